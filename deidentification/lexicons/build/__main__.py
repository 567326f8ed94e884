"""python -m deidentification.lexicons.build --node-modules FOLDER [NAME ...]

Run it with the Python of the environment in which the packages of requirements.txt are installed.
"""

import argparse
import sysconfig
from collections.abc import Callable
from functools import partial
from pathlib import Path

from . import clinical, drugs, eponyms, names, ngrams, others, places, words
from .sources import Sources

_LANGUAGES = ("fr", "en", "es", "de")
# In this order: common words and names are told apart with the lists before them.
BUILDERS: dict[str, Callable[[Sources], int]] = {
    "communes_fr": places.build_communes,
    "cities_world": places.build_cities,
    "countries_regions": places.build_countries,
    "us_states": places.build_us_states,
    **{f"common_{code}": partial(words.build_common, language=code) for code in _LANGUAGES},
    "drugs": drugs.build_drugs,
    "eponyms": eponyms.build_eponyms,
    "genes_acronyms": others.build_genes_acronyms,
    "scores": others.build_scores,
    "hospitals": others.build_hospitals,
    "clinical_prefixes": others.build_clinical_prefixes,
    "clinical_endings": clinical.build_clinical_endings,
    "clinical_en": clinical.build_clinical_en,
    "clinical_fr": clinical.build_clinical_fr,
    "first_names": names.build_first_names,
    "surnames": names.build_surnames,
    "name_ngrams": ngrams.build_name_ngrams,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m deidentification.lexicons.build")
    parser.add_argument("--node-modules", type=Path, required=True)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these lexicons")
    arguments = parser.parse_args()
    sources = Sources(Path(sysconfig.get_path("purelib")), arguments.node_modules)
    for name in arguments.names or BUILDERS:
        print(f"{name}: {BUILDERS[name](sources)} entries")


if __name__ == "__main__":
    main()
