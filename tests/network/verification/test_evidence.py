"""Documents: taken by what they are, kept encrypted, read by moderators only, gone in time."""

import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from network import auditing
from network.models import AuditEntry, Claim, Evidence, Practitioner
from network.verification import evidence as verbs
from network.verification.claiming import submit_claim
from network.verification.evidence import (
    EvidenceRefused,
    add_evidence,
    copies_of,
    delete_due_evidence,
    delete_evidence,
    read_page,
    remove_evidence,
)
from network.verification.looks import are_alike, look_of
from tests.cast import Cast
from tests.network.verification.papers import as_file, as_pdf, card, evidence_files, letter
from tests.network.verification.registry import CLAIM, NOT_LISTED

SignIn = Callable[..., Client]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture
def claim(cast: Cast) -> Claim:
    return submit_claim(practitioner=cast.newcomer, **CLAIM)


def added(claim: Claim, file: bytes, kind: str = "card") -> Evidence:
    return add_evidence(practitioner=claim.practitioner, claim=claim, kind=kind, file=file)


def code_of(claim: Claim, file: bytes) -> str:
    with pytest.raises(EvidenceRefused) as refusal:
        added(claim, file)
    return refusal.value.code


# --- What is taken -------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_pictures_are_taken_by_their_content(claim: Claim, cast: Cast, format_: str) -> None:
    page = read_page(
        moderator=cast.moderator, evidence=added(claim, as_file(card(1), format_)), page=1
    )
    with Image.open(io.BytesIO(page)) as shown:
        assert shown.format in ("JPEG", "PNG")
        assert shown.size == (1012, 638)


def test_each_page_of_a_pdf_is_a_picture(claim: Claim, cast: Cast) -> None:
    document = added(claim, as_pdf(letter(1), letter(2)), "letter")
    assert (document.pages, len(document.looks)) == (2, 2)
    for number in (1, 2):
        page = read_page(moderator=cast.moderator, evidence=document, page=number)
        with Image.open(io.BytesIO(page)) as shown:
            assert max(shown.size) == 2_400
            assert are_alike([look_of(shown)], [look_of(letter(number))])
    with pytest.raises(EvidenceRefused):
        read_page(moderator=cast.moderator, evidence=document, page=3)


