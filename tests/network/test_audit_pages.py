"""Who reads the audit trail, and what they see of it."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from network.auditing import Act, coming_from, exporting, record
from network.models import AuditEntry, Practitioner
from network.working import Worker
from tests.cast import Cast

SignIn = Callable[[Practitioner], Client]
AUDIT, EXPORT, MINE = "network:audit", "network:export_audit", "network:my_audit"


@pytest.fixture
def story(cast: Cast) -> None:
    with coming_from("192.0.2.7"):
        record(Act.SIGNED_IN, actor=cast.author, about=cast.author)
        record(
            Act.SUSPENDED,
            actor=cast.moderator,
            about=cast.author,
            subject=cast.author,
            reason="conduct",
        )
    with coming_from("192.0.2.66"):
        record(Act.SIGN_IN_FAILED, about=cast.author)
    record(Act.REPORTED, actor=cast.colleague, about=cast.author)
    record(Act.GROUP_JOINED, actor=cast.stranger, about=cast.stranger, subject=cast.neurology)


def shown(page: str) -> list[str]:
    return [part.partition("<")[0] for part in page.split('class="audit__act">')[1:]]


def page(browser: Client, **asked: str) -> str:
    return browser.get(reverse(AUDIT), asked).content.decode()


def test_moderators_see_everything_the_newest_first(
    cast: Cast, story: None, signed_in: SignIn
) -> None:
    seen = page(signed_in(cast.moderator))
    acts = ["Joined a group", "Reported", "Sign-in failed", "Suspended", "Signed in"]
    assert [act for act in shown(seen) if act in acts] == acts
    assert "192.0.2.66" in seen
    assert "reason: Conduct" in seen


@pytest.mark.parametrize(
    ("asked", "acts"),
    [
        ({"act": "suspended"}, ["Suspended"]),
        ({"person": "morvaud"}, ["Joined a group"]),
        ({"person": "nobody of that name"}, []),
        ({"person": "account 987654"}, []),
        ({"since": "2100-01-01"}, []),
        ({"until": "2000-01-01"}, []),
        ({"subject": "network.specialtygroup:{neurology}"}, ["Joined a group"]),
    ],
)
def test_filters_narrow_it_down(
    cast: Cast, story: None, signed_in: SignIn, asked: dict[str, str], acts: list[str]
) -> None:
    asked = {name: value.format(neurology=cast.neurology.pk) for name, value in asked.items()}
    assert shown(page(signed_in(cast.moderator), **asked)) == acts


def test_days_are_those_of_the_networks_zone(  # case K12
    cast: Cast, signed_in: SignIn
) -> None:
    browser = signed_in(cast.moderator)
    half_past_midnight = datetime(2026, 11, 25, 0, 30, tzinfo=ZoneInfo("Europe/Paris"))
    with time_machine.travel(half_past_midnight, tick=False):
        record(Act.ENDORSED)
    assert shown(page(browser, act="endorsed", since="2026-11-25", until="2026-11-25"))
    assert not shown(page(browser, act="endorsed", until="2026-11-24"))


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"since": "2026-11-25", "until": "2026-11-24"}, "before the first one"),
        ({"since": "yesterday"}, "Enter a valid date"),
        ({"subject": "the claim of Morlin"}, "Write a kind and a number"),
        ({"act": "dancing"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_the_field(
    cast: Cast, signed_in: SignIn, asked: dict[str, str], error: str
) -> None:
    seen = page(signed_in(cast.moderator), **asked)
    assert error in seen
    for value in asked.values():
        assert value in seen  # nothing typed is lost


def test_older_rows_are_asked_for_by_number(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.moderator)
    for _ in range(51):
        record(Act.ENDORSED)
    first = browser.get(reverse(AUDIT), {"act": "endorsed"})
    assert len(shown(first.content.decode())) == 50
    record(Act.ENDORSED)  # moves nothing
    older = browser.get(reverse(AUDIT), {"act": "endorsed", "before": first.context["older"]})
    assert len(shown(older.content.decode())) == 1
    assert older.context["older"] is None
    assert browser.get(reverse(AUDIT), {"before": "x"}).status_code == 400


def test_names_cost_no_query_for_each_row(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.moderator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            page(browser)
        return len(counted)

    page(browser)
    record(Act.ENDORSED, actor=cast.author, about=cast.colleague)
    before = queries()
    for who in (cast.author, cast.colleague, cast.stranger, cast.newcomer):
        record(Act.ENDORSED, actor=who, about=cast.author)
    assert queries() == before


def test_whose_account_is_gone_is_a_number(cast: Cast, signed_in: SignIn) -> None:
    record(Act.SIGNED_OUT, actor=cast.newcomer)
    number = cast.newcomer.pk
    cast.newcomer.user.delete()
    seen = page(signed_in(cast.moderator), person=str(number))
    assert f"account {number}" in seen


def test_the_export_is_a_table_and_itself_a_row(cast: Cast, story: None, signed_in: SignIn) -> None:
    Practitioner.objects.filter(pk=cast.stranger.pk).update(name="=Sixtine Morvaud", title="")
    answer = signed_in(cast.moderator).post(reverse(EXPORT), {"person": "morvaud"})
    assert "attachment" in answer["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    entry = AuditEntry.objects.get(act=Act.GROUP_JOINED)
    assert (row["number"], row["act"], row["hash"]) == (str(entry.number), entry.act, entry.hash)
    assert row["actor"] == "'=Sixtine Morvaud"  # case F12
    exported = AuditEntry.objects.get(act=Act.EXPORTED)
    assert (exported.actor_id, exported.details) == (
        cast.moderator.pk,
        {"what": "audit", "rows": 1},
    )


def test_a_table_that_would_be_too_long_is_refused_in_words(
    cast: Cast, story: None, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "LIMIT", 2)
    answer = signed_in(cast.moderator).post(reverse(EXPORT), {"person": "trebaz"})
    assert answer.status_code == 422
    assert "Choose fewer days" in answer.content.decode()
    assert not AuditEntry.objects.filter(act=Act.EXPORTED).exists()


def test_everybody_sees_what_concerns_them_and_not_who_is_behind_it(
    cast: Cast, story: None, signed_in: SignIn
) -> None:
    Practitioner.objects.filter(pk=cast.author.pk).update(status=Practitioner.Status.SUSPENDED)
    seen = signed_in(cast.author).get(reverse(MINE)).content.decode()
    acts = shown(seen)
    assert {"Suspended", "Sign-in failed", "Signed in"} <= set(acts)
    assert not {"Reported", "Joined a group"} & set(acts)
    assert cast.moderator.name not in seen
    assert cast.colleague.name not in seen
    suspended = seen.split("Suspended")[1].split("</li>")[0]
    assert "192.0.2.7" not in suspended  # where the moderator sat
    assert "192.0.2.66" in seen  # where somebody tried to be me


def test_moderators_are_told_when_nothing_works_on_the_queue(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.moderator)
    assert "Nothing works on it" in page(browser)
    Worker().show_life()
    assert "Nothing works on it" not in page(browser)
