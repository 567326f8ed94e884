"""Tasks that only tests put on the queue."""

from django_tasks import task

from network.models import ScheduledRun


@task()
def fail_with_a_name() -> None:
    raise ValueError("Mrs Agathe Morlin")


@task()
def leave_a_mark(number: int) -> None:
    ScheduledRun.objects.create(job=f"mark {number}", due_at="2026-11-24T00:00:00Z")
