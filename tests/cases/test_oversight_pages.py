"""The pages on which texts are reported, taken out and decided about."""

import io
import uuid
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cases.models import Case, DrillResult, Quarantine, Report, RescanProgress
from cases.reporting import report_item
from deidentification import Deidentified, Kind
from messaging.models import Message
from messaging.posting import post_message
from messaging.vouching import Keep, Reason, Wishes
from network.models import AuditEntry
from tests.cast import Cast

SignIn = Callable[..., Client]
LEAK = "Call 06 12 34 56 78, seen in Oldham, is stable."


@pytest.fixture
def message(cast: Cast, case: Case) -> Message:
    return post_message(
        author=cast.author,
        thread_id=case.thread_id,
        body="the harpist is stable",
        client_id=uuid.uuid4(),
    )


@pytest.fixture
def report(cast: Cast, message: Message) -> Report:
    return report_item(reporter=cast.colleague, item=message, kind=Kind.NAME)


@pytest.fixture
def held(cast: Cast, message: Message) -> Quarantine:
    Message.objects.filter(pk=message.pk).update(body=Deidentified.stored(LEAK))
    call_command("rescan", stdout=io.StringIO())
    return Quarantine.objects.get()


def page(client: Client, name: str, *arguments: object, **query: str) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_reader_reports_and_the_author_is_told(
    cast: Cast, signed_in: SignIn, case: Case, message: Message
) -> None:
    address = reverse("cases:report_message", args=[message.pk])
    assert "the harpist is stable" in signed_in(cast.colleague).get(address).content.decode()
    answer = signed_in(cast.colleague).post(
        address, {"reason": "identifies", "kind": "NAME", "note": "the first line"}
    )
    assert answer.status_code == 302
    report = Report.objects.get()
    for name, arguments in (("cases:home", ()), ("cases:case", (case.pk,))):
        assert report.get_absolute_url() in page(signed_in(cast.author), name, *arguments)
        assert report.get_absolute_url() not in page(signed_in(cast.colleague), name, *arguments)


def test_a_refused_report_keeps_its_note(cast: Cast, signed_in: SignIn, message: Message) -> None:
    address = reverse("cases:report_message", args=[message.pk])
    for wrong in ({"reason": "identifies", "kind": "NOTHING"}, {"reason": "x"}, {}):
        answer = signed_in(cast.colleague).post(address, {**wrong, "note": "first line"})
        assert answer.status_code == 422
        assert "first line" in answer.content.decode()


def test_the_author_takes_words_out(
    cast: Cast, signed_in: SignIn, case: Case, message: Message
) -> None:
    address = reverse("cases:redact_message", args=[message.pk])
    wrong = signed_in(cast.author).post(address, {"words": "cellist\nharpist", "kind": "OTHER"})
    assert wrong.status_code == 422
    assert "cellist\nharpist" in wrong.content.decode()
    right = signed_in(cast.author).post(address, {"words": "harpist\n", "kind": "OTHER"})
    assert right.status_code == 302
    message.refresh_from_db()
    assert str(message.body) == "the [removed] is stable"


def test_a_moderator_reads_only_after_saying_so(
    cast: Cast, signed_in: SignIn, report: Report
) -> None:
    moderator = signed_in(cast.moderator)
    assert report.get_absolute_url() in page(moderator, "cases:reports")
    assert "harpist" not in page(moderator, "cases:report", report.pk)
    act = {"words": "harpist", "kind": "NAME"}
    assert moderator.post(reverse("cases:redact_report", args=[report.pk]), act).status_code == 403
    moderator.post(reverse("cases:read_report", args=[report.pk]))
    assert "harpist" in page(moderator, "cases:report", report.pk)
    # The author sees who read it; the moderator still reads nothing else.
    assert cast.moderator.full_name in page(signed_in(cast.author), "cases:report", report.pk)
    assert moderator.get(report.thread.case.get_absolute_url()).status_code == 404
    wrong = moderator.post(
        reverse("cases:redact_report", args=[report.pk]), {"words": "cellist", "kind": "NAME"}
    )
    assert wrong.status_code == 422
    assert "cellist" in wrong.content.decode()
    moderator.post(reverse("cases:redact_report", args=[report.pk]), act)
    report.refresh_from_db()
    assert report.outcome == Report.Outcome.REDACTED
    assert "harpist" not in page(moderator, "cases:report", report.pk)
    assert report.get_absolute_url() in page(moderator, "cases:reports", state="settled")


def test_the_reporter_sees_the_report_and_not_more(
    cast: Cast, signed_in: SignIn, report: Report
) -> None:
    colleague = signed_in(cast.colleague)
    assert "harpist" not in page(colleague, "cases:report", report.pk)
    read = colleague.post(reverse("cases:read_report", args=[report.pk]))
    assert read.status_code == 403


def test_a_moderator_decides_about_what_they_have_read(
    cast: Cast, signed_in: SignIn, report: Report
) -> None:
    moderator = signed_in(cast.moderator)
    address = reverse("cases:settle_report", args=[report.pk])
    assert moderator.post(address, {"outcome": "nothing"}).status_code == 422
    report.refresh_from_db()
    assert report.settled_at is None
    moderator.post(reverse("cases:read_report", args=[report.pk]))
    for wrong in ({}, {"outcome": "redacted"}, {"outcome": "nothing", "measure": "flogged"}):
        assert moderator.post(address, wrong).status_code == 422
    moderator.post(address, {"outcome": "nothing"})
    report.refresh_from_db()
    assert report.outcome == Report.Outcome.NOTHING


