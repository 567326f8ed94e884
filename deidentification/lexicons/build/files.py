"""Reads our own lists and writes the finished files."""

from collections.abc import Iterable
from pathlib import Path

from .fold import fold

LEXICONS = Path(__file__).resolve().parent.parent
OWN = Path(__file__).resolve().parent / "own"


def read_own(name: str) -> list[str]:
    """Return the entries of `own/NAME.txt`, folded, in their order.

    Entries stand one a line or separated by ' | '; a line that begins with '#' is a comment.
    """
    return [fold(entry) for entry in read_own_as_written(name)]


def read_own_as_written(name: str) -> list[str]:
    """Return the entries of `own/NAME.txt` with their case and accents."""
    entries: list[str] = []
    for line in (OWN / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        entries.extend(entry.strip() for entry in line.split("|") if entry.strip())
    return entries


def write_lexicon(
    name: str, entries: Iterable[str], *, what: str, source: str, licence: str, ranked: bool = False
) -> int:
    """Write `NAME.txt` and return how many entries it has.

    `ranked` keeps the order of `entries` (most frequent first); otherwise they are sorted.
    """
    unique = dict.fromkeys(entry for entry in entries if entry)
    lines = list(unique) if ranked else sorted(unique)
    order = "most frequent first" if ranked else "sorted"
    head = [f"# {what} ({order})", f"# source: {source}", f"# licence: {licence}"]
    (LEXICONS / f"{name}.txt").write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
    return len(lines)


def read_lexicon(name: str) -> list[str]:
    """Return the entries of the finished `NAME.txt`, in their order."""
    text = (LEXICONS / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
