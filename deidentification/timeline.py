"""Dates become distances: the order of events stays readable, the calendar goes.

A full date is told as the days, months or years from day 0, the first one of the case. The further
away, the coarser: exact intervals over years single a patient out as well as dates do.
"""

import re
from datetime import date
from typing import Final

_MONTHS: Final = {
    prefix: number
    for number, prefixes in enumerate(
        (
            "jan ene", "fev feb", "mar mrz", "avr apr abr", "mai may", "juin jun", "juil jul",
            "aou aug ago", "sep set", "oct okt", "nov", "dec dez dic",
        ),
        start=1,
    )
    for prefix in prefixes.split()
}  # fmt: skip
_FIGURES = re.compile(r"(\d{1,4})\s?[/. -]\s?(\d{1,2})\s?[/. -]\s?(\d{2,4})\Z")
_GLUED = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)\Z|((?:19|20)\d\d)(\d\d)(\d\d)\Z")
_NAMED = re.compile(
    r"(\d{1,2})(?:er|st|nd|rd|th)?[\s./-]*(?:de |of |du )?([a-z]+)\.?[\s,/-]*"
    r"(?:de |of |del )?(\d{4}|\d\d)\Z"
)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?[\s/-]*(\d{1,2})(?:st|nd|rd|th)?[\s,/-]+(\d{4}|'?\d\d)\Z")
_TIME = re.compile(r"[t\s]\d\d:\d\d.*\Z")
_BIRTH = re.compile(
    r"(?:\bnee?s?|\bne\(e\)|\bddn|\bdob|naissance|\bborn|\bbirth|\bbirthdate|\bnacid[oa]|nacimiento"
    r"|\bgeb\.?|\bgeboren|geburtsdatum)(?: le| on| am| el)?[\s:.(]*\Z"
)
_BIRTH_REACH: Final = 30  # characters before a date in which it is called a birth date

# Up to so many days the distance is told in days, then in months, then in years.
_IN_DAYS: Final = 60
_IN_MONTHS: Final = 2 * 365


def is_birth_date(folded: str, start: int) -> bool:
    """Whether the words before a date say that somebody was born on it."""
    return bool(_BIRTH.search(folded[max(0, start - _BIRTH_REACH) : start]))


def parse(written: str, *, month_first: bool | None) -> date | None:
    """The day that a folded date names, or None when it is not one certain day.

    `month_first`: how 03/04/2024 is meant in this text; None when the text does not tell.
    """
    written = _TIME.sub("", written.strip())
    if match := _NAMED.match(written):
        return _date(match[3], _MONTHS.get(match[2][:4]) or _MONTHS.get(match[2][:3]), match[1])
    if match := _MONTH_FIRST.match(written):
        month = _MONTHS.get(match[1][:4]) or _MONTHS.get(match[1][:3])
        return _date(match[3].strip("'"), month, match[2])
    if match := _GLUED.match(written):
        return _date(match[3], match[2], match[1]) or _date(match[4], match[5], match[6])
    if match := _FIGURES.match(written):
        first, second, third = match.groups()
        if len(first) == 4:
            return _date(first, second, third)
        if int(first) > 12 or int(second) > 12 or first == second:
            month_first = int(second) > 12
        if month_first is None:
            return None
        return _date(third, *((first, second) if month_first else (second, first)))
    return None


def month_comes_first(dates: list[str], language: str) -> bool | None:
    """How the figures of these dates are ordered: told by one that can be read one way only."""
    if language != "en":
        return False
    for written in dates:
        match = _FIGURES.match(_TIME.sub("", written.strip()))
        if match and len(match[1]) <= 2 and (int(match[1]) > 12) != (int(match[2]) > 12):
            return int(match[2]) > 12
    return None


def _date(year: str | None, month: str | int | None, day: str | None) -> date | None:
    if not (year and month and day):
        return None
    full = int(year) if len(year) == 4 else 2000 + int(year)
    if len(year) == 2 and full > date.today().year:
        full -= 100
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


_WORDS: Final = {
    "fr": ("J0", "mois", "mois", "an", "ans"),
    "es": ("día 0", "mes", "meses", "año", "años"),
    "de": ("Tag 0", "Monat", "Monate", "Jahr", "Jahre"),
    "en": ("day 0", "month", "months", "year", "years"),
}


def distance(day: date, day0: date, language: str, anchor: str = "") -> str:
    """ "J0 + 12", "day 0 − 3 months"; `anchor` names another day than day 0."""
    zero, month, months, year, years = _WORDS.get(language, _WORDS["en"])
    days = (day - day0).days
    zero = anchor or zero
    if days == 0:
        return zero
    sign, far = ("+" if days > 0 else "−"), abs(days)
    if far <= _IN_DAYS:
        return f"{zero} {sign} {far}"
    if far <= _IN_MONTHS:
        count = round(far / 30.44)
        return f"{zero} {sign} {count} {month if count == 1 else months}"
    count = round(far / 365.25)
    return f"{zero} {sign} {count} {year if count == 1 else years}"
