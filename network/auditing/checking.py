"""Whether the audit trail is as it was written, and which row is the first that is not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import DataError

from network.auditing import seal
from network.auditing.heads import KeptHead
from network.models import AuditEntry, AuditHead

FIRST = "0" * 64  # what stands as `previous` in the first row
AT_ONCE = 1_000  # rows in memory
# What reading raises when a column holds what it cannot hold: a time or an address that none is.
UNREADABLE = (ValueError, TypeError, AttributeError, DataError)


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rows were sound, and what is wrong with the one after them; "" when all is well."""

    sound: int
    fault: str = ""


def check_trail(kept: Iterable[KeptHead] = ()) -> Checked:
    """Walk the whole chain, a thousand rows at a time, and what is added meanwhile.

    `kept`: heads from elsewhere, which show that an end was cut off, or that all was written anew;
    nothing inside the database can show that.
    """
    heads = {head.number: head.hash for head in kept}
    number, last = 0, FIRST
    while True:
        for found, entry in _rows_after(number):
            if found != number + 1:
                return Checked(number, f"row {number + 1} is missing")
            fault = _fault(entry, last, heads.pop(found, None))
            if entry is None or fault:
                return Checked(number, f"row {found} {fault}")
            number, last = found, entry.hash
        # A row and the head that names it become visible together, so that a head which is
        # further on than what was walked has its row there, or the row was taken away.
        head = AuditHead.objects.filter(pk=1).first() or AuditHead()
        if head.number <= number or not AuditEntry.objects.filter(number__gt=number).exists():
            break
    if head.number > number:
        return Checked(number, f"row {number + 1} is missing: the head knows {head.number} rows")
    if (head.number, head.hash) != (number, last):
        return Checked(number, f"row {head.number + 1} is not known to the head")
    if heads:
        return Checked(number, f"row {min(heads)} is missing: its hash was kept elsewhere")
    return Checked(number)


def _fault(entry: AuditEntry | None, last: str, kept: str | None) -> str:
    if entry is None:
        return "cannot be read"
    if entry.previous != last:
        return "does not follow the row before it"
    if not _is_sealed(entry):
        return "was changed"
    if kept not in (None, entry.hash):
        return "was another one when its hash was kept elsewhere"
    return ""


def _is_sealed(entry: AuditEntry) -> bool:
    try:
        return seal(entry) == entry.hash
    except UNREADABLE:
        return False


def _rows_after(number: int) -> Iterator[tuple[int, AuditEntry | None]]:
    """The numbers and rows after `number`; None for one that cannot be read."""
    while True:
        following = AuditEntry.objects.filter(number__gt=number).order_by("number")[:AT_ONCE]
        try:
            rows: list[tuple[int, AuditEntry | None]] = [(row.number, row) for row in following]
        except UNREADABLE:
            rows = [(one, _readable(one)) for one in following.values_list("number", flat=True)]
        if not rows:
            return
        yield from rows
        number = rows[-1][0]


def _readable(number: int) -> AuditEntry | None:
    try:
        return AuditEntry.objects.get(number=number)
    except UNREADABLE:
        return None
