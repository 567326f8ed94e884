"""A file as the French directory publishes it, of any length, about nobody.

The numbers begin with 997, which the directory keeps for tests; names are put together from
syllables.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from stdnum import luhn

HEADER = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|"
    "Libellé civilité exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|"
    "Code profession|Libellé profession|Code catégorie professionnelle|"
    "Libellé catégorie professionnelle|Code type savoir-faire|Libellé type savoir-faire|"
    "Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice|"
    "Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|"
    "Numéro FINESS établissement juridique|Identifiant technique de la structure|"
    "Raison sociale site|Enseigne commerciale site|"
    "Complément destinataire (coord. structure)|Complément point géographique (coord. structure)|"
    "Numéro Voie (coord. structure)|Indice répétition voie (coord. Structure)|"
    "Code type de voie (coord. structure)|Libellé type de voie (coord. structure)|"
    "Libellé Voie (coord. structure)|Mention distribution (coord. structure)|"
    "Bureau cedex (coord. structure)|Code postal (coord. structure)|"
    "Code commune (coord. structure)|Libellé commune (coord. structure)|"
    "Code pays (coord. structure)|Libellé pays (coord. structure)|"
    "Téléphone (coord. structure)|Téléphone 2 (coord. structure)|Télécopie (coord. structure)|"
    "Adresse e-mail (coord. structure)|Code département (coord. structure)|"
    "Libellé département (coord. structure)|Ancien identifiant de la structure|"
    "Autorité d'enregistrement|Code secteur d'activité|Libellé secteur d'activité|"
    "Code section tableau pharmaciens|Libellé section tableau pharmaciens|Code fonction|"
    "Libellé fonction|Code genre d'activité|Libellé genre d'activité|"
)
COLUMNS = HEADER.rstrip("|").split("|")
LINES_EACH = (1, 1, 2, 3)  # activities of a practitioner, each as likely as the others
PROFESSIONS = [("10", "Médecin"), ("60", "Infirmier"), ("40", "Chirurgien-Dentiste")]
SPECIALTIES = [
    ("SM04", "Cardiologie et maladies vasculaires"),
    ("SM54", "Médecine Générale"),
    ("", "Néphrologie"),
    ("", "Pédiatrie"),
]
SYLLABLES = ["VAS", "TREL", "MOR", "QUI", "DRA", "POU", "LEN", "BRIS", "CAR", "ZEN", "FOU", "NEL"]


def rpps_number(serial: int) -> str:
    """The serial-th number of those for tests, with its check digit."""
    first = f"997{serial:07}"
    return first + luhn.calc_check_digit(first)


def line(number: str, **values: str) -> str:
    """A line of the file about an RPPS number; values by the names of columns."""
    known = {
        "Type d'identifiant PP": "8",
        "Identifiant PP": number,
        "Identification nationale PP": f"8{number}",
        **values,
    }
    return "|".join(known.get(column, "") for column in COLUMNS) + "|"


def lines(rows: int, *, seed: int) -> Iterator[str]:
    """So many lines after the header, in no order."""
    chance = random.Random(seed)
    serials = list(range(rows))
    chance.shuffle(serials)
    written = 0
    for serial in serials:
        for text in _practitioner(serial, chance):
            if written == rows:
                return
            written += 1
            yield text


def _practitioner(serial: int, chance: random.Random) -> Iterator[str]:
    code, label = chance.choice(PROFESSIONS)
    specialty = chance.choice(SPECIALTIES) if code == "10" else ("", "")
    who = {
        "Nom d'exercice": "".join(chance.choices(SYLLABLES, k=3)),
        "Prénom d'exercice": "".join(chance.choices(SYLLABLES, k=2)).capitalize(),
        "Code profession": code,
        "Libellé profession": label,
        "Code catégorie professionnelle": "C",
        "Libellé catégorie professionnelle": "Civil",
        "Code type savoir-faire": "S" if specialty[1] else "",
        "Code savoir-faire": specialty[0],
        "Libellé savoir-faire": specialty[1],
    }
    for _activity in range(chance.choice(LINES_EACH)):
        place = "".join(chance.choices(SYLLABLES, k=2)).capitalize()
        yield line(
            rpps_number(serial),
            **who,
            **{
                "Raison sociale site": f"CABINET {place.upper()}",
                "Numéro Voie (coord. structure)": str(chance.randint(1, 200)),
                "Libellé Voie (coord. structure)": f"DE {place.upper()}",
                "Code postal (coord. structure)": f"{chance.randint(1000, 95999):05}",
                "Libellé commune (coord. structure)": f"{place}-sur-Ouze",
            },
        )


def write(path: Path, *, rows: int, seed: int = 1) -> None:
    """The whole file."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        file.writelines(f"{text}\n" for text in lines(rows, seed=seed))
