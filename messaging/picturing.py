"""Pictures: taking one in, rebuilt from its pixels, and throwing forgotten drafts away."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from deidentification import deidentify
from deidentification.images import rebuild
from messaging.models import Image
from network.models import Practitioner

DRAFT_LIFETIME = timedelta(hours=24)


def upload_image(*, uploader: Practitioner, file: File | bytes, description: str = "") -> Image:
    """Keep a picture as a draft of its uploader, to be posted later.

    Nothing of the file itself is stored: name, metadata and trailing bytes end here. Raises
    `deidentification.images.ImageRefused`, whose `code` says why, and
    `deidentification.DeidentificationError` when the description cannot be checked.
    """
    if not uploader.may_write:
        raise PermissionDenied
    rebuilt = rebuild(file if isinstance(file, bytes) else file.read())
    image = Image(
        uploader=uploader,
        width=rebuilt.width,
        height=rebuilt.height,
        description=deidentify(description),
    )
    image.file.save(rebuilt.name, ContentFile(rebuilt.data), save=True)
    return image


def describe_image(*, image: Image, description: str) -> Image:
    """Say what a picture shows, for those who do not see it. Filtered like every text."""
    image.description = deidentify(description.strip())
    image.save(update_fields=["description"])
    return image


@transaction.atomic
def discard_draft(*, image_id: UUID) -> bool:
    """Delete a picture unless it has been posted; returns whether it was deleted.

    Asked again under a lock: who posts it takes the same lock, and one of the two comes too late.
    """
    drafts = Image.objects.filter(thread__isnull=True).select_for_update()
    image = drafts.filter(pk=image_id).first()
    if image is not None:
        image.delete()
    return image is not None


def discard_forgotten_drafts() -> int:
    """Delete drafts that nobody posted within a day; returns how many."""
    forgotten = Image.objects.filter(
        thread__isnull=True, created_at__lt=timezone.now() - DRAFT_LIFETIME
    )
    return sum(discard_draft(image_id=key) for key in list(forgotten.values_list("pk", flat=True)))
