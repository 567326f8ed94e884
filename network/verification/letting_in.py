"""What an approval changes: the practitioner, the claim, and the others' claims of the number."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.access import access_has_changed
from network.mailing import tell
from network.models import Claim, Practitioner
from network.verification import DecisionRefused
from network.verification.evidence import delete_evidence
from network.verification.terms import begin_term

Status = Practitioner.Status
OF_PRACTITIONERS = {"number": "registry_number"}  # fields of a claim that are named otherwise there
NUMBER_TAKEN = _("Somebody verified has this number already. Settle that first.")


def let_in(claim: Claim, level: Practitioner.Level, moderator: Practitioner | None) -> None:
    """Write what was claimed to the practitioner; nothing of it stands there before this.

    Call it in the transaction of the decision. Raises DecisionRefused.
    """
    practitioner = claim.practitioner
    was_in = practitioner.status == Status.VERIFIED
    keeps_term = (
        claim.kind == Claim.Kind.CHANGE
        and practitioner.verified_until is not None
        and level <= practitioner.level
    )
    for name in Claim.SAID:
        setattr(practitioner, OF_PRACTITIONERS.get(name, name), getattr(claim, name))
    practitioner.level, practitioner.status = level, Status.VERIFIED
    practitioner.standing_reason = ""
    practitioner.decided_at, practitioner.decided_by = timezone.now(), moderator
    if not keeps_term:
        begin_term(practitioner, level)
    try:
        with transaction.atomic():
            practitioner.save()
    except IntegrityError:  # case B3
        raise DecisionRefused(NUMBER_TAKEN) from None
    close_claim(claim, Claim.State.APPROVED)
    _dispute_others(claim)
    access_has_changed(practitioner)
    if was_in:
        tell(practitioner, "claim_approved", page="network:credentials")
    else:
        tell(practitioner, "let_in", page="cases:home")


def close_claim(claim: Claim, state: Claim.State) -> None:
    """The claim is decided, and the time runs after which its documents are deleted."""
    claim.state, claim.decided_at = state, timezone.now()
    claim.save(update_fields=["state", "decided_at"])
    if settings.EVIDENCE_DAYS:
        due = claim.decided_at + timedelta(days=settings.EVIDENCE_DAYS)
        claim.evidence.update(delete_after=due)
        return
    for evidence in claim.evidence.select_related("claim__practitioner"):
        delete_evidence(evidence)


def _dispute_others(claim: Claim) -> None:
    """Whoever else claims the number now claims that of somebody verified."""
    if claim.number:
        others = Claim.objects.open().filter(registry=claim.registry, number=claim.number)
        others.exclude(pk=claim.pk).update(
            state=Claim.State.DISPUTED, revision=F("revision") + 1, changed_at=timezone.now()
        )
