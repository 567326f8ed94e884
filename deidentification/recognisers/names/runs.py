"""How far a name goes: the words that belong to it, from its first one on."""

import re
from typing import Final

from ...document import Document, Shape
from ...wordlists import MEDICAL, ORDINARY, PLACE, Flag
from .vocabulary import DOINGS, MAIDEN, MONTHS, NEVER, PARTICLES

NAMED: Final = int(Flag.FIRST | Flag.LAST)
FIRST: Final = int(Flag.FIRST)
LAST: Final = int(Flag.LAST)
FREQUENT: Final = int(Flag.FREQUENT)
COMMON: Final = int(Flag.COMMON)
MEDICINE: Final = int(MEDICAL)
WORDS: Final = int(ORDINARY)
ACRONYM: Final = int(Flag.ACRONYM)
EPONYM: Final = int(Flag.EPONYM)
PLACES: Final = int(PLACE)
GUESSED: Final = int(Flag.GUESSED)
FOREIGN: Final = int(Flag.FOREIGN)

_JOINED = re.compile(r"(?: {0,3}| ?[-/] ?|\.-?)\Z")
_INITIAL_GAP = re.compile(r"(?:\. ?-?| |-|\.)\Z")
_LAST_THEN_FIRST = re.compile(r", ?\Z")
_LONGEST: Final = 6
_SPECIALTIES: Final = (
    "logue",
    "logues",
    "logie",
    "logist",
    "logists",
    "logy",
    "iste",
    "istes",
    "ien",
    "ienne",
    "iens",
    "iatre",
    "iatrist",
    "ique",
    "iques",
    "gical",
    "gicale",
    "ation",
    "graphie",
    "graphy",
    "logique",
)


def unwritten(document: Document, index: int) -> bool:
    """Whether the case of a word says nothing: all lower, or capitals among capitals."""
    shape = document.shapes[index]
    if shape == Shape.LOWER:
        return True
    return shape == Shape.UPPER and shouted(document, index)


def shouted(document: Document, index: int) -> bool:
    """Whether ordinary words around are in capitals as well."""
    low, high = max(0, index - 3), min(len(document.keys), index + 4)
    ordinary = 0
    for other in range(low, high):
        if other != index and document.shapes[other] == Shape.UPPER:
            flags = document.flags[other]
            if document.keys[other] in PARTICLES:
                continue
            if flags & FREQUENT and len(document.keys[other]) > 1:
                ordinary += 2
            elif len(document.keys[other]) > 3 and flags & WORDS and not flags & NAMED:
                ordinary += 1
    return ordinary > 1


def may_open(document: Document, index: int) -> bool:
    """Whether the word right after a title may be a name."""
    key, flags = document.keys[index], document.flags[index]
    shape = document.shapes[index]
    flags = 0 if flags & GUESSED else flags
    if shape == Shape.INITIAL:
        return False  # asked for elsewhere; this one is `N°`
    if key in NEVER or shape == Shape.FIGURES:
        return shape == Shape.FIGURES and _damaged(key)
    if not unwritten(document, index):
        return not (flags & MEDICINE and key.endswith(_SPECIALTIES) and not flags & NAMED)
    if key in MONTHS:
        return document.gap(index)[:1] in ("\n", "")
    if _closed(document, index) and not key.endswith(_SPECIALTIES):
        return True
    if _acts(document, index) and not flags & FREQUENT and key not in DOINGS and len(key) > 2:
        return True
    if flags & (MEDICINE | ACRONYM) and not flags & FIRST:
        return bool(flags & LAST) and not flags & (WORDS | ACRONYM)
    if flags & WORDS:
        return bool(flags & NAMED)
    return len(key) > 1


def _closed(document: Document, index: int) -> bool:
    """Whether the phrase ends with this word: what stands between a title and a stop is a name."""
    if index + 1 == len(document.keys):
        return True
    return document.gap(index).lstrip(" ")[:1] in tuple(",;)(.:\n")


def _acts(document: Document, index: int) -> bool:
    """Whether a verb that persons do comes next: `mrs bean resides`."""
    return index + 1 < len(document.keys) and document.keys[index + 1] in DOINGS


