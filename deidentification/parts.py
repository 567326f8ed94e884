"""Texts that belong together: what is a name in one of them is a name in all.

A case has a title, findings and a question; a message is cut at its @mentions. Filtering each part
alone would leave a name standing where its own part does not give it away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from unicodedata import normalize

from .language import detect
from .model import Deidentified, Finding
from .pipeline import deidentify


def deidentify_parts(
    parts: Sequence[str], *, language: str | None = None, known: Iterable[str] = ()
) -> list[Deidentified]:
    """Filter each of `parts`, in order, knowing the names found in all of them.

    Raises what `deidentify` raises.
    """
    language = language or detect(_folded("\n".join(parts)))
    known = set(known)
    once = [deidentify(part, language=language, known=known) for part in parts]
    found = known.union(*(part.names for part in once))
    return [
        # Only a part that does not know all the names yet needs a second look.
        clean if found <= known.union(clean.names) else deidentify(part, language=language, known=found)
        for part, clean in zip(parts, once, strict=True)
    ]


def _folded(text: str) -> str:
    return normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()


def joined(pieces: Iterable[tuple[str, Deidentified]]) -> Deidentified:
    """One value from consecutive (original, filtered) pieces of a text."""
    texts: list[str] = []
    findings: list[Finding] = []
    names: list[str] = []
    language, offset = "", 0
    for original, clean in pieces:
        texts.append(clean.text)
        findings += [
            replace(f, start=f.start + offset, end=f.end + offset) for f in clean.findings
        ]
        names += clean.names
        language = language or clean.language
        offset += len(original)
    return Deidentified("".join(texts), tuple(findings), language, tuple(names))
