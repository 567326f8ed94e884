"""The open extracts of the French directory (Annuaire Santé): RPPS and what is left of ADELI.

One line is one activity of a practitioner, so that somebody who works at three places has three.
Two generations of headers are read, and files whose specialties are in the SavoirFaire file only.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from network.models import Practitioner
from network.registries import codes
from network.registries.formats import Fields, Format, Listed, Source, day, distinct
from network.registries.table import needed, optional

STUDENT = "E"  # category of professionals in training, listed under the profession to come
ORDER = {profession: place for place, profession in enumerate(Practitioner.Profession.values)}


def number_of(national: str) -> str:
    """RPPS (11 digits) or ADELI (9 signs) of a national identification, which has a digit for its
    kind in front; "" for others, which are of a register within an establishment."""
    national = national.strip().upper()
    if len(national) in (12, 10) and national[0] == ("8" if len(national) == 12 else "0"):
        national = national[1:]
    return national if len(national) in (11, 9) else ""


def merge(number: str, lines: Mapping[str, Sequence[Fields]]) -> Listed:
    """One practitioner from all lines about them."""
    activities = lines["main"]
    families = distinct(line[0] for line in activities)
    givens = distinct(line[1] for line in activities)
    professions = sorted(
        distinct(_profession(line) for line in activities), key=lambda p: ORDER.get(p, 99)
    )
    known = [line[5:8] for line in activities] + [line[:3] for line in lines.get("specialties", ())]
    # The specialty of the order's register before further competences.
    known = sorted(filter(any, known), key=lambda one: (one[0] not in ("S", ""), one[2]))
    specialties = distinct(codes.french_specialty(code, label) for _kind, code, label in known)
    place = next((line for line in activities if line[8]), activities[0])
    return Listed(
        number=number,
        family_name=families[0] if families else "",
        given_name=givens[0] if givens else "",
        other_names=", ".join([*families[1:], *givens[1:]]),
        profession=professions[0] if professions else "",
        other_professions=" ".join(professions[1:]),
        profession_label=" / ".join(distinct(_profession_label(line) for line in activities)),
        specialty=specialties[0] if specialties else "",
        specialty_label=" / ".join(distinct(label for _kind, _code, label in known)),
        city=place[8],
        postal_code=place[9],
        place=place[10] or place[11],
        place_number=place[12],
        mail=min((address.lower() for _kind, address in lines.get("mail", ())), default=""),
        opposed_on=_opposed(lines.get("cards", ())),
    )


def _profession(line: Fields) -> str:
    if line[4] == STUDENT:  # who is in training has not yet the right to practise that profession
        return Practitioner.Profession.OTHER
    return codes.french_profession(line[2], line[3])


def _profession_label(line: Fields) -> str:
    return f"{line[3]} ({line[13] or 'Étudiant'})" if line[4] == STUDENT else line[3]


def _opposed(cards: Sequence[Fields]) -> date | None:
    """When the newest card was blocked. An older one that was lost and replaced says nothing."""
    newest = max(cards, key=lambda card: day(card[0]) or date.min, default=None)
    return day(newest[1]) if newest else None


NATIONAL = ("Identification nationale PP", "Identifiant PP")
KNOW_HOW = ("Code type savoir-faire", "Code savoir-faire", "Libellé savoir-faire")
FORMAT = Format(
    sources=(
        Source(
            name="main",
            help="PS_LibreAcces_Personne_activite_….txt, or the zip that has it",
            file_name=re.compile(
                r"^(?=ps[-_]?libreacces).*personne|^ps_libreacces_\d+\.zip$", re.I
            ),
            columns=(
                needed(*NATIONAL),
                needed("Nom d'exercice"),
                needed("Prénom d'exercice"),
                needed("Code profession"),
                needed("Libellé profession"),
                optional("Code catégorie professionnelle"),
                *(optional(name) for name in KNOW_HOW),
                needed("Libellé commune (coord. structure)"),
                optional("Code postal (coord. structure)"),
                optional("Raison sociale site"),
                optional("Enseigne commerciale site"),
                optional("Numéro FINESS site"),
                optional("Libellé catégorie professionnelle"),
            ),
            number=number_of,
        ),
        Source(
            name="specialties",
            help="PS_LibreAcces_SavoirFaire_….txt; found by itself in the zip",
            file_name=re.compile(r"^ps[-_]?libreacces.*savoir[-_]?faire", re.I),
            columns=(needed(*NATIONAL), *(needed(name) for name in KNOW_HOW)),
            number=number_of,
        ),
        Source(
            name="cards",
            help="porteurs-cps-cpf.txt: cards that were blocked",
            file_name=re.compile(r"^porteurs.*cps", re.I),
            columns=(
                needed("Identifiant national contenu dans la carte", "Identifiant national"),
                needed("Date début validité"),
                needed("Date opposition"),
            ),
            number=number_of,
        ),
        Source(
            name="mail",
            help="extraction-correspondance-mssante.txt: professional addresses",
            file_name=re.compile(r"mssante", re.I),
            columns=(needed(*NATIONAL), needed("Type de BAL"), needed("Adresse BAL")),
            number=number_of,
            # Others than personal boxes are read by whole teams, and prove nothing about one.
            wanted=lambda fields: fields[0].upper() == "PER" and "@" in fields[1],
        ),
    ),
    merge=merge,
)
