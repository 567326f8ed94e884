"""A practitioner's own page: made at sign-up, changed by its owner."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from deidentification import deidentify
from network.models import Practitioner, Receipt, Specialty, User, free_handle
from network.sealing import chain_of_practitioner, write_receipt


@transaction.atomic
def register_practitioner(
    *,
    user: User,
    name: str,
    title: str = Practitioner.Title.NONE,
    profession: str = Practitioner.Profession.DOCTOR,
    specialty: str = Specialty.GENERAL_PRACTICE,
    city: str = "",
) -> Practitioner:
    """Make the practitioner behind a new account. Nobody is verified by registering: what is not
    known yet comes with the claim."""
    return Practitioner.objects.create(
        user=user,
        handle=free_handle(name),
        name=name,
        title=title,
        profession=profession,
        specialty=specialty,
        city=city,
        status=Practitioner.Status.PENDING,
    )


@transaction.atomic
def update_profile(
    *,
    practitioner: Practitioner,
    bio: str | None = None,
    city: str | None = None,
    languages: list[str] | None = None,
) -> Practitioner:
    """Change what anybody may say of themselves; None leaves it. Name, title, profession,
    specialty and number are claimed (`network.verification.claiming`), and a moderator looks.

    Raises PermissionDenied for whoever may only read and is read by colleagues, and
    `deidentification.DeidentificationError`; then nothing is stored.
    """
    if practitioner.is_admitted and not practitioner.may_write:
        raise PermissionDenied
    changes: dict[str, Any] = {"city": city, "languages": languages}
    changes = {field: value for field, value in changes.items() if value is not None}
    if bio is not None:
        changes["bio"] = deidentify(bio)
        if changes["bio"]:
            changes["bio_withheld_since"] = None  # a new text stands there now
    for field, value in changes.items():
        setattr(practitioner, field, value)
    practitioner.save(update_fields=list(changes))
    if "bio" in changes:
        write_receipt(
            chain=chain_of_practitioner(practitioner),
            author=practitioner,
            act=Receipt.Act.PROFILE,
            row=practitioner,
            texts=[practitioner.bio],
        )
    return practitioner
