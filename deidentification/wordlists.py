# ruff: noqa: SIM905 (a list of words reads better as words)
"""What the word lists know of a word. A missing list is an error at import: fail closed."""

from enum import IntFlag
from functools import lru_cache
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
    GUESSED = 32768  # medicine by its form only
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
    "communes_fr.txt": Flag.COMMUNE,
    "cities_world.txt": Flag.CITY,
    "countries_regions.txt": Flag.COUNTRY,
    "places_own.txt": Flag.COUNTRY,
    "drugs.txt": Flag.DRUG,
    "clinical_fr.txt": Flag.CLINICAL,
    "clinical_en.txt": Flag.CLINICAL,
    "scores.txt": Flag.CLINICAL,
    "eponyms.txt": Flag.EPONYM,
    "genes_acronyms.txt": Flag.ACRONYM,
    "hospitals.txt": Flag.HOSPITAL,
}


class MissingWordList(RuntimeError):
    """A word list cannot be read; without it the filter must not run."""


def read_list(name: str) -> list[str]:
    """The entries of one list, in the order of the file."""
    try:
        content = (files(__package__) / "lexicons" / name).read_text(encoding="utf-8")
    except OSError:
        raise MissingWordList(f"The word list {name} is missing.") from None
    entries = [line for line in content.split("\n") if line and line[0] != "#"]
    if not entries:
        raise MissingWordList(f"The word list {name} is empty.")
    return entries


_HOUSES: Final = frozenset(
    "hospital hospitals hopital hopitaux clinic clinics clinique cliniques "
    "polyclinique centre center centres medical "
    "health healthcare system general regional university universite universitaire "
    "memorial community county city "
    "state national royal public prive private hospitalier hospitaliere hospitaliers "
    "groupe groupement institut "
    "institute care nursing home service services unite unit ward ars chi chr chs "
    "chu cmp chru gh ght ghu had ime igr "
    "hug ssr smr ehpad samu smur nhs trust de des du la le of and the urgences "
    "emergency department departement "
    "maison retraite foyer cabinet maternite laboratoire pharmacie hospice infirmary "
    "surgery practice foundation "
    "fondation mas fam esat usld ch ico imm msa nhc gcs hcl college school faculty "
    "faculte ministere caisse aphp ap hp aphm hm hcl va assurance "
    "maladie ordre academy academie chsld hmo icu rehabilitation readaptation "
    "reeducation nephrologie".split()
)


def _plain(entry: str) -> str:
    return entry.replace("-", " ").replace("'", " ")


def _load() -> tuple[dict[str, int], frozenset[str], frozenset[str]]:
    # By far the longest list first and in one go: it is half of the start-up time.
    flags: dict[str, int] = dict.fromkeys(read_list("surnames.txt"), int(Flag.LAST))
    flags["'"] = int(Flag.ELISION)
    phrases: set[str] = set()
    hospitals: set[str] = set()
    known = flags.get
    for name, flag in _LISTS.items():
        bit, entries = int(flag), read_list(name)
        if flag is Flag.ACRONYM:
            entries = [entry.lower() for entry in entries]
        elif flag is Flag.HOSPITAL:
            entries = [entry for entry in entries if not _HOUSES.issuperset(_plain(entry).split())]
            hospitals.update(_plain(entry) for entry in entries if not entry.isalnum())
        elif flag in PLACE:
            phrases.update(_plain(entry) for entry in entries if not entry.isalnum())
        for entry in entries:
            flags[entry] = known(entry, 0) | bit
    for language, shift in _RANKS.items():
        for rank, entry in enumerate(read_list(f"common_{language}.txt")):
            bits = 7 if rank < _FREQUENT_RANK else 6 if rank < _COMMON_RANK else 4
            flags[entry] = known(entry, 0) | (bits << shift)
    return flags, frozenset(phrases), frozenset(hospitals)


