"""The worker as a process of its own (WORKER=process)."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from network.working import Worker


class Command(BaseCommand):
    help = (
        "Do what is on the queue and put there what is due, until it is told to stop: the task at "
        "hand is finished first. Any number of these may run."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.run()
