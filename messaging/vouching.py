"""What an author decides beyond the filter: which words go too, which stay and for what reason."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Self, TypedDict

import msgspec
from django.db import models
from django.utils.translation import gettext_lazy as _

from deidentification import Deidentified, Finding, Kind
from deidentification.normalisation import normalise
from deidentification.surrogates import PATTERN as SURROGATE

WORDS_LIMIT = 200  # characters of one entry
ENTRIES_LIMIT = 50
_WORD = re.compile(r"[^\W\d_]{2,}")

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=WORDS_LIMIT)]


class Reason(models.TextChoices):
    """Why something that looks like an identifier is none. Only the code is ever recorded."""

    EPONYM = "eponym", _("Disease, sign or scale named after someone")
    DRUG_OR_TEST = "drug_or_test", _("Drug or test")
    PUBLIC_PLACE = "public_place", _("Place too large to tell who")
    CITED_AUTHOR = "cited_author", _("Author of a publication")
    NOT_A_NAME = "not_a_name", _("Ordinary word")
    OTHER = "other", _("Another reason")


class Keep(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words that the author vouches for."""

    text: Words
    reason: Reason


AlsoList = Annotated[list[Words], msgspec.Meta(max_length=ENTRIES_LIMIT)]
KeepList = Annotated[list[Keep], msgspec.Meta(max_length=ENTRIES_LIMIT)]


class EngineWishes(TypedDict):
    """The keywords of `deidentify` that the author decides."""

    also: tuple[str, ...]
    keep: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Wishes:
    """An author's decisions about one text, or about texts that are filtered together."""

    also: tuple[str, ...] = ()
    keep: tuple[Keep, ...] = ()

    @property
    def for_filter(self) -> EngineWishes:
        """What the engine is told."""
        return {"also": self.also, "keep": tuple(one.text for one in self.keep)}

    def are_met(self, typed: Iterable[str], clean: Iterable[Deidentified]) -> bool:
        """Whether all that was to go too was there, and is gone.

        Who names words to be taken out must not believe that they are when they are not.
        """
        before = folded("\n".join(typed))
        after = folded("\n".join(SURROGATE.sub("", text.text) for text in clean))
        return all(folded(words) in before and folded(words) not in after for words in self.also)

    def kept(self, typed: str, clean: Deidentified) -> list[dict[str, str]]:
        """What stayed in a text since its author vouched: kind, recogniser, reason; no text."""
        reasons = {folded(one.text): one.reason for one in self.keep}
        return [
            {
                "kind": finding.kind.value,
                "recogniser": finding.recogniser,
                "reason": reasons.get(_said(typed, finding), Reason.OTHER).value,
            }
            for finding in clean.kept
        ]

    def names_to_remember(self, clean: Deidentified) -> set[str]:
        """The names that were removed; what the author vouched for is nobody's name."""
        kept = {folded(one.text) for one in self.keep}
        return {name for name in clean.names if folded(name) not in kept}

    def without_contradictions(self, typed: Sequence[str], clean: Sequence[Deidentified]) -> Self:
        """Without what is surely a name elsewhere: "Mrs V." makes no ordinary word of "V."."""
        surely = {
            word
            for text, filtered in zip(typed, clean, strict=True)
            for finding in filtered.findings
            if finding.kind is Kind.NAME and not finding.keepable
            for word in _WORD.findall(_said(text, finding))
        }
        standing = tuple(k for k in self.keep if not surely & set(_WORD.findall(folded(k.text))))
        return self if len(standing) == len(self.keep) else replace(self, keep=standing)

    def allowing(self, mentions: Mapping[str, str]) -> dict[str, str]:
        """Those of the mentions (handle → name) that stay, since nothing of them is to go."""
        gone = [folded(words) for words in self.also]
        return {
            handle: name
            for handle, name in mentions.items()
            if not any(words in folded(f"@{handle}") for words in gone)
        }


NO_WISHES = Wishes()
Filter = Callable[[Wishes], list[Deidentified]]


def filter_as_wished(typed: Sequence[str], wishes: Wishes, run: Filter) -> list[Deidentified]:
    """Filter texts that belong together; `run` filters them with the wishes that it is given."""
    clean = run(wishes)
    allowed = wishes.without_contradictions(typed, clean) if wishes.keep else wishes
    return clean if allowed is wishes else run(allowed)


def _said(text: str, finding: Finding) -> str:
    return folded(text[finding.start : finding.end])


def folded(text: str) -> str:
    """As the engine compares: without case, accents and disguise."""
    return normalise(text.strip()).folded
