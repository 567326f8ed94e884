"""The audit trail: written in the transaction of the act that it records, or the act fails."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from network.models import AuditEntry, AuditHead, Practitioner

Act = AuditEntry.Act
# The address from which the request or socket at hand comes; None for commands and the schedule.
origin: ContextVar[str | None] = ContextVar("origin", default=None)


@contextmanager
def coming_from(address: str | None) -> Iterator[None]:
    """Acts inside are recorded as coming from this address."""
    token = origin.set(address)
    try:
        yield
    finally:
        origin.reset(token)


@transaction.atomic
def record(
    act: AuditEntry.Act,
    *,
    actor: Practitioner | None = None,
    about: Practitioner | None = None,
    subject: models.Model | None = None,
    **details: Any,
) -> AuditEntry:
    """Add a row. Call it last in the transaction of the act: the chain is locked until the commit.

    `about`: whose account it concerns, who may read the row. `details`: codes, numbers and hashes
    (str, int, bool, None or lists of them), never what somebody typed.
    """
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
    entry = AuditEntry(
        number=head.number + 1,
        at=timezone.now(),
        act=act,
        actor_id=actor.pk if actor else None,
        about_id=about.pk if about else None,
        subject=f"{subject._meta.label_lower}:{subject.pk}" if subject else "",
        origin=origin.get(),
        details=details,
        previous=head.hash,
    )
    entry.hash = seal(entry)
    entry.save(force_insert=True)
    head.number, head.hash = entry.number, entry.hash
    head.save(update_fields=["number", "hash"])
    return entry


def seal(entry: AuditEntry) -> str:
    """SHA-256 over the row before and the canonical JSON of this one."""
    canonical = json.dumps(entry.as_sealed(), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{entry.previous}\n{canonical}".encode()).hexdigest()
