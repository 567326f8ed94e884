"""Sessions that end by themselves: after a pause, and after a working day whatever was done.

Both ends are one date in the session's row (`expire_date`), so that pages, sockets and the hub ask
the same question: is the row still there and in time?
"""

import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from network.signals import session_ended

BEGAN = "began"  # when its person signed in, in seconds since the epoch
SEEN = "seen"  # when its end was last put off, likewise
PUT_OFF_EVERY = 60.0  # seconds: not every request is a write


class SessionStore(db.SessionStore):
    """Django's own sessions, none of which outlives its day."""

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        after_a_pause: datetime = super().get_expiry_date(**kwargs)
        began = self.get(BEGAN)
        return after_a_pause if began is None else min(after_a_pause, end_of(began))

    def delete(self, session_key: str | None = None) -> None:
        """The end is told when it is true: Django's own signal of a sign-out comes before it, and a
        socket that opens in between would hear of nothing."""
        key = session_key or self.session_key
        super().delete(session_key)
        if key:
            transaction.on_commit(partial(session_ended.send, SessionStore, session_key=key))


def end_of(began: float) -> datetime:
    """When a session that began then ends at the latest."""
    return datetime.fromtimestamp(began, UTC) + timedelta(hours=settings.SESSION_HOURS)


def begin(session: SessionBase) -> None:
    """Somebody has signed in: from now on their day counts."""
    session[BEGAN] = time.time()


def keep_alive(request: HttpRequest) -> None:
    """A request of somebody signed in puts the end of the session off, once a minute at most."""
    now = time.time()
    if now - request.session.get(SEEN, 0) >= PUT_OFF_EVERY:
        request.session[SEEN] = now
        UserSession.objects.create_from_request(request)


def put_off(session_key: str, began: float) -> None:
    """The same for a socket, which holds no request."""
    later = timezone.now() + timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    alive = Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now())
    alive.update(expire_date=min(later, end_of(began)))


def renew(request: HttpRequest) -> None:
    """Give the session at hand another key: the one before opens nothing more."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
