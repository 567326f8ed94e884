"""Identities that stand with an account: connected while signed in, and let go."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from network.auditing import Act, record
from network.models import Practitioner, User
from network.signing_out import end_other_sessions
from network.single_sign_on.identity import Identity
from network.single_sign_on.provider import configured


@dataclass(frozen=True)
class Connection:
    """One connected identity, as its owner sees it."""

    account: SocialAccount
    provider_name: str  # its id, when the provider is not set up any more
    identity: Identity


def connections_of(user: User) -> list[Connection]:
    return [
        Connection(
            account,
            provider.name if (provider := configured(account.provider)) else account.provider,
            Identity.from_kept(account.extra_data),
        )
        for account in SocialAccount.objects.filter(user=user).order_by("date_joined", "pk")
    ]


def record_connected(account: SocialAccount) -> None:
    """Call it in the transaction that has connected it."""
    _record(Act.SIGN_ON_ADDED, account)


@transaction.atomic
def disconnect(*, account: SocialAccount, session_key: str | None) -> None:
    """Let a connected identity go, and end the sessions that it may have begun: all but the one
    with this key. Whether another way in is left has been asked before
    (`SignOnAdapter.validate_disconnect`)."""
    account.delete()
    if me := _behind(account):
        end_other_sessions(practitioner=me, session_key=session_key)
    _record(Act.SIGN_ON_REMOVED, account)


def _record(act: Act, account: SocialAccount) -> None:
    me = _behind(account)
    record(act, actor=me, about=me, provider=account.provider)


def _behind(account: SocialAccount) -> Practitioner | None:
    return Practitioner.objects.filter(user=account.user_id).first()
