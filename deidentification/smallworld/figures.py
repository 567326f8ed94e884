"""Exact figures of a text: ages, years, laboratory values, intervals between two dates."""

import math
import re
from collections.abc import Iterator
from typing import Final

from . import cues
from .facts import Fact, FactKind
from .phrases import Reading

_AGE: Final = {
    "fr": re.compile(
        r"\b(?:agee?s?|homme|femme|patiente?|fille|garcon|enfant|nourrisson|bebe)\s(?:age?e?s?\s)?"
        r"de\s(\d{1,3})\s?(ans?|mois|jours?)\b"
    ),
    "en": re.compile(
        r"\b(?:aged\s)?(\d{1,3})(?:\s|-)?(?:(years?|months?|days?|yr)(?:\s|-)olds?|(yo|y/o))\b"
    ),
}
_OVER_89: Final = re.compile(r"\[90 (?:ou plus|or over)\]")
_UNITS: Final = {"m": "months", "j": "days", "d": "days"}

_YEAR: Final = re.compile(
    r"\b(?:en|in|since|depuis|during|of|annee|ete|hiver|printemps|automne|summer|winter|spring"
    r"|autumn|debut|fin|early|late)\s((?:19[3-9]|20[0-4])\d)\b(?![.,]\d|\s?/)"
)

_DENOMINATOR: Final = r"(?:l|dl|cl|ml|mm3|[uµμ]l|mmol|mol|24\s?h)"
_VALUE: Final = re.compile(
    r"(?<![\w.,/+-])(\d{1,3}(?:[ ,]\d{3}){1,3}(?:[.,]\d{1,4})?|\d{1,7}(?:[.,]\d{1,4})?)\s?"
    rf"(?:(?:[a-zµμ]{{1,6}}|10\^?9)\s?/\s?{_DENOMINATOR}\b|ml\s?/\s?min\b|mosm\s?/\s?kg\b|%)"
)
_MEASURED: Final = re.compile(
    r"([^\W\d_][\w+-]{0,20})(?:\s(?:at|of|is|was|à|de|est|était))?\s?[:=<>≈~]?\s?\Z"
)
_INTERVAL: Final = re.compile(
    r"\b(?:(?P<later>\d{2,3})\s(?:jours|days)\s(?:plus tard|apres|later|after)"
    r"|apres\s(?P<after>\d{2,3})\sjours|after\s(?P<after_en>\d{2,3})\sdays"
    r"|(?:j|day\s)\s?(?:0\s)?\+?\s?(?P<day>\d{2,3}))\b(?!\s?[/%])"
)

_YEAR_SHARE: Final = 1 / 10
_INTERVAL_SHARE: Final = 1 / 10


def age_span(age: int, unit: str) -> tuple[float, float]:
    """An age as years from and to: 64 years is (64, 65); 90 and over is one class."""
    if unit == "years":
        return (float(age), age + 1.0) if age < 90 else (90.0, 120.0)
    parts = 12 if unit == "months" else 365
    return age / parts, (age + 1) / parts


def age_in(reading: Reading) -> tuple[int, str] | None:
    """The first age that the text gives, with its unit; None if it gives none."""
    if _OVER_89.search(reading.folded):
        return 90, "years"
    found = _AGE[reading.language].search(reading.folded)
    if not found:
        return None
    unit = found.group(2) or "years"
    age = int(found.group(1))
    return (age, _UNITS.get(unit[0], "years")) if age <= 120 or unit[0] in _UNITS else None


def sex_in(reading: Reading) -> str:
    """ "female" or "male" where the text speaks of one only, else ""."""
    words = {word.key for word in reading.words}
    female, male = bool(words & cues.FEMALE), bool(words & cues.MALE)
    return "" if female == male else "female" if female else "male"


def years(reading: Reading) -> Iterator[Fact]:
    for found in _YEAR.finditer(reading.folded):
        yield Fact(FactKind.YEAR, found.group(1), found.group(1), _YEAR_SHARE)


def values(reading: Reading) -> Iterator[Fact]:
    """Laboratory values with three significant figures or more; the code is the value rounded.

    One in a hundred shares three figures, one in a thousand four or more; where a value hardly
    varies between people (sodium), ten times as many.
    """
    for found in _VALUE.finditer(reading.folded):
        number = found.group(1)
        figures = _significant(number, reading.language)
        if figures < 3:
            continue
        before = reading.text[max(0, found.start() - 32) : found.start()]
        named = _MEASURED.search(before)
        name = named.group(1) if named else ""
        told = min(figures, 4) - 1
        if name and _folded(reading, found.start(), name) in cues.STEADY:
            told -= 1
        words = f"{name} {number}".strip()
        code = about(number, reading.language)
        yield Fact(FactKind.VALUE, code, words, 10.0**-told)


def _folded(reading: Reading, end: int, name: str) -> str:
    start = reading.text.rindex(name, 0, end)
    return reading.folded[start : start + len(name)]


def _as_written(number: str, language: str) -> str:
    """The number with a point and without its thousands' signs."""
    number = number.replace(" ", "")
    if language == "en" and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
        return number.replace(",", "")
    return number.replace(",", ".") if number.count(",") == 1 else number.replace(",", "")


def _significant(number: str, language: str) -> int:
    plain = _as_written(number, language)
    figures = plain.replace(".", "").lstrip("0")
    return len(figures if "." in plain else figures.rstrip("0"))


def about(number: str, language: str) -> str:
    """A number with two significant figures, as the language writes it: 123.4 is 120."""
    value = float(_as_written(number, language))
    places = 1 - math.floor(math.log10(value)) if value else 0
    text = f"{round(value, places):.{max(0, places)}f}"
    return text.replace(".", ",") if language == "fr" else text


def intervals(reading: Reading) -> Iterator[Fact]:
    """Days between two events, over ten and not a round number of weeks or fives."""
    for found in _INTERVAL.finditer(reading.folded):
        days = int(next(group for group in found.groups() if group))
        if days > 10 and days % 5 and days % 7:
            words = reading.text[found.start() : found.end()]
            yield Fact(FactKind.INTERVAL, str(days), words, _INTERVAL_SHARE)
