# ruff: noqa: SIM905 (a list of words reads better as words)
"""The grammar of eponyms: which capitalised names belong to medicine, not to a person here."""

import re
from typing import Final

from ...document import Document, Shape
from .runs import EPONYM, FIRST, MEDICINE, PLACES
from .vocabulary import EPONYM_HEADS, EPONYM_TAILS

_LINKS: Final = frozenset("de d' du des of von le la l' et and ou or dite dit selon".split())
_OF: Final = frozenset("de d' du of von".split())
_DEPARTMENTS: Final = (
    "logie",
    "iatrie",
    "chirurgie",
    "urgences",
    "reanimation",
    "medecine",
    "service",
    "patient",
    "patiente",
)
_POSSESSIVE = re.compile(r"'s?[ -]")
_INSIDE: Final = ("", "-", "'", "«", '"', "(", "/")
_TIGHT = re.compile(r"[ -]{1,2}\Z")


def is_eponym(
    document: Document, start: int, end: int | None = None, *, cued: bool = False
) -> bool:
    """Whether words ``start`` to ``end`` stand where a disease, sign or device takes its name.

    Where something else already speaks for a person (``cued``), a word of medicine and `of` before
    it (`dossier de X`) is no proof.
    """
    end = start + 1 if end is None else end
    return _has_head(document, start, cued) or _has_tail(document, end)


def _has_head(document: Document, start: int, cued: bool) -> bool:
    """`maladie de X`, `signe de Y-X`, `test de Y et X`, `score X`."""
    position, of_medicine = start - 1, False
    for _ in range(5):
        if (
            position < 0
            or "\n" in document.gap(position)
            or document.gap(position).strip() not in _INSIDE
        ):
            break
        key = document.keys[position]
        if key in EPONYM_HEADS:
            return True
        if key in _LINKS:
            position -= 1
            continue
        if document.shapes[position] == Shape.INITIAL and position:
            position -= 1  # `stade C de Los Angeles`
            continue
        chained = document.flags[position] & EPONYM or (
            start - position < 5 and document.shapes[position] == Shape.CAPITALISED
        )
        if document.shapes[position] != Shape.LOWER and chained:
            position -= 1
            continue
        if (
            document.flags[position] & MEDICINE
            and document.keys[position + 1] in _OF
            and position + 1 < start
        ):
            of_medicine = True
            position -= 1
            continue
        break
    return of_medicine and not cued and _no_person(document, start)


def _no_person(document: Document, index: int) -> bool:
    if document.keys[index - 2].endswith(_DEPARTMENTS):
        return False  # `service d'hématologie de X` names a place
    return not document.flags[index] & (FIRST | PLACES)


def _has_tail(document: Document, end: int) -> bool:
    """`X's disease`, `X syndrome`, `X and Y classification`."""
    if end >= len(document.keys):
        return False
    gap = document.gap(end - 1)
    if not (_TIGHT.match(gap) or _POSSESSIVE.match(gap)):
        return False
    position = end
    for _ in range(3):
        if position >= len(document.keys):
            return False
        key = document.keys[position]
        if key in EPONYM_TAILS:
            return True
        if not (document.flags[position] & (EPONYM | MEDICINE) or key in _LINKS):
            return False
        position += 1
    return False
