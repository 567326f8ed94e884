"""Names that nothing announces: given name and family name side by side, initials, lists."""

import re
from collections.abc import Iterator
from typing import Final

from ...document import Candidate, Document, Shape
from ...model import Kind
from ...wordlists import name_likeness
from .eponyms import is_eponym
from .pairs import name, paired_names
from .runs import (
    ACRONYM,
    COMMON,
    EPONYM,
    FIRST,
    FOREIGN,
    LAST,
    MEDICINE,
    NAMED,
    PLACES,
    WORDS,
    may_follow,
    name_end,
    unwritten,
)
from .vocabulary import MAIDEN, MONTHS, NEVER, PARTICLES

_JOINED = re.compile(r"(?: {1,3}| ?- ?|\.|, |\n)\Z")
_TIGHT = re.compile(r"(?: {1,3}|-|\.)\Z")
_AFTER_INITIAL = re.compile(r"\. ?\n?\Z| \Z|\.-\Z")
_MIXED_NAME = re.compile(r"(?:mc|mac|de|le|la|di|da|du|van|fitz|o'|el|al|st|d')")
_INITIALS = re.compile(r"(?<![\w.'-])[A-Z]\.-?[A-Z]\.(?:[A-Z]\.)?(?![\w])")
_SENTENCE_END = re.compile(r"[.!?:;\n•*]")


def bare_names(document: Document) -> Iterator[Candidate]:
    """Names shown by the words themselves."""
    end_of_last = 0
    for index, flags in enumerate(document.flags):
        shape = document.shapes[index]
        if index < end_of_last or not (flags & NAMED or shape == Shape.INITIAL):
            if index >= end_of_last and shape == Shape.CAPITALISED and _unknown(document, index):
                end = max(name_end(document, index), index + 1)
                yield name(document, index, end, "unknown capitalised word", 0.45)
                end_of_last = end
            continue
        if shape == Shape.LOWER:
            if (
                flags & FIRST
                and document.language in ("fr", "en")
                and _plain_given_name(document, index)
            ):
                end = _lower_end(document, index)
                yield name(document, index, end, "given name", 0.5)
                end_of_last = end
            continue
        if shape == Shape.INITIAL:
            span = _name_and_initial(document, index) or _initial_and_name(document, index)
        elif flags & FIRST:
            span = _around_given_name(document, index)
        else:
            span = _family_name(document, index)
        if span is not None:
            start, end, rule, confidence = span
            yield name(document, start, end, rule, confidence)
            end_of_last = end
    yield from _patient_initials(document)
    yield from paired_names(document)


def _unknown(document: Document, index: int) -> bool:
    """A capital within a sentence, on a word that neither the language nor medicine knows."""
    if (
        document.flags[index] & ~PLACES
        or len(document.keys[index]) < 4
        or document.language not in ("fr", "en")
    ):
        return False
    if min(map(len, document.keys[index].split("-"))) < 3 or document.gap(index)[:1] in ("®", "™"):
        return False
    if name_likeness(document.keys[index]) < -1:
        return False
    if _opens_sentence(document, index) or document.flags[index] & PLACES:
        return False
    return not (is_eponym(document, index) or _chained(document, index))


def _chained(document: Document, index: int) -> bool:
    """The second word of an eponym of two: `type Bouilly Volkman`."""
    before = index - 1
    if before < 0 or document.shapes[before] not in (Shape.CAPITALISED, Shape.MIXED):
        return False
    return _TIGHT.match(document.gap(before)) is not None and is_eponym(document, before)


def _strong_given(document: Document, index: int) -> bool:
    """A given name in the lists that is no word one meets every day."""
    flags = document.flags[index]
    return bool(flags & FIRST) and not flags & (COMMON | MEDICINE | ACRONYM)


def _plain_given_name(document: Document, index: int) -> bool:
    flags = document.flags[index]
    if (
        len(document.keys[index]) < 4
        or document.keys[index] in NEVER
        or document.keys[index] in PARTICLES
    ):
        return False
    return not flags & (WORDS | MEDICINE | EPONYM | ACRONYM | FOREIGN | PLACES) and not is_eponym(
        document, index
    )


def _lower_end(document: Document, index: int) -> int:
    end = index + 1
    while end < len(document.keys) and _TIGHT.match(document.gap(end - 1)):
        flags = document.flags[end]
        if not flags & NAMED or flags & (WORDS | MEDICINE) or document.keys[end] in NEVER:
            break
        end += 1
    return end


