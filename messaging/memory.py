"""What this process remembers of a thread while it is being discussed: which name has which letter,
and which day is day 0.

These are identifiers, so they are never stored and never leave the process. They are forgotten
after twelve hours, at a restart, and when too many threads are remembered; then a name that nothing
in its own message gives away is found by the other rules only, and gets a new letter: one that the
thread has not used, for how many it has used is stored (`Thread.marks`).
"""

import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import Self
from uuid import UUID

from deidentification import Registry

LIFETIME = 12 * 3600.0  # seconds since the last use
THREADS = 1_000
NAMES = 2_000  # of each thread; each is looked for in every new text


@dataclass(slots=True, repr=False)
class Remembered:
    """`names` were removed from this thread before; the registry knows their letters."""

    registry: Registry
    names: set[str] = field(default_factory=set)
    used_at: float = 0.0

    def copy(self) -> Self:
        return type(self)(self.registry.copy(), self.names.copy())


_threads: OrderedDict[UUID, Remembered] = OrderedDict()
_lock = Lock()


def recall(thread_id: UUID, marks: Mapping[str, int]) -> Remembered:
    """What is remembered of a thread, as a copy: what it learns is forgotten unless `remember`ed.

    `marks` is what is stored of the letters and numbers that the thread has used: a new person
    gets the next one, whichever process gave the last. A thread that is new here has no day 0.
    """
    with _lock:
        found = _find(thread_id)
        copy = found.copy() if found is not None else Remembered(Registry(names_day0=False))
    if any(marks.get(mark, 0) < count for mark, count in copy.registry.used().items()):
        # The text with these letters was not stored after all.
        copy.registry = Registry(names_day0=False)
    copy.registry.reserve(marks)
    return copy


def remember(thread_id: UUID, registry: Registry, names: Iterable[str]) -> None:
    """Keep what a text told that has been stored in a thread."""
    with _lock:
        _keep(thread_id, Remembered(registry, set(islice(names, NAMES))))


def add_names(thread_id: UUID, names: Iterable[str]) -> None:
    """From now on these are names in a thread."""
    with _lock:
        found = _find(thread_id) or Remembered(Registry(names_day0=False))
        found.names.update(names)
        _keep(thread_id, found)


def _find(thread_id: UUID) -> Remembered | None:
    found = _threads.get(thread_id)
    if found is None or found.used_at < time.monotonic() - LIFETIME:
        return None
    _keep(thread_id, found)
    return found


def _keep(thread_id: UUID, remembered: Remembered) -> None:
    remembered.used_at = time.monotonic()
    _threads[thread_id] = remembered
    _threads.move_to_end(thread_id)
    while len(_threads) > THREADS:
        _threads.popitem(last=False)
