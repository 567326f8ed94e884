"""PostgreSQL and Redis for the bench: servers of its own on loopback, gone when it ends.

They keep nothing that must survive a power cut. Started as root, PostgreSQL runs as its own user,
for it refuses to run as root.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_TIMEOUT = 30.0  # seconds
USER, NAME = "consilium", "consilium"


def missing() -> list[str]:
    """Which of the two is not installed here."""
    found = {"PostgreSQL": _postgresql() is not None, "Redis": shutil.which("redis-server")}
    return [name for name, there in found.items() if not there]


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of an empty database; `folder` is where PostgreSQL's own user may write."""
    programs, port = _postgresql(), free_port()
    assert programs is not None
    data = folder / "postgresql"
    data.mkdir()
    if os.geteuid() == 0:
        # Its user must get there, and tempfile's folders are for their maker alone.
        folder.chmod(0o711)
        shutil.chown(data, "postgres")
    cluster = data / "data"
    _run(
        programs / "initdb",
        f"--pgdata={cluster}",
        "--auth=trust",
        f"--username={USER}",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    )
    options = (
        f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    )
    _run(
        programs / "pg_ctl",
        "--silent",
        "--wait",
        f"--pgdata={cluster}",
        f"--log={data}/log",
        f"--options={options}",
        "start",
    )
    try:
        at = ("--host=127.0.0.1", f"--port={port}", f"--username={USER}")
        _run(programs / "createdb", *at, NAME)
        yield f"postgres://{USER}@127.0.0.1:{port}/{NAME}"
    finally:
        _run(programs / "pg_ctl", "--silent", "--mode=fast", f"--pgdata={cluster}", "stop")


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The address of a Redis that keeps nothing on disk."""
    port = free_port()
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), *options], stdout=subprocess.DEVNULL
    )
    try:
        wait_until_it_listens(server, port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_listens(server: subprocess.Popen[bytes], port: int) -> None:
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


def _postgresql() -> Path | None:
    """Where its programs stand: Debian keeps those of each version out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _version(initdb: Path) -> float:
    return float(initdb.parts[-3])


def _run(program: Path, *arguments: str) -> None:
    as_its_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*as_its_user, program, *arguments], stdout=subprocess.DEVNULL, cwd="/", check=True
    )