def _around_given_name(document: Document, index: int) -> tuple[int, int, str, float] | None:
    """A given name with what belongs to it on both sides, or alone where it is nothing else."""
    if document.keys[index] in NEVER:
        return None
    strong = _strong_given(document, index) and not unwritten(document, index)
    end = max(name_end(document, index), index + 1)
    start = _left_of_given_name(document, index) if strong or end == index + 1 else index
    whole = _words_of_name(document, start, end) > 1 and not is_eponym(document, start, end)
    if whole and (strong or _convincing(document, start, end)):
        return start, end, "full name", 0.85
    if unwritten(document, index):
        flags = document.flags[index]
        if (
            flags & FIRST
            and not flags & (WORDS | MEDICINE | EPONYM | ACRONYM | PLACES | FOREIGN)
            and len(document.keys[index]) > 3
        ):
            return index, end, "given name", 0.5
        return None
    if _weak_given_name(document, index):
        return index, index + 1, "given name", 0.45
    if strong and not document.flags[index] & EPONYM and _alone_is_name(document, index):
        return index, index + 1, "given name", 0.6
    return None


def _words_of_name(document: Document, start: int, end: int) -> int:
    return sum(document.keys[word] not in PARTICLES for word in range(start, end))


def _weak_given_name(document: Document, index: int) -> bool:
    """A given name that is a word as well (`Hope`), with a capital that nothing else explains."""
    flags = document.flags[index]
    if (
        document.shapes[index] != Shape.CAPITALISED
        or flags & (MEDICINE | ACRONYM)
        or not flags & (COMMON | EPONYM)
    ):
        return False
    if flags & EPONYM and document.gap(index)[:1] == "'":
        return False
    if (
        document.keys[index] in MONTHS
        or _opens_sentence(document, index)
        or is_eponym(document, index)
    ):
        return False
    for other in (index - 1, index + 1):
        if 0 <= other < len(document.keys) and document.shapes[other] in (
            Shape.CAPITALISED,
            Shape.UPPER,
            Shape.MIXED,
        ):
            return False  # a heading in capitals
    return document.language in ("fr", "en")


def _alone_is_name(document: Document, index: int) -> bool:
    """Whether a given name by itself is one: acronyms and places look like it too."""
    flags, shape = document.flags[index], document.shapes[index]
    parts = document.keys[index].split("-")
    if (
        min(map(len, parts)) < 2
        or (shape == Shape.UPPER and max(map(len, parts)) < 5)
        or (shape == Shape.MIXED and not flags & LAST)
    ):
        return False
    if flags & (WORDS | FOREIGN) and _opens_sentence(document, index):
        return False
    return not is_eponym(document, index) and not _place_here(document, index)


def _place_here(document: Document, index: int) -> bool:
    flags = document.flags[index]
    if not flags & PLACES:
        return False
    before = document.keys[index - 1] if index else ""
    return before in (
        "a",
        "in",
        "at",
        "de",
        "d'",
        "from",
        "near",
        "vers",
        "en",
        "of",
        "saint",
        "st",
    )


def _left_of_given_name(document: Document, index: int) -> int:
    """`ROCHE Philippe`, `Le Gall Anselme`: the family name first."""
    start = index
    for _ in range(3):
        before = start - 1
        if before < 0 or not _TIGHT.match(document.gap(before)) or document.keys[before] in NEVER:
            break
        flags, shape = document.flags[before], document.shapes[before]
        if shape in (Shape.LOWER, Shape.FIGURES) or (flags & MEDICINE and not flags & NAMED):
            break
        ordinary = flags & (WORDS | ACRONYM)
        if shape == Shape.INITIAL:
            start = before
        elif not ordinary or (
            flags & NAMED and shape == Shape.UPPER and not unwritten(document, before)
        ):
            if not ordinary and not flags & NAMED and _opens_sentence(document, before):
                break
            start = before
        else:
            break
    while (
        start
        and document.keys[start - 1] in PARTICLES
        and document.shapes[start - 1] != Shape.LOWER
    ):
        if not _TIGHT.match(document.gap(start - 1)) or (
            start == index and document.shapes[index] != Shape.UPPER
        ):
            break
        start -= 1
    return start


def _convincing(document: Document, start: int, end: int) -> bool:
    """Two names side by side, when the given name is an ordinary word as well (`Rose`)."""
    if all(unwritten(document, word) for word in range(start, end)):
        return False
    known = sum(1 for word in range(start, end) if document.flags[word] & NAMED)
    unknown = sum(1 for word in range(start, end) if not document.flags[word])
    known += (
        unknown if document.flags[start] & FIRST and not _opens_sentence(document, start) else 0
    )
    odd = sum(
        1
        for word in range(start, end)
        if document.flags[word] & (ACRONYM | EPONYM | MEDICINE) and not document.flags[word] & NAMED
    )
    ordinary = sum(1 for word in range(start, end) if document.flags[word] & WORDS)
    if known < 2 or odd or any(document.shapes[word] == Shape.LOWER for word in range(start, end)):
        return False
    if ordinary < end - start or not _opens_sentence(document, start):
        return True
    mixed = document.shapes[start] == Shape.CAPITALISED and document.shapes[end - 1] == Shape.UPPER
    return mixed or _alone_on_line(document, start, end) or _person_after(document, end)


