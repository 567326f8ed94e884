"""The verbs of a thread."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.db import transaction

from cases.models import Case
from cases.opening import open_case
from deidentification import DeidentificationError
from messaging import filtering
from messaging.models import Image, Message, Thread
from messaging.picturing import upload_image
from messaging.posting import (
    MESSAGE_LIMIT,
    Refused,
    delete_message,
    edit_message,
    open_thread,
    post_message,
)
from network.joining import leave_group
from network.models import Practitioner
from tests.cast import Cast


def say(author: Practitioner, thread: Thread, body: str, **more: object) -> Message:
    fields = {"client_id": uuid.uuid4(), **more}
    return post_message(author=author, thread_id=thread.pk, body=body, **fields)


def test_what_is_stored_is_deidentified(cast: Cast, case: Case) -> None:
    message = say(cast.colleague, case.thread, "Mme Odile Varengue, 06 12 34 56 78, reste stable.")
    message.refresh_from_db()
    for raw in ("Odile", "Varengue", "06 12"):
        assert raw not in str(message.body)
        assert raw not in message.html
    assert "reste stable" in str(message.body)
    assert message.removed["PHONE"] == 1
    assert message.removed["NAME"] >= 1


def test_numbers_rise_with_each_change(cast: Cast, case: Case) -> None:
    first = say(cast.author, case.thread, "One")
    second = say(cast.colleague, case.thread, "Two")
    edited = edit_message(author=cast.author, message_id=first.pk, body="Once")
    assert [first.sequence, second.sequence] == [1, 2]
    assert (edited.sequence, edited.revision) == (1, 3)
    case.thread.refresh_from_db()
    assert case.thread.head == 3


def test_the_same_client_id_gives_the_same_message(cast: Cast, case: Case) -> None:  # cases I2, I3
    client_id = uuid.uuid4()
    first = say(cast.author, case.thread, "Once", client_id=client_id)
    again = say(cast.author, case.thread, "Other words", client_id=client_id)
    theirs = say(cast.colleague, case.thread, "Mine", client_id=client_id)
    assert again.pk == first.pk
    assert str(again.body) == "Once"
    assert theirs.pk != first.pk
    case.thread.refresh_from_db()
    assert case.thread.head == 2


@pytest.mark.parametrize("who", ["stranger", "newcomer", "suspended", "moderator"])
def test_only_readers_may_post(cast: Cast, case: Case, who: str) -> None:
    with pytest.raises(Refused) as refusal:
        say(getattr(cast, who), case.thread, "Let me in")
    assert refusal.value.code == "forbidden"
    assert not Message.objects.exists()


def test_who_left_the_group_writes_nothing_more(cast: Cast, case: Case) -> None:  # case I6
    leave_group(practitioner=cast.colleague, group=cast.cardiology)
    with pytest.raises(Refused):
        say(cast.colleague, case.thread, "One more thing")


def test_named_participants_are_the_audience_of_a_thread_without_a_group(cast: Cast) -> None:
    thread = open_thread(author=cast.author, participants=[cast.stranger])
    assert say(cast.stranger, thread, "Between us").pk
    with pytest.raises(Refused):
        say(cast.colleague, thread, "Am I named?")


def test_nobody_opens_a_thread_in_a_group_that_is_not_theirs(cast: Cast) -> None:
    with pytest.raises(Refused):
        open_thread(author=cast.stranger, group=cast.cardiology)


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ("", "empty", ""),
        (" \n ", "empty", ""),
        ("x" * (MESSAGE_LIMIT + 1), "too_long", "1 character"),
        ("x" * (MESSAGE_LIMIT + 250), "too_long", "250 characters"),
    ],
)
def test_empty_and_too_long_are_refused_with_a_reason(
    cast: Cast, case: Case, body: str, code: str, says: str
) -> None:
    with pytest.raises(Refused) as refusal:
        say(cast.author, case.thread, body)
    assert refusal.value.code == code
    assert says in str(refusal.value)


def test_a_filter_that_fails_lets_nothing_through(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:  # case D28
    def broken(parts: object, **more: object) -> None:
        raise DeidentificationError("broken")

    monkeypatch.setattr(filtering, "deidentify_parts", broken)
    with pytest.raises(Refused) as refusal:
        say(cast.author, case.thread, "Anything")
    assert refusal.value.code == "filter_failed"
    assert not Message.objects.exists()


def test_an_edit_that_saw_an_older_text_is_a_conflict(cast: Cast, case: Case) -> None:  # case I4
    message = say(cast.author, case.thread, "First")
    edit_message(author=cast.author, message_id=message.pk, body="Second", revision=1)
    with pytest.raises(Refused) as refusal:
        edit_message(author=cast.author, message_id=message.pk, body="Third", revision=1)
    assert refusal.value.code == "conflict"
    message.refresh_from_db()
    assert str(message.body) == "Second"


def test_an_edit_is_filtered_like_a_post(cast: Cast, case: Case) -> None:  # case D13
    message = say(cast.author, case.thread, "Clean")
    edit_message(author=cast.author, message_id=message.pk, body="Mr Hervé Plancoulaine called")
    message.refresh_from_db()
    assert "Plancoulaine" not in str(message.body) + message.html


@pytest.mark.parametrize("who", ["colleague", "stranger", "moderator", "suspended"])
def test_nobody_changes_what_another_wrote(cast: Cast, case: Case, who: str) -> None:
    message = say(cast.author, case.thread, "Mine")
    for act in (
        lambda: edit_message(author=getattr(cast, who), message_id=message.pk, body="Yours"),
        lambda: delete_message(author=getattr(cast, who), message_id=message.pk),
    ):
        with pytest.raises(Refused):
            act()
    message.refresh_from_db()
    assert str(message.body) == "Mine"


def test_what_is_deleted_is_gone_and_keeps_its_place(
    cast: Cast,
    case: Case,
    photo: bytes,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    image = upload_image(uploader=cast.author, file=photo)
    message = say(cast.author, case.thread, "With a picture", images=[image.pk])
    path = Image.objects.get().file.path
    with django_capture_on_commit_callbacks(execute=True):
        delete_message(author=cast.author, message_id=message.pk)
    message.refresh_from_db()
    assert (str(message.body), message.html, message.revision) == ("", "", 2)
    assert not Image.objects.exists()
    assert not Path(path).exists()
    with pytest.raises(Refused):  # case I5
        edit_message(author=cast.author, message_id=message.pk, body="Back again")


def test_a_mention_of_a_reader_stays_and_a_name_goes(cast: Cast, case: Case) -> None:
    message = say(cast.author, case.thread, "@colleague, what about Mr Colin Vastrouk?")
    assert str(message.body).startswith("@colleague,")
    assert "Vastrouk" not in str(message.body)
    assert 'data-handle="colleague"' in message.html
    assert f"@{cast.colleague.name}<" in message.html


def test_who_may_not_read_is_not_mentioned(cast: Cast, case: Case) -> None:
    message = say(cast.author, case.thread, "Ask @stranger about it")
    assert "mention" not in message.html


def test_pictures_of_others_cannot_be_attached(
    cast: Cast, case: Case, photo: bytes
) -> None:  # case C9
    theirs = upload_image(uploader=cast.colleague, file=photo)
    with pytest.raises(Refused) as refusal:
        say(cast.author, case.thread, "Look", images=[theirs.pk])
    assert refusal.value.code == "unknown_image"
    assert not Message.objects.exists()


def test_an_identifier_split_over_messages_is_taken_out_of_both(
    cast: Cast, case: Case
) -> None:  # case D9
    first = say(cast.author, case.thread, "You reach her under 06 12 34")
    second = say(cast.author, case.thread, "56 78 in the evening")
    first.refresh_from_db()
    assert "06 12 34" not in str(first.body) + first.html
    assert "56 78" not in str(second.body) + second.html
    assert "in the evening" in str(second.body)
    assert first.revision > first.sequence  # open pages are told


def test_values_in_messages_that_follow_each_other_stay(cast: Cast, case: Case) -> None:
    first = say(cast.author, case.thread, "Na 132, K 4.1, CRP 12")
    second = say(cast.author, case.thread, "34 after two days, creatinine 56")
    first.refresh_from_db()
    assert str(first.body) == "Na 132, K 4.1, CRP 12"
    assert str(second.body) == "34 after two days, creatinine 56"


def test_a_name_of_the_case_is_a_name_in_its_thread(cast: Cast) -> None:
    case = open_case(
        author=cast.author,
        group=cast.cardiology,
        texts={"title": "Syncope", "presentation": "Mme Odile Varengue, 70 ans, syncope."},
    )
    message = say(cast.colleague, case.thread, "et varengue a-t-elle un bloc ?")
    assert "varengue" not in str(message.body)
    assert str(case.presentation).split("[")[1] == str(message.body).split("[")[1].split("]")[0] + (
        "], 70 ans, syncope."
    )


def test_day_0_of_the_case_is_day_0_in_its_thread(cast: Cast) -> None:
    case = open_case(
        author=cast.author,
        group=cast.cardiology,
        texts={"title": "Syncope", "presentation": "Syncope le 03/02/2024, revue le 15/02/2024."},
    )
    message = say(cast.colleague, case.thread, "Et le Holter du 05/02/2024 ?")
    assert "[J0 + 12]" in str(case.presentation)
    assert "[J0 + 2]" in str(message.body)


def test_an_edit_is_not_read_together_with_what_it_replaces(cast: Cast, case: Case) -> None:
    message = say(cast.author, case.thread, "You reach her under 06 12 34")
    edit_message(author=cast.author, message_id=message.pk, body="56 78 in the evening")
    message.refresh_from_db()
    assert str(message.body) == "56 78 in the evening"
    assert message.revision == 2


def test_two_messages_of_one_word_are_no_name(cast: Cast, case: Case) -> None:
    for word in ("Stable", "Better", "Agreed"):
        assert str(say(cast.author, case.thread, word).body) == word
    bodies = Message.objects.order_by("sequence").values_list("body", flat=True)
    assert [str(body) for body in bodies] == ["Stable", "Better", "Agreed"]


def test_the_filter_runs_inside_the_transaction_that_stores(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:  # case D14
    filtered_in: list[bool] = []
    real = filtering.deidentify_parts

    def noting(*parts: object, **more: object) -> object:
        filtered_in.append(transaction.get_connection().in_atomic_block)
        return real(*parts, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(filtering, "deidentify_parts", noting)
    message = say(cast.author, case.thread, "Clean")
    edit_message(author=cast.author, message_id=message.pk, body="Mme Odile Varengue called")
    message.refresh_from_db()
    assert filtered_in
    assert all(filtered_in)
    assert "Varengue" not in str(message.body)
