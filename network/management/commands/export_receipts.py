"""All receipts as JSON lines, to be kept elsewhere and checked without this site."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from network.auditing import Act, record
from network.sealing import export_receipts


class Command(BaseCommand):
    help = (
        "Write every receipt, one JSON object a line. Check it anywhere: "
        "python -m deidentification verify-receipts FILE [--earlier OLDER_FILE]"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = 0
        for receipt in export_receipts():
            self.stdout.write(json.dumps(receipt, sort_keys=True))
            rows += 1
        record(Act.EXPORTED, what="receipts", rows=rows)
