"""How reports do here, in figures: how many, how long they wait, what becomes of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from cases.models import Report
from network.durations import middle_of
from network.models import Practitioner

PERIODS = (30, 90)  # days
REPORTERS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Period:
    """The reports made in the last `days`; shares in per cent."""

    days: int
    made: int
    hid: int
    settled: int
    median_time: timedelta | None  # from the report to the decision
    false_alarms: int | None  # of the settled: nothing became of the item, nor of its author


def period(days: int) -> Period:
    made = Report.objects.filter(created_at__gte=timezone.now() - timedelta(days=days))
    settled = made.filter(settled_at__isnull=False)
    times = [
        at - created
        for created, at in settled.values_list("created_at", "settled_at")
        if at is not None
    ]
    count = len(times)
    return Period(
        days=days,
        made=made.count(),
        hid=made.filter(hid=True).count(),
        settled=count,
        median_time=middle_of(times),
        false_alarms=round(100 * settled.filter(_false_alarm()).count() / count) if count else None,
    )


def _false_alarm() -> Q:
    return Q(outcome=Report.Outcome.NOTHING, measure="")


@dataclass(frozen=True, slots=True)
class Row:
    """The reports for one reason: how many are open, and how many ended in each outcome."""

    label: str
    still_open: int
    outcomes: list[int]
    warned: int
    suspended: int


def by_reason(days: int) -> list[Row]:
    """A row for each reason; `outcomes` in the order of Report.Outcome."""
    made = Report.objects.filter(created_at__gte=timezone.now() - timedelta(days=days))
    counts: Counter[tuple[str, str, str]] = Counter()
    for reason, outcome, measure, number in (
        made.order_by().values_list("reason", "outcome", "measure").annotate(Count("pk"))
    ):
        counts[reason, "outcome", outcome] += number
        counts[reason, "measure", measure] += number
    return [
        Row(
            label=str(reason.label),
            still_open=counts[reason.value, "outcome", ""],
            outcomes=[counts[reason.value, "outcome", one.value] for one in Report.Outcome],
            warned=counts[reason.value, "measure", Report.Measure.WARNED.value],
            suspended=counts[reason.value, "measure", Report.Measure.SUSPENDED.value],
        )
        for reason in Report.Reason
    ]


def reporters(days: int) -> list[dict[str, object]]:
    """Who reported most false alarms comes first: {practitioner, made, hid, false}."""
    since = timezone.now() - timedelta(days=days)
    rows = Report.objects.filter(created_at__gte=since).order_by().values("reporter")
    counted = rows.annotate(
        made=Count("pk"),
        hidden=Count("pk", filter=Q(hid=True)),
        false=Count("pk", filter=_false_alarm()),
    ).order_by("-false", "-made", "reporter")[:REPORTERS_SHOWN]
    people = Practitioner.objects.select_related("user").in_bulk(
        [row["reporter"] for row in counted]
    )
    return [
        {
            "practitioner": people[row["reporter"]],
            "made": row["made"],
            "hid": row["hidden"],
            "false": row["false"],
        }
        for row in counted
    ]
