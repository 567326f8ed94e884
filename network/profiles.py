"""A practitioner's own page: made at sign-up, changed by its owner."""

from typing import Any

from django.db import transaction

from deidentification import deidentify
from network.models import Practitioner, Receipt, Specialty, User, free_handle
from network.sealing import chain_of_practitioner, write_receipt

# What a moderator compares with the registry before letting somebody in.
IDENTITY = ("name", "title", "profession")


class IdentityChecked(Exception):
    """Somebody whose identity was checked is about to take another one."""


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
def update_profile(*, practitioner: Practitioner, **changes: Any) -> Practitioner:
    """Change one's own page: specialty, city, bio (str), languages; name, title and profession
    only as long as nobody has checked them.

    Raises IdentityChecked and `deidentification.DeidentificationError`; then nothing is stored.
    """
    if "bio" in changes:
        changes["bio"] = deidentify(changes["bio"])
    # Read again under a lock: a moderator may be letting this person in at this moment.
    stands = Practitioner.objects.select_for_update(of=("self",)).get(pk=practitioner.pk)
    if stands.is_identity_checked and any(
        changes.get(field, getattr(stands, field)) != getattr(stands, field) for field in IDENTITY
    ):
        raise IdentityChecked
    if changes.get("bio"):
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
