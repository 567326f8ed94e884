"""Anything can be reported; what identifies a patient is gone at once, until somebody decides."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from channels.db import database_sync_to_async as threaded
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Quarantine, Report
from cases.opening import open_case
from cases.reporting import HIDING_LIMIT, read_reported, report_item, reportable_by
from cases.settling import settle_report
from deidentification import deidentify
from messaging.models import Image, Message
from messaging.picturing import upload_image
from messaging.posting import Refused, delete_message, edit_message, open_thread, post_message
from network.models import AuditEntry, Membership, Practitioner
from tests.cast import Cast
from tests.messaging.sockets import Page, session_of

SignIn = Callable[..., Client]
Reason, Outcome = Report.Reason, Report.Outcome
SAID = "the harpist is stable"


@pytest.fixture
def message(cast: Cast, case: Case, photo: bytes) -> Message:
    """A message of the author's, with a picture that has a description."""
    picture = upload_image(uploader=cast.author, file=photo, description="the harpist's leg")
    return post_message(
        author=cast.author,
        thread_id=case.thread_id,
        body=SAID,
        client_id=uuid.uuid4(),
        images=[picture.pk],
    )


@pytest.fixture
def picture(cast: Cast, case: Case, photo: bytes) -> Image:
    """A picture of the case itself."""
    image = upload_image(uploader=cast.author, file=photo, description="the harpist's lung")
    Image.objects.filter(pk=image.pk).update(thread=case.thread)
    return Image.objects.get(pk=image.pk)


def seen_by(client: Client, *addresses: str) -> str:
    return "".join(client.get(address).content.decode() for address in addresses)


# --- What is hidden, and from whom ---------------------------------------------------------------


def test_a_reported_message_is_gone_for_its_readers_with_its_pictures(
    cast: Cast, signed_in: SignIn, case: Case, message: Message
) -> None:
    colleague = signed_in(cast.colleague)
    image = message.images.get()
    assert "harpist" in seen_by(colleague, case.get_absolute_url())
    report = report_item(reporter=cast.colleague, item=message)
    assert report.hid
    page = seen_by(colleague, case.get_absolute_url())
    assert "harpist" not in page
    assert image.get_absolute_url() not in page
    assert "This message is being checked." in page
    assert colleague.get(image.get_absolute_url()).status_code == 404
    # Its author reads it where they mend it, and nowhere else either.
    author = signed_in(cast.author)
    assert "harpist" not in seen_by(author, case.get_absolute_url())
    assert SAID in seen_by(author, report.get_absolute_url())
    assert author.get(image.get_absolute_url()).status_code == 200
    message.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        edit_message(author=cast.author, message_id=message.pk, body="something else")
    assert refusal.value.code == "being_checked"


def test_a_reported_case_is_gone_from_its_page_from_lists_and_its_pictures_too(
    cast: Cast, signed_in: SignIn, case: Case, picture: Image
) -> None:
    colleague = signed_in(cast.colleague)
    places = (
        case.get_absolute_url(),
        reverse("cases:list"),
        reverse("cases:home"),
        reverse("cases:group", args=["cardiology"]),
    )
    assert "34 years" in seen_by(colleague, *places)
    report_item(reporter=cast.colleague, item=case)
    for address in places:
        page = seen_by(colleague, address)
        assert "Being checked" in page
        for gone in ("Palpitations", "delta wave", "Ablation", "34 years", "harpist"):
            assert gone not in page
    assert colleague.get(picture.get_absolute_url()).status_code == 404
    assert Case.objects.visible_to(cast.colleague).get().heading == "Being checked"


def test_a_reported_picture_is_gone_and_what_stands_beside_it_stays(
    cast: Cast, signed_in: SignIn, case: Case, message: Message, picture: Image
) -> None:
    colleague = signed_in(cast.colleague)
    for image in (message.images.get(), picture):
        report_item(reporter=cast.colleague, item=image)
        page = seen_by(colleague, case.get_absolute_url())
        assert image.get_absolute_url() not in page
        assert str(image.description) not in page
        assert "This picture is being checked." in page
        assert colleague.get(image.get_absolute_url()).status_code == 404
    assert SAID in page
    assert "Palpitations" in page


