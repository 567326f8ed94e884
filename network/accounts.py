"""How allauth meets this network: limits by account, answers that give nothing away, mails that
carry the configured address."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop

from network.access import confirmed_lately
from network.auditing import Act, record
from network.models import Practitioner, User

# Words of Django and allauth that our catalogue, which comes before theirs, says in its own way.
SAID_OUR_WAY = (
    gettext_noop("Email"),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Forgot your password?"),
    gettext_noop("Please type your current password."),
    gettext_noop("Authenticator code"),
    gettext_noop("Incorrect code."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("The email address and/or password you specified are not correct."),
)

IN_PLACE_OF = {
    "allauth.mfa.stages.AuthenticateStage": "network.single_sign_on.stages.SecondFactorStage"
}


class AccountAdapter(DefaultAccountAdapter):
    # --- Signing in ------------------------------------------------------------------------------

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        response = super().pre_login(request, user, **kwargs)
        if response is None:
            # Case A6: whoever knew the key before the password knows no key after it.
            request.session.cycle_key()
        return response

    def get_login_stages(self) -> list[str]:
        """Whoever comes by a provider that has asked for two factors gives no third."""
        stages: list[str] = super().get_login_stages()
        return [IN_PLACE_OF.get(stage, stage) for stage in stages]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many failures are answered like one more, whatever the password."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            make_password(credentials["password"])  # the time that a password takes
            self._record_failure("limit", **credentials)
            raise self.validation_error("email_password_mismatch") from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self._record_failure("password", **credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count for each account, whichever of its addresses, and of ours, is used."""
        email = unicodedata.normalize("NFKC", credentials.get("email", "")).casefold()
        user = self._whose(email)
        return f"user:{user.pk}" if user else f"nobody:{email}"

    def _record_failure(self, why: str, **credentials: Any) -> None:
        user = self._whose(credentials.get("email", ""))
        practitioner = Practitioner.objects.filter(user=user).first() if user else None
        record(Act.SIGN_IN_FAILED, about=practitioner, why=why)

    @staticmethod
    def _whose(email: str) -> User | None:
        found = filter_users_by_email(email, prefer_verified=True, for_login=True)
        return found[0] if found else None

    # --- Confirming who one is -------------------------------------------------------------------

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not confirmed_lately(allauth_context.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The strongest and quickest first: passkey, code, password."""
        return super().get_reauthentication_methods(user)[::-1]

    # --- Mails -----------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links carry the configured address: a forged Host header never reaches a mail."""
        links = {
            name: self._at_our_origin(context[name]) for name in context if name[-4:] == "_url"
        }
        context = {**context, **links, "site_name": settings.SITE_NAME}
        super().send_mail(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """One mail for every change of how somebody signs in; `change` says which."""
        change = template_prefix.rsplit("/", 1)[-1]
        super().send_notification_mail("account/email/changed", user, {"change": change}, email)

    @staticmethod
    def _at_our_origin(url: str) -> str:
        path = "/" + url.split("://", 1)[-1].split("/", 1)[-1]
        return settings.SITE_ORIGIN + path
