"""A name pulls in what touches it: the other half, the particle, the second part of a town."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ...document import Candidate, Document, Shape
from ...model import Kind
from ...wordlists import name_likeness
from .runs import ACRONYM, COMMON, FIRST, FREQUENT, GUESSED, MEDICINE, NAMED, WORDS, shouted
from .vocabulary import KIN, LABELS, MONTHS, NEVER, PARTICLES, TITLES

_TOUCHING: Final = re.compile(r"(?: {1,2}|-|\. ?)\Z")
_CAPITALS: Final = (Shape.CAPITALISED, Shape.UPPER, Shape.MIXED, Shape.INITIAL)
_GROWING: Final = (Kind.NAME, Kind.LOCATION)


def grown_names(document: Document, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """The capitalised neighbours of each name or place, on both sides."""
    starts = {start: index for index, start in enumerate(document.starts)}
    ends = {end: index for index, end in enumerate(document.ends)}
    for candidate in found:
        if candidate.kind not in _GROWING or candidate.recogniser == "initials":
            continue
        first = starts.get(candidate.start)
        last = ends.get(candidate.end)
        if last is None and document.text[candidate.end - 1 : candidate.end] == ".":
            last = ends.get(candidate.end - 1)
        if first is None or last is None or document.shapes[last] == Shape.LOWER:
            continue
        yield from _rightwards(document, last, candidate)
        yield from _beside(document, last, candidate)
        yield from _leftwards(document, first, candidate)


def _rightwards(document: Document, last: int, candidate: Candidate) -> Iterator[Candidate]:
    end = last
    while end + 1 < len(document.keys) and end - last < 4 and _TOUCHING.match(document.gap(end)):
        if document.gap(end).startswith(".") and document.shapes[end] != Shape.INITIAL:
            break
        following = end + 1
        if document.keys[following] in PARTICLES and following + 1 < len(document.keys):
            if document.shapes[following] == Shape.LOWER or not _may_touch(
                document, following + 1, end
            ):
                break
            end = following + 1
        elif _may_touch(document, following, end):
            end = following
        else:
            break
    if end > last:
        yield candidate._replace(
            end=document.ends[end], recogniser="neighbour of a name", confidence=0.6
        )


def _beside(document: Document, last: int, candidate: Candidate) -> Iterator[Candidate]:
    """`LAST, First` and what `and` joins to a name."""
    if candidate.kind is not Kind.NAME or last + 1 >= len(document.keys):
        return
    following, gap = last + 1, document.gap(last)
    if (
        gap in (" ", " / ", "/")
        and document.keys[following] in ("et", "and", "&")
        and following + 1 < len(document.keys)
    ):
        following, gap = following + 1, document.gap(following)
        joined = gap == " "
    else:
        joined = gap in (" / ", "/", " & ") or (
            gap == ", " and document.shapes[last] == Shape.UPPER
        )
    if (
        not joined
        or not _may_touch(document, following, last)
        or document.shapes[following] == Shape.INITIAL
    ):
        return
    flags, key = document.flags[following], document.keys[following]
    if flags & (WORDS | MEDICINE) and not (flags & FIRST and not flags & FREQUENT):
        return
    if (not flags and name_likeness(key) < -0.4) or len(key) < 4:
        return
    yield Candidate(
        document.starts[following], document.ends[following], Kind.NAME, "joined to a name", 0.55
    )


def _leftwards(document: Document, first: int, candidate: Candidate) -> Iterator[Candidate]:
    start = first
    while start and first - start < 4 and _TOUCHING.match(document.gap(start - 1)):
        before = start - 1
        if document.gap(before).startswith(".") and document.shapes[before] != Shape.INITIAL:
            break
        particle = document.keys[before] in PARTICLES and document.shapes[before] != Shape.LOWER
        if particle and (before or document.shapes[before] == Shape.UPPER):
            start = before
            continue
        opens = before == 0 or document.gap(before - 1).strip(" ") not in ("", "-", "(", ",", "|")
        if not _may_touch(document, before, start) or (
            opens and document.flags[before] & (COMMON | MEDICINE)
        ):
            break
        start = before
    while (
        start < first
        and document.keys[start] in PARTICLES
        and start + 1 == first
        and document.shapes[first] == Shape.CAPITALISED
    ):
        if document.shapes[start] == Shape.CAPITALISED and not (
            start and document.gap(start - 1) == " "
        ):
            start += 1  # `La Tarvaux est…` at the head of a sentence
        else:
            break
    if start < first:
        yield candidate._replace(
            start=document.starts[start], recogniser="neighbour of a name", confidence=0.6
        )


def _may_touch(document: Document, index: int, beside: int) -> bool:
    """Whether a word beside a name may be part of it."""
    key, flags, shape = document.keys[index], document.flags[index], document.shapes[index]
    if (
        shape not in _CAPITALS
        or key in NEVER
        or key in TITLES
        or key in LABELS
        or key in KIN
        or key in MONTHS
    ):
        return False
    if shape == Shape.INITIAL:
        return document.text[document.ends[index] : document.ends[index] + 1] == "."
    if flags & MEDICINE and not flags & (NAMED | GUESSED):
        return bool(flags & WORDS) and len(key) < 6 and shape == Shape.CAPITALISED
    if shape == Shape.UPPER:
        if (flags & ACRONYM and not flags & NAMED) or (len(key) < 4 and not flags & NAMED):
            return False
        if flags & WORDS and shouted(document, index):
            return bool(flags & NAMED) and not flags & FREQUENT
        return True
    return True
