"""What is done at its time, once, whichever process does it."""

from django.db import models
from django.utils import timezone


class ScheduledRun(models.Model):
    """That a job was put on the queue for a time at which it was due."""

    job = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    enqueued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "due_at"], name="one_run_a_due_time")]

    def __str__(self) -> str:
        return f"{self.job} at {self.due_at:%Y-%m-%d %H:%M}"


class Worker(models.Model):
    """A process that does what is on the queue, and when it was last seen alive. What somebody does
    who has not been seen for a while is given to another."""

    name = models.CharField(max_length=32, unique=True)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
