"""No NUL reaches a column: PostgreSQL answers it with an error, which would be a 500."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.models import Case
from messaging.frames import MalformedFrame, Post, decode
from messaging.models import Image
from network.models import Practitioner
from tests.cast import Cast

SignIn = Callable[..., Client]


@pytest.mark.parametrize(
    "address", ["/people/%00/", "/cases/new/?group=%00", "/people/?q=a%00b", "/cases/?group=%00"]
)
@pytest.mark.parametrize("who", ["anybody", "author"])
def test_an_address_with_a_nul_is_a_bad_request(
    cast: Cast, signed_in: SignIn, who: str, address: str
) -> None:
    client = Client() if who == "anybody" else signed_in(cast.author)
    assert client.get(address).status_code == 400


def test_a_percent_sign_before_two_zeros_is_no_nul(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.author).get("/people/?q=5%2500").status_code == 200


def test_a_description_is_stored_without_it(cast: Cast, signed_in: SignIn, photo: bytes) -> None:
    client = signed_in(cast.author)
    sent = {"image": SimpleUploadedFile("a.jpg", photo), "description": "Left\0 hand"}
    key = client.post(reverse("messaging:upload"), sent).json()["id"]
    assert str(Image.objects.get(pk=key).description) == "Left hand"
    client.post(reverse("messaging:describe", args=[key]), {"description": "Right\0 hand"})
    assert str(Image.objects.get(pk=key).description) == "Right hand"


def test_forms_say_so_next_to_the_field(cast: Cast, signed_in: SignIn) -> None:
    data = {"specialty": "neurology", "bio": "Kept\0 as typed"}
    answer = signed_in(cast.author).post(reverse("network:profile"), data)
    assert 'id="id_bio_error"' in answer.text
    case = {"group": "cardiology\0", "title": "Palpitations", "presentation": "Since May."}
    answer = signed_in(cast.author).post(reverse("cases:new"), case)
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_one_click_asks_no_column_for_a_nul(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def remember(query: object, *args: object, **kwargs: object) -> None:
        asked.append(kwargs["practitioner__handle"])
        raise Practitioner.DoesNotExist

    monkeypatch.setattr("demonstration.views.get_object_or_404", remember)
    with pytest.raises(Practitioner.DoesNotExist):
        Client().post(reverse("demonstration:sign_in"), {"handle": "\0"})
    assert asked == [""]


def frame(body: str) -> str:
    sent = {"v": 1, "type": "post", "thread": str(uuid4()), "client_id": str(uuid4())}
    return json.dumps({**sent, "body": body})


@pytest.mark.parametrize("body", ["\0", "a\0b", "back\\slash\0", "\\\\\0"])
def test_a_frame_with_a_nul_is_malformed(body: str) -> None:
    with pytest.raises(MalformedFrame):
        decode(frame(body))


@pytest.mark.parametrize("body", ["\\u0000", "\\\\u0000", "u0000", "\u0001"])
def test_what_only_looks_like_it_is_text(body: str) -> None:
    decoded = decode(frame(body))
    assert isinstance(decoded, Post)
    assert decoded.body == body
