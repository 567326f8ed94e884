"""Dates in every form that letters use: figures, words, partial, glued, damaged by scanning.

A year alone is kept in English (HIPAA Safe Harbor allows it) and goes in the other languages,
where the stricter French hospital practice is the rule.
"""

import re
from collections.abc import Iterator

from ..document import Candidate, Document
from ..model import Kind

_MONTHS = (
    "janvier|janv|january|januar|enero|jan|ene|fevrier|fevr|fev|february|februar|febrero|feb"
    "|mars|march|marz|marzo|mar|mrz|avril|avr|april|abril|apr|abr|mai|may|mayo|juin|june|juni"
    "|junio|jun|juillet|juil|july|juli|julio|jul|aout|aou|august|agosto|aug|ago"
    "|septembre|september|septiembre|setiembre|sept|sep|set|octobre|october|oktober|octubre"
    "|oct|okt|novembre|november|noviembre|nov|decembre|december|dezember|diciembre|dec|dez|dic"
)
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS.split('|'), key=len, reverse=True))})(?![a-z])\.?"
_CLEAR_MONTH = (
    r"(?:janvier|january|januar|enero|fevrier|february|februar|febrero|mars|march|marz|avril"
    r"|april|abril|mayo|juin|june|juni|junio|juillet|july|juli|julio|aout|august|agosto"
    r"|septembre|september|septiembre|octobre|october|oktober|octubre|novembre|november"
    r"|noviembre|decembre|december|dezember|diciembre|sept|oct|nov)(?![a-z])"
)
_UNIT = (
    r"(?:%|°|mg|g|kg|µg|ug|mcg|ng|ml|cl|dl|l|mm|cm|m|mmol|mol|ui|iu|u|meq|h|heures?|hours?|min"
    r"|minutes?|ans?|years?|mois|months?|jours?|days?|semaines?|weeks?|fois|times|x|patients?"
    r"|cas|cases|bpm|mmhg|ms|gy|kcal|cp|gouttes|ampoules?|points?|kda|pg|hz)"
)
_NO_UNIT = rf"(?![ ]?{_UNIT}(?![a-z]))"
_END = r"(?!\w|[.,/-]\d)"
_SEP = r"\s?[/.-]\s?"
_YEAR = r"(?:19|20)\d\d"
_TIME = r"(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?z?)?"

