"""Second factors and sessions: adding, showing and removing them, and confirming who one is.

The ceremonies are allauth's; where they lead, and what may be removed, is settled here.
"""

from typing import Any

from allauth.account.models import EmailAddress, Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
    SignupWebAuthnView,
)
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.access import confirmed_only, second_factor_given
from network.auditing import Act, record
from network.devices import device_of
from network.forms.second_factor import AddPasskeyForm, SignUpPasskeyForm
from network.http import PractitionerRequest
from network.middleware import open_to_the_unverified
from network.second_factor import (
    SecondFactorAdapter,
    Type,
    is_enrolled,
    make_recovery_codes,
    recovery_codes_left,
    use_totp_code,
)
from network.signing_out import end_other_sessions, end_session


def _onward(request: HttpRequest) -> str:
    """The page of ours that somebody was going to, or an empty text."""
    return get_next_redirect_url(request) or ""


def _after_a_new_factor(request: HttpRequest) -> str:
    """Recovery codes come next, unless there are some; then on."""
    onward = _onward(request)
    if recovery_codes_left(request.user) is None:  # type: ignore[arg-type]
        return f"{reverse('network:recovery_codes')}?{urlencode({'next': onward or '/'})}"
    return onward or reverse("mfa_index")


@open_to_the_unverified
def safety(request: PractitionerRequest) -> HttpResponse:
    """Sign-in and safety; for those without a second factor, how to add one."""
    if not is_enrolled(request.user) and not second_factor_given(request.session):
        return _protect(request)
    factors = Authenticator.objects.filter(user=request.user).order_by("created_at")
    sessions = sorted(
        UserSession.objects.purge_and_list(request.user), key=lambda s: s.last_seen_at, reverse=True
    )
    context = {
        "passkeys": [factor.wrap() for factor in factors if factor.type == Type.WEBAUTHN],
        "app": next((factor for factor in factors if factor.type == Type.TOTP), None),
        "codes_left": recovery_codes_left(request.user),
        "sessions": [(session, device_of(session.user_agent)) for session in sessions],
        "addresses": EmailAddress.objects.filter(user=request.user).order_by("-primary", "email"),
        "has_password": request.user.has_usable_password(),
    }
    return render(request, "network/safety.html", context)


def _protect(request: PractitionerRequest) -> HttpResponse:
    context = {
        "form": AddPasskeyForm(user=request.user),
        "options": auth.begin_registration(request.user, True),
        "onward": _onward(request),
    }
    return render(request, "network/protect.html", context)


@open_to_the_unverified
@confirmed_only
def recovery_codes(request: PractitionerRequest) -> HttpResponse:
    """Make new recovery codes and show them, once, in the answer."""
    if not is_enrolled(request.user):
        return redirect("mfa_index")
    context: dict[str, Any] = {
        "onward": _onward(request),
        "left": recovery_codes_left(request.user),
    }
    if request.method == "POST":
        me = request.practitioner
        with transaction.atomic():
            context["codes"] = make_recovery_codes(request.user)
            record(Act.RECOVERY_CODES, actor=me, about=me)
    return render(request, "network/recovery_codes.html", context)


@open_to_the_unverified
def confirmed(request: PractitionerRequest) -> HttpResponse:
    """Where somebody arrives who confirmed in a second tab what waits in the first."""
    return render(request, "network/confirmed.html")


@open_to_the_unverified
@require_POST
def end_one_session(request: PractitionerRequest, session: int) -> HttpResponse:
    end_session(practitioner=request.practitioner, session=session)
    messages.success(request, _("That session is ended."))
    return redirect("mfa_index")


@open_to_the_unverified
@require_POST
def end_sessions_elsewhere(request: PractitionerRequest) -> HttpResponse:
    end_other_sessions(practitioner=request.practitioner, session_key=request.session.session_key)
    messages.success(request, _("All other sessions are ended."))
    return redirect("mfa_index")


# --- allauth's ceremonies, with our ends ---------------------------------------------------------


class AddApp(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Type.TOTP)
        use_totp_code(app, form.cleaned_data["code"])  # it has been used, in order to get here
        return response

    def get_success_url(self) -> str:
        return _after_a_new_factor(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "onward": _onward(self.request)}


class AddPasskey(AddWebAuthnView):
    form_class = AddPasskeyForm

    def get_success_url(self) -> str:
        return _after_a_new_factor(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, True)
        return {**context, "options": options, "onward": _onward(self.request)}


class RemovePasskey(RemoveWebAuthnView):
    def form_valid(self, form: Form) -> HttpResponse:
        if not SecondFactorAdapter().can_delete_authenticator(self.get_object()):
            messages.error(
                self.request, _("This is your only second factor. Add another one first.")
            )
            return redirect("mfa_index")
        return super().form_valid(form)


class SignUpPasskey(SignupWebAuthnView):
    form_class = SignUpPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "options": context["js_data"]["creation_options"]}


class SignInByPasskey(LoginWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        passkey: Authenticator = form.cleaned_data["credential"]
        login = Login(user=passkey.user, redirect_url=_onward(self.request) or None)
        return perform_passwordless_login(self.request, passkey, login)


class ConfirmByPasskey(ReauthenticateWebAuthnView):
    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, _("The passkey was not accepted. Try again."))
        again = urlencode({"next": _onward(self.request) or "/"})
        return redirect(f"{self.request.path}?{again}")
