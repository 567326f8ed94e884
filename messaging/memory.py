"""What this process remembers of a thread while it is being discussed: which name has which letter,
and which day is day 0.

These are identifiers, so they are never stored and never leave the process. They are forgotten
after twelve hours, at a restart, and when too many threads are remembered; then a name that nothing
in its own message gives away is found by the other rules only, and gets a new letter.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from deidentification import Registry

LIFETIME = 12 * 3600.0  # seconds since the last use
THREADS = 1_000


@dataclass(slots=True, repr=False)
class Remembered:
    """`names` were removed from this thread before; the registry knows their letters."""

    registry: Registry
    names: set[str] = field(default_factory=set)
    used_at: float = 0.0


_threads: OrderedDict[UUID, Remembered] = OrderedDict()
_lock = Lock()


def recall(thread_id: UUID) -> Remembered:
    """What is remembered of a thread; a thread that is new here has no day 0 of its own."""
    with _lock:
        found = _threads.get(thread_id)
        if found is None or found.used_at < time.monotonic() - LIFETIME:
            found = Remembered(Registry(names_day0=False))
        _keep(thread_id, found)
        return found


def remember(thread_id: UUID, registry: Registry, names: set[str]) -> None:
    """Keep what the opening of a thread told."""
    with _lock:
        _keep(thread_id, Remembered(registry, names))


def _keep(thread_id: UUID, remembered: Remembered) -> None:
    remembered.used_at = time.monotonic()
    _threads[thread_id] = remembered
    _threads.move_to_end(thread_id)
    while len(_threads) > THREADS:
        _threads.popitem(last=False)
