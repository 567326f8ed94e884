"""The scene that several of these tests try to get into."""

from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.security.doors.scene import Scene, build


@pytest.fixture
def scene(cast: Cast, photo: bytes, settings: Any, tmp_path: Path) -> Scene:
    """One of everything; its document's file goes with the test, as its row does."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return build(cast, photo)
