"""A claim that is still open and changes: what a moderator has seen of it is then no longer it."""

from django.db.models import F
from django.utils import timezone

from network.models import Claim, Practitioner

State = Claim.State
# The claimant has answered, or changed what a first moderator had approved: it waits again.
BACK_IN_THE_QUEUE = (State.MORE_NEEDED, State.SECOND_NEEDED)


def as_it_stands(practitioner: Practitioner, claim: Claim) -> Claim:
    """This practitioner's own open claim, locked until the commit. Raises Claim.DoesNotExist."""
    rows = Claim.objects.open().select_for_update(of=("self",)).select_related("practitioner__user")
    return rows.get(pk=claim.pk, practitioner=practitioner)


def has_changed(claim: Claim) -> None:
    """Say so of a claim that is locked: its revision rises, and it is back in the queue."""
    if claim.state in BACK_IN_THE_QUEUE:
        claim.state = State.RECEIVED
    Claim.objects.filter(pk=claim.pk).update(
        revision=F("revision") + 1, changed_at=timezone.now(), state=claim.state
    )
    claim.refresh_from_db(fields=["revision", "changed_at"])
