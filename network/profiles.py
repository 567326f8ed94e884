"""A practitioner's own page: made at sign-up, changed by its owner."""

from typing import Any

from django.db import transaction

from deidentification import deidentify
from network.models import Practitioner, User, free_handle


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


def update_profile(*, practitioner: Practitioner, **changes: Any) -> Practitioner:
    """Change one's own page: name, title, profession, specialty, city, bio (str), languages."""
    if "bio" in changes:
        changes["bio"] = deidentify(changes["bio"])
    for field, value in changes.items():
        setattr(practitioner, field, value)
    practitioner.save(update_fields=list(changes))
    return practitioner
