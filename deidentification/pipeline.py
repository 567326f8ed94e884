"""The order of work, from a typed text to a text that may be stored."""

from collections.abc import Callable, Container, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from time import thread_time
from typing import Final

from . import language as languages
from .document import Candidate, Document, read
from .model import (
    DeidentificationError,
    Deidentified,
    Finding,
    Kind,
    TextTooLong,
    is_keepable,
)
from .normalisation import Normalised, normalise
from .recognisers.addresses import addresses
from .recognisers.ages import ages
from .recognisers.contacts import contacts
from .recognisers.dates import dates
from .recognisers.encodings import encodings
from .recognisers.names import (
    announced_names,
    bare_names,
    cued_names,
    grown_names,
    layout_names,
    propagated_names,
    structural_names,
    words_of,
)
from .recognisers.numbers import numbers
from .recognisers.organisations import organisations
from .recognisers.places import places
from .resolution import merge_names, resolve
from .surrogates import PATTERN as SURROGATE
from .surrogates import Registry, removed_mark, surrogates

RULES_VERSION: Final = "2026.11.0"
MAX_LENGTH: Final = 100_000
_SURE: Final = 0.6
TIME_LIMIT: Final = 0.5  # seconds of work on one text

RECOGNISERS: Final[tuple[Callable[[Document], Iterator[Candidate]], ...]] = (
    contacts,
    dates,
    ages,
    numbers,
    addresses,
    announced_names,
    bare_names,
    layout_names,
    structural_names,
    cued_names,
    places,
    organisations,
)


def deidentify(
    text: str,
    *,
    language: str | None = None,
    known: Iterable[str] = (),
    also: Iterable[str] = (),
    keep: Iterable[str] = (),
    registry: Registry | None = None,
) -> Deidentified:
    """Take every identifier out of ``text``.

    ``language`` is "fr", "en", "es" or "de"; without it the language is detected. ``known`` are
    names already found in the same thread. The author may name strings that go ``also``, and
    strings to ``keep``: those stay where the finding is keepable (see Finding). ``registry``
    remembers who is which letter and which day is day 0.

    Raises TextTooLong above MAX_LENGTH code points and DeidentificationError when anything fails
    or takes longer than TIME_LIMIT: then nothing may be stored.
    """
    recognised = recognise(text, language=language, known=folded_words(known), also=also, keep=keep)
    return rewrite(recognised, registry if registry is not None else Registry())


@dataclass(frozen=True, slots=True, repr=False)
class Recognised:
    """A text and what was found in it, before anything is replaced."""

    text: str
    normalised: Normalised
    document: Document
    gathered: tuple[Candidate, ...]  # before names are looked for again
    language: str
    candidates: tuple[Candidate, ...]
    kept: tuple[Candidate, ...]
    names: tuple[str, ...]


def recognise(
    text: str,
    *,
    language: str | None = None,
    known: AbstractSet[str] = frozenset(),
    also: Iterable[str] = (),
    keep: Iterable[str] = (),
    until: float | None = None,
    without: Container[str] = (),
) -> Recognised:
    """Find the identifiers of ``text``. Parameters and errors as for ``deidentify``, but ``known``
    are words (see ``folded_words``), and work that shares its time ends ``until``.

    ``without`` switches recognisers off by their names in RECOGNISERS, to measure what each does.
    """
    if len(text) > MAX_LENGTH:
        raise TextTooLong(len(text), MAX_LENGTH)
    try:
        until = time_limit() if until is None else until
        normalised = normalise(text)
        if language not in languages.LANGUAGES:
            language = languages.detect(normalised.folded)
        document = read(normalised, language)
        gathered = gather(document, until, without)
        return _recognised(text, normalised, document, gathered, known, tuple(also), tuple(keep))
    except Exception:  # noqa: BLE001 (whatever fails, nothing is stored)
        # The cause would carry the text in its frames.
        raise DeidentificationError("The filter failed; the text was refused.") from None


def recognise_again(
    seen: Recognised,
    *,
    known: AbstractSet[str],
    also: Iterable[str] = (),
    keep: Iterable[str] = (),
) -> Recognised:
    """The same text, but more names are ``known`` now. Parameters and errors as above."""
    try:
        return _recognised(
            seen.text,
            seen.normalised,
            seen.document,
            list(seen.gathered),
            known,
            tuple(also),
            tuple(keep),
        )
    except Exception:  # noqa: BLE001 (as above)
        raise DeidentificationError("The filter failed; the text was refused.") from None


def _recognised(
    text: str,
    normalised: Normalised,
    document: Document,
    gathered: list[Candidate],
    known: AbstractSet[str],
    also: tuple[str, ...],
    keep: tuple[str, ...],
) -> Recognised:
    candidates = follow_names(document, gathered, known)
    names = tuple({document.text[c.start : c.end]: None for c in candidates if c.kind is Kind.NAME})
    if also:
        candidates = resolve([*candidates, *_named_by_the_author(document, also)])
    candidates, kept = _vouched_for(document, candidates, keep)
    return Recognised(
        text,
        normalised,
        document,
        tuple(gathered),
        document.language,
        tuple(candidates),
        tuple(kept),
        names,
    )


