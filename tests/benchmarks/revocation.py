"""How soon somebody is out: from the commit to the last frame, and to the close of their sockets.

    python -m tests.benchmarks.revocation [--rounds N]

In each round somebody has two sockets on every server process, each watching three threads and
the inbox, while others write in all three. Then a moderator revokes them, or takes them out of one
group, or they sign out, in one process, the next time in the other. A round's times are those of
the slowest of their sockets.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import count, cycle
from operator import attrgetter, itemgetter
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks import servers, stores
from tests.benchmarks.crowd import Listener, Traffic, request

REVOKE, REMOVE, SIGN_OUT = "revoke", "remove", "sign out"
ACTS = {
    REVOKE: "revoked by a moderator",
    REMOVE: "taken out of one group",
    SIGN_OUT: "signed out (from the request)",
}
ROUNDS = 100
BAR = 1_000  # ms
SOCKETS = 2  # of one person, on each process
REFUSED = (302, 403, 404)
POSTERS = 24  # one may post 100 messages a minute


@dataclass(frozen=True)
class Round:
    """What an act did. Milliseconds from its commit; a sign-out's from the request."""

    last_frame: float  # 0.0: none came after the commit
    closed: float  # until all were closed; for a removal, until all were told that it is gone
    codes: frozenset[int]  # with which they were closed
    on_the_way: int  # frames that arrived after the commit
    too_late: int  # those of messages written after the commit, and any after the farewell
    let_in: int  # pages and handshakes that were not refused
    left: int  # what the processes still hold of somebody whose sockets are closed
    channels: frozenset[int]  # how many each process has in the layer's groups: one, its own


class Network:
    """A running network, and those in it who will go, one in each round."""

    def __init__(self, ports: list[int], told: dict[str, Any]) -> None:
        self.ports = ports
        self.groups: list[int] = told["groups"]
        self.pages: list[str] = told["pages"]
        self.threads: list[str] = told["threads"]
        self.leavers: list[tuple[int, str]] = told["leavers"]
        cookies = [f"sessionid={key}" for key in told["posters"]]
        self.traffic = Traffic(ports, self.threads, cookies)
        self._numbers = count()

    async def round(self, act: str, handshakes: int = 1) -> Round:
        """The next one comes, goes by this act, and tries to get in again."""
        number = next(self._numbers)
        (who, key), group = self.leavers.pop(), number % len(self.groups)
        cookie, thread = f"sessionid={key}", self.threads[group]
        page = self.pages[group]
        listeners = await self._arrive(cookie)
        if await self._pages_open(cookie, page) < len(self.ports):
            raise RuntimeError(f"{page} was not shown to somebody who may see it.")

        port = self.ports[number % len(self.ports)]
        began = time.monotonic()
        if act == SIGN_OUT:
            await request(port, "/account/logout/", cookie, post=True)
            committed = written_from = began
        else:
            path = f"/act/?what={act}&who={who}&group={self.groups[group]}"
            committed = written_from = json.loads((await request(port, path))[1])["committed"]
        answered = time.monotonic()
        if act == SIGN_OUT:  # it was committed at some moment in between
            written_from = answered

        let_in = await self._pages_open(cookie, page)
        farewell: Callable[[Listener], float]
        if act == REMOVE:
            farewell = partial(Listener.last, kind="gone", thread=thread)
        else:
            let_in += await self._sockets_open(cookie, handshakes)
            farewell = attrgetter("closed_at")
        for listener in listeners:
            await listener.until(farewell)
        await self.traffic.has_gone_on(answered)
        if act == REMOVE:
            await self._others_go_on(listeners, thread, answered)
        held = [await self._held(port, who) for port in self.ports]
        frames = [
            (heard, farewell(listener))
            for listener in listeners
            for heard in listener.heard
            if act != REMOVE or (heard.thread == thread and heard.frame["type"] != "gone")
        ]
        codes = {one.socket.closed.result() for one in listeners if one.closed_at}
        for listener in listeners:
            listener.socket.close()
        after = [heard.at for heard, _ in frames if heard.at > committed]
        return Round(
            last_frame=1000 * (max(after, default=committed) - committed),
            closed=1000 * (max(map(farewell, listeners)) - committed),
            codes=frozenset(codes),
            on_the_way=len(after),
            too_late=sum(
                heard.at > end or self.traffic.is_later(heard, written_from)
                for heard, end in frames
            ),
            let_in=let_in,
            left=sum(map(itemgetter("left"), held)),
            channels=frozenset(map(itemgetter("channels"), held)),
        )

    async def _arrive(self, cookie: str) -> list[Listener]:
        """Open all sockets of somebody, and wait until each hears what is written everywhere."""
        listeners = [Listener(self.threads) for _ in range(SOCKETS * len(self.ports))]
        for listener, port in zip(listeners, cycle(self.ports), strict=False):
            await listener.open(port, cookie, self.traffic.heads)
        await self.traffic.has_gone_on(time.monotonic())
        for listener in listeners:
            await listener.until(lambda one: all(one.last("message", t) for t in self.threads))
        return listeners

    async def _pages_open(self, cookie: str, path: str) -> int:
        """On how many processes the page is shown. Raises RuntimeError for what is no refusal."""
        answers = await asyncio.gather(*(request(port, path, cookie) for port in self.ports))
        statuses = [status for status, _ in answers]
        if not {200, *REFUSED}.issuperset(statuses):
            raise RuntimeError(f"{path} was answered with {statuses}.")
        return statuses.count(200)

    async def _sockets_open(self, cookie: str, handshakes: int) -> int:
        """How many handshakes succeed, so many being tried on each process."""
        opened = 0
        for port in self.ports * handshakes:
            with suppress(ConnectionError):
                await Listener(self.threads).open(port, cookie)
                opened += 1
        return opened

    async def _others_go_on(self, listeners: list[Listener], but: str, moment: float) -> None:
        """Wait until all have heard what was written after the moment in the other threads."""
        others = set(self.threads) - {but}

        def heard_from_all(listener: Listener) -> bool:
            later = {h.thread for h in listener.heard if self.traffic.is_later(h, moment)}
            return later >= others

        for listener in listeners:
            await listener.until(heard_from_all)

    async def _held(self, port: int, who: int) -> dict[str, int]:
        _status, body = await request(port, f"/act/?what=look&who={who}")
        held: dict[str, int] = json.loads(body)
        return held


