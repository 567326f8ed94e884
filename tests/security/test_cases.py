"""Each abuse case that concerns who may do what is proved by a test that names it."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
NUMBERED = {"A": 19, "B": 13, "C": 20, "G": 7}

# What does not exist cannot be abused: `test_absent.py` proves that there is no such way in.
PROVED_BY_ABSENCE = {
    "A19": "no admin pages",
    "C6": "no referrals",
    "C7": "no direct messages; a thread of named people stands for them",
    "C10": "no search index; lists and the search for colleagues ask the database",
    "C11": "no digest",
    "C12": "no notification carries text of a case",
    "C14": "no admin pages",
    "C20": "no export of one's own data",
    "G4": "no token of a socket's own; the page says whose it is instead",
}

_NAMING = re.compile(r"\bcases? ((?:[A-L]\d+(?:, | and )?)+)")


def named() -> set[str]:
    """The numbers in comments and docstrings of the tests: "# case C5", "# cases A1, B1"."""
    here = Path(__file__)
    texts = [file.read_text() for file in TESTS.rglob("*.py") if file != here]
    return {n for text in texts for m in _NAMING.findall(text) for n in re.findall(r"\w\d+", m)}


def test_each_case_is_named_by_a_test() -> None:
    wanted = {f"{letter}{n}" for letter, last in NUMBERED.items() for n in range(1, last + 1)}
    assert wanted - named() == set()


def test_what_is_proved_by_absence_is_proved() -> None:
    absent = (Path(__file__).parent / "test_absent.py").read_text()
    of_absent = {n for m in _NAMING.findall(absent) for n in re.findall(r"\w\d+", m)}
    assert set(PROVED_BY_ABSENCE) - of_absent == set()
