"""The frames of the socket, version 1. `docs/socket.md` explains them to people.

One set of types decodes and checks what comes in, encodes what goes out, and writes the JSON
schema (`manage.py socket_schema`). Nothing else reads or writes JSON here.
"""

import inspect
import re
from datetime import datetime
from enum import Enum
from typing import Any, Literal
from uuid import UUID

import msgspec

from messaging.vouching import AlsoList, KeepList

VERSION = 1


class Incoming(msgspec.Struct, tag_field="type", forbid_unknown_fields=True, kw_only=True):
    v: Literal[1]


class Watch(Incoming, tag="watch"):
    """Follow a thread; what changed after `since` comes at once, then all that happens."""

    thread: UUID
    since: int = 0


class Unwatch(Incoming, tag="unwatch"):
    thread: UUID


class WatchInbox(Incoming, tag="watch_inbox"):
    """Be told that something happened in one of my groups, without its content."""


class Post(Incoming, tag="post"):
    """Add a message. Sent again with the same `client_id` it changes nothing.

    `also`: words that the author wants out too; `keep`: words that they vouch for.
    """

    thread: UUID
    client_id: UUID
    body: str
    images: list[UUID] = []
    also: AlsoList = []
    keep: KeepList = []


class Edit(Incoming, tag="edit"):
    """`ref` comes back with the answer; `revision` is what the author saw; the rest as in Post."""

    message: int
    body: str
    revision: int
    ref: str = ""
    also: AlsoList = []
    keep: KeepList = []


class Delete(Incoming, tag="delete"):
    message: int
    ref: str = ""


class Typing(Incoming, tag="typing"):
    thread: UUID


class Seen(Incoming, tag="seen"):
    """I have seen the thread up to this change."""

    thread: UUID
    head: int


class Ping(Incoming, tag="ping"):
    pass


AnyIncoming = Watch | Unwatch | WatchInbox | Post | Edit | Delete | Typing | Seen | Ping


class Outgoing(msgspec.Struct, tag_field="type", kw_only=True):
    v: Literal[1] = 1


class Person(msgspec.Struct, kw_only=True):
    handle: str
    title: str  # the code, as the specialty's: the page has the word in the reader's language
    name: str
    initials: str
    specialty: str  # the code; the page has its name in the reader's language
    city: str
    url: str
    verified: bool  # still: who was suspended since keeps their words and loses the seal
    level: int  # what the seal says: 1 known to colleagues, 2 identity, 3 right to practise


class Picture(msgspec.Struct, kw_only=True):
    """`withheld`: it is being checked, and has no address meanwhile; `hidden`: a moderator has
    decided that it stays so."""

    id: UUID
    url: str
    width: int
    height: int
    description: str
    withheld: bool = False
    hidden: bool = False


class MessageBody(msgspec.Struct, kw_only=True):
    """A message as everyone sees it; `html` is safe, and empty when the message was deleted or is
    withheld while it is being checked: then it has no images either. `hidden`: a moderator has
    decided that it stays withheld."""

    id: int
    client_id: UUID
    sequence: int
    revision: int
    author: Person
    html: str
    images: list[Picture]
    posted_at: datetime
    edited_at: datetime | None
    deleted: bool
    withheld: bool = False
    hidden: bool = False


class Changed(Outgoing, tag="message"):
    """A message is new, edited or deleted."""

    thread: UUID
    message: MessageBody


class History(Outgoing, tag="history"):
    """What changed after `since`, oldest change first. `more`: ask again.

    A `since` below the one that was asked for says that the server knows no such change: what the
    client has from after it is not there any more. `opening` is the number of the last change of
    what the thread opens with; 0 for none.
    """

    thread: UUID
    messages: list[MessageBody]
    since: int
    head: int
    more: bool
    opening: int = 0


class Opening(Outgoing, tag="opening"):
    """What the thread opens with has changed: a page that shows it is out of date."""

    thread: UUID
    revision: int


class Head(Outgoing, tag="head"):
    """The thread's last change, sent regularly: a client that lacks it has missed something."""

    thread: UUID
    head: int


class Saved(Outgoing, tag="saved"):
    """The act is committed. Only its author is told; `notice` says what the filter removed."""

    message: int
    sequence: int
    revision: int
    removed: dict[str, int]
    notice: str
    client_id: UUID | None = None
    ref: str = ""


class Presence(Outgoing, tag="presence"):
    thread: UUID
    people: list[Person]


class TypingNow(Outgoing, tag="typing"):
    thread: UUID
    person: Person


class Activity(Outgoing, tag="activity"):
    """Something happened in one of my groups: a page part may be out of date."""

    thread: UUID
    group: str
    kind: Literal["opened", "changed"]


class Gone(Outgoing, tag="gone"):
    """The thread is not (or no longer) open to this person."""

    thread: UUID


class Pong(Outgoing, tag="pong"):
    pass


class Error(Outgoing, tag="error"):
    """What went wrong with one frame; `message` is in the reader's language."""

    code: str
    message: str
    client_id: UUID | None = None
    ref: str = ""


AnyOutgoing = (
    Changed
    | History
    | Opening
    | Head
    | Saved
    | Presence
    | TypingNow
    | Activity
    | Gone
    | Pong
    | Error
)

# A NUL as JSON writes it: the escape, not a backslash that is itself escaped before "u0000".
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_decoder = msgspec.json.Decoder(AnyIncoming)
_encoder = msgspec.json.Encoder()


class MalformedFrame(ValueError):
    """Not JSON, not of a known type, or of the wrong shape. Carries none of what was sent."""


def decode(text: str) -> AnyIncoming:
    """The frame in a text message. Raises MalformedFrame."""
    if _NUL.search(text):
        raise MalformedFrame  # no column could store it
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise MalformedFrame from None


def encode(frame: Outgoing) -> str:
    return _encoder.encode(frame).decode()


def schema() -> dict[str, Any]:
    """JSON schema of both directions."""
    (incoming, outgoing), components = msgspec.json.schema_components(
        [AnyIncoming, AnyOutgoing], schema_hook=_schema_of, ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Consilium socket frames, version {VERSION}",
        "oneOf": [
            {"title": "from the client", **incoming},
            {"title": "from the server", **outgoing},
        ],
        "$defs": {name: _with_clean_words(one) for name, one in components.items()},
    }


def _with_clean_words(component: dict[str, Any]) -> dict[str, Any]:
    """Its description as the reader has it; Python 3.13 cleans docstrings, earlier ones do not."""
    if "description" in component:
        return {**component, "description": inspect.cleandoc(component["description"])}
    return component


def _schema_of(kind: type) -> dict[str, Any]:
    """Of Django's choices, which the schema's writer does not know."""
    if issubclass(kind, Enum):
        return {"type": "string", "enum": [one.value for one in kind]}
    raise NotImplementedError
