"""What stands instead of an identifier: short, readable, in the text's language, in brackets.

The same person has the same letter, the same place the same number, and dates keep their distance
from day 0. A `Registry` remembers that for as long as one case or thread is being filtered, in
memory only.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from string import ascii_uppercase
from typing import Final, Self

from .model import Kind
from .policies import Policy, chosen
from .timeline import distance, is_birth_date, month_comes_first, parse

_WORDS: Final[dict[str, dict[Kind | str, str]]] = {
    "fr": {
        Kind.NAME: "nom", Kind.LOCATION: "lieu", Kind.ORGANISATION: "établissement",
        Kind.DATE: "date", Kind.AGE_OVER_89: "90 ou plus", Kind.PHONE: "téléphone",
        Kind.EMAIL: "e-mail", Kind.URL: "adresse web", Kind.ID: "numéro", Kind.OTHER: "retiré",
        "birth": "date de naissance",
    },
    "en": {
        Kind.NAME: "name", Kind.LOCATION: "place", Kind.ORGANISATION: "organisation",
        Kind.DATE: "date", Kind.AGE_OVER_89: "90 or over", Kind.PHONE: "phone",
        Kind.EMAIL: "e-mail", Kind.URL: "web address", Kind.ID: "number", Kind.OTHER: "removed",
        "birth": "date of birth",
    },
    "es": {
        Kind.NAME: "nombre", Kind.LOCATION: "lugar", Kind.ORGANISATION: "institución",
        Kind.DATE: "fecha", Kind.AGE_OVER_89: "90 o más", Kind.PHONE: "teléfono",
        Kind.EMAIL: "correo", Kind.URL: "dirección web", Kind.ID: "número", Kind.OTHER: "retirado",
        "birth": "fecha de nacimiento",
    },
    "de": {
        Kind.NAME: "Name", Kind.LOCATION: "Ort", Kind.ORGANISATION: "Einrichtung",
        Kind.DATE: "Datum", Kind.AGE_OVER_89: "90 oder älter", Kind.PHONE: "Telefon",
        Kind.EMAIL: "E-Mail", Kind.URL: "Webadresse", Kind.ID: "Nummer", Kind.OTHER: "entfernt",
        "birth": "Geburtsdatum",
    },
}  # fmt: skip
_NUMBERED: Final = (Kind.LOCATION, Kind.ORGANISATION)
_NAME_WORD = re.compile(r"[^\W\d_]{2,}")
_PARTICLES: Final = frozenset(
    [
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "van",
        "von",
        "der",
        "den",
        "da",
        "dos",
        "di",
        "el",
        "al",
        "ben",
        "bin",
        "and",
        "et",
    ]
)
_DISTANCE: Final = r"(?: [+−-] \d{1,3}(?: [^\W\d_]{2,6})?)?"
_YEAR: Final = r"(?:, (?:19|20)\d\d)?"
_WRITTEN_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ZIP = re.compile(r"(?<!\d)\d{5}(?=(?:-\d{4})?(?!\d))")

# Every surrogate that this module writes. What is found inside one is no identifier: a filtered
# text can be filtered again and stays as it is.
PATTERN: Final = re.compile(
    r"\[(?:"
    + "|".join(sorted({re.escape(word) for words in _WORDS.values() for word in words.values()}))
    + rf")(?: [A-Z]{{1,2}}{_DISTANCE}| \d{{1,3}}(?:, \d{{3}}xx)?)?{_YEAR}\]"
    + rf"|\[(?:J0|day 0|día 0|Tag 0){_DISTANCE}{_YEAR}\]"
)


@dataclass(slots=True, repr=False)
class Registry:
    """Who and what has been named so far. `names_day0`: the first date is called day 0; in a
    message of its own, whose case is not known here, it is only "date A". `policy` says what may
    stand of what was found."""

    names_day0: bool = True
    policy: Policy = field(default_factory=chosen)
    day0: date | None = None
    anchor: int = 0  # which letter `day0` has, where it is not called day 0
    persons: dict[str, int] = field(default_factory=dict)  # a word of a name → which letter
    places: dict[tuple[Kind, str], int] = field(default_factory=dict)
    given: Counter[str] = field(default_factory=Counter)  # see `used`

    def person(self, folded: str) -> str:
        """The letter of a person: who shares a name (but not a particle) with an earlier one is
        that one. "" for initials, which tell nobody apart."""
        words = set(_NAME_WORD.findall(folded)) - _PARTICLES
        if not words:
            return ""
        known = [self.persons[word] for word in words if word in self.persons]
        index = min(known) if known else self._next("person")
        self.persons.update(dict.fromkeys(words, index))
        return _letters(index)

    def number(self, kind: Kind, folded: str) -> int:
        """The number of a place or an institution, by its first mention."""
        key = (kind, " ".join(folded.split()))
        if key not in self.places:
            self.places[key] = 1 + self._next(kind.value)
        return self.places[key]

    def days_from_anchor(self, day: date, language: str) -> str:
        """How far a day is from the first one, which this may be: "J0 + 12", "date A"."""
        if self.day0 is None:
            self.day0 = day
            if not self.names_day0:
                self.anchor = self._next("anchor")
        words = _WORDS.get(language, _WORDS["en"])
        anchor = "" if self.names_day0 else f"{words[Kind.DATE]} {_letters(self.anchor)}"
        return distance(day, self.day0, language, anchor)

    def _next(self, mark: str) -> int:
        self.given[mark] += 1
        return self.given[mark] - 1

    def used(self) -> dict[str, int]:
        """How many letters of people ("person"), numbers of places ("LOCATION", "ORGANISATION")
        and letters of first dates ("anchor") are given: no identifier, so it may be stored."""
        return dict(self.given)

    def reserve(self, used: Mapping[str, int]) -> None:
        """Give no letter and no number that another registry of the same thread has given."""
        for mark, highest in used.items():
            self.given[mark] = max(self.given[mark], highest)

    def copy(self) -> Self:
        """A registry that goes on from here on its own."""
        return replace(
            self,
            persons=self.persons.copy(),
            places=self.places.copy(),
            given=self.given.copy(),
        )


def _letters(index: int) -> str:
    for length in count(1):
        if index < 26**length:
            letters = ""
            for _ in range(length):
                index, rest = divmod(index, 26)
                letters = ascii_uppercase[rest] + letters
            return letters[:2]
        index -= 26**length
    raise AssertionError


def surrogates(
    found: list[tuple[int, int, Kind]], folded: str, language: str, registry: Registry
) -> list[str]:
    """What stands instead of each (start, end, kind) of a folded text, in order."""
    words = _WORDS.get(language, _WORDS["en"])
    written = [folded[start:end] for start, end, kind in found if kind is Kind.DATE]
    month_first = month_comes_first(written, language)
    return [
        _surrogate(folded, start, end, kind, words, language, month_first, registry)
        for start, end, kind in found
    ]


def _surrogate(
    folded: str,
    start: int,
    end: int,
    kind: Kind,
    words: dict[Kind | str, str],
    language: str,
    month_first: bool | None,
    registry: Registry,
) -> str:
    if kind is Kind.NAME:
        letter = registry.person(folded[start:end])
        return f"[{words[kind]} {letter}]" if letter else f"[{words[kind]}]"
    if kind in _NUMBERED:
        number = registry.number(kind, folded[start:end])
        return f"[{words[kind]} {number}{_area(folded[start:end], language, registry.policy)}]"
    if kind is Kind.DATE:
        if is_birth_date(folded, start):
            return f"[{words['birth']}]"
        day = parse(folded[start:end], month_first=month_first)
        if day is not None:
            year = f", {day.year}" if registry.policy.keeps_year else ""
            return f"[{registry.days_from_anchor(day, language)}{year}]"
        return f"[{words[kind]}{_year(folded[start:end], registry.policy)}]"
    return f"[{words[kind]}]"


def _year(written: str, policy: Policy) -> str:
    """The year of a date that is no certain day, where years may stand."""
    years = _WRITTEN_YEAR.findall(written) if policy.keeps_year else []
    return f", {years[0]}" if len(years) == 1 else ""


def _area(written: str, language: str, policy: Policy) -> str:
    """The leading digits of a ZIP code, where they may stand."""
    zips = _ZIP.findall(written) if policy.keeps_postcode_digits and language == "en" else []
    if len(zips) != 1:
        return ""
    digits = zips[0][: policy.keeps_postcode_digits]
    return "" if digits in policy.restricted_postcodes else f", {digits}xx"


def removed_mark(language: str, kind: Kind = Kind.OTHER) -> str:
    """What stands where something was taken out of which no more than its kind is told."""
    return f"[{_WORDS.get(language, _WORDS['en'])[kind]}]"
