"""Whether anybody has changed what was recorded."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from deidentification import receipt_chain
from network.auditing import triggers
from network.auditing.checking import check_trail
from network.auditing.heads import kept_heads
from network.sealing import export_receipts
from network.verification.records import decisions_with_wrong_signature


class Command(BaseCommand):
    help = (
        "Check the audit trail, the receipts of the filter and the signatures of decisions. Names "
        "the first row that is not as it was written, and then ends with 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            type=Path,
            metavar="FILE",
            help="what AUDIT_HEAD_FILE has gathered: without it, an end cut off together with the "
            "head, or a trail written anew, cannot be told from a sound one",
        )

    def handle(self, *args: Any, head: Path | None, **options: Any) -> None:
        try:
            kept = list(kept_heads(head)) if head else []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{head} is no file of heads ({type(error).__name__}).") from None
        faults = [
            f"The database's trigger {name} is missing." for name in triggers.missing(connection)
        ]
        checked = check_trail(kept)
        if checked.fault:
            faults.append(f"The audit trail: {checked.fault}. {checked.sound} rows are sound.")
        faults += [f"The receipts: {fault}." for fault in _faulty_receipts()]
        faults += [
            f"The decision {decision.pk} has a wrong signature."
            for decision in decisions_with_wrong_signature()
        ]
        if faults:
            raise CommandError("\n".join(faults))
        against = f", against {len(kept)} heads kept elsewhere" if kept else ""
        self.stdout.write(f"{checked.sound} rows of the audit trail are sound{against}.")


def _faulty_receipts() -> Iterator[str]:
    at = ""

    def lines() -> Iterator[str]:
        nonlocal at
        for receipt in export_receipts():
            at = f"number {receipt['number']} of {receipt['chain']}"
            yield json.dumps(receipt)

    if fault := receipt_chain.first_fault(lines()):
        yield f"{at}: {fault.reason}"
