"""What waits for somebody in this room: invitations, requests, colleagues to vouch for."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from network.entrances import groups_offered_to
from network.models import Endorsement, GroupRequest, Practitioner, SpecialtyGroup

OFFERED_FOR = timedelta(days=30)  # after somebody was let in


@dataclass(frozen=True, slots=True)
class Waiting:
    """For the home page and that of the groups."""

    invitations: list[GroupRequest]
    endorsements: list[Endorsement]
    requests: int  # that wait for me as a moderator of groups
    offered: list[SpecialtyGroup]  # of my specialty

    def __bool__(self) -> bool:
        return bool(self.invitations or self.endorsements or self.requests or self.offered)


def waiting_for(me: Practitioner) -> Waiting:
    """`me` is admitted."""
    is_new = me.decided_at is not None and timezone.now() - me.decided_at < OFFERED_FOR
    offers = is_new or not me.memberships.exists()
    return Waiting(
        invitations=list(me.group_requests.invitations().select_related("group", "made_by__user")),
        endorsements=list(Endorsement.objects.waiting_for(me)),
        requests=GroupRequest.objects.to_settle_by(me).count() if me.may_write else 0,
        offered=groups_offered_to(me) if offers else [],
    )
