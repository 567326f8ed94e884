"""Ages over 89 go, younger ones and durations stay."""

import pytest

from tests.deidentification.covering import removed


@pytest.mark.parametrize(
    ("text", "language", "age"),
    [
        ("Grand-père décédé à 93 ans.", "fr", "93"),
        ("Patiente âgée de 101 ans", "fr", "101"),
        ("Un homme de quatre-vingt-douze ans", "fr", "quatre-vingt-douze"),
        ("A 95-year-old man", "en", "95"),
        ("Grandfather died at 103.", "en", "103"),
        ("She is ninety-two years old", "en", "ninety-two"),
    ],
)
def test_an_age_over_89_goes(text: str, language: str, age: str) -> None:
    assert removed(text, language) == [age]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Patiente âgée de 89 ans", "fr"),
        ("Un enfant de 9 ans", "fr"),
        ("Recul de 95 mois", "fr"),
        ("SpO2 à 95 %, pouls 98", "fr"),
        ("A 72-year-old woman", "en"),
        ("The heart rate was 98 bpm", "en"),
    ],
)
def test_other_ages_and_figures_stay(text: str, language: str) -> None:
    assert removed(text, language) == []
