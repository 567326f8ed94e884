"""Reading the tables that registries publish: line by line, whatever encoding and separator.

Files have a million lines and more, columns move and are renamed between versions, some older ones
are in Latin-1, and here and there a line is broken. Columns are found by their name, without regard
to case, accents and punctuation; a line that has not as many values as the header is left out and
counted.
"""

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import IO, NamedTuple

from network.naming import folded

SEPARATORS = "|;,\t"
BROKEN_SHARE = 0.01  # of the lines; more, and it is not the file that it claims to be
BROKEN_ANYWAY = 10  # so many are no reason to refuse
BLOCK = 1024 * 1024  # bytes
DAMAGED = (csv.Error, zipfile.BadZipFile, zlib.error, EOFError)


class ImportRefused(Exception):
    """A file, or what it would change, that is not taken over. The message is for the operator."""


class Column(NamedTuple):
    """A column by the names that it has in the versions of a file."""

    names: tuple[str, ...]
    needed: bool = True


def needed(*names: str) -> Column:
    return Column(names)


def optional(*names: str) -> Column:
    """Its values are "" in a file that has it not."""
    return Column(names, needed=False)


class Table:
    """One published table: a text file, or the member of a zip whose name fits."""

    def __init__(self, path: Path, member: re.Pattern[str]) -> None:
        self.path = path
        self.size = 1  # bytes, and how many of them were read
        self.read = 0
        self._archive: zipfile.ZipFile | None = None
        self._file = self._open(member)
        try:
            header = self._decoded(self._file.readline())
        except DAMAGED as error:
            raise ImportRefused(f"{path.name} is damaged.") from error
        self._separator = max(SEPARATORS, key=header.count)
        # Published with | and without quotes; a quotation mark is then part of a name.
        self._quoted = self._separator != "|" or '"' in header
        names = next(csv.reader([header], delimiter=self._separator), [])
        self._positions = {folded(name): place for place, name in enumerate(names) if name.strip()}
        self._width = len(names) - (1 if names and not names[-1].strip() else 0)

    def _open(self, member: re.Pattern[str]) -> IO[bytes]:
        try:
            if not zipfile.is_zipfile(self.path):
                self.size = self.path.stat().st_size
                return self.path.open("rb", buffering=BLOCK)
            self._archive = zipfile.ZipFile(self.path)
        except (OSError, zipfile.BadZipFile) as error:
            raise ImportRefused(f"{self.path.name} cannot be read.") from error
        tables = [m for m in self._archive.infolist() if not m.is_dir()]
        fitting = [m for m in tables if member.search(Path(m.filename).name)] or tables
        if len(fitting) != 1:
            raise ImportRefused(
                f"{self.path.name} has {len(fitting)} tables that could be meant: unpack it."
            )
        self.size = fitting[0].file_size
        return io.BufferedReader(self._archive.open(fitting[0]), BLOCK)  # type: ignore[type-var]

    def close(self) -> None:
        self._file.close()
        if self._archive:
            self._archive.close()

    def rows(self, columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
        """The values of these columns, two or more, of each line that is whole.

        Raises ImportRefused for a header without a needed column, and for too many broken lines.
        """
        pick = itemgetter(*[self._place(column) for column in columns])
        lines = broken = 0
        try:
            for values in self._values():
                lines += 1
                if self._width <= len(values) <= self._width + 1:
                    values.append("")  # at the place -1: what an optional column has
                    yield pick(values)
                elif values:
                    broken += 1
        except DAMAGED as error:
            raise ImportRefused(f"{self.path.name} is damaged after line {lines + 1}.") from error
        if broken > max(BROKEN_ANYWAY, BROKEN_SHARE * lines):
            raise ImportRefused(
                f"{self.path.name}: {broken} of {lines} lines have not the columns of the header."
            )

    def _place(self, column: Column) -> int:
        for name in column.names:
            if (place := self._positions.get(folded(name))) is not None:
                return place
        if column.needed:
            raise ImportRefused(f"{self.path.name} has no column “{column.names[0]}”.")
        return -1

    def _values(self) -> Iterator[list[str]]:
        lines = self._lines()
        if self._quoted:
            yield from csv.reader(lines, delimiter=self._separator)
        else:
            for line in lines:
                yield line.rstrip("\r\n").split("|") if line.strip() else []

    def _lines(self) -> Iterator[str]:
        for line in self._file:
            self.read += len(line)
            yield self._decoded(line)

    @staticmethod
    def _decoded(line: bytes) -> str:
        try:
            text = line.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = line.decode("cp1252", errors="replace")  # Latin-1, as Windows extends it
        return text.replace("\0", "")


def digest_of(paths: Sequence[Path]) -> str:
    """SHA-256 over the files, in their order."""
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
