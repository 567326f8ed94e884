"""Forms by which a second factor is added or shown. Each refusal is a row of the audit trail."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import CharField, TextInput
from django.utils.translation import gettext_lazy as _

from network.auditing import Act, record
from network.models import Practitioner, User
from network.second_factor import accept_counter, use_recovery_code, use_totp_code

Type = Authenticator.Type


def _record_refusal(user: User | None, kind: str) -> None:
    practitioner = Practitioner.objects.filter(user=user).first() if user else None
    record(Act.FACTOR_REFUSED, actor=practitioner, about=practitioner, kind=kind)


class _Code:
    """A code of an authenticator app, or a recovery code."""

    user: User
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        try:
            forget_failures = check_rate_limit(self.user)
            code = self.cleaned_data["code"]
            self.authenticator = self._which_takes(code)
        except ValidationError:
            _record_refusal(self.user, "code")
            raise
        forget_failures()
        return code

    def _which_takes(self, code: str) -> Authenticator:
        uses = {Type.TOTP: use_totp_code, Type.RECOVERY_CODES: use_recovery_code}
        for authenticator in Authenticator.objects.filter(user=self.user, type__in=uses):
            if uses[Type(authenticator.type)](authenticator, code):
                authenticator.user = self.user
                return authenticator
        raise get_adapter().validation_error("incorrect_code")


def _code_field() -> CharField:
    attributes = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    return CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        widget=TextInput(attrs={**attributes, "data-focus-first": ""}),
    )


class CodeForm(_Code, code_forms.AuthenticateForm):
    code = _code_field()


class ConfirmingCodeForm(_Code, code_forms.ReauthenticateForm):
    code = _code_field()


def _refuse_other_origins(origin: str) -> None:
    """A passkey is for our own pages: not for a subdomain's, nor for another port's."""
    if origin not in settings.SOCKET_ORIGINS:
        raise get_adapter().validation_error("incorrect_code")


class _Passkey:
    """What a passkey has signed: for this sign-in, on our pages, and not by a copy of it."""

    user: User | None
    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        try:
            signed = auth.parse_authentication_response(credential).response
            _refuse_other_origins(signed.client_data.origin)
            authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
            if not accept_counter(authenticator, signed.authenticator_data.counter):
                raise get_adapter().validation_error("incorrect_code")
        except (AttributeError, KeyError) as malformed:
            _record_refusal(self.user, "passkey")
            raise get_adapter().validation_error("incorrect_code") from malformed
        except ValidationError:
            _record_refusal(self.user, "passkey")
            raise
        return authenticator


class PasskeyForm(_Passkey, passkey_forms.AuthenticateWebAuthnForm):
    pass


class PasskeySignInForm(_Passkey, passkey_forms.LoginWebAuthnForm):
    pass


class ConfirmingPasskeyForm(_Passkey, passkey_forms.ReauthenticateWebAuthnForm):
    pass


class _NewPasskey:
    """A new passkey. Its name is ours: nothing is typed."""

    user: User
    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        if credential := self.cleaned_data.get("credential"):
            try:
                made = auth.parse_registration_response(credential).response
                _refuse_other_origins(made.client_data.origin)
                super().clean()  # type: ignore[misc]
            except (AttributeError, KeyError, ValueError) as malformed:
                raise get_adapter().validation_error("incorrect_code") from malformed
        self.cleaned_data["name"] = get_adapter().generate_authenticator_name(
            self.user, Type.WEBAUTHN
        )
        return self.cleaned_data


class AddPasskeyForm(_NewPasskey, passkey_forms.AddWebAuthnForm):
    name = None
    passwordless = None  # each one is: it asks for a finger, a face or a PIN


class SignUpPasskeyForm(_NewPasskey, passkey_forms.SignupWebAuthnForm):
    name = None
