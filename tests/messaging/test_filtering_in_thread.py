"""One way of filtering in a thread: letters, numbers, names and day 0, for whatever is written."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.closing import close_case
from cases.models import Case
from cases.opening import open_case
from messaging import memory, posting
from messaging.models import Message, Thread
from messaging.posting import Refused, edit_message, open_thread, post_message
from messaging.vouching import Wishes
from network.models import Practitioner
from tests.cast import Cast

SignIn = Callable[..., Client]


def say(author: Practitioner, thread: Thread, body: str, **more: object) -> Message:
    return post_message(
        author=author, thread_id=thread.pk, body=body, **{"client_id": uuid.uuid4(), **more}
    )


def restart() -> None:
    """What a restart, or another process, remembers."""
    memory._threads.clear()


@pytest.fixture
def told(cast: Cast) -> Case:
    """A case in which a person, a place and a day have been named."""
    return open_case(
        author=cast.author,
        group=cast.cardiology,
        texts={
            "title": "Syncope",
            "presentation": "Mme Odile Varengue, habite à Plougastel, vue le 03/02/2024, syncope.",
        },
    )


def preview(client: Client, texts: dict[str, str], **more: object) -> HttpResponse:
    question = json.dumps({"texts": texts, **more})
    return client.post(reverse("messaging:preview"), question, content_type="application/json")


# --- Letters and numbers over restarts -----------------------------------------------------------


def test_after_a_restart_somebody_else_gets_another_letter(cast: Cast, told: Case) -> None:
    assert "[nom A]" in str(told.presentation)
    restart()
    other = say(cast.colleague, told.thread, "Mme Solène Kerbrat, sa sœur, va bien.")
    assert "[nom B]" in str(other.body)
    restart()
    assert "[nom C]" in str(say(cast.author, told.thread, "Et M. Hervé Plancoulaine ?").body)


def test_after_a_restart_another_place_gets_another_number(cast: Cast, told: Case) -> None:
    assert "[lieu 1]" in str(told.presentation)
    restart()
    assert "[lieu 2]" in str(say(cast.colleague, told.thread, "Elle habite à Concarneau.").body)


def test_after_a_restart_another_first_date_has_another_name(cast: Cast) -> None:
    thread = open_thread(author=cast.author, participants=[cast.stranger])
    assert "[date A]" in str(say(cast.author, thread, "Vue le 03/02/2024 en ville.").body)
    restart()
    assert str(say(cast.stranger, thread, "Opérée le 13/04/2024, revue le 15/04/2024.").body) == (
        "Opérée le [date B], revue le [date B + 2]."
    )


def test_an_edit_and_a_conclusion_count_too(cast: Cast, told: Case) -> None:
    message = say(cast.colleague, told.thread, "Rien à dire.")
    edit_message(author=cast.colleague, message_id=message.pk, body="Mme Solène Kerbrat va bien.")
    restart()
    close_case(
        practitioner=cast.author,
        case=told,
        conclusion="Opérée par M. Hervé Plancoulaine, elle va bien.",
    )
    restart()
    told.refresh_from_db()
    assert "[nom C]" in str(told.conclusion)
    assert "[nom D]" in str(say(cast.author, told.thread, "Et Mme Aliénor Tresnel ?").body)


def test_what_was_refused_gives_nobody_a_letter(cast: Cast, told: Case) -> None:
    with pytest.raises(Refused):
        say(cast.author, told.thread, "Mme Solène Kerbrat", wishes=Wishes(also=("not there",)))
    assert "[nom B]" in str(say(cast.author, told.thread, "Et M. Hervé Plancoulaine ?").body)


def test_what_was_rolled_back_after_all_gives_nobody_a_letter(cast: Cast, told: Case) -> None:
    before = Thread.objects.get(pk=told.thread_id).marks
    say(cast.author, told.thread, "Mme Solène Kerbrat va bien.")
    Thread.objects.filter(pk=told.thread_id).update(marks=before)  # as the database forgets it
    recalled = memory.recall(told.thread_id, before)
    assert recalled.registry.person("plancoulaine") == "B"
    assert recalled.registry.person("kerbrat") == "C"


def test_who_is_named_again_after_others_keeps_the_letter(cast: Cast, told: Case) -> None:
    say(cast.colleague, told.thread, "Mme Solène Kerbrat, sa sœur, va bien.")
    assert "[nom A]" in str(say(cast.colleague, told.thread, "Et Varengue ?").body)


def test_a_name_split_from_its_title_gets_a_letter_of_its_own(cast: Cast, told: Case) -> None:
    say(cast.colleague, told.thread, "Sa fille s'appelle Mme")
    split = say(cast.colleague, told.thread, "tarvolin, joignable ce soir")
    assert str(split.body) == "[nom B], joignable ce soir"
    assert str(say(cast.author, told.thread, "bien, tarvolin vient").body) == "bien, [nom B] vient"


# --- Conclusions and previews --------------------------------------------------------------------


def test_a_conclusion_knows_the_names_and_day_0_of_its_case(cast: Cast, told: Case) -> None:
    close_case(
        practitioner=cast.author,
        case=told,
        conclusion="Opération le 15/02/2024 : varengue va bien. Merci @colleague.",
    )
    told.refresh_from_db()
    assert str(told.conclusion) == ("Opération le [J0 + 12] : [nom A] va bien. Merci @colleague.")


def test_a_preview_in_a_thread_shows_what_will_be_posted(
    cast: Cast, told: Case, signed_in: SignIn
) -> None:
    body = "et varengue, revue le 05/02/2024 ? @colleague"
    shown = preview(signed_in(cast.author), {"body": body}, thread=str(told.thread_id)).json()
    assert shown["texts"]["body"]["text"] == str(say(cast.author, told.thread, body).body)
    assert "[nom A], revue le [J0 + 2] ? @colleague" in shown["texts"]["body"]["text"]


def test_a_preview_is_not_remembered(cast: Cast, told: Case, signed_in: SignIn) -> None:
    client = signed_in(cast.author)
    preview(client, {"body": "Mme Solène Kerbrat est là."}, thread=str(told.thread_id))
    assert "kerbrat" in str(say(cast.author, told.thread, "avec kerbrat demain").body)
    assert "[nom B]" in str(say(cast.author, told.thread, "Et M. Hervé Plancoulaine ?").body)


def test_a_preview_in_somebody_elses_thread_is_refused(
    cast: Cast, told: Case, signed_in: SignIn
) -> None:
    answer = preview(signed_in(cast.stranger), {"body": "varengue"}, thread=str(told.thread_id))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("page", "form"), [("cases:case", "data-composer"), ("cases:close", 'data-draft="conclusion"')]
)
def test_the_pages_of_a_thread_say_which_it_is(
    cast: Cast, told: Case, signed_in: SignIn, page: str, form: str
) -> None:
    html = signed_in(cast.author).get(reverse(page, args=[told.pk])).content.decode()
    tag = next(part for part in html.split("<form") if form in part.split(">")[0]).split(">")[0]
    assert f'data-in-thread="{told.thread_id}"' in tag


# --- An edit between its neighbours --------------------------------------------------------------


def test_an_edit_is_read_with_what_follows_it(cast: Cast, case: Case) -> None:
    first = say(cast.author, case.thread, "You reach her in the evening")
    second = say(cast.author, case.thread, "56 78 is what she said")
    edit_message(author=cast.author, message_id=first.pk, body="You reach her under 06 12 34")
    for message in (first, second):
        message.refresh_from_db()
    assert "06 12 34" not in str(first.body) + first.html
    assert "56 78" not in str(second.body) + second.html
    assert "is what she said" in str(second.body)


def test_an_edit_an_hour_later_is_read_with_what_followed_it_then(cast: Cast, case: Case) -> None:
    first = say(cast.author, case.thread, "You reach her in the evening")
    second = say(cast.author, case.thread, "56 78 is what she said")
    Message.objects.update(created_at=timezone.now() - timedelta(hours=1))
    edit_message(author=cast.author, message_id=first.pk, body="You reach her under 06 12 34")
    second.refresh_from_db()
    assert "56 78" not in str(second.body)


@pytest.mark.parametrize("between", ["somebody", "time"])
def test_an_edit_is_not_read_with_what_does_not_follow(
    cast: Cast, case: Case, between: str
) -> None:
    first = say(cast.author, case.thread, "You reach her in the evening")
    if between == "somebody":
        say(cast.colleague, case.thread, "Thank you")
    later = timezone.now() + timedelta(hours=between == "time")
    second = say(cast.author, case.thread, "56 78 is what she said", at=later)
    edit_message(author=cast.author, message_id=first.pk, body="You reach her under 06 12 34")
    second.refresh_from_db()
    assert "56 78" in str(second.body)


# --- Bounds of the preview -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "texts",
    [
        {str(number): "x" for number in range(9)},
        {"title": "x " * 25_000, "story": "x " * 25_000 + "y"},
    ],
)
def test_a_preview_is_bounded(cast: Cast, signed_in: SignIn, texts: dict[str, str]) -> None:
    answer = preview(signed_in(cast.author), texts)
    assert answer.status_code == 413
    assert answer.json()["message"]
    assert posting.MESSAGE_LIMIT < 100_000  # whatever can be posted can be previewed
