"""What a registry's number must look like."""

import pytest

from network.models import Registry
from network.registries.numbers import check, check_place

RPPS, ADELI, NPI, GMC, OTHER = Registry.values


@pytest.mark.parametrize(
    ("registry", "typed", "number"),
    [
        (RPPS, "10005173140", "10005173140"),
        (RPPS, "997 003.662 40", "99700366240"),
        (RPPS, "8 99700366240", "99700366240"),  # as a card has it
        (RPPS, "９９７００３６６２４０", "99700366240"),
        (RPPS, "٩٩٧٠٠٣٦٦٢٤٠", "99700366240"),
        (RPPS, "9970​0366240\u00a0", "99700366240"),
        (ADELI, "751234567", "751234567"),
        (ADELI, "0751234567", "751234567"),
        (ADELI, "2a1234567", "2A1234567"),
        (NPI, "1234567893", "1234567893"),
        (GMC, "C7654321", "7654321"),
        (OTHER, "sco–12 345", "SCO-12345"),
    ],
)
def test_one_number_has_one_spelling(registry: str, typed: str, number: str) -> None:  # case B3
    assert check(registry, typed) == (number, "")


@pytest.mark.parametrize(
    ("registry", "typed", "problem"),
    [
        (RPPS, " ", "Type the number."),
        (RPPS, "9970036624", "RPPS numbers have 11 digits; this one has 10."),
        (RPPS, "997003662401", "RPPS numbers have 11 digits; this one has 12."),
        (RPPS, "9970036624O", "RPPS numbers have digits only."),
        (RPPS, "99700366241", "One digit of this number seems wrong."),  # case B2
        (RPPS, "99700366204", "One digit of this number seems wrong."),  # two changed places
        (ADELI, "75123456", "ADELI numbers have 9 digits; this one has 8."),
        (ADELI, "2C1234567", "ADELI numbers have digits only."),
        (NPI, "1234567890", "One digit of this number seems wrong."),
        (NPI, "3234567893", "An NPI number begins with 1 or 2."),
        (GMC, "765432", "GMC numbers have 7 digits; this one has 6."),
        (OTHER, "x", "Write 2 to 40 letters, digits and hyphens."),
        (OTHER, "12/34", "Write 2 to 40 letters, digits and hyphens."),
        (OTHER, "7" * 41, "Write 2 to 40 letters, digits and hyphens."),
    ],
)
def test_what_is_wrong_is_said_in_words(registry: str, typed: str, problem: str) -> None:
    assert check(registry, typed).problem == problem


@pytest.mark.parametrize("typed", ["750712184", "75 071 218 4", "2A0000014", "2b0000020"])
def test_a_place_has_a_number_too(typed: str) -> None:
    assert check_place(typed).problem == ""


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("750712185", "One digit of this number seems wrong."),
        ("2A0000015", "One digit of this number seems wrong."),
        ("75071218", "FINESS numbers have 9 digits; this one has 8."),
        ("2C0000014", "FINESS numbers have digits only."),
    ],
)
def test_what_is_wrong_with_the_number_of_a_place(typed: str, problem: str) -> None:
    assert check_place(typed).problem == problem
