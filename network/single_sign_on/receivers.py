"""What allauth tells of single sign-on: somebody has come in by it, or connected it."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.signals import social_account_added
from django.db import transaction
from django.dispatch import receiver

from network.models import Practitioner, User
from network.single_sign_on.adapter import identity_of
from network.single_sign_on.arriving import arrive
from network.single_sign_on.connecting import record_connected


@receiver(user_logged_in)
def come_in(sender: Any, user: User, sociallogin: SocialLogin | None = None, **kwargs: Any) -> None:
    if sociallogin is not None:
        _arrive(user, sociallogin)


@receiver(social_account_added)
@transaction.atomic
def connect(sender: Any, sociallogin: SocialLogin, **kwargs: Any) -> None:
    _arrive(sociallogin.user, sociallogin)
    record_connected(sociallogin.account)


def _arrive(user: User, sociallogin: SocialLogin) -> None:
    me = Practitioner.objects.filter(user=user).first()
    provider = sociallogin.provider.configuration
    if me is not None and provider is not None:
        arrive(practitioner=me, provider=provider, identity=identity_of(sociallogin))
