"""The JSON schema of the socket's frames, written from the types that decode them."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from messaging.frames import schema

FILE = Path(settings.BASE_DIR) / "docs" / "socket.schema.json"


def written_schema() -> str:
    """The file's text as it should be."""
    return json.dumps(schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


class Command(BaseCommand):
    help = "Write docs/socket.schema.json; run it after a change of messaging/frames.py."

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_text(written_schema(), "utf-8")
        self.stdout.write(f"{FILE.relative_to(settings.BASE_DIR)} written.")
