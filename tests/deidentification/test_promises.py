"""What the engine promises whatever the text: it fails closed, and shows nothing by accident."""

import subprocess
import sys
from itertools import pairwise

import pytest

import deidentification.pipeline
from deidentification import DeidentificationError, Deidentified, Kind, deidentify
from deidentification.pipeline import recognise
from deidentification.wordlists import MissingWordList, read_list

SECRET = "Tarvaux"


def test_no_repr_shows_text() -> None:
    result = deidentify(f"Mme {SECRET} va mieux", language="fr")
    assert SECRET not in repr(result) + repr(result.findings) + repr(result.counts)
    assert result.names == (SECRET,)
    assert result.counts == {Kind.NAME: 1}


def test_a_deidentified_text_behaves_as_its_text() -> None:
    one = deidentify("Rien à cacher", language="fr")
    assert one == Deidentified.stored("Rien à cacher")
    assert hash(one) == hash(Deidentified.stored("Rien à cacher"))
    assert str(one) == "Rien à cacher"
    assert one
    assert not Deidentified.stored("")


def test_a_failure_refuses_the_text_and_does_not_quote_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(document: object) -> object:
        raise ValueError(SECRET)

    monkeypatch.setattr(deidentification.pipeline, "RECOGNISERS", (broken,))
    with pytest.raises(DeidentificationError) as failure:
        deidentify(f"Mme {SECRET}")
    assert SECRET not in str(failure.value)
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__


def test_a_missing_word_list_stops_the_engine() -> None:  # case D29
    with pytest.raises(MissingWordList):
        read_list("no_such_list.txt")


def test_findings_are_sorted_and_disjoint() -> None:
    text = "Mme Tarvaux, née le 12/03/1951 à Nantes, IPP 8012939402, 06 12 34 56 78."
    findings = deidentify(text, language="fr").findings
    assert all(one.end <= two.start for one, two in pairwise(findings))
    assert {found.kind for found in findings} >= {
        Kind.NAME,
        Kind.DATE,
        Kind.LOCATION,
        Kind.ID,
        Kind.PHONE,
    }


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le patient est admis pour une fièvre avec des frissons", "fr"),
        ("The patient was admitted with a fever and chills", "en"),
        ("El paciente fue remitido por una fiebre y no mejora", "es"),
        ("Der Patient wurde mit Fieber in die Klinik gebracht", "de"),
    ],
)
def test_the_language_is_detected(text: str, language: str) -> None:
    assert deidentify(text).language == language


def run(command: str, text: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "deidentification", command],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_commands() -> None:
    assert SECRET not in run("text", f"Mme {SECRET} va mieux")
    assert '"type": "NAME"' in run("spans", f'{{"id": "a", "text": "Mme {SECRET} va mieux"}}\n')
    assert "title" in run("explain", f"Mme {SECRET} va mieux")


def test_each_recogniser_can_be_switched_off() -> None:
    text = "Mme Tarvaux, vue le 12/03/2024, tél. 06 12 34 56 78."
    for name, kind in (("dates", Kind.DATE), ("contacts", Kind.PHONE)):
        kinds = {one.kind for one in recognise(text, language="fr", without=[name]).candidates}
        assert kind not in kinds
        assert Kind.NAME in kinds
