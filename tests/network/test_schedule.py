"""What is done on a schedule is due at the right time, and met once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from network import schedule
from network.models import ScheduledRun
from network.schedule import Daily, Every, Job, enqueue_due, register
from network.tasks import clear_sessions

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def _the_real_queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.TIME_ZONE = "Europe/Paris"


@pytest.fixture(autouse=True)
def _only_these_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_jobs", {})
    register(
        Job("daily", Daily(time(2, 30)), clear_sessions),
        Job("often", Every(minutes=10), clear_sessions),
    )


def minutes(first: datetime, last: datetime) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += timedelta(minutes=1)


@pytest.mark.parametrize(
    ("day", "due_at"),
    [
        ("2026-11-24", ["2026-11-24T01:30Z"]),
        ("2027-03-28", ["2027-03-28T01:30Z"]),  # 02:30 does not exist: it is 03:30
        ("2027-10-31", ["2027-10-31T00:30Z"]),  # 02:30 comes twice: the first counts
    ],
)
def test_what_is_due_daily_is_met_once_a_day(  # case K7
    db: None, day: str, due_at: list[str]
) -> None:
    midnight = datetime.fromisoformat(day).replace(tzinfo=PARIS).astimezone(UTC)
    enqueue_due(midnight)  # the day before's, which nobody has met
    for now in minutes(midnight, midnight + timedelta(hours=22)):
        enqueue_due(now)
    met = ScheduledRun.objects.filter(job="daily", due_at__gt=midnight)
    assert [f"{run.due_at:%Y-%m-%dT%H:%MZ}" for run in met] == due_at


def test_what_is_due_often_is_met_each_time(db: None) -> None:
    start = datetime(2026, 11, 24, 9, 3, tzinfo=UTC)
    met = [
        f"{now:%H:%M}"
        for now in minutes(start, start + timedelta(minutes=30))
        if "often" in enqueue_due(now)
    ]
    assert met == ["09:03", "09:10", "09:20", "09:30"]


def test_of_several_times_missed_one_is_met(db: None) -> None:
    enqueue_due(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    DBTaskResult.objects.all().delete()
    a_week_later = datetime(2026, 12, 1, 9, 5, tzinfo=UTC)
    assert sorted(enqueue_due(a_week_later)) == ["daily", "often"]
    assert enqueue_due(a_week_later) == []
    assert DBTaskResult.objects.count() == 2


def test_a_clock_set_back_meets_nothing_again(db: None) -> None:  # case K7
    start = datetime(2026, 11, 24, 1, 25, tzinfo=UTC)
    for now in minutes(start, start + timedelta(minutes=30)):
        enqueue_due(now)
    assert not any(enqueue_due(now) for now in minutes(start, start + timedelta(minutes=30)))


@pytest.mark.django_db(transaction=True)
def test_many_processes_meet_each_time_once() -> None:
    together = threading.Barrier(10)

    def look() -> list[str]:
        together.wait()
        try:
            return enqueue_due(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        met = [
            name for looking in [pool.submit(look) for _ in range(10)] for name in looking.result()
        ]
    assert sorted(met) == ["daily", "often"]
    assert DBTaskResult.objects.count() == ScheduledRun.objects.count() == 2
