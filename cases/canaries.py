"""Invented identifiers in invented sentences, to see whether any of them comes through.

Everything follows from a seed, so that a drill can be repeated. Nobody is meant: names are put
together from syllables, numbers from ranges that are not given out, domains end in `.example`.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from deidentification import Kind

# Between < and >: what must not be read anywhere.
FRENCH = {
    Kind.NAME: (
        "Mme <{first}> <{last}> a mieux dormi, pas de douleur thoracique.",
        "Dr <{last}> propose d'arrêter le bisoprolol.",
        "Nom du patient : <{last}> <{first}>. Dyspnée stade III.",
        "Vu ce matin avec <{first}> <{last}>, qui reste fébrile.",
    ),
    Kind.LOCATION: (
        "Domicile : {house} rue des <{last}>, <35{3}> <{town}>. Troponine à 14 ng/L.",
        "Elle habite {house} avenue <{last}>, sans ascenseur.",
    ),
    Kind.ORGANISATION: (
        "Transféré du CHU de <{town}> pour coronarographie.",
        "Suivie à la clinique <{last}>, INR à 2,4.",
    ),
    Kind.DATE: (
        "Opérée le <{day}/{month}/{year}>, suites simples.",
        "Né le <{day} {mois} {year}>, appendicectomie dans l'enfance.",
    ),
    Kind.PHONE: (
        "À rappeler au <06 39 98 {2} {2}> ce soir.",
        "Tél. <+33 2 61 91 {2} {2}> pour l'avis.",
    ),
    Kind.EMAIL: ("Résultats à <{first}.{last}>@courriel.example, merci.",),
    Kind.URL: ("Photos sur https://album.example/<{first}.{last}> si besoin.",),
    Kind.ID: ("IPP <{5}{5}>, FEVG 45 %.", "NIR <1 {2} {month} 35 {3} {3} 99>."),
    Kind.AGE_OVER_89: ("Patiente de <{old} ans>, chute mécanique.",),
}
ENGLISH = {
    Kind.NAME: (
        "Mrs <{first}> <{last}> slept better, no chest pain.",
        "Dr <{last}> suggests stopping bisoprolol.",
        "Patient name: <{last}>, <{first}>. NYHA class III.",
        "Seen this morning with <{first}> <{last}>, still febrile.",
    ),
    Kind.LOCATION: (
        "Lives at {house} <{last}> Road, <{town}>. Troponin 14 ng/L.",
        "Home address: {house} <{last}> Avenue, second floor.",
    ),
    Kind.ORGANISATION: (
        "Transferred from <{town}> General Hospital for angiography.",
        "Followed at the <{last}> Clinic, INR 2.4.",
    ),
    Kind.DATE: (
        "Operated on <{day}/{month}/{year}>, uneventful.",
        "DOB: <{day} {monthname} {year}>, appendicectomy in childhood.",
    ),
    Kind.PHONE: ("Please call <07700 900{3}> tonight.", "Tel. <(555) 010-{2}{2}> for advice."),
    Kind.EMAIL: ("Results to <{first}.{last}>@mail.example, thank you.",),
    Kind.URL: ("Photographs at https://album.example/<{first}.{last}> if needed.",),
    Kind.ID: ("MRN <{3}{5}>, LVEF 45%.", "NHS number <999 {3} {2}{2}>."),
    Kind.AGE_OVER_89: ("A <{old} year old> woman who fell.",),
}
SENTENCES = {"fr": FRENCH, "en": ENGLISH}
# fmt: off
_STARTS = ["Bra", "Cal", "Dor", "Fen", "Gau", "Hel", "Jor", "Ker", "Lan", "Mor", "Nev", "Pel"]
_ENDS = ["bec", "court", "dan", "fort", "gnac", "lin", "mar", "nay", "quet", "rand", "sac", "vier"]
_FIRST = ["Odile", "Solène", "Hervé", "Nolwenn", "Armand", "Edith", "Harold", "Winifred", "Clive"]
_MOIS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "septembre", "octobre"]
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "September", "October"]
# fmt: on
_SLOT = re.compile(r"{(\w+)}")
_SECRET = re.compile(r"<([^>]+)>")


@dataclass(frozen=True, slots=True, repr=False)
class Canary:
    """A sentence and what of it must not be read anywhere."""

    language: str
    kind: Kind
    text: str
    secrets: tuple[str, ...]


def canaries(count: int, seed: int) -> Iterator[Canary]:
    """`count` sentences, both languages and every kind in turn."""
    chance = random.Random(seed)  # noqa: S311 (it must be repeatable, not secret)
    forms = [
        (language, kind, sentence)
        for language, sentences in SENTENCES.items()
        for kind, ways in sentences.items()
        for sentence in ways
    ]
    for index in range(count):
        language, kind, sentence = forms[index % len(forms)]
        text = _SLOT.sub(lambda slot: _invented(slot[1], chance), sentence)
        yield Canary(language, kind, _SECRET.sub(r"\1", text), tuple(_SECRET.findall(text)))


def _invented(slot: str, chance: random.Random) -> str:
    match slot:
        case "first":
            return chance.choice(_FIRST)
        case "last" | "town":
            return chance.choice(_STARTS) + chance.choice(_ENDS)
        case "house":
            return str(chance.randint(2, 180))
        case "day":
            return str(chance.randint(11, 28))
        case "month":
            return f"{chance.randint(1, 12):02}"
        case "mois":
            return chance.choice(_MOIS)
        case "monthname":
            return chance.choice(_MONTHS)
        case "year":
            return str(chance.randint(1938, 1999))
        case "old":
            return str(chance.randint(91, 104))
    return "".join(str(chance.randint(0, 9)) for _ in range(int(slot)))
