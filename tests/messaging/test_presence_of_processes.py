"""Who is here, when the readers are spread over several processes."""

import asyncio
import json
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async

from cases.models import Case
from messaging.delivery.hub import Hub
from tests.cast import Cast
from tests.messaging.sockets import session_of

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
    """A socket that remembers whom it was told to be present, last."""

    def __init__(self, practitioner_id: int, session_key: str) -> None:
        self.practitioner_id, self.session_key = practitioner_id, session_key
        self.told = asyncio.Condition()
        self.present: list[str] = []

    async def send_text(self, text: str) -> None:
        frame = json.loads(text)
        if frame["type"] == "presence":
            async with self.told:
                self.present = [person["handle"] for person in frame["people"]]
                self.told.notify_all()

    async def hang_up(self, code: int) -> None:
        raise AssertionError(f"hung up with {code}")

    async def sees(self, *handles: str) -> None:
        async with self.told, asyncio.timeout(20):
            await self.told.wait_for(lambda: set(self.present) == set(handles))


async def _arrive(hub: Hub, reader: Reader, thread: UUID) -> None:
    hub.join(reader, access_version=0)
    await hub.watch(reader, thread, 0)


async def test_who_comes_learns_at_once_who_is_here_in_another_process(
    cast: Cast, case: Case
) -> None:
    """Each process knows its own readers; a newcomer must not wait for the next heartbeat."""
    here = Reader(cast.author.pk, await sync_to_async(session_of)(cast.author))
    newcomer = Reader(cast.colleague.pk, await sync_to_async(session_of)(cast.colleague))
    one, another = Hub(), Hub()
    try:
        await _arrive(one, here, case.thread_id)
        await here.sees("author")
        await _arrive(another, newcomer, case.thread_id)
        await here.sees("author", "colleague")
        await newcomer.sees("author", "colleague")
        await another.leave(newcomer)
        await here.sees("author")
    finally:
        await one.leave(here)
        await another.leave(newcomer)
