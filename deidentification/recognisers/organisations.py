"""Hospitals, homes, practices and employers that bear a name of their own."""

import re
from collections.abc import Iterator
from typing import Final

from ..document import Candidate, Document, Shape
from ..model import Kind
from ..wordlists import MEDICAL, ORDINARY, Flag
from .names.vocabulary import NEVER

_WORDS: Final = int(ORDINARY)
_MEDICINE: Final = int(MEDICAL)
_SMALL: Final = frozenset("de du des d' la le les l' of the saint sainte st ste et and en sur aux au del el los las y notre".split())

# French, Spanish, German and general: the name follows the word.
_BEFORE: Final = re.compile(
    r"\b(?:hopital|hopitaux|hop\.?|hosp\.?|clinique|polyclinique|chu|chru|chr|ch|chi|chs|chd|chic|ghu|ghr|gh|ghi|cmc|hia"
    r"|centre hospitalier(?: (?:universitaire|regional|intercommunal|general|specialise|regional universitaire))?"
    r"|centre (?:medical|de sante|de reeducation|de convalescence|de gerontologie|anti-?cancereux|medico-chirurgical)"
    r"|groupe hospitalier|ensemble hospitalier|institut|fondation|ehpad|ehpa|maison de retraite|residence|foyer"
    r"|maison de sante|maison medicale|msp|mas|fam|ime|esat|usld|ssr|smr|had|maternite|laboratoire|labo|pharmacie|cabinet(?: medical)?"
    r"|dispensaire|sanatorium|hospice|cmp|cpam|lycee|college|ecole|universite|hospital|hospital universitario"
    r"|clinica|centro de salud|ambulatorio|klinikum|klinik|krankenhaus|universitatsklinikum|universitatsklinik"
    r"|university of|college of|caisse|mutuelle|entreprise|societe|usine|etablissements|ets|association)"
    r"(?=[\s'])(?:\s(?:de|du|des|la|le|les|del|of|the))*(?:\s?d'|\sl')?\s"
)
# English: the name stands before.
_AFTER: Final = re.compile(
    r"(?:'s)?\s(?:(?:general|memorial|regional|community|university|county|district|childrens?|children's|teaching"
    r"|medical|health|healthcare|presbyterian|methodist|baptist|veterans|va|royal|central|city|state|north|south|east|west"
    r"|women's|surgical|cancer|heart|rehabilitation|specialty|family|urgent|care|primary|nursing|retirement|senior|walk-in"
    r"|teaching|private|public|national|federal|psychiatric|maternity|eye|dental)\s){0,3}"
    r"(?:hospitals?|clinics?|medical (?:center|centre|group)|med center|nursing home|care home|health (?:center|centre|system|care)"
    r"|healthcare|health|infirmary|hospice|surgery|practice|medical practice|institute|foundation|general|memorial|presbyterian"
    r"|center|centre|krankenhaus|klinik|klinikum|rehab|rehabilitation|pharmacy|laborator(?:y|ies)|labs?|university|college|school)\b"
)
_EMPLOYER: Final = re.compile(
    r"\b(?:(?:ancien(?:ne)?\s)?(?:salariee?|employee?|ouvrier|ouvriere|cadre|technicien(?:ne)?|ingenieure?|comptable|vendeur|vendeuse"
    r"|caissiere?|retraitee?|secretaire|chauffeur|agent|directeur|directrice)\s(?:de|chez|a|du|d'|a la|au)\s?"
    r"|(?:travaille|travaillait|embauchee?|bosse|emploi|poste)\s(?:a|chez|pour|au sein de)\s"
    r"|(?:formerly\s|previously\s|currently\s)?employed (?:by|at|with)\s|(?:works?|worked|working)\s(?:at|for|with)\s"
    r"|(?:employee|manager|accountant|driver|teacher|worker|clerk) (?:of|at|for)\s|employer\s?:?\s|employeur\s?:?\s"
    r"|laid off (?:by|from)\s|retired from\s|hired by\s|trabaja (?:en|para)\s|arbeitet bei\s|angestellt bei\s)"
)
_SUFFIX: Final = re.compile(
    r"[, ]{1,2}(?:inc|incorporated|ltd|llc|llp|plc|gmbh|corp|corporation|sarl|sas|sasu|s\.a\.|eurl|scp|selarl|ag|kg|bv|nv|ab|oy"
    r"|co|company|group|holdings?|partners|associates|& co|and sons|et fils|freres|limited)\b\.?"
)
_FACILITY: Final = "hospital"


