"""Names that stand side by side: `TARVAUX, Maëlys`, `LE BIHAN.Maëlys`, lists of families."""

import re
from collections.abc import Iterator
from typing import Final

from ...document import Candidate, Document, Shape
from ...model import Kind
from ...wordlists import lookup, name_likeness
from .eponyms import is_eponym
from .runs import ACRONYM, COMMON, EPONYM, FIRST, FREQUENT, LAST, MEDICINE, NAMED, PLACES, WORDS
from .vocabulary import KIN, LABELS, MONTHS, NEVER, PATIENTS, TITLES


def paired_names(document: Document) -> Iterator[Candidate]:
    """Names that the form of the pair or the list shows."""
    yield from _dotted_pairs(document)
    yield from _lists(document)
    yield from _last_first(document)
    yield from _before_age(document)


def name(document: Document, start: int, end: int, rule: str, confidence: float) -> Candidate:
    """The words from ``start`` to ``end``, with the stop of a closing initial."""
    stop = document.ends[end - 1]
    if document.shapes[end - 1] == Shape.INITIAL and document.text[stop : stop + 1] == ".":
        stop += 1
    return Candidate(document.starts[start], stop, Kind.NAME, rule, confidence)


_LAST_FIRST_GAP: Final = re.compile(r"(?:, ?\n?| {1,2}|,? ?\| ?)\Z")


def _last_first(document: Document) -> Iterator[Candidate]:
    """`TARVAUX, Maëlys` and `TARVAUX Maëlys`, whatever stands before."""
    for index in range(len(document.keys) - 1):
        if document.shapes[index] != Shape.UPPER or len(document.keys[index]) < 3:
            continue
        following = index + 1
        if document.shapes[following] not in _WRITTEN or not _LAST_FIRST_GAP.match(
            document.gap(index)
        ):
            continue
        if _may_be_last(document, index) and _may_be_first(document, following, index):
            yield name(document, index, following + 1, "family name, given name", 0.6)


_WRITTEN: Final = (Shape.CAPITALISED, Shape.UPPER)


def _may_be_last(document: Document, index: int) -> bool:
    key, flags = document.keys[index], document.flags[index]
    if key in NEVER or key in TITLES or key in LABELS or key in MONTHS or key in KIN:
        return False
    if flags & ACRONYM and (len(key) < 5 or not flags & NAMED):
        return False
    if flags & (WORDS | MEDICINE):
        return bool(flags & LAST) and not flags & (MEDICINE | FREQUENT)
    return bool(flags & NAMED) or (len(key) > 4 and name_likeness(key) > -0.4)


def _may_be_first(document: Document, index: int, last: int) -> bool:
    key, flags = document.keys[index], document.flags[index]
    if (
        key in NEVER
        or key in TITLES
        or key in LABELS
        or key in MONTHS
        or key in KIN
        or len(key) < 2
    ):
        return False
    if document.shapes[index] == Shape.UPPER:
        if flags & ACRONYM and not flags & FIRST:
            return False
        if not (
            flags & FIRST or (document.flags[last] & NAMED and not document.flags[last] & WORDS)
        ):
            return False
    if flags & FIRST:
        return not flags & FREQUENT or document.gap(last)[:1] == ","
    return (
        not flags & (WORDS | MEDICINE | EPONYM | ACRONYM)
        and len(key) > 3
        and name_likeness(key) > -0.4
    )


_LIST = re.compile(
    r"(?<![\w-] )(?<![\w-])"
    r"(?:[A-ZÀ-Ž][a-zß-ž'-]{1,20}, ){1,8}[A-ZÀ-Ž][a-zß-ž'-]{1,20},? (?:and|et|&)"
    r" [A-ZÀ-Ž][a-zß-ž'-]{1,20}(?! [A-ZÀ-Ž])(?![\w'-])"
)


def _lists(document: Document) -> Iterator[Candidate]:
    """`Morel, Bauer and Reed`: names side by side speak for each other."""
    if ", " not in document.text:
        return
    starts = {start: index for index, start in enumerate(document.starts)}
    for match in _LIST.finditer(document.text):
        words = [
            starts[place.start() + match.start()]
            for place in _ITEM.finditer(match.group())
            if place.start() + match.start() in starts
        ]
        flags = [document.flags[word] for word in words]
        if any(one & (MEDICINE | ACRONYM) and not one & NAMED for one in flags) or any(
            is_eponym(document, word) for word in words
        ):
            continue
        sure = sum(
            1
            for one in flags
            if (one & NAMED and not one & (COMMON | MEDICINE | EPONYM | PLACES)) or not one
        )
        if sure and sum(1 for one in flags if one & NAMED or not one) == len(flags):
            for word in words:
                yield name(document, word, word + 1, "list of names", 0.5)


_ITEM = re.compile(r"[A-ZÀ-Ž][a-zß-ž'-]+")
_DOTTED = re.compile(
    r"(?<![\w.])([A-ZÀ-Þ][A-ZÀ-Þ'-]+(?: [A-ZÀ-Þ'-]{2,}){0,2})\.([A-ZÀ-Þ][a-zß-ÿ]+"
    r"(?:-[A-ZÀ-Þ][a-zß-ÿ]+)?)(?![\w.])"
)


def _dotted_pairs(document: Document) -> Iterator[Candidate]:
    """`LE BIHAN.Maëlys`: how some programs print a name."""
    for match in _DOTTED.finditer(document.text):
        family, given = (
            document.folded[match.start(1) : match.end(1)],
            document.folded[match.start(2) : match.end(2)],
        )
        flags = lookup(given, document.language)
        last = lookup(family.split()[-1], document.language)
        if (
            (flags & (WORDS | MEDICINE) and not flags & FIRST)
            or (last & MEDICINE and not last & NAMED)
            or given in NEVER
        ):
            continue
        if (last & ACRONYM and not last & NAMED) or len(family) < 4:
            continue
        yield Candidate(*match.span(), Kind.NAME, "family name, stop, given name", 0.7)


_AGE_BEHIND: Final = re.compile(
    r" ?, ?(?:\d{1,3} ?(?:ans?|a|mois|yo|y/o|y\.o\.?|yr|yrs|years?|m|f|h)(?![\w'])"
    r"|[mfh] ?,? ?\d{1,3}\b)",
    re.IGNORECASE,
)


def _before_age(document: Document) -> Iterator[Candidate]:
    """`sahner, 34 ans : …`: small letters that open a line, as chats write a patient's name."""
    for index, shape in enumerate(document.shapes):
        if shape != Shape.LOWER or (index and "\n" not in document.gap(index - 1)):
            continue
        if not index and document.text[: document.starts[0]].strip():
            continue
        first = index
        while index < len(document.keys) - 1 and index < first + 2 and document.gap(index) == " ":
            index += 1
        for last in range(first, index + 1):
            if _AGE_BEHIND.match(document.text, document.ends[last]) and all(
                _may_be_small(document, word) for word in range(first, last + 1)
            ):
                yield name(document, first, last + 1, "name, then an age", 0.5)


def _may_be_small(document: Document, index: int) -> bool:
    key, flags = document.keys[index], document.flags[index]
    if key in NEVER or key in PATIENTS or key in KIN or key in TITLES or key in LABELS:
        return False
    if flags & (MEDICINE | ACRONYM | FREQUENT) or len(key) < 3 or not key[-1].isalpha():
        return False
    if flags & WORDS:
        return bool(flags & NAMED) and name_likeness(key) > 0
    return bool(flags & NAMED) or (len(key) > 3 and name_likeness(key) > -0.4)
