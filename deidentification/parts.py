"""Texts that belong together: what is a name in one of them is a name in all.

A case has a title, findings and a question; a message is cut at its @mentions. Filtering each part
alone would leave a name standing where its own part does not give it away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from unicodedata import normalize

from .language import detect
from .model import Deidentified, Finding
from .pipeline import recognise, replaced, rewrite
from .surrogates import Registry


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

    Parameters and errors as for `deidentify`; the registry is one for all parts.
    """
    language = language or detect(_folded("\n".join(parts)))
    known, also, keep = set(known), tuple(also), tuple(keep)
    once = [recognise(part, language=language, known=known, also=also, keep=keep) for part in parts]
    found = known.union(*(part.names for part in once))
    registry = registry if registry is not None else Registry()
    return [
        rewrite(
            # Only a part that does not know all the names yet needs a second look.
            seen
            if found <= known.union(seen.names)
            else recognise(part, language=language, known=found, also=also, keep=keep),
            registry,
        )
        for part, seen in zip(parts, once, strict=True)
    ]


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


def deidentify_after(
    before: Sequence[str],
    text: str,
    *,
    language: str | None = None,
    known: Iterable[str] = (),
    registry: Registry | None = None,
) -> tuple[Deidentified, list[Deidentified]]:
    """Filter `text`, which continues `before`: what the same author wrote a moment ago.

    An identifier that was split over them ("06 12 34", then "56 78") shows only when they are read
    together. Returns `text` without its share of such identifiers, and `before`, each without
    its own. Other errors of `before` are not looked for: it was filtered when it came.
    """
    joined_text = " ".join([*before, text])
    whole = rewrite(
        recognise(joined_text, language=language, known=known),
        registry if registry is not None else Registry(),
    )
    boundary = len(joined_text) - len(text)
    # Only what is sure: two messages of one word each are no name because they follow each other.
    touching = [f for f in whole.findings if f.end > boundary and not f.keepable]
    result: list[Deidentified] = []
    offset = 0
    for segment in (*before, text):
        shares = [share for f in touching if (share := _share(f, offset, offset + len(segment)))]
        clean = replaced(segment, tuple(shares))
        result.append(Deidentified(clean, tuple(shares), whole.language, whole.names))
        offset += len(segment) + 1
    return result[-1], result[:-1]


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
