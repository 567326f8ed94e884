"""What a document shows: how many pages, how each looks, and each page as a picture.

What it is, is told by its content. Pictures are rebuilt from their pixels in this process
(`deidentification.images`, with its limits), PDF is drawn by one of its own (`pdf_pages`).
"""

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from threading import BoundedSemaphore
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image

from deidentification.images import ImageRefused, rebuild
from network.verification.looks import Look, look_of

MAX_BYTES: Final = 10 * 1024 * 1024
AT_ONCE: Final = BoundedSemaphore(2)  # processes for PDF; one may need some hundred MB
PATIENCE: Final = 30  # seconds for one of them


class Refusal(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    UNKNOWN_FORMAT = "unknown_format"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_MANY = "too_many"
    CLOSED = "closed"
    GONE = "gone"


SAID: Final[dict[Refusal, Any]] = {
    Refusal.EMPTY: _("This file is empty."),
    Refusal.TOO_LARGE: _("This file is larger than 10 MB. A photograph of the page will do."),
    Refusal.TOO_MANY_PIXELS: _("This picture is too large. A smaller photograph will do."),
    Refusal.TOO_MANY_PAGES: _("This document has more than 20 pages. Send the ones that matter."),
    Refusal.UNKNOWN_FORMAT: _("Send a JPEG, PNG, HEIC or WebP picture, or a PDF."),
    Refusal.ENCRYPTED: _(
        "This PDF is protected by a password. Save it without one, or take a photograph of it."
    ),
    Refusal.DAMAGED: _("This file is damaged and cannot be read. Try a photograph of it."),
    Refusal.TOO_MANY: _("Six documents at most. Remove one first."),
    Refusal.CLOSED: _("This has been decided already. Documents can no longer be added."),
    Refusal.GONE: _("This document is no longer kept."),
}


class EvidenceRefused(Exception):
    """A document that is not taken or cannot be shown; `code` says why, the message says it to
    whoever tried, in their language."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(SAID[code])
        self.code = code


@dataclass(frozen=True)
class Inspected:
    pages: int
    looks: list[Look]  # one of each page


def inspect(data: bytes) -> Inspected:
    """What is in a document that somebody sent. Raises EvidenceRefused."""
    if not data:
        raise EvidenceRefused(Refusal.EMPTY)
    if len(data) > MAX_BYTES:
        raise EvidenceRefused(Refusal.TOO_LARGE)
    if _is_pdf(data):
        looks = json.loads(_drawn_elsewhere(data, "looks"))
    else:
        with Image.open(io.BytesIO(_rebuilt(data))) as picture:
            looks = [look_of(picture)]
    return Inspected(len(looks), looks)


def picture_of(data: bytes, page: int) -> bytes:
    """One page (from 1) as a JPEG or PNG made from its pixels. Raises EvidenceRefused."""
    return _drawn_elsewhere(data, "page", str(page)) if _is_pdf(data) else _rebuilt(data)


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-")


def _rebuilt(data: bytes) -> bytes:
    try:
        return rebuild(data).data
    except ImageRefused as refusal:
        raise EvidenceRefused(Refusal(refusal.code)) from None


def _drawn_elsewhere(data: bytes, *wanted: str) -> bytes:
    """What `pdf_pages` writes. It inherits nothing: no secret of ours is in its environment."""
    command = [sys.executable, "-m", "network.verification.pdf_pages", *wanted]
    with AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603 (our own module, and words of our own)
                command,
                input=data,
                cwd=settings.BASE_DIR,
                env={},
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise EvidenceRefused(Refusal.DAMAGED) from None
    if done.returncode == 0:
        return done.stdout
    code = done.stderr.decode("ascii", "replace")
    # Whatever else it says quotes a stranger's file: it goes no further.
    raise EvidenceRefused(Refusal(code) if code in set(Refusal) else Refusal.DAMAGED) from None