def time_limit() -> float:
    """When work that begins now must be done (``time.thread_time``)."""
    return thread_time() + TIME_LIMIT


def folded_words(names: Iterable[str]) -> frozenset[str]:
    """The words by which these names are found again. Raises DeidentificationError."""
    try:
        return words_of(normalise(name).folded for name in names)
    except Exception:  # noqa: BLE001 (as in recognise)
        raise DeidentificationError("The filter failed; the text was refused.") from None


def rewrite(recognised: Recognised, registry: Registry) -> Deidentified:
    """Replace what was found. Raises DeidentificationError."""
    try:
        findings = _findings(recognised, recognised.candidates, registry)
        kept = _findings(recognised, recognised.kept, Registry())
        text = replaced(recognised.text, findings)
    except Exception:  # noqa: BLE001 (whatever fails, nothing is stored)
        raise DeidentificationError("The filter failed; the text was refused.") from None
    return Deidentified(text, findings, recognised.language, recognised.names, kept)


def find(document: Document) -> list[Candidate]:
    """The identifiers of a document: sorted, disjoint, in places of the normalised text."""
    return follow_names(document, gather(document))


def gather(
    document: Document, until: float = float("inf"), without: Container[str] = ()
) -> list[Candidate]:
    """All that the recognisers find, before names are looked for again.

    Raises TimeoutError when this thread has worked beyond ``until`` (``time.thread_time``).
    """
    candidates: list[Candidate] = []
    for recogniser in RECOGNISERS:
        if recogniser.__name__ in without:
            continue
        candidates += recogniser(document)
        if thread_time() > until:
            raise TimeoutError
    candidates += list(grown_names(document, candidates))
    candidates += encodings(document, lambda plain: _identifies(plain, document.language))
    return candidates


def follow_names(
    document: Document, gathered: Iterable[Candidate], known: AbstractSet[str] = frozenset()
) -> list[Candidate]:
    """What was gathered, and every further place of its names and of the words ``known``."""
    candidates = list(gathered)
    names = [found for found in candidates if found.kind is Kind.NAME and found.confidence >= 0.6]
    candidates += propagated_names(document, names, known)
    if "[" in document.text:
        candidates = list(_outside_surrogates(document.text, candidates))
    return merge_names(resolve(candidates), document.text)


def _identifies(plain: str, language: str) -> bool:
    """Whether a decoded text holds an identifier. It is not decoded again."""
    document = read(normalise(plain), language)
    return any(
        found.confidence >= _SURE for recogniser in RECOGNISERS for found in recogniser(document)
    )


def _outside_surrogates(text: str, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates without what stands inside a surrogate: that has been filtered already."""
    surrogate_spans = [match.span() for match in SURROGATE.finditer(text)]
    for candidate in candidates:
        start = candidate.start
        for opening, closing in surrogate_spans:
            if closing <= start or opening >= candidate.end:
                continue
            if any(map(str.isalnum, text[start:opening])):
                yield candidate._replace(start=start, end=opening)
            start = closing
        if start == candidate.start or any(map(str.isalnum, text[start : candidate.end])):
            yield candidate._replace(start=start)


def _named_by_the_author(document: Document, also: Iterable[str]) -> Iterator[Candidate]:
    for wanted in filter(str.strip, also):
        needle = normalise(wanted.strip()).folded
        start = document.folded.find(needle)
        while needle and start >= 0:
            yield Candidate(start, start + len(needle), Kind.OTHER, "author", 1.0)
            start = document.folded.find(needle, start + len(needle))


def _vouched_for(
    document: Document, candidates: list[Candidate], keep: Iterable[str]
) -> tuple[list[Candidate], list[Candidate]]:
    """Those that go, and those that stay since their author vouches for them."""
    vouched = {normalise(text.strip()).folded for text in keep}
    if not vouched:
        return candidates, []
    going: list[Candidate] = []
    staying: list[Candidate] = []
    for candidate in candidates:
        keepable = is_keepable(candidate.kind, candidate.confidence)
        said = document.folded[candidate.start : candidate.end].strip() in vouched
        (staying if keepable and said else going).append(candidate)
    return going, staying


def _findings(
    recognised: Recognised, candidates: tuple[Candidate, ...], registry: Registry
) -> tuple[Finding, ...]:
    normalised, language = recognised.normalised, recognised.language
    places = [(one.start, one.end, one.kind) for one in candidates]
    replacements = surrogates(places, normalised.folded, language, registry)
    found = []
    for one, replacement in zip(candidates, replacements, strict=True):
        start, end = normalised.original_span(one.start, one.end)
        found.append(Finding(start, end, one.kind, one.recogniser, one.confidence, replacement))
    for start, end in normalised.hidden:
        found = [one for one in found if one.end <= start or one.start >= end]
        found.append(Finding(start, end, Kind.OTHER, "reversed text", 0.9, removed_mark(language)))
    return tuple(sorted(found, key=lambda one: one.start))


def replaced(text: str, findings: tuple[Finding, ...]) -> str:
    pieces, position = [], 0
    for finding in findings:
        pieces += [text[position : finding.start], finding.surrogate]
        position = finding.end
    return "".join([*pieces, text[position:]])
