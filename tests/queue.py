"""The queue of most tests: what is put on it is done in the same process, once the act stands."""

from functools import partial

from django.db import transaction
from django_tasks import TaskResult
from django_tasks.backends.immediate import ImmediateBackend


class AfterCommit(ImmediateBackend):
    def _execute_task(self, task_result: TaskResult) -> None:
        transaction.on_commit(partial(super()._execute_task, task_result))
