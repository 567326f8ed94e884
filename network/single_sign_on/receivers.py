"""What allauth tells of single sign-on: somebody has come in by it, or connected it."""

from datetime import timedelta
from typing import Any

from allauth.account.signals import user_logged_in
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added
from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from network.models import Claim, Practitioner, User
from network.single_sign_on.adapter import identity_of
from network.single_sign_on.arriving import arrive, vouch_for
from network.single_sign_on.connecting import record_connected
from network.single_sign_on.identity import Identity
from network.single_sign_on.provider import configured


@receiver(user_logged_in)
def come_in(sender: Any, user: User, sociallogin: SocialLogin | None = None, **kwargs: Any) -> None:
    if sociallogin is not None:
        _arrive(user, sociallogin)


@receiver(social_account_added)
@transaction.atomic
def connect(sender: Any, sociallogin: SocialLogin, **kwargs: Any) -> None:
    _arrive(sociallogin.user, sociallogin)
    record_connected(sociallogin.account)


@receiver(post_save, sender=Claim)
def vouch_for_a_new_claim(sender: Any, instance: Claim, created: bool, **kwargs: Any) -> None:
    """Who came in today by a provider and claims only now has its word beside the claim."""
    if not created or not instance.is_open:
        return
    today = timezone.now() - timedelta(hours=settings.SESSION_HOURS)
    for account in SocialAccount.objects.filter(
        user=instance.practitioner.user_id, last_login__gte=today
    ):
        if provider := configured(account.provider):
            vouch_for(instance, provider, Identity.from_kept(account.extra_data))


def _arrive(user: User, sociallogin: SocialLogin) -> None:
    me = Practitioner.objects.filter(user=user).first()
    provider = sociallogin.provider.configuration
    if me is not None and provider is not None:
        arrive(practitioner=me, provider=provider, identity=identity_of(sociallogin))
