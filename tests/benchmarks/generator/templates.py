"""The templates of one language, read from `texts/templates_LANGUAGE.txt`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
# Kinds whose templates are several lines long.
_LONG = frozenset({"letter_heads", "letter_feet", "snippets"})


@dataclass(frozen=True, slots=True)
class Templates:
    letter_heads: tuple[str, ...]
    letter_feet: tuple[str, ...]
    inserts: tuple[str, ...]
    chats: tuple[str, ...]
    snippets: tuple[str, ...]
    wards: tuple[str, ...]
    ward_titles: tuple[str, ...]


@cache
def templates(language: str) -> Templates:
    """Return the templates of 'fr' or 'en'."""
    kinds: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (TEXTS / f"templates_{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("== "):
            kind = line.removeprefix("== ")
            lines = kinds[kind] = []
        else:
            lines.append(line)
    return Templates(
        **{
            kind: _parted(lines) if kind in _LONG else tuple(filter(None, lines))
            for kind, lines in kinds.items()
        }
    )


@cache
def sentences(name: str) -> tuple[str, ...]:
    """Return the lines of `texts/NAME.txt`, without its comments."""
    lines = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _parted(lines: list[str]) -> tuple[str, ...]:
    return tuple(part.strip("\n") for part in "\n".join(lines).split("\n--\n"))