# The first digit comes first in each of these: cheap to look for.
_FIGURES = re.compile(
    rf"(?<![\w/.,-])(?:"
    rf"(?P<iso>{_YEAR}{_SEP}[01]?\d{_SEP}[0-3]?\d{_TIME}{_END})"
    rf"|(?P<full>[0-3]?\d{_SEP}[0-3]?\d{_SEP}(?:{_YEAR}|'?\d\d){_NO_UNIT}{_END})"
    rf"|(?P<glued>(?:[0-3]\d[01]\d{_YEAR}|{_YEAR}[01]\d[0-3]\d)(?!\w|[.,]\d))"
    rf"|(?P<blanks>[0-3]\d [01]\d {_YEAR}(?![\w]|[.,]\d| \d))"
    rf"|(?P<named>[0-3]?\d(?:er|st|nd|rd|th|e|eme|o|º|ª)?"
    rf"(?:\s?[-/.]\s?|\s+(?:of\s+|de\s+|du\s+)?|(?=[a-z])|\.\s)(?:{_MONTH}"
    rf"(?:[-/ ,]{{0,3}}(?:de\s|del\s|of\s)?(?:{_YEAR}|'?\d\d{_NO_UNIT}(?!:\d|h\d|h\b))"
    rf"(?!\w|[.,]\d))?"
    rf")(?![a-z]))"
    rf"|(?P<spaced>(?<!\d )(?:\d ){{7}}\d(?! ?\d))"
    rf")"
)
_MONTH_FIRST = re.compile(
    rf"(?<![\w])(?P<month>{_MONTH})(?:"
    rf"(?:\s?[-/]\s?|\s{{1,2}}|(?<=\.))(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
    rf"(?![\d/]|:\d|[.,]\d|\w|[ ]?(?:{_UNIT})(?![a-z]))"
    rf"(?:\s?[,/ -]{{1,2}}\s?(?:{_YEAR}|'\d\d)(?!\d))?"
    rf"|,?\s?(?:de\s|of\s|del\s)?[-/]?(?P<year>{_YEAR})(?!\d)"
    rf"|\s'\d\d(?!\d)"
    rf")"
)
# `le22 novembre 2010`, `CR07/11/2018`: the year is written out, so that no value looks like it.
_GLUED_ON = re.compile(
    rf"\d(?:(?<=[^\W\d_]\d)|(?<=[^\W\d_][,.;]\d))(?:"
    rf"\d?[/.-][0-3]?\d[/.-]{_YEAR}|\d{{3}}-[01]\d-[0-3]\d"
    rf"|\d?(?:er|st|nd|rd|th)?[\s-]?(?:of\s)?{_MONTH},?[\s-]?{_YEAR})(?!\d)"
)
_GLUED_CUE = re.compile(
    rf"(?<![^\W_])(?:le|du|au|born|on|since|dob|ddn|rdv|appt|report|cr)"
    rf"(?P<date>[0-3]?\d ?[/.-] ?[0-3]?\d ?[/.-] ?(?:{_YEAR}|\d\d)"
    rf"|[0-3]?\d[- ]?{_MONTH}[- ]?\d\d)(?!\d)"
    rf"|\b(?:le|du|en|depuis|nuit du) (?P<short>(?:{_CLEAR_MONTH}|mai) \d\d)(?![\d:/h]"
    rf"|[ ]?{_UNIT}(?![a-z]))"
    r"|\ben (?P<padded>[0-3]\d/[01]\d)(?![\d/])"
)
_ORDINALS = (
    "premier|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    "|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
    "|thirtieth"
)
_NUMBER_WORD = (
    "(?:un|une|deux|trois+|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze"
    "|seize|vingts?|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante|cents?"
    "|mil|milles?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    "|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty"
    "|seventy|eighty|ninety|hundred|thousand|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez"
    f"|veinte|treinta|{_ORDINALS})"
)
_WORDS = re.compile(
    rf"(?<![\w-])(?:(?:{_NUMBER_WORD}(?:(?:-| |, )(?:et |and )?{_NUMBER_WORD}){{0,2}})"
    rf"\s+(?:de |of )?"
    rf"{_MONTH}(?:,? +(?:\d\d(?![\d:h])|{_NUMBER_WORD}(?:(?:-| |, )(?:et "
    rf"|and )?{_NUMBER_WORD}){{1,8}}|{_YEAR}))?"
    rf"|{_CLEAR_MONTH} {_NUMBER_WORD}(?:(?:-| |, )(?:et |and )?{_NUMBER_WORD}){{2,8}}"
    rf"|{_CLEAR_MONTH} (?:the )?(?:{_ORDINALS}|twenty[- ]\w+|thirty[- ]first)"
    rf")(?![\w-])"
)
_YEAR_WORDS = re.compile(
    rf"(?<=\ben )(?:deux[- ]milles?|mil(?:le)?[- ]neuf[- ]cents?)(?:[- ]+(?:et )?{_NUMBER_WORD})+"
    rf"|(?<=\()(?:deux[- ]milles?|mil(?:le)?[- ]neuf[- ]cents?)(?:[- ]+(?:et )?{_NUMBER_WORD})+"
    r"(?=\))"
)
_DAY_BEFORE = re.compile(
    r"(?<![\w/.,-])(?:[0-3]?\d(?:er|st|nd|rd|th)?(?:[ ]?[/.][ ]?[01]?\d)?(?:-| ?, ?| "
    r"(?:et|ou|au|a|to|and|y|al|bis|und|&) )(?:le |the |au )?){1,4}\Z"
)
_PARTIAL = re.compile(
    r"(?<![\w/.,-])(?P<day>[0-3]?\d)\s?(?P<separator>[/.-])\s?(?P<month>[0-3]?\d)(?![\w/-]|[.,]\d)"
)
_DATE_CUE = re.compile(
    r"(?:\b(?:le|du|des?|depuis|au|du jour|jusqu'au|avant le|apres le|entre le|et le|date|on"
    r"|since|from|until|till|by|due|clinic|labs|review|before|after|of|recheck|dated?"
    r"|dob|ddn|nee?(?: le)?|born|seen"
    r"|vue?|revue?|controle|rdv|admission|admitted|discharged|fecha|el|dia|am|vom|bis|seit|zum"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"\s?:?\s?|\A\s*|\n\s*)\Z"
)
_STRONG_CUE = re.compile(
    r"\b(?:le|depuis le|du|on|since|recheck|dated?|dob|ddn|nee?|born|rdv|di|day)\s?:?\s?\Z"
)
_HEADING = re.compile(r"\s?(?::|-(?=\s)|–)")
_BARE_YEAR = re.compile(
    rf"(?<![\w/.,:-])(?<!\d - )(?<!\d-){_YEAR}(?![\w/:-]|[.,]\d|\s?%){_NO_UNIT}"
)
_YEAR_CUE = re.compile(
    r"(?:\b(?:en|depuis|fin|debut|courant|annee|avant|apres|vers|mi|des|jusqu'en|ete|hiver"
    r"|printemps|automne|desde|ano|hasta|seit|jahre?|ende|anfang|mitte|bis|nach|vor|im|zn|de"
    r"|en el|novembre|et|ou|a|entre)\s|[(*•]\s?|\A\s*|\n\s*|\n?\s-\s)\Z"
)
_VAGUE = re.compile(
    rf"\b(?:(?:fin|debut|mi|courant|early|late|mid|end of|beginning of|ende|anfang|mitte|finales"
    rf" de|principios de|mediados de|last|next|ete|hiver|printemps|automne|summer|winter|autumn"
    rf"|spring|fall|toussaint|noel|christmas|easter|paques)[ -](?:de |d'|of |in )?"
    rf"(?:{_CLEAR_MONTH}(?: (?:de )?{_YEAR})?|{_YEAR}(?!\d|\s?{_UNIT}\b))"
    rf"|last (?:mon|tues|wednes|thurs|fri|satur|sun)day"
    rf"|(?:lun|mar|mercre|jeu|vendre|same)di (?:dernier|prochain)|dimanche (?:dernier|prochain)"
    rf"|next (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_MONTHS_RANGE = re.compile(
    rf"\b({_CLEAR_MONTH}|may|mai)(?= (?:a|au|to|-|et|and|until|through) {_MONTH},? {_YEAR})"
)
_LONE_MONTH = re.compile(
    rf"\b(?:en|in|since|depuis|until|jusqu'en|seit|im|desde)\s+({_CLEAR_MONTH})(?! \d)"
)
_GERMAN_PARTIAL = re.compile(r"(?<![\w.,/-])([0-3]?\d)\.\s?([01]?\d)\.(?!\d)")
_MONTH_YEAR = re.compile(rf"(?<![\w/.,-])(?:0?[1-9]|1[0-2])\s?[/.-]\s?{_YEAR}(?![\w/-]|[.,]\d)")


