"""People at their pages, for the bench: some only listen, others write all the time."""

import asyncio
import itertools
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.sockets import Socket

PATIENCE = 20.0  # seconds for anything to happen: a bound, not a pause
PAUSE = 0.1  # seconds from the answer to a message to the next one in the same thread
CSRF = "c" * 32


@dataclass(frozen=True)
class Heard:
    """A frame, and when it arrived (time.monotonic)."""

    at: float
    frame: dict[str, Any]

    @property
    def thread(self) -> str:
        return str(self.frame.get("thread", ""))


class Listener:
    """A page that watches some threads and its inbox, and remembers all that it hears."""

    def __init__(self, threads: list[str]) -> None:
        self.threads = threads
        self.heard: list[Heard] = []
        self.heads: dict[str, int] = {}  # thread → the last change heard of
        self.closed_at = 0.0  # 0.0: still open
        self._news = asyncio.Event()

    async def open(self, port: int, cookie: str, since: dict[str, int] | None = None) -> None:
        """`since`: the last change that the page has of each thread.

        Raises ConnectionError when the server does not want them.
        """
        self.socket = await Socket.open(port, "/socket/", cookie, self._hear)
        self.socket.closed.add_done_callback(self._note_close)
        for thread in self.threads:
            self.socket.send(frame("watch", thread=thread, since=(since or {}).get(thread, 0)))
        self.socket.send(frame("watch_inbox"))

    def _hear(self, text: bytes) -> None:
        heard = Heard(time.monotonic(), json.loads(text))
        self.heard.append(heard)
        if heard.frame["type"] == "message":
            self.heads[heard.thread] = heard.frame["message"]["revision"]
        self._news.set()

    def _note_close(self, code: object) -> None:
        self.closed_at = time.monotonic()
        self._news.set()

    def last(self, kind: str, thread: str) -> float:
        """When the last such frame arrived; 0.0 when none did."""
        times = [h.at for h in self.heard if h.thread == thread and h.frame["type"] == kind]
        return max(times, default=0.0)

    async def until(self, fulfilled: Callable[["Listener"], object]) -> None:
        """Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not fulfilled(self):
                self._news.clear()
                await self._news.wait()


class Traffic:
    """People who write in all threads in turn; on each process one of them listens."""

    def __init__(self, ports: list[int], threads: list[str], cookies: list[str]) -> None:
        self.ports, self.threads, self.cookies = ports, threads, cookies
        self.failure = ""
        self._written: dict[str, float] = {}  # client id → when it was sent
        self._answers: dict[str, asyncio.Future[None]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        self._listeners = [Listener(self.threads) for _ in self.ports]
        for port, listener in zip(self.ports, self._listeners, strict=True):
            await listener.open(port, self.cookies[0])
        self._writers = [
            await Socket.open(port, "/socket/", cookie, self._hear)
            for cookie, port in zip(self.cookies, itertools.cycle(self.ports), strict=False)
        ]
        self._turns = itertools.cycle(self._writers)
        writing = [asyncio.create_task(self._write(thread)) for thread in self.threads]
        try:
            yield
        finally:
            for task in writing:
                task.cancel()
            await asyncio.wait(writing)
            for socket in [*self._writers, *(listener.socket for listener in self._listeners)]:
                socket.close()

    async def _write(self, thread: str) -> None:
        """One message after the other: a machine that is slow is not buried under them."""
        while True:
            client_id, sent_at = str(uuid.uuid4()), time.monotonic()
            self._written[client_id] = sent_at
            self._answers[client_id] = answer = asyncio.get_running_loop().create_future()
            body = "Noted, thank you."
            next(self._turns).send(frame("post", thread=thread, client_id=client_id, body=body))
            await answer
            await asyncio.sleep(PAUSE)

    def _hear(self, text: bytes) -> None:
        said = json.loads(text)
        answer = self._answers.pop(said.get("client_id") or "", None)
        if said["type"] == "error":
            self.failure = said["message"]
        if answer is not None and not answer.done():
            answer.set_result(None)

    def is_later(self, heard: Heard, moment: float) -> bool:
        """Whether a frame is about a message that was written after the moment."""
        if heard.frame["type"] != "message":
            return False
        return self._written.get(heard.frame["message"]["client_id"], 0.0) > moment

    @property
    def heads(self) -> dict[str, int]:
        """Where each thread stands, so that nobody who comes reads all that was written before."""
        return dict(self._listeners[0].heads)

    async def has_gone_on(self, moment: float) -> None:
        """Wait until each process has delivered, in each thread, what was written after the moment.

        Raises RuntimeError when the traffic has stopped.
        """

        def all_of_them(listener: Listener) -> bool:
            later = {h.thread for h in listener.heard if self.is_later(h, moment)}
            return later == set(self.threads)

        for listener in self._listeners:
            try:
                await listener.until(all_of_them)
            except TimeoutError:
                raise RuntimeError(f"The others fell silent. {self.failure}") from None
            listener.heard.clear()


def frame(kind: str, **fields: str | int) -> bytes:
    return json.dumps({"v": 1, "type": kind, **fields}).encode()


async def request(
    port: int, path: str, cookie: str = "", *, post: bool = False
) -> tuple[int, bytes]:
    """Status and body of a page, over a connection of its own."""
    host = f"localhost:{port}"
    lines = [f"{'POST' if post else 'GET'} {path} HTTP/1.1", f"Host: {host}", "Connection: close"]
    lines += [f"Cookie: {cookie}; csrftoken={CSRF}", "Content-Length: 0"]
    lines += [f"Origin: http://{host}", f"X-CSRFToken: {CSRF}"] if post else []
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
    if not head:
        raise RuntimeError(f"The server on port {port} closed the connection without an answer.")
    return int(head.split()[1]), body
