"""The rules of a group come before somebody's first word there, by every way in."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async as threaded
from django.test import Client
from django.urls import reverse

from cases.models import Case
from cases.opening import open_case
from deidentification import deidentify
from messaging.models import Message
from messaging.posting import Refused, delete_message, edit_message, post_message
from network.governing import accept_rules, change_group
from network.joining import remove_member
from network.models import Membership, SpecialtyGroup
from tests.cast import Cast
from tests.messaging.sockets import Page
from tests.signing_in import session_of

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., Client]
RULES = "Cite your source. Answer within a day."


@pytest.fixture
def ruled(cast: Cast, case: Case) -> SpecialtyGroup:
    """Cardiology, with rules; the author has written them."""
    Membership.objects.filter(practitioner=cast.author).update(is_moderator=True)
    return _write(cast, RULES)


def _write(cast: Cast, rules: str) -> SpecialtyGroup:
    return change_group(
        moderator=cast.author,
        group=cast.cardiology,
        description="",
        rules=rules,
        entrance="open",
    )


def _say(cast: Cast, case: Case, body: str = "Flecainide.") -> Message:
    return post_message(
        author=cast.colleague, thread_id=case.thread_id, body=body, client_id=uuid4()
    )


def test_nobody_writes_before_they_have_read_the_rules(
    cast: Cast, case: Case, ruled: SpecialtyGroup
) -> None:
    with pytest.raises(Refused) as refusal:
        _say(cast, case)
    assert refusal.value.code == "rules"
    texts = {"title": "Syncope", "presentation": "On the stairs."}
    with pytest.raises(Refused) as refusal:
        open_case(author=cast.colleague, group=ruled, texts=texts)
    assert refusal.value.code == "rules"
    assert (Message.objects.count(), Case.objects.count()) == (0, 1)

    assert accept_rules(practitioner=cast.colleague, group=ruled, seen=ruled.rules_mark)
    message = _say(cast, case)
    open_case(author=cast.colleague, group=ruled, texts=texts)

    _write(cast, f"{RULES} Name no colleague.")
    with pytest.raises(Refused):
        _say(cast, case)
    # One's own words are mended and taken back all the same.
    edit_message(author=cast.colleague, message_id=message.pk, body="Ablation.")
    delete_message(author=cast.colleague, message_id=message.pk)


def test_a_retry_of_what_was_stored_is_no_first_word(cast: Cast, case: Case) -> None:
    Membership.objects.filter(practitioner=cast.author).update(is_moderator=True)
    first = _say(cast, case)
    _write(cast, RULES)
    again = post_message(
        author=cast.colleague, thread_id=case.thread_id, body="x", client_id=first.client_id
    )
    assert again.pk == first.pk


def test_a_page_without_script_shows_them_and_keeps_the_text(
    cast: Cast, case: Case, ruled: SpecialtyGroup, signed_in: SignIn
) -> None:
    client = signed_in(cast.colleague)
    assert RULES in client.get(case.get_absolute_url()).text
    address, data = reverse("messaging:post", args=[case.thread_id]), {"body": "Kept as typed"}
    for rules in ("", "2020-01-01T00:00:00+00:00"):  # not ticked; ticked on an older writing
        answer = client.post(address, {**data, "rules": rules})
        assert answer.status_code == 422
        assert "Kept as typed" in answer.text
        assert RULES in answer.text
        assert 'id="id_rules_error"' in answer.text
    assert client.post(address, {**data, "rules": ruled.rules_mark}).status_code == 302
    assert Message.objects.get().body.text == "Kept as typed"
    assert RULES not in client.get(case.get_absolute_url()).text


def test_the_case_form_shows_them_and_keeps_the_text(
    cast: Cast, ruled: SpecialtyGroup, signed_in: SignIn
) -> None:
    client, address = signed_in(cast.colleague), reverse("cases:new")
    assert RULES in client.get(address).text  # the one group is chosen already
    data = {
        "group": "cardiology",
        "title": "Kept as typed",
        "presentation": "On the stairs.",
        "sex": "male",
        "age_unit": "years",
    }
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "Kept as typed" in answer.text
    assert 'id="id_rules-cardiology_error"' in answer.text
    answer = client.post(address, {**data, "rules-cardiology": ruled.rules_mark})
    assert answer.status_code == 302
    assert Case.objects.filter(author=cast.colleague).exists()


async def test_the_socket_says_so_and_the_same_message_goes_through_afterwards(
    cast: Cast, case: Case, ruled: SpecialtyGroup
) -> None:
    client_id = uuid4()
    async with Page(await threaded(session_of)(cast.colleague)) as page:
        await page.watch(case.thread_id)
        post: dict[str, Any] = {"thread": case.thread_id, "body": "x", "client_id": client_id}
        await page.send("post", **post)
        error = await page.hear("error")
        assert (error["code"], error["client_id"]) == ("rules", str(client_id))
        await threaded(accept_rules)(
            practitioner=cast.colleague, group=ruled, seen=ruled.rules_mark
        )
        await page.send("post", **post)
        await page.hear("saved")


async def test_a_hidden_group_gives_no_sign_of_life_to_outsiders(
    cast: Cast,
) -> None:  # cases C4, C18
    def found() -> Case:
        hidden = SpecialtyGroup.objects.create(
            slug="hidden",
            specialty="cardiology",
            name=deidentify("Hidden circle"),
            entrance=SpecialtyGroup.Entrance.INVITATION,
        )
        for person in (cast.author, cast.colleague):
            Membership.objects.create(practitioner=person, group=hidden)
        return open_case(
            author=cast.author, group=hidden, texts={"title": "T", "presentation": "P"}
        )

    case = await threaded(found)()
    people = (cast.author, cast.stranger, cast.moderator)
    keys = [await threaded(session_of)(person) for person in people]
    async with Page(keys[0]) as member, Page(keys[1]) as stranger, Page(keys[2]) as moderator:
        for outsider in (stranger, moderator):
            await outsider.send("watch_inbox")
            await outsider.send("watch", thread=case.thread_id)
            await outsider.hear("gone")
        await member.watch(case.thread_id)
        await member.hear("presence")
        for outsider in (stranger, moderator):
            await outsider.send("typing", thread=case.thread_id)
            await outsider.send("seen", thread=case.thread_id, head=1)
        await member.send("typing", thread=case.thread_id)
        await member.post(case.thread_id, "Among ourselves")
        for outsider in (stranger, moderator):
            await outsider.send("ping")
            await outsider.hear("pong")
            assert [frame for frame in outsider.received if '"pong"' not in frame] == [
                frame for frame in outsider.received if '"gone"' in frame
            ]
        assert not any('"typing"' in frame for frame in member.received)


async def test_who_is_taken_out_by_a_moderator_hears_nothing_more(
    cast: Cast, case: Case
) -> None:  # case C5
    await threaded(Membership.objects.filter(practitioner=cast.author).update)(is_moderator=True)
    async with Page(await threaded(session_of)(cast.colleague)) as page:
        await page.watch(case.thread_id)
        await page.send("watch_inbox")
        await threaded(remove_member)(
            moderator=cast.author, group=cast.cardiology, practitioner=cast.colleague
        )
        assert (await page.hear("gone"))["thread"] == str(case.thread_id)
        heard = len(page.received)
        await threaded(post_message)(
            author=cast.author, thread_id=case.thread_id, body="x", client_id=uuid4()
        )
        await page.send("ping")
        await page.hear("pong")
        assert len(page.received) == heard + 1
