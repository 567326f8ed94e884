"""What is done when. Rooms above add their own jobs by `register`, from their AppConfig."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks.base import Task

from network import tasks
from network.models import ScheduledRun


class When(Protocol):
    def last_due(self, now: datetime) -> datetime:
        """The latest time, not after `now`, at which it is due; in UTC."""


@dataclass(frozen=True, slots=True)
class Every:
    minutes: int

    def last_due(self, now: datetime) -> datetime:
        step = self.minutes * 60
        return datetime.fromtimestamp(now.timestamp() // step * step, UTC)


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, at a time of the network's zone (TIME_ZONE). Where the clock jumps over that time
    it is as much later; where it shows it twice, the first counts."""

    at: time

    def last_due(self, now: datetime) -> datetime:
        zone = timezone.get_default_timezone()
        today = now.astimezone(zone).date()
        due = datetime.combine(today, self.at, zone).astimezone(UTC)
        if due > now:
            due = datetime.combine(today - timedelta(days=1), self.at, zone).astimezone(UTC)
        return due


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    when: When
    task: Task[[], Any]


_jobs: dict[str, Job] = {}


def register(*jobs: Job) -> None:
    _jobs.update((job.name, job) for job in jobs)


def jobs() -> Iterable[Job]:
    return _jobs.values()


def enqueue_due(now: datetime) -> list[str]:
    """Put on the queue what is due; returns the names of these jobs.

    Each due time is met once, by whichever process comes first. Of several that were missed, while
    nothing ran, the last one counts.
    """
    due = {job.name: job.when.last_due(now) for job in _jobs.values()}
    met = set(
        ScheduledRun.objects.filter(due_at__gte=min(due.values(), default=now)).values_list(
            "job", "due_at"
        )
    )
    return [name for name, at in due.items() if (name, at) not in met and _enqueue(name, at)]


def _enqueue(name: str, due_at: datetime) -> bool:
    try:
        with transaction.atomic():
            ScheduledRun.objects.create(job=name, due_at=due_at)
            _jobs[name].task.enqueue()
    except IntegrityError:  # another process was faster
        return False
    return True


register(
    Job("audit_head", Every(minutes=60), tasks.write_audit_head),
    Job("clear_sessions", Daily(time(3, 10)), tasks.clear_sessions),
    Job("tidy_the_queue", Daily(time(3, 20)), tasks.tidy_the_queue),
    # Access itself ends with the day; this closes what is open then, and tells.
    Job("expire_verifications", Every(minutes=10), tasks.expire_verifications),
    Job("send_reminders", Daily(time(7, 0)), tasks.send_reminders),
    Job("delete_due_evidence", Every(minutes=60), tasks.delete_due_evidence),
    Job("forget_codes", Every(minutes=60), tasks.forget_codes),
    Job("forget_colleagues_addresses", Daily(time(3, 30)), tasks.forget_colleagues_addresses),
    Job("act_on_registry_changes", Every(minutes=5), tasks.act_on_registry_changes),
    Job("import_waiting_registries", Daily(time(4, 10)), tasks.import_waiting_registries),
)
