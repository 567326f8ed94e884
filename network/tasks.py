"""What is done behind the pages. Each task may be broken off and run again: it begins with what is
left to do, and does nothing twice."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from network import inviting
from network.auditing import heads
from network.models import ScheduledRun, Worker
from network.registries import importing
from network.verification import endorsing, evidence, expiring, proving

KEPT = timedelta(days=14)  # how long it is known what was on the queue


@task()
def write_audit_head() -> None:
    heads.write_audit_head()


@task()
def clear_sessions() -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@task()
def tidy_the_queue() -> None:
    """Forget what was done long ago. What failed for good stays as long as what went well."""
    long_ago = timezone.now() - KEPT
    DBTaskResult.objects.finished().filter(finished_at__lt=long_ago).delete()
    ScheduledRun.objects.filter(due_at__lt=long_ago).delete()
    Worker.objects.filter(seen_at__lt=long_ago).delete()


@task()
def expire_verifications() -> None:
    expiring.expire_verifications()


@task()
def send_reminders() -> None:
    expiring.send_reminders()


@task()
def delete_due_evidence() -> None:
    evidence.delete_due_evidence()


@task()
def forget_codes() -> None:
    proving.forget_codes()


@task()
def forget_colleagues_addresses() -> None:
    inviting.forget_unused_invitations()
    endorsing.forget_unanswered_askings()


@task()
def import_waiting_registries() -> None:
    importing.import_waiting_files()


@task()
def act_on_registry_changes() -> None:
    """Put out whom an import that was killed between two steps has left in."""
    importing.act_on_changes()
