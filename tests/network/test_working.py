"""What is on the queue is done once: after failures, after a kill -9, by however many workers."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from network.codes import WordsRefused
from network.logs import WithoutValues
from network.mailing import tell
from network.models import Practitioner, ScheduledRun
from network.models import Worker as WorkerRow
from network.tasks import tidy_the_queue
from network.working import LEASE, WAITS, Worker, condition
from tests.cast import Cast
from tests.network.chores import fail_with_a_name, leave_a_mark
from tests.network.post_office import PostOffice, post_office

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _the_real_queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def by_mail(settings: Any) -> Callable[[int], None]:
    """Mails leave by this port of loopback."""

    def use(port: int) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    return use


def tell_of_admission(practitioner: Practitioner) -> None:
    with transaction.atomic():
        tell(practitioner, "let_in", page="cases:home")


def later(**time_to_come: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**time_to_come))


def test_a_mail_waits_for_the_mail_server_and_comes_once(  # case J13
    cast: Cast, by_mail: Callable[[int], None]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    by_mail(port)
    tell_of_admission(cast.author)
    worker = Worker()
    assert worker.do_one()
    assert not worker.do_one()  # not before its time
    with later(seconds=WAITS[0] + 1), post_office(port) as office:
        assert worker.do_one()
        assert not worker.do_one()
    (letter,) = office.letters
    assert letter["To"] == cast.author.user.email
    assert letter["Message-ID"] == f"<{DBTaskResult.objects.get().pk}@localhost>"


def test_an_act_that_is_undone_tells_nobody(cast: Cast) -> None:
    def undone() -> None:
        with transaction.atomic():
            tell(cast.author, "let_in", page="cases:home")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert not DBTaskResult.objects.exists()


def test_no_word_waits_on_the_queue(cast: Cast) -> None:  # case D25
    with pytest.raises(WordsRefused):
        tell(cast.author, "let_in", note="Mrs Agathe Morlin")
    tell_of_admission(cast.author)
    args = DBTaskResult.objects.get().args_kwargs
    assert args == {"args": [cast.author.pk, "let_in", "/", {}], "kwargs": {}}


def test_a_failure_is_tried_again_less_and_less_often_and_then_given_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fail_with_a_name.enqueue()
    worker = Worker()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for wait in WAITS:
            assert worker.do_one()
            clock.shift(wait - 1)
            assert not worker.do_one()
            clock.shift(2)
            assert condition().failing == 1
        assert worker.do_one()
        clock.shift(365 * 24 * 3600)
        assert not worker.do_one()
    result = DBTaskResult.objects.get()
    assert (result.status, len(result.worker_ids)) == ("FAILED", len(WAITS) + 1)
    assert (condition().failing, condition().failed) == (0, 1)
    written = [WithoutValues().format(record) for record in caplog.records] + [result.traceback]
    assert any("chores" in line for line in written)
    assert not any("Morlin" in line for line in written)


def test_a_task_whose_name_is_no_more_fails_and_the_next_one_is_done() -> None:
    leave_a_mark.enqueue(1)
    DBTaskResult.objects.update(task_path="tests.network.chores.gone", priority=1)
    leave_a_mark.enqueue(2)
    worker = Worker()
    assert worker.do_one()
    assert worker.do_one()
    assert ScheduledRun.objects.get().job == "mark 2"


def test_many_workers_do_each_task_once() -> None:
    for number in range(40):
        leave_a_mark.enqueue(number)
    together = threading.Barrier(6)

    def work() -> None:
        worker = Worker()
        together.wait()
        try:
            while worker.do_one():
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        for working in [pool.submit(work) for _ in range(6)]:
            working.result()
    assert ScheduledRun.objects.count() == 40
    assert all(len(r.worker_ids) == 1 for r in DBTaskResult.objects.all())


def test_an_idle_worker_only_reads() -> None:
    worker = Worker()
    with CaptureQueriesContext(connection) as queries:
        assert not worker.do_one()
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]


def test_only_what_a_dead_worker_had_begun_is_taken_over() -> None:
    alive, dead = Worker(), Worker()
    alive.show_life()
    dead.show_life()
    for number, worker in enumerate((alive, dead)):
        leave_a_mark.enqueue(number)
        worker._claim()
    WorkerRow.objects.filter(name=dead.name).update(seen_at=timezone.now() - LEASE * 2)
    assert Worker().take_over() == 1
    assert Worker().do_one()
    assert ScheduledRun.objects.get().job == "mark 1"


def test_a_task_that_kills_its_worker_is_given_up_in_the_end() -> None:
    leave_a_mark.enqueue(1)
    for _ in range(len(WAITS) + 1):
        Worker()._claim()
        Worker().take_over()
    assert DBTaskResult.objects.get().status == "FAILED"


@contextmanager
def process_on_our_database(
    office: PostOffice, folder: Path, *command: str, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Consilium on the database of the tests, its mails going to this office."""
    database = connection.settings_dict
    url = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:"
        f"{database['PORT']}/{database['NAME']}"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMONSTRATION": "true",
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{office.port}",
        **settings,
    }
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=os.environ | environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def working_process(office: PostOffice, folder: Path) -> Any:
    return process_on_our_database(office, folder, "manage.py", "work")


