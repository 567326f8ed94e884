"""Writing and removing the rows of a version, in transactions so short that nobody waits."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F

from network.models import RegistryEntry, RegistryVersion
from network.registries.formats import Listed
from network.registries.table import ImportRefused

BATCH = 2_000  # rows

# The statements below are put together from these two, and from no value.
_TABLE = RegistryEntry._meta.db_table
_COLUMNS = ", ".join(f'"{column}"' for column in ("version_id", *Listed._fields))


@transaction.atomic
def store(version: RegistryVersion, batch: Sequence[Listed]) -> None:
    """Add entries whose numbers come after all that were stored; remember how far it got.

    Raises ImportRefused when another process has stored some in the meantime.
    """
    here = RegistryVersion.objects.filter(
        pk=version.pk, state=RegistryVersion.State.IMPORTING, last_number=version.last_number
    )
    last = batch[-1].number
    if not here.update(last_number=last, entries=F("entries") + len(batch)):
        raise ImportRefused("Another import of this registry is at work.")
    rows = [(version.pk, *listed) for listed in batch]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_TABLE} ({_COLUMNS}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            values = ", ".join(["%s"] * (len(Listed._fields) + 1))
            insert = f"INSERT INTO {_TABLE} ({_COLUMNS}) VALUES ({values})"  # noqa: S608
            cursor.executemany(insert, rows)
    version.last_number = last
    version.entries += len(batch)


def remove_rows(version: RegistryVersion) -> None:
    """Delete what a version holds. Cut off, it goes on when it is called again."""
    some = f"SELECT id FROM {_TABLE} WHERE version_id = %s LIMIT {BATCH}"  # noqa: S608
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {_TABLE} WHERE id IN ({some})", [version.pk])  # noqa: S608
            if not cursor.rowcount:
                return
