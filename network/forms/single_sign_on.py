from typing import Any

from allauth.account import forms as account_forms
from allauth.socialaccount import forms as social_forms
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from network.models import Specialty, User
from network.single_sign_on.connecting import disconnect
from network.single_sign_on.identity import Identity, asked_of


class SignOnSignUpForm(social_forms.SignupForm):
    """What the provider does not say of a newcomer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = asked_of(Identity.from_kept(self.sociallogin.account.extra_data))
        if "name" not in wanted:
            del self.fields["name"]
        if "specialty" in wanted:
            self.fields["specialty"] = forms.ChoiceField(
                label=_("Specialty"), choices=[("", "–"), *Specialty.choices]
            )

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

    users: list[User]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [
            user
            for user in self.users
            if user.has_usable_password() or not SocialAccount.objects.filter(user=user).exists()
        ]
        return email
