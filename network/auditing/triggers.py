"""What the database itself refuses: to change or take away a row of the audit trail.

Whoever owns the database can drop a trigger; then the chain of hashes tells (see
`network.auditing.checking`), and a head that is kept elsewhere.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "network_auditentry"
REFUSAL = "The audit trail only grows."

ON_SQLITE = {
    "audit_keeps_changed": f"BEFORE UPDATE ON {TABLE}",
    "audit_keeps_deleted": f"BEFORE DELETE ON {TABLE}",
    # INSERT OR REPLACE takes the row in its way out without asking the trigger above.
    "audit_keeps_replaced": (
        f"BEFORE INSERT ON {TABLE} "  # noqa: S608
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR number = NEW.number)"
    ),
}
ON_POSTGRESQL = {
    "audit_keeps_rows": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
    "audit_keeps_all": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}


def creating(vendor: str) -> list[str]:
    """The statements that put the triggers in place; `vendor` as `connection.vendor`."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for name, when in ON_SQLITE.items()
        ]
    return [
        "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        *(
            f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_only_grows()"
            for name, when in ON_POSTGRESQL.items()
        ),
    ]


def dropping(vendor: str) -> list[str]:
    """The statements that take the triggers away."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in ON_SQLITE]
    return [f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in ON_POSTGRESQL]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that should be in this database and are not, or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            wanted = ON_SQLITE
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE]
            )
        else:
            wanted = ON_POSTGRESQL
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled = 'O'",
                [TABLE],
            )
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in wanted if name not in there]
