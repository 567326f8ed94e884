"""Take out more, and keep: what an author decides beyond the filter."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async as threaded
from django.test import Client
from django.urls import reverse

from cases.models import Case
from cases.opening import open_case
from messaging.models import Message
from messaging.posting import Refused, edit_message, post_message
from messaging.vouching import Keep, Reason, Wishes
from tests.cast import Cast
from tests.messaging.sockets import Page, session_of

SignIn = Callable[..., Client]
UNSURE = "Seen in Oldham. Stable since."  # a place found with little confidence: keepable
KEEP_OLDHAM = Wishes(keep=(Keep(text="Oldham", reason=Reason.PUBLIC_PLACE),))


def say(cast: Cast, case: Case, body: str, wishes: Wishes) -> Message:
    return post_message(
        author=cast.author,
        thread_id=case.thread_id,
        body=body,
        client_id=uuid.uuid4(),
        wishes=wishes,
    )


def preview(client: Client, texts: dict[str, str], **more: Any) -> dict[str, Any]:
    question = json.dumps({"texts": texts, **more})
    return client.post(
        reverse("messaging:preview"), question, content_type="application/json"
    ).json()["texts"]


def test_the_author_takes_more_out(cast: Cast, case: Case) -> None:
    body = "The only blue house by the weir, and the blue house again."
    message = say(cast, case, body, Wishes(also=("blue house", "by the weir")))
    for gone in ("blue", "weir"):
        assert gone not in str(message.body) + message.html
    assert message.removed["OTHER"] == 3


def test_what_is_to_go_and_is_not_there_refuses_the_post(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused) as refusal:
        say(cast, case, "The green house", Wishes(also=("blue house",)))
    assert refusal.value.code == "not_taken_out"
    assert not Message.objects.exists()


def test_a_mention_goes_when_its_author_wants_it_out(cast: Cast, case: Case) -> None:
    message = say(cast, case, "Ask @colleague about it", Wishes(also=("@colleague",)))
    assert "colleague" not in str(message.body) + message.html


def test_the_author_vouches_for_what_was_found_with_little_confidence(
    cast: Cast, case: Case
) -> None:
    assert "Oldham" not in str(say(cast, case, UNSURE, Wishes()).body)
    message = say(cast, case, UNSURE, KEEP_OLDHAM)
    assert str(message.body) == UNSURE
    assert not message.removed


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Mrs Odile Varengue is stable", "Varengue"),
        ("Mrs Odile Varengue is stable", "Mrs Odile Varengue"),
        ("Call 06 12 34 56 78 now", "06 12 34 56 78"),
        ("Write to odile@courriel.example", "odile@courriel.example"),
        ("Born on 12/03/1957", "12/03/1957"),
        ("MRN 00482913", "00482913"),
        # Found again with little confidence, but surely a name: its title says so.
        ("Mrs Odile Varengue is stable. Later Varengue sat up.", "Varengue"),
    ],
)
def test_what_surely_identifies_never_stays(cast: Cast, case: Case, body: str, words: str) -> None:
    message = say(cast, case, body, Wishes(keep=(Keep(text=words, reason=Reason.OTHER),)))
    assert words not in str(message.body)
    assert words not in message.html


def test_what_surely_identifies_in_one_field_stays_in_none(cast: Cast) -> None:
    case = open_case(
        author=cast.author,
        group=cast.cardiology,
        texts={"title": "Syncope of Mrs Odile Varengue", "findings": "Later Varengue sat up."},
        wishes=Wishes(keep=(Keep(text="Varengue", reason=Reason.NOT_A_NAME),)),
    )
    assert "Varengue" not in str(case.findings)


def test_what_was_kept_once_is_no_name_of_the_thread(cast: Cast, case: Case) -> None:
    say(cast, case, "Avis de Kerbrat : scanner.", Wishes(keep=(_keep("Kerbrat"),)))
    # Nothing gives it away here, but for what the thread remembers.
    assert "kerbrat" in str(say(cast, case, "et kerbrat encore ce matin", Wishes()).body)


def test_what_was_removed_once_is_a_name_of_the_thread(cast: Cast, case: Case) -> None:
    say(cast, case, "Avis de M. Kerbrat : scanner.", Wishes())
    assert "kerbrat" not in str(say(cast, case, "et kerbrat encore ce matin", Wishes()).body)


def _keep(words: str) -> Keep:
    return Keep(text=words, reason=Reason.CITED_AUTHOR)


def test_an_edit_hears_its_author_too(cast: Cast, case: Case) -> None:
    message = say(cast, case, "First", Wishes())
    edited = edit_message(
        author=cast.author, message_id=message.pk, body=UNSURE, wishes=KEEP_OLDHAM
    )
    assert str(edited.body) == UNSURE


def test_plain_forms_carry_the_wishes(cast: Cast, signed_in: SignIn, case: Case) -> None:
    data = {"body": UNSURE, "also": ["Stable"], "keep": ["public_place:Oldham"]}
    signed_in(cast.author).post(reverse("messaging:post", args=[case.thread_id]), data)
    body = str(Message.objects.get().body)
    assert "Oldham" in body
    assert "Stable" not in body


@pytest.mark.parametrize(
    "wrong",
    [
        {"keep": ["no_such_reason:Oldham"]},
        {"keep": ["Oldham"]},
        {"keep": ["eponym:"]},
        {"also": [""]},
        {"also": ["x" * 201]},
        {"also": ["x"] * 51},
        {"also": ["not in the text"]},
    ],
)
def test_bad_wishes_are_refused_and_nothing_typed_is_lost(
    cast: Cast, signed_in: SignIn, case: Case, wrong: dict[str, list[str]]
) -> None:
    address = reverse("messaging:post", args=[case.thread_id])
    answer = signed_in(cast.author).post(address, {"body": UNSURE, **wrong})
    assert answer.status_code == 422
    assert UNSURE in answer.content.decode()
    assert not Message.objects.exists()


def test_a_refused_case_comes_back_with_its_wishes(cast: Cast, signed_in: SignIn) -> None:
    data = {"title": "T", "findings": UNSURE, "also": ["Stable"], "keep": ["eponym:Oldham"]}
    page = signed_in(cast.author).post(reverse("cases:new"), data)  # no group
    assert page.status_code == 422
    assert 'name="also" value="Stable"' in page.content.decode()
    assert 'name="keep" value="eponym:Oldham"' in page.content.decode()


def test_a_closure_hears_its_author_too(cast: Cast, signed_in: SignIn, case: Case) -> None:
    data = {"conclusion": UNSURE, "also": ["Stable"], "keep": ["public_place:Oldham"]}
    signed_in(cast.author).post(reverse("cases:close", args=[case.pk]), data)
    case.refresh_from_db()
    assert "Oldham" in str(case.conclusion)
    assert "Stable" not in str(case.conclusion)


def test_the_preview_says_what_may_be_kept_and_what_is(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.author)
    body = {"body": f"Mrs Odile Varengue. {UNSURE}"}
    marks = preview(client, body)["body"]["marks"]
    assert [mark["keepable"] for mark in marks] == [False, True]
    decided = preview(
        client, body, keep=[{"text": "Oldham", "reason": "public_place"}], also=["Stable"]
    )["body"]
    assert [mark["kind"] for mark in decided["marks"]] == ["NAME", "OTHER"]
    assert [mark["kind"] for mark in decided["kept"]] == ["LOCATION"]


def test_the_preview_refuses_an_unknown_reason(cast: Cast, signed_in: SignIn) -> None:
    question = {"texts": {"body": UNSURE}, "keep": [{"text": "Oldham", "reason": "because"}]}
    answer = signed_in(cast.author).post(
        reverse("messaging:preview"), json.dumps(question), content_type="application/json"
    )
    assert answer.status_code == 400


@pytest.mark.django_db(transaction=True)
async def test_frames_carry_the_wishes(cast: Cast, case: Case) -> None:
    key = await threaded(session_of)(cast.author)
    keep = [{"text": "Oldham", "reason": "public_place"}]
    async with Page(key) as page:
        await page.watch(case.thread_id)
        saved = await page.post(case.thread_id, UNSURE, keep=keep, also=["Stable"])
        assert saved["removed"] == {"OTHER": 1}
        await page.send("post", thread=case.thread_id, client_id=uuid.uuid4(), body="A", also=["B"])
        assert (await page.hear("error"))["code"] == "not_taken_out"
        bad = [{"text": "Oldham", "reason": "because"}]
        await page.send(
            "edit", message=saved["message"], revision=1, body=UNSURE, ref="e", keep=bad
        )
        assert (await page.hear("error"))["code"] == "malformed"
        await page.send(
            "edit", message=saved["message"], revision=1, body=UNSURE, ref="e", keep=keep
        )
        await page.hear("saved", ref="e")
    assert str((await Message.objects.aget()).body) == UNSURE
