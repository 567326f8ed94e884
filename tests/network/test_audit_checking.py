"""Whoever changes what was recorded is found out, and where.  # case K8"""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from network.auditing import Act, checking, record, seal, triggers
from network.auditing.heads import kept_heads, write_audit_head
from network.models import AuditEntry, AuditHead
from network.profiles import update_profile
from network.verification.standing import suspend_practitioner
from tests.cast import Cast

TABLE = "network_auditentry"
# What each database stores, and no row can be made of.
UNREADABLE = {
    "sqlite": ["at = 'no time'", "at = '2026-13-01'", "details = 'no JSON'"],
    "postgresql": ["at = 'infinity'", "at = '-infinity'", "at = '10000-01-01'"],
}


@pytest.fixture
def trail(db: None) -> None:
    for number in range(1, 7):
        record(Act.SIGNED_IN, place=number)


@pytest.fixture
def owner_of_the_database(trail: None) -> Callable[..., None]:
    """Executes SQL as somebody who may take the triggers away."""

    def execute(*statements: str) -> None:
        with connection.cursor() as cursor:
            for statement in [
                *triggers.dropping(connection.vendor),
                *statements,
                *triggers.creating(connection.vendor),
            ]:
                cursor.execute(statement)

    return execute


def verify(**options: Any) -> str:
    out = io.StringIO()
    call_command("verify_audit", stdout=out, **options)
    return out.getvalue()


def sealed_anew(number: int) -> str:
    """A row whose content was changed and whose hash was made to fit."""
    entry = AuditEntry.objects.get(number=number)
    entry.details = {"place": 99}
    return (
        f"UPDATE network_auditentry SET details = '{json.dumps(entry.details)}',"
        f" hash = '{seal(entry)}' WHERE number = {number}"
    )


def test_a_trail_that_nobody_touched_is_sound(trail: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 4)  # more than one part
    assert "6 rows" in verify()


@pytest.mark.parametrize(
    ("statements", "first"),
    [
        ([f"UPDATE {TABLE} SET details = '{{}}' WHERE number = 3"], "row 3 was changed"),
        ([f"UPDATE {TABLE} SET about_id = 1 WHERE number = 3"], "row 3 was changed"),
        ([f"UPDATE {TABLE} SET origin = '192.0.2.1' WHERE number = 3"], "row 3 was changed"),
        ([f"UPDATE {TABLE} SET at = '2020-01-01 00:00:00+00:00' WHERE number = 6"], "row 6 was"),
        ([f"DELETE FROM {TABLE} WHERE number = 3"], "row 3 is missing"),
        ([f"DELETE FROM {TABLE} WHERE number = 1"], "row 1 is missing"),
        ([f"DELETE FROM {TABLE} WHERE number > 4"], "row 5 is missing: the head knows 6"),
        ([f"DELETE FROM {TABLE}"], "row 1 is missing: the head knows 6"),
        (
            [f"DELETE FROM {TABLE} WHERE number = 3"]
            + [f"UPDATE {TABLE} SET number = {n} WHERE number = {n + 1}" for n in (3, 4, 5)],
            "row 3 does not follow",
        ),
        (
            [
                f"UPDATE {TABLE} SET number = 99 WHERE number = 2",
                f"UPDATE {TABLE} SET number = 2 WHERE number = 4",
                f"UPDATE {TABLE} SET number = 4 WHERE number = 99",
            ],
            "row 2 does not follow",
        ),
        (["UPDATE network_audithead SET number = 5"], "row 6 is not known to the head"),
        (["DELETE FROM network_audithead"], "row 1 is not known to the head"),
    ],
)
def test_the_first_bad_row_is_named(
    owner_of_the_database: Callable[..., None], statements: list[str], first: str
) -> None:
    owner_of_the_database(*statements)
    with pytest.raises(CommandError, match=first) as refusal:
        verify()
    assert refusal.value.returncode == 1


def test_a_row_sealed_anew_is_not_followed(owner_of_the_database: Callable[..., None]) -> None:
    owner_of_the_database(sealed_anew(3))
    with pytest.raises(CommandError, match="row 4 does not follow"):
        verify()


