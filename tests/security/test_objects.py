"""What belongs to others: ids that are guessed, fields that are added, names given twice."""

import json
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from channels.db import database_sync_to_async as threaded
from django.urls import reverse

from cases.models import Case
from messaging.models import Message, Participant
from messaging.picturing import upload_image
from messaging.posting import delete_message, open_thread, post_message
from network.joining import leave_group
from network.models import Membership, Practitioner
from tests.cast import Cast
from tests.messaging.sockets import Page, session_of
from tests.security.doors.knocking import answer_of, undone
from tests.security.doors.rows import ABSENT, ROWS
from tests.security.doors.scene import Scene
from tests.signing_in import browser_of

# --- Ids -----------------------------------------------------------------------------------------


def elsewhere(argument: Any, by: int = 100) -> Any:
    """An id of the same shape that nothing has."""
    if isinstance(argument, UUID):
        return uuid4()
    return argument + by if isinstance(argument, int) else f"{argument}-never-was"


def without_marks(response: Any, address: str) -> str:
    """A page without its address, its token and its nonces, which differ each time."""
    text = response.content.decode().replace(address, "")
    return re.sub(r'nonce="[^"]+"|\b[A-Za-z0-9]{64}\b', "", text)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["outsider", "moderator"])
def test_what_is_not_mine_answers_like_what_never_was(
    scene: Scene, role: str, method: str
) -> None:  # case C3
    client, wrong, tried = browser_of(scene.people[role]), [], 0
    for name, arguments in scene.arguments.items():
        if getattr(ROWS[name], method)[role] != ABSENT:
            continue
        tried += 1
        address = scene.addresses[name]
        never = reverse(name, args=[elsewhere(argument) for argument in arguments])
        with undone():
            there, absent = (getattr(client, method)(one) for one in (address, never))
        if answer_of(absent) != ABSENT or (
            without_marks(there, address) != without_marks(absent, never)
        ):
            wrong.append(name)
    assert tried > 5
    assert wrong == []


def test_walking_along_the_numbers_finds_nothing(scene: Scene) -> None:  # case C3
    client = browser_of(scene.people["outsider"])
    counted = {
        name: arguments
        for name, arguments in scene.arguments.items()
        if [type(one) for one in arguments] == [int] and ROWS[name].get["outsider"] == ABSENT
    }
    assert counted
    for name, (number,) in counted.items():
        walked = [reverse(name, args=[max(0, number + by)]) for by in (-100, -2, -1, 0, 1, 2, 100)]
        assert {client.get(address).status_code for address in walked} == {404}, name


def test_what_was_deleted_answers_like_what_never_was(scene: Scene) -> None:  # case C3
    number = scene.message.pk
    delete_message(author=scene.people["author"], message_id=number)
    client = browser_of(scene.people["author"])
    pages = []
    for one in (number, number + 100):
        address = reverse("messaging:edit", args=[one])
        response = client.get(address)
        assert response.status_code == 404
        pages.append(without_marks(response, address))
    assert pages[0] == pages[1]


# --- Threads of named people ---------------------------------------------------------------------


def test_a_thread_of_named_people_is_theirs(cast: Cast) -> None:  # cases C6, C7
    thread = open_thread(author=cast.author, participants=[cast.stranger])
    for other in (cast.colleague, cast.moderator, cast.newcomer):
        client = browser_of(other)
        for name in ("messaging:thread", "messaging:post"):
            answer = client.post(reverse(name, args=[thread.pk]), {"body": "Let me in"})
            assert answer.status_code in (404, 302)
            assert str(thread.pk) not in answer.headers.get("Location", "")
    assert not Message.objects.exists()
    for named in (cast.author, cast.stranger):
        browser_of(named).post(reverse("messaging:post", args=[thread.pk]), {"body": "Here"})
    assert Message.objects.count() == 2


def test_who_is_no_longer_named_is_out(cast: Cast) -> None:  # case C6
    thread = open_thread(author=cast.author, participants=[cast.stranger])
    Participant.objects.filter(practitioner=cast.stranger).delete()
    client = browser_of(cast.stranger)
    answer = client.post(reverse("messaging:post", args=[thread.pk]), {"body": "Still here"})
    assert answer.status_code == 404
    assert not Message.objects.exists()


# --- Pictures ------------------------------------------------------------------------------------


def test_a_picture_goes_with_the_group(cast: Cast, case: Case, photo: bytes) -> None:  # case C8
    image = upload_image(uploader=cast.author, file=photo)
    post_message(
        author=cast.author, thread_id=case.thread_id, body="", client_id=uuid4(), images=[image.pk]
    )
    client, address = browser_of(cast.colleague), image.get_absolute_url()
    part = {"HTTP_RANGE": "bytes=0-99"}
    there = client.get(address, **part)
    assert there.status_code == 200
    assert there.headers["Cache-Control"] == "private, no-store"
    leave_group(practitioner=cast.colleague, group=cast.cardiology)
    for headers in ({}, part):
        assert client.get(address, **headers).status_code == 404
    for variant in ("thumbnail/", "original/", f"{image.pk}.jpg", "?size=original"):
        assert client.get(address + variant).status_code == 404
    for path in (f"/images/{image.file.name}", f"/media/{image.file.name}", "/images/", "/media/"):
        assert browser_of(cast.author).get(path).status_code in (404, 405)


