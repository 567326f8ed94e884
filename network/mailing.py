"""Mails to practitioners about their standing. Nothing clinical is ever mailed."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from network.models import Practitioner

logger = logging.getLogger(__name__)


def mail_decision(practitioner: Practitioner) -> None:
    """Tell somebody, in their language, that they are let in or put out.

    Call it after the commit. A decision stands whether its mail can be sent or not.
    """
    let_in = practitioner.status == Practitioner.Status.VERIFIED
    template = f"network/email/{'let_in' if let_in else 'put_out'}"
    page = "cases:home" if let_in else "network:profile"
    context = {
        "site_name": settings.SITE_NAME,
        "page_url": settings.SITE_ORIGIN + reverse(page),
    }
    try:
        with translation.override(practitioner.user.language or settings.LANGUAGE_CODE):
            subject = render_to_string(f"{template}_subject.txt", context).strip()
            body = render_to_string(f"{template}_message.txt", context)
        prefix = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX
        send_mail(prefix + subject, body, None, [practitioner.user.email])
    except Exception:
        logger.warning("The mail about a decision could not be sent.", exc_info=True)
