"""What processes tell each other: ids, never text."""

import hashlib
import logging
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

GROUP = "consilium"

logger = logging.getLogger(__name__)


def publish(kind: str, **ids: Any) -> None:
    """Tell every process. Called after the commit, from synchronous code.

    What is committed stays true when nobody hears of it: the next heartbeat of each process finds
    it in the database. So a layer that is down is logged and fails nobody's act.
    """
    try:
        async_to_sync(get_channel_layer().group_send)(GROUP, {"type": kind, **ids})
    except Exception:
        logger.exception("An event was not published: %s", kind)


def publish_opening(thread_id: UUID, group_id: int | None) -> None:
    publish("thread.opened", thread=str(thread_id), group=group_id)


def publish_moved(thread_id: UUID, before: int, after: int) -> None:
    publish("thread.moved", thread=str(thread_id), before=before, after=after)


def publish_change(thread_id: UUID, group_id: int | None, revision: int) -> None:
    publish("thread.changed", thread=str(thread_id), group=group_id, revision=revision)


def publish_access_changed(practitioner_id: int) -> None:
    publish("access.changed", practitioner=practitioner_id)


def publish_session_ended(session_key: str) -> None:
    publish("session.ended", session=session_mark(session_key))


def session_mark(session_key: str) -> str:
    """A mark of a session that is no key to it, so that it may travel between processes."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]
