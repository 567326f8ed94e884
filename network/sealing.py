"""Receipts: what the filter did to each text, written in the transaction that stores the text."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from deidentification import RULES_VERSION, Deidentified, receipt_chain
from network.models import Practitioner, Receipt


def chain_of_practitioner(practitioner: Practitioner) -> str:
    """The chain for what has no thread. Locks the practitioner's row until the commit."""
    Practitioner.objects.select_for_update(of=("self",)).get(pk=practitioner.pk)
    return f"practitioner:{practitioner.pk}"


def write_receipt(
    *,
    chain: str,
    author: Practitioner,
    act: Receipt.Act,
    row: models.Model,
    texts: Sequence[Deidentified],
    removed: Mapping[str, int] | None = None,
    kept: Sequence[Mapping[str, str]] = (),
) -> Receipt:
    """Add the receipt of what was just stored in `row` to a chain that the caller has locked.

    `texts`: all that is stored now. `removed`: kind → how many; without it, what the filter took
    out of `texts`. The salt of the row's earlier receipts is forgotten: their text is no more.
    """
    subject = subject_of(row)
    forget_text(row)
    last = Receipt.objects.filter(chain=chain).order_by("-number").first()
    counts = dict(removed) if removed is not None else total(text.counts for text in texts)
    salt = secrets.token_hex(16)
    receipt = Receipt(
        chain=chain,
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        author=author,
        act=act,
        subject=subject,
        rules=RULES_VERSION,
        removed={str(kind): count for kind, count in sorted(counts.items())},
        kept=[dict(one) for one in kept],
        removed_count=sum(counts.values()),
        kept_count=len(kept),
        digest=receipt_chain.digest([str(text) for text in texts], salt),
        salt=salt,
        previous=last.hash if last else receipt_chain.FIRST,
    )
    receipt.hash = receipt_chain.seal(receipt.as_sealed())
    receipt.save(force_insert=True)
    return receipt


def forget_text(row: models.Model) -> None:
    """What was stored in a row is no more: nobody may try names against its digest."""
    Receipt.objects.filter(subject=subject_of(row)).exclude(salt="").update(salt="")


def subject_of(row: models.Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def total(counts: Iterable[Mapping[Any, int]]) -> dict[str, int]:
    """The sum of several counts by kind."""
    summed: dict[str, int] = {}
    for one in counts:
        for kind, count in one.items():
            summed[str(kind)] = summed.get(str(kind), 0) + count
    return summed


def export_receipts() -> Iterator[dict[str, Any]]:
    """Every receipt as it was sealed, each chain in the order of its numbers."""
    rows = Receipt.objects.select_related("author").order_by("chain", "number")
    return (receipt.as_sealed() for receipt in rows.iterator(chunk_size=2_000))
