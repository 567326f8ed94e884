"""What a live thread costs: its delivery beside a bare Channels consumer, in the same run.

The thread does all of its work (signed-in sockets, permission, filter, rendering, a committed row
in SQLite); the bare consumer does none of it. Rounds alternate between the two, so that a machine
which slows down slows both; the medians and their ratio are what to compare.
"""

import asyncio
import itertools
import json
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from tests.benchmarks import servers
from tests.benchmarks.servers import Server
from tests.benchmarks.sockets import Socket

WATCHERS = 50
ROUNDS = 3
QUIET_POSTS = 30  # one at a time, in each round
BURST_SECONDS = 4.0
BURST_WINDOW = 8  # posts on their way at once
# A person may post 100 messages a minute. The watchers post in turn, and a burst stops here.
BURST_POSTS = 1_400
DELIVERY_TIMEOUT = 15.0  # seconds

# What people write: a few sentences, some with identifiers (of nobody) for the filter to remove.
TEXTS = [
    "65-year-old man with two days of exertional chest tightness, troponin 0.04 then 0.11, ECG "
    "with 1 mm ST depression V4-V6, creatinine 1.4, on apixaban for AF. Would you hold the DOAC "
    "and go to the lab tomorrow, or load with a P2Y12 inhibitor tonight?",
    "Mme Aurore Vastelin, née le 04/03/1961, suivie à Quimper, tél. 06 12 34 56 78. Fibrillation "
    "atriale permanente, CHA2DS2-VASc à 4, clairance à 38 mL/min. **Apixaban 2,5 mg** x 2 ?",
    "I would repeat the troponin at three hours and get an echo first:\n\n- EF and wall motion\n"
    "- mitral regurgitation\n- pericardial effusion",
    "Oui pour la coronarographie demain matin ; pas de dose de charge ce soir tant que "
    "l'échographie n'a pas éliminé une dissection. Merci de nous tenir au courant.",
]


@dataclass
class Round:
    """One round with one server. Latencies in ms, from the post to its last watcher."""

    quiet: list[float]
    deliveries: int
    seconds: float
    cpu_seconds: float

    @property
    def rate(self) -> float:
        return self.deliveries / self.seconds

    @property
    def cpu_each(self) -> float:
        """Server CPU for one delivery, in microseconds."""
        return 1e6 * self.cpu_seconds / self.deliveries


@dataclass
class OnItsWay:
    """A post that has not reached every watcher yet."""

    posted_at: float
    missing: int
    arrived: asyncio.Future[float]  # ms


@dataclass
class Audience:
    """The open sockets of all watchers of one thread."""

    server: Server
    sockets: list[Socket] = field(default_factory=list)
    on_their_way: dict[bytes, OnItsWay] = field(default_factory=dict)
    failure: str = ""
    histories: asyncio.Queue[None] = field(default_factory=asyncio.Queue)

    async def open(self) -> None:
        """Open all sockets; each watches the thread when this returns."""
        for cookie in self.server.cookies:
            socket = await Socket.open(self.server.port, "/socket/", cookie, self._hear)
            if self.server.thread:
                socket.send(_frame("watch", thread=self.server.thread))
                await asyncio.wait_for(self.histories.get(), DELIVERY_TIMEOUT)
            self.sockets.append(socket)
        self.posters = itertools.cycle(self.sockets)

    def close(self) -> None:
        for socket in self.sockets:
            socket.close()

    def _hear(self, text: bytes) -> None:
        if not text.startswith((b'{"type":"message"', b'{"type": "message"')):
            if text.startswith(b'{"type":"error"'):
                self.failure = text.decode()
            elif text.startswith(b'{"type":"history"'):
                self.histories.put_nowait(None)
            return
        at = text.index(b'"client_id"') + len(b'"client_id"')
        start = text.index(b'"', at) + 1
        post = self.on_their_way.get(text[start : start + 36])
        if post is None:
            return
        post.missing -= 1
        if post.missing == 0:
            del self.on_their_way[text[start : start + 36]]
            post.arrived.set_result(1_000 * (time.perf_counter() - post.posted_at))

    async def post(self, body: str) -> float:
        """Post as the next watcher in turn; returns the ms until the last one had it."""
        client_id = str(uuid.uuid4())
        arrived = asyncio.get_running_loop().create_future()
        frame = _frame("post", thread=self.server.thread, client_id=client_id, body=body)
        post = OnItsWay(time.perf_counter(), len(self.sockets), arrived)
        self.on_their_way[client_id.encode()] = post
        next(self.posters).send(frame)
        try:
            return await asyncio.wait_for(arrived, DELIVERY_TIMEOUT)
        except TimeoutError:
            raise RuntimeError(
                f"{self.server.name}: {post.missing} of {len(self.sockets)} watchers did not get "
                f"a post within {DELIVERY_TIMEOUT:.0f} seconds. {self.failure}"
            ) from None


