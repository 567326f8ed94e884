"""The end of a verification: told in time, then reading only, then out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from channels.db import database_sync_to_async as threaded
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cases.closing import close_case
from cases.models import Case, Quarantine, Report
from cases.opening import open_case
from cases.quarantining import decide
from cases.redacting import redact_reported
from cases.reporting import read_reported, report_item
from cases.settling import restore_reported, settle_report
from deidentification import Kind
from messaging.delivery.hub import hub
from messaging.models import Message
from messaging.picturing import upload_image
from messaging.posting import Refused, delete_message, edit_message, post_message
from network.models import AuditEntry, Practitioner, today
from network.verification.expiring import expire_verifications, send_reminders
from tests.cast import Cast
from tests.messaging.sockets import Page, session_of
from tests.network.verification.claims import claim_of

LAST_DAY = date(2027, 3, 27)  # the night after it, Paris turns its clocks forward


@pytest.fixture
def zone(settings: Any, request: Any) -> str:
    name = getattr(request, "param", "Europe/Paris")
    settings.TIME_ZONE = name
    timezone.get_default_timezone.cache_clear()
    yield name
    timezone.get_default_timezone.cache_clear()


@pytest.fixture
def ending(cast: Cast) -> Practitioner:
    """The author, verified until LAST_DAY, reading for two weeks more."""
    cast.author.verified_until = LAST_DAY
    cast.author.readable_until = LAST_DAY + timedelta(days=14)
    cast.author.save()
    return cast.author


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Paris"))


# --- The day's turn ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "last_second"),
    [
        ("Europe/Paris", datetime(2027, 3, 27, 22, 59, 59, tzinfo=UTC)),
        ("UTC", datetime(2027, 3, 27, 23, 59, 59, tzinfo=UTC)),
        ("America/Montreal", datetime(2027, 3, 28, 3, 59, 59, tzinfo=UTC)),
    ],
    indirect=["zone"],
)
def test_writing_ends_with_the_stated_day_in_the_zone_of_the_network(
    ending: Practitioner, zone: str, last_second: datetime
) -> None:  # case B10
    for moment, may_write in ((last_second, True), (last_second + timedelta(seconds=1), False)):
        with time_machine.travel(moment, tick=False), timezone.override("Asia/Tokyo"):
            assert ending.may_write is may_write
            assert ending.is_admitted
            assert Practitioner.objects.admitted().filter(pk=ending.pk).exists()


@pytest.mark.parametrize("hours", [-1, 1])
def test_access_ends_with_its_last_day_whatever_the_clocks_do(
    ending: Practitioner, zone: str, hours: int
) -> None:  # case B10
    """The 28th of March 2027 has 23 hours in Paris."""
    ending.readable_until = date(2027, 3, 28)
    ending.save()
    turn = datetime(2027, 3, 28, 22, 0, tzinfo=UTC)  # midnight, by then two hours before UTC's
    with time_machine.travel(turn + timedelta(hours=hours), tick=False):
        assert ending.is_admitted is (hours < 0)
        assert Practitioner.objects.admitted().filter(pk=ending.pk).exists() is (hours < 0)


# --- Told in time --------------------------------------------------------------------------------


def test_each_step_is_told_once_in_its_order(
    ending: Practitioner, zone: str, django_capture_on_commit_callbacks: Any
) -> None:
    told = []
    for days_before in range(40, -20, -1):
        with time_machine.travel(at(LAST_DAY - timedelta(days=days_before)), tick=False):
            for _ in range(2):  # whoever else runs it, and again after a crash
                with django_capture_on_commit_callbacks(execute=True):
                    send_reminders()
                    expire_verifications()
                told += [(days_before, message.subject) for message in mail.outbox]
                mail.outbox.clear()
    assert [day for day, _ in told] == [30, 7, 1, -1, -15]
    assert ["ends soon" in subject for _, subject in told] == [True] * 3 + [False] * 2
    rows = AuditEntry.objects.filter(act=AuditEntry.Act.EXPIRED).order_by("number")
    assert [row.details["out"] for row in rows] == [False, True]


def test_after_days_without_the_schedule_only_the_last_step_is_told(
    ending: Practitioner, zone: str
) -> None:
    with time_machine.travel(at(LAST_DAY - timedelta(days=5)), tick=False):
        assert send_reminders() == 1
    with time_machine.travel(at(LAST_DAY + timedelta(days=60)), tick=False):
        assert (send_reminders(), expire_verifications(), expire_verifications()) == (0, 1, 0)
    ending.refresh_from_db()
    assert ending.ending == Practitioner.Ending.OUT


def test_whose_verification_has_no_end_is_told_nothing(cast: Cast) -> None:
    assert send_reminders() == expire_verifications() == 0


# --- Reading only --------------------------------------------------------------------------------


@pytest.fixture
def reader(cast: Cast) -> Practitioner:
    """The author, since yesterday only a reader."""
    cast.author.verified_until = today() - timedelta(days=1)
    cast.author.readable_until = today() + timedelta(days=13)
    cast.author.save()
    return cast.author


@pytest.fixture
def message(case: Case) -> Message:
    return post_message(
        author=case.author, thread_id=case.thread_id, body="First.", client_id=uuid4()
    )


def test_a_reader_writes_nothing(
    case: Case, message: Message, reader: Practitioner, photo: bytes, signed_in: Any
) -> None:
    post = {"author": reader, "thread_id": case.thread_id, "client_id": uuid4()}
    for act in (
        lambda: post_message(**post, body="Second."),
        lambda: edit_message(author=reader, message_id=message.pk, body="Other."),
        lambda: open_case(author=reader, group=case.group, texts={"title": "Another"}),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "read_only"
    browser = signed_in(reader)
    upload = browser.post(reverse("messaging:upload"), {"image": photo})
    assert (upload.status_code, upload.json()["code"]) == (403, "read_only")
    with pytest.raises(PermissionDenied):
        upload_image(uploader=reader, file=photo)
    with pytest.raises(PermissionDenied):
        close_case(practitioner=reader, case=case, conclusion="Done.")
    assert browser.get(reverse("cases:close", args=[case.pk])).status_code == 403


def test_a_reader_reads_reports_and_takes_back(
    case: Case, message: Message, reader: Practitioner, signed_in: Any
) -> None:
    browser = signed_in(reader)
    page = browser.get(reverse("cases:case", args=[case.pk]))
    text = page.content.decode()
    assert "You can read, not write" in text and "data-composer" not in text
    assert reverse("network:credentials") in text
    assert browser.get(reverse("cases:report_case", args=[case.pk])).status_code == 200
    delete_message(author=reader, message_id=message.pk)
    form = browser.get(reverse("cases:new")).content.decode()
    assert "You can read, not write" in form and "<textarea" not in form


def test_a_reader_says_nothing_new_of_themselves(reader: Practitioner, signed_in: Any) -> None:
    """Colleagues read that page like any other."""
    answer = signed_in(reader).post(reverse("network:profile"), {"bio": "I sing at weekends."})
    page = answer.content.decode()
    assert "you can read, not write" in page and "I sing at weekends." in page
    reader.refresh_from_db()
    assert not reader.bio


def test_a_moderator_who_may_only_read_looks_on(
    cast: Cast, case: Case, message: Message, signed_in: Any
) -> None:
    waits, hidden = (report_item(reporter=cast.colleague, item=item) for item in (message, case))
    for report in (waits, hidden):
        read_reported(moderator=cast.moderator, report=report)
    settle = {"moderator": cast.moderator, "outcome": Report.Outcome.HIDDEN}
    settle_report(**settle, report=hidden)
    held = Quarantine.objects.get(key=str(message.pk))
    cast.moderator.verified_until = today() - timedelta(days=1)
    cast.moderator.save()
    act = {"practitioner": cast.moderator}
    words = {"words": ["First"], "kind": Kind.NAME}

    def take_out() -> None:
        Quarantine.objects.filter(pk=held.pk).update(cause=Quarantine.Cause.RULES)
        decide(**act, held=held, decision=Quarantine.Decision.TAKEN_OUT)

    for verb in (
        lambda: settle_report(**settle, report=waits),
        lambda: restore_reported(moderator=cast.moderator, report=hidden),
        lambda: redact_reported(**act, report=waits, **words),
        take_out,
    ):
        with pytest.raises(Refused) as refusal:
            verb()
        assert refusal.value.code == "read_only"
    claim = claim_of(cast.newcomer)
    browser = signed_in(cast.moderator)
    assert browser.get(reverse("network:review", args=[claim.pk])).status_code == 200
    for name in ("begin_review", "skip_review", "decide_claim"):
        assert browser.post(reverse(f"network:{name}", args=[claim.pk])).status_code == 403
    end_sessions = reverse("network:end_sessions", args=[cast.stranger.handle])
    assert browser.post(end_sessions).status_code == 403


def test_what_a_reader_typed_comes_back(case: Case, reader: Practitioner, signed_in: Any) -> None:
    typed = {"group": case.group.slug, "title": "A long title", "sex": "female"}
    answer = signed_in(reader).post(reverse("cases:new"), {**typed, "age_unit": "years"})
    assert answer.status_code == 422
    assert "A long title" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
async def test_a_frame_of_a_reader_is_refused_and_the_socket_stays(cast: Cast, case: Case) -> None:
    key = await threaded(session_of)(cast.author)
    async with Page(key) as page:
        await page.watch(case.thread_id)
        await Practitioner.objects.filter(pk=cast.author.pk).aupdate(
            verified_until=today() - timedelta(days=1)
        )
        await page.send("post", thread=case.thread_id, body="Second.", client_id=uuid4())
        error = await page.hear("error", code="read_only")
        assert "renewed" in error["message"]
        await page.send("ping")
        await page.hear("pong")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by", ["the schedule", "the heartbeat"])
async def test_an_open_socket_closes_when_the_time_to_read_is_over(
    cast: Cast, case: Case, by: str
) -> None:  # case B10
    key = await threaded(session_of)(cast.author)
    async with Page(key) as page:
        await page.watch(case.thread_id)
        await Practitioner.objects.filter(pk=cast.author.pk).aupdate(
            verified_until=today() - timedelta(days=2), readable_until=today() - timedelta(days=1)
        )
        if by == "the schedule":
            assert await threaded(expire_verifications)() == 1
        else:
            await hub().beat()
        assert await page.close_code() == 4403
    assert await Page(key).open() == (False, 4403)
