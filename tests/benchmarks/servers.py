"""The servers that the bench measures: real Daphne processes on loopback, gone when it ends."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_TIMEOUT = 30.0  # seconds
# In a process of its own, because settings are read once and the bench has none.
FILL = """
import json, sys, django
django.setup()
from tests.benchmarks.audience import assemble
print(json.dumps(assemble(int(sys.argv[1]))))
"""


@dataclass(frozen=True)
class Server:
    """A running server: where its sockets are, and who may open them."""

    name: str
    port: int
    pid: int
    thread: str
    cookies: list[str]  # one for each watcher

    def cpu_seconds(self) -> float:
        """User and system time of the process so far; 0.0 where there is no /proc to tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def consilium(size: int, folder: Path) -> Iterator[Server]:
    """The network itself on SQLite and the in-memory layer, with `size` people signed in."""
    port = _free_port()
    environment = {
        "DEMONSTRATION": "true",
        "DATA_DIR": str(folder),
        "SITE_ORIGIN": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    (folder / "static").mkdir()
    filled = subprocess.run(
        [sys.executable, "-c", FILL, str(size)],
        cwd=ROOT,
        env=_environment(environment),
        stdout=subprocess.PIPE,
        timeout=60,
        check=True,
    )
    audience = json.loads(filled.stdout)
    cookies = [f"sessionid={key}" for key in audience["sessions"]]
    with _daphne("config.asgi:application", port, environment) as pid:
        yield Server("Consilium", port, pid, audience["thread"], cookies)


@contextmanager
def bare(size: int) -> Iterator[Server]:
    """The bare consumer of `bare.py`, which knows nobody."""
    port = _free_port()
    with _daphne("tests.benchmarks.bare:application", port, {}) as pid:
        yield Server("bare Channels", port, pid, "", [""] * size)


@contextmanager
def _daphne(application: str, port: int, environment: dict[str, str]) -> Iterator[int]:
    """A Daphne process that accepts connections; yields its process id."""
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "daphne",
            "-v",
            "0",
            "-b",
            "127.0.0.1",
            "-p",
            str(port),
            application,
        ],
        cwd=ROOT,
        env=_environment(environment),
    )
    try:
        _wait_until_it_listens(server, port)
        yield server.pid
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _environment(added: dict[str, str]) -> dict[str, str]:
    """This process's own, without what would lead a server to another database or layer."""
    own = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "HTTPS")
    return {name: value for name, value in os.environ.items() if name not in own} | added


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_listens(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError("The server ended before it listened; its reason stands above.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The server did not listen within {START_TIMEOUT:.0f} seconds.")