def _frame(kind: str, **fields: str) -> bytes:
    return json.dumps({"v": 1, "type": kind, **fields}).encode()


async def _round(audience: Audience) -> Round:
    texts = itertools.cycle(TEXTS)
    quiet = []
    for _ in range(QUIET_POSTS):
        quiet.append(await audience.post(next(texts)))
        await asyncio.sleep(0.02)  # what "quiet" means: the server has come to rest
    posts, cpu, start = 0, audience.server.cpu_seconds(), time.perf_counter()

    async def keep_posting() -> None:
        nonlocal posts
        while posts < BURST_POSTS and time.perf_counter() < start + BURST_SECONDS:
            posts += 1
            await audience.post(next(texts))

    await asyncio.gather(*(keep_posting() for _ in range(BURST_WINDOW)))
    return Round(
        quiet=quiet,
        deliveries=posts * len(audience.sockets),
        seconds=time.perf_counter() - start,
        cpu_seconds=audience.server.cpu_seconds() - cpu,
    )


async def _measure(competitors: list[Server]) -> dict[str, list[Round]]:
    audiences = [Audience(server) for server in competitors]
    rounds: dict[str, list[Round]] = {server.name: [] for server in competitors}
    for audience in audiences:
        await audience.open()
        for text in TEXTS * 2:  # everything is loaded and has run once
            await audience.post(text)
    for number in range(ROUNDS):
        for audience in audiences if number % 2 == 0 else reversed(audiences):
            rounds[audience.server.name].append(await _round(audience))
    for audience in audiences:
        audience.close()
    return rounds


def bench() -> dict[str, list[Round]]:
    """Measure both, print the table; returns the rounds by server."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="consilium-bench-")))
        network = stack.enter_context(servers.consilium(WATCHERS, folder))
        plain = stack.enter_context(servers.bare(WATCHERS))
        rounds = asyncio.run(_measure([network, plain]))
    _print_table(rounds[network.name], rounds[plain.name])
    return rounds


def _print_table(ours: list[Round], plain: list[Round]) -> None:
    print(f"A live thread with {WATCHERS} watchers, one Daphne process, SQLite, in-memory layer")
    print(
        f"(medians of {ROUNDS} interleaved rounds; the bare consumer stores and checks nothing)\n"
    )
    print(f"{'':44}{'thread':>10}{'bare':>10}{'ratio':>9}")
    _print_row("quiet: post to last watcher, p50, ms", _p50, ours, plain)
    _print_row("quiet: post to last watcher, p95, ms", _p95, ours, plain)
    _print_row("busy: deliveries a second", lambda r: r.rate, ours, plain)
    _print_row("busy: server CPU for one delivery, µs", lambda r: r.cpu_each, ours, plain)


def _p50(measured: Round) -> float:
    return median(measured.quiet)


def _p95(measured: Round) -> float:
    return quantiles(measured.quiet, n=20)[-1]


def _print_row(
    what: str, figure: Callable[[Round], float], ours: list[Round], plain: list[Round]
) -> None:
    left, right = median(map(figure, ours)), median(map(figure, plain))
    ratio = f"{left / right:8.2f}×" if right else "        —"
    print(f"  {what:42}{left:10,.1f}{right:10,.1f}{ratio}")
