"""A claim beside the registry's entry: what agrees, what nearly does, what differs, and why."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rapidfuzz.distance import OSA

from network.models import Claim, RegistryEntry
from network.naming import folded


class Agreement(Enum):
    AGREES = "agrees"
    NEARLY = "nearly"
    DIFFERS = "differs"
    UNKNOWN = "unknown"  # the registry does not say

    @property
    def label(self) -> Any:
        return LABELS[self]


LABELS = {
    Agreement.AGREES: pgettext_lazy("compared with the registry", "Agrees"),
    Agreement.NEARLY: pgettext_lazy("compared with the registry", "Nearly"),
    Agreement.DIFFERS: pgettext_lazy("compared with the registry", "Differs"),
    Agreement.UNKNOWN: pgettext_lazy("compared with the registry", "Not said"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field as it is claimed and as it is listed; `why` is a sentence, or ""."""

    field: str
    label: Any
    claimed: Any
    listed: Any
    result: Agreement
    why: Any = ""

    @property
    def agrees(self) -> bool:
        """Whether nobody needs to look twice: an entry that does not say contradicts nothing."""
        return self.result is not Agreement.DIFFERS


def compare(claim: Claim, entry: RegistryEntry) -> list[Difference]:
    """Field by field, in the order in which a moderator reads."""
    name, why = compare_names(
        claim.name, entry.family_name, entry.given_name, _other_names(entry.other_names)
    )
    city, city_why = compare_cities(claim.city, entry.city)
    return [
        Difference("name", _("name"), claim.name, entry.name, name, why),
        Difference(
            "profession",
            _("profession"),
            claim.get_profession_display(),
            entry.profession_label or entry.profession,
            _same_code(claim.profession, entry.profession),
        ),
        Difference(
            "specialty",
            _("specialty"),
            claim.get_specialty_display(),
            entry.specialty_label or entry.specialty,
            _same_code(claim.specialty, entry.specialty),
        ),
        Difference("city", _("city"), claim.city, entry.city, city, city_why),
        _standing(entry),
    ]


def entry_agrees(claim: Claim, entry: RegistryEntry) -> bool:
    """Whether this entry is of the person who claims it and says that they may practise: the name
    alike, the same profession, active."""
    found = {one.field: one.result for one in compare(claim, entry)}
    return (
        found["name"] in (Agreement.AGREES, Agreement.NEARLY)
        and found["profession"] is Agreement.AGREES
        and found["standing"] is Agreement.AGREES
    )


def _same_code(claimed: str, listed: str) -> Agreement:
    if not listed:
        return Agreement.UNKNOWN
    return Agreement.AGREES if claimed == listed else Agreement.DIFFERS


def _standing(entry: RegistryEntry) -> Difference:
    wanted = pgettext_lazy("standing in a registry", "active")
    if entry.opposed_on:
        listed, result = pgettext_lazy("standing in a registry", "card opposed"), Agreement.DIFFERS
    elif not entry.active:
        listed, result = pgettext_lazy("standing in a registry", "not active"), Agreement.DIFFERS
    else:
        listed, result = wanted, Agreement.AGREES
    return Difference("standing", _("standing"), wanted, listed, result)


# --- Names -------------------------------------------------------------------------------------

HONORIFICS = frozenset({"dr", "docteur", "doctor", "pr", "prof", "professeur", "professor"})
PARTICLES = frozenset(
    (  # noqa: SIM905 (words read better than quotes)
        "af al ap ben bin d da das de del della den der des di dit do dos du e el et l la las le"
        " les los m ould ter van vom von y zu zum zur"
    ).split()
)
ONE_SLIP_FROM, TWO_SLIPS_FROM = 5, 9  # letters of a name in which as many slips of typing pass

OTHER_NAME = _("By another of the names in the registry.")
OTHER_ORDER = _("Family and given name are in another order.")
SPELLING = _("Spelled differently by a letter or two.")
ONE_OF_SEVERAL = _("Only one of several names.")
ONE_MORE = _("One name more than in the registry.")
INITIAL = _("Only an initial.")
TOO_LITTLE = _("Too little of it agrees.")
ANOTHER = _("Another name.")

Part = tuple[Agreement, Any]
SAME: Part = (Agreement.AGREES, "")
OTHER: Part = (Agreement.DIFFERS, ANOTHER)
_RANKS = {Agreement.AGREES: 0, Agreement.NEARLY: 1, Agreement.UNKNOWN: 2, Agreement.DIFFERS: 3}


def compare_names(
    claimed: str, family: str, given: str, others: Sequence[str] = ()
) -> tuple[Agreement, Any]:
    """Whether a name as somebody writes it is that of an entry.

    Accents, hyphens, capitals, particles and the order of the names make no difference; a maiden
    name, one half of a double name, initials and a slip of typing nearly none. Two such doubts in
    one name are a difference.
    """
    words = [word for word in _words(claimed) if word not in HONORIFICS]
    if not words or not _words(family):
        return Agreement.UNKNOWN, ""
    if not _words(given):
        return _family(words, family, others)
    found = [
        _both(words[:at], words[at:], family, given, others, swapped)
        for at in range(1, len(words))
        for swapped in (False, True)
    ]
    return min(found, key=_doubt, default=OTHER)


