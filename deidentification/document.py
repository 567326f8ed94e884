# ruff: noqa: SIM905 (a list of words reads better as words)
"""A normalised text cut into words once, with what the word lists know of each word."""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from .model import Kind
from .normalisation import Normalised
from .wordlists import Flag, is_word, lookup

_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LONGEST_WORD = 80
_ACRONYM = int(Flag.ACRONYM)
_FIRST, _LAST = int(Flag.FIRST), int(Flag.LAST)
_HYPHENED_PARTICLE = re.compile(r"(.+)-(?:le|la|de|da|del|el|al|di|du|ben|van|von|des|dos)\Z", re.I)
_ELISION = re.compile(
    r"(?:[ldnsmtjc]|qu|jusqu|lorsqu|puisqu|quoiqu|dell|all|nell|sull)'(?=[^\W\d_])", re.I
)


class Candidate(NamedTuple):
    """A stretch of the normalised text that a recogniser takes for an identifier."""

    start: int
    end: int
    kind: Kind
    recogniser: str
    confidence: float


class Shape(IntEnum):
    """How a word is written."""

    LOWER = 0
    CAPITALISED = 1
    UPPER = 2
    MIXED = 3
    FIGURES = 4
    INITIAL = 5


@dataclass(slots=True, repr=False)
class Document:
    """The text of a Normalised, its language, and its words as parallel lists.

    Word ``i`` is ``text[starts[i]:ends[i]]``; ``keys[i]`` is its folded form and ``flags[i]``
    the word lists that hold it (see lexicons.Flag). An elided article is a word of its own.
    """

    text: str
    folded: str
    numeric: str
    language: str
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    shapes: list[int] = field(default_factory=list)

    def gap(self, index: int) -> str:
        """What stands between word ``index`` and the next one."""
        following = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[self.ends[index] : following]


def read(normalised: Normalised, language: str) -> Document:
    """Cut the text into words and look each of them up once."""
    document = Document(normalised.text, normalised.folded, normalised.numeric, language)
    text, folded = normalised.text, normalised.folded
    starts, ends, keys = document.starts, document.ends, document.keys
    flags, shapes = document.flags, document.shapes
    elided = int(Flag.ELISION)
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if "'" in match.group():
            elision = _ELISION.match(text, start, end)
            while elision:
                starts.append(start)
                ends.append(elision.end())
                keys.append(folded[start : elision.end()])
                flags.append(elided)
                shapes.append(Shape.LOWER if text[start].islower() else Shape.CAPITALISED)
                start = elision.end()
                elision = _ELISION.match(text, start, end)
            if text[end - 2] == "'" and text[end - 1] in "sS" and end - 2 > start:
                end -= 2  # an English possessive
        if "-" in match.group() and text[end : end + 1] == " ":
            head = _HYPHENED_PARTICLE.match(text, start, end)
            if head:  # `Le Roux-Le Gall`: the particle belongs to what follows
                _add(document, text, folded, start, head.end(1))
                start = head.end(1) + 1
        _add(document, text, folded, start, end)
    return document


def _add(document: Document, text: str, folded: str, start: int, end: int) -> None:
    key = folded[start:end]
    if not key.isascii():
        key = key.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    shape = _shape(text[start:end])
    if shape == Shape.CAPITALISED and key[0] == "i" and not is_word(key) and is_word("l" + key[1:]):
        key, shape = "l" + key[1:], Shape.LOWER  # `Iives` in a scan
    known = lookup(key, document.language) if len(key) <= _LONGEST_WORD else 0
    if known & _ACRONYM and shape < Shape.UPPER and (shape or known & _LAST or not known & _FIRST):
        known &= ~_ACRONYM  # `Ada` is no ADA; `gerd` may be GERD
    document.starts.append(start)
    document.ends.append(end)
    document.keys.append(key)
    document.flags.append(known)
    document.shapes.append(shape)


def _shape(word: str) -> Shape:
    if word.islower():
        return Shape.LOWER if word.isalpha() or not any(map(str.isdigit, word)) else Shape.FIGURES
    if not word.isalpha() and any(map(str.isdigit, word)):
        return Shape.FIGURES
    if word.istitle():
        return (
            Shape.INITIAL
            if len(word) == 1 or (len(word) == 3 and word[1] == "-")
            else Shape.CAPITALISED
        )
    if word.isupper():
        return Shape.UPPER
    if (
        "-" in word
        and word[0].isupper()
        and all(part.istitle() or part.islower() for part in word.split("-") if part)
    ):
        return Shape.CAPITALISED  # `Neuilly-sur-Seine`
    if "I" in word[1:] and word.replace("I", "l").istitle():
        return Shape.CAPITALISED  # a damaged `l`
    return Shape.MIXED if word[0].isupper() else Shape.LOWER  # `mUI` is a unit


_LINK = re.compile(r"(?: {1,2}|-|'| ?- ?||'s )\Z")
_SAINT = frozenset("st ste ft mt".split())
_LONGEST_PHRASE = 8


def phrase_end(document: Document, index: int, phrases: frozenset[str]) -> int:
    """The index after the longest of ``phrases`` that begins at word ``index``; 0 if none does.

    Phrases are folded words with single blanks; hyphens and apostrophes count as blanks.
    """
    words: list[str] = []
    best = 0
    for position in range(index, min(len(document.keys), index + _LONGEST_PHRASE)):
        if position > index:
            gap = document.gap(position - 1)
            if not _LINK.match(gap) and not (gap == ". " and document.keys[position - 1] in _SAINT):
                break
            if gap == "'s ":
                words.append("s")
        words.append(document.keys[position].replace("-", " ").replace("'", " ").strip())
        phrase = " ".join(words)
        if " " in phrase and phrase in phrases:
            best = position + 1
    return best
