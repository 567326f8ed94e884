"""Save and restore what a network consists of: its database and its pictures.

    python deploy/backup.py save FOLDER [--keep N]   a new folder in FOLDER; the N newest stay
    python deploy/backup.py restore BACKUP           into an empty place; stop Consilium first

Run it with the environment of the service, as its user. A backup holds everything that the network
knows: who its clinicians are, and what they wrote. Keep it on an encrypted disk. It does not hold
the documents that practitioners showed to moderators: those are promised to be gone soon.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings

SQLITE, POSTGRESQL, PICTURES = "database.sqlite3", "database.dump", "pictures"
UNFINISHED = ".unfinished"


class Stop(Exception):
    """Something that the operator has to decide; the message says what."""


def save(folder: Path, keep: int) -> Path:
    """Write a backup while the network runs; returns its folder.

    The database comes first: a picture that is posted meanwhile is one too many, never one too few.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / datetime.now(UTC).strftime("consilium-%Y%m%dT%H%M%SZ")
    unfinished = target.with_suffix(UNFINISHED)
    unfinished.mkdir()
    earlier = _backups(folder)
    _save_database(unfinished)
    _copy_pictures(Path(settings.MEDIA_ROOT), unfinished / PICTURES, earlier[-1:])
    unfinished.rename(target)
    for old in _backups(folder)[:-keep]:
        shutil.rmtree(old)
    return target


def _backups(folder: Path) -> list[Path]:
    """The finished ones, oldest first."""
    return sorted(p for p in folder.glob("consilium-*Z") if p.is_dir())


def _save_database(folder: Path) -> None:
    if _is_sqlite():
        if not _sqlite_file().exists():
            raise Stop(f"There is no database at {_sqlite_file()}.")
        with (
            closing(sqlite3.connect(f"{_sqlite_file().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(folder / SQLITE)) as copy,
        ):
            live.backup(copy)
        _check_sqlite(folder / SQLITE)
    else:
        _run_postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRESQL}")


def _copy_pictures(source: Path, target: Path, earlier: list[Path]) -> None:
    """Pictures never change, so one that an earlier backup has is linked and takes no space."""
    target.mkdir()
    for file in source.rglob("*"):
        if not file.is_file():
            continue
        name = file.relative_to(source)
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        before = [backup / PICTURES / name for backup in earlier]
        if before and before[0].exists():
            os.link(before[0], target / name)
        elif file.exists():  # it may have been deleted since it was listed
            shutil.copyfile(file, target / name)


def restore(backup: Path) -> None:
    """Put a backup in place. Raises Stop rather than overwrite anything."""
    if not backup.is_dir() or backup.suffix == UNFINISHED:
        raise Stop(f"{backup} is no finished backup.")
    wanted = SQLITE if _is_sqlite() else POSTGRESQL
    if not (backup / wanted).exists():
        raise Stop(f"This backup has no {wanted}: it comes from the other kind of database.")
    pictures = Path(settings.MEDIA_ROOT)
    if pictures.exists() and any(pictures.iterdir()):
        raise Stop(f"{pictures} is not empty. Move it away, then restore again.")
    _restore_database(backup)
    shutil.copytree(backup / PICTURES, pictures, dirs_exist_ok=True, copy_function=shutil.copyfile)
    _check_pictures()


def _restore_database(backup: Path) -> None:
    if _is_sqlite():
        if _sqlite_file().exists():
            raise Stop(f"{_sqlite_file()} exists. Move it away (with its -wal and -shm).")
        _check_sqlite(backup / SQLITE)
        shutil.copyfile(backup / SQLITE, _sqlite_file())
    else:
        # In one transaction: a database that is not empty makes it fail and stays as it was.
        options = ("--no-owner", "--exit-on-error", "--single-transaction")
        _run_postgresql("pg_restore", *options, str(backup / POSTGRESQL))


def _check_pictures() -> None:
    """That each picture of which the database knows is there."""
    django.setup()
    from messaging.models import Image  # only after the set-up

    names = Image.objects.values_list("file", flat=True)
    missing = sum(not (Path(settings.MEDIA_ROOT) / name).exists() for name in names)
    if missing:
        raise Stop(f"Restored, but {missing} of {len(names)} pictures are not in this backup.")


def _check_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        try:
            whole = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            whole = False
    if not whole:
        raise Stop(f"{file} is damaged.")


def _is_sqlite() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"))


def _sqlite_file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _run_postgresql(program: str, *options: str) -> None:
    database = settings.DATABASES["default"]
    where = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"]),
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],  # here, and not where every process list shows it
    }
    given = {name: value for name, value in where.items() if value}
    which = f"--dbname={database['NAME']}"
    subprocess.run([program, which, *options], env=os.environ | given, check=True)  # noqa: S603


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    saving = verbs.add_parser("save")
    saving.add_argument("folder", type=Path)
    saving.add_argument("--keep", type=int, default=14, help="how many backups stay (14)")
    restoring = verbs.add_parser("restore")
    restoring.add_argument("backup", type=Path)
    options = parser.parse_args()
    os.umask(0o077)
    try:
        if options.verb == "save":
            sys.stdout.write(f"{save(options.folder, max(1, options.keep))}\n")
        else:
            restore(options.backup)
    except Stop as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except subprocess.CalledProcessError as failed:
        return failed.returncode or 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
