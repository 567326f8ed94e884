"""name_ngrams.txt: how much each group of letters speaks for a name rather than for a word."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from .files import LEXICONS, read_lexicon
from .sources import Sources

_NAMES = ("first_names", "surnames", "communes_fr")
_WORDS = ("common_fr", "common_en", "clinical_fr", "clinical_en", "drugs")
_LEAST_SEEN = 30
_SHORTEST = 4


def letter_groups(word: str) -> Iterator[str]:
    """Yield the groups of three and four letters of `word`, its two ends marked."""
    marked = f"^{word}$"
    for length in (3, 4):
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]


def build_name_ngrams(sources: Sources) -> int:
    """Write name_ngrams.txt: group, tab, ten times the log of its odds (names against words)."""
    names, words = _parts(_NAMES), _parts(_WORDS)
    in_names = Counter(group for name in names - words for group in letter_groups(name))
    in_words = Counter(group for word in words - names for group in letter_groups(word))
    all_names, all_words = in_names.total(), in_words.total()
    odds: dict[str, int] = {}
    for group in sorted(in_names.keys() | in_words.keys()):
        if in_names[group] + in_words[group] >= _LEAST_SEEN:
            for_name = math.log((in_names[group] + 0.5) / all_names)
            for_word = math.log((in_words[group] + 0.5) / all_words)
            odds[group] = round(10 * (for_name - for_word))
    lines = [
        "# groups of 3 and 4 letters (^ and $ end a word), tab, 10 x log-odds that it is a name",
        "# source: counted in the lists of names and of words beside this file",
        "# licence: as those lists",
        *(f"{group}\t{value}" for group, value in odds.items()),
        "",
    ]
    (LEXICONS / "name_ngrams.txt").write_text("\n".join(lines), encoding="utf-8")
    return len(odds)


def _parts(lists: Iterable[str]) -> set[str]:
    return {
        part
        for name in lists
        for entry in read_lexicon(name)
        for part in re.split(r"[ '-]", entry)
        if len(part) >= _SHORTEST
    }
