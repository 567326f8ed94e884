"""Pictures go in rebuilt, and come out for those who may see them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from messaging.models import Image
from messaging.picturing import discard_forgotten_drafts, upload_image
from messaging.posting import delete_message, post_message
from tests.cast import Cast

SignIn = Callable[..., Client]


def upload(client: Client, content: bytes, name: str = "photo.jpg") -> object:
    return client.post(reverse("messaging:upload"), {"image": SimpleUploadedFile(name, content)})


def test_an_upload_is_a_draft_that_only_its_uploader_sees(
    cast: Cast, signed_in: SignIn, photo: bytes
) -> None:
    answer = upload(signed_in(cast.author), photo)
    assert answer.status_code == 201
    url = answer.json()["url"]
    shown = signed_in(cast.author).get(url)
    assert shown.status_code == 200
    assert shown.headers["Content-Type"].startswith("image/")
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert signed_in(cast.colleague).get(url).status_code == 404


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"not a picture", "unknown_format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_format"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 200, "damaged"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_in_words(
    cast: Cast, signed_in: SignIn, content: bytes, code: str
) -> None:
    answer = upload(signed_in(cast.author), content)
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert answer.json()["code"] == code or code == "empty"
    assert not Image.objects.exists()


def test_the_stored_name_tells_nothing(
    cast: Cast, signed_in: SignIn, photo: bytes
) -> None:  # case E15
    upload(signed_in(cast.author), photo, "VARENGUE_Odile_12031957.jpg")
    image = Image.objects.get()
    assert "VARENGUE" not in image.file.path
    assert b"VARENGUE" not in Path(image.file.path).read_bytes()


def test_posted_pictures_follow_the_thread(
    cast: Cast, case: Case, signed_in: SignIn, photo: bytes
) -> None:  # case C8
    image = upload_image(uploader=cast.author, file=photo)
    message = post_message(
        author=cast.author, thread_id=case.thread_id, body="", client_id=uuid4(), images=[image.pk]
    )
    url = image.get_absolute_url()
    assert signed_in(cast.colleague).get(url).status_code == 200
    for who in (cast.stranger, cast.moderator):
        assert signed_in(who).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    delete_message(author=cast.author, message_id=message.pk)
    assert signed_in(cast.colleague).get(url).status_code == 404


def test_forgotten_drafts_are_thrown_away(cast: Cast, photo: bytes) -> None:
    old = upload_image(uploader=cast.author, file=photo)
    new = upload_image(uploader=cast.author, file=photo)
    Image.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert discard_forgotten_drafts() == 1
    assert list(Image.objects.all()) == [new]
    assert not Path(old.file.path).exists()
