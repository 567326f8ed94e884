"""What the entrance of a group holds for somebody: come in, ask, or nothing."""

from collections.abc import Iterable
from enum import StrEnum

from network.models import GroupRequest, Practitioner, SpecialtyGroup

Entrance, Kind = SpecialtyGroup.Entrance, GroupRequest.Kind


class Way(StrEnum):
    """What the entrance of a group holds for somebody."""

    MEMBER = "member"
    JOIN = "join"
    ASK = "ask"
    ASKED = "asked"
    INVITED = "invited"
    CLOSED = "closed"


def ways_into(practitioner: Practitioner, groups: Iterable[SpecialtyGroup]) -> dict[int, Way]:
    """Group id → what somebody can do to belong to it."""
    member = set(practitioner.memberships.values_list("group_id", flat=True))
    open_ = dict(practitioner.group_requests.open().values_list("group_id", "kind"))
    # Who was refused or taken out of an open group comes back by asking.
    last = practitioner.group_requests.filter(kind=Kind.REQUEST, settled_at__isnull=False)
    turned_away = {
        group: accepted is False and by != practitioner.pk
        for group, accepted, by in last.order_by("settled_at", "pk").values_list(
            "group_id", "accepted", "settled_by_id"
        )
    }
    ways = {}
    for group in groups:
        if group.pk in member:
            way = Way.MEMBER
        elif open_.get(group.pk) == Kind.INVITATION:
            way = Way.INVITED
        elif group.pk in open_:
            way = Way.ASKED
        elif group.entrance == Entrance.INVITATION:
            way = Way.CLOSED
        elif group.entrance == Entrance.REQUEST or turned_away.get(group.pk):
            way = Way.ASK
        else:
            way = Way.JOIN
        ways[group.pk] = way
    return ways


def groups_offered_to(practitioner: Practitioner) -> list[SpecialtyGroup]:
    """The groups of somebody's own specialty that they may join or ask to join, as long as they
    belong to none of them."""
    groups = SpecialtyGroup.objects.visible_to(practitioner)
    of_specialty = list(groups.filter(specialty=practitioner.specialty))
    ways = ways_into(practitioner, of_specialty)
    if Way.MEMBER in ways.values():
        return []
    return [group for group in of_specialty if ways[group.pk] in (Way.JOIN, Way.ASK)]