def organisations(document: Document) -> Iterator[Candidate]:
    """Facilities and employers with their own name; the kind word alone stays."""
    index_at = {start: index for index, start in enumerate(document.starts)}
    for match in _BEFORE.finditer(document.folded):
        index = index_at.get(match.end())
        if index is not None:
            end = _proper_end(document, index, facility=True)
            if end > index:
                yield _organisation(document, index, end, "facility", 0.8)
    ends_at = {end: index for index, end in enumerate(document.ends)}
    for match in _AFTER.finditer(document.folded):
        index = ends_at.get(match.start())
        if index is not None:
            start = _proper_start(document, index)
            if start <= index:
                yield _organisation(document, start, index + 1, "facility", 0.8)
    for match in _EMPLOYER.finditer(document.folded):
        index = index_at.get(match.end())
        if index is not None:
            end = _proper_end(document, index, facility=False)
            if end > index:
                yield _organisation(document, index, end, "employer", 0.7)
    for match in _SUFFIX.finditer(document.folded):
        index = ends_at.get(match.start())
        if index is not None and document.text[match.end() - 2].islower() | document.text[match.end() - 2].isupper():
            start = _proper_start(document, index)
            if start <= index:
                yield Candidate(document.starts[start], match.end(), Kind.ORGANISATION, "company", 0.7)
    yield from _known_hospitals(document)


def _proper_end(document: Document, index: int, *, facility: bool) -> int:
    """The index after the capitalised words of a proper name; small words may link them."""
    end, position = index, index
    while position < len(document.keys) and position - index < 8:
        if position > index and document.gap(position - 1).strip(" -'&.") != "":
            break
        if "\n" in document.gap(position - 1) if position else False:
            break
        shape, key, flags = document.shapes[position], document.keys[position], document.flags[position]
        if shape in (Shape.CAPITALISED, Shape.UPPER, Shape.MIXED, Shape.INITIAL) or (
            shape == Shape.FIGURES and position > index and not facility
        ):
            if position == index and not _proper_first(document, position, facility):
                break
            end = position + 1
        elif key in _SMALL and position < len(document.keys) - 1:
            pass
        elif not flags & (_WORDS | _MEDICINE | int(Flag.FOREIGN)) and (position == index or end == position):
            end = position + 1
        elif end == position and position > index and flags & int(Flag.LAST | Flag.COMMUNE) and document.keys[position - 1] in ("le", "da", "la"):
            end = position + 1
        else:
            break
        position += 1
    return end


def _proper_first(document: Document, index: int, facility: bool) -> bool:
    flags, key = document.flags[index], document.keys[index]
    if key in NEVER and key not in ("le", "la", "les", "the"):
        return False
    if facility and flags & _MEDICINE and not flags & int(Flag.FIRST | Flag.LAST | Flag.COMMUNE | Flag.HOSPITAL):
        return False
    return not (document.shapes[index] == Shape.UPPER and flags & int(Flag.ACRONYM) and flags & _MEDICINE)


def _proper_start(document: Document, index: int) -> int:
    """The first word of the capitalised name that ends at ``index``; ``index + 1`` if none does."""
    start, position = index + 1, index
    while position >= 0 and index - position < 6:
        if position < index and document.gap(position).strip(" -'&.") != "" or "\n" in document.gap(position) and position < index:
            break
        shape, key, flags = document.shapes[position], document.keys[position], document.flags[position]
        if key in ("in", "the", "of", "and", "at") and position < index and shape == Shape.LOWER and key != "at":
            if key == "in" or key == "of":
                position -= 1
                continue
            break
        if shape not in (Shape.CAPITALISED, Shape.UPPER, Shape.MIXED):
            break
        if key in NEVER or (flags & _MEDICINE and flags & _WORDS and not flags & int(Flag.CITY)):
            break
        start = position
        position -= 1
    return start


def _known_hospitals(document: Document) -> Iterator[Candidate]:
    hospital = int(Flag.HOSPITAL)
    for index, flags in enumerate(document.flags):
        if flags & hospital and document.shapes[index] != Shape.LOWER and not flags & (_WORDS | _MEDICINE):
            yield _organisation(document, index, index + 1, "known hospital", 0.6)


def _organisation(document: Document, start: int, end: int, rule: str, confidence: float) -> Candidate:
    return Candidate(document.starts[start], document.ends[end - 1], Kind.ORGANISATION, rule, confidence)
