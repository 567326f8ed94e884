"""What Pro Santé Connect says of a practitioner.

Its userinfo is described by ANS (`SubjectNameID`, `SubjectRefPro`); every part but the sub may be
missing or empty. The codes are those of the Annuaire Santé (TRE_G08 for identifiers, TRE_G15 for
professions, TRE_R38 for specialties).
"""

import re
from collections.abc import Mapping
from typing import Any

from network.models import Practitioner, Registry
from network.registries.codes import french_profession, french_specialty

# The first digit of a national identifier says which register it continues with (TRE_G08). The
# shape is all that is asked of the number: whether it exists is theirs to know.
NUMBER = re.compile(r"8[0-9]{11}|0(?:[0-9]{9}|2[AB][0-9]{7})")
REGISTRIES = {"8": Registry.RPPS, "0": Registry.ADELI}
TITLES = {"DR": Practitioner.Title.DR, "PR": Practitioner.Title.PR}


def read(claims: Mapping[str, Any]) -> dict[str, str]:
    """Registry, number, name, title, profession and specialty; "" for what is not said.

    People who work for a practitioner come in with a card of the practice: they have no number.
    """
    national = _text(claims, "SubjectNameID") or _text(claims, "preferred_username")
    registry = REGISTRIES[national[0]] if NUMBER.fullmatch(national) else ""
    exercise = _exercise(claims)
    given = _text(exercise, "prenomDexercice") or _text(claims, "given_name").split(",")[0]
    family = _text(exercise, "nomDexercice") or _text(claims, "family_name")
    return {
        "registry": str(registry),
        "number": national[1:] if registry else "",
        "name": f"{given} {family}".strip(),
        "title": str(TITLES.get(_text(exercise, "codeCiviliteDexercice").upper(), "")),
        "profession": str(french_profession(_text(exercise, "codeProfession"))),
        "specialty": str(french_specialty(_text(exercise, "codeSavoirFaire"))),
    }


def _exercise(claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """The right to practise that is shown here: the first one of a profession that we know."""
    whole = claims.get("SubjectRefPro")
    listed = whole.get("exercices") if isinstance(whole, Mapping) else None
    found = [each for each in listed or [] if isinstance(each, Mapping)]
    known = (each for each in found if _is_known(_text(each, "codeProfession")))
    return next(known, found[0] if found else {})


def _is_known(code: str) -> bool:
    return french_profession(code) not in ("", Practitioner.Profession.OTHER)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""