def _both(
    first: Sequence[str],
    second: Sequence[str],
    family: str,
    given: str,
    others: Sequence[str],
    swapped: bool,
) -> Part:
    parts = (first, second) if swapped else (second, first)
    surname, forename = _family(parts[0], family, others), _given(parts[1], given)
    worst = max((surname, forename), key=_doubt)
    if worst[0] is not Agreement.AGREES and surname[0] is forename[0] is Agreement.NEARLY:
        return Agreement.DIFFERS, TOO_LITTLE
    if worst[0] is not Agreement.AGREES:
        return worst
    return Agreement.AGREES, surname[1] or (OTHER_ORDER if swapped else "")


def _doubt(part: Part) -> tuple[int, bool]:
    return _RANKS[part[0]], bool(part[1])


def _family(words: Sequence[str], family: str, others: Sequence[str]) -> Part:
    """The best that the family name and the other names, alone and joined, make of the words."""
    alone = _part(words, _words(family), one_will_do=False)
    elsewhere = [
        (Agreement.AGREES, OTHER_NAME) if part == SAME else part
        for other in others
        for part in (
            _part(words, _words(other), one_will_do=False),
            _part(words, [*_words(family), *_words(other)], one_will_do=False),
        )
    ]
    return min([alone, *elsewhere], key=_doubt)


def _given(words: Sequence[str], given: str) -> Part:
    listed = _words(given)
    if all(len(word) == 1 for word in words):
        same = [word for word, name in zip(words, listed, strict=False) if name[0] == word]
        return (Agreement.NEARLY, INITIAL) if len(same) == len(words) else OTHER
    return _part(words, listed, one_will_do=True)


def _part(words: Sequence[str], listed: Sequence[str], *, one_will_do: bool) -> Part:
    """Family with family, or given with given. `one_will_do`: who has several given names is
    called by the first of them."""
    bare, bare_listed = _bare(words), _bare(listed)
    if not listed or not words:
        return OTHER
    if "".join(bare) == "".join(bare_listed) or sorted(bare) == sorted(bare_listed):
        return SAME
    if "".join(words) == "".join(listed):
        return SAME
    if set(bare) < set(bare_listed):
        return (
            SAME
            if one_will_do and bare[0] == bare_listed[0]
            else (
                Agreement.NEARLY,
                ONE_OF_SEVERAL,
            )
        )
    if set(bare) > set(bare_listed):
        initials = [word for word in bare if word not in bare_listed]
        if one_will_do and all(len(word) == 1 for word in initials):
            return SAME
        return Agreement.NEARLY, ONE_MORE
    return (Agreement.NEARLY, SPELLING) if _is_slip("".join(bare), "".join(bare_listed)) else OTHER


def _is_slip(claimed: str, listed: str) -> bool:
    shorter = min(len(claimed), len(listed))
    allowed = (shorter >= ONE_SLIP_FROM) + (shorter >= TWO_SLIPS_FROM)
    return bool(allowed) and OSA.distance(claimed, listed, score_cutoff=allowed) <= allowed


def _words(name: str) -> list[str]:
    """Folded; what an apostrophe cuts off stays with its name: "Kerloc'h" is one word."""
    joined = re.sub(r"(?<=\w)['’ʼ‘`´](?=\w)", "", name)
    return folded(joined).split()


def _bare(words: Sequence[str]) -> list[str]:
    """Without particles, unless nothing else is left; letters alone are names' initials."""
    return [word for word in words if word not in PARTICLES] or list(words)


def _other_names(names: str) -> list[str]:
    return [name for name in re.split(r"[,;/|]", names) if name.strip()]


# --- Towns -------------------------------------------------------------------------------------

_SAINTS = {"st": "saint", "ste": "sainte"}
_NO_TOWN = re.compile(r"\b(cedex|arrondissement|\d+ ?(er|e|eme|ieme)?)\b")
SAME_PLACE = _("Written differently.")


def compare_cities(claimed: str, listed: str) -> tuple[Agreement, Any]:
    one, other = _town(claimed), _town(listed)
    if not one or not other:
        return Agreement.UNKNOWN, ""
    if one == other:
        return Agreement.AGREES, ""
    if _is_slip(one.replace(" ", ""), other.replace(" ", "")) or _starts(one, other):
        return Agreement.NEARLY, SAME_PLACE
    return Agreement.DIFFERS, ""


def _town(name: str) -> str:
    words = _NO_TOWN.sub(" ", folded(name)).split()
    return " ".join(_SAINTS.get(word, word) for word in words)


def _starts(one: str, other: str) -> bool:
    """ "Boulogne" for "Boulogne Billancourt": whole words, from the first on."""
    short, long = sorted((one.split(), other.split()), key=len)
    return len(short[0]) >= ONE_SLIP_FROM and long[: len(short)] == short


def in_short(differences: Iterable[Difference]) -> dict[str, str]:
    """Codes for the record of a decision: field → result."""
    return {one.field: one.result.value for one in differences}
