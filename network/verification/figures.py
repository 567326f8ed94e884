"""How long claims wait, how they end, and how much of it one moderator does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from network.durations import middle_of
from network.models import Claim, Decision, Practitioner

LAST = 50  # decisions by which the usual time is told
FEWEST = 3  # below that a median says nothing
DECIDED = (Claim.State.APPROVED, Claim.State.REFUSED)


@dataclass(frozen=True, slots=True)
class Handled:
    """What was decided within some days. `seconds`: the median from opening to deciding."""

    days: int
    outcomes: dict[str, int]
    waited: timedelta | None
    seconds: int | None

    @property
    def seconds_in_words(self) -> str:
        if self.seconds is None:
            return "–"
        return ngettext("%(count)d second", "%(count)d seconds", self.seconds) % {
            "count": self.seconds
        }


@dataclass(frozen=True, slots=True)
class Queue:
    """What is open now. `waiting`: the median time that those in the queue have waited."""

    states: dict[str, int]
    waiting: timedelta | None
    longest: timedelta | None

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def by_state(self) -> list[tuple[str, int]]:
        return [(str(Claim.State(state).label), count) for state, count in self.states.items()]


def usual_time() -> timedelta | None:
    """How long a claim took lately from its submission to its decision; None when too few were
    decided to say."""
    decided = Claim.objects.filter(state__in=DECIDED, decided_at__isnull=False)
    # Those that a rule let in at once say nothing about moderators.
    by_hand = decided.filter(decisions__moderator__isnull=False).distinct()
    spans = by_hand.order_by("-decided_at").values_list("submitted_at", "decided_at")[:LAST]
    return _median_span(spans)


def queue_now() -> Queue:
    opened = Claim.objects.open().order_by()
    now = timezone.now()
    waits = [
        now - since
        for since in Claim.objects.waiting().order_by().values_list("submitted_at", flat=True)
    ]
    return Queue(
        states=dict(opened.values_list("state").annotate(Count("pk"))),
        waiting=middle_of(waits),
        longest=max(waits, default=None),
    )


def handled(days: int, moderator: Practitioner | None = None) -> Handled:
    """By everybody, or by one moderator."""
    since = timezone.now() - timedelta(days=days)
    decisions: QuerySet[Decision] = Decision.objects.filter(at__gte=since)
    decisions = decisions.filter(moderator=moderator) if moderator else decisions
    claims = Claim.objects.filter(state__in=DECIDED, decided_at__gte=since)
    if moderator:
        claims = claims.filter(decisions__moderator=moderator).distinct()
    seconds = [
        one for one in decisions.order_by().values_list("seconds", flat=True) if one is not None
    ]
    return Handled(
        days=days,
        outcomes=dict(decisions.order_by().values_list("outcome").annotate(Count("pk"))),
        waited=_median_span(claims.values_list("submitted_at", "decided_at"), fewest=1),
        seconds=round(median(seconds)) if seconds else None,
    )


def _median_span(
    spans: Iterable[tuple[datetime, datetime | None]], fewest: int = FEWEST
) -> timedelta | None:
    lengths = [end - start for start, end in spans if end is not None]
    return middle_of(lengths) if len(lengths) >= fewest else None
