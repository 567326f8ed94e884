"""What is saved comes back, and nothing that stands is overwritten."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python …` as the operator of the network in `data` (SQLite)."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(data),
        "DEMONSTRATION": "true",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def save(network: Path, folder: Path, *options: str) -> Path:
    done = run(network, "deploy/backup.py", "save", str(folder), *options)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


FILL = """
import io, django
django.setup()
from PIL import Image
from messaging.picturing import upload_image
from network.models import Practitioner, User
from network.profiles import register_practitioner, update_profile
from network.verification.claiming import submit_claim
from network.verification.evidence import add_evidence
user = User.objects.create_user("someone@hospital.example")
person = register_practitioner(
    user=user, name="Solveig Trannoy", title="dr", profession="doctor", specialty="cardiology"
)
person.status = Practitioner.Status.VERIFIED
person.save()
file = io.BytesIO()
Image.new("RGB", (300, 300), "teal").save(file, "JPEG")
file.seek(0)
upload_image(uploader=person, file=file)
claim = submit_claim(
    practitioner=person, country="FR", registry="rpps", number="10005173140", name=person.name,
    title="dr", profession="doctor", specialty="neurology", city="Melbourg",
)
add_evidence(practitioner=person, claim=claim, kind="card", file=file.getvalue())
update_profile(practitioner=person, bio="After Mme Odile Varengue, 06 12 34 56 78, I like valves.")
"""


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network with one person and one picture."""
    data = tmp_path_factory.mktemp("network")
    assert run(data, "manage.py", "migrate", "-v0").returncode == 0
    filled = run(data, "-c", FILL)
    assert filled.returncode == 0, filled.stderr
    return data


@pytest.fixture(scope="module")
def first_backup(network: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(network, tmp_path_factory.mktemp("backups"))


@pytest.fixture
def backup(first_backup: Path, tmp_path: Path) -> Path:
    """A backup of the network, for this test to do with as it likes."""
    return Path(shutil.copytree(first_backup, tmp_path / first_backup.name))


def people_and_pictures(data: Path) -> tuple[list[str], dict[str, bytes]]:
    with closing(sqlite3.connect(data / "consilium.sqlite3")) as database:
        names = [row[0] for row in database.execute("SELECT name FROM network_practitioner")]
    folder = data / "images"
    files = [path for path in folder.rglob("*") if path.is_file()]
    return names, {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_what_is_saved_comes_back(network: Path, backup: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    restored = run(elsewhere, "deploy/backup.py", "restore", str(backup))
    assert (restored.returncode, restored.stderr) == (0, "")
    names, pictures = people_and_pictures(elsewhere)
    assert names == ["Solveig Trannoy"]
    assert len(pictures) == 1
    assert (names, pictures) == people_and_pictures(network)


def test_a_backup_holds_nothing_that_identifies(first_backup: Path) -> None:  # case D26
    files = [file for file in first_backup.rglob("*") if file.is_file()]
    held = b"".join(file.read_bytes() for file in files)
    assert b"I like valves" in held
    assert b"Varengue" not in held
    assert b"06 12 34" not in held


def test_documents_of_practitioners_are_in_no_backup(
    network: Path, first_backup: Path
) -> None:  # case B12
    (document,) = (network / "evidence").iterdir()
    held = [file for file in first_backup.rglob("*") if file.is_file()]
    assert held
    assert document.name not in {file.name for file in held}
    token = document.read_bytes()[:200]
    assert not any(token in file.read_bytes() for file in held)


def test_only_the_owner_may_read_a_backup(first_backup: Path) -> None:
    for path in (first_backup, *first_backup.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_nothing_that_stands_is_overwritten(network: Path, backup: Path) -> None:
    before = people_and_pictures(network)
    refused = run(network, "deploy/backup.py", "restore", str(backup))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert people_and_pictures(network) == before


def test_a_picture_that_is_missing_is_told(backup: Path, tmp_path: Path) -> None:
    next(path for path in (backup / "pictures").rglob("*") if path.is_file()).unlink()
    told = run(tmp_path / "elsewhere", "deploy/backup.py", "restore", str(backup))
    assert told.returncode == 1
    assert "1 of 1 pictures" in told.stderr


def test_a_damaged_database_is_not_restored(backup: Path, tmp_path: Path) -> None:
    database = backup / "database.sqlite3"
    content = bytearray(database.read_bytes())
    content[8_192:16_384] = b"\xff" * 8_192
    database.write_bytes(content)
    told = run(tmp_path / "elsewhere", "deploy/backup.py", "restore", str(backup))
    assert told.returncode == 1
    assert "damaged" in told.stderr
    assert not (tmp_path / "elsewhere" / "consilium.sqlite3").exists()


def test_the_newest_stay_and_share_their_pictures(network: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for day in ("01", "02"):
        save(network, folder).rename(folder / f"consilium-202601{day}T031500Z")
    newest = save(network, folder, "--keep", "2")
    kept = sorted(path.name for path in folder.iterdir())
    assert kept == ["consilium-20260102T031500Z", newest.name]
    picture = next(path for path in (newest / "pictures").rglob("*") if path.is_file())
    assert picture.stat().st_nlink == 2
