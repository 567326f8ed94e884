"""What the local registry says while somebody still types their number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from network.models import Claim, Registry, RegistryEntry
from network.naming import well_written
from network.registries import numbers
from network.registries.looking_up import is_here, look_up
from network.verification.matching import Difference, compare


@dataclass(frozen=True)
class Found:
    """Something is wrong with the number (`problem`), or there is an entry, or there is none."""

    problem: str = ""
    number: str = ""
    entry: RegistryEntry | None = None
    is_here: bool = False  # whether there is a copy of this registry to look into
    differences: list[Difference] = field(default_factory=list)

    @property
    def listed(self) -> dict[str, str]:
        """What the entry fills in, by the names of the form's fields."""
        if self.entry is None:
            return {}
        told = {
            "name": self.entry.name,
            "profession": self.entry.profession,
            "specialty": self.entry.specialty,
            "city": _town(self.entry.city),
        }
        return {name: value for name, value in told.items() if value}

    @property
    def contradicts(self) -> bool:
        return any(not one.agrees for one in self.differences if one.field != "standing")


def find(typed: Mapping[str, Any]) -> Found:
    """What there is to say to the values of a claim form, complete or not."""
    values = {name: str(typed.get(name) or "") for name in Claim.SAID}
    registry, number = values["registry"], values["number"]
    if registry not in Registry.values or not number.strip():
        return Found()
    checked = numbers.check(registry, number)
    if checked.problem:
        return Found(problem=checked.problem)
    entry = look_up(registry, checked.number)
    claim = Claim(**{**values, "number": checked.number})
    return Found(
        number=checked.number,
        entry=entry,
        is_here=is_here(registry),
        differences=_told(claim, entry) if entry else [],
    )


def _told(claim: Claim, entry: RegistryEntry) -> list[Difference]:
    """Where something is typed already, whether it agrees."""
    return [
        one for one in compare(claim, entry) if one.field == "standing" or getattr(claim, one.field)
    ]


def _town(listed: str) -> str:
    """The town of an address: "LYON 03" and "LYON CEDEX 03" are Lyon."""
    words: list[str] = []
    for word in listed.split():
        if word.upper() == "CEDEX" or any(sign.isdigit() for sign in word):
            break
        words.append(word)
    return well_written(" ".join(words))
