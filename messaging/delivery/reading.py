"""What the hub and the sockets read from the database, as plain values. All synchronous."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from messaging.frames import History, MessageBody, Person, Picture
from messaging.models import Image, Message, Thread
from network.models import Practitioner, SpecialtyGroup
from network.sessions import SessionStore

HISTORY_PAGE = 200  # messages in one frame


def person(practitioner: Practitioner) -> Person:
    return Person(
        handle=practitioner.handle,
        title=practitioner.title,
        name=practitioner.name,
        initials=practitioner.initials,
        specialty=practitioner.specialty,
        city=practitioner.city,
        url=practitioner.get_absolute_url(),
        verified=practitioner.is_verified,
        level=practitioner.level,
    )


def message_body(message: Message) -> MessageBody:
    withheld = message.withheld_since is not None
    return MessageBody(
        id=message.pk,
        client_id=message.client_id,
        sequence=message.sequence,
        revision=message.revision,
        author=person(message.author),
        html=message.html,
        images=[] if withheld else [_picture(image) for image in message.images.all()],
        posted_at=message.created_at,
        edited_at=message.edited_at,
        deleted=message.deleted_at is not None,
        withheld=withheld,
        hidden=message.is_hidden,
    )


def _picture(image: Image) -> Picture:
    withheld = image.withheld_since is not None
    return Picture(
        id=image.pk,
        url="" if withheld else image.get_absolute_url(),
        width=image.width,
        height=image.height,
        description=str(image.description),
        withheld=withheld,
        hidden=image.is_hidden,
    )


def changes(thread_id: UUID, since: int, limit: int = HISTORY_PAGE) -> History:
    """What changed in a thread after `since`, oldest change first.

    Changes are committed in the order of their numbers (`Thread.next_change`), so nothing below
    the highest one read can appear later. The opening is read first for the same reason: what was
    committed before its change is among the messages read after it.

    A `since` that the thread has not reached (the client is from before a restored backup, or
    lies) is taken for 0.
    """
    marks = Thread.objects.values_list("opening_revision", "head").filter(pk=thread_id).first()
    opening, last = marks or (0, 0)
    if since < 0 or since > last:
        since = 0  # no such change: the client begins anew
    rows = Message.objects.for_display().filter(thread_id=thread_id, revision__gt=since)
    messages = [message_body(row) for row in rows.order_by("revision")[: limit + 1]]
    more = len(messages) > limit
    messages = messages[:limit]
    head = messages[-1].revision if messages else since
    return History(
        thread=thread_id,
        messages=messages,
        since=since,
        head=head if more else max(head, opening),
        more=more,
        opening=opening,
    )


def heads(threads: Iterable[UUID]) -> dict[UUID, int]:
    return dict(Thread.objects.filter(pk__in=list(threads)).values_list("pk", "head"))


def people(practitioners: Iterable[int]) -> dict[int, Person]:
    rows = Practitioner.objects.admitted().filter(pk__in=list(practitioners)).select_related("user")
    return {row.pk: person(row) for row in rows}


def readable(practitioner_id: int, threads: Iterable[UUID]) -> set[UUID] | None:
    """Which of the threads somebody may still read; None when they are not admitted (any more)."""
    row = admitted(practitioner_id)
    if row is None:
        return None
    visible = Thread.objects.visible_to(row).filter(pk__in=list(threads))
    return set(visible.values_list("pk", flat=True))


def admitted(practitioner_id: int) -> Practitioner | None:
    return Practitioner.objects.admitted().select_related("user").filter(pk=practitioner_id).first()


def access_versions(practitioners: Iterable[int]) -> dict[int, int]:
    """Practitioner id → the version of their access, of those who are admitted."""
    rows = Practitioner.objects.admitted().filter(pk__in=list(practitioners))
    return dict(rows.values_list("pk", "access_version"))


class Standing(NamedTuple):
    access_version: int
    sessions: set[str]  # keys of those that still open the account


def standing(practitioner_id: int, session_keys: Iterable[str]) -> Standing | None:
    """How somebody stands now, and in which of these sessions, also after a change of their
    password; None when they are not admitted (any more)."""
    row = admitted(practitioner_id)
    if row is None:
        return None
    now = row.user.get_session_auth_hash()
    sessions = {key for key in session_keys if SessionStore(key).get(HASH_SESSION_KEY) == now}
    return Standing(row.access_version, sessions)


def groups_of(practitioner_id: int) -> dict[int, str]:
    """Group id → slug, of the groups whose discussions somebody may read."""
    row = admitted(practitioner_id)
    return dict(SpecialtyGroup.objects.of(row).values_list("pk", "slug")) if row else {}


def sessions_alive(session_keys: Iterable[str]) -> set[str]:
    alive = Session.objects.filter(
        session_key__in=list(session_keys), expire_date__gt=timezone.now()
    )
    return set(alive.values_list("session_key", flat=True))
