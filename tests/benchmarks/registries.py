"""What the import of a registry costs, and how fast its entries are found.

    python -m tests.benchmarks.registries [--rows N] [--database URL]

A file of N lines is imported by the command itself, in a process of its own, into an empty
database: SQLite, or the one named. Meanwhile another process writes, as a site does, and says how
long it waited. Then a second, changed file is imported over the first.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks import rpps_file

ROOT = Path(__file__).parents[2]
ROWS = 1_800_000  # lines, about a million numbers
LOOKUPS = 2_000
PAUSE = 0.02  # seconds between two writes of the process that writes meanwhile
WRITE = f"""
import select, sys, time, django
django.setup()
from django.utils import timezone
from network.models import ScheduledRun
waited = []
while not select.select([sys.stdin], [], [], {PAUSE})[0]:
    began = time.perf_counter()
    ScheduledRun.objects.create(job="bench", due_at=timezone.now())
    waited.append(1000 * (time.perf_counter() - began))
waited.sort()
print(len(waited), waited[len(waited) // 2], waited[int(0.99 * len(waited))], waited[-1])
"""
LOOK_UP = """
import json, random, sys, time, django
django.setup()
from network.models import RegistryEntry
from network.registries.looking_up import look_up
count = RegistryEntry.objects.count()
numbers = list(RegistryEntry.objects.order_by("number").values_list("number", flat=True)[::97])
chance, took = random.Random(1), []
for _ in range(int(sys.argv[1])):
    number = chance.choice(numbers)
    began = time.perf_counter()
    assert look_up("rpps", number) is not None
    took.append(1000 * (time.perf_counter() - began))
took.sort()
print(json.dumps([count, took[len(took) // 2], took[int(0.95 * len(took))], took[-1]]))
"""


@dataclass(frozen=True)
class Run:
    """One import: seconds, its peak of resident memory (MB), and how long a writer waited (ms)."""

    seconds: float
    megabytes: float
    writes: int
    median: float
    p99: float
    longest: float


def bench(rows: int = ROWS, database: str = "") -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="consilium-registries-") as folder:
        environment = _environment(Path(folder), database)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v", "0"],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        print(f"Registry of {rows:,} lines, {'SQLite' if not database else 'PostgreSQL'}")
        file = Path(folder) / "ps-libreacces-personne-activite.txt"
        for title, seed in (("first import", 1), ("over another version", 2)):
            rpps_file.write(file, rows=rows, seed=seed)
            run = _import(file, environment)
            print(
                f"  {title}: {run.seconds:.0f} s, {rows / run.seconds:,.0f} lines a second, "
                f"peak {run.megabytes:.0f} MB; meanwhile {run.writes} writes of another process: "
                f"median {run.median:.1f} ms, p99 {run.p99:.0f} ms, longest {run.longest:.0f} ms"
            )
        entries, median, p95, longest = _look_up(environment)
        print(
            f"  look-up among {entries:,} entries: median {median:.2f} ms, p95 {p95:.2f} ms, "
            f"longest {longest:.1f} ms\n"
        )


def _import(file: Path, environment: dict[str, str]) -> Run:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    began = time.monotonic()
    importer = subprocess.Popen(
        [sys.executable, "manage.py", "import_registry", "rpps", str(file)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(importer.pid, 0)
    seconds = time.monotonic() - began
    said, _ = writer.communicate("enough\n")
    if status:
        raise SystemExit("The import failed.")
    writes, median, p99, longest = said.split()
    megabytes = usage.ru_maxrss / 1024
    return Run(seconds, megabytes, int(writes), float(median), float(p99), float(longest))


def _look_up(environment: dict[str, str]) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", LOOK_UP, str(LOOKUPS)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def _environment(folder: Path, database: str) -> dict[str, str]:
    """The network's own settings, with data that goes away."""
    return {
        **os.environ,
        "DEMONSTRATION": "true",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **({"DATABASE_URL": database} if database else {}),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.registries")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--database", default="", help="postgres://… of an empty database")
    options = parser.parse_args()
    bench(options.rows, options.database)
