"""Who is present in which thread, over all processes. In memory only."""

import time
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID


class Presence:
    """What each process last said of its own sockets. A process that is silent is gone."""

    def __init__(self, lifetime: float) -> None:
        self.lifetime = lifetime  # seconds
        # Thread → process → when it said so, and which practitioners.
        self._said: dict[UUID, dict[str, tuple[float, frozenset[int]]]] = defaultdict(dict)

    def note(self, thread: UUID, process: str, practitioners: Iterable[int]) -> bool:
        """Take down what a process says of a thread; whether somebody came or went."""
        before = self.here(thread)
        if here := frozenset(practitioners):
            self._said[thread][process] = (time.monotonic(), here)
        else:
            self._said[thread].pop(process, None)
        return self.here(thread) != before

    def here(self, thread: UUID) -> frozenset[int]:
        said, oldest = self._said.get(thread, {}), time.monotonic() - self.lifetime
        alive = {process: s for process, s in said.items() if s[0] > oldest}
        if alive:
            self._said[thread] = alive
        else:
            self._said.pop(thread, None)
        return frozenset().union(*(practitioners for _, practitioners in alive.values()))

    def has_heard(self, thread: UUID, process: str) -> bool:
        return process in self._said.get(thread, {})
