"""allauth's addresses, by allauth's names; those that we serve in our own way come first."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.totp import views as totp
from django.db import transaction
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from network.access import confirmed_only
from network.middleware import open_to_the_unverified
from network.views import signing_in, single_sign_on

ours = open_to_the_unverified


def settled(view: Any) -> Any:
    """A change of how one signs in: for whoever has lately confirmed who they are."""
    return ours(confirmed_only(view))


# Where nothing is recorded, nothing changes: the act and its row are one transaction. Not for what
# sends a mail as well, for the audit trail is locked from the row to the commit.
whole = transaction.atomic


urlpatterns = [
    path("safety/", signing_in.safety, name="mfa_index"),
    path(
        "safety/passkeys/",
        ours(RedirectView.as_view(pattern_name="mfa_index")),
        name="mfa_list_webauthn",
    ),
    path(
        "safety/passkeys/add/",
        settled(whole(signing_in.AddPasskey.as_view())),
        name="mfa_add_webauthn",
    ),
    path(
        "safety/passkeys/<int:pk>/remove/",
        settled(whole(signing_in.RemovePasskey.as_view())),
        name="mfa_remove_webauthn",
    ),
    path("safety/app/add/", settled(signing_in.AddApp.as_view()), name="mfa_activate_totp"),
    path("safety/app/remove/", settled(whole(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path("confirm/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        ours(signing_in.ConfirmByPasskey.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path("login/second-factor/", second_factor.authenticate, name="mfa_authenticate"),
    path("login/passkey/", signing_in.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("signup/passkey/add/", signing_in.SignUpPasskey.as_view(), name="mfa_signup_webauthn"),
    path("email/", settled(account.email), name="account_email"),
    path("password/set/", settled(whole(account.password_set)), name="account_set_password"),
    path(
        "sign-on/", settled(single_sign_on.Connections.as_view()), name="socialaccount_connections"
    ),
    path("sign-on/join/", single_sign_on.SignUp.as_view(), name="socialaccount_signup"),
    path("password/change/", whole(account.password_change), name="account_change_password"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        whole(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("", include("allauth.account.urls")),
]