LOCKED = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj
4 0 obj<</Filter/Standard/V 1/R 2
/O<28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A>
/U<0000000000000000000000000000000000000000000000000000000000000000>/P -44>>endobj
trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>
%%EOF"""


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + b"0" * 10 * 1024 * 1024, "too_large"),
        (b"<svg xmlns='x' onload='alert(1)'/>", "unknown_format"),
        (b"MZ" + b"\0" * 100, "unknown_format"),
        (b"%PDF-1.7\n" + b"junk " * 50, "damaged"),
        (as_pdf(letter(1))[:2_000], "damaged"),
        (as_pdf(*[Image.new("1", (20, 20))] * 21), "too_many_pages"),
        (LOCKED, "encrypted"),
        (as_file(card(1))[:3_000], "damaged"),
    ],
    ids=["empty", "large", "svg", "program", "junk", "cut", "pages", "locked", "cut picture"],
)
def test_what_cannot_be_read_is_refused_with_a_reason(claim: Claim, file: bytes, code: str) -> None:
    assert code_of(claim, file) == code
    assert not Evidence.objects.exists()
    assert evidence_files() == []


def test_a_name_does_not_make_a_picture(claim: Claim, cast: Cast, signed_in: SignIn) -> None:
    upload = io.BytesIO(b"<html><script>alert(1)</script></html>")
    upload.name = "card.jpg"
    answer = signed_in(cast.newcomer).post(
        reverse("network:add_document"), {"kind": "card", "file": upload}
    )
    assert "Send a JPEG, PNG, HEIC or WebP picture, or a PDF." in answer.content.decode()
    assert not Evidence.objects.exists()


def test_six_documents_are_enough(claim: Claim) -> None:
    for seed in range(6):
        added(claim, as_file(card(seed)))
    assert code_of(claim, as_file(card(7))) == "too_many"


def test_files_that_are_refused_are_counted_too(claim: Claim, signed_in: SignIn) -> None:
    """Each may keep a processor busy before it turns out to be none."""
    browser, add = signed_in(claim.practitioner), reverse("network:add_document")

    def send() -> str:
        file = io.BytesIO(b"%PDF-1.7 and nothing more")
        return browser.post(add, {"kind": "card", "file": file}).content.decode()

    assert all("is damaged" in send() for _ in range(6))
    assert "That is a lot in one minute" in send()


def test_nobody_adds_to_the_claim_of_another_or_after_the_decision(
    cast: Cast, claim: Claim, photo: bytes
) -> None:
    with pytest.raises(EvidenceRefused):
        add_evidence(practitioner=cast.stranger, claim=claim, kind="card", file=photo)
    Claim.objects.update(state=Claim.State.APPROVED)
    assert code_of(claim, photo) == "closed"


def test_a_document_that_was_asked_for_brings_the_claim_back(claim: Claim, photo: bytes) -> None:
    Claim.objects.update(state=Claim.State.MORE_NEEDED)
    added(claim, photo)
    claim.refresh_from_db()
    assert (claim.state, claim.revision) == (Claim.State.RECEIVED, 2)


# --- How it is kept ------------------------------------------------------------------------------


def test_on_the_disk_it_is_encrypted_and_for_its_owner_only(claim: Claim) -> None:
    file = as_pdf(letter(1))
    document = added(claim, file)
    (stored,) = Path(settings.EVIDENCE_DIR).iterdir()
    assert stored.name == document.pk.hex
    assert stored.stat().st_mode & 0o777 == 0o600
    assert stored.parent.stat().st_mode & 0o777 == 0o700
    assert b"%PDF" not in stored.read_bytes()
    assert not list(Path(settings.MEDIA_ROOT).rglob(document.pk.hex))


def test_no_document_passes_for_another(claim: Claim, cast: Cast) -> None:
    first, second = added(claim, as_file(card(1))), added(claim, as_file(card(2)))
    folder = Path(settings.EVIDENCE_DIR)
    (folder / first.pk.hex).write_bytes((folder / second.pk.hex).read_bytes())
    with pytest.raises(EvidenceRefused):
        read_page(moderator=cast.moderator, evidence=first, page=1)


def test_a_new_key_takes_over(claim: Claim, cast: Cast, settings: Any) -> None:
    document = added(claim, as_file(card(1)))
    old, new = settings.EVIDENCE_KEYS, Fernet.generate_key().decode()
    settings.EVIDENCE_KEYS = [new, *old]
    call_command("rotate_evidence_keys", verbosity=0)
    settings.EVIDENCE_KEYS = [new]
    assert read_page(moderator=cast.moderator, evidence=document, page=1)
    settings.EVIDENCE_KEYS = old
    with pytest.raises(EvidenceRefused):
        read_page(moderator=cast.moderator, evidence=document, page=1)


# --- Who reads it: case B12 ----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["newcomer", "stranger", "colleague", "suspended"])
def test_only_moderators_read_it(
    cast: Cast, claim: Claim, photo: bytes, signed_in: SignIn, who: str
) -> None:  # case B12
    document = added(claim, photo)
    person = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        read_page(moderator=person, evidence=document, page=1)
    answer = signed_in(person).get(reverse("network:evidence_page", args=[document.pk, 1]))
    assert answer.status_code in (302, 403)
    assert not AuditEntry.objects.filter(act="evidence_read").exists()


def test_a_moderator_reads_nothing_of_their_own(cast: Cast, photo: bytes) -> None:  # case B12
    own = submit_claim(practitioner=cast.moderator, **{**CLAIM, "number": NOT_LISTED})
    with pytest.raises(PermissionDenied):
        read_page(moderator=cast.moderator, evidence=added(own, photo), page=1)


def test_each_reading_is_one_row_and_is_not_kept(
    cast: Cast, claim: Claim, photo: bytes, signed_in: SignIn
) -> None:  # case B12
    document = added(claim, photo)
    address = reverse("network:evidence_page", args=[document.pk, 1])
    answer = signed_in(cast.moderator).get(address)
    assert answer.headers["Content-Type"] in ("image/jpeg", "image/png")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    row = AuditEntry.objects.get(act="evidence_read")
    assert (row.actor_id, row.about_id) == (cast.moderator.pk, cast.newcomer.pk)
    assert row.details["page"] == 1


def test_a_reading_that_cannot_be_recorded_is_none(
    cast: Cast, claim: Claim, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = added(claim, photo)

    def full_disk(*args: Any, **kwargs: Any) -> None:
        raise OSError

    monkeypatch.setattr(auditing, "record", full_disk)
    with pytest.raises(OSError):
        read_page(moderator=cast.moderator, evidence=document, page=1)


def test_where_it_was_taken_is_not_shown(claim: Claim, cast: Cast) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "Maker of Melbourg", "12 rue du Port"
    document = added(claim, as_file(card(1), exif=exif))
    page = read_page(moderator=cast.moderator, evidence=document, page=1)
    assert b"Melbourg" not in page
    with Image.open(io.BytesIO(page)) as shown:
        assert not dict(shown.getexif())


def test_the_claimant_sees_that_it_is_there_and_takes_it_back(
    cast: Cast, claim: Claim, photo: bytes, signed_in: SignIn
) -> None:
    document = added(claim, photo)
    browser, remove = (
        signed_in(cast.newcomer),
        reverse("network:remove_document", args=[document.pk]),
    )
    page = browser.get(reverse("network:credentials")).content.decode()
    assert remove in page
    assert reverse("network:evidence_page", args=[document.pk, 1]) not in page
    browser.post(remove)
    assert not Evidence.objects.exists()
    assert evidence_files() == []


def test_after_the_decision_it_is_no_longer_theirs(claim: Claim, photo: bytes) -> None:
    document = added(claim, photo)
    Claim.objects.update(state=Claim.State.APPROVED)
    with pytest.raises(EvidenceRefused):
        remove_evidence(practitioner=claim.practitioner, evidence=document)


# --- Its end: case B12 ---------------------------------------------------------------------------


def test_it_is_deleted_when_its_time_is_over(claim: Claim, photo: bytes) -> None:  # case B12
    document = added(claim, photo)
    Claim.objects.update(state=Claim.State.APPROVED)
    Evidence.objects.update(delete_after=timezone.now() + timedelta(days=30))
    assert delete_due_evidence() == 0
    with time_machine.travel(timezone.now() + timedelta(days=30, seconds=1)):
        assert delete_due_evidence() == 1
        assert delete_due_evidence() == 0
    assert not Evidence.objects.exists()
    assert evidence_files() == []
    row = AuditEntry.objects.get(act="evidence_deleted")
    assert row.subject.endswith(str(document.pk))
    assert document.digest not in str(row.details)


def test_a_closed_claim_without_a_term_is_not_forgotten(claim: Claim, photo: bytes) -> None:
    added(claim, photo)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert delete_due_evidence() == 0  # it still waits
        Claim.objects.update(state=Claim.State.REFUSED)
        assert delete_due_evidence() == 1


def test_what_was_interrupted_halfway_is_finished(
    claim: Claim, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = added(claim, photo)

    def killed(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            delete_evidence(document)
    assert not Evidence.objects.exists()
    assert evidence_files() == [document.pk.hex]
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        delete_due_evidence()
    assert evidence_files() == []


def test_a_file_without_a_row_is_swept_but_not_one_just_written(claim: Claim, photo: bytes) -> None:
    kept = added(claim, photo)
    for name in (uuid.uuid4().hex, f"{uuid.uuid4().hex}.unfinished"):
        (Path(settings.EVIDENCE_DIR) / name).write_bytes(b"x")
    delete_due_evidence()
    assert len(evidence_files()) == 3
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        delete_due_evidence()
    assert evidence_files() == [kept.pk.hex]


def test_a_file_that_could_not_be_recorded_has_no_row(
    claim: Claim, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*args: Any, **kwargs: Any) -> None:
        raise OSError

    monkeypatch.setattr(verbs.auditing, "record", full_disk)
    with pytest.raises(OSError):
        added(claim, photo)
    assert not Evidence.objects.exists()


# --- The same document again: case B4 ------------------------------------------------------------


def cut(page: Image.Image) -> Image.Image:
    """Two per cent less on each side."""
    across, down = page.width // 50, page.height // 50
    return page.crop((across, down, page.width - across, page.height - down))


AGAIN: dict[str, Callable[[Image.Image], bytes]] = {
    "the same file": lambda page: as_file(page),
    "as PNG": lambda page: as_file(page, "PNG"),
    "of low quality": lambda page: as_file(page, quality=25),
    "made smaller": lambda page: as_file(page.reduce(2)),
    "cut a little": lambda page: as_file(cut(page)),
    "grey": lambda page: as_file(page.convert("L")),
    "lighter": lambda page: as_file(page.point(lambda level: min(255, level * 115 // 100))),
    "as PDF": lambda page: as_pdf(letter(77), page),
}


@pytest.fixture
def elsewhere(cast: Cast) -> Claim:
    Practitioner.objects.filter(pk=cast.stranger.pk).update(status="pending")
    return submit_claim(practitioner=cast.stranger, **{**CLAIM, "number": NOT_LISTED})


@pytest.mark.parametrize("paper", [letter, card], ids=["letter", "card"])
@pytest.mark.parametrize("how", AGAIN)
def test_a_document_on_a_second_account_is_known_again(
    claim: Claim, elsewhere: Claim, how: str, paper: Callable[[int], Image.Image]
) -> None:  # case B4
    first = added(claim, as_file(paper(1)))
    again = added(elsewhere, AGAIN[how](paper(1)))
    assert copies_of(again.claim) == [(again, first)]
    assert copies_of(first.claim) == [(first, again)]


@pytest.mark.parametrize("paper", [letter, card], ids=["letters", "cards"])
def test_different_documents_are_rarely_taken_for_one(
    paper: Callable[[int], Image.Image],
) -> None:  # case B4
    """Cards are all of one make here, as professional cards are."""
    looks = [[look_of(paper(seed))] for seed in range(30)]
    pairs = [(a, b) for n, a in enumerate(looks) for b in looks[n + 1 :]]
    assert sum(are_alike(a, b) for a, b in pairs) <= len(pairs) // 100


def test_empty_pages_are_not_alike() -> None:
    blank = look_of(Image.new("RGB", (800, 1000), "white"))
    assert blank == []
    assert not are_alike([blank], [blank])
