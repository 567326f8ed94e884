"""The order of work, from a typed text to a text that may be stored."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from . import language as languages
from .document import Candidate, Document, read
from .model import DeidentificationError, Deidentified, Finding, Kind, TextTooLong
from .normalisation import Normalised, normalise
from .recognisers.addresses import addresses
from .recognisers.ages import ages
from .recognisers.contacts import contacts
from .recognisers.dates import dates
from .recognisers.names import announced_names, bare_names, propagated_names
from .recognisers.numbers import numbers
from .recognisers.organisations import organisations
from .recognisers.places import places
from .resolution import merge_names, resolve
from .surrogates import surrogate

RULES_VERSION: Final = "2026.11.0"
MAX_LENGTH: Final = 200_000

RECOGNISERS: Final[tuple[Callable[[Document], Iterator[Candidate]], ...]] = (
    contacts,
    dates,
    ages,
    numbers,
    addresses,
    announced_names,
    bare_names,
    places,
    organisations,
)


def deidentify(text: str, *, language: str | None = None, known: Iterable[str] = ()) -> Deidentified:
    """Take every identifier out of ``text``.

    ``language`` is "fr", "en", "es" or "de"; without it the language is detected. ``known``
    are names already found in the same thread. Raises TextTooLong above MAX_LENGTH code
    points and DeidentificationError when anything fails: then nothing may be stored.
    """
    if len(text) > MAX_LENGTH:
        raise TextTooLong(len(text), MAX_LENGTH)
    try:
        return _deidentify(text, language, tuple(known))
    except Exception:
        # The cause would carry the text in its frames.
        raise DeidentificationError("The filter failed; the text was refused.") from None


def _deidentify(text: str, language: str | None, known: tuple[str, ...]) -> Deidentified:
    normalised = normalise(text)
    if language not in languages.LANGUAGES:
        language = languages.detect(normalised.folded)
    document = read(normalised, language)
    candidates = find(document, known)
    names = tuple({document.text[c.start : c.end]: None for c in candidates if c.kind is Kind.NAME})
    findings = _findings(normalised, candidates, language)
    return Deidentified(_replaced(text, findings), findings, language, names)


def find(document: Document, known: Iterable[str] = ()) -> list[Candidate]:
    """The identifiers of a document: sorted, disjoint, in places of the normalised text."""
    candidates = [found for recogniser in RECOGNISERS for found in recogniser(document)]
    names = [found for found in candidates if found.kind is Kind.NAME and found.confidence >= 0.6]
    folded = [normalise(name).folded for name in known]
    candidates += propagated_names(document, names, folded)
    return merge_names(resolve(candidates), document.text)


def _findings(normalised: Normalised, candidates: list[Candidate], language: str) -> tuple[Finding, ...]:
    found = []
    for candidate in candidates:
        start, end = normalised.original_span(candidate.start, candidate.end)
        replacement = surrogate(candidate.kind, language)
        found.append(
            Finding(start, end, candidate.kind, candidate.recogniser, candidate.confidence, replacement)
        )
    for start, end in normalised.hidden:
        found = [one for one in found if one.end <= start or one.start >= end]
        replacement = surrogate(Kind.OTHER, language)
        found.append(Finding(start, end, Kind.OTHER, "reversed text", 0.9, replacement))
    return tuple(sorted(found, key=lambda one: one.start))


def _replaced(text: str, findings: tuple[Finding, ...]) -> str:
    pieces, position = [], 0
    for finding in findings:
        pieces += [text[position : finding.start], finding.surrogate]
        position = finding.end
    return "".join([*pieces, text[position:]])
