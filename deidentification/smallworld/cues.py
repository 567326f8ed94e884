"""The words that decide whether a name of the tables is a fact about the patient."""

import tomllib
from importlib.resources import files
from typing import Final

_WORDS: Final[dict[str, str]] = tomllib.loads(
    (files(__package__) / "tables" / "cues.toml").read_text(encoding="utf-8")
)


def singular(word: str) -> str:
    """A folded word as it is compared: without an s at its end."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" else word


def _set(name: str) -> frozenset[str]:
    return frozenset(map(singular, _WORDS[name].split()))


DENIED_BEFORE: Final = _set("denied_before")
DENIED_AFTER: Final = _set("denied_after")
VACCINE: Final = _set("vaccine")
PLACE: Final = _set("place")
PERSON: Final = _set("person")
PROFESSION_BEFORE: Final = _set("profession_before")
PROFESSION_AFTER: Final = _set("profession_after")
AGE: Final = _set("age")
FEMALE: Final = _set("female")
MALE: Final = _set("male")
DISEASE: Final = _set("disease")
NO_NAME: Final = _set("no_name")
STEADY: Final = _set("steady")
