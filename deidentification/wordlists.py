"""What the word lists know of a word. A missing list is an error at import: fail closed."""

from enum import IntFlag
from importlib.resources import files
from typing import Final


class Flag(IntFlag):
    """The lists that a word is in, as seen from the language of the text."""

    FIRST = 1
    LAST = 2
    COMMUNE = 4
    CITY = 8
    COUNTRY = 16
    CLINICAL = 32
    DRUG = 64
    EPONYM = 128
    ACRONYM = 256
    HOSPITAL = 512
    ELISION = 1024
    FREQUENT = 2048  # among the most frequent words of the text's language
    COMMON = 4096
    RARE = 8192  # an ordinary word all the same
    FOREIGN = 16384  # an ordinary word of French or English, the text being in another language


PLACE: Final = Flag.COMMUNE | Flag.CITY | Flag.COUNTRY
MEDICAL: Final = Flag.CLINICAL | Flag.DRUG
ORDINARY: Final = Flag.FREQUENT | Flag.COMMON | Flag.RARE

_FREQUENT_RANK: Final = 4000
_COMMON_RANK: Final = 25000
_OWN_LISTS: Final = 2047  # the flags that no language changes
_RANKS: Final = {"fr": 16, "en": 19, "es": 22, "de": 25}  # where a language keeps its three bits

_LISTS: Final = {
    "first_names.txt": Flag.FIRST,
    "surnames.txt": Flag.LAST,
    "communes_fr.txt": Flag.COMMUNE,
    "cities_world.txt": Flag.CITY,
    "countries_regions.txt": Flag.COUNTRY,
    "drugs.txt": Flag.DRUG,
    "clinical_fr.txt": Flag.CLINICAL,
    "clinical_en.txt": Flag.CLINICAL,
    "scores.txt": Flag.CLINICAL,
    "eponyms.txt": Flag.EPONYM,
    "genes_acronyms.txt": Flag.ACRONYM,
    "hospitals.txt": Flag.HOSPITAL,
}


_AWAITED: Final = {"clinical_fr.txt", "clinical_en.txt", "scores.txt", "eponyms.txt", "genes_acronyms.txt", "hospitals.txt"}


class MissingWordList(RuntimeError):
    """A word list cannot be read; without it the filter must not run."""


def read_list(name: str) -> list[str]:
    """The entries of one list, in the order of the file."""
    try:
        content = (files(__package__) / "lexicons" / name).read_text(encoding="utf-8")
    except OSError:
        if name in _AWAITED:
            return []
        raise MissingWordList(f"The word list {name} is missing.") from None
    entries = [line for line in content.split("\n") if line and line[0] != "#"]
    if not entries:
        raise MissingWordList(f"The word list {name} is empty.")
    return entries


def _load() -> tuple[dict[str, int], frozenset[str]]:
    flags: dict[str, int] = {"'": int(Flag.ELISION)}
    phrases: set[str] = set()
    known = flags.get
    for name, flag in _LISTS.items():
        bit = int(flag)
        for entry in read_list(name):
            if flag is Flag.ACRONYM:
                entry = entry.lower()
            flags[entry] = known(entry, 0) | bit
            if flag in PLACE and (" " in entry or "-" in entry or "'" in entry):
                phrases.add(entry.replace("-", " ").replace("'", " "))
            elif flag is Flag.CLINICAL and " " in entry:
                for word in entry.split():
                    flags[word] = known(word, 0) | bit
    for language, shift in _RANKS.items():
        for rank, entry in enumerate(read_list(f"common_{language}.txt")):
            bits = 7 if rank < _FREQUENT_RANK else 6 if rank < _COMMON_RANK else 4
            flags[entry] = known(entry, 0) | (bits << shift)
    return flags, frozenset(phrases)


_FLAGS, PLACE_PHRASES = _load()
PLACE_STARTS: Final = frozenset(phrase.split(" ", 1)[0] for phrase in PLACE_PHRASES)


def lookup(key: str, language: str) -> int:
    """The flags of a folded word; of a compound, what its parts have in common."""
    stored = _stored(key)
    ranks = stored >> _RANKS[language] & 7
    flags = stored & _OWN_LISTS | ranks << 11
    if not ranks and stored >> 16 & 63:
        flags |= int(Flag.FOREIGN)
    return flags


def _stored(key: str) -> int:
    flags = _FLAGS.get(key)
    if flags is not None:
        return flags
    if "œ" in key or "ß" in key or "æ" in key:
        return _stored(key.replace("œ", "oe").replace("ß", "ss").replace("æ", "ae"))
    if "-" in key or "'" in key:
        return _compound(key)
    return 0


def _compound(key: str) -> int:
    parts = [_FLAGS.get(part, 0) for part in key.replace("'", "-").split("-") if part]
    if not parts:
        return 0
    shared = parts[0]
    for part in parts[1:]:
        shared &= part
    for part in parts:
        shared |= part & int(MEDICAL | Flag.EPONYM)
        if part & Flag.FIRST and not part >> 16 and not part & (MEDICAL | Flag.EPONYM):
            shared |= int(Flag.FIRST)
    if key.replace("-", " ").replace("'", " ") in PLACE_PHRASES:
        shared |= int(Flag.COMMUNE)
    return shared
