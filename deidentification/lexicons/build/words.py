"""common_fr.txt, common_en.txt, common_es.txt and common_de.txt."""

import re

from .files import read_lexicon, read_own, write_lexicon
from .fold import fold
from .names import strong_first_names, strong_surnames
from .sources import Sources

_WORD = re.compile(r"[a-z]{2,}(?:['-][a-z]+)*|[aiyo]")
# Words at or below this count stand in alphabetical order, so they are taken all or not at all.
_FLOOR = 50
_WITH_FLOOR = frozenset({"fr", "en"})
# French verb forms that hardly anyone writes today; at the floor they are dropped to save memory.
_LITERARY = re.compile(
    r"[^\W\d_]+(?:[aiu](?:sses|ssions|ssiez)|er(?:ions|iez|as)|[âîû](?:mes|tes|t))"
)
_LANGUAGES = {"fr": "French", "en": "English", "es": "Spanish", "de": "German"}
# pyspellchecker's French and Spanish lists hold hardly a proper name. The English one has them
# from this rank on, the German one everywhere.
_NAMES_FROM_RANK = {"en": 17_500, "de": 0}
# What we add ourselves is everyday language of letters and messages.
_OWN_RANK = 5_000
_LARGE_CITY = 50_000


def build_common(sources: Sources, language: str) -> int:
    """Write common_LANGUAGE.txt: ordinary words and their inflected forms, without proper names."""
    counts = sources.word_counts(language)
    ranked = sorted(counts, key=lambda word: -counts[word])
    if language not in _WITH_FLOOR:
        ranked = [word for word in ranked if counts[word] > _FLOOR]
    lemmas = sources.lemmas(language)
    pure = set(read_own("pure_names"))
    names = _proper_names(sources) if language in _NAMES_FROM_RANK else set()
    inflected = _inflected(lemmas)
    chosen: dict[str, None] = {}
    for rank, word in enumerate(ranked):
        folded = fold(word)
        if not _WORD.fullmatch(folded) or folded.endswith("'s") or folded in pure:
            continue
        may_be_name = rank >= _NAMES_FROM_RANK.get(language, len(ranked))
        if may_be_name and folded in names and word not in inflected:
            continue
        if counts[word] <= _FLOOR and _dispensable(word, language, lemmas):
            continue
        chosen[folded] = None
    if language == "fr":
        chosen.update(dict.fromkeys(_clinical_verbs(sources)))
    added = [word for word in read_own(f"common_{language}") if word not in chosen]
    words = list(chosen)
    return write_lexicon(
        f"common_{language}",
        [*words[:_OWN_RANK], *added, *words[_OWN_RANK:]],
        what=f"ordinary {_LANGUAGES[language]} words with their inflected forms",
        source="pyspellchecker; simplemma to tell words from names; our own additions",
        licence="MIT",
        ranked=True,
    )


def _clinical_verbs(sources: Sources) -> list[str]:
    """Return the conjugated verbs of clinical notes, but for literary forms."""
    forms = [verb for verb in sources.french_verbs() if not _LITERARY.fullmatch(verb)]
    return [folded for verb in forms if _WORD.fullmatch(folded := fold(verb))]


def _dispensable(word: str, language: str, lemmas: dict[str, str]) -> bool:
    """Tell whether a word at the floor is too rare to be worth its memory."""
    if language == "fr":
        return bool(_LITERARY.fullmatch(word))
    return word not in lemmas


def _inflected(lemmas: dict[str, str]) -> set[str]:
    """Return the words that inflect as a proper name does not: 'rose' has 'rising', 'roses'."""
    forms: dict[str, set[str]] = {}
    for form, lemma in lemmas.items():
        forms.setdefault(lemma, set()).add(form)
    words = {form for form, lemma in lemmas.items() if form != lemma}
    for lemma, known in forms.items():
        if known - {lemma, lemma + "s", lemma + "'s"}:
            words.add(lemma)
    return words


def _proper_names(sources: Sources) -> set[str]:
    """Return well-attested names of people and of large places."""
    cities = {
        fold(city["name"])
        for city in sources.geonames("cities15000").values()
        if city["population"] >= _LARGE_CITY
    }
    people = strong_first_names(sources) | strong_surnames(sources)
    return people | cities | set(read_lexicon("countries_regions"))
