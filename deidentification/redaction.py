"""Taking out, later, what a person names: the words are told, every place of them is found."""

import re
from collections.abc import Iterable
from dataclasses import replace

from .language import LANGUAGES, detect
from .model import DeidentificationError, Deidentified, Finding, Kind
from .normalisation import normalise
from .pipeline import replaced
from .surrogates import PATTERN as SURROGATE
from .surrogates import removed_mark
from .wordlists import MEDICAL, Flag, lookup

RECOGNISER = "redaction"

_WORD = re.compile(r"[^\W_]+")
_PLAIN = int(Flag.FREQUENT | MEDICAL)
_NAMING = int(Flag.FIRST | Flag.LAST | Flag.COMMUNE | Flag.CITY)
_SHORT = 3


def redact(text: str, words: Iterable[str], kind: Kind, language: str = "") -> Deidentified:
    """A stored text without these words, wherever they stand, in any case and disguise.

    Whole words only: "Ann" is not taken out of "Annual". Nothing is looked for inside what stands
    instead of an identifier. Raises DeidentificationError.
    """
    try:
        return _redact(text, words, kind, language)
    except Exception:  # noqa: BLE001 (the cause would carry the text in its frames)
        raise DeidentificationError("The words could not be taken out.") from None


def _redact(text: str, words: Iterable[str], kind: Kind, language: str) -> Deidentified:
    normalised = normalise(text)
    if language not in LANGUAGES:
        language = detect(normalised.folded)
    surrogates = [match.span() for match in SURROGATE.finditer(normalised.text)]
    mark = removed_mark(language, kind)
    findings: list[Finding] = []
    pattern = _pattern(words)
    for match in pattern.finditer(normalised.folded) if pattern else ():
        if any(match.start() < end and start < match.end() for start, end in surrogates):
            continue
        start, end = normalised.original_span(*match.span())
        findings.append(Finding(start, end, kind, RECOGNISER, 1.0, mark))
    return Deidentified(replaced(text, tuple(findings)), tuple(findings), language)


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the words, the longest first, with any blanks between them."""
    parts = {r"\s+".join(map(re.escape, normalise(one).folded.split())) for one in words}
    longest_first = sorted(filter(None, parts), key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")


def is_ordinary(passage: str) -> bool:
    """Whether a passage names nobody and nothing: all its words are ordinary ones, or medicine.

    Taking such a passage out of other people's texts hides no identifier and can turn what they
    said ("no fever") into its opposite. A word that is a name or a place too is not ordinary,
    unless it is as short as "no".
    """
    keys = _WORD.findall(normalise(passage).folded)
    return bool(keys) and all(map(_is_ordinary_word, keys))


def _is_ordinary_word(key: str) -> bool:
    flags = lookup(key, "fr") | lookup(key, "en")
    return bool(flags & _PLAIN) and (not flags & _NAMING or len(key) <= _SHORT)


def plainly(text: str, findings: Iterable[Finding], language: str) -> Deidentified:
    """A stored text without these findings of it.

    What stands instead tells the kind only: the letters and numbers that are in the text already
    were given when it came, and the same letter again would make two people one.
    """
    language = language if language in LANGUAGES else "fr"
    marked = tuple(
        replace(finding, surrogate=removed_mark(language, finding.kind)) for finding in findings
    )
    return Deidentified(replaced(text, marked), marked, language)