def test_who_decides_sees_the_marks(cast: Cast, signed_in: SignIn, held: Quarantine) -> None:
    # A moderator only after saying so; both see that they did.
    address = reverse("cases:read_quarantine", args=[held.pk])
    assert "06 12 34 56 78" not in page(signed_in(cast.moderator), "cases:quarantine", held.pk)
    assert signed_in(cast.author).post(address).status_code == 403
    for _twice in range(2):
        signed_in(cast.moderator).post(address)
    read = AuditEntry.objects.get(act=AuditEntry.Act.REPORT_READ)
    assert (read.actor_id, read.about_id) == (cast.moderator.pk, cast.author.pk)
    assert read.subject == f"cases.quarantine:{held.pk}"
    for who in (cast.author, cast.moderator):
        assert cast.moderator.full_name in page(signed_in(who), "cases:quarantine", held.pk)
        shown = page(signed_in(who), "cases:quarantine", held.pk)
        assert "06 12 34 56 78" in shown
        assert shown.count('<mark class="found">') == 2
        assert shown.count(", may stay") == 1  # the place; the number never
    assert held.get_absolute_url() in page(signed_in(cast.author), "cases:home")
    assert held.get_absolute_url() in page(signed_in(cast.moderator), "cases:quarantines")


def test_keeping_is_offered_only_where_something_may_stay(
    cast: Cast, signed_in: SignIn, message: Message
) -> None:
    Message.objects.filter(pk=message.pk).update(
        body=Deidentified.stored("Call 06 12 34 56 78 tonight.")
    )
    call_command("rescan", stdout=io.StringIO())
    shown = page(signed_in(cast.author), "cases:quarantine", Quarantine.objects.get().pk)
    assert 'value="taken_out"' in shown
    assert 'value="kept"' not in shown


def test_keeping_needs_a_reason(cast: Cast, signed_in: SignIn, held: Quarantine) -> None:
    address = reverse("cases:decide", args=[held.pk])
    author = signed_in(cast.author)
    for wrong in ({"decision": "kept"}, {"decision": "superseded"}, {"decision": "x"}, {}):
        assert author.post(address, wrong).status_code == 422
    author.post(address, {"decision": "kept", "reason": "public_place"})
    message = Message.objects.get()
    assert str(message.body) == "Call [phone], seen in Oldham, is stable."
    assert "06 12 34 56 78" not in page(author, "cases:quarantine", held.pk)
    second = signed_in(cast.moderator).post(address, {"decision": "taken_out"})
    assert second.status_code == 422
    shown = page(signed_in(cast.moderator), "cases:quarantines", state="decided")
    assert held.get_absolute_url() in shown


@pytest.mark.parametrize("number", [999_999, 10**25])
@pytest.mark.parametrize(
    "name",
    [
        "cases:report",
        "cases:read_report",
        "cases:redact_report",
        "cases:settle_report",
        "cases:restore_report",
        "cases:quarantine",
        "cases:read_quarantine",
        "cases:decide",
        "cases:report_message",
        "cases:redact_message",
    ],
)
def test_what_does_not_exist_is_absent(
    cast: Cast, signed_in: SignIn, name: str, number: int
) -> None:
    address = reverse(name, args=[number])
    client = signed_in(cast.moderator)
    assert client.get(address).status_code in (404, 405)
    assert client.post(address).status_code in (404, 405)
    assert 404 in (client.get(address).status_code, client.post(address).status_code)


def test_the_figures_by_author(cast: Cast, signed_in: SignIn, case: Case) -> None:
    keep = (Keep(text="Oldham", reason=Reason.PUBLIC_PLACE),)
    post_message(
        author=cast.colleague,
        thread_id=case.thread_id,
        body=LEAK,
        client_id=uuid.uuid4(),
        wishes=Wishes(keep=keep),
    )
    DrillResult.objects.create(
        rules="1", seed=1, texts=4, figures={"fr": {"NAME": [3, 2]}, "en": {"PHONE": [1, 1]}}
    )
    RescanProgress.objects.create(model="messaging.message", rules="other")
    client = signed_in(cast.moderator)
    answer = client.get(reverse("cases:filter_figures"))
    rows = {row["practitioner"]: row for row in answer.context["authors"]}
    del rows[cast.colleague]["practitioner"]
    assert rows[cast.colleague] == {"texts": 1, "removed": 1, "kept": 1, "share": 50}
    assert set(rows) == {cast.colleague, cast.author}
    text = answer.content.decode()
    assert "2 / 3" in text
    assert "Oldham" not in text


def test_the_moderators_tabs_count_what_waits(
    cast: Cast, signed_in: SignIn, case: Case, held: Quarantine
) -> None:
    report_item(reporter=cast.colleague, item=case)
    text = page(signed_in(cast.moderator), "network:moderation")
    for name in ("cases:reports", "cases:quarantines", "cases:filter_figures"):
        assert reverse(name) in text
    counted = text.split("navigation__count")
    assert counted[1].startswith('">2<')  # a report, a quarantine
    assert "Oldham" not in text