def test_a_draft_is_its_uploaders_alone(cast: Cast, case: Case, photo: bytes) -> None:
    """# cases C8, C9: neither seen, described, thrown away nor attached by anybody else."""
    draft = upload_image(uploader=cast.author, file=photo)
    client = browser_of(cast.colleague)
    assert client.get(draft.get_absolute_url()).status_code == 404
    for name in ("messaging:describe", "messaging:discard"):
        answer = client.post(reverse(name, args=[draft.pk]), {"description": "Mine"})
        assert answer.status_code == 404
    data = {"body": "Look", "images": str(draft.pk), "images_present": "1"}
    client.post(reverse("messaging:post", args=[case.thread_id]), data)
    draft.refresh_from_db()
    assert (draft.thread_id, draft.message_id, str(draft.description)) == (None, None, "")


# --- Fields that nobody asked for ----------------------------------------------------------------


def test_fields_that_are_added_to_a_form_are_ignored(cast: Cast, case: Case) -> None:
    """# cases B13, C15: author, times, group, marks and standing are not the sender's to say."""
    forged = {
        "author": str(cast.colleague.pk),
        "opened_by": str(cast.colleague.pk),
        "uploader": str(cast.colleague.pk),
        "practitioner": str(cast.colleague.pk),
        "created_at": "2001-01-01",
        "posted_at": "2001-01-01",
        "at": "2001-01-01",
        "sequence": "99",
        "thread": str(uuid4()),
        "thread_id": str(uuid4()),
        "html": "<b>Mine</b>",
        "removed": "{}",
        "withheld_since": "2001-01-01",
        "is_hidden": "on",
        "status": "verified",
        "level": "3",
        "is_moderator": "on",
        "is_verified": "on",
        "is_staff": "on",
        "registry_number": "10000000017",
        "verified_until": "2099-01-01",
        "access_version": "7",
    }
    client = browser_of(cast.author)
    client.post(reverse("messaging:post", args=[case.thread_id]), {**forged, "body": "**Mine**"})
    message = Message.objects.get()
    assert (message.author, message.thread_id) == (cast.author, case.thread_id)
    assert (message.created_at.year > 2001, message.sequence < 99) == (True, True)
    assert (message.withheld_since, message.is_hidden) == (None, False)
    assert "<strong>Mine</strong>" in message.html
    case_form = {"group": "cardiology", "title": "Another", "presentation": "Cough."}
    client.post(reverse("cases:new"), {**forged, **case_form, "sex": "male", "age_unit": "years"})
    opened = Case.objects.exclude(pk=case.pk).get()
    assert (opened.author, opened.thread.opened_by, opened.group) == (
        *(cast.author, cast.author),
        cast.cardiology,
    )
    assert (opened.withheld_since, opened.thread.created_at.year > 2001) == (None, True)

    newcomer = browser_of(cast.newcomer)
    before = Practitioner.objects.filter(pk=cast.newcomer.pk).values().get()
    newcomer.post(reverse("network:profile"), {**forged, "city": "Melbourg"})
    claimed = {"country": "FR", "registry": "other", "name": "Nils Qvarn", "profession": "doctor"}
    newcomer.post(
        reverse("network:claim"), {**forged, **claimed, "specialty": "cardiology", "state": "done"}
    )
    after = Practitioner.objects.filter(pk=cast.newcomer.pk).values().get()
    guarded = ("status", "level", "is_moderator", "registry_number", "verified_until", "user_id")
    assert {key: after[key] for key in guarded} == {key: before[key] for key in guarded}
    assert not Membership.objects.filter(practitioner=cast.newcomer).exists()


# --- Said twice ----------------------------------------------------------------------------------


def test_a_group_that_is_named_twice_is_the_one_that_was_checked(
    cast: Cast, case: Case
) -> None:  # case C17
    client = browser_of(cast.author)
    form = {"title": "Another", "presentation": "Cough.", "sex": "male", "age_unit": "years"}
    for groups in (["cardiology", "neurology"], ["neurology", "cardiology"]):
        client.post(reverse("cases:new"), {**form, "group": groups})
    assert {one.group for one in Case.objects.all()} == {cast.cardiology}
    listed = client.get(reverse("cases:list") + "?group=cardiology&group=neurology").text
    assert "neurology" not in re.findall(r'<option value="([^"]*)" selected', listed)


def test_a_thread_that_is_named_twice_in_json_is_the_one_that_was_checked(
    cast: Cast, case: Case
) -> None:  # case C17
    theirs = open_thread(author=cast.stranger, participants=[cast.moderator])
    client = browser_of(cast.author)

    def ask(*threads: UUID) -> int:
        twice = ",".join(f'"thread": "{thread}"' for thread in threads)
        body = f'{{"texts": {json.dumps({"body": "Cough"})}, {twice}}}'
        return client.post(
            reverse("messaging:preview"), body, content_type="application/json"
        ).status_code

    assert ask(case.thread_id, theirs.pk) == 404
    assert ask(theirs.pk, case.thread_id) == 200


@pytest.mark.django_db(transaction=True)
async def test_a_frame_that_names_two_threads_writes_where_it_was_checked(
    cast: Cast, case: Case
) -> None:  # case C17
    theirs = await threaded(open_thread)(author=cast.stranger, participants=[cast.moderator])
    async with Page(await threaded(session_of)(cast.author)) as page:
        for first, second in ((case.thread_id, theirs.pk), (theirs.pk, case.thread_id)):
            await page.socket.send_to(
                text_data=f'{{"v":1,"type":"post","thread":"{first}","thread":"{second}",'
                f'"body":"Mine","client_id":"{uuid4()}"}}'
            )
        await page.send("ping")
        await page.hear("pong")
    written = await threaded(lambda: [m.thread_id for m in Message.objects.all()])()
    assert set(written) <= {case.thread_id}
    assert len(written) == 1
