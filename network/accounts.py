"""How allauth meets this network."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_noop

# Words of Django and allauth that our catalogue, which comes before theirs, says in its own way.
SAID_OUR_WAY = (
    gettext_noop("Email"),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Forgot your password?"),
    gettext_noop("Please type your current password."),
)


class AccountAdapter(DefaultAccountAdapter):
    """Mails carry the configured address: a forged Host header never reaches a link."""

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return self._at_our_origin(super().get_email_confirmation_url(request, emailconfirmation))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return self._at_our_origin(super().get_reset_password_from_key_url(key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        context["site_name"] = settings.SITE_NAME
        super().send_mail(template_prefix, email, context)

    @staticmethod
    def _at_our_origin(url: str) -> str:
        path = "/" + url.split("://", 1)[-1].split("/", 1)[-1]
        return settings.SITE_ORIGIN + path
