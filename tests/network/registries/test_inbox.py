"""New files in the folder of the operator are taken over at night."""

import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from network.registries.importing import FORMATS, import_waiting_files
from network.registries.inbox import waiting_files
from tests.network.registries.reading import SAMPLES, stored

KERVASTEL = "99700090014"


@pytest.fixture
def inbox(tmp_path: Path, settings: Any) -> Path:
    settings.REGISTRY_INBOX = tmp_path / "registry"
    settings.REGISTRY_INBOX.mkdir()
    return settings.REGISTRY_INBOX


def put(folder: Path, sample: str, name: str, *, minutes_ago: float = 10) -> Path:
    file = folder / name
    shutil.copy(SAMPLES / sample, file)
    at = time.time() - 60 * minutes_ago
    os.utime(file, (at, at))
    return file


@pytest.mark.parametrize(
    ("registry", "name", "source"),
    [
        ("rpps", "PS_LibreAcces_202611240830.zip", "main"),
        ("rpps", "PS_LibreAcces_Personne_activite_202611240830.txt", "main"),
        ("rpps", "ps-libreacces-personne-activite.txt", "main"),
        ("rpps", "PS_LibreAcces_SavoirFaire_202611240830.txt", "specialties"),
        ("rpps", "ps-libreacces-savoirfaire.txt", "specialties"),
        ("rpps", "ps-libreacces-dipl-autexerc.txt", None),
        ("rpps", "porteurs-cps-cpf.txt", "cards"),
        ("rpps", "extraction-correspondance-mssante.txt", "mail"),
        ("npi", "npidata_pfile_20050523-20261108.csv", "main"),
        ("npi", "npidata_pfile_20050523-20261108_fileheader.csv", None),
        ("npi", "NPPES_Data_Dissemination_November_2026_V2.zip", "main"),
        ("npi", "NPPES_Data_Dissemination_110226_110826_Weekly_V2.zip", None),
        ("npi", "pl_pfile_20050523-20261108.csv", None),
        ("gmc", "gmc-2026-11.csv", "main"),
    ],
)
def test_files_are_known_by_their_names(registry: str, name: str, source: str | None) -> None:
    known = [s.name for s in FORMATS[registry].sources if s.file_name.search(name)]
    assert known == ([source] if source else [])


def test_the_newest_of_each_kind_is_taken(inbox: Path) -> None:
    put(inbox, "header_a.txt", "PS_LibreAcces_Personne_activite_1.txt", minutes_ago=99)
    newest = put(inbox, "header_b.txt", "PS_LibreAcces_Personne_activite_2.txt")
    cards = put(inbox, "porteurs-cps-cpf.txt", "porteurs-cps-cpf.txt")
    found = waiting_files(inbox, FORMATS["rpps"])
    assert found == {"main": newest, "cards": cards}


def test_one_that_is_still_being_written_waits(inbox: Path, db: None) -> None:
    put(inbox, "header_b.txt", "ps-libreacces-personne-activite.txt", minutes_ago=0)
    assert import_waiting_files() == []
    put(inbox, "header_b.txt", "ps-libreacces-personne-activite.txt")
    assert [done.version.registry for done in import_waiting_files()] == ["rpps"]


def test_every_registry_is_looked_for_and_each_file_taken_once(inbox: Path, db: None) -> None:
    put(inbox, "header_b.txt", "ps-libreacces-personne-activite.txt")
    put(inbox, "correspondance_mssante.txt", "extraction-correspondance-mssante.txt")
    put(inbox, "npidata.csv", "npidata_pfile_20050523-20261108.csv")
    put(inbox, "gmc.csv", "gmc.csv")
    assert [done.was_current for done in import_waiting_files()] == [False, False, False]
    assert stored("rpps")[KERVASTEL].mail
    assert len(stored("npi")) == 4
    assert [done.was_current for done in import_waiting_files()] == [True, True, True]


def test_one_that_is_refused_hinders_no_other(
    inbox: Path, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    put(inbox, "gmc.csv", "npidata_pfile_20050523-20261108.csv")
    put(inbox, "gmc.csv", "gmc.csv")
    assert [done.version.registry for done in import_waiting_files()] == ["gmc"]
    assert "npi was refused" in caplog.text and "no column" in caplog.text


def test_without_a_folder_there_is_nothing_to_do(tmp_path: Path, settings: Any, db: None) -> None:
    settings.REGISTRY_INBOX = tmp_path / "none"
    assert import_waiting_files() == []