def test_a_reported_profile_loses_its_words_and_may_have_new_ones(
    cast: Cast, signed_in: SignIn
) -> None:
    Practitioner.objects.filter(pk=cast.author.pk).update(bio=deidentify("I treated the harpist."))
    address = reverse("network:practitioner", args=["author"])
    cast.author.refresh_from_db()
    report = report_item(reporter=cast.stranger, item=cast.author)
    page = seen_by(signed_in(cast.colleague), address)
    assert "harpist" not in page
    assert "being checked" in page
    Practitioner.objects.filter(pk=cast.author.pk).update(bio=deidentify("I like valves."))
    read_reported(moderator=cast.moderator, report=report)
    settle_report(moderator=cast.moderator, report=report, outcome=Outcome.NOTHING)
    page = seen_by(signed_in(cast.colleague), address)
    assert "I like valves." in page
    assert "being checked" not in page


@pytest.mark.parametrize("reason", [Reason.WRONG_GROUP, Reason.UNPROFESSIONAL, Reason.OTHER])
def test_other_reasons_hide_nothing_and_their_author_hears_of_it_when_it_is_settled(
    cast: Cast, signed_in: SignIn, case: Case, reason: Report.Reason
) -> None:
    report = report_item(reporter=cast.colleague, item=case, reason=reason)
    assert not report.hid
    assert "Palpitations" in seen_by(signed_in(cast.colleague), case.get_absolute_url())
    assert signed_in(cast.author).get(report.get_absolute_url()).status_code == 404
    read_reported(moderator=cast.moderator, report=report)
    settle_report(moderator=cast.moderator, report=report, outcome=Outcome.NOTHING)
    assert signed_in(cast.author).get(report.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
async def test_open_pages_are_told_at_once_and_hear_nothing_of_it(
    cast: Cast, case: Case, message: Message
) -> None:
    key = await threaded(session_of)(cast.colleague)
    async with Page(key) as page:
        await page.watch(case.thread_id)
        page.received.clear()
        report = await threaded(report_item)(reporter=cast.colleague, item=message)
        frame = (await page.hear("message"))["message"]
        assert frame["withheld"] and not frame["hidden"]
        assert (frame["html"], frame["images"]) == ("", [])
        await page.watch(case.thread_id)
        assert "harpist" not in "".join(page.received)
        await threaded(read_reported)(moderator=cast.moderator, report=report)
        act = {"moderator": cast.moderator, "report": report}
        await threaded(settle_report)(**act, outcome=Outcome.NOTHING)
        back = (await page.hear("message"))["message"]
        assert not back["withheld"]
        assert SAID in back["html"]
        assert back["images"][0]["description"] == "the harpist's leg"


@pytest.mark.django_db(transaction=True)
async def test_a_reported_picture_has_no_address_in_any_frame(
    cast: Cast, case: Case, message: Message
) -> None:
    key = await threaded(session_of)(cast.colleague)
    image = await threaded(message.images.get)()
    async with Page(key) as page:
        await page.watch(case.thread_id)
        page.received.clear()
        await threaded(report_item)(reporter=cast.colleague, item=image)
        [shown] = (await page.hear("message"))["message"]["images"]
        assert shown["withheld"]
        assert (shown["url"], shown["description"]) == ("", "")
        assert "leg" not in "".join(page.received)


# --- Who may report, and how often ---------------------------------------------------------------


@pytest.mark.parametrize("who", ["stranger", "moderator", "newcomer", "suspended"])
def test_who_may_not_read_it_reports_nothing(
    cast: Cast, case: Case, message: Message, picture: Image, who: str
) -> None:
    for item in (case, message, message.images.get(), picture):
        with pytest.raises(Refused) as refusal:
            report_item(reporter=getattr(cast, who), item=item)
        assert refusal.value.code == "forbidden"
    assert not Report.objects.exists()
    assert not Quarantine.objects.exists()


def test_neither_ones_own_page_nor_a_draft_is_reported(cast: Cast, photo: bytes) -> None:
    draft = upload_image(uploader=cast.author, file=photo)
    for item in (cast.author, draft):
        with pytest.raises(Refused):
            report_item(reporter=cast.author, item=item)
    assert not reportable_by(cast.newcomer, Practitioner).exists()


def test_one_report_each_of_an_item_which_may_become_graver(
    cast: Cast, case: Case, message: Message
) -> None:
    first = report_item(reporter=cast.colleague, item=message, reason=Reason.OTHER)
    again = report_item(reporter=cast.colleague, item=message, reason=Reason.OTHER)
    assert again == first
    graver = report_item(reporter=cast.colleague, item=message, reason=Reason.IDENTIFIES)
    assert graver == first
    assert graver.hid
    milder = report_item(reporter=cast.colleague, item=message, reason=Reason.OTHER)
    assert milder.reason == Reason.IDENTIFIES
    assert Report.objects.count() == 1


def test_who_hides_too_much_in_a_day_hides_no_more_and_moderators_hear_first(
    cast: Cast, signed_in: SignIn, case: Case, django_capture_on_commit_callbacks: Callable
) -> None:
    def said(number: int) -> Message:
        return post_message(
            author=cast.author,
            thread_id=case.thread_id,
            body=f"answer {number}",
            client_id=uuid.uuid4(),
        )

    def tell_of(item: Message) -> Report:
        with django_capture_on_commit_callbacks(execute=True):
            return report_item(reporter=cast.colleague, item=item)

    for number in range(HIDING_LIMIT):
        assert tell_of(said(number)).hid
    mail.outbox.clear()
    beyond = tell_of(said(99))
    assert not beyond.hid
    assert [m.to for m in mail.outbox] == [[cast.moderator.user.email]]
    colleague = signed_in(cast.colleague)
    assert "answer 99" in seen_by(colleague, case.get_absolute_url())
    [first, *_others] = signed_in(cast.moderator).get(reverse("cases:reports")).context["page_obj"]
    assert first == beyond
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert tell_of(said(100)).hid


# --- What is told and kept -----------------------------------------------------------------------


def test_the_author_is_told_at_once_by_mail_and_not_by_whom(
    cast: Cast, signed_in: SignIn, message: Message, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report = report_item(reporter=cast.colleague, item=message, note="first line")
    [told] = mail.outbox
    assert told.to == [cast.author.user.email]
    assert report.get_absolute_url() in told.body
    assert "harpist" not in str(told.message())
    for address in (report.get_absolute_url(), reverse("cases:my_reports")):
        page = seen_by(signed_in(cast.author), address)
        assert cast.colleague.name not in page
    assert "a colleague" in seen_by(signed_in(cast.author), report.get_absolute_url())
    row = AuditEntry.objects.get(act=AuditEntry.Act.REPORTED)
    assert (row.actor_id, row.about_id) == (cast.colleague.pk, None)
    assert row.details == {"item": report.subject, "reason": "identifies", "hid": True}


def test_a_note_is_filtered_with_what_its_thread_knows(cast: Cast, case: Case) -> None:
    post_message(
        author=cast.author,
        thread_id=case.thread_id,
        body="Mrs Odile Varengue is worse today.",
        client_id=uuid.uuid4(),
    )
    report = report_item(reporter=cast.colleague, item=case, note="varengue stands in the title")
    assert "varengue" not in str(report.note).lower()


def test_what_its_author_deletes_is_settled_and_kept_nowhere(
    cast: Cast, case: Case, message: Message
) -> None:
    image = message.images.get()
    of_image = report_item(reporter=cast.colleague, item=image)
    of_conduct = report_item(reporter=cast.colleague, item=message, reason=Reason.UNPROFESSIONAL)
    other = Membership.objects.create(practitioner=cast.stranger, group=cast.cardiology)
    of_message = report_item(reporter=other.practitioner, item=message)
    delete_message(author=cast.author, message_id=message.pk)
    for report in (of_image, of_message):
        report.refresh_from_db()
        assert (report.outcome, report.settled_by) == (Outcome.DELETED, cast.author)
    of_conduct.refresh_from_db()
    assert of_conduct.settled_at is None
    assert not any(str(held.texts) for held in Quarantine.objects.all())


def test_direct_discussions_are_read_by_no_moderator_unless_reported(
    cast: Cast, signed_in: SignIn, photo: bytes
) -> None:  # case C13
    thread = open_thread(author=cast.author, participants=[cast.stranger])
    image = upload_image(uploader=cast.author, file=photo)
    said = [
        post_message(author=cast.author, thread_id=thread.pk, body=body, client_id=uuid.uuid4())
        for body in ("about the harpist", "about the cellist")
    ]
    pictured = post_message(
        author=cast.author,
        thread_id=thread.pk,
        body="",
        client_id=uuid.uuid4(),
        images=[image.pk],
    )
    moderator = signed_in(cast.moderator)
    for address in (
        reverse("messaging:thread", args=[thread.pk]),
        image.get_absolute_url(),
        reverse("cases:report_message", args=[said[0].pk]),
    ):
        assert moderator.get(address).status_code == 404
    report = report_item(reporter=cast.stranger, item=said[0])
    assert "harpist" not in seen_by(moderator, report.get_absolute_url())
    assert not AuditEntry.objects.filter(act=AuditEntry.Act.REPORT_READ).exists()
    moderator.post(reverse("cases:read_report", args=[report.pk]))
    page = seen_by(moderator, report.get_absolute_url())
    assert "harpist" in page
    assert "cellist" not in page
    row = AuditEntry.objects.get(act=AuditEntry.Act.REPORT_READ)
    assert (row.actor_id, row.about_id) == (cast.moderator.pk, cast.author.pk)
    # The picture of another message is not part of what was opened.
    pictures = reverse("cases:reported_image", args=[report.pk, image.pk])
    assert moderator.get(pictures).status_code == 404
    of_picture = report_item(reporter=cast.stranger, item=pictured)
    address = reverse("cases:reported_image", args=[of_picture.pk, image.pk])
    assert moderator.get(address).status_code == 403
    moderator.post(reverse("cases:read_report", args=[of_picture.pk]))
    assert moderator.get(address).status_code == 200
    assert moderator.get(image.get_absolute_url()).status_code == 404


def test_two_presses_from_an_item_to_its_report(
    cast: Cast, signed_in: SignIn, case: Case, message: Message
) -> None:
    colleague = signed_in(cast.colleague)
    page = seen_by(
        colleague, case.get_absolute_url(), reverse("network:practitioner", args=["author"])
    )
    addresses = [
        reverse("cases:report_case", args=[case.pk]),
        reverse("cases:report_message", args=[message.pk]),
        reverse("cases:report_image", args=[message.images.get().pk]),
        reverse("cases:report_profile", args=["author"]),
    ]
    for address in addresses:
        assert f'href="{address}"' in page
        assert 'name="reason" value="identifies"' in seen_by(colleague, address)
        assert colleague.post(address, {"reason": "other"}).status_code == 302
    assert Report.objects.count() == len(addresses)
    own = seen_by(signed_in(cast.author), case.get_absolute_url())
    assert not any(f'href="{address}"' in own for address in addresses)


def test_a_case_that_nobody_reported_stays_out_of_it(cast: Cast, case: Case) -> None:
    other = open_case(author=cast.author, group=cast.cardiology, texts={"title": "Another one"})
    report_item(reporter=cast.colleague, item=case)
    other.refresh_from_db()
    assert other.withheld_since is None
    assert str(other.title) == "Another one"


def test_a_reading_holds_for_a_day_and_the_next_one_is_recorded_too(
    cast: Cast, message: Message, signed_in: SignIn
) -> None:  # case C13
    """What was judged goes on changing: nobody follows a discussion through an old report."""
    report = report_item(reporter=cast.colleague, item=message, reason=Reason.OTHER)
    place = reverse("cases:report", args=[report.pk])
    read = {"moderator": cast.moderator, "report": report}
    read_reported(**read)
    settle_report(**read, outcome=Outcome.NOTHING)
    edit_message(author=cast.author, message_id=message.pk, body="the cellist is better")
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        browser = signed_in(cast.moderator)
        assert "cellist" not in browser.get(place).content.decode()
        browser.post(reverse("cases:read_report", args=[report.pk]))
        assert "cellist" in browser.get(place).content.decode()
    assert AuditEntry.objects.filter(act="report_read").count() == 2
