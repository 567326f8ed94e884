"""The worker: puts on the queue what is due, and does what is on it, one task after the other.

django-tasks-db keeps the queue; its own worker gives a task up at the first failure, leaves what a
killed process had begun where it is, and takes SQLite's one write lock every second.
This one tries again, takes over, and takes a lock only when there is something to do.
"""

import atexit
import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.signals import task_enqueued
from django_tasks_db.models import DBTaskResult

from network.logs import WithoutValues
from network.models import Worker as WorkerRow
from network.schedule import enqueue_due

POLL = 2.0  # seconds between two looks at the queue
BEAT = 15.0  # seconds between two signs of life; as often, what is due is looked for
LEASE = timedelta(seconds=90)  # who gave no sign for so long is dead, and its task another's
# Seconds from a failure to the next try. After the last one the task has failed for good.
WAITS = (30, 120, 600, 3_600, 4 * 3_600, 12 * 3_600)
LAST_WORD = 8.0  # seconds that a server which stops leaves the task at hand

logger = logging.getLogger(__name__)


class Worker:
    def __init__(self, poll: float = POLL, beat: float = BEAT) -> None:
        self.name = get_random_string(32)
        self._poll, self._beat = poll, beat
        self._stopping, self._wake = threading.Event(), threading.Event()

    def run(self) -> None:
        """Work until `stop` is called; the task at hand is finished first."""
        heart = threading.Thread(target=self._show_life, name="worker's heart", daemon=True)
        heart.start()
        looked_at: datetime | None = None
        while not self._stopping.is_set():
            done = False
            try:
                now = timezone.now()
                if looked_at is None or not timedelta() <= now - looked_at < self._between_looks:
                    looked_at = now
                    self.show_life()
                    self.take_over()
                    enqueue_due(now)
                done = self.do_one()
            except DatabaseError:  # it may be away, locked, or not migrated yet
                logger.warning("The worker could not use the database.", exc_info=True)
            finally:
                close_old_connections()
            if not done:
                self._wake.wait(self._poll)
                self._wake.clear()
        heart.join()
        self._sign_off()

    @property
    def _between_looks(self) -> timedelta:
        return timedelta(seconds=self._beat)

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()

    def wake(self) -> None:
        """Look at the queue now."""
        self._wake.set()

    def do_one(self) -> bool:
        """Do the first task that is ready; False when there is none."""
        result = self._claim()
        if result is None:
            return False
        try:
            task, taken = result.task, result.args_kwargs
            given = [TaskContext(task_result=result.task_result)] if task.takes_context else []
            task.call(*given, *taken["args"], **taken["kwargs"])
            result.set_successful(None)
        except Exception as failure:  # noqa: BLE001 (whatever a task raises, the next one is done)
            _try_again_later(result, failure)
        return True

    def _claim(self) -> DBTaskResult | None:
        ready = DBTaskResult.objects.ready()
        if not ready.exists():  # read without a lock: an idle worker is in nobody's way
            return None
        with transaction.atomic():
            result = ready.get_locked()
            if result is not None:
                result.claim(self.name)
            return result

    def take_over(self) -> int:
        """Put back on the queue what dead workers had begun; returns how many tasks."""
        if not DBTaskResult.objects.running().exists():
            return 0
        alive = WorkerRow.objects.filter(seen_at__gte=timezone.now() - LEASE)
        # What this one has begun and not finished is as good as abandoned: it is here, not there.
        others = set(alive.exclude(name=self.name).values_list("name", flat=True))
        taken = 0
        with transaction.atomic():
            for result in DBTaskResult.objects.running().select_for_update(skip_locked=True):
                if result.worker_ids[-1] not in others:
                    _try_again_later(result, None)
                    taken += 1
        return taken

    def show_life(self) -> None:
        WorkerRow.objects.update_or_create(name=self.name, defaults={"seen_at": timezone.now()})

    def _show_life(self) -> None:
        """Signs of life from a thread of their own: a task may take longer than the lease."""
        while not self._stopping.wait(self._beat):
            try:
                self.show_life()
            except DatabaseError:
                logger.warning("The worker could not give a sign of life.", exc_info=True)
            finally:
                close_old_connections()
        connection.close()

    def _sign_off(self) -> None:
        try:
            WorkerRow.objects.filter(name=self.name).delete()
        except DatabaseError:
            logger.warning("The worker could not sign off.", exc_info=True)
        finally:
            connection.close()


def _try_again_later(result: DBTaskResult, failure: Exception | None) -> None:
    """Put a task back, for later the more often it has failed, or give it up.

    `failure`: None when its process died, so that it may begin again at once. Only places and the
    class of the failure are kept, for its message may quote values.
    """
    tries = len(result.worker_ids)
    if failure is None:
        logger.warning("Task %s was broken off, try %d.", result.task_path, tries)
    else:
        logger.warning("Task %s failed, try %d.", result.task_path, tries, exc_info=failure)
        result.exception_class_path = f"{type(failure).__module__}.{type(failure).__qualname__}"
        trace = (type(failure), failure, failure.__traceback__)
        result.traceback = WithoutValues().formatException(trace)
    if tries > len(WAITS):
        result.status, result.finished_at = TaskResultStatus.FAILED, timezone.now()
    else:
        wait = WAITS[tries - 1] if failure else 0
        result.status = TaskResultStatus.READY
        result.run_after = timezone.now() + timedelta(seconds=wait)
    result.save(
        update_fields=["status", "run_after", "finished_at", "exception_class_path", "traceback"]
    )


@dataclass(frozen=True, slots=True)
class Condition:
    """How the work stands: tasks that wait, failed ones that are tried again, those given up; when
    a worker was last seen."""

    waiting: int
    failing: int
    failed: int
    seen_at: datetime | None

    @property
    def is_dead(self) -> bool:
        return self.seen_at is None or timezone.now() - self.seen_at > LEASE


def condition() -> Condition:
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    last = WorkerRow.objects.order_by("-seen_at").first()
    return Condition(
        waiting=waiting.count(),
        failing=waiting.exclude(exception_class_path="").count(),
        failed=DBTaskResult.objects.failed().count(),
        seen_at=last.seen_at if last else None,
    )


_inside: Worker | None = None


def start_inside() -> None:
    """Work in a thread of this server process, once however often it is called."""
    global _inside
    if _inside is not None:
        return
    _inside = worker = Worker()
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)

    def look_after_commit(**_given: Any) -> None:
        transaction.on_commit(worker.wake)

    task_enqueued.connect(look_after_commit, weak=False, dispatch_uid="worker inside")
    atexit.register(partial(_finish, worker, thread))
    thread.start()


def _finish(worker: Worker, thread: threading.Thread) -> None:
    worker.stop()
    thread.join(LAST_WORD)
