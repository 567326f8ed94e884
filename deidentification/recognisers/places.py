"""Towns, regions and countries, where the words around say that a place is meant."""

import re
from collections.abc import Iterator
from typing import Final

from ..document import Candidate, Document, Shape
from ..model import Kind
from ..wordlists import MEDICAL, ORDINARY, PLACE, PLACE_PHRASES, PLACE_STARTS, Flag
from .names.eponyms import is_eponym

_PLACES: Final = int(PLACE)
_TOWNS: Final = int(Flag.COMMUNE | Flag.CITY)
_WORDS: Final = int(ORDINARY)
_MEDICINE: Final = int(MEDICAL)
_OTHER: Final = int(Flag.EPONYM | Flag.ACRONYM)

# After these a place follows, whatever its case.
_MOVES: Final = frozenset(
    "reside residant residait habite habitait habitant demeure demeurant domicilie domiciliee vit vivant vivait "
    "native natif originaire arrive arrivee venant venu venue provenant provenance transfere transferee rapatrie "
    "resides residing resided lives living lived born moved originally transferred arrived travelled traveled "
    "visiting flew evacuated domiciled based vive residente natural procedente wohnhaft wohnt geboren mute mutee "
    "nee ne installe installee retraite hospitalise hospitalisee installe exerce exercant loge logee parti partie "
    "retour sejourne voyage voyages emigre immigre lieu naissance commune ville town city village localidad "
    "provincia ort stadt wohnort domicile adresse address hometown".split()
)
_PREPOSITIONS: Final = frozenset(
    "a in at from near de d' en au aux vers sur to of pour chez des du within around outside pres dans nach aus bei "
    "por desde hasta el cerca vom zu le la l' entre par via and et ou or".split()
)
_SURE_PREPOSITIONS: Final = frozenset("a in at from near vers en d' aus nach to outside around pres of chez pour".split())
_DIRECT: Final = frozenset("reside resides habite demeurant domicilie domiciliee ville town city localidad ort address adresse".split())
_LINK: Final = re.compile(r"(?: {1,2}|-|'| ?- ?|)\Z")
_LONGEST: Final = 7


def places(document: Document) -> Iterator[Candidate]:
    """Named places, the longest name first."""
    index, count = 0, len(document.keys)
    while index < count:
        end = _place_end(document, index)
        if end > index:
            confidence = _confidence(document, index, end)
            if confidence:
                stop = document.ends[end - 1]
                yield Candidate(document.starts[index], stop, Kind.LOCATION, "place", confidence)
                index = end
                continue
        elif _unknown_place(document, index):
            end = _capitalised_end(document, index)
            yield Candidate(document.starts[index], document.ends[end - 1], Kind.LOCATION, "place by context", 0.5)
            index = end
            continue
        index += 1


def _place_end(document: Document, index: int) -> int:
    """The index after the longest place name that begins here; ``index`` if there is none."""
    key = document.keys[index]
    best = index + 1 if document.flags[index] & _PLACES else index
    if key.split("-", 1)[0].rstrip("'") not in PLACE_STARTS:
        return best
    words: list[str] = []
    for position in range(index, min(len(document.keys), index + _LONGEST)):
        if position > index and not _LINK.match(document.gap(position - 1)):
            break
        words.append(document.keys[position].replace("-", " ").replace("'", " ").strip())
        if position > index and " ".join(words) in PLACE_PHRASES:
            best = position + 1
    return best


def _confidence(document: Document, start: int, end: int) -> float:
    """How surely a listed place is meant here; 0 when it isn't."""
    shape, flags = document.shapes[start], document.flags[start]
    before = document.keys[start - 1] if start else ""
    earlier = document.keys[start - 2] if start > 1 else ""
    gap = document.gap(start - 1) if start else ""
    moved = _after_move(document, start)
    long = end - start > 1 or "-" in document.keys[start]
    if shape in (Shape.FIGURES, Shape.INITIAL) or len(document.keys[start]) < 2:
        return 0
    if moved and (not flags & _WORDS or long or shape != Shape.LOWER) and not (flags & _MEDICINE and not long):
        return 0.8
    if is_eponym(document, start, end):
        return 0
    if shape == Shape.LOWER:
        return 0.5 if long and _distinct(document, start, end) and before in _SURE_PREPOSITIONS else 0
    if long and _distinct(document, start, end):
        return 0.7
    if flags & (_MEDICINE | _OTHER) and not (flags & _TOWNS and before in ("a", "in", "at", "from") and not flags & _MEDICINE):
        return 0
    if flags & _WORDS:
        return 0
    if before in _SURE_PREPOSITIONS and gap.strip() == "" and earlier != "par":
        return 0.7
    if before in _PREPOSITIONS and gap.strip() == "" and not flags & int(Flag.FIRST | Flag.LAST):
        return 0.6
    if not flags & int(Flag.FIRST | Flag.LAST):
        return 0.5
    return 0.4 if gap.strip() == "," or "\n" in gap else 0


def _distinct(document: Document, start: int, end: int) -> bool:
    """Whether at least one word of a long name is not an ordinary or medical word."""
    for word in range(start, end):
        if not document.flags[word] & (_WORDS | _MEDICINE) and document.shapes[word] != Shape.INITIAL:
            return True
    return any(document.shapes[word] != Shape.LOWER for word in range(start, end)) and all(
        document.shapes[word] != Shape.LOWER or len(document.keys[word]) < 4 for word in range(start, end)
    )


def _after_move(document: Document, start: int) -> bool:
    """`réside à X`, `from X`, `arrivée de X`."""
    if not start or document.gap(start - 1).strip(" '") not in ("", ":"):
        return False
    before = document.keys[start - 1]
    if before in _DIRECT:
        return True
    position = start - 1
    for _ in range(3):
        if position < 0 or document.keys[position] not in _PREPOSITIONS:
            break
        position -= 1
    return position >= 0 and position < start - 1 and document.keys[position] in _MOVES


def _unknown_place(document: Document, index: int) -> bool:
    """A capitalised word that no list knows, after a word that a place must follow."""
    if document.shapes[index] not in (Shape.CAPITALISED, Shape.UPPER, Shape.MIXED):
        return document.shapes[index] == Shape.LOWER and _lower_place(document, index)
    if not _after_move(document, index):
        return False
    return not document.flags[index] & (_WORDS | _MEDICINE | _OTHER)


def _lower_place(document: Document, index: int) -> bool:
    flags = document.flags[index]
    known = flags & ~int(Flag.LAST | Flag.FIRST | Flag.FOREIGN)
    return not known and len(document.keys[index]) > 3 and _after_move(document, index)


def _capitalised_end(document: Document, index: int) -> int:
    end = index + 1
    while end < len(document.keys) and end < index + 5 and _LINK.match(document.gap(end - 1)):
        if document.shapes[end] not in (Shape.CAPITALISED, Shape.UPPER, Shape.MIXED):
            break
        end += 1
    return end
