"""Ending sessions: one's own, one by one or all others, and somebody's by a moderator.

Their keys open nothing more, and their sockets close with the commit.
"""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from network.access import access_has_changed
from network.auditing import Act, record
from network.models import Practitioner
from network.verification import DecisionRefused


@transaction.atomic
def end_session(*, practitioner: Practitioner, session: int) -> None:
    """End one of one's own sessions, by the id of its row; one that is gone already stays so."""
    mine = UserSession.objects.filter(user=practitioner.user)
    _end(mine.filter(pk=session), actor=practitioner, about=practitioner)


@transaction.atomic
def end_other_sessions(*, practitioner: Practitioner, session_key: str | None) -> None:
    """End all of one's own sessions but the one with this key."""
    mine = UserSession.objects.filter(user=practitioner.user)
    _end(mine.exclude(session_key=session_key), actor=practitioner, about=practitioner)


@transaction.atomic
def end_sessions_of(*, moderator: Practitioner, practitioner: Practitioner) -> None:
    """End all sessions of somebody, who may sign in again. Raises DecisionRefused."""
    if not moderator.moderates:
        raise DecisionRefused(_("Only a moderator can decide this."))
    theirs = UserSession.objects.filter(user=practitioner.user)
    _end(theirs, actor=moderator, about=practitioner)


def _end(sessions: "QuerySet[UserSession]", *, actor: Practitioner, about: Practitioner) -> None:
    ended = list(sessions)
    for session in ended:
        session.end()
    if ended:
        access_has_changed(about)
        record(Act.SESSIONS_ENDED, actor=actor, about=about, sessions=len(ended))
