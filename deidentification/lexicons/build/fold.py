"""One spelling for every entry: lower case, ASCII letters, plain apostrophes and hyphens."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o",
        "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th",
        "ı": "i", "ħ": "h", "ə": "e", "Ə": "e", "ŋ": "n", "Ŋ": "n",
        "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "ʹ": "'", "′": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip
_BLANKS = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return `text` without accents, in lower case, its blanks collapsed to one space."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _BLANKS.sub(" ", bare.translate(_LETTERS)).strip().lower()


def fold_case_kept(text: str) -> str:
    """Like `fold`, but capitals stay: for gene symbols and acronyms."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _BLANKS.sub(" ", bare).strip()
