"""The audit trail: written in the transaction of the act that it records, or the act fails."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from network.codes import codes_only
from network.models import AuditEntry, AuditHead, Practitioner

Act = AuditEntry.Act
# The address from which the request or socket at hand comes; None for commands and the schedule.
origin: ContextVar[str | None] = ContextVar("origin", default=None)


@contextmanager
def coming_from(address: str | None) -> Iterator[None]:
    """Acts inside are recorded as coming from this address (see `network.origins`)."""
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
    """Add a row. Call it last in the transaction of the act: the chain is locked until the commit,
    so that whoever does slow work after it holds up everybody else's acts, and whoever locks
    another row after it may meet somebody who locked the two the other way round.

    `about`: whose account it concerns, who may read the row. `details`: see `codes_only`, which
    raises WordsRefused; then the act fails.
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
        details=codes_only(details),
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
