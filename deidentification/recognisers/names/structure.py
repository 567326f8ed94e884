# ruff: noqa: SIM905 (a list of words reads better as words)
"""Names by the structure of the text alone, whatever the words beside them are.

`Label : X`, a line that holds nothing but X, a field between separators, a numbered entry. The
label may be any word; what decides is that X is made of words that only names are made of.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...document import Candidate, Document, Shape
from ...model import Kind
from ...wordlists import name_likeness
from .runs import ACRONYM, COMMON, FIRST, FREQUENT, GUESSED, LAST, MEDICINE, NAMED, WORDS
from .vocabulary import KIN, LABELS, MONTHS, NEVER, PARTICLES, TITLES

_PARTICLE: Final = (
    r"(?:de la|de|du|des|la|le|van der|van|von|der|el|al|ben|da|dos|do|di|st|De La|De"
    r"|Du|Des|La|Le|DE LA|DE|DU|DES|LA|LE)"
)
_WORD: Final = r"[^\W\d_a-zß-ÿ][\w']{0,24}"
_RUN: Final = (
    rf"(?:{_PARTICLE} )?(?:[A-Z]\. ?)?{_WORD}(?:(?: {{1,2}}|-|, (?=[^\W\d_a-zß-ÿ]))"
    rf"(?:{_PARTICLE} )?(?:[A-Z]\. ?)?{_WORD}){{0,4}}"
)
_LABELLED: Final = re.compile(
    rf"(?:^|[\n;/|]|\s-\s|\. )[ \t]{{0,12}}(?:[-*•][ \t]{{0,12}})?"
    rf"(?P<label>[^\W\d_]{{1,24}}(?:[ '/-][^\W\d_][\w()']{{0,24}}){{0,2}}) ?[:;] ?"
    rf"(?P<name>{_RUN})"
    r"(?=[ \t]{0,12}(?:\n|\Z|[,;/|(]|\s-\s|\. ))"
)
_LINE: Final = re.compile(
    rf"^[ \t]{{0,12}}(?P<name>{_RUN})[ \t]{{0,12}}(?:,[ \t]{{0,12}}(?:resident|interne"
    rf"|externe|étudiant|MD|RN|IDE|PhD|fellow|intern)[^\n]{{0,20}})?$",
    re.M,
)
_FIELD: Final = re.compile(
    rf"(?:^|[;\t|\]])[ \t]{{0,12}}(?P<name>{_RUN})[ \t]{{0,12}}"
    rf"(?=[;\t|][^\n]{{0,120}}\d)",
    re.M,
)
_ENTRY: Final = re.compile(
    rf"^[ \t]{{0,12}}(?:\d{{1,2}}|I{{1,3}}-\d)[/.)]?[ \t]+(?P<name>{_RUN})[ \t]{{0,12}}"
    rf"(?=[(:,-])|^\[[^\]\n]{{4,30}}\][ \t]{{0,12}}(?P<speaker>{_RUN})[ \t]{{0,12}}:"
    rf"|\d[:h]\d\d[ \t|]{{1,4}}(?P<stamped>{_RUN}) ?:",
    re.M,
)
_INITIALS: Final = re.compile(
    r"(?<![\w.'-])(?P<name>[A-Z]\. ?[A-Z]\.?|[a-z]\. ?[a-z]\.|[A-Z]{2}|(?<![^\n])[a-z]{2}(?=,))"
    r"(?=,? ?\(?\d{1,3} ?(?:ans\b|[FMH]\b|yo\b|y/o|years|a\.))"
)
# After these labels stand treatments, findings and places, in words that no list may know.
_NO_PERSONS: Final = frozenset(
    "traitement traitements ttt motif conclusion conclusions diagnostic diagnostics "
    "examen examens antibiotique antibiotiques allergie "
    "allergies antecedent antecedents service hopital profession treatment "
    "treatments medication medications drug drugs rx diagnosis "
    "impression plan history procedure exam culture cultures germe germes organism "
    "device implant prothese marque brand type stade "
    "grade score classification dispositif intervention operation anesthesique "
    "produit protocole chimiotherapie ordonnance sortie "
    "entree resultat resultats bilan biologie imagerie scanner irm radio echographie "
    "prescription posologie nb note remarque attention "
    "titre question reponse probleme problem problems assessment findings results "
    "labs imaging sex sexe langue language religion "
    "ethnie ethnicity race groupe rhesus statut status ville commune town city pays "
    "country mode voie molecule souche virus bacterie "
    "vaccin vaccine lot serie complication complications evolution indication "
    "indications technique materiel equipment".split()
)


def structural_names(document: Document) -> Iterator[Candidate]:
    """Names after any label, alone on a line, in a field, at the head of an entry; initials."""
    if document.language not in ("fr", "en"):
        return  # every German noun has a capital
    text, starts = document.text, {start: index for index, start in enumerate(document.starts)}
    for match in _LABELLED.finditer(text):
        label = document.folded[match.start("label") : match.end("label")].split()
        if not _NO_PERSONS.intersection(label):
            yield from _run(document, starts, match.span("name"), "value of a label", 0.55)
    for match in _LINE.finditer(text):
        yield from _run(document, starts, match.span("name"), "line of a name", 0.55)
    if ";" in text or "\t" in text or "|" in text:
        for match in _FIELD.finditer(text):
            yield from _run(document, starts, match.span("name"), "field", 0.6)
    for match in _ENTRY.finditer(text):
        yield from _run(document, starts, match.span(match.lastgroup or "name"), "entry", 0.55)
    for match in _INITIALS.finditer(text):
        yield Candidate(*match.span("name"), Kind.NAME, "initials with an age", 0.6)


def _run(
    document: Document, starts: dict[int, int], span: tuple[int, int], rule: str, confidence: float
) -> Iterator[Candidate]:
    """The whole run, if every word of it may be a name's and enough of them can be nothing else."""
    index = starts.get(span[0])
    if index is None:
        return
    while index < len(document.keys) and document.keys[index] in TITLES:
        index += 1
    first, words, sure, weak = index, 0, 0, 0
    while index < len(document.keys) and document.starts[index] < span[1]:
        key, flags, shape = document.keys[index], document.flags[index], document.shapes[index]
        if key in PARTICLES or shape == Shape.INITIAL:
            index += 1
            continue
        words += 1
        if (
            key in NEVER
            or key in LABELS
            or key in KIN
            or key in TITLES
            or key in MONTHS
            or shape == Shape.FIGURES
        ):
            return
        if (flags & MEDICINE and not flags & (NAMED | GUESSED)) or (
            flags & ACRONYM and not flags & NAMED
        ):
            return
        if flags & NAMED:
            sure += not flags & (COMMON | MEDICINE)
            weak += 1
        elif flags & (WORDS | MEDICINE):
            if flags & FREQUENT or (words > 1 and not sure and not weak):
                return
        elif name_likeness(key) > -0.4:
            sure += 1
        index += 1
    alone = document.flags[first] if words == 1 else 0
    alone = 0 if alone & GUESSED else alone
    if words == 1:
        letters = len(document.keys[index - 1])
        known = (alone & FIRST and not alone & COMMON) or (alone & LAST and not alone & WORDS)
        if letters < 4 or not (
            (known and not alone & MEDICINE)
            or (not alone and name_likeness(document.keys[first]) > 0.3)
        ):
            return
    elif not sure and weak < words:
        return
    if words:
        yield Candidate(
            document.starts[first], document.ends[index - 1], Kind.NAME, rule, confidence
        )
