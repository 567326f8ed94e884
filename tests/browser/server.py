"""The real thing: the demonstration network, served by Daphne as `make run` does."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTED_WITHIN = 40  # seconds, on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One Daphne process. Its log is all that it writes, from every start."""

    def __init__(self, port: int, environment: dict[str, str], log: Path) -> None:
        self.port, self.environment, self.log = port, environment, log
        self.url = f"http://localhost:{port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # -u: what is logged is in the file at once.
        command = [sys.executable, "-u", "-m", "daphne", "-v", "1", "-b", "127.0.0.1"]
        command += ["-p", str(self.port), "config.asgi:application"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5):
                    return
            except OSError:
                time.sleep(0.1)  # the process gives no other sign of being ready
        raise AssertionError(f"Daphne did not start:\n{self.log.read_text()[-2_000:]}")

    def kill(self) -> None:
        """As a crash does it: nobody says goodbye to the sockets."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


class Site:
    """The demonstration network. With REDIS_URL there are two processes on the same database."""

    def __init__(self, data: Path) -> None:
        self.data = data
        count = 2 if os.environ.get("REDIS_URL") else 1
        ports = [free_port() for _ in range(count)]
        origins = [f"http://localhost:{port}" for port in ports]
        self.environment = {
            **os.environ,
            "DEMONSTRATION": "true",
            "DATA_DIR": str(data),
            "CASES_A_MINUTE": "1000",  # one person opens the cases of many tests
            "SITE_ORIGIN": origins[0],
            "EXTRA_ORIGINS": ",".join(origins),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONUNBUFFERED": "1",
        }
        # The suite's own settings must not reach the real thing.
        self.environment.pop("SECRET_KEY", None)
        self.servers = [
            Server(port, self.environment, data / f"daphne-{number}.log")
            for number, port in enumerate(ports)
        ]

    @property
    def url(self) -> str:
        return self.servers[0].url

    @property
    def other_url(self) -> str:
        """Where the second person goes: another process, where there is one."""
        return self.servers[-1].url

    def manage(self, *command: str) -> str:
        """What a management command printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr[-2_000:]
        return done.stdout

    def prepare(self) -> None:
        self.manage("demonstrate")

    def start(self) -> None:
        for server in self.servers:
            server.start()

    def kill(self) -> None:
        for server in self.servers:
            server.kill()

    def everything_kept(self) -> bytes:
        """All bytes that this network has written: database, logs, mails, pictures, keys."""
        files = [path for path in sorted(self.data.rglob("*")) if path.is_file()]
        kept = [path.read_bytes() for path in files if "static" not in path.parts]
        if address := os.environ.get("DATABASE_URL"):
            kept += _rows(address)
        return b"\n".join(kept)


def _rows(address: str) -> Iterator[bytes]:
    """Every row of every table of a PostgreSQL database, as text."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    with psycopg.connect(address) as database:
        tables = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (name,) in tables.fetchall():
            query = SQL("SELECT row_data::text FROM {} AS row_data").format(Identifier(name))
            for (row,) in database.execute(query):
                yield row.encode()
