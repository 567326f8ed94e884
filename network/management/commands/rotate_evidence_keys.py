"""After a new key was put first in EVIDENCE_KEYS: the old ones are then needed no longer."""

from typing import Any

from django.core.management.base import BaseCommand

from network.verification.evidence import encrypt_anew


class Command(BaseCommand):
    help = "Encrypt every document with the first key of EVIDENCE_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        count = encrypt_anew()
        self.stdout.write(self.style.SUCCESS(f"{count} documents are encrypted with the new key."))
