"""How a group is run: founding it, its rules and its entrance, who looks after it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from deidentification import deidentify
from network.auditing import Act, record
from network.joining import GroupRefused, keep_a_moderator, locked, managed, take_in
from network.mailing import tell
from network.models import Membership, Practitioner, Receipt, SpecialtyGroup
from network.sealing import chain_of_practitioner, write_receipt

Entrance = SpecialtyGroup.Entrance
TAKEN_SLUGS = {"new", "requests"}  # these addresses lead elsewhere


@transaction.atomic
def found_group(
    *,
    moderator: Practitioner,
    specialty: str,
    name: str,
    description: str,
    rules: str = "",
    entrance: str = Entrance.OPEN,
) -> SpecialtyGroup:
    """Open a new group; its founder is its first member and moderator.

    Raises PermissionDenied and `deidentification.DeidentificationError`.
    """
    if not moderator.may_decide:
        raise PermissionDenied
    clean_name = deidentify(name)
    group = SpecialtyGroup.objects.create(
        specialty=specialty,
        name=clean_name,
        description=deidentify(description),
        rules=deidentify(rules),
        entrance=entrance,
        slug=_free_slug(clean_name.text or specialty),
    )
    _seal(group, moderator)
    membership = take_in(moderator, group, by=moderator)
    membership.is_moderator, membership.rules_accepted_at = True, timezone.now()
    membership.save(update_fields=["is_moderator", "rules_accepted_at"])
    return group


@transaction.atomic
def change_group(
    *, moderator: Practitioner, group: SpecialtyGroup, description: str, rules: str, entrance: str
) -> SpecialtyGroup:
    """Write what a group is for and its rules, and say who may join. Changed rules are shown to
    every member again before they next write.

    Raises PermissionDenied for anybody but those who manage the group, and
    `deidentification.DeidentificationError`; then nothing is stored.
    """
    group = managed(moderator, group)
    before = group.entrance
    clean_rules = deidentify(rules.replace("\r\n", "\n").strip())
    if clean_rules.text != group.rules.text:
        group.rules_changed_at = timezone.now()
        mine = group.memberships.filter(practitioner=moderator)
        mine.update(rules_accepted_at=group.rules_changed_at)
    group.description = deidentify(description.replace("\r\n", "\n").strip())
    group.rules, group.entrance = clean_rules, entrance
    group.save(update_fields=["description", "rules", "rules_changed_at", "entrance"])
    _seal(group, moderator)
    if entrance != before:
        record(Act.GROUP_CHANGED, actor=moderator, subject=group, before=before, after=entrance)
    return group


@transaction.atomic
def name_moderator(
    *, by: Practitioner, group: SpecialtyGroup, practitioner: Practitioner, named: bool
) -> Membership:
    """Make a member a moderator of the group, or a member like the others again.

    Raises PermissionDenied for anybody but its moderators and those of the network; GroupRefused
    for whoever is no member, and where none would be left.
    """
    group = locked(group)
    if not group.may_name_moderators(by):
        raise PermissionDenied
    membership = group.memberships.filter(practitioner=practitioner).first()
    if membership is None or (named and not practitioner.is_admitted):
        raise GroupRefused(_("Only a member of the group can be its moderator."))
    if membership.is_moderator == named:
        return membership
    if not named:
        keep_a_moderator(membership)
    membership.is_moderator = named
    membership.save(update_fields=["is_moderator"])
    if named and by.pk != practitioner.pk:
        tell(practitioner, "group_moderator", page="network:groups")
    record(
        Act.ROLE_CHANGED,
        actor=by,
        about=practitioner,
        subject=group,
        role="group_moderator",
        given=named,
    )
    return membership


def accept_rules(*, practitioner: Practitioner, group: SpecialtyGroup, seen: str) -> bool:
    """Note that a member has read the rules. `seen`: which writing of them (`rules_mark`); when
    they have changed since, nothing is noted and the answer is False."""
    if seen != group.rules_mark:
        return False
    mine = group.memberships.filter(practitioner=practitioner)
    return mine.update(rules_accepted_at=timezone.now()) == 1


def _seal(group: SpecialtyGroup, author: Practitioner) -> None:
    write_receipt(
        chain=chain_of_practitioner(author),
        author=author,
        act=Receipt.Act.GROUP,
        row=group,
        texts=[group.name, group.description, group.rules],
    )


def _free_slug(title: str) -> str:
    base = slugify(title)[:50] or "group"
    taken = set(SpecialtyGroup.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= TAKEN_SLUGS
    return next(
        s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken
    )
