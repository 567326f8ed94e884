"""What the importer must know of each registry: its files, their columns, how an entry is made."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from network.models import RegistryEntry
from network.registries.table import Column

# The values of a source's columns after the first one, which is the number.
Fields = Sequence[str]


class Listed(NamedTuple):
    """What a registry says of one number: the columns of RegistryEntry in the order of storing."""

    number: str
    family_name: str = ""
    given_name: str = ""
    other_names: str = ""
    profession: str = ""
    other_professions: str = ""
    profession_label: str = ""
    specialty: str = ""
    specialty_label: str = ""
    city: str = ""
    postal_code: str = ""
    place: str = ""
    place_number: str = ""
    mail: str = ""
    active: bool = True
    opposed_on: date | None = None


@dataclass(frozen=True)
class Source:
    """One file of a registry. The first one lists the practitioners; others only add to them."""

    name: str  # "main", or the option of the command that names the file
    help: str
    file_name: re.Pattern[str]  # in the inbox, and inside a zip
    columns: tuple[Column, ...]  # the first has the number
    number: Callable[[str], str] = str.strip  # as we write it, or "" for a line to leave out
    wanted: Callable[[Fields], bool] = lambda fields: True


@dataclass(frozen=True)
class Format:
    """A registry's files, and how their lines about one number become what is stored."""

    sources: tuple[Source, ...]
    merge: Callable[[str, Mapping[str, Sequence[Fields]]], Listed]


_LENGTHS = [
    getattr(RegistryEntry._meta.get_field(name), "max_length", None) for name in Listed._fields
]


def fitting(listed: Listed) -> Listed:
    """The same, each text no longer than its column."""
    return Listed._make(
        value[:length] if length and isinstance(value, str) else value
        for value, length in zip(listed, _LENGTHS, strict=True)
    )


def distinct(values: Iterable[str]) -> list[str]:
    """Those that say something, each once, in their order."""
    return list(dict.fromkeys(filter(None, values)))


def day(written: str) -> date | None:
    """A date as registries write it: 20260131, 31/01/2026, 2026-01-31."""
    for pattern in ("%Y%m%d", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(written[:10], pattern).date()
        except ValueError:
            continue
    return None
