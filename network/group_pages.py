"""What the pages of a group have in common: who looks at it, and which parts they may open."""

from dataclasses import dataclass

from network.entrances import Way, ways_into
from network.models import GroupRequest, Practitioner, SpecialtyGroup


@dataclass(frozen=True, slots=True)
class GroupFrame:
    """The head of a group's pages, as one reader has it."""

    group: SpecialtyGroup
    way: Way
    knows_people: bool  # whether the reader may know who belongs to it
    may_manage: bool
    may_name_moderators: bool
    request: GroupRequest | None  # the reader's own open request or invitation
    to_settle: int  # requests that wait for the reader

    @property
    def is_member(self) -> bool:
        return self.way == Way.MEMBER


def group_frame(group: SpecialtyGroup, reader: Practitioner) -> GroupFrame:
    """The group is visible to the reader."""
    may_manage = group.may_manage(reader)
    to_settle = GroupRequest.objects.to_settle_by(reader).filter(group=group).count()
    return GroupFrame(
        group=group,
        way=ways_into(reader, [group])[group.pk],
        knows_people=SpecialtyGroup.objects.with_people_for(reader).filter(pk=group.pk).exists(),
        may_manage=may_manage,
        may_name_moderators=group.may_name_moderators(reader),
        request=reader.group_requests.open().filter(group=group).first(),
        to_settle=to_settle if may_manage else 0,
    )
