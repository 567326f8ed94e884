"""The hub: which sockets of this process watch what, and what they are told.

Events from the channel layer wake it up; what it sends comes from the database. A thread's changes
go out in the order of their numbers, each once per socket, and none is skipped: `_bring_up_to_date`
always reads on from the last change that was sent.

What is told to somebody was read before their right to read it was: whatever is committed after
that right ended reaches them by no frame, however late the news of its end.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Literal, ParamSpec, Protocol, TypeVar
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary, WeakValueDictionary

from channels.layers import get_channel_layer

from messaging import frames
from messaging.delivery import reading
from messaging.delivery.database import ask
from messaging.delivery.events import GROUP, session_mark
from messaging.delivery.presence import Presence

HEARTBEAT = 10.0  # seconds; a gap is noticed within one of them
PRESENCE_LIFETIME = 2.5 * HEARTBEAT  # a process that is silent for so long is gone
SOCKETS_EACH = 10  # open sockets of one person, in this process

SIGNED_OUT, SUSPENDED, GOING_AWAY = 4401, 4403, 1001  # close codes

# Events that change who reads what: they wait for no others, of which there may be many, and the
# others wait for them.
CHANGING_RIGHTS = {"access.changed", "session.ended", "thread.moved"}

logger = logging.getLogger(__name__)

Lane = asyncio.Queue[dict[str, Any]]
P = ParamSpec("P")
R = TypeVar("R")


class Socket(Protocol):
    practitioner_id: int
    session_key: str

    async def send_text(self, text: str) -> None: ...

    async def hang_up(self, code: int) -> None: ...


class Hub:
    """One for each event loop, that is for each process."""

    def __init__(self) -> None:
        self.name = uuid4().hex
        self.sockets: set[Socket] = set()
        self.watchers: dict[UUID, set[Socket]] = defaultdict(set)
        self.inboxes: dict[Socket, dict[int, str]] = {}  # socket → its groups, id → slug
        self.heads: dict[UUID, int] = {}  # the last change that was sent, by watched thread
        self.presence = Presence(PRESENCE_LIFETIME)
        self.access: dict[int, int] = {}  # person → the version of their access last acted upon
        self.channel = ""  # where the layer reaches this process
        # Those in use; whoever holds or awaits one keeps it alive.
        self.locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self.tasks: list[asyncio.Task[None]] = []

    # --- Sockets come and go ---------------------------------------------------------------------

    def has_room_for(self, practitioner_id: int) -> bool:
        return sum(s.practitioner_id == practitioner_id for s in self.sockets) < SOCKETS_EACH

    def join(self, socket: Socket, access_version: int) -> None:
        """Know a socket, whose person's access was checked in this version."""
        self.sockets.add(socket)
        self.access.setdefault(socket.practitioner_id, access_version)
        if not self.tasks:
            self.tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]

    async def ask_once_more(self, socket: Socket) -> None:
        """Ask again about a socket that has just joined: its person's access or its session may
        have ended since the handshake asked, and the news come before there was a socket."""
        await self._ask_again(socket.practitioner_id)

    async def leave(self, socket: Socket) -> None:
        watched = self.drop(socket)
        await self._publish_presence(watched)

    def drop(self, socket: Socket) -> list[UUID]:
        """Forget a socket without a word; with the last one the hub falls asleep."""
        watched = self._forget(socket)
        if not self.sockets:
            for task in self.tasks:
                task.cancel()
            self.tasks = []
        return watched

    async def watch(self, socket: Socket, thread: UUID, since: int) -> None:
        """Send what the socket missed of a thread, then everything that happens there.

        Whether its person may read the thread is asked before anything is sent, and once more when
        the socket is among the watchers: a right that ends in between is noticed by one of the two.
        """
        async with self._lock(thread):
            if not await self._may_read(socket, thread):
                await self._send([socket], frames.encode(frames.Gone(thread=thread)))
                return
            history = await ask(reading.changes, thread, since)
            await socket.send_text(frames.encode(history))
            if history.more or socket not in self.sockets:
                return  # the client asks for the rest; only then is it up to date
            self.watchers[thread].add(socket)
            self.heads.setdefault(thread, history.head)
            if not await self._may_read(socket, thread):
                await self._close_thread(socket, thread)
                return
        await self._publish_presence([thread])
        # Nobody else learns anything when a second page of the same person comes; this page does.
        await self._tell_presence(thread, [socket])

    def _lock(self, thread: UUID) -> asyncio.Lock:
        """What keeps the changes of a thread in order while they are read and sent."""
        return self.locks.setdefault(thread, asyncio.Lock())

    async def _may_read(self, socket: Socket, thread: UUID) -> bool:
        readable = await ask(reading.readable, socket.practitioner_id, [thread])
        return thread in (readable or ())

    async def unwatch(self, socket: Socket, thread: UUID) -> None:
        self._stop_watching(socket, thread)
        await self._publish_presence([thread])

    def _stop_watching(self, socket: Socket, thread: UUID) -> None:
        self.watchers[thread].discard(socket)
        if not self.watchers[thread]:
            del self.watchers[thread]
            self.heads.pop(thread, None)

    def _forget(self, socket: Socket) -> list[UUID]:
        """Forget a socket at once, so that not one more frame reaches it; what it was watching."""
        self.sockets.discard(socket)
        self.inboxes.pop(socket, None)
        if all(s.practitioner_id != socket.practitioner_id for s in self.sockets):
            self.access.pop(socket.practitioner_id, None)
        watched = [thread for thread, watching in self.watchers.items() if socket in watching]
        for thread in watched:
            self._stop_watching(socket, thread)
        return watched

    async def watch_inbox(self, socket: Socket) -> None:
        self.inboxes[socket] = await ask(reading.groups_of, socket.practitioner_id)

    async def say_typing(self, socket: Socket, thread: UUID) -> None:
        if socket in self.watchers.get(thread, ()):
            await self._send_event(
                "typing.now", thread=str(thread), practitioner=socket.practitioner_id
            )

    # --- Events ----------------------------------------------------------------------------------

    async def _listen(self) -> None:
        """Hear the channel layer; when it fails, try again until it is back."""
        while True:
            try:
                await self._listen_once()
            except Exception:
                logger.exception("The channel layer failed; listening again")
            await asyncio.sleep(1)

    async def _listen_once(self) -> None:
        layer = get_channel_layer()
        self.channel = await layer.new_channel()
        await layer.group_add(GROUP, self.channel)
        rights, other = Lane(), Lane()
        lanes = [
            asyncio.create_task(self._hear_all(rights)),
            asyncio.create_task(self._hear_all(other, after=rights)),
        ]
        try:
            while True:
                event = await layer.receive(self.channel)
                (rights if event["type"] in CHANGING_RIGHTS else other).put_nowait(event)
        finally:
            for lane in lanes:
                lane.cancel()
            with contextlib.suppress(Exception):
                await layer.group_discard(GROUP, self.channel)

    async def _hear_all(self, events: Lane, after: Lane | None = None) -> None:
        """Hear what comes in a lane, each event after all that are in the other one."""
        while True:
            event = await events.get()
            if after is not None:
                await after.join()
            try:
                await self._hear(event)
            except Exception:
                logger.exception("An event failed: %s", event.get("type"))
            events.task_done()

    async def _hear(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "thread.changed":
                thread = UUID(event["thread"])
                if event["revision"] > self.heads.get(thread, event["revision"]):
                    await self._bring_up_to_date(thread)
                await self._tell_inboxes(thread, event["group"], "changed")
            case "thread.opened":
                await self._tell_inboxes(UUID(event["thread"]), event["group"], "opened")
            case "thread.moved":
                await self._ask_watchers_again(UUID(event["thread"]))
                await self._tell_inboxes(UUID(event["thread"]), event["before"], "changed")
                await self._tell_inboxes(UUID(event["thread"]), event["after"], "opened")
            case "typing.now":
                await self._tell_typing(UUID(event["thread"]), event["practitioner"])
            case "presence":
                await self._hear_presence(event["process"], event["threads"])
            case "access.changed":
                await self._ask_again(event["practitioner"])
            case "session.ended":
                await self._hang_up(
                    lambda s: session_mark(s.session_key) == event["session"], SIGNED_OUT
                )

    async def _bring_up_to_date(self, thread: UUID) -> None:
        """Send the watchers of a thread all changes that they have not been sent."""
        async with self._lock(thread):
            while thread in self.heads:
                watching = self.watchers.get(thread, ())
                history = await self._ask_for(watching, reading.changes, thread, self.heads[thread])
                if thread not in self.heads:
                    return  # meanwhile the last watcher has left
                for message in history.messages:
                    frame = frames.encode(frames.Changed(thread=thread, message=message))
                    await self._send(self.watchers.get(thread, ()), frame)
                if self.heads.get(thread, history.head) < history.opening <= history.head:
                    frame = frames.encode(frames.Opening(thread=thread, revision=history.opening))
                    await self._send(self.watchers.get(thread, ()), frame)
                if thread in self.heads:
                    self.heads[thread] = history.head
                if not history.more:
                    return

    async def _tell_inboxes(
        self, thread: UUID, group: int | None, kind: Literal["opened", "changed"]
    ) -> None:
        if group is None or not (concerned := self._inboxes_of(group)):
            return
        await self._check_access({socket.practitioner_id for socket in concerned})
        if concerned := self._inboxes_of(group):
            slug = self.inboxes[concerned[0]][group]
            frame = frames.encode(frames.Activity(thread=thread, group=slug, kind=kind))
            await self._send(concerned, frame)

    def _inboxes_of(self, group: int) -> list[Socket]:
        return [socket for socket, groups in self.inboxes.items() if group in groups]

    async def _tell_typing(self, thread: UUID, practitioner: int) -> None:
        if thread not in self.watchers:
            return
        here = self.watchers[thread]
        someone = (await self._ask_for(here, reading.people, [practitioner])).get(practitioner)
        if someone:
            frame = frames.encode(frames.TypingNow(thread=thread, person=someone))
            watching = self.watchers.get(thread, ())
            await self._send([s for s in watching if s.practitioner_id != practitioner], frame)

    # --- Presence --------------------------------------------------------------------------------

    async def _publish_presence(self, threads: Iterable[UUID]) -> None:
        here = {
            str(thread): sorted({s.practitioner_id for s in self.watchers.get(thread, ())})
            for thread in threads
        }
        if here:
            await self._send_event("presence", process=self.name, threads=here)

    async def _hear_presence(self, process: str, threads: dict[str, list[int]]) -> None:
        unheard = []  # threads in which that process has not heard of ours, for it has just come
        for key, practitioners in threads.items():
            thread = UUID(key)
            others = practitioners and process != self.name
            if others and not self.presence.has_heard(thread, process):
                unheard.append(thread)
            if self.presence.note(thread, process, practitioners):
                await self._tell_presence(thread, self.watchers.get(thread, ()))
        await self._publish_presence(thread for thread in unheard if thread in self.watchers)

    async def _tell_presence(self, thread: UUID, sockets: Iterable[Socket]) -> None:
        """Tell these sockets who is present, as it is when they are written to."""
        sockets, told, people = list(sockets), None, {}
        if not sockets:
            return
        while told != (here := self._present(thread)):
            told, people = here, await self._ask_for(sockets, reading.people, here)
        everyone = sorted(people.values(), key=lambda person: person.name)
        watching = self.watchers.get(thread, set()).intersection(sockets)
        await self._send(watching, frames.encode(frames.Presence(thread=thread, people=everyone)))

    def _present(self, thread: UUID) -> frozenset[int]:
        here = (socket.practitioner_id for socket in self.watchers.get(thread, ()))
        return self.presence.here(thread).union(here)

    # --- Access ----------------------------------------------------------------------------------

    async def _ask_for(
        self, sockets: Iterable[Socket], function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Read what these sockets are to be told, and then whether their people's access is still
        the one that is known; what it no longer covers is closed when this returns."""
        people = {socket.practitioner_id for socket in sockets}

        def read() -> tuple[R, dict[int, int]]:
            return function(*args, **kwargs), reading.access_versions(people)

        answer, versions = await ask(read)
        await self._act_on(people, versions)
        return answer

    async def _check_access(self, people: Iterable[int]) -> None:
        """One query for all of them; only whose access has changed is asked about."""
        people = list(people)
        await self._act_on(people, await ask(reading.access_versions, people))

    async def _act_on(self, people: Iterable[int], versions: dict[int, int]) -> None:
        for practitioner in people:
            if practitioner in self.access and (
                versions.get(practitioner) != self.access[practitioner]
            ):
                await self._ask_again(practitioner)

    async def _ask_again(self, practitioner: int) -> None:
        """Somebody's access changed: what they may no longer read closes now."""
        mine = {s for s in self.sockets if s.practitioner_id == practitioner}
        if not mine:
            return
        keys = {socket.session_key for socket in mine}
        standing = await ask(reading.standing, practitioner, keys)
        if standing is None:
            await self._hang_up(lambda s: s.practitioner_id == practitioner, SUSPENDED)
            return
        # After a new password only the sessions that know it go on.
        await self._hang_up(
            lambda s: s in mine and s.session_key not in standing.sessions, SIGNED_OUT
        )
        watched = [thread for thread, watching in self.watchers.items() if watching & mine]
        readable = await ask(reading.readable, practitioner, watched) if watched else set()
        for thread in set(watched) - (readable or set()):
            for socket in mine & self.watchers.get(thread, set()):
                await self._close_thread(socket, thread)
        for socket in mine & self.inboxes.keys():
            await self.watch_inbox(socket)
        if practitioner in self.access:
            self.access[practitioner] = max(standing.access_version, self.access[practitioner])

    async def _ask_watchers_again(self, thread: UUID) -> None:
        """Its audience has changed: it closes for those who no longer belong to it."""
        for socket in list(self.watchers.get(thread, ())):
            if not await self._may_read(socket, thread):
                await self._close_thread(socket, thread)

    async def _close_thread(self, socket: Socket, thread: UUID) -> None:
        await self.unwatch(socket, thread)
        await self._send([socket], frames.encode(frames.Gone(thread=thread)))

    async def _hang_up(self, concerned: Callable[[Socket], bool], code: int) -> None:
        leaving = [socket for socket in self.sockets if concerned(socket)]
        # All are forgotten before the first is waited for: no frame slips out in between.
        watched = {thread for socket in leaving for thread in self._forget(socket)}
        for socket in leaving:
            with contextlib.suppress(Exception):
                await socket.hang_up(code)
        await self._publish_presence(watched)

    # --- The heartbeat ---------------------------------------------------------------------------

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            try:
                await self.beat()
            except Exception:
                logger.exception("A heartbeat failed")

    async def beat(self) -> None:
        """Notice what events did not tell: changed rights, ended sessions, missed changes, lost
        processes; and stay in the layer's group, which forgets."""
        await self._check_access(self.access)
        keys = {socket.session_key for socket in self.sockets}
        ended = keys - await ask(reading.sessions_alive, keys)
        # Not all who are here now: whoever came meanwhile was not asked about.
        await self._hang_up(lambda s: s.session_key in ended, SIGNED_OUT)
        for thread, head in (await ask(reading.heads, list(self.heads))).items():
            if head > self.heads.get(thread, head):
                await self._bring_up_to_date(thread)
            frame = frames.encode(frames.Head(thread=thread, head=head))
            await self._send(self.watchers.get(thread, ()), frame)
        await self._publish_presence(list(self.watchers))
        if self.channel:
            await get_channel_layer().group_add(GROUP, self.channel)

    # --- Sending ---------------------------------------------------------------------------------

    async def _send_event(self, kind: str, **ids: Any) -> None:
        try:
            await get_channel_layer().group_send(GROUP, {"type": kind, **ids})
        except Exception:
            logger.exception("An event was not published: %s", kind)

    async def _send(self, sockets: Iterable[Socket], text: str) -> None:
        for socket in list(sockets):
            if socket not in self.sockets:
                continue  # it was hung up on while the others were written to
            try:
                await socket.send_text(text)
            except Exception:  # noqa: BLE001 (a socket that fails must not keep it from others)
                self._forget(socket)
                with contextlib.suppress(Exception):
                    await socket.hang_up(GOING_AWAY)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
