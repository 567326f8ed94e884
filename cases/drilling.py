"""A leak drill: invented identifiers posted through the real socket, and every sink read back.

The drill is a practitioner of its own with a thread that nobody else may read. Its frames are
decoded, filtered, stored, rendered, encoded and delivered by the same code as everybody's; when it
is over, the thread, the practitioner and their receipts are gone and only the figures stay.
"""

import asyncio
import json
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.db import transaction

from cases.canaries import Canary, canaries
from cases.models import DrillResult
from deidentification import RULES_VERSION, Registry
from messaging.consumers import PageConsumer
from messaging.limits import frames_allowed, messages_allowed
from messaging.memory import remember
from messaging.models import Message, Thread
from messaging.posting import open_thread
from network.access import open_for_ourselves
from network.models import Practitioner, Receipt, User
from network.sessions import SessionStore

EMAIL = "leak-drill@drill.invalid"  # a domain that can never exist: nobody signs in with it
HANDLE = "leak-drill"
ANSWER_WITHIN = 20.0  # seconds
# Of the site's own making: a canary's figures may stand there by chance.
_OWN_FIGURES = re.compile(r'"(?:client_id|thread|posted_at|edited_at)":"[^"]*"')
Wanted = Callable[[dict[str, Any]], bool]
FRAMES_IN_A_ROW = 90  # fewer than a person may send in a minute; then its count begins anew


def leak_drill(*, texts: int, seed: int) -> DrillResult:
    """Post `texts` canaries and store how many identifiers of each kind reached no sink."""
    planted = list(canaries(texts, seed))
    with _drill() as (drill, thread):
        through = async_to_sync(_post_all)(drill, thread, planted)
    figures: dict[str, dict[str, list[int]]] = {}
    for canary, came_through in zip(planted, through, strict=True):
        count = figures.setdefault(canary.language, {}).setdefault(canary.kind.value, [0, 0])
        count[0] += 1
        count[1] += not came_through
    return DrillResult.objects.create(
        rules=RULES_VERSION, seed=seed, texts=len(planted), figures=figures
    )


@contextmanager
def _drill() -> Iterator[tuple[Practitioner, Thread]]:
    _clean_up()  # after a drill that was killed
    try:
        yield _begin()
    finally:
        _clean_up()


@transaction.atomic
def _begin() -> tuple[Practitioner, Thread]:
    user = User.objects.create_user(EMAIL)  # without a password that could be right
    drill = Practitioner.objects.create(
        user=user, handle=HANDLE, name="Leak drill", status=Practitioner.Status.VERIFIED
    )
    return drill, open_thread(author=drill)


@transaction.atomic
def _clean_up() -> None:
    for thread in Thread.objects.filter(opened_by__handle=HANDLE, opened_by__user__email=EMAIL):
        Receipt.objects.filter(chain=thread.receipt_chain).delete()
        thread.delete()
    for user in User.objects.filter(email=EMAIL):
        Practitioner.objects.filter(user=user).delete()
        user.delete()


async def _post_all(drill: Practitioner, thread: Thread, planted: list[Canary]) -> list[bool]:
    """For each canary whether its identifier was read in any sink."""
    session = await database_sync_to_async(_session)(drill.user)
    socket = _Socket(drill.user, session)
    try:
        await socket.open()
        await socket.send({"type": "watch", "thread": str(thread.pk), "since": 0})
        await socket.hear(lambda frame: frame["type"] == "history")
        return [
            await _came_through(socket, drill, thread, canary, index)
            for index, canary in enumerate(planted)
        ]
    finally:
        await socket.close()
        await database_sync_to_async(session.delete)()


async def _came_through(
    socket: "_Socket", drill: Practitioner, thread: Thread, canary: Canary, index: int
) -> bool:
    if index % FRAMES_IN_A_ROW == 0:
        messages_allowed.forget(drill.pk)
        frames_allowed.forget(drill.pk)
    client_id = str(uuid.uuid4())
    socket.received.clear()
    remember(thread.pk, Registry(names_day0=False), set())  # no canary helps to find the next
    await socket.send(
        {"type": "post", "thread": str(thread.pk), "client_id": client_id, "body": canary.text}
    )
    saved, _message = await socket.hear(
        lambda frame: frame["type"] == "saved",
        lambda frame: frame["type"] == "message" and frame["message"]["client_id"] == client_id,
    )
    sinks = [*socket.received, *await database_sync_to_async(_stored)(saved["message"])]
    read = _folded(_OWN_FIGURES.sub("", "\n".join(sinks)))
    return any(_folded(secret) in read for secret in canary.secrets)


def _stored(message_id: int) -> list[str]:
    """Every column of the message's row and of its receipts."""
    message = Message.objects.values().get(pk=message_id)
    receipts = Receipt.objects.filter(subject=f"messaging.message:{message_id}").values()
    # As above.
    own = ("id", "thread_id", "client_id", "created_at", "at", "digest", "salt", "previous", "hash")
    rows = [message, *receipts]
    return [str(value) for row in rows for name, value in row.items() if name not in own]


def _folded(text: str) -> str:
    """As somebody who looks for it would read it: no case, accents, blanks between figures."""
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(character for character in text if not unicodedata.combining(character))
    return re.sub(r"(?<=\d)[\s.-](?=\d)", "", text)


def _session(user: User) -> SessionStore:
    """A session that lives as long as the drill, as the hub expects behind each socket."""
    session = SessionStore()
    open_for_ourselves(session, user)
    session.create()
    return session


class _Socket:
    """The drill's end of a socket: raw frames to the consumer, raw frames back."""

    def __init__(self, user: User, session: SessionStore) -> None:
        scope = {
            "type": "websocket",
            "path": "/socket/",
            "query_string": b"language=en",
            "headers": [],
            "subprotocols": [],
            "user": user,
            "session": session,
        }
        self.consumer: Any = ApplicationCommunicator(  # type: ignore[no-untyped-call]
            PageConsumer.as_asgi(), scope
        )
        self.received: list[str] = []

    async def open(self) -> None:
        await self.consumer.send_input({"type": "websocket.connect"})
        answer = await self.consumer.receive_output(ANSWER_WITHIN)
        if answer["type"] != "websocket.accept":
            raise RuntimeError("The drill's socket was refused.")

    async def send(self, frame: dict[str, Any]) -> None:
        text = json.dumps({"v": 1, **frame})
        await self.consumer.send_input({"type": "websocket.receive", "text": text})

    async def hear(self, *wanted: Wanted) -> list[dict[str, Any]]:
        """One frame for each of `wanted`, in whatever order they come; others are kept as well.

        Raises RuntimeError when an error frame comes, or the end.
        """
        heard: dict[int, dict[str, Any]] = {}
        while len(heard) < len(wanted):
            event = await self.consumer.receive_output(ANSWER_WITHIN)
            text = event.get("text", "{}")
            self.received.append(text)
            frame = json.loads(text)
            if frame.get("type") == "error" or event["type"] == "websocket.close":
                raise RuntimeError(f"The drill was answered: {frame.get('code', 'closed')}")
            for place, is_wanted in enumerate(wanted):
                if place not in heard and is_wanted(frame):
                    heard[place] = frame
        return [heard[place] for place in range(len(wanted))]

    async def close(self) -> None:
        await self.consumer.send_input({"type": "websocket.disconnect", "code": 1000})
        with suppress(asyncio.CancelledError):
            await self.consumer.wait(ANSWER_WITHIN)
