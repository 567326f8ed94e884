"""How much one person may do in this process."""

import time
from collections import defaultdict, deque

from django.utils.translation import gettext_lazy as _

TOO_FAST = _("That is a lot in one minute. Wait a moment, then try again.")


class Allowance:
    """At most `times` acts of one person within `seconds`."""

    def __init__(self, times: int, seconds: float) -> None:
        self.times, self.seconds = times, seconds
        self._acts: defaultdict[int, deque[float]] = defaultdict(deque)

    def take(self, practitioner_id: int) -> bool:
        """Count one act; False when there were too many."""
        acts, now = self._acts[practitioner_id], time.monotonic()
        while acts and acts[0] <= now - self.seconds:
            acts.popleft()
        if len(acts) >= self.times:
            return False
        acts.append(now)
        return True

    def forget(self, practitioner_id: int) -> None:
        """Begin anew for one person."""
        self._acts.pop(practitioner_id, None)

    def forget_everybody(self) -> None:
        """Begin anew."""
        self._acts.clear()


look_ups_allowed = Allowance(times=60, seconds=60)
documents_allowed = Allowance(times=6, seconds=60)  # each may keep a processor busy for a while
