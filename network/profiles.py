"""A practitioner's own page: made at sign-up, changed by its owner."""

from typing import Any

from django.db import transaction

from deidentification import deidentify
from network.models import Practitioner, Receipt, User, free_handle
from network.sealing import chain_of_practitioner, write_receipt


@transaction.atomic
def register_practitioner(
    *, user: User, name: str, title: str, profession: str, specialty: str, city: str = ""
) -> Practitioner:
    """Make the practitioner behind a new account. Nobody is verified by registering."""
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
def update_profile(*, practitioner: Practitioner, **changes: Any) -> Practitioner:
    """Change one's own page: name, title, profession, specialty, city, bio (str), languages."""
    if "bio" in changes:
        changes["bio"] = deidentify(changes["bio"])
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