def dates(document: Document) -> Iterator[Candidate]:
    """Every date of the text, the day's range before it included."""
    numeric = document.numeric
    for match in _FIGURES.finditer(numeric):
        if _plausible(match) and not _law(numeric, match.start()):
            yield Candidate(*match.span(), Kind.DATE, "date in figures", 0.95)
            yield from _days_before(numeric, match.start())
    for match in _GLUED_ON.finditer(numeric):
        yield Candidate(*match.span(), Kind.DATE, "date glued to a word", 0.9)
    for match in _GLUED_CUE.finditer(numeric):
        yield Candidate(
            *match.span(match.lastgroup or "date"), Kind.DATE, "date after a glued cue", 0.8
        )
    for match in _MONTH_FIRST.finditer(numeric):
        if _month_first_is_date(document, match) and not _law(numeric, match.start()):
            yield Candidate(*match.span(), Kind.DATE, "month first", 0.9)
            yield from _days_before(numeric, match.start())
    for match in _WORDS.finditer(numeric):
        yield Candidate(*match.span(), Kind.DATE, "date in words", 0.9)
    for match in _YEAR_WORDS.finditer(numeric):
        yield Candidate(*match.span(), Kind.DATE, "year in words", 0.8)
    for match in _MONTH_YEAR.finditer(numeric):
        yield Candidate(*match.span(), Kind.DATE, "month and year", 0.85)
    yield from _six_figures(numeric)
    yield from _partial(document)
    yield from _vague(document)
    if document.language != "en":
        yield from _years(document)


_LAW = re.compile(
    r"\b(?:loi|decret|arrete|ordonnance|directive|reglement|circulaire|law|act"
    r"|regulation)s?\b[^.\n]{0,30}\b(?:du|of)\s(?:\d{1,2}(?:er)?\s)?\Z"
)


def _law(numeric: str, start: int) -> bool:
    """`la loi du 4 mars 2002`: a public date."""
    return bool(_LAW.search(numeric, max(0, start - 44), start))


def _plausible(match: re.Match[str]) -> bool:
    kind = match.lastgroup
    figures = re.findall(r"\d+", match.group())
    if kind in ("full", "blanks"):
        first, second = int(figures[0]), int(figures[1])
        if len(figures[2]) == 4 and len(figures[0]) == len(figures[1]) == 2:
            return True  # `14/14/2014`: mistyped, but a date all the same
        return (1 <= first <= 31 and 1 <= second <= 12) or (1 <= first <= 12 and second <= 31)
    if kind == "iso":
        return 1 <= int(figures[1]) <= 12 and 1 <= int(figures[2]) <= 31
    if kind == "glued":
        digits = figures[0]
        year_last = 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12
        return year_last or (1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31)
    if kind == "named":
        return 1 <= int(figures[0]) <= 31
    if kind == "spaced":
        first, second, year = (
            int("".join(figures[:2])),
            int("".join(figures[2:4])),
            int("".join(figures[4:])),
        )
        return 1 <= min(first, second) <= 12 and max(first, second) <= 31 and 1800 <= year < 2100
    return True


