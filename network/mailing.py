"""Mails to practitioners about their standing. Nothing clinical is ever mailed."""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from network.models import Practitioner

logger = logging.getLogger(__name__)


def tell(
    practitioner: Practitioner,
    kind: str,
    *,
    page: str = "network:profile",
    arguments: Sequence[Any] = (),
    **codes: Any,
) -> None:
    """Mail somebody, in their language, after the commit of the transaction at hand.

    `kind` names the templates `network/email/<kind>_subject.txt` and `_message.txt`; `page` and
    `arguments` the address that the mail leads to. `codes`: ids, codes and numbers for the
    templates, never what somebody typed. An act stands whether its mail can be sent or not.
    """
    transaction.on_commit(partial(_send, practitioner, kind, page, list(arguments), codes))


def _send(
    practitioner: Practitioner, kind: str, page: str, arguments: list[Any], codes: dict[str, Any]
) -> None:
    context = {
        **codes,
        "practitioner": practitioner,
        "site_name": settings.SITE_NAME,
        "page_url": settings.SITE_ORIGIN + reverse(page, args=arguments),
    }
    try:
        with translation.override(practitioner.user.language or settings.LANGUAGE_CODE):
            subject = render_to_string(f"network/email/{kind}_subject.txt", context).strip()
            body = render_to_string(f"network/email/{kind}_message.txt", context)
        prefix = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX
        send_mail(prefix + subject, body, None, [practitioner.user.email])
    except Exception:
        logger.warning("A mail of the kind %s could not be sent.", kind, exc_info=True)
