"""Groups: founding one, joining and leaving it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from deidentification import deidentify
from network.access import access_has_changed
from network.models import Membership, Practitioner, Receipt, SpecialtyGroup
from network.sealing import chain_of_practitioner, write_receipt


@transaction.atomic
def join_group(*, practitioner: Practitioner, group: SpecialtyGroup) -> Membership:
    """Become a member; joining twice changes nothing. Raises PermissionDenied."""
    if not practitioner.is_admitted:
        raise PermissionDenied
    membership, _ = Membership.objects.get_or_create(practitioner=practitioner, group=group)
    access_has_changed(practitioner)
    return membership


@transaction.atomic
def leave_group(*, practitioner: Practitioner, group: SpecialtyGroup) -> None:
    """Stop being a member: the group's discussions close at once."""
    Membership.objects.filter(practitioner=practitioner, group=group).delete()
    access_has_changed(practitioner)


@transaction.atomic
def found_group(
    *, moderator: Practitioner, specialty: str, name: str, description: str
) -> SpecialtyGroup:
    """Open a new group; its founder becomes a member. Raises PermissionDenied."""
    if not (moderator.is_admitted and moderator.is_moderator):
        raise PermissionDenied
    clean_name = deidentify(name)
    group = SpecialtyGroup.objects.create(
        specialty=specialty,
        name=clean_name,
        description=deidentify(description),
        slug=_free_slug(clean_name.text or specialty),
    )
    write_receipt(
        chain=chain_of_practitioner(moderator),
        author=moderator,
        act=Receipt.Act.GROUP,
        row=group,
        texts=[group.name, group.description],
    )
    join_group(practitioner=moderator, group=group)
    return group


def _free_slug(title: str) -> str:
    base = slugify(title)[:50] or "group"
    taken = set(SpecialtyGroup.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken
    )