@contextmanager
def network(
    folder: Path, *, leavers: int, database: str = "", redis: str = ""
) -> Iterator[tuple[list[int], dict[str, Any]]]:
    """The ports of a running network with so many who will go, and what stands in it."""
    running = servers.network(
        folder,
        "three_groups",
        application="tests.benchmarks.acting:application",
        database=database,
        redis=redis,
        posters=POSTERS,
        leavers=leavers,
    )
    with running as (processes, told):
        yield [port for port, _pid in processes], told


async def measure(
    ports: list[int], told: dict[str, Any], rounds: int, handshakes: int = 1
) -> dict[str, list[Round]]:
    """So many rounds of each act, in turn, so that a busy moment of the machine strikes all."""
    here = Network(ports, told)
    measured: dict[str, list[Round]] = {act: [] for act in ACTS}
    async with here.traffic.running():
        for _ in range(rounds):
            for act in ACTS:
                measured[act].append(await here.round(act, handshakes))
    return measured


def bench(rounds: int = ROUNDS) -> None:
    """Measure both arrangements and print."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="consilium-revocation-")))
        places = {"one Daphne process, SQLite, in-memory layer": ("", "")}
        if lacking := stores.missing():
            print(f"Two processes are not measured: no {' and no '.join(lacking)} here.")
        else:
            addresses = (
                stack.enter_context(stores.postgresql(folder)),
                stack.enter_context(stores.redis(folder)),
            )
            places["two Daphne processes, PostgreSQL, Redis"] = addresses
        for place, (database, redis) in places.items():
            data = Path(stack.enter_context(TemporaryDirectory(prefix="consilium-revocation-")))
            leavers = rounds * len(ACTS)
            with network(data, leavers=leavers, database=database, redis=redis) as (ports, told):
                print(
                    f"Out at once: {place}; {rounds} rounds each, {SOCKETS * len(ports)} sockets "
                    f"in three busy threads; bar {BAR:,} ms\n"
                )
                _print_table(asyncio.run(measure(ports, told, rounds)))


def _print_table(measured: dict[str, list[Round]]) -> None:
    print(f"{'ms after the commit: p50 / p99 / max':34}{'last frame':>22}{'closed':>24}")
    for act, rounds in measured.items():
        last, closed = ([getattr(r, what) for r in rounds] for what in ("last_frame", "closed"))
        print(f"  {ACTS[act]:32}{_spread(last):>22}{_spread(closed):>24}")
    for act, rounds in measured.items():
        print(
            f"  {ACTS[act]}: {sum(r.too_late for r in rounds)} frames of what was written "
            f"after the commit ({sum(r.on_the_way for r in rounds)} frames arrived after it), "
            f"{sum(r.let_in for r in rounds)} pages or handshakes not refused"
        )
    print()


def _spread(values: list[float]) -> str:
    p99 = quantiles(values, n=100, method="inclusive")[98]
    return f"{median(values):.1f} / {p99:.1f} / {max(values):.1f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.revocation")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    bench(parser.parse_args().rounds)
