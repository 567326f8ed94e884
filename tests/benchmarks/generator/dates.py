"""The forms in which people write dates, French and English."""

from datetime import date, timedelta
from random import Random

from .draft import Piece

_FR_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_FR_SHORT = [
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]
_FR_DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
_EN_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_EN_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_FR_UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]


def _fr_number(value: int) -> str:
    """Write 1 to 31, or the last two digits of a year after 2000, in French words."""
    if value < 17:
        return _FR_UNITS[value]
    if value < 20:
        return f"dix-{_FR_UNITS[value - 10]}"
    tens = {2: "vingt", 3: "trente"}[value // 10]
    unit = value % 10
    if unit == 0:
        return tens
    return f"{tens} et un" if unit == 1 else f"{tens}-{_FR_UNITS[unit]}"


def _ordinal(day: int) -> str:
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


class Calendar:
    """Gives dates of one language in many forms."""

    def __init__(self, chance: Random, language: str) -> None:
        self.chance = chance
        self.language = language

    def day(self, first_year: int = 2009, last_year: int = 2026) -> date:
        start = date(first_year, 1, 1)
        return start + timedelta(self.chance.randrange((date(last_year, 1, 1) - start).days))

    def written(self, when: date | None = None, forms: str = "") -> list[Piece]:
        """A full or partial date; `forms` narrows the choice ('full' for day, month and year).

        A day of the week before it identifies no one and is not part of the span.
        """
        when = when or self.day()
        choices = self._french(when) if self.language == "fr" else self._english(when)
        if forms == "full":
            choices = {name: text for name, text in choices.items() if not name.startswith("part")}
        name = self.chance.choice(sorted(choices))
        weekday, _, text = choices[name].rpartition("|")
        return [Piece(weekday, "ignore"), Piece(text, "DATE", f"date:{name}")]

    def birth(self) -> list[Piece]:
        weekday, piece = self.written(self.day(1934, 2020), "full")
        return [weekday, Piece(piece.text, "DATE", piece.form.replace("date:", "birth:"))]

    def period(self) -> list[Piece]:
        """A stretch of days: both ends are dates."""
        start = self.day()
        end = start + timedelta(self.chance.randint(2, 12))
        first, last = self.written(start, "full"), self.written(end, "full")
        if self.language == "fr":
            return [Piece("du "), *first, Piece(" au "), *last]
        return [Piece("from "), *first, Piece(" to "), *last]

    def _french(self, d: date) -> dict[str, str]:
        month, short = _FR_MONTHS[d.month - 1], _FR_SHORT[d.month - 1]
        day = "1er" if d.day == 1 else str(d.day)
        year = d.year
        words = f"{_fr_number(d.day)} {month}"
        if 2001 <= year <= 2039:
            words += f" deux mille {_fr_number(year - 2000)}"
        else:
            words += f" {year}"
        return {
            "slashes": f"{d:%d/%m/%Y}",
            "slashes_short": f"{d.day}/{d.month}/{d:%y}",
            "dots": f"{d:%d.%m.%Y}",
            "dots_short": f"{d:%d.%m.%y}",
            "hyphens": f"{d:%d-%m-%Y}",
            "iso": f"{d:%Y-%m-%d}",
            "words": f"{day} {month} {year}",
            "words_upper": f"{day} {month} {year}".upper(),
            "words_bare": f"{day} {month} {year}".replace("é", "e").replace("û", "u"),
            "abbreviated": f"{d.day} {short} {year}",
            "abbreviated_hyphens": f"{d.day:02}-{short.rstrip('.')}-{d:%y}",
            "weekday": f"{_FR_DAYS[d.weekday()]} |{day} {month} {year}",
            "in_letters": words,
            "glued": f"{d:%d%m%Y}",
            "spaced": f"{d:%d %m %Y}",
            "spaced_slashes": f"{d:%d / %m / %Y}",
            "month_year_day_missing": f"{month} {year}",
            "part_day_month": f"{day} {month}",
            "part_weekday": f"{_FR_DAYS[d.weekday()]} |{day} {month}",
            "part_slashes": f"{d:%d/%m}",
            "part_month_year": f"{d:%m/%Y}",
            "part_month_year_short": f"{short} {d:%y}",
        }

    def _english(self, d: date) -> dict[str, str]:
        month = _EN_MONTHS[d.month - 1]
        short = month[:3]
        year = d.year
        return {
            "us_slashes": f"{d:%m/%d/%Y}",
            "us_slashes_short": f"{d.month}/{d.day}/{d:%y}",
            "uk_slashes": f"{d:%d/%m/%Y}",
            "dots": f"{d:%d.%m.%Y}",
            "hyphens": f"{d:%m-%d-%Y}",
            "iso": f"{d:%Y-%m-%d}",
            "words": f"{month} {d.day}, {year}",
            "words_no_comma": f"{month} {d.day} {year}",
            "words_upper": f"{month} {d.day}, {year}".upper(),
            "words_ordinal": f"{month} {_ordinal(d.day)}, {year}",
            "words_uk": f"{d.day} {month} {year}",
            "words_uk_of": f"{_ordinal(d.day)} of {month} {year}",
            "words_uk_ordinal": f"{_ordinal(d.day)} {month} {year}",
            "abbreviated": f"{short} {d.day}, {year}",
            "abbreviated_dot": f"{short}. {d.day}, {year}",
            "abbreviated_hyphens": f"{d.day:02}-{short}-{d:%y}",
            "abbreviated_glued": f"{d.day:02}{short.upper()}{year}",
            "weekday": f"{_EN_DAYS[d.weekday()]}, |{month} {d.day}, {year}",
            "glued": f"{d:%Y%m%d}",
            "month_year": f"{month} {year}",
            "part_month_day": f"{month} {d.day}",
            "part_ordinal": f"the |{_ordinal(d.day)} of {month}",
            "part_month_ordinal": f"{month} {_ordinal(d.day)}",
            "part_weekday": f"{_EN_DAYS[d.weekday()]} |{month} {d.day}",
            "part_slashes": f"{d.month}/{d.day}",
            "part_month_year_short": f"{short} '{d:%y}",
        }