def may_follow(document: Document, index: int) -> bool:
    """Whether a word may be a further part of a name that has begun."""
    key, flags = document.keys[index], document.flags[index]
    if document.shapes[index] == Shape.INITIAL:
        return False  # initials are asked for elsewhere; this one is `N°`
    if key in NEVER or document.shapes[index] == Shape.FIGURES:
        return document.shapes[index] == Shape.FIGURES and (
            _damaged(key) or _glued(document, index)
        )
    if "-" in document.keys[index - 1] and document.keys[index - 1].rsplit("-", 1)[1] in PARTICLES:
        return bool(flags & LAST) or not flags & (WORDS | MEDICINE)  # `Blackham-Le gall`
    if key in MONTHS:
        if (
            unwritten(document, index)
            and _closed(document, index)
            and document.shapes[index - 1] != Shape.FIGURES
        ):
            return document.flags[index - 1] & WORDS == 0
        return not unwritten(document, index) and not _figures_next(document, index)
    if unwritten(document, index):
        if flags & NAMED and _closed(document, index):
            return True
        before = document.flags[index - 1]
        if flags & FIRST and len(key) > 3 and not before & (WORDS | MEDICINE) and key not in DOINGS:
            return True  # the given name after the family name: `opdyke pierre`
        if flags & (MEDICINE | COMMON | FREQUENT):
            return _family_name_after_given(document, index)
        if flags & WORDS:
            return bool(flags & FIRST) or _family_name_after_given(document, index)
        return bool(flags & NAMED) or (not flags & ~PLACES and len(key) > 2)
    if flags & MEDICINE:
        return bool(flags & NAMED) or (len(key) < 6 and _after_given(document, index))
    if flags & WORDS:
        return bool(flags & NAMED) or not flags & FREQUENT or _after_given(document, index)
    return not (flags & ACRONYM and document.shapes[index] == Shape.UPPER and not flags & NAMED)


def _after_given(document: Document, index: int) -> bool:
    """A capital within a line, right after a given name that is nothing else."""
    before = document.flags[index - 1]
    if document.shapes[index - 1] == Shape.INITIAL:
        return True
    return (
        bool(before & FIRST)
        and not before & (COMMON | MEDICINE)
        and document.shapes[index] == document.shapes[index - 1]
    )


_GLUED = re.compile(r"[A-ZÀ-Þ][^\W\d_]{2,20}\d{1,4}\Z")


def _glued(document: Document, index: int) -> bool:
    """A name with the number of the address stuck to it (`Morvan76`), after a given name."""
    word = document.text[document.starts[index] : document.ends[index]]
    return bool(_GLUED.match(word)) and bool(document.flags[index - 1] & FIRST)


def _figures_next(document: Document, index: int) -> bool:
    return index + 1 < len(document.keys) and document.shapes[index + 1] == Shape.FIGURES


def _family_name_after_given(document: Document, index: int) -> bool:
    """`sabrina champion née…`: an ordinary word, but after a given name."""
    flags, before = document.flags[index], document.flags[index - 1]
    if index + 1 < len(document.keys) and document.keys[index + 1] in MAIDEN and flags & LAST:
        return True
    if flags & MEDICINE and flags & LAST and not flags & (WORDS | ACRONYM):
        return True
    given = bool(before & FIRST) and not before & (COMMON | MEDICINE)
    if flags & LAST and given and len(document.keys[index]) > 3:
        return True
    if not flags & LAST or flags & (MEDICINE | FREQUENT):
        return False
    return bool(before & FIRST) and not before & (COMMON | MEDICINE)


def after_particle(document: Document, index: int) -> bool:
    """Whether a word may follow `de`, `le`, `da`… within a name."""
    key, flags = document.keys[index], document.flags[index]
    if document.shapes[index] == Shape.FIGURES or (
        key in NEVER and (unwritten(document, index) or document.shapes[index - 1] == Shape.LOWER)
    ):
        return False
    if not unwritten(document, index):
        return not (flags & MEDICINE and not flags & NAMED)
    if flags & (FREQUENT | ACRONYM) or (flags & MEDICINE and flags & WORDS):
        return document.shapes[index - 1] != Shape.LOWER and bool(flags & LAST)
    if flags & MEDICINE:
        return bool(flags & LAST)
    if flags & WORDS:
        return bool(flags & NAMED)
    return True