def test_a_worker_killed_over_a_task_leaves_it_to_the_next_one(
    cast: Cast, tmp_path: Path, by_mail: Callable[[int], None]
) -> None:
    tell_of_admission(cast.author)
    with post_office() as office:
        office.open.clear()
        with working_process(office, tmp_path) as process:
            assert office.arrived.wait(30)
            process.send_signal(signal.SIGKILL)
            process.wait()
        result = DBTaskResult.objects.get(task_path="network.mailing.deliver")
        assert result.status == "RUNNING"
        office.letters.clear()
    with post_office() as office:
        by_mail(office.port)
        worker = Worker()
        assert worker.take_over() == 0  # it might still be alive
        with later(seconds=LEASE.total_seconds() + 1):
            worker.take_over()
            while worker.do_one():
                pass
    assert [letter["To"] for letter in office.letters] == [cast.author.user.email]


def test_a_worker_that_is_told_to_stop_finishes_what_it_does(  # case J12
    cast: Cast, tmp_path: Path
) -> None:
    tell_of_admission(cast.author)
    with post_office() as office:
        office.open.clear()
        with working_process(office, tmp_path) as process:
            assert office.arrived.wait(30)
            process.send_signal(signal.SIGTERM)
            office.open.set()
            assert process.wait(30) == 0
        assert len(office.letters) == 1
    result = DBTaskResult.objects.get(task_path="network.mailing.deliver")
    assert result.status == "SUCCESSFUL"
    assert not WorkerRow.objects.exists()


def test_what_was_done_long_ago_is_forgotten() -> None:
    leave_a_mark.enqueue(1)
    Worker().do_one()
    tidy_the_queue.call()
    assert DBTaskResult.objects.count() == 1
    with later(days=15):
        tidy_the_queue.call()
    assert not DBTaskResult.objects.exists()
    assert not ScheduledRun.objects.exists()


def test_the_one_server_process_works_too_and_stops_in_time(  # case J12
    cast: Cast, tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    (tmp_path / "static").mkdir()
    tell_of_admission(cast.author)
    server = ("-m", "daphne", "-v", "0", "-p", port, "config.asgi:application")
    with (
        post_office() as office,
        process_on_our_database(office, tmp_path, *server, WORKER="inside") as process,
    ):
        office.open.clear()
        assert office.arrived.wait(30)
        assert WorkerRow.objects.count() == 1
        process.send_signal(signal.SIGTERM)
        office.open.set()
        process.wait(10)
        assert len(office.letters) == 1
    assert not WorkerRow.objects.exists()
