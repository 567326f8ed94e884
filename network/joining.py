"""Who belongs to a group: joining it, asking to, being invited, leaving, being taken out."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.access import access_has_changed
from network.auditing import Act, record
from network.entrances import Way, ways_into
from network.mailing import tell
from network.models import GroupRequest, Membership, Practitioner, SpecialtyGroup

Kind = GroupRequest.Kind


class GroupRefused(Exception):
    """An act in a group that is not possible (any more); its message is for whoever tried it."""


@transaction.atomic
def join_group(*, practitioner: Practitioner, group: SpecialtyGroup) -> Membership:
    """Become a member of a group that is open, or that one is invited to; joining twice changes
    nothing. Raises PermissionDenied."""
    group = locked(group)
    way = ways_into(practitioner, [group])[group.pk]
    if not practitioner.is_admitted or way not in (Way.MEMBER, Way.JOIN, Way.INVITED):
        raise PermissionDenied
    return take_in(practitioner, group, by=practitioner)


@transaction.atomic
def ask_to_join(*, practitioner: Practitioner, group: SpecialtyGroup) -> GroupRequest:
    """Ask the moderators of a group to be let in; asking twice changes nothing.

    Raises PermissionDenied where nobody can ask.
    """
    group = locked(group)
    way = ways_into(practitioner, [group])[group.pk]
    if not practitioner.is_admitted or way not in (Way.ASK, Way.ASKED):
        raise PermissionDenied
    request, is_new = GroupRequest.objects.open().get_or_create(
        group=group,
        practitioner=practitioner,
        defaults={"kind": Kind.REQUEST, "made_by": practitioner},
    )
    if is_new:
        for moderator in _who_settles(group):
            tell(moderator, "group_request", page="network:groups")
    return request


@transaction.atomic
def invite_to_group(
    *, moderator: Practitioner, group: SpecialtyGroup, practitioner: Practitioner
) -> GroupRequest | None:
    """Invite a colleague; who has asked already is let in, and then there is no invitation.

    Raises PermissionDenied for anybody but those who manage the group, and GroupRefused.
    """
    group = managed(moderator, group)
    way = ways_into(practitioner, [group])[group.pk]
    if way == Way.MEMBER or not practitioner.is_admitted:
        raise GroupRefused(_("This colleague cannot be invited to the group."))
    if practitioner.pk == moderator.pk:
        raise PermissionDenied
    if way == Way.ASKED:
        tell(practitioner, "group_request_accepted", page="network:groups")
        take_in(practitioner, group, by=moderator)
        return None
    invitation, is_new = GroupRequest.objects.open().get_or_create(
        group=group,
        practitioner=practitioner,
        defaults={"kind": Kind.INVITATION, "made_by": moderator},
    )
    if is_new:
        tell(practitioner, "group_invitation", page="network:groups")
    return invitation


@transaction.atomic
def settle_request(
    *, moderator: Practitioner, group_request: GroupRequest, accepted: bool
) -> GroupRequest:
    """Let somebody in who asked, or not; they are told.

    Raises PermissionDenied for anybody but those who manage the group, and about oneself;
    GroupRefused when it is settled already: of two decisions at once the first stands.
    """
    group = managed(moderator, group_request.group)
    request = _locked_request(group_request)
    if request.practitioner_id == moderator.pk:
        raise PermissionDenied
    person = request.practitioner
    if accepted and not person.is_admitted:
        raise GroupRefused(_("This colleague has no access to the network now."))
    _close(request, by=moderator, accepted=accepted)
    kind = "group_request_accepted" if accepted else "group_request_refused"
    tell(person, kind, page="network:groups")
    if accepted:
        take_in(person, group, by=moderator)
    return request


@transaction.atomic
def answer_invitation(
    *, practitioner: Practitioner, invitation: GroupRequest, accepted: bool
) -> None:
    """Come into a group that one is invited to, or decline. Raises PermissionDenied,
    GroupRefused."""
    group = locked(invitation.group)
    invitation = _locked_request(invitation)
    if invitation.practitioner_id != practitioner.pk or not practitioner.is_admitted:
        raise PermissionDenied
    _close(invitation, by=practitioner, accepted=accepted)
    if accepted:
        take_in(practitioner, group, by=practitioner)


@transaction.atomic
def withdraw(*, practitioner: Practitioner, group_request: GroupRequest) -> None:
    """Take back one's own request, or an invitation to a group that one manages.

    Raises PermissionDenied, GroupRefused.
    """
    group = locked(group_request.group)
    group_request = _locked_request(group_request)
    if group_request.kind == Kind.REQUEST:
        may = group_request.practitioner_id == practitioner.pk
    else:
        may = group.may_manage(practitioner)
    if not may:
        raise PermissionDenied
    _close(group_request, by=practitioner, accepted=False)


@transaction.atomic
def leave_group(*, practitioner: Practitioner, group: SpecialtyGroup) -> None:
    """Stop being a member: the group's discussions close at once.

    Raises GroupRefused for the last moderator of a group that still has members.
    """
    group = locked(group)
    membership = group.memberships.filter(practitioner=practitioner).first()
    if membership is None:
        return
    keep_a_moderator(membership)
    _let_go(membership, by=practitioner)


@transaction.atomic
def remove_member(
    *, moderator: Practitioner, group: SpecialtyGroup, practitioner: Practitioner
) -> None:
    """Take somebody out of a group: its discussions close for them at once, and they come back only
    when a moderator of the group lets them in.

    Raises PermissionDenied for anybody but those who manage the group, and about oneself;
    GroupRefused.
    """
    group = managed(moderator, group)
    if practitioner.pk == moderator.pk:
        raise PermissionDenied
    membership = group.memberships.filter(practitioner=practitioner).first()
    if membership is None:
        raise GroupRefused(_("This colleague is not in the group any more."))
    keep_a_moderator(membership)
    now = timezone.now()
    GroupRequest.objects.create(
        group=group,
        practitioner=practitioner,
        kind=Kind.REQUEST,
        made_by=practitioner,
        settled_at=now,
        settled_by=moderator,
        accepted=False,
    )
    tell(practitioner, "group_removed", page="network:groups")
    _let_go(membership, by=moderator)


# --- Steps of these and of `governing`, inside their transactions --------------------------------


def locked(group: SpecialtyGroup) -> SpecialtyGroup:
    """The group as it stands now: whoever comes, goes or is named moves one after the other."""
    return SpecialtyGroup.objects.select_for_update().get(pk=group.pk)


def managed(moderator: Practitioner, group: SpecialtyGroup) -> SpecialtyGroup:
    """The group, locked, for somebody who manages it. Raises PermissionDenied."""
    group = locked(group)
    if not group.may_manage(moderator):
        raise PermissionDenied
    return group


def take_in(practitioner: Practitioner, group: SpecialtyGroup, *, by: Practitioner) -> Membership:
    membership, is_new = Membership.objects.get_or_create(practitioner=practitioner, group=group)
    for request in practitioner.group_requests.open().filter(group=group):
        _close(request, by=by, accepted=True)
    if is_new:
        access_has_changed(practitioner)
        record(Act.GROUP_JOINED, actor=by, about=practitioner, subject=group)
    return membership


def keep_a_moderator(membership: Membership) -> None:
    """Raises GroupRefused where a group would lose its last moderator and still has members."""
    group = membership.group
    if not membership.is_moderator:
        return
    others = group.memberships.exclude(pk=membership.pk)
    if others.exists() and not group.moderators.exclude(pk=membership.practitioner_id).exists():
        raise GroupRefused(_("Name another moderator first: the group would have none."))


def _let_go(membership: Membership, *, by: Practitioner) -> None:
    group, practitioner = membership.group, membership.practitioner
    membership.delete()
    access_has_changed(practitioner)
    record(
        Act.GROUP_LEFT,
        actor=by,
        about=practitioner,
        subject=group,
        removed=by.pk != practitioner.pk,
    )


def _locked_request(group_request: GroupRequest) -> GroupRequest:
    """The request as it stands, its group being locked. Raises GroupRefused when it is settled."""
    rows = GroupRequest.objects.select_related("practitioner__user")
    request = rows.get(pk=group_request.pk)
    if request.settled_at is not None:
        raise GroupRefused(_("This is settled already."))
    return request


def _close(request: GroupRequest, *, by: Practitioner, accepted: bool) -> None:
    request.settled_at, request.settled_by, request.accepted = timezone.now(), by, accepted
    request.save(update_fields=["settled_at", "settled_by", "accepted"])


def _who_settles(group: SpecialtyGroup) -> list[Practitioner]:
    """The moderators of a group; those of the network where it has none."""
    own = list(group.moderators)
    return own or list(Practitioner.objects.moderators().select_related("user"))
