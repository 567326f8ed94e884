"""Texts that belong together: what is a name in one of them is a name in all.

A case has a title, findings and a question; a message is cut at its @mentions. Filtering each part
alone would leave a name standing where its own part does not give it away.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from unicodedata import normalize

from .language import detect
from .model import Deidentified, Finding
from .pipeline import (
    Recognised,
    folded_words,
    recognise,
    recognise_again,
    replaced,
    rewrite,
    time_limit,
)
from .surrogates import Registry

_PIECE = re.compile(r"[^\W\d_]+")


def deidentify_parts(
    parts: Sequence[str],
    *,
    language: str | None = None,
    known: Iterable[str] = (),
    also: Iterable[str] = (),
    keep: Iterable[str] = (),
    registry: Registry | None = None,
) -> list[Deidentified]:
    """Filter each of `parts`, in order, knowing the names found in all of them.

    Parameters and errors as for `deidentify`; the registry is one for all parts, and so is the
    time. The work grows with the parts and with the names, not with one times the other.
    """
    until = time_limit()
    language = language or detect(_folded("\n".join(parts)))
    told, also, keep = folded_words(known), tuple(also), tuple(keep)
    once = [
        recognise(part, language=language, known=told, also=also, keep=keep, until=until)
        for part in parts
    ]
    found = folded_words({name for seen in once for name in seen.names}) - told
    everything = told | found
    pieces = frozenset(piece for word in found for piece in _PIECE.findall(word))
    registry = registry if registry is not None else Registry()
    return [
        rewrite(
            recognise_again(seen, known=everything, also=also, keep=keep)
            if _names_more(seen, found, pieces)
            else seen,
            registry,
        )
        for seen in once
    ]


def _names_more(seen: Recognised, found: frozenset[str], pieces: frozenset[str]) -> bool:
    """Whether a part may hold a name by words that were `found` in others: they are looked for.
    `pieces` are those of the words ("o", "brien")."""
    if not found or found <= folded_words(seen.names):
        return False
    return not pieces.isdisjoint(_PIECE.findall(seen.normalised.folded))


def _folded(text: str) -> str:
    return normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()


def joined(pieces: Iterable[tuple[str, Deidentified]]) -> Deidentified:
    """One value from consecutive (original, filtered) pieces of a text."""
    texts: list[str] = []
    findings: list[Finding] = []
    kept: list[Finding] = []
    names: list[str] = []
    language, offset = "", 0
    for original, clean in pieces:
        texts.append(clean.text)
        findings += _moved(clean.findings, offset)
        kept += _moved(clean.kept, offset)
        names += clean.names
        language = language or clean.language
        offset += len(original)
    return Deidentified("".join(texts), tuple(findings), language, tuple(names), tuple(kept))


def _moved(findings: Iterable[Finding], offset: int) -> list[Finding]:
    return [replace(f, start=f.start + offset, end=f.end + offset) for f in findings]


def deidentify_between(
    before: Sequence[str],
    text: str,
    after: Sequence[str] = (),
    *,
    language: str | None = None,
    registry: Registry | None = None,
) -> tuple[Deidentified, list[Deidentified]]:
    """Filter `text` between what the same author wrote a moment `before` and a moment `after`.

    An identifier that was split over them ("06 12 34", then "56 78") shows only when they are read
    together. Returns `text` without its share of such identifiers, and then those before and
    after, each without its own. Other errors of these are not looked for: they were filtered when
    they came.
    """
    whole = rewrite(
        recognise(" ".join([*before, text, *after]), language=language),
        registry if registry is not None else Registry(),
    )
    start = sum(len(segment) + 1 for segment in before)
    end = start + len(text)
    # Only what is sure: two messages of one word each are no name because they follow each other.
    touching = [f for f in whole.findings if f.start < end and f.end > start and not f.keepable]
    result: list[Deidentified] = []
    offset = 0
    for segment in (*before, text, *after):
        shares = [share for f in touching if (share := _share(f, offset, offset + len(segment)))]
        clean = replaced(segment, tuple(shares))
        result.append(Deidentified(clean, tuple(shares), whole.language, whole.names))
        offset += len(segment) + 1
    return result.pop(len(before)), result


def _share(finding: Finding, start: int, end: int) -> Finding | None:
    """The part of a finding inside a segment, in places of the segment; None when there is none."""
    first, last = max(finding.start, start), min(finding.end, end)
    return replace(finding, start=first - start, end=last - start) if first < last else None


def united(
    text: str, clean: Deidentified, other: Deidentified, standing: Iterable[tuple[int, int]] = ()
) -> Deidentified:
    """`clean` without what `other`, filtered from the same `text`, found besides; what overlaps
    `standing` (start, end) stays."""
    taken = [(f.start, f.end) for f in clean.findings] + list(standing)
    besides = [
        f
        for f in other.findings
        if not any(f.start < end and start < f.end for start, end in taken)
    ]
    if not besides:
        return clean
    findings = tuple(sorted([*clean.findings, *besides], key=lambda f: f.start))
    return replace(clean, text=replaced(text, findings), findings=findings)
