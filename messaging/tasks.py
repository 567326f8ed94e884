"""What this room does on a schedule."""

from django_tasks import task

from messaging.picturing import discard_forgotten_drafts


@task()
def discard_drafts() -> None:
    discard_forgotten_drafts()
