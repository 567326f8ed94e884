"""docs/permissions.md shows what is tried here, and nothing else."""

import re
from pathlib import Path

from django.conf import settings

from tests.security.doors.rows import FRAMES, HEADING, MEANINGS, ROLES, ROUTES


def test_the_document_has_the_table() -> None:
    text = (Path(settings.BASE_DIR) / "docs/permissions.md").read_text()
    blocks = [block.strip() for block in text.split("```")[1::2]]
    pages, frames = (block.strip() for block in (HEADING + ROUTES, FRAMES))
    assert blocks[0] == pages
    assert blocks[1].partition("\n")[2] == frames
    assert re.findall(r"^\| \w \| (\w+) \|", text, re.MULTILINE) == list(ROLES)
    assert all(f"| `{sign}` | {meaning} |" in text for sign, meaning in MEANINGS.items())