def _alone_on_line(document: Document, start: int, end: int) -> bool:
    before = "\n" in document.gap(start - 1) if start else True
    return before and (
        document.gap(end - 1)[:1] in ("\n", "") and bool(document.flags[start] & FIRST)
    )


def _person_after(document: Document, end: int) -> bool:
    return end < len(document.keys) and document.keys[end] in MAIDEN | {"age", "agee", "aged", "ne"}


def _opens_sentence(document: Document, index: int) -> bool:
    if index == 0:
        return True
    gap = document.gap(index - 1)
    return bool(_SENTENCE_END.search(gap))


def _name_and_initial(document: Document, index: int) -> tuple[int, int, str, float] | None:
    """`Dianne L.`, `Lorencz B.`"""
    before = index - 1
    if (
        before < 0
        or document.gap(before) != " "
        or document.text[document.ends[index] : document.ends[index] + 1] != "."
    ):
        return None
    flags, shape, key = document.flags[before], document.shapes[before], document.keys[before]
    if (
        shape not in (Shape.CAPITALISED, Shape.UPPER, Shape.MIXED)
        or key in NEVER
        or is_eponym(document, before)
    ):
        return None
    if (
        flags & (MEDICINE | ACRONYM)
        or (flags & WORDS and not flags & FIRST)
        or (flags & EPONYM and not flags & FIRST)
    ):
        return None
    if _opens_sentence(document, before) and not flags & FIRST:
        return None
    return before, index + 1, "name and initial", 0.75


def _initial_and_name(document: Document, index: int) -> tuple[int, int, str, float] | None:
    """`R. Poumonet`, `J.-P. Martin`, `P-A. Poulmani`."""
    if document.text[document.starts[index] - 1 : document.starts[index]] == "/":
        return None  # `1240 ng/L. Lasègue…`
    word = index + 1
    while word < len(document.keys) and document.shapes[word] == Shape.INITIAL and word < index + 3:
        word += 1
    if word >= len(document.keys) or not _AFTER_INITIAL.match(document.gap(word - 1)):
        return None
    if "." not in document.gap(word - 1):
        return None
    if document.keys[word] in PARTICLES and word + 1 < len(document.keys):
        word += 1
    flags, shape = document.flags[word], document.shapes[word]
    if shape in (Shape.LOWER, Shape.FIGURES, Shape.INITIAL) or document.keys[word] in NEVER:
        return None
    if (
        flags & (MEDICINE | ACRONYM)
        or is_eponym(document, word)
        or (flags & WORDS and not flags & LAST)
    ):
        return None
    if (
        _opens_sentence(document, index + 1)
        and flags & WORDS
        and index
        and document.gap(index - 1) == " "
    ):
        return None  # `hépatite C. Pas de…`
    end = word + 1
    while (
        end < len(document.keys)
        and _TIGHT.match(document.gap(end - 1))
        and may_follow(document, end)
        and not unwritten(document, end)
    ):
        end += 1
    return index, end, "initial and name", 0.75


def _family_name(document: Document, index: int) -> tuple[int, int, str, float] | None:
    """A family name alone, or before an initial or a given name that the lists don't know."""
    flags = document.flags[index]
    if flags & (WORDS | MEDICINE | EPONYM | ACRONYM) or document.keys[index] in NEVER:
        return None
    following = index + 1
    if _before_initial(document, index):
        return index, following + 1, "name and initial", 0.7
    if unwritten(document, index) or is_eponym(document, index) or _chained(document, index):
        return None
    if document.language not in ("fr", "en"):
        return None
    before = index - 1
    unknown = before >= 0 and document.gap(before) == " " and not document.flags[before] & ~PLACES
    if unknown and (document.shapes[before], document.shapes[index]) == _FIRST_LAST:
        return before, index + 1, "full name", 0.7  # `Marzen MARTY`
    if not _written_as_name(document, index):
        return None
    if _opens_sentence(document, index) and document.shapes[index] != Shape.UPPER:
        return None
    end = max(name_end(document, index), index + 1)
    if is_eponym(document, index, end):
        return None
    return index, end, "family name", 0.45


_FIRST_LAST: Final = (Shape.CAPITALISED, Shape.UPPER)


def _before_initial(document: Document, index: int) -> bool:
    """`Tannier X.`"""
    following = index + 1
    if following >= len(document.keys) or not _JOINED.match(document.gap(index)):
        return False
    return document.shapes[following] == Shape.INITIAL and document.gap(following)[:1] == "."


def _written_as_name(document: Document, index: int) -> bool:
    """Capitals throughout, or within, are more often an acronym than a name."""
    shape, key = document.shapes[index], document.keys[index]
    if shape == Shape.UPPER:
        return max(map(len, key.split("-"))) > 5
    return shape != Shape.MIXED or bool(_MIXED_NAME.match(key))


def _patient_initials(document: Document) -> Iterator[Candidate]:
    for match in _INITIALS.finditer(document.text):
        yield Candidate(*match.span(), Kind.NAME, "initials", 0.5)
