"""Mails to practitioners about their standing. Nothing clinical is ever mailed."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import TaskContext, task

from network.codes import codes_only
from network.models import Practitioner


def tell(
    practitioner: Practitioner,
    kind: str,
    /,
    *,
    page: str = "network:profile",
    arguments: Sequence[Any] = (),
    **codes: Any,
) -> None:
    """Mail somebody, in their language, once the transaction at hand stands.

    `kind` names the templates `network/email/<kind>_subject.txt` and `_message.txt`; `page` and
    `arguments` the address that the mail leads to. `codes`, for the templates: see `codes_only`,
    which raises WordsRefused. The mail waits on the queue and an act stands whether it can be sent
    or not.
    """
    path = reverse(page, args=list(arguments))
    deliver.enqueue(practitioner.pk, kind, path, codes_only(codes))


@task(takes_context=True)
def deliver(
    context: TaskContext, practitioner_id: int, kind: str, path: str, codes: dict[str, Any]
) -> None:
    """Send one mail. Tried again when it fails (`network.working`), always under one Message-ID: if
    the process dies after the mail has left and before that is written down, mailboxes know the
    second copy for the first."""
    practitioner = Practitioner.objects.select_related("user").filter(pk=practitioner_id).first()
    if practitioner is None:  # the account has gone since
        return
    words = {**codes, "practitioner": practitioner, "page_url": settings.SITE_ORIGIN + path}
    mail = _written(kind, practitioner.user.email, practitioner.user.language, words)
    host = urlsplit(settings.SITE_ORIGIN).hostname
    mail.extra_headers["Message-ID"] = f"<{context.task_result.id}@{host}>"
    mail.send()


def send_now(kind: str, /, *, address: str, language: str, **words: Any) -> None:
    """Mail an address at once: what opens something, a key or a code, waits on no queue. `language`
    may be "". Raises what sending raises."""
    _written(kind, address, language, words).send()


def _written(kind: str, address: str, language: str, words: dict[str, Any]) -> EmailMessage:
    words = {**words, "site_name": settings.SITE_NAME}
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = render_to_string(f"network/email/{kind}_subject.txt", words).strip()
        body = render_to_string(f"network/email/{kind}_message.txt", words)
    return EmailMessage(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body, to=[address])
