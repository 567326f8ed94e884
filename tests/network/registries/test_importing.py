"""Taking over a registry's file: beside the one in use, whole, once, whatever cuts it off."""

import os
import signal
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from network.models import AuditEntry, RegistryEntry, RegistryVersion
from network.registries.importing import Progress, import_registry
from network.registries.looking_up import is_here, look_up
from network.registries.table import ImportRefused
from tests.benchmarks import rpps_file
from tests.network.registries.reading import SAMPLES, stored

ROOT = Path(__file__).parents[3]
KERVASTEL = "99700090014"
State = RegistryVersion.State


class CutOff(Exception):
    """As when the process is killed."""


def cut_off_after(batches: int) -> Progress:
    """A progress that ends the import when so many batches were stored."""
    left = [batches]

    def progress(doing: str, done: int, of: int) -> None:
        left[0] -= doing == "storing"
        if not left[0]:
            raise CutOff

    return progress


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file whose entries are stored in three batches."""
    file = tmp_path / "ps-libreacces-personne-activite.txt"
    rpps_file.write(file, rows=9_000)
    return file


def numbers_in(file: Path) -> set[str]:
    return {line.split("|")[1] for line in file.read_text().splitlines()[1:]}


def test_what_is_imported_is_found(db: None) -> None:
    assert not is_here("rpps")
    assert look_up("rpps", KERVASTEL) is None
    imported = import_registry("rpps", {"main": SAMPLES / "header_b.txt"})
    assert imported.version.state == State.CURRENT
    assert imported.version.entries == len(stored("rpps")) == 7
    assert is_here("rpps") and is_here("adeli") and not is_here("npi")
    entry = look_up("rpps", "8 997 000 900 14")
    assert entry is not None
    assert entry.name == "Maëlle Kervastel"
    assert entry.professions == ["doctor"]
    psychologist = look_up("adeli", "189912345")  # published in the same file
    assert psychologist is not None and psychologist.family_name == "BRISCADIEU"


def test_a_number_with_a_wrong_digit_is_no_other_number(db: None) -> None:  # case B2
    import_registry("rpps", {"main": SAMPLES / "header_b.txt"})
    assert look_up("rpps", "99700090015") is None
    assert look_up("npi", KERVASTEL) is None


def test_a_look_up_is_one_query_by_an_index(
    db: None, django_assert_num_queries: "pytest.FixtureRequest"
) -> None:
    import_registry("rpps", {"main": SAMPLES / "header_b.txt"})
    with django_assert_num_queries(1) as queries:  # type: ignore[operator]
        look_up("rpps", KERVASTEL)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "SCAN" not in plan


def test_it_is_recorded_with_counts_and_digest(db: None) -> None:
    imported = import_registry("npi", {"main": SAMPLES / "npidata.csv"})
    row = AuditEntry.objects.get(act=AuditEntry.Act.REGISTRY_IMPORTED)
    assert row.details["registry"] == "npi"
    assert row.details["entries"] == 4
    assert row.details["digest"] == imported.version.digest
    assert row.actor_id is None


def test_the_same_file_again_changes_nothing(db: None) -> None:
    first = import_registry("gmc", {"main": SAMPLES / "gmc.csv"})
    again = import_registry("gmc", {"main": SAMPLES / "gmc.csv"})
    assert again.was_current
    assert again.version == first.version
    assert RegistryVersion.objects.count() == 1
    assert AuditEntry.objects.filter(act=AuditEntry.Act.REGISTRY_IMPORTED).count() == 1


def test_another_file_beside_it_is_another_version(db: None) -> None:
    import_registry("rpps", {"main": SAMPLES / "header_b.txt"})
    assert stored("rpps")[KERVASTEL].mail == ""
    mail = SAMPLES / "correspondance_mssante.txt"
    import_registry("rpps", {"main": SAMPLES / "header_b.txt", "mail": mail})
    assert stored("rpps")[KERVASTEL].mail
    before = RegistryVersion.objects.get(state=State.SUPERSEDED)
    assert not before.rows.exists()  # its rows are gone, that it was in use stays known
    assert RegistryEntry.objects.count() == 7


def test_the_version_before_answers_until_the_new_one_is_whole(db: None, large: Path) -> None:
    import_registry("rpps", {"main": SAMPLES / "header_b.txt"})
    answers = []

    def progress(doing: str, done: int, of: int) -> None:
        if doing == "storing":
            answers.append(look_up("rpps", KERVASTEL) is not None)

    import_registry("rpps", {"main": large}, progress=progress)
    assert answers == [True, True, True]
    assert look_up("rpps", KERVASTEL) is None
    assert set(stored("rpps")) == numbers_in(large)


def test_cut_off_it_goes_on_and_doubles_nothing(db: None, large: Path) -> None:
    with pytest.raises(CutOff):
        import_registry("rpps", {"main": large}, progress=cut_off_after(2))
    begun = RegistryVersion.objects.get()
    kept = set(RegistryEntry.objects.values_list("pk", flat=True))
    assert (begun.state, begun.entries) == (State.IMPORTING, len(kept))
    assert 0 < len(kept) < len(numbers_in(large))

    imported = import_registry("rpps", {"main": large})
    assert imported.version == begun
    assert kept <= set(RegistryEntry.objects.values_list("pk", flat=True))  # not written anew
    assert set(stored("rpps")) == numbers_in(large)
    assert imported.version.entries == RegistryEntry.objects.count() == len(numbers_in(large))


def test_cut_off_and_begun_with_another_file(db: None, large: Path) -> None:
    with pytest.raises(CutOff):
        import_registry("rpps", {"main": large}, progress=cut_off_after(1))
    import_registry("rpps", {"main": SAMPLES / "header_b.txt"})
    assert RegistryVersion.objects.count() == 1
    assert RegistryEntry.objects.count() == 7


@pytest.mark.parametrize("whole", [True, False])
def test_of_two_at_once_one_is_told(db: None, large: Path, whole: bool) -> None:
    """Whether the other one has finished, or has stored a batch and goes on."""
    others = []

    def progress(doing: str, done: int, of: int) -> None:
        if doing == "storing" and not others:
            others.append(large)
            if whole:
                import_registry("rpps", {"main": large})
            else:
                with pytest.raises(CutOff):
                    import_registry("rpps", {"main": large}, progress=cut_off_after(1))

    with pytest.raises(ImportRefused, match="Another import"):
        import_registry("rpps", {"main": large}, progress=progress)
    import_registry("rpps", {"main": large})
    assert set(stored("rpps")) == numbers_in(large)
    assert RegistryEntry.objects.count() == len(numbers_in(large))


@pytest.mark.django_db(transaction=True)
def test_killed_halfway_and_called_again(tmp_path: Path) -> None:
    file = tmp_path / "ps-libreacces-personne-activite.txt"
    rpps_file.write(file, rows=40_000)
    import_registry("rpps", {"main": SAMPLES / "header_b.txt"})
    command = [sys.executable, "manage.py", "import_registry", "rpps", str(file)]
    database = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": _address_of_the_database(),
    }
    with subprocess.Popen(
        command, cwd=ROOT, env=database, stdout=subprocess.PIPE, text=True
    ) as importing:
        assert importing.stdout is not None
        for said in importing.stdout:
            if said.startswith("storing"):
                importing.send_signal(signal.SIGKILL)
    assert importing.returncode == -signal.SIGKILL
    begun = RegistryVersion.objects.get(state=State.IMPORTING)
    assert begun.rows.exists()
    assert look_up("rpps", KERVASTEL) is not None

    out = StringIO()
    call_command("import_registry", "rpps", str(file), stdout=out)
    assert "in use from now" in out.getvalue()
    assert set(stored("rpps")) == numbers_in(file)
    assert RegistryEntry.objects.count() == len(numbers_in(file))
    assert not RegistryVersion.objects.filter(state=State.IMPORTING).exists()


def _address_of_the_database() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    who = f"{known['USER']}:{known['PASSWORD']}".rstrip(":")
    return f"postgres://{who}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def test_a_file_that_lists_nobody(db: None, tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_text(rpps_file.HEADER + "\n")
    with pytest.raises(ImportRefused, match="lists nobody"):
        import_registry("rpps", {"main": file})
    assert not is_here("rpps")


def test_the_zip_as_it_is_published(db: None, tmp_path: Path) -> None:
    file = tmp_path / "PS_LibreAcces_202611240830.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sample, name in (
            ("without_specialties.txt", "Personne_activite"),
            ("savoir_faire.txt", "SavoirFaire"),
        ):
            archive.write(SAMPLES / sample, f"PS_LibreAcces_{name}_202611240830.txt")
        archive.writestr("PS_LibreAcces_Dipl_AutExerc_202611240830.txt", "Code|\n1|\n")
    import_registry("rpps", {"main": file})
    assert stored("rpps")[KERVASTEL].specialty == "cardiology"  # from the other table


def test_the_command(db: None, tmp_path: Path) -> None:
    out = StringIO()
    call_command("import_registry", "rpps", str(SAMPLES / "header_b.txt"), stdout=out)
    assert "header_b.txt: 100 %" in out.getvalue()
    assert "7 entries" in out.getvalue()
    call_command("import_registry", "rpps", str(SAMPLES / "header_b.txt"), stdout=out)
    assert "nothing to do" in out.getvalue()
    with pytest.raises(CommandError, match=r"No such file: nothing\.txt"):
        call_command("import_registry", "gmc", str(tmp_path / "nothing.txt"))
    with pytest.raises(CommandError, match="gmc has no --cards"):
        call_command("import_registry", "gmc", str(SAMPLES / "gmc.csv"), cards=SAMPLES / "gmc.csv")
    with pytest.raises(CommandError, match="no column “NPI”"):
        call_command("import_registry", "npi", str(SAMPLES / "gmc.csv"))
