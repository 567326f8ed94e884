"""The audit trail: rows only grow, in one chain, and hold no words."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from network.auditing import Act, coming_from, record
from network.codes import WordsRefused
from network.models import AuditEntry, AuditHead
from tests.cast import Cast

WRITERS, ROWS_EACH = 50, 4


def trail() -> list[AuditEntry]:
    return list(AuditEntry.objects.all())


def test_a_row_says_who_what_on_what_when_and_from_where(cast: Cast) -> None:
    with coming_from("192.0.2.7"):
        record(
            Act.SUSPENDED,
            actor=cast.moderator,
            about=cast.author,
            subject=cast.author,
            reason="conduct",
        )
    (row,) = trail()
    assert (row.act, row.actor_id, row.about_id) == ("suspended", cast.moderator.pk, cast.author.pk)
    assert row.subject == f"network.practitioner:{cast.author.pk}"
    assert (row.origin, row.details) == ("192.0.2.7", {"reason": "conduct"})


@pytest.mark.parametrize(
    "words",
    [
        "Mrs Agathe Morlin",
        "agathe@morlin.example",
        "line\nbreak",
        "\x1b[31mred",
        "é",
        "x" * 65,
        1.5,
        {"a": "b"},
        ["fine", "not fine"],
    ],
)
def test_words_are_refused_and_the_act_fails(cast: Cast, words: object) -> None:  # cases K9, K11
    with pytest.raises(WordsRefused) as refusal, transaction.atomic():
        cast.author.city = "Elsewhere"
        cast.author.save()
        record(Act.IDENTITY_CORRECTED, about=cast.author, note=words)
    cast.author.refresh_from_db()
    assert (cast.author.city, trail()) == ("Melbourg", [])
    assert "Morlin" not in str(refusal.value)


def test_codes_numbers_and_hashes_stand(db: None) -> None:
    details = {
        "kind": "psc",
        "digest": "0f" * 32,
        "count": 3,
        "all": True,
        "none": None,
        "l": ["a"],
    }
    record(Act.EXPORTED, **details)
    assert trail()[0].details == details


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE network_auditentry SET act = 'signed_in'",
        "UPDATE network_auditentry SET details = '{}' WHERE number = 1",
        "DELETE FROM network_auditentry WHERE number = 2",
        "DELETE FROM network_auditentry",
    ],
)
def test_the_database_refuses_to_change_or_take_away_a_row(db: None, statement: str) -> None:
    record(Act.SIGNED_IN)
    record(Act.SIGNED_OUT)
    before = list(AuditEntry.objects.values())
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(AuditEntry.objects.values()) == before


COLUMNS = ", ".join(f.column for f in AuditEntry._meta.concrete_fields if f.column != "id")
OTHER = COLUMNS.replace("act,", "'signed_out',")
OTHER_ROWS = f"SELECT {OTHER} FROM network_auditentry"
# Each database's own ways round a trigger.
WAYS_ROUND = {
    "sqlite": [f"INSERT OR REPLACE INTO network_auditentry ({COLUMNS}) {OTHER_ROWS}"],
    "postgresql": [
        "TRUNCATE network_auditentry",
        f"INSERT INTO network_auditentry ({COLUMNS}) {OTHER_ROWS}"
        " ON CONFLICT (number) DO UPDATE SET act = excluded.act",
    ],
}


@pytest.mark.parametrize("statement", WAYS_ROUND[connection.vendor])
def test_no_way_round_the_triggers_is_open(db: None, statement: str) -> None:
    row = record(Act.SIGNED_IN)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        connection.cursor().execute(statement)
    assert [entry.act for entry in trail()] == [row.act]


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_make_one_chain_without_gaps() -> None:
    together = threading.Barrier(WRITERS)

    def write() -> None:
        try:
            together.wait()
            for _ in range(ROWS_EACH):
                record(Act.SIGNED_IN)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        for writing in [pool.submit(write) for _ in range(WRITERS)]:
            writing.result()
    rows = trail()
    assert [row.number for row in rows] == list(range(1, WRITERS * ROWS_EACH + 1))
    assert [row.previous for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert AuditHead.objects.get().hash == rows[-1].hash


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_leaves_no_gap() -> None:
    def undone() -> None:
        with transaction.atomic():
            record(Act.SIGNED_IN)
            raise RuntimeError

    record(Act.SIGNED_IN)
    with pytest.raises(RuntimeError):
        undone()
    record(Act.SIGNED_OUT)
    assert [row.number for row in trail()] == [1, 2]
