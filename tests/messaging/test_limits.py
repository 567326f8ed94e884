"""What one person may do in a minute, over HTTP; nothing typed is lost."""

import json
import uuid
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.models import Case, Report
from messaging import limits
from messaging.limits import Allowance
from messaging.models import Image, Message
from messaging.posting import post_message
from network.models import Practitioner
from tests.cast import Cast

SignIn = Callable[..., Client]
FULL = "Déjà beaucoup"


@pytest.fixture
def message(cast: Cast, case: Case) -> Message:
    return post_message(
        author=cast.author, thread_id=case.thread_id, body="First", client_id=uuid.uuid4()
    )


def use_up(allowance: Allowance, practitioner: Practitioner) -> None:
    while allowance.take(practitioner.pk):
        pass


def test_forms_come_back_with_what_was_typed(
    cast: Cast, signed_in: SignIn, case: Case, message: Message
) -> None:
    texts = {"body": FULL, "presentation": FULL, "title": FULL, "conclusion": FULL, "note": FULL}
    data = {
        **texts,
        "group": cast.cardiology.slug,
        "age_unit": "years",
        "sex": "unknown",
        "kind": "NAME",
        "reason": "identifies",
    }
    for allowance, address in (
        (limits.messages_allowed, reverse("messaging:post", args=[case.thread_id])),
        (limits.messages_allowed, reverse("messaging:edit", args=[message.pk])),
        (limits.cases_allowed, reverse("cases:new")),
        (limits.cases_allowed, reverse("cases:close", args=[case.pk])),
        (limits.reports_allowed, reverse("cases:report_case", args=[case.pk])),
    ):
        person = cast.colleague if "report" in address else cast.author
        use_up(allowance, person)
        answer = signed_in(person).post(address, data)
        assert answer.status_code == 429, address
        assert FULL in answer.content.decode(), address
        assert str(limits.TOO_FAST) in answer.content.decode(), address
    case.refresh_from_db()
    assert (Message.objects.count(), Case.objects.count()) == (1, 1)
    assert not case.closed_at
    assert not Report.objects.exists()


def test_deleting_counts_too(cast: Cast, signed_in: SignIn, message: Message) -> None:
    use_up(limits.messages_allowed, cast.author)
    signed_in(cast.author).post(reverse("messaging:delete", args=[message.pk]))
    message.refresh_from_db()
    assert not message.deleted_at


def test_scripts_are_told(cast: Cast, signed_in: SignIn, photo: bytes) -> None:
    client = signed_in(cast.author)
    use_up(limits.previews_allowed, cast.author)
    use_up(limits.uploads_allowed, cast.author)
    question = json.dumps({"texts": {"body": "Mme Odile Varengue"}})
    answers = [
        client.post(reverse("messaging:preview"), question, content_type="application/json"),
        client.post(reverse("messaging:upload"), {"image": SimpleUploadedFile("a.jpg", photo)}),
    ]
    for answer in answers:
        assert answer.status_code == 429
        assert answer.json() == {"code": "too_fast", "message": str(limits.TOO_FAST)}
    assert not Image.objects.exists()


def test_pictures_of_a_plain_form_count_too(cast: Cast, signed_in: SignIn, photo: bytes) -> None:
    use_up(limits.uploads_allowed, cast.author)
    data = {"title": FULL, "new_images": SimpleUploadedFile("a.jpg", photo)}
    page = signed_in(cast.author).post(reverse("cases:new"), data)
    assert page.status_code == 422
    assert FULL in page.content.decode()
    assert not Image.objects.exists()


def test_the_refusal_is_in_the_readers_language(cast: Cast, signed_in: SignIn) -> None:
    use_up(limits.previews_allowed, cast.author)
    cast.author.user.language = "fr"
    cast.author.user.save()
    answer = signed_in(cast.author).post(
        reverse("messaging:preview"),
        "{}",
        content_type="application/json",
        headers={"accept-language": "fr"},
    )
    assert answer.json()["message"].startswith("C’est beaucoup en une minute")


def test_each_person_has_their_own_allowance(cast: Cast) -> None:
    use_up(limits.previews_allowed, cast.author)
    assert limits.previews_allowed.take(cast.colleague.pk)
