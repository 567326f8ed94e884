"""Every frame of the socket, sent by everybody: what comes of it is told by its effect, on the
sender, on a colleague who is watching, or in the database."""  # case C2

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import get_args
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async as threaded

from messaging import frames
from messaging.delivery.hub import hub
from messaging.models import LastSeen, Message
from messaging.posting import post_message
from network.models import Practitioner
from tests.messaging.sockets import Page, session_of
from tests.security.doors.rows import ABSENT, FRAME_ROWS, IN, ROLES, SIGN_IN, VERIFICATION
from tests.security.doors.scene import SECRETS, Scene

pytestmark = pytest.mark.django_db(transaction=True)

CLOSED_WITH = {SIGN_IN: 4401, VERIFICATION: 4403}


@dataclass
class Stage:
    scene: Scene
    me: Practitioner
    page: Page
    witness: Page  # of somebody else who watches the thread

    @property
    def thread(self) -> object:
        return self.scene.case.thread_id

    async def until_all_is_told(self) -> None:
        """What happened before this has reached its readers: events are told in their order, and a
        second message is heard after the first one was told to everybody."""
        third = self.scene.people["invited"]
        if third == self.me:
            third = self.scene.people["member"]
        for _ in range(2):
            message = await threaded(post_message)(
                author=third, thread_id=self.thread, body="Noted.", client_id=uuid4()
            )
            while (await self.witness.hear("message"))["message"]["id"] != message.pk:
                pass
        await self.page.send("ping")
        await self.page.hear("pong")

    def has_heard(self, kind: str) -> bool:
        return any(f'"type":"{kind}"' in frame for frame in self.page.received)


async def bodies(**of: object) -> list[str]:
    return await threaded(lambda: [str(one.body) for one in Message.objects.filter(**of)])()


async def watch(stage: Stage) -> bool:
    await stage.page.send("watch", thread=stage.thread)
    await stage.page.send("ping")
    await stage.page.hear("pong")
    return stage.has_heard("history") and not stage.has_heard("gone")


async def watch_inbox(stage: Stage) -> bool:
    await stage.page.send("watch_inbox")
    await stage.page.send("ping")
    await stage.page.hear("pong")
    await stage.until_all_is_told()
    return stage.has_heard("activity")


async def post(stage: Stage) -> bool:
    await stage.page.send("post", thread=stage.thread, body="Mine.", client_id=uuid4())
    await stage.page.send("ping")
    await stage.page.hear("pong")
    return "Mine." in await bodies(author=stage.me)


async def edit(stage: Stage) -> bool:
    message = stage.scene.message
    await stage.page.send("edit", message=message.pk, body="Other.", revision=message.revision)
    await stage.page.send("ping")
    await stage.page.hear("pong")
    return "Other." in await bodies(pk=message.pk)


async def delete(stage: Stage) -> bool:
    await stage.page.send("delete", message=stage.scene.message.pk)
    await stage.page.send("ping")
    await stage.page.hear("pong")
    gone = Message.objects.filter(pk=stage.scene.message.pk, deleted_at__isnull=False)
    return await threaded(gone.exists)()


async def typing(stage: Stage) -> bool:
    await stage.page.send("watch", thread=stage.thread)
    await stage.page.send("typing", thread=stage.thread)
    await stage.page.send("ping")
    await stage.page.hear("pong")
    await stage.until_all_is_told()
    return any('"type":"typing"' in frame for frame in stage.witness.received)


async def seen(stage: Stage) -> bool:
    await stage.page.send("seen", thread=stage.thread, head=1)
    await stage.page.send("ping")
    await stage.page.hear("pong")
    return await threaded(LastSeen.objects.filter(practitioner=stage.me).exists)()


async def unwatch(stage: Stage) -> bool:
    await stage.page.send("watch", thread=stage.thread)
    await stage.page.send("ping")
    await stage.page.hear("pong")
    before = len(hub().watchers[stage.thread])
    await stage.page.send("unwatch", thread=stage.thread)
    await stage.page.send("ping")
    await stage.page.hear("pong")
    return len(hub().watchers[stage.thread]) < before


async def ping(stage: Stage) -> bool:
    await stage.page.send("ping")
    await stage.page.hear("pong")
    return True


TRIED: dict[str, Callable[[Stage], Awaitable[bool]]] = {
    "watch": watch,
    "unwatch": unwatch,
    "watch_inbox": watch_inbox,
    "post": post,
    "edit": edit,
    "delete": delete,
    "typing": typing,
    "seen": seen,
    "ping": ping,
}
GET_A_SOCKET = tuple(r for r in ROLES if FRAME_ROWS["ping"][r] == IN)


def test_every_frame_has_a_row() -> None:  # case C2
    known = {frame.__struct_config__.tag for frame in get_args(frames.AnyIncoming)}
    assert known == set(FRAME_ROWS) == set(TRIED)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in GET_A_SOCKET])
async def test_who_is_not_admitted_sends_no_frame(
    scene: Scene, role: str
) -> None:  # cases A1, B1, B9, C2
    key = await threaded(session_of)(scene.people[role]) if role in scene.people else ""
    codes = {CLOSED_WITH[row[role]] for row in FRAME_ROWS.values()}
    assert {await Page(key).open()} == {(False, code) for code in codes}


@pytest.mark.parametrize("kind", FRAME_ROWS)
@pytest.mark.parametrize("role", GET_A_SOCKET)
async def test_who_sends_what(scene: Scene, role: str, kind: str) -> None:  # case C2
    witness = scene.people["author" if role != "author" else "member"]
    keys = [await threaded(session_of)(person) for person in (scene.people[role], witness)]
    async with Page(keys[0]) as page, Page(keys[1]) as watching:
        await watching.watch(scene.case.thread_id)
        stage = Stage(scene, scene.people[role], page, watching)
        done = await TRIED[kind](stage)
        assert (IN if done else ABSENT) == FRAME_ROWS[kind][role]
        if FRAME_ROWS["watch"][role] == ABSENT:
            assert not [f for f in page.received if any(secret in f for secret in SECRETS)]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("watch", {}),
        ("post", {"body": "Mine.", "client_id": "7b1d5c1e-6f0e-4a6e-9f39-3c1f5e0a2b11"}),
    ],
)
async def test_a_thread_of_others_answers_like_one_that_never_was(
    scene: Scene, kind: str, fields: dict[str, str]
) -> None:  # cases C3, C7
    never, answers = uuid4(), []
    for thread in (scene.case.thread_id, never):
        async with Page(await threaded(session_of)(scene.people["outsider"])) as page:
            await page.send(kind, thread=thread, **fields)
            await page.send("ping")
            await page.hear("pong")
            answers.append([frame.replace(str(thread), "") for frame in page.received])
    assert answers[0] == answers[1]
    assert await threaded(Message.objects.count)() == 1


@pytest.mark.parametrize("kind", ["edit", "delete"])
async def test_a_message_of_others_answers_like_one_that_never_was(
    scene: Scene, kind: str
) -> None:  # case C3
    answers = []
    for message in (scene.message.pk, scene.message.pk + 100):
        more = {"body": "Mine.", "revision": 1} if kind == "edit" else {}
        async with Page(await threaded(session_of)(scene.people["outsider"])) as page:
            await page.send(kind, message=message, **more)
            answers.append(await page.hear("error"))
    assert answers[0] == answers[1]
