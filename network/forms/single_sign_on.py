from typing import Any

from allauth.account import forms as account_forms
from allauth.socialaccount import forms as social_forms
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest

from network.models import User
from network.single_sign_on.connecting import disconnect
from network.single_sign_on.identity import Identity, asked_of

ABOUT_ONESELF = ("name", "title", "profession", "specialty", "city")


class SignOnSignUpForm(social_forms.SignupForm):
    """What the provider does not say of a newcomer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        identity = Identity.from_kept(self.sociallogin.account.extra_data)
        for name in set(ABOUT_ONESELF) - set(asked_of(identity)):
            self.fields.pop(name, None)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing more: `SignOnAdapter.save_user` has made account, practitioner and claim."""


class DisconnectForm(social_forms.DisconnectForm):
    """Which connected identity is let go."""

    def save(self) -> None:
        disconnect(
            account=self.cleaned_data["account"], session_key=self.request.session.session_key
        )


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """A mail is no way into an account that is entered by single sign-on alone: its address was
    typed once, and whoever has a mistyped one would become a verified practitioner."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [
            user
            for user in self.users
            if user.has_usable_password() or not SocialAccount.objects.filter(user=user).exists()
        ]
        return email
