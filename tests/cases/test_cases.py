"""Opening, reading, filtering and closing cases."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cases.closing import close_case, reopen_case
from cases.models import Case
from cases.opening import open_case
from messaging.models import Image, Thread
from messaging.posting import post_message
from tests.cast import Cast

SignIn = Callable[..., Client]
TYPED = {
    "group": "cardiology",
    "title": "Syncope of Mr Ruben Tassigny",
    "age": "93",
    "age_unit": "years",
    "sex": "male",
    "presentation": "Tassigny fell on 12/03/2024. Lives at 14 rue des Lilas, 35000 Rennes.",
    "findings": "QRS 140 ms. MRN 00482913.",
    "question": "Pacemaker? Call me: 06 12 34 56 78",
    "story": "",
}
RAW = ["Ruben", "Tassigny", "12/03/2024", "Lilas", "00482913", "06 12 34 56 78"]


def open_one(cast: Cast, **texts: str) -> Case:
    texts = {"title": "T", "findings": "F", **texts}
    return open_case(author=cast.author, group=cast.cardiology, texts=texts)


def test_a_typed_case_is_stored_deidentified(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.author).post(reverse("cases:new"), TYPED, follow=True)
    case = Case.objects.get()
    stored = " ".join(
        str(getattr(case, f)) for f in ("title", "presentation", "findings", "question")
    )
    page = answer.content.decode()
    for raw in RAW:
        assert raw not in stored
        assert raw not in page
    assert "Syncope" in stored
    assert "QRS 140 ms" in stored
    assert "removed" in page  # the quiet line that says what was taken out


def test_a_name_in_one_field_is_a_name_in_all(cast: Cast) -> None:
    case = open_one(
        cast,
        title="Syncope",
        presentation="Mme Odile Varengue, 70 ans.",
        findings="varengue va mieux",
    )
    assert "arengue" not in str(case.findings)


def test_ages_above_89_are_one_class(cast: Cast) -> None:
    case = open_case(author=cast.author, group=cast.cardiology, texts={"title": "T"}, age=97)
    case.refresh_from_db()
    assert case.age == 90
    with translation.override("en"):
        assert case.age_label == "90 or over"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"group": "neurology"}, "group"),
        ({"group": "no-such-group"}, "group"),
        ({"age": "-1"}, "age"),
        ({"age": "200"}, "age"),
        ({"age": "old"}, "age"),
        ({"sex": "neither"}, "sex"),
        ({"presentation": "", "findings": "", "story": ""}, "presentation"),
        ({"presentation": "x" * 10_001}, "presentation"),
    ],
)
def test_a_refused_case_comes_back_with_everything(
    cast: Cast, signed_in: SignIn, change: dict[str, str], field: str
) -> None:
    answer = signed_in(cast.author).post(reverse("cases:new"), {**TYPED, **change})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "14 rue des Lilas" in answer.content.decode() or "presentation" in change
    assert not Case.objects.exists()
    assert not Thread.objects.exists()


def test_pictures_survive_a_refused_case(cast: Cast, signed_in: SignIn, photo: bytes) -> None:
    client = signed_in(cast.author)
    picture = SimpleUploadedFile("scan.jpg", photo)
    refused = client.post(reverse("cases:new"), {**TYPED, "title": "", "new_images": [picture]})
    draft = Image.objects.get()
    assert str(draft.pk) in refused.content.decode()
    client.post(reverse("cases:new"), {**TYPED, "images": [str(draft.pk)]})
    draft.refresh_from_db()
    assert draft.thread == Case.objects.get().thread


def test_a_bad_picture_is_said_and_the_text_kept(cast: Cast, signed_in: SignIn) -> None:
    fake = SimpleUploadedFile("scan.jpg", b"<html>")
    answer = signed_in(cast.author).post(reverse("cases:new"), {**TYPED, "new_images": [fake]})
    assert answer.status_code == 422
    assert "14 rue des Lilas" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_case_for_an_unknown_group_is_absent(cast: Cast, signed_in: SignIn) -> None:
    for slug in ("no-such-group", "neurology"):
        assert signed_in(cast.author).get(reverse("cases:new"), {"group": slug}).status_code == 404


def test_lists_show_my_groups_cases_only(
    cast: Cast, signed_in: SignIn, case: Case
) -> None:  # case C4
    for name in ("cases:list", "cases:home"):
        assert str(case.title) in signed_in(cast.colleague).get(reverse(name)).content.decode()
        assert str(case.title) not in signed_in(cast.stranger).get(reverse(name)).content.decode()
    group = reverse("cases:group", args=["cardiology"])
    assert str(case.title) not in signed_in(cast.stranger).get(group).content.decode()


def test_filters(cast: Cast, signed_in: SignIn) -> None:
    unanswered = open_one(cast, title="Nobody answered")
    discussed = open_one(cast, title="Somebody answered")
    closed = open_one(cast, title="All is said")
    for case in (discussed, closed):
        post_message(author=cast.colleague, thread_id=case.thread_id, body="Yes", client_id=uuid4())
    close_case(practitioner=cast.author, case=closed, conclusion="Recovered")
    shown = {
        state: {
            title
            for title in map(str, (unanswered.title, discussed.title, closed.title))
            if title
            in signed_in(cast.colleague)
            .get(reverse("cases:list"), {"state": state})
            .content.decode()
        }
        for state in Case.State
    }
    assert shown == {
        Case.State.UNANSWERED: {"Nobody answered"},
        Case.State.DISCUSSED: {"Somebody answered"},
        Case.State.CLOSED: {"All is said"},
    }
    mine = signed_in(cast.colleague).get(reverse("cases:list"), {"mine": "on"}).content.decode()
    assert "Nobody answered" not in mine
    odd = signed_in(cast.colleague).get(
        reverse("cases:list"), {"state": "x", "group": "y", "page": "z"}
    )
    assert odd.status_code == 200


def test_the_authors_own_words_are_no_answer(cast: Cast) -> None:
    case = open_one(cast)
    post_message(author=cast.author, thread_id=case.thread_id, body="Anyone?", client_id=uuid4())
    listed = Case.objects.visible_to(cast.colleague).for_lists(cast.colleague).get()
    assert listed.state == Case.objects.get().state == Case.State.UNANSWERED


def test_unread_until_read(cast: Cast, signed_in: SignIn, case: Case) -> None:
    def unread() -> bool:
        return Case.objects.visible_to(cast.colleague).for_lists(cast.colleague).get().unread

    assert unread()
    signed_in(cast.colleague).get(case.get_absolute_url())
    assert not unread()
    post_message(author=cast.author, thread_id=case.thread_id, body="More", client_id=uuid4())
    assert unread()


def test_closing_and_reopening_are_the_authors(cast: Cast, signed_in: SignIn, case: Case) -> None:
    address = reverse("cases:close", args=[case.pk])
    data = {"conclusion": "Ablation by Dr Ruben Tassigny, cured."}
    assert signed_in(cast.colleague).post(address, data).status_code == 403
    signed_in(cast.author).post(address, data)
    case.refresh_from_db()
    assert case.state == Case.State.CLOSED
    assert "cured" in str(case.conclusion)
    assert "Tassigny" not in str(case.conclusion)
    signed_in(cast.author).post(reverse("cases:reopen", args=[case.pk]))
    case.refresh_from_db()
    assert case.state == Case.State.UNANSWERED


def test_a_list_costs_the_same_for_many_cases(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    for number in range(15):
        open_one(cast, title=f"Case {number}")
    client = signed_in(cast.colleague)
    client.get(reverse("cases:list"))  # the first page of a session notes where it is used
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(reverse("cases:list"))


def test_a_thread_page_costs_the_same_for_many_messages(
    cast: Cast, signed_in: SignIn, case: Case, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        post_message(
            author=cast.author, thread_id=case.thread_id, body=str(number), client_id=uuid4()
        )
    client = signed_in(cast.colleague)
    client.get(reverse("cases:list"))  # the first page of a session notes where it is used
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        client.get(case.get_absolute_url())


def test_open_pages_are_told_that_a_case_is_closed_and_reopened(cast: Cast, case: Case) -> None:
    for act in (
        lambda: close_case(practitioner=cast.author, case=case, conclusion="Recovered"),
        lambda: reopen_case(practitioner=cast.author, case=case),
    ):
        before = Thread.objects.get(pk=case.thread_id).opening_revision
        act()
        assert Thread.objects.get(pk=case.thread_id).opening_revision > before


def test_what_was_refused_stands_in_that_one_answer_only(
    cast: Cast, signed_in: SignIn
) -> None:  # case D19
    client = signed_in(cast.author)
    refused = client.post(reverse("cases:new"), {**TYPED, "title": ""})
    assert "14 rue des Lilas" in refused.content.decode()
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    kept += [cookie.value for cookie in client.cookies.values()]
    kept.append(client.get(reverse("cases:new")).content.decode())
    for raw in RAW:
        assert raw not in "".join(kept)
