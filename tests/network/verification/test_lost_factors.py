"""Somebody has lost every second factor, and begins anew by their mail and a moderator's word."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse

from network.models import AuditEntry, Practitioner
from network.verification import DecisionRefused
from network.verification.lost_factors import reset_sign_in
from tests.cast import PASSWORD, Cast
from tests.security.accounts import give_app, give_password


def test_neither_the_password_nor_the_factor_is_left(
    cast: Cast, signed_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    give_app(cast.author)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(cast.moderator).post(reverse("network:reset_sign_in", args=["author"]))
    user = Practitioner.objects.select_related("user").get(pk=cast.author.pk).user
    assert not Authenticator.objects.filter(user=user).exists()
    # The old one opens nothing; a new one can be asked for by mail.
    assert user.has_usable_password()
    assert not user.check_password(PASSWORD)
    browser = Client()
    give_password(browser, cast.author)
    assert "_auth_user_id" not in browser.session
    assert reverse("account_reset_password") in mail.outbox[-1].body
    row = AuditEntry.objects.get(act=AuditEntry.Act.FACTOR_REMOVED)
    assert (row.actor_id, row.about_id) == (cast.moderator.pk, cast.author.pk)
    assert row.details == {"factors": ["totp"]}


def test_who_comes_by_a_provider_alone_gets_no_password(cast: Cast) -> None:
    cast.author.user.set_unusable_password()
    cast.author.user.save()
    SocialAccount.objects.create(user=cast.author.user, provider="psc", uid="1")
    reset_sign_in(moderator=cast.moderator, practitioner=cast.author)
    cast.author.user.refresh_from_db()
    assert not cast.author.user.has_usable_password()


@pytest.mark.parametrize("who", ["author", "stranger", "suspended"])
def test_only_moderators_reset(cast: Cast, who: str) -> None:
    give_app(cast.author)
    with pytest.raises(DecisionRefused):
        reset_sign_in(moderator=getattr(cast, who), practitioner=cast.author)
    assert Authenticator.objects.filter(user=cast.author.user).exists()


def test_nobody_resets_their_own(cast: Cast) -> None:  # case B5
    with pytest.raises(DecisionRefused):
        reset_sign_in(moderator=cast.moderator, practitioner=cast.moderator)
