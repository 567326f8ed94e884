"""What the accounts tell: each sign-in and each change of how somebody signs in is recorded, and
sessions that do not know of the change end."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from network import sessions
from network.access import access_has_changed
from network.auditing import Act, record
from network.inviting import IN_SESSION, come_by_invitation
from network.models import Practitioner, User
from network.signing_out import end_other_sessions


def _behind(user: User | None) -> Practitioner | None:
    return Practitioner.objects.filter(user=user).first() if user else None


@receiver(user_logged_in)
def begin_the_session(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    sessions.begin(request.session)


@receiver(account.user_logged_in)
def record_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    me = _behind(user)
    records = get_authentication_records(request, user)
    methods = [entry.get("type", entry["method"]) for entry in records]
    record(Act.SIGNED_IN, actor=me, about=me, methods=methods)


@receiver(user_logged_out)
def record_sign_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if me := _behind(user):
        record(Act.SIGNED_OUT, actor=me, about=me)


@transaction.atomic
def record_password(signal: Signal, user: User, **kwargs: Any) -> None:
    """A new password ends the sessions that do not know it."""
    if me := _behind(user):
        access_has_changed(me)
        record(Act.PASSWORD_CHANGED, actor=me, about=me, how=_HOW[signal])


_HOW = {
    account.password_changed: "changed",
    account.password_reset: "reset",
    account.password_set: "set",
}
for _signal in _HOW:
    _signal.connect(record_password)


@receiver(factors.authenticator_added)
@transaction.atomic
def take_the_new_factor(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Whoever has just added a factor has it in hand: the session has two from now on."""
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    _factors_changed(Act.FACTOR_ADDED, request, user, authenticator)


@receiver(factors.authenticator_removed)
@transaction.atomic
def let_the_factor_go(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    _factors_changed(Act.FACTOR_REMOVED, request, user, authenticator)


def _factors_changed(
    act: Act, request: HttpRequest, user: User, authenticator: Authenticator
) -> None:
    me = _behind(user)
    if me and request.user.is_authenticated:
        sessions.renew(request)
        end_other_sessions(practitioner=me, session_key=request.session.session_key)
        access_has_changed(me)
    record(act, actor=me, about=me, kind=authenticator.type)


@receiver(account.email_added)
def record_added_address(sender: Any, user: User, **kwargs: Any) -> None:
    _record_address(user, "added")


@receiver(account.email_removed)
def record_removed_address(sender: Any, user: User, **kwargs: Any) -> None:
    _record_address(user, "removed")


@receiver(account.email_changed)
def record_main_address(sender: Any, user: User, **kwargs: Any) -> None:
    _record_address(user, "main")


@receiver(account.email_confirmed)
def record_confirmed_address(sender: Any, email_address: EmailAddress, **kwargs: Any) -> None:
    _record_address(email_address.user, "confirmed")


def _record_address(user: User, change: str) -> None:
    me = _behind(user)
    record(Act.EMAIL_CHANGED, actor=me, about=me, change=change)


@receiver(account.user_signed_up)
def remember_who_invited(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if me := _behind(user):
        come_by_invitation(practitioner=me, invitation_id=request.session.pop(IN_SESSION, None))