def _damaged(key: str) -> bool:
    """A name with a figure read into it (`m0reau`), not a measure or a level (`t12`)."""
    return (
        len(key) > 4 and sum(map(str.isdigit, key)) == 1 and key[0].isalpha() and key[-1].isalpha()
    )


def name_end(document: Document, index: int, *, commas: bool = False) -> int:
    """The index after the last word of a name that begins at ``index``; ``index`` if none does."""
    position, parts = index, 0
    count = len(document.keys)
    while position < count and position - index < _LONGEST:
        if position > index and not _continues(document, position, commas and parts == 1):
            break
        following = _particles_end(document, position)
        if following is not None:
            position, parts = following, parts + 1
        elif parts == 0 and _opens_with_small_initial(document, position):
            position += 1
        elif parts and _small_initial(document, position):
            return position + 1
        elif (
            (document.shapes[position] == Shape.INITIAL and _stands_for_a_name(document, position))
            or (
                commas
                and parts == 1
                and document.gap(position - 1)[:1] == ","
                and document.flags[position] & FIRST
            )
            or (may_open if parts == 0 else may_follow)(document, position)
        ):
            position, parts = position + 1, parts + 1
        else:
            break
    return position


def _opens_with_small_initial(document: Document, position: int) -> bool:
    """`madame k. wroczek`"""
    if (
        len(document.keys[position]) > 1
        or document.shapes[position] != Shape.LOWER
        or position + 1 >= len(document.keys)
    ):
        return False
    return document.gap(position) in (". ", ".") and (
        may_open(document, position + 1) or _particles_end(document, position + 1) is not None
    )


def _small_initial(document: Document, position: int) -> bool:
    """`bridget g.,`: a family name's first letter, in a text without capitals."""
    if len(document.keys[position]) > 1 or document.shapes[position] != Shape.LOWER:
        return False
    return document.gap(position)[:1] == "." and bool(document.flags[position - 1] & FIRST)


def _continues(document: Document, position: int, comma: bool) -> bool:
    gap = document.gap(position - 1)
    if _JOINED.match(gap):
        if gap == "." and document.shapes[position - 1] != Shape.INITIAL:
            return document.shapes[position] != Shape.LOWER  # `KVARDA.Aleah`
        return True
    if document.shapes[position - 1] == Shape.INITIAL and _INITIAL_GAP.match(gap):
        return True
    if len(document.keys[position - 1]) == 1 and gap in (". ", "."):
        return True  # `dr k. wicht`
    if (
        len(document.keys[position - 1]) < 4
        and gap in (". ", ".")
        and document.keys[position - 1] in ("st", "ph", "mc", "ste", "jr")
    ):
        return True
    return comma and bool(_LAST_THEN_FIRST.match(gap)) and bool(document.flags[position] & FIRST)


def _particles_end(document: Document, position: int) -> int | None:
    """The index after `de la Tour` or `Le Gall`, if particles and a name stand here."""
    word = position
    if (
        (
            document.keys[position] in ("de", "d'", "from")
            and document.shapes[position] == Shape.LOWER
            and position
        )
        and document.flags[position + 1 : position + 2]
        and document.flags[position + 1] & PLACES
    ):
        return None  # `Mme X de Lyon`
    while (
        word < len(document.keys) - 1 and word - position < 3 and document.keys[word] in PARTICLES
    ):
        if document.gap(word) not in ("", " ", "  ", "'", ". "):
            return None
        word += 1
    if word == position or not after_particle(document, word):
        return None
    return word + 1


def _stands_for_a_name(document: Document, position: int) -> bool:
    following = document.text[document.ends[position] : document.ends[position] + 1]
    return following in (".", " ", "-", ",", "", "\n", ")", ":")