@pytest.mark.parametrize("value", UNREADABLE[connection.vendor])
def test_a_row_that_cannot_be_read_is_named(
    owner_of_the_database: Callable[..., None], value: str
) -> None:
    statements = [f"UPDATE {TABLE} SET {value} WHERE number = 3"]
    if connection.vendor == "sqlite":
        check = "PRAGMA ignore_check_constraints = "
        statements = [f"{check}ON", *statements, f"{check}OFF"]
    owner_of_the_database(*statements)
    with pytest.raises(CommandError, match=r"row 3 (cannot be read|was changed)"):
        verify()


def test_a_head_kept_elsewhere_shows_an_end_cut_off_with_the_head(
    owner_of_the_database: Callable[..., None], settings: Any, tmp_path: Path
) -> None:
    settings.AUDIT_HEAD_FILE = str(tmp_path / "heads")
    write_audit_head()
    fifth = AuditEntry.objects.get(number=5)
    owner_of_the_database(
        f"DELETE FROM {TABLE} WHERE number > 5",
        f"UPDATE network_audithead SET number = 5, hash = '{fifth.hash}'",
    )
    assert "5 rows" in verify()  # inside the database all fits
    with pytest.raises(CommandError, match="row 6 is missing: its hash was kept elsewhere"):
        verify(head=tmp_path / "heads")


def test_a_head_kept_elsewhere_shows_a_trail_written_anew(
    owner_of_the_database: Callable[..., None], settings: Any, tmp_path: Path
) -> None:
    settings.AUDIT_HEAD_FILE = str(tmp_path / "heads")
    write_audit_head()
    owner_of_the_database(f"DELETE FROM {TABLE}", "DELETE FROM network_audithead")
    for _ in range(8):
        record(Act.SIGNED_IN)
    assert "8 rows" in verify()
    with pytest.raises(CommandError, match="row 6 was another one"):
        verify(head=tmp_path / "heads")


def test_a_file_of_heads_that_is_none_is_refused(trail: None, tmp_path: Path) -> None:
    (tmp_path / "heads").write_text("nothing\n")
    with pytest.raises(CommandError, match="no file of heads"):
        verify(head=tmp_path / "heads")


def test_triggers_that_were_taken_away_are_missed(trail: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(triggers.dropping(connection.vendor)[0])
    with pytest.raises(CommandError, match=r"trigger audit_keeps_\w+ is missing"):
        verify()


def test_a_changed_receipt_is_named(cast: Cast) -> None:
    update_profile(practitioner=cast.author, bio="I like valves.")
    cast.author.receipts.update(rules="0")
    with pytest.raises(CommandError, match=f"number 1 of practitioner:{cast.author.pk}: its cont"):
        verify()


def test_the_head_is_kept_and_mailed_when_there_is_a_new_one(
    trail: None, settings: Any, tmp_path: Path
) -> None:
    settings.AUDIT_HEAD_FILE = str(tmp_path / "heads")
    settings.AUDIT_HEAD_MAIL = "auditor@hospital.example"
    for _ in range(2):
        write_audit_head()
    record(Act.SIGNED_OUT)
    write_audit_head()
    kept = list(kept_heads(tmp_path / "heads"))
    assert [head.number for head in kept] == [6, 7]
    assert kept[-1].hash == AuditHead.objects.get().hash
    assert [letter.to for letter in mail.outbox] == [["auditor@hospital.example"]] * 2
    assert kept[0].hash in mail.outbox[0].body


def test_an_act_fails_when_its_row_cannot_be_written(cast: Cast) -> None:  # case K10
    record(Act.SIGNED_IN)
    AuditHead.objects.update(number=0)  # the next row has a number that is taken
    with pytest.raises(Exception, match=r"(?i)unique|only grows"):
        suspend_practitioner(moderator=cast.moderator, practitioner=cast.author, reason="conduct")
    cast.author.refresh_from_db()
    assert cast.author.is_admitted
