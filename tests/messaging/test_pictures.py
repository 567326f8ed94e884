"""Pictures go in rebuilt, and come out for those who may see them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from deidentification import DeidentificationError
from messaging.models import Image
from messaging.picturing import discard_draft, discard_forgotten_drafts, upload_image
from messaging.posting import delete_message, post_message
from network.models import Practitioner
from tests.cast import Cast

SignIn = Callable[..., Client]
Commits = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


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


def forgotten(uploader: Practitioner, photo: bytes) -> Image:
    image = upload_image(uploader=uploader, file=photo)
    Image.objects.filter(pk=image.pk).update(created_at=timezone.now() - timedelta(hours=25))
    return image


def test_forgotten_drafts_are_thrown_away(
    cast: Cast, photo: bytes, django_capture_on_commit_callbacks: Commits
) -> None:
    old = forgotten(cast.author, photo)
    new = upload_image(uploader=cast.author, file=photo)
    with django_capture_on_commit_callbacks(execute=True):
        assert discard_forgotten_drafts() == 1
        assert Path(old.file.path).exists()  # until the row is gone for good
    assert list(Image.objects.all()) == [new]
    assert not Path(old.file.path).exists()


def test_a_picture_that_was_not_deleted_after_all_keeps_its_file(
    cast: Cast, case: Case, photo: bytes, django_capture_on_commit_callbacks: Commits
) -> None:
    image = upload_image(uploader=cast.author, file=photo)
    message = post_message(
        author=cast.author, thread_id=case.thread_id, body="", client_id=uuid4(), images=[image.pk]
    )

    class PowerCut(Exception):
        pass

    commits = django_capture_on_commit_callbacks(execute=True)
    with commits, pytest.raises(PowerCut), transaction.atomic():
        delete_message(author=cast.author, message_id=message.pk)
        raise PowerCut
    image = Image.objects.get(pk=image.pk)
    assert Path(image.file.path).read_bytes()


def test_a_draft_that_is_posted_while_others_are_discarded_stays(
    cast: Cast, case: Case, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = [forgotten(cast.author, photo) for _ in range(2)]
    delete = Image.delete

    def post_the_others_first(image: Image) -> object:
        Image.objects.exclude(pk=image.pk).update(thread=case.thread)
        return delete(image)

    monkeypatch.setattr(Image, "delete", post_the_others_first)
    assert discard_forgotten_drafts() == 1
    assert Image.objects.get().pk in {draft.pk for draft in drafts}


def test_a_draft_that_was_just_posted_is_not_discarded(
    cast: Cast, case: Case, signed_in: SignIn, photo: bytes
) -> None:
    image = upload_image(uploader=cast.author, file=photo)
    Image.objects.filter(pk=image.pk).update(thread=case.thread)
    assert not discard_draft(image_id=image.pk)
    address = reverse("messaging:discard", args=[image.pk])
    assert signed_in(cast.author).post(address).status_code == 404
    assert Image.objects.filter(pk=image.pk).exists()


@pytest.mark.parametrize("step", ["upload", "describe"])
def test_a_description_that_cannot_be_checked_is_refused_in_words(
    cast: Cast, signed_in: SignIn, photo: bytes, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    draft = upload_image(uploader=cast.author, file=photo)

    def broken(*args: object, **kwargs: object) -> None:
        raise DeidentificationError

    monkeypatch.setattr("messaging.picturing.deidentify", broken)
    sent = {"image": SimpleUploadedFile("a.jpg", photo), "description": "Left hand"}
    address = reverse(f"messaging:{step}", args=[draft.pk] if step == "describe" else [])
    answer = signed_in(cast.author).post(address, sent)
    assert answer.status_code == 503
    assert "could not check" in answer.json()["message"]
    assert Image.objects.count() == 1
