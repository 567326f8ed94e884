"""Documents that a claimant shows to moderators: taken in, read page by page, deleted in time.

A document is a row and a file of the same id, encrypted with the first of EVIDENCE_KEYS. The file
is written before its row is there and deleted after its row is gone: what is interrupted in between
leaves a file without a row, which the next `delete_due_evidence` sweeps away.
"""

import os
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from network import auditing
from network.auditing import Act
from network.models import Claim, Evidence, Practitioner
from network.verification.documents import EvidenceRefused, Refusal, inspect, picture_of
from network.verification.looks import are_alike
from network.verification.revising import as_it_stands, has_changed

DOCUMENTS: Final = 6  # of one claim
UNFINISHED: Final = timedelta(hours=1)  # a younger file may belong to a row not yet committed

__all__ = [
    "DOCUMENTS",
    "EvidenceRefused",
    "Refusal",
    "add_evidence",
    "copies_of",
    "delete_due_evidence",
    "delete_evidence",
    "encrypt_anew",
    "read_page",
    "remove_evidence",
]


def add_evidence(*, practitioner: Practitioner, claim: Claim, kind: str, file: bytes) -> Evidence:
    """Keep a document for the moderators until some days after the decision.

    Raises EvidenceRefused, whose message is for the claimant.
    """
    inspected = inspect(file)  # it takes its time: before anything is locked
    with transaction.atomic():
        claim = _own(practitioner, claim)
        if claim.evidence.count() >= DOCUMENTS:
            raise EvidenceRefused(Refusal.TOO_MANY)
        evidence = Evidence.objects.create(
            claim=claim,
            kind=kind,
            pages=inspected.pages,
            size=len(file),
            digest=_digest(file),
            looks=inspected.looks,
        )
        _write(evidence.pk, file)
        has_changed(claim)
        auditing.record(
            Act.EVIDENCE_ADDED,
            actor=practitioner,
            about=practitioner,
            subject=evidence,
            claim=claim.pk,
            kind=kind,
        )
    return evidence


def read_page(*, moderator: Practitioner, evidence: Evidence, page: int) -> bytes:
    """One page (from 1) as a PNG or JPEG, and a row that it was read: without the row, no page.

    Raises PermissionDenied for whoever is no moderator, and for the claimant; EvidenceRefused when
    there is no such page.
    """
    reader = Practitioner.objects.select_related("user").get(pk=moderator.pk)
    claimant = evidence.claim.practitioner
    if not reader.moderates or reader == claimant:
        raise PermissionDenied
    if not 1 <= page <= evidence.pages:
        raise EvidenceRefused(Refusal.GONE)
    picture = picture_of(_read(evidence.pk), page)
    auditing.record(
        Act.EVIDENCE_READ,
        actor=reader,
        about=claimant,
        subject=evidence,
        claim=evidence.claim_id,
        page=page,
    )
    return picture


def copies_of(claim: Claim) -> list[tuple[Evidence, Evidence]]:
    """Documents of a claim, each with the same one, as it is or made anew, in the claim of somebody
    else."""
    own = list(claim.evidence.all())
    if not own:
        return []
    others = Evidence.objects.exclude(claim__practitioner=claim.practitioner_id)
    kept = list(others.select_related("claim"))
    return [
        (document, other)
        for document in own
        for other in kept
        if other.digest == document.digest or are_alike(other.looks, document.looks)
    ]


# --- Its end -------------------------------------------------------------------------------------


@transaction.atomic
def remove_evidence(*, practitioner: Practitioner, evidence: Evidence) -> None:
    """The claimant takes a document back. Raises EvidenceRefused once it has been decided on."""
    claim = _own(practitioner, evidence.claim)
    has_changed(claim)
    _delete(evidence, actor=practitioner, why="taken_back")


def delete_evidence(evidence: Evidence) -> None:
    """Delete a document: the file, and all by which it could be known again."""
    with transaction.atomic():
        _delete(evidence, actor=None, why="due")


def delete_due_evidence() -> int:
    """Delete every document whose time is over, and files that have no row (any more); returns how
    many documents. Work for the schedule: killed halfway, it goes on at the next time."""
    due = list(_due())
    for evidence in due:
        delete_evidence(evidence)
    _sweep()
    return len(due)


def _due() -> Iterator[Evidence]:
    now = timezone.now()
    # Also those of a closed claim that nobody gave a term.
    forgotten = Q(
        delete_after__isnull=True, claim__changed_at__lte=now - timedelta(settings.EVIDENCE_DAYS)
    ) & ~Q(claim__state__in=Claim.OPEN)
    rows = Evidence.objects.filter(Q(delete_after__lte=now) | forgotten)
    return rows.select_related("claim__practitioner").iterator()


def _delete(evidence: Evidence, *, actor: Practitioner | None, why: str) -> None:
    claim, key = evidence.claim, evidence.pk
    if not Evidence.objects.filter(pk=key).delete()[0]:
        return  # somebody else was faster
    transaction.on_commit(lambda: _file(key).unlink(missing_ok=True))
    auditing.record(
        Act.EVIDENCE_DELETED,
        actor=actor,
        about=claim.practitioner,
        subject=evidence,
        claim=claim.pk,
        why=why,
    )


def _sweep() -> None:
    """Delete files whose row was never committed, or is gone."""
    young = time.time() - UNFINISHED.total_seconds()
    for file in _folder().iterdir():
        if file.stat().st_mtime <= young and not _has_row(file.name):
            file.unlink(missing_ok=True)


def _has_row(name: str) -> bool:
    try:
        return Evidence.objects.filter(pk=uuid.UUID(name)).exists()
    except ValueError:
        return False  # a file that was being written


def _own(practitioner: Practitioner, claim: Claim) -> Claim:
    """One's own open claim, locked until the commit."""
    try:
        return as_it_stands(practitioner, claim)
    except Claim.DoesNotExist:
        raise EvidenceRefused(Refusal.CLOSED) from None


# --- The file ------------------------------------------------------------------------------------


def encrypt_anew() -> int:
    """Encrypt each document with the first key, and make its digest anew; returns how many."""
    count = 0
    for evidence in Evidence.objects.iterator():
        try:
            content = _read(evidence.pk)
        except EvidenceRefused:
            continue  # deleted meanwhile, or not restored with the database
        _write(evidence.pk, content)
        Evidence.objects.filter(pk=evidence.pk).update(digest=_digest(content))
        if not Evidence.objects.filter(pk=evidence.pk).exists():
            _file(evidence.pk).unlink(missing_ok=True)
        count += 1
    return count


def _write(key: uuid.UUID, content: bytes) -> None:
    """The id is encrypted with it: no file can be put in the place of another."""
    token = _fernet().encrypt(key.bytes + content)
    unfinished = _folder() / f"{key.hex}.{uuid.uuid4().hex}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(token)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(_file(key))


def _read(key: uuid.UUID) -> bytes:
    """Raises EvidenceRefused when the file is not there, or is not what was written."""
    try:
        content = _fernet().decrypt(_file(key).read_bytes())
    except (FileNotFoundError, InvalidToken):
        raise EvidenceRefused(Refusal.GONE) from None
    if content[:16] != key.bytes:
        raise EvidenceRefused(Refusal.GONE)
    return content[16:]


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.EVIDENCE_KEYS])


def _folder() -> Path:
    folder = Path(settings.EVIDENCE_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _file(key: uuid.UUID) -> Path:
    return _folder() / key.hex


def _digest(content: bytes) -> str:
    """Keyed: nobody who reads the database can ask it for a document that they have."""
    return salted_hmac("network.evidence", content, algorithm="sha256").hexdigest()
