"""What the engine finds and what it gives back. Nothing here shows text in its repr."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Self


class Kind(StrEnum):
    """The kinds of identifier, named as in the annotated sets."""

    NAME = "NAME"
    LOCATION = "LOCATION"
    ORGANISATION = "ORGANISATION"
    DATE = "DATE"
    AGE_OVER_89 = "AGE_OVER_89"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    URL = "URL"
    ID = "ID"
    OTHER = "OTHER"


KEEPABLE_BELOW = 0.75
_KEEPABLE = frozenset([Kind.NAME, Kind.LOCATION, Kind.ORGANISATION, Kind.DATE, Kind.OTHER])


def is_keepable(kind: Kind, confidence: float) -> bool:
    return kind in _KEEPABLE and confidence < KEEPABLE_BELOW


class DeidentificationError(Exception):
    """The filter could not do its work; the text must not be stored. Never carries text."""


class TextTooLong(ValueError):
    """The text is longer than the filter accepts; the message gives lengths only."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"The text has {length} characters; at most {limit} are accepted.")
        self.length = length
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Finding:
    """One identifier: where it stands in the original text, and what takes its place.

    ``start`` and ``end`` are code points of the original ``str``, end exclusive;
    ``confidence`` lies between 0 and 1. A finding never holds the text it covers.
    """

    start: int
    end: int
    kind: Kind
    recogniser: str
    confidence: float
    surrogate: str = ""

    @property
    def keepable(self) -> bool:
        """Whether its author may vouch that it identifies nobody. Numbers, contacts, full dates
        and names with a title are found with more confidence and never stay."""
        return is_keepable(self.kind, self.confidence)

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError("A finding must cover at least one character.")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Deidentified:
    """A text that went through the filter. It compares, hashes and prints as its text.

    ``names`` are the names that were removed. They live in memory only, so that the next
    message of the same thread can be searched for them; they are never stored. ``kept`` are
    findings that the author vouched for and that therefore still stand in the text.
    """

    text: str
    findings: tuple[Finding, ...] = ()
    language: str = ""
    names: tuple[str, ...] = field(default=())
    kept: tuple[Finding, ...] = ()

    @classmethod
    def stored(cls, text: str) -> Self:
        """What was read back from a column that only ever held de-identified text."""
        return cls(text)

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many identifiers of each kind were removed."""
        return MappingProxyType(Counter(finding.kind for finding in self.findings))

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Deidentified {len(self.text)} characters, {len(self.findings)} findings>"

    def __bool__(self) -> bool:
        return bool(self.text)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Deidentified):
            return self.text == other.text
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)
