"""The servers that the bench measures: real Daphne processes on loopback, gone when it ends."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.stores import free_port, wait_until_it_listens

ROOT = Path(__file__).parents[2]
# In a process of its own, because settings are read once and the bench has none.
FILL = """
import json, sys, django
django.setup()
from tests.benchmarks import audience
print(json.dumps(getattr(audience, sys.argv[1])(**json.loads(sys.argv[2]))))
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
    with network(folder, "one_thread", watchers=size) as ([(port, pid)], told):
        cookies = [f"sessionid={key}" for key in told["sessions"]]
        yield Server("Consilium", port, pid, told["thread"], cookies)


@contextmanager
def network(
    folder: Path,
    audience: str,
    *,
    application: str = "config.asgi:application",
    database: str = "",
    redis: str = "",
    **sizes: int,
) -> Iterator[tuple[list[tuple[int, int]], Any]]:
    """The network with an audience of `audience.py`; port and process id of each process, and what
    the audience tells. Two processes over Redis where its address is given, else one."""
    ports = [free_port() for _ in range(2 if redis else 1)]
    origins = [f"http://localhost:{port}" for port in ports]
    environment = {
        "DEMONSTRATION": "true",
        "DATA_DIR": str(folder),
        "SITE_ORIGIN": origins[0],
        "EXTRA_ORIGINS": ",".join(origins),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **({"DATABASE_URL": database} if database else {}),
        **({"REDIS_URL": redis} if redis else {}),
    }
    (folder / "static").mkdir()
    filled = subprocess.run(
        [sys.executable, "-c", FILL, audience, json.dumps(sizes)],
        cwd=ROOT,
        env=_environment(environment),
        stdout=subprocess.PIPE,
        timeout=300,
        check=True,
    )
    with ExitStack() as stack:
        pids = [stack.enter_context(_daphne(application, port, environment)) for port in ports]
        yield list(zip(ports, pids, strict=True)), json.loads(filled.stdout)


@contextmanager
def bare(size: int) -> Iterator[Server]:
    """The bare consumer of `bare.py`, which knows nobody."""
    port = free_port()
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
        wait_until_it_listens(server, port)
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
