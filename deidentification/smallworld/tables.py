"""The tables, read once when the gauge is imported. A missing or wrong row is an error there."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from .facts import Fact, FactKind
from .phrases import Needs, Phrase, PhraseBook

LANGUAGES: Final = ("fr", "en")
COUNTRY: Final = {"fr": "FR", "en": "GB"}  # where a text is taken to be from, by its language

# One person in how many, for each class of prevalence: about the middle of the class.
PREVALENCE: Final = {"common": 20, "uncommon": 500, "rare": 10_000, "ultra-rare": 500_000}

_COLUMN: Final = {"fr": "french", "en": "english"}


@dataclass(frozen=True, slots=True)
class Area:
    """A country or a part of one; ``people`` live there."""

    code: str
    parent: str
    people: int


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / "tables" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";", strict=True))


def _names(row: dict[str, str], column: str) -> list[str]:
    return [name for name in row[column].split("|") if name]


_AREA_ROWS: Final = _rows("areas.csv")
AREAS: Final = {
    row["code"]: Area(row["code"], row["parent"], int(row["population"])) for row in _AREA_ROWS
}


def _bands() -> dict[str, list[tuple[float, float, float, float]]]:
    bands: dict[str, list[tuple[float, float, float, float]]] = {}
    for row in _rows("people.csv"):
        female, male = float(row["female_permille"]), float(row["male_permille"])
        band = (float(row["from_age"]), float(row["to_age"]), female / 1000, male / 1000)
        bands.setdefault(row["country"], []).append(band)
    return bands


_BANDS: Final = _bands()


@lru_cache(maxsize=1024)
def age_and_sex_share(country: str, span: tuple[float, float] | None, sex: str | None) -> float:
    """The part of a country's people of an age (years, from and to) and a sex; None is any."""
    low, high = span or (0.0, 120.0)
    share = 0.0
    for start, end, female, male in _BANDS[country]:
        overlap = max(0.0, min(high, end) - max(low, start)) / (end - start)
        share += overlap * {"female": female, "male": male}.get(sex or "", female + male)
    return share


def area_share(area: Area, country: str) -> float:
    """How much of the country the people of an area would be; at most all of it."""
    return min(1.0, area.people / AREAS[country].people)


def _area_phrases(language: str) -> list[Phrase]:
    country, column = COUNTRY[language], _COLUMN[language]
    phrases = []
    for row in _AREA_ROWS:
        share = area_share(AREAS[row["code"]], country)
        if share == 1:
            continue  # no smaller than where everybody is taken to live
        for needs, names in (
            (Needs.PLACE, _names(row, column)),
            (Needs.PERSON, _names(row, f"adjectives_{column}")),
        ):
            phrases += [Phrase(n, FactKind.AREA, row["code"], share, needs) for n in names]
    return phrases


def _phrases(language: str) -> list[Phrase]:
    column = _COLUMN[language]
    phrases = _area_phrases(language)
    for row in _rows("origins.csv"):
        share = 1 / int(row["one_in"])
        for needs, names in (
            (Needs.PLACE, _names(row, column)),
            (Needs.PERSON, _names(row, f"adjectives_{column}")),
        ):
            phrases += [Phrase(n, FactKind.ORIGIN, row["code"], share, needs) for n in names]
    for row in _rows("diseases.csv"):
        share = 1 / PREVALENCE[row["class"]]
        code = f"{row['class']}: {_names(row, 'english')[0]}"
        phrases += [
            Phrase(name, FactKind.DISEASE, code, share, Needs.AFFIRMED)
            for name in _names(row, column)
        ]
    for row in _rows("professions.csv"):
        needs = Needs.OWN_PROFESSION if row["cue"] == "yes" else Needs.NOTHING
        share = 1 / int(row["one_in"])
        phrases += [
            Phrase(name, FactKind.PROFESSION, row["code"], share, needs)
            for name in _names(row, column)
        ]
    for row in _rows("events.csv"):
        phrases += [
            Phrase(name, FactKind.EVENT, row["code"], 1 / int(row["one_in"]), Needs.AFFIRMED)
            for name in _names(row, column)
        ]
    return phrases


PHRASES: Final = {language: PhraseBook(_phrases(language)) for language in LANGUAGES}


def area_fact(code: str, country: str) -> Fact:
    """The fact of living in an area, by its code; ValueError if the tables don't have it."""
    if code not in AREAS:
        raise ValueError("The tables have no area of this code.")
    return Fact(FactKind.AREA, code, "", area_share(AREAS[code], country))
