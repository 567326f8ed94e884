"""Names in the rows of a register: a list of theatre, of a ward, of a laboratory.

`TARVAUX, Zélie / 3 May 1950 / MRN 12`, `REPORT 3/5/2011 TARVAUX ZELIE FIN 1234567`: the run of
capitals before a birth date, a telephone or the number of a file is whose row it is.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...document import Candidate, Document, Shape
from ...model import Kind
from .runs import ACRONYM, GUESSED, MEDICINE, NAMED, WORDS
from .vocabulary import KIN, LABELS, MONTHS, NEVER, PARTICLES, TITLES

_WRITTEN: Final = frozenset([Shape.CAPITALISED, Shape.UPPER, Shape.MIXED])
_GAP: Final = re.compile(r"(?: {1,2}|, ?|-)\Z")
_LONGEST: Final = 5  # words of a name
_MONTH: Final = (
    r"(?:jan|feb|fev|mar|apr|avr|mai|may|jun|juin|jul|juil|aug|aout|sep|oct|nov|dec)[a-z]{0,6}\b"
)
_DAY: Final = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? |(?:lun|mar|mercre|jeu|vendre|same)di )?"
)
_NUMBERED: Final = (
    r"(?:visit id|fin|mrn|csn|encounter|account|acct|hospital number|hospital no|unit number"
    r"|unit no|nhs number|nhs no|nip|nda|ipp|iep|dossier|n° de sejour|etiquette)"
)
# What stands behind the name in its row; the name ends where the match begins.
_BEHIND: Final = re.compile(
    rf" ?/ ?(?=[+(]{{0,2}}\d|{_DAY}{_MONTH})"
    rf"| (?={_DAY}{_MONTH}\.? (?:\d|$))"
    rf"| (?={_NUMBERED}"
    r"(?: ?(?:no\b|n°|number|#|:)\.?){0,2} ?[#:]? ?[a-z]{0,3}\d)"
)
# `for aldriton (hospital number: …)`, in any case.
_BRACKET: Final = re.compile(rf" \((?={_NUMBERED}\b|(?:ddn|dob|ssn|nhs|insurance)\b)")


def register_names(document: Document) -> Iterator[Candidate]:
    """The two words or more that fill a row up to a date, a telephone or a number."""
    if document.language not in ("fr", "en"):
        return
    ends = {end: index for index, end in enumerate(document.ends)}
    for match in _BEHIND.finditer(document.folded):
        last = ends.get(match.start())
        if last is not None and document.shapes[last] in _WRITTEN:
            yield from _row_before(document, last)
    for match in _BRACKET.finditer(document.folded):
        last = ends.get(match.start())
        if last is not None:
            yield from _bracketed(document, last)


def _bracketed(document: Document, last: int) -> Iterator[Candidate]:
    """One or two words that no list of words knows, before the bracket of a file's number."""
    first = last + 1
    while first > max(0, last - 1) and _only_a_name(document, first - 1):
        if first <= last and document.gap(first - 1) != " ":
            break
        first -= 1
    if first <= last:
        yield Candidate(
            document.starts[first], document.ends[last], Kind.NAME, "before a file's number", 0.65
        )


def _only_a_name(document: Document, index: int) -> bool:
    key, shape = document.keys[index], document.shapes[index]
    if key in NEVER or key in LABELS or key in TITLES or len(key) < 4 or shape == Shape.FIGURES:
        return False
    return not document.flags[index] & (WORDS | MEDICINE | ACRONYM)


def _row_before(document: Document, last: int) -> Iterator[Candidate]:
    first = last + 1
    while first > 0 and last - first + 1 < _LONGEST and _may_be_named(document, first - 1):
        if first <= last and not _GAP.match(document.gap(first - 1)):
            break
        first -= 1
    words = [word for word in range(first, last + 1) if document.keys[word] not in PARTICLES]
    if len(words) < 2 or not _begins_row(document, first):
        return
    if any(
        document.flags[word] & NAMED or not document.flags[word] & (WORDS | MEDICINE)
        for word in words
    ):
        yield Candidate(
            document.starts[first], document.ends[last], Kind.NAME, "row of a register", 0.7
        )


def _may_be_named(document: Document, index: int) -> bool:
    flags, key = document.flags[index], document.keys[index]
    if document.shapes[index] not in _WRITTEN:
        return False
    if key in PARTICLES:
        return True
    if key in NEVER or key in LABELS or key in KIN or key in TITLES or key in MONTHS:
        return False
    if flags & MEDICINE and not flags & (NAMED | GUESSED):
        return False
    return bool(flags & NAMED) or not flags & ACRONYM


def _begins_row(document: Document, first: int) -> bool:
    """Nothing of a sentence stands before: a line's head, a figure, a mark."""
    if first == 0:
        return True
    gap = document.gap(first - 1)
    return "\n" in gap or ":" in gap or document.shapes[first - 1] == Shape.FIGURES