def _month_first_is_date(document: Document, match: re.Match[str]) -> bool:
    month = match.group("month").rstrip(".")
    day = match.group("day")
    if day is not None and not 1 <= int(day) <= 31:
        return False
    if month in {"may", "mar", "set", "mai", "mars", "ago", "sep", "dec"} and day is not None:
        if re.search(_YEAR, match.group()):
            return True
        written = document.text[match.start()]
        if month == "may":
            before = max(0, match.start() - 14)
            cue = _DATE_CUE.search(document.numeric, before, match.start())
            return written.isupper() or bool(cue)
        return month in {"sep", "dec"} or written.isupper()
    return True


def _days_before(numeric: str, start: int) -> Iterator[Candidate]:
    """The days that share a month with the date at ``start``: `18 et 20 avril`."""
    before = _DAY_BEFORE.search(numeric, max(0, start - 40), start)
    if before:
        for day in re.finditer(r"\d[\d ./]*\d|\d", before.group()):
            yield Candidate(
                before.start() + day.start(),
                before.start() + day.end(),
                Kind.DATE,
                "day of a range",
                0.8,
            )


def _partial(document: Document) -> Iterator[Candidate]:
    numeric = document.numeric
    for match in _PARTIAL.finditer(numeric):
        first, second = int(match["day"]), int(match["month"])
        if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12):
            continue
        if second > 12 and document.language not in ("en", ""):
            continue
        before = numeric[max(0, match.start() - 14) : match.start()]
        cued = _DATE_CUE.search(before if match.start() > 14 else "\n" + before)
        if not cued:
            continue
        if match["separator"] != "/" and not _STRONG_CUE.search(before):
            continue
        opening = not cued.group().strip()
        if opening and not _HEADING.match(numeric, match.end()):
            continue
        if _fraction(numeric, match):
            continue
        if match["month"] == "10" and first <= 10 and not (_STRONG_CUE.search(before) or opening):
            continue
        yield Candidate(*match.span(), Kind.DATE, "day and month", 0.7)
        yield from _days_before(numeric, match.start())
    for match in _PARTIAL.finditer(numeric):
        sentence = numeric[max(0, match.start() - 2) : match.start()]
        possible = int(match["day"]) <= 31 and 1 <= int(match["month"]) <= 31
        entry = sentence in (". ", "! ", "? ", "; ") and _HEADING.match(numeric, match.end())
        if possible and entry:
            yield Candidate(*match.span(), Kind.DATE, "dated entry", 0.7)
    if document.language == "de":
        for match in _GERMAN_PARTIAL.finditer(numeric):
            if 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12:
                yield Candidate(*match.span(), Kind.DATE, "day and month", 0.7)


_FRACTION = re.compile(
    r"\s(?:inf|sup|moyen|ext|int|prox|dist|ant|post|lat|med|de |du |des |d'|of |from )"
)


def _fraction(numeric: str, match: re.Match[str]) -> bool:
    """`les 2/3 inférieurs`, `1/3 du pôle`: parts of an organ."""
    first, second = int(match["day"]), int(match["month"])
    if match["separator"] != "/" or "0" in (match["day"][0], match["month"][0]):
        return False
    return first < second <= 5 and bool(_FRACTION.match(numeric, match.end()))


_SIX_FIGURES = re.compile(
    r"(?:\b(?:le|du|au|depuis|on|since|from|until|dated?|dob|ddn|nee? le)\s)(\d\d)"
    r"(\d\d)\d\d(?![\w/-]|[.,]\d)"
)


def _six_figures(numeric: str) -> Iterator[Candidate]:
    """`depuis le 211017`"""
    for match in _SIX_FIGURES.finditer(numeric):
        first, second = int(match[1]), int(match[2])
        if 1 <= min(first, second) <= 12 and max(first, second) <= 31:
            yield Candidate(
                match.start(1), match.end(), Kind.DATE, "glued day, month and year", 0.8
            )


def _vague(document: Document) -> Iterator[Candidate]:
    for match in _VAGUE.finditer(document.numeric):
        yield Candidate(*match.span(), Kind.DATE, "part of a year", 0.6)
    for match in _MONTHS_RANGE.finditer(document.numeric):
        yield Candidate(*match.span(1), Kind.DATE, "month", 0.6)
    for match in _LONE_MONTH.finditer(document.numeric):
        month = match.group(1)
        if month not in ("mars", "march") or document.language == "fr":
            yield Candidate(*match.span(1), Kind.DATE, "month", 0.5)


def _years(document: Document) -> Iterator[Candidate]:
    numeric = document.numeric
    for match in _BARE_YEAR.finditer(numeric):
        before = numeric[max(0, match.start() - 12) : match.start()]
        if document.language == "de" or _YEAR_CUE.search(
            before if match.start() > 12 else "\n" + before
        ):
            yield Candidate(*match.span(), Kind.DATE, "year", 0.5)