@lru_cache(maxsize=20_000)
def name_likeness(key: str) -> float:
    """How much the letters of a word that no list knows speak for a name.

    The mean log-odds of its groups of three and four letters, from about -2 to 3: ordinary words
    lie below 0, names above.
    """
    whole = f"^{key}$"
    groups = [whole[at : at + size] for size in (3, 4) for at in range(len(whole) - size + 1)]
    if not groups:
        return 0.0
    return sum(_LETTER_GROUPS.get(group, 0) for group in groups) / (10 * len(groups))


def is_word(key: str) -> bool:
    """Whether the word is an ordinary or a medical one, in any of the languages."""
    flags = _FLAGS.get(key, 0)
    return bool(flags >> 16 or flags & int(MEDICAL))


_LETTER_GROUPS: Final = {
    group: int(value)
    for group, _, value in (line.partition("\t") for line in read_list("name_ngrams.txt"))
}
_FLAGS, PLACE_PHRASES, HOSPITAL_PHRASES = _load()
_MEDICAL_ENDINGS: Final = tuple(read_list("clinical_endings.txt") + read_list("drug_endings.txt"))
PLACE_STARTS: Final = frozenset(phrase.split(" ", 1)[0] for phrase in PLACE_PHRASES)
HOSPITAL_STARTS: Final = frozenset(phrase.split(" ", 1)[0] for phrase in HOSPITAL_PHRASES)


def lookup(key: str, language: str) -> int:
    """The flags of a folded word; of a compound, what its parts have in common."""
    stored = _FLAGS.get(key)
    if stored is None:
        if len(key) > 6 and (key.endswith(_MEDICAL_ENDINGS) or _begins_like_medicine(key)):
            return int(Flag.CLINICAL | Flag.GUESSED)
        stored = _compound(key) if "-" in key or "'" in key else 0
    ranks = stored >> _RANKS[language] & 7
    flags = stored & _OWN_LISTS | ranks << 11
    if not ranks and stored >> 16 & 63:
        flags |= int(Flag.FOREIGN)
    return flags


_MEDICAL_BEGINNINGS: Final = tuple(
    "anti electro histo immuno neuro cardio gastro hyper hypo micro macro endo poly "
    "radio uro hemo haemo hepato cyto myo "
    "osteo broncho laryngo pharyngo psycho thermo angio arterio arthro bacterio "
    "bronchio cerebro chemo chimio cholecysto "
    "chondro costo cranio dermato encephalo entero erythro fibro glyco hydro hystero "
    "intra inter kerato lympho mammo "
    "meningo nephro oculo onco ophtalmo ophthalmo oto pancreato patho phlebo pneumo "
    "procto pyelo retro rheumo rhino "
    "sclero spleno spondylo thoraco thrombo thyro trache trans vaso veno ventriculo "
    "vesico post pre peri para sub supra "
    "multi mono semi pseudo ultra extra indo sero auto photo phono".split()
)


def _begins_like_medicine(key: str) -> bool:
    """`uroscanner`, `electrohydraulic`: a medical beginning before a word that is known."""
    for beginning in _MEDICAL_BEGINNINGS:
        if key.startswith(beginning):
            rest = _FLAGS.get(key[len(beginning) :].lstrip("-"), 0)
            if rest >> 16 or rest & int(MEDICAL):
                return True
    return False


def _compound(key: str) -> int:
    parts = [_FLAGS.get(part, 0) for part in key.replace("'", "-").split("-") if part]
    if not parts:
        return 0
    shared, named = parts[0], "-" in key and min(map(len, key.split("-"))) > 2
    for part in parts[1:]:
        shared &= part
    for part in parts:
        shared |= part & int(MEDICAL | Flag.EPONYM)
        if named and part & Flag.FIRST and not part >> 16 and not part & (MEDICAL | Flag.EPONYM):
            shared |= int(Flag.FIRST)
    if key.replace("-", " ").replace("'", " ") in PLACE_PHRASES:
        shared |= int(Flag.COMMUNE)
    return shared
