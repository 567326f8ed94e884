"""Moderators decide about a report: the first decision stands, nobody's is about themselves."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async as threaded
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from cases.models import Case, Quarantine, Report
from cases.redacting import redact_reported
from cases.report_figures import by_reason, period, reporters
from cases.reporting import read_reported, report_item
from cases.settling import restore_reported, settle_report
from cases.waiting import to_judge
from deidentification import Deidentified, Kind
from messaging.models import Message, Thread
from messaging.posting import Refused, post_message
from network.models import AuditEntry, Membership, Practitioner, Receipt, SpecialtyGroup
from tests.cast import Cast
from tests.messaging.sockets import Page, session_of

SignIn = Callable[..., Client]
Measure, Outcome, Reason = Report.Measure, Report.Outcome, Report.Reason
SAID = "the harpist is stable"


@pytest.fixture
def message(cast: Cast, case: Case) -> Message:
    return post_message(
        author=cast.author, thread_id=case.thread_id, body=SAID, client_id=uuid.uuid4()
    )


def reported(cast: Cast, item: object, reason: Report.Reason = Reason.IDENTIFIES) -> Report:
    """By the colleague; the moderator has opened it."""
    report = report_item(reporter=cast.colleague, item=item, reason=reason)  # type: ignore[arg-type]
    read_reported(moderator=cast.moderator, report=report)
    return report


def body(message: Message) -> str:
    message.refresh_from_db()
    return str(message.body)


# --- What becomes of the item --------------------------------------------------------------------


def test_a_false_alarm_brings_it_back_word_for_word(
    cast: Cast, case: Case, message: Message
) -> None:
    before = message.html
    settle_report(moderator=cast.moderator, report=reported(cast, message), outcome=Outcome.NOTHING)
    assert body(message) == SAID
    assert message.html == before
    assert message.withheld_since is None
    receipt = Receipt.objects.filter(act=Receipt.Act.RETURN).get()
    assert receipt.subject == f"messaging.message:{message.pk}"
    of_case = reported(cast, case)
    settle_report(moderator=cast.moderator, report=of_case, outcome=Outcome.NOTHING)
    case.refresh_from_db()
    thread = Thread.objects.get(pk=case.thread_id)
    assert str(case.title) == "Palpitations after exercise"
    assert (case.withheld_since, thread.opening_withheld) == (None, False)


def test_what_is_hidden_stays_so_until_it_is_restored(
    cast: Cast, signed_in: SignIn, case: Case, message: Message
) -> None:
    report = reported(cast, message, Reason.UNPROFESSIONAL)
    settle_report(moderator=cast.moderator, report=report, outcome=Outcome.HIDDEN)
    assert body(message) == ""
    page = signed_in(cast.colleague).get(case.get_absolute_url()).content.decode()
    assert "A moderator has hidden this message." in page
    assert SAID not in page
    # Neither the list of what rules have found nor its acts know of it.
    moderator = signed_in(cast.moderator)
    held = Quarantine.objects.get()
    assert moderator.get(held.get_absolute_url()).status_code == 404
    hidden = moderator.get(reverse("cases:reports"), {"state": "hidden"}).content.decode()
    assert report.get_absolute_url() in hidden
    restore_reported(moderator=cast.moderator, report=report)
    report.refresh_from_db()
    assert (body(message), report.outcome) == (SAID, Outcome.RESTORED)
    with pytest.raises(Refused) as refusal:
        restore_reported(moderator=cast.moderator, report=report)
    assert refusal.value.code == "settled"


def test_it_stays_withheld_while_another_report_holds_it(cast: Cast, message: Message) -> None:
    Membership.objects.create(practitioner=cast.stranger, group=cast.cardiology)
    conduct = report_item(reporter=cast.stranger, item=message, reason=Reason.UNPROFESSIONAL)
    read_reported(moderator=cast.moderator, report=conduct)
    leak = reported(cast, message)
    settle_report(moderator=cast.moderator, report=conduct, outcome=Outcome.NOTHING)
    assert body(message) == ""
    settle_report(moderator=cast.moderator, report=leak, outcome=Outcome.NOTHING)
    assert body(message) == SAID


def test_words_taken_out_bring_the_rest_back(cast: Cast, message: Message) -> None:
    report = reported(cast, message)
    act = {"words": ["harpist"], "kind": Kind.NAME}
    redact_reported(practitioner=cast.moderator, report=report, measure=Measure.WARNED, **act)
    assert body(message) == "the [name] is stable"
    report.refresh_from_db()
    assert (report.outcome, report.measure) == (Outcome.REDACTED, Measure.WARNED)
    with pytest.raises(Refused) as refusal:
        redact_reported(practitioner=cast.author, report=report, **act)
    assert refusal.value.code == "settled"


def test_its_author_brings_it_back_once_and_then_a_moderator_decides(
    cast: Cast, case: Case
) -> None:
    message = post_message(
        author=cast.author,
        thread_id=case.thread_id,
        body="the harpist met the cellist",
        client_id=uuid.uuid4(),
    )
    first = report_item(reporter=cast.colleague, item=message)
    redact_reported(practitioner=cast.author, report=first, words=["harpist"], kind=Kind.NAME)
    assert body(message) == "the [name] met the cellist"
    second = report_item(reporter=cast.colleague, item=message)
    assert second != first
    redact_reported(practitioner=cast.author, report=second, words=["cellist"], kind=Kind.NAME)
    second.refresh_from_db()
    assert second.settled_at is None
    assert body(message) == ""
    read_reported(moderator=cast.moderator, report=second)
    settle_report(moderator=cast.moderator, report=second, outcome=Outcome.NOTHING)
    assert body(message) == "the [name] met the [name]"


def test_words_are_taken_out_of_a_profile_too(cast: Cast) -> None:
    bio = Deidentified.stored("I treated the harpist of Oldham.")
    Practitioner.objects.filter(pk=cast.author.pk).update(bio=bio)
    cast.author.refresh_from_db()
    report = reported(cast, cast.author)
    redact_reported(practitioner=cast.moderator, report=report, words=["harpist"], kind=Kind.NAME)
    cast.author.refresh_from_db()
    assert str(cast.author.bio) == "I treated the [name] of Oldham."


# --- The wrong group -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
async def test_a_case_moves_and_closes_for_those_who_no_longer_belong_to_it(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.delivery.hub.HEARTBEAT", 3_600)  # by the event, not by a beat
    keys = [await threaded(session_of)(one) for one in (cast.colleague, cast.author)]
    async with Page(keys[0]) as colleague, Page(keys[1]) as author:
        await colleague.watch(case.thread_id)
        await author.watch(case.thread_id)
        report = await threaded(reported)(cast, case, Reason.WRONG_GROUP)
        await threaded(settle_report)(
            moderator=cast.moderator,
            report=report,
            outcome=Outcome.MOVED,
            group=cast.neurology,
        )
        await colleague.hear("gone", thread=str(case.thread_id))
        colleague.received.clear()
        act = {"author": cast.author, "thread_id": case.thread_id, "body": "Now among you."}
        await threaded(post_message)(**act, client_id=uuid.uuid4())
        await author.hear("message")
        assert not any("Now among you" in frame for frame in colleague.received)

    def readers() -> set[str]:
        everyone = (cast.author, cast.colleague, cast.stranger, cast.moderator)
        return {p.handle for p in everyone if Case.objects.visible_to(p).exists()}

    assert await threaded(readers)() == {"author", "stranger"}


@pytest.mark.parametrize(
    ("here", "there", "offered"),
    [("open", "open", True), ("open", "request", False), ("invitation", "invitation", False)],
)
def test_it_moves_only_where_one_comes_in_alike(
    cast: Cast, case: Case, here: str, there: str, offered: bool
) -> None:
    SpecialtyGroup.objects.filter(pk=cast.cardiology.pk).update(entrance=here)
    SpecialtyGroup.objects.filter(pk=cast.neurology.pk).update(entrance=there)
    report = reported(cast, case, Reason.WRONG_GROUP)
    act = {"moderator": cast.moderator, "report": report, "outcome": Outcome.MOVED}
    if offered:
        settle_report(**act, group=cast.neurology)
    else:
        with pytest.raises(Refused) as refusal:
            settle_report(**act, group=cast.neurology)
        assert refusal.value.code == "not_possible"
    group = Thread.objects.get(pk=case.thread_id).group
    assert group == (cast.neurology if offered else cast.cardiology)


def test_only_cases_move_and_only_out_of_a_wrong_group(
    cast: Cast, case: Case, message: Message
) -> None:
    for report in (reported(cast, message, Reason.WRONG_GROUP), reported(cast, case)):
        with pytest.raises(Refused) as refusal:
            settle_report(
                moderator=cast.moderator,
                report=report,
                outcome=Outcome.MOVED,
                group=cast.neurology,
            )
        assert refusal.value.code == "not_possible"


# --- What becomes of the author ------------------------------------------------------------------


def test_a_warning_is_told_and_counted(
    cast: Cast,
    signed_in: SignIn,
    case: Case,
    message: Message,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    report = reported(cast, message, Reason.UNPROFESSIONAL)
    with django_capture_on_commit_callbacks(execute=True):
        settle_report(
            moderator=cast.moderator,
            report=report,
            outcome=Outcome.NOTHING,
            measure=Measure.WARNED,
        )
    told = {m.to[0]: m for m in mail.outbox}
    assert set(told) == {cast.author.user.email, cast.colleague.user.email}
    assert "warns you" in told[cast.author.user.email].body
    assert not any("harpist" in str(m.message()) for m in mail.outbox)
    page = signed_in(cast.author).get(report.get_absolute_url()).content.decode()
    assert "You are warned" in page
    again = reported(cast, case, Reason.OTHER)
    page = signed_in(cast.moderator).get(again.get_absolute_url()).content.decode()
    assert "warned 1 time" in page


@pytest.mark.parametrize(
    ("reason", "standing"), [(Reason.IDENTIFIES, "leak"), (Reason.UNPROFESSIONAL, "conduct")]
)
def test_a_suspension_puts_them_out_and_says_why(
    cast: Cast, signed_in: SignIn, message: Message, reason: Report.Reason, standing: str
) -> None:
    report = reported(cast, message, reason)
    settle_report(
        moderator=cast.moderator,
        report=report,
        outcome=Outcome.HIDDEN,
        measure=Measure.SUSPENDED,
    )
    cast.author.refresh_from_db()
    assert cast.author.status == Practitioner.Status.SUSPENDED
    assert cast.author.standing_reason == standing
    assert signed_in(cast.author).get(report.get_absolute_url()).status_code in (302, 403)


# --- Who decides ---------------------------------------------------------------------------------


def test_nobody_decides_about_their_own_item_or_report(
    cast: Cast, case: Case, message: Message
) -> None:  # case C13
    mine = report_item(reporter=cast.colleague, item=message)
    for person in (cast.author, cast.colleague):
        Practitioner.objects.filter(pk=person.pk).update(is_moderator=True)
        person.refresh_from_db()
        read_reported(moderator=person, report=mine)
        for act in (
            lambda who: settle_report(moderator=who, report=mine, outcome=Outcome.NOTHING),
            lambda who: restore_reported(moderator=who, report=mine),
        ):
            with pytest.raises(Refused) as refusal:
                act(person)
            assert refusal.value.code == "self"
    with pytest.raises(Refused) as refusal:
        redact_reported(practitioner=cast.colleague, report=mine, words=["harpist"], kind=Kind.NAME)
    assert refusal.value.code == "self"
    refused = AuditEntry.objects.filter(act=AuditEntry.Act.REFUSED_SELF)
    assert refused.count() == 5
    assert {row.subject for row in refused} == {f"cases.report:{mine.pk}"}
    assert body(message) == ""


def test_nor_about_another_account_of_theirs_nor_do_they_suspend_whom_they_invited(
    cast: Cast, message: Message
) -> None:  # case B5
    report = reported(cast, message)
    act = {"moderator": cast.moderator, "report": report, "outcome": Outcome.NOTHING}
    Practitioner.objects.filter(pk=cast.author.pk).update(invited_by=cast.moderator)
    report.author.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        settle_report(**act, measure=Measure.SUSPENDED)
    assert refusal.value.code == "self"
    cast.author.refresh_from_db()
    assert cast.author.is_admitted
    Practitioner.objects.filter(pk=cast.author.pk).update(invited_by=None)
    name = Practitioner.objects.get(pk=cast.moderator.pk).name
    report.author.refresh_from_db()
    report.author.name = name
    report.author.save()
    with pytest.raises(Refused) as refusal:
        settle_report(**act)
    assert refusal.value.code == "self"
    refused = AuditEntry.objects.filter(act=AuditEntry.Act.REFUSED_SELF).order_by("number")
    assert [row.details["why"] for row in refused] == ["invited", "alias"]


def test_moderators_of_a_group_settle_what_is_no_leak_there(
    cast: Cast, signed_in: SignIn, case: Case, message: Message
) -> None:
    helper = Membership.objects.create(
        practitioner=cast.stranger, group=cast.cardiology, is_moderator=True
    ).practitioner
    leak = report_item(reporter=cast.colleague, item=case)
    conduct = report_item(reporter=cast.colleague, item=message, reason=Reason.UNPROFESSIONAL)
    client = signed_in(helper)
    assert client.get(leak.get_absolute_url()).status_code == 404
    assert client.get(reverse("cases:reports")).status_code == 403
    assert "1 report waits for you" in to_judge(helper)[0].sentence
    assert reverse("cases:my_reports") in client.get(reverse("cases:home")).content.decode()
    assert conduct.get_absolute_url() in client.get(reverse("cases:my_reports")).content.decode()
    read_reported(moderator=helper, report=conduct)
    act = {"moderator": helper, "report": conduct, "outcome": Outcome.HIDDEN}
    with pytest.raises(Refused) as refusal:
        settle_report(**act, measure=Measure.SUSPENDED)
    assert refusal.value.code == "not_possible"
    assert body(message) == SAID
    with pytest.raises(Refused):  # that changes what others wrote
        redact_reported(practitioner=helper, report=conduct, words=["harpist"], kind=Kind.NAME)
    settle_report(**act, measure=Measure.WARNED)
    assert body(message) == ""
    assert to_judge(helper) == []
    elsewhere = Membership.objects.get(practitioner=cast.stranger, group=cast.neurology)
    Membership.objects.filter(pk=elsewhere.pk).update(is_moderator=True)
    Membership.objects.filter(practitioner=helper, group=cast.cardiology).delete()
    assert client.get(conduct.get_absolute_url()).status_code == 404


def test_reports_of_one_item_for_one_reason_are_settled_together(
    cast: Cast, message: Message, django_capture_on_commit_callbacks: Callable
) -> None:
    Membership.objects.create(practitioner=cast.stranger, group=cast.cardiology)
    other = report_item(reporter=cast.stranger, item=message, reason=Reason.OTHER)
    report = reported(cast, message, Reason.OTHER)
    with django_capture_on_commit_callbacks(execute=True):
        settle_report(
            moderator=cast.moderator,
            report=report,
            outcome=Outcome.NOTHING,
            measure=Measure.WARNED,
        )
    other.refresh_from_db()
    assert (other.outcome, other.measure) == (Outcome.NOTHING, "")
    assert {m.to[0] for m in mail.outbox} == {
        p.user.email for p in (cast.stranger, cast.colleague, cast.author)
    }
    assert AuditEntry.objects.filter(act=AuditEntry.Act.REPORT_SETTLED).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_the_first_stands(cast: Cast, message: Message) -> None:
    second = Practitioner.objects.get(pk=cast.stranger.pk)
    Practitioner.objects.filter(pk=second.pk).update(is_moderator=True)
    second.refresh_from_db()
    report = reported(cast, message)
    read_reported(moderator=second, report=report)
    start, said = threading.Barrier(2), []

    def decide(moderator: Practitioner, outcome: Report.Outcome) -> None:
        try:
            start.wait()
            settle_report(moderator=moderator, report=report, outcome=outcome)
            said.append(outcome)
        except Refused as refusal:
            said.append(refusal.code)
        finally:
            connections.close_all()

    deciders = [
        threading.Thread(target=decide, args=pair)
        for pair in ((cast.moderator, Outcome.HIDDEN), (second, Outcome.NOTHING))
    ]
    for one in deciders:
        one.start()
    for one in deciders:
        one.join()
    report.refresh_from_db()
    assert sorted(map(str, said)) == sorted([str(report.outcome), "settled"])
    assert (body(message) == "") == (report.outcome == Outcome.HIDDEN)
    assert connection.in_atomic_block is False


def test_each_step_is_a_row_of_the_audit_trail(cast: Cast, message: Message) -> None:
    report = reported(cast, message)
    settle_report(moderator=cast.moderator, report=report, outcome=Outcome.HIDDEN)
    acts = AuditEntry.objects.filter(subject=f"cases.report:{report.pk}").order_by("number")
    assert [(row.act, row.actor_id, row.about_id) for row in acts] == [
        ("reported", cast.colleague.pk, None),
        ("report_read", cast.moderator.pk, cast.author.pk),
        ("report_settled", cast.moderator.pk, cast.author.pk),
    ]
    assert acts[2].details["outcome"] == "hidden"


# --- Figures -------------------------------------------------------------------------------------


def test_the_figures(cast: Cast, signed_in: SignIn, case: Case, message: Message) -> None:
    assert period(30).median_time is None
    settle_report(moderator=cast.moderator, report=reported(cast, message), outcome=Outcome.NOTHING)
    settle_report(
        moderator=cast.moderator,
        report=reported(cast, case, Reason.UNPROFESSIONAL),
        outcome=Outcome.HIDDEN,
        measure=Measure.WARNED,
    )
    report_item(reporter=cast.colleague, item=cast.author, reason=Reason.OTHER)
    last = period(30)
    assert (last.made, last.hid, last.settled, last.false_alarms) == (3, 1, 2, 50)
    assert last.median_time is not None and last.median_time >= timedelta()
    rows = {row.label: row for row in by_reason(30)}
    conduct = rows[str(Reason.UNPROFESSIONAL.label)]
    hidden = list(Outcome).index(Outcome.HIDDEN)
    assert (conduct.outcomes[hidden], conduct.warned, conduct.still_open) == (1, 1, 0)
    assert rows[str(Reason.OTHER.label)].still_open == 1
    [row] = reporters(30)
    assert (row["practitioner"], row["made"], row["false"]) == (cast.colleague, 3, 1)
    page = signed_in(cast.moderator).get(reverse("cases:report_figures")).content.decode()
    assert "50%" in page
    assert "harpist" not in page
