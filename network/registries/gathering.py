"""Bringing together what stands about one number in many lines and several files.

The lines are sorted by number in a temporary database of SQLite on disk: it is not the network's
own, has no name and is gone when the process is, however that ends. So a file of any size takes the
same memory, and its entries come in an order in which an import that was cut off goes on.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from network.registries.formats import Fields, Source
from network.registries.table import Table

MEMORY = 16 * 1024  # KiB, for its pages and once more for sorting
BETWEEN_FIELDS = "\x1f"  # counts as a space, so that no value can have it
BLOCK = 5_000  # lines

# How much of how much, both in the same unit.
Tick = Callable[[int, int], None]


class Gathering:
    """Lines of several sources, to be had by number. Use it in a `with` statement."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._lines = sqlite3.connect("", isolation_level=None)
        self._lines.execute("PRAGMA journal_mode = OFF")
        self._lines.execute(f"PRAGMA cache_size = -{MEMORY}")
        self._lines.execute("CREATE TABLE line (number TEXT, source INTEGER, fields TEXT)")

    def __enter__(self) -> "Gathering":
        return self

    def __exit__(self, *error: object) -> None:
        self._lines.close()

    def add(self, source: Source, table: Table, tick: Tick) -> None:
        """All lines of a file. Raises ImportRefused."""
        place = self._sources.index(source)
        block: list[tuple[str, int, str]] = []
        for number, *fields in table.rows(source.columns):
            if not (number := source.number(number)):
                continue
            fields = [" ".join(value.split()) for value in fields]
            if source.wanted(fields):
                block.append((number, place, BETWEEN_FIELDS.join(fields)))
            if len(block) == BLOCK:
                self._keep(block)
                tick(table.read, table.size)
        self._keep(block)
        tick(table.size, table.size)

    def _keep(self, block: list[tuple[str, int, str]]) -> None:
        self._lines.executemany("INSERT INTO line VALUES (?, ?, ?)", block)
        block.clear()

    def lines_left(self, after: str) -> int:
        """How many lines the first source has about numbers that come after this one."""
        count = "SELECT count(*) FROM line WHERE source = 0 AND number > ?"
        return self._lines.execute(count, [after]).fetchone()[0]

    def by_number(self, after: str) -> Iterator[tuple[str, Mapping[str, Sequence[Fields]]]]:
        """Each number of the first source that comes after this one, in ascending order, with its
        lines by the names of the sources."""
        rows = self._lines.execute(
            "SELECT number, source, fields FROM line WHERE number > ?"
            " ORDER BY number, source, rowid",
            [after],
        )
        for number, group in groupby(rows, key=itemgetter(0)):
            lines: dict[str, list[Fields]] = defaultdict(list)
            for _number, place, fields in group:
                lines[self._sources[place].name].append(fields.split(BETWEEN_FIELDS))
            if "main" in lines:
                yield number, lines
