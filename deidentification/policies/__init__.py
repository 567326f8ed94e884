"""What may stand of what was found. Each policy is a file of data beside this one, with the legal
source of every rule; `choose` makes one of them this process's own."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..model import Kind

_FOLDER: Final = Path(__file__).parent
DEFAULT: Final = "french_hospital"


class UnknownPolicy(ValueError):
    """There is no policy of this name; the message lists those there are."""


@dataclass(frozen=True)
class Rule:
    """What happens to some kinds of identifier, in words, and where that rule comes from."""

    kinds: tuple[Kind, ...]
    what: str
    source: str


@dataclass(frozen=True)
class Policy:
    """`keeps_postcode_digits`: how many leading digits of a US ZIP code stand, unless they are
    among `restricted_postcodes`; `keeps_year`: whether the year of a date stands."""

    name: str
    title: str
    keeps_year: bool
    keeps_postcode_digits: int
    restricted_postcodes: frozenset[str]
    rules: tuple[Rule, ...]


def _read(file: Path) -> Policy:
    data = tomllib.loads(file.read_text("utf-8"))
    return Policy(
        name=file.stem,
        title=data["title"],
        keeps_year=data["keeps_year"],
        keeps_postcode_digits=data["keeps_postcode_digits"],
        restricted_postcodes=frozenset(data.get("restricted_postcodes", ())),
        rules=tuple(
            Rule(tuple(map(Kind, rule["kinds"])), rule["what"], rule["source"])
            for rule in data["rule"]
        ),
    )


POLICIES: Final = {file.stem: _read(file) for file in sorted(_FOLDER.glob("*.toml"))}
_chosen = POLICIES[DEFAULT]


def chosen() -> Policy:
    """The policy of this process."""
    return _chosen


def choose(name: str) -> None:
    """Make a policy this process's own. Raises UnknownPolicy."""
    global _chosen
    try:
        _chosen = POLICIES[name]
    except KeyError:
        raise UnknownPolicy(f"{name!r} is none of {', '.join(POLICIES)}") from None
