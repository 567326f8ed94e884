"""The head of the chain, kept where whoever changes the database does not reach."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from network.models import AuditHead


@dataclass(frozen=True, slots=True)
class KeptHead:
    """What the chain ended with at some time: the row's number and hash."""

    number: int
    hash: str


def write_audit_head() -> KeptHead | None:
    """Add the head as it is now to AUDIT_HEAD_FILE, and mail it to AUDIT_HEAD_MAIL; None when no
    row was added since the last time. Raises OSError, and what sending raises."""
    head = AuditHead.objects.filter(pk=1).first()
    if head is None or not (settings.AUDIT_HEAD_FILE or settings.AUDIT_HEAD_MAIL):
        return None
    at = timezone.now().astimezone(UTC).isoformat(timespec="seconds")
    line = json.dumps({"number": head.number, "hash": head.hash, "at": at})
    file = Path(settings.AUDIT_HEAD_FILE) if settings.AUDIT_HEAD_FILE else None
    if file and file.exists() and last_of(file) == KeptHead(head.number, head.hash):
        return None
    # The file last: what stands there is not tried again.
    if settings.AUDIT_HEAD_MAIL:
        subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}audit {head.number}"
        send_mail(subject, line, None, [settings.AUDIT_HEAD_MAIL])
    if file:
        with file.open("a", encoding="ascii") as out:
            out.write(line + "\n")
    return KeptHead(head.number, head.hash)


def kept_heads(file: Path) -> Iterator[KeptHead]:
    """The heads of a file that `write_audit_head` wrote. Raises OSError and ValueError."""
    with file.open(encoding="ascii") as lines:
        for line in lines:
            if line.strip():
                head = json.loads(line)
                yield KeptHead(int(head["number"]), str(head["hash"]))


def last_of(file: Path) -> KeptHead | None:
    last = None
    for last in kept_heads(file):  # noqa: B007 (only the last counts)
        pass
    return last
