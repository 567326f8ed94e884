"""What was a name once is a name everywhere in the text, in any case."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from ...document import Candidate, Document, Shape
from ...model import Kind
from .eponyms import is_eponym
from .runs import EPONYM, FREQUENT, MEDICINE, NAMED, WORDS
from .vocabulary import DOINGS, NEVER, PARTICLES

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SHORTEST: Final = 3


def propagated_names(
    document: Document, found: Iterable[Candidate], known: AbstractSet[str]
) -> Iterator[Candidate]:
    """Every further place of the words of ``found`` and of the words ``known`` (see words_of).

    An ordinary word that served as a name (`Petit`) is followed only where it is written with
    a capital that the sentence doesn't ask for.
    """
    found = list(found)
    covered = {}
    wanted: set[str] = set()
    for candidate in found:
        for match in _WORD.finditer(document.folded, candidate.start, candidate.end):
            wanted.update(_parts(match.group()))
            covered[match.start()] = True
    yield from _initials_again(document, found)
    if not wanted and not known:
        return
    for index, key in enumerate(document.keys):
        if document.starts[index] in covered:
            continue
        if not _is_among(key, wanted) and not _is_among(key, known):
            continue
        if _is_name_again(document, index):
            yield Candidate(
                document.starts[index], document.ends[index], Kind.NAME, "name seen before", 0.7
            )


_INITIALS = re.compile(
    r"(?<![\w.'-])(?:(?P<dotted>[A-Za-z]\. ?[A-Za-z]\.)|(?P<pair>[A-Z]{2})(?= (?:was"
    r"|is|has|had|left|sees|saw|a|est|va|vit|quitte"
    r"|refuse|sera|will|came|went|lives|wants|says|dit|veut|se|ne|n'|understands|asks)\b))(?!\w)"
)


def _initials_again(document: Document, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """`T. M.`, where Maëlys Tarvaux has been found."""
    known: set[str] = set()
    for candidate in found:
        letters = [
            word[0] for word in _WORD.findall(document.folded, candidate.start, candidate.end)
        ]
        if len(letters) > 1:
            known.update((letters[0] + letters[-1], letters[-1] + letters[0]))
    if not known:
        return
    for match in _INITIALS.finditer(document.text):
        if "".join(filter(str.isalpha, match.group())).lower() in known:
            yield Candidate(*match.span(), Kind.NAME, "initials of a name", 0.65)


def _parts(word: str) -> Iterator[str]:
    if len(word) >= _SHORTEST and word not in NEVER and word not in PARTICLES:
        yield word
    if "-" in word:
        for part in word.split("-"):
            if len(part) > _SHORTEST and part not in NEVER and part not in PARTICLES:
                yield part


def words_of(folded: Iterable[str]) -> frozenset[str]:
    """The words by which folded names are found again."""
    return frozenset(
        part for name in folded for match in _WORD.finditer(name) for part in _parts(match.group())
    )


def _is_among(key: str, wanted: AbstractSet[str]) -> bool:
    return key in wanted or ("-" in key and _any_part(key, wanted))


def _any_part(key: str, wanted: AbstractSet[str]) -> bool:
    return any(len(part) > _SHORTEST and part in wanted for part in key.split("-"))


def _is_name_again(document: Document, index: int) -> bool:
    flags, shape = document.flags[index], document.shapes[index]
    if is_eponym(document, index, cued=True):
        return False
    if flags & (WORDS | MEDICINE):
        if shape == Shape.LOWER:
            return False  # `petit`, though somebody here is called Petit
        if flags & MEDICINE and not flags & NAMED:
            return False
        opens = index == 0 or bool(re.search(r"[.!?:\n]", document.gap(index - 1)))
        acts = index + 1 < len(document.keys) and document.keys[index + 1] in DOINGS
        return not opens or shape == Shape.UPPER or acts or not flags & FREQUENT
    return not (flags & EPONYM and shape == Shape.LOWER)
