"""The audit trail as a table for other programs."""

import csv
import io
import json
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from network.auditing import Act, record
from network.auditing.reading import as_lines
from network.models import AuditEntry, Practitioner

LIMIT = 50_000  # rows: some 20 MB
COLUMNS = (
    "number", "at", "act", "actor_id", "actor", "about_id", "about", "subject", "origin", "details",
    "previous", "hash",
)  # fmt: skip
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # case F12


class TooMany(Exception):
    """More rows than one file takes; the message is for who asked."""


@transaction.atomic
def export_trail(*, moderator: Practitioner, entries: QuerySet[AuditEntry]) -> str:
    """These rows, the oldest first, as CSV; the export is itself a row. Raises TooMany.

    `entries`: of those that are visible to the moderator.
    """
    rows = list(entries.order_by("number")[: LIMIT + 1])
    if len(rows) > LIMIT:
        raise TooMany(
            _("These are more than %(limit)d rows. Choose fewer days.") % {"limit": LIMIT}
        )
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for line in as_lines(rows):
        sealed = line.entry.as_sealed()
        values = {
            **sealed,
            "details": json.dumps(sealed["details"], sort_keys=True),
            "actor": line.actor.label,
            "about": line.about.label if line.about else "",
            "previous": line.entry.previous,
            "hash": line.entry.hash,
        }
        writer.writerow([_cell(values[column]) for column in COLUMNS])
    record(Act.EXPORTED, actor=moderator, what="audit", rows=len(rows))
    return out.getvalue()


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
