"""Finding the names of the tables in a text, whole words at a time, and only where they count.

Words are compared in lower case, without accents, plural and articles: `maladies d'Addison` and
`Addison's disease` are what the tables call them. An acronym counts in capitals only.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, NamedTuple

from ..normalisation import normalise
from . import cues
from .facts import Fact, FactKind

_WORD: Final = re.compile(r"[^\W_]+")
_SKIPPED: Final = frozenset(("de", "d", "du", "des", "la", "le", "l", "les", "of", "the", "s"))
_STOPS: Final = re.compile(r"[.;:!?\n](?!\d)")
_CLAUSE: Final = re.compile(r"[.,;:!?\n]")
_SENTENCE: Final = re.compile(r"[.;!?\n]")
_ACRONYM_LENGTH: Final = 6


class Needs(Enum):
    """What must stand around a name for it to be a fact about the patient."""

    NOTHING = auto()
    AFFIRMED = auto()  # `pas de sarcoïdose` is none
    PLACE = auto()  # `en Bretagne`, not `Bretagne` the breed of dog
    PERSON = auto()  # `patiente bretonne`, not `German measles`
    OWN_PROFESSION = auto()  # `infirmière retraitée`, not `vu par l'infirmière`


class Phrase(NamedTuple):
    """One name of a row of the tables."""

    name: str
    kind: FactKind
    code: str
    share: float
    needs: Needs


class Word(NamedTuple):
    """A word of a text, as it is compared; ``start`` and ``end`` are places of the text."""

    start: int
    end: int
    key: str


@dataclass(slots=True, repr=False)
class Reading:
    """A text, its words without the articles, and its folded form (same length)."""

    text: str
    folded: str
    language: str
    words: list[Word] = field(default_factory=list)

    def breaks(self, start: int, end: int) -> bool:
        """Whether a sentence or clause ends between two places."""
        return bool(_STOPS.search(self.folded, start, end))


def read(text: str, language: str) -> Reading:
    """Fold a text and cut it into words."""
    normalised = normalise(text)
    return Reading(normalised.text, normalised.folded, language, _words(normalised.folded))


def _words(folded: str) -> list[Word]:
    return [
        Word(match.start(), match.end(), _key(word))
        for match in _WORD.finditer(folded)
        if (word := match.group()) not in _SKIPPED
    ]


def _key(word: str) -> str:
    if not word.isascii():
        word = word.replace("œ", "oe").replace("æ", "ae")
    return cues.singular(word)


class PhraseBook:
    """All names of one language, by their first word; the longest one counts."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], bool, Phrase]]] = {}
        for phrase in phrases:
            keys = tuple(word.key for word in _words(normalise(phrase.name).folded))
            acronym = phrase.name.isupper() and len(phrase.name) <= _ACRONYM_LENGTH
            self._by_first.setdefault(keys[0], []).append((keys, acronym, phrase))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, reading: Reading) -> Iterator[tuple[int, int, Fact | None]]:
        """(first word, word after the last one, fact): None where the name is no fact here."""
        words = reading.words
        index = 0
        while index < len(words):
            after = index + 1
            for keys, acronym, phrase in self._by_first.get(words[index].key, ()):
                end = index + len(keys)
                if not self._is_here(reading, index, keys, acronym):
                    continue
                here = phrase.needs is Needs.NOTHING or _CONDITIONS[phrase.needs](
                    reading, index, end
                )
                said = reading.text[words[index].start : words[end - 1].end]
                fact = Fact(phrase.kind, phrase.code, said, phrase.share)
                yield index, end, fact if here else None
                after = end
                break
            index = after

    @staticmethod
    def _is_here(reading: Reading, index: int, keys: tuple[str, ...], acronym: bool) -> bool:
        words = reading.words
        if index + len(keys) > len(words):
            return False
        if any(words[index + i].key != key for i, key in enumerate(keys)):
            return False
        start, end = words[index].start, words[index + len(keys) - 1].end
        if acronym and not reading.text[start:end].isupper():
            return False
        return len(keys) == 1 or not reading.breaks(start, end)


def _is_affirmed(reading: Reading, index: int, end: int) -> bool:
    """Not denied within its clause. A comma ends it: a disease too many is the careful side."""
    words = reading.words
    for before in range(index - 1, max(-1, index - 6), -1):
        if _CLAUSE.search(reading.folded, words[before].end, words[index].start):
            break
        if words[before].key in cues.DENIED_BEFORE:
            return False
    for after in range(end, min(len(words), end + 2)):
        if _CLAUSE.search(reading.folded, words[end - 1].end, words[after].start):
            break
        if words[after].key in cues.DENIED_AFTER:
            return False
    return not _is_vaccinated(reading, index)


def _is_vaccinated(reading: Reading, index: int) -> bool:
    """`vaccinations: diphtérie, tétanos, polio`."""
    words = reading.words
    for before in range(index - 1, max(-1, index - 12), -1):
        if _SENTENCE.search(reading.folded, words[before].end, words[index].start):
            return False
        if words[before].key in cues.VACCINE:
            return True
    return False


def _is_a_place(reading: Reading, index: int, end: int) -> bool:
    words = reading.words
    if not reading.text[words[index].start].isupper():
        return False
    return any(words[i].key in cues.PLACE for i in range(max(0, index - 2), index))


def _is_of_a_person(reading: Reading, index: int, end: int) -> bool:
    return any(word.key in cues.PERSON for word in _around(reading, index, end, 2))


def _is_own_profession(reading: Reading, index: int, end: int) -> bool:
    before = reading.words[max(0, index - 3) : index]
    if any(word.key in cues.PROFESSION_BEFORE for word in before):
        return True
    after = reading.words[end : end + 1]
    if any(word.key in cues.PROFESSION_AFTER for word in after):
        return True
    near = _around(reading, index, end, 3)
    return any(word.key in cues.AGE for word in near) and any(w.key.isdigit() for w in near)


def _around(reading: Reading, index: int, end: int, reach: int) -> list[Word]:
    words = reading.words
    before = [
        w
        for w in words[max(0, index - reach) : index]
        if not reading.breaks(w.end, words[index].start)
    ]
    after = [w for w in words[end : end + reach] if not reading.breaks(words[end - 1].end, w.start)]
    return before + after


_CONDITIONS: Final = {
    Needs.AFFIRMED: _is_affirmed,
    Needs.PLACE: _is_a_place,
    Needs.PERSON: _is_of_a_person,
    Needs.OWN_PROFESSION: _is_own_profession,
}
