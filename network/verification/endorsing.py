"""Colleagues who vouch for a claim: asked by their address, answering from their own account.

The claimant is never told whether somebody here has the address: what they see of it, and how long
they wait for it, is the same in both cases. Whom it belongs to is found out in the background.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_tasks import task

from network.auditing import Act, record
from network.mailing import tell
from network.models import Claim, Endorsement, Practitioner, Proof
from network.verification import DecisionRefused
from network.verification.independence import as_claimed, tie_between
from network.verification.proving import prove

ASKED_A_CLAIM = 5
ASKED_A_DAY = 10  # by one person, in all their claims
NEEDED = 2
KEPT_UNANSWERED = timedelta(days=30)


@transaction.atomic
def ask_colleague(*, practitioner: Practitioner, claim: Claim, email: str) -> Endorsement:
    """Ask whoever has this address to vouch for one's own claim; asking twice changes nothing.

    Raises DecisionRefused, never because of whose address it is or is not.
    """
    claim = _locked(claim)
    if claim.practitioner_id != practitioner.pk or not claim.is_open:
        raise DecisionRefused(_("This claim is no longer open."))
    email = email.strip().lower()
    own = EmailAddress.objects.filter(user=practitioner.user_id, email__iexact=email)
    if own.exists() or email == practitioner.user.email.lower():
        raise DecisionRefused(_("This is your own address. Ask a colleague."))
    if earlier := claim.endorsements.filter(email=email).first():
        return earlier
    if claim.endorsements.count() >= ASKED_A_CLAIM:
        raise DecisionRefused(
            ngettext_lazy(
                "You have asked %(count)d colleague: that is the most for one claim.",
                "You have asked %(count)d colleagues: that is the most for one claim.",
                ASKED_A_CLAIM,
            )
            % {"count": ASKED_A_CLAIM}
        )
    lately = Endorsement.objects.filter(
        claim__practitioner=practitioner, asked_at__gt=timezone.now() - timedelta(days=1)
    )
    if lately.count() >= ASKED_A_DAY:
        raise DecisionRefused(_("You have asked many colleagues today. Go on tomorrow."))
    endorsement = Endorsement.objects.create(claim=claim, email=email)
    find_endorser.enqueue(endorsement.pk)
    return endorsement


@task()
def find_endorser(endorsement_id: int) -> None:
    """Find out who is asked, and tell them, if it is somebody who may vouch. Doing it twice does
    nothing more."""
    with transaction.atomic():
        endorsement = Endorsement.objects.filter(pk=endorsement_id).first()
        if endorsement is None or endorsement.endorser_id is not None:
            return
        claim = _locked(endorsement.claim)
        asked = (
            Practitioner.objects.admitted()
            .filter(
                user__emailaddress__email__iexact=endorsement.email,
                user__emailaddress__verified=True,
            )
            .select_related("user")
            .first()
        )
        if asked is None or not claim.is_open or not may_endorse(asked, claim):
            return
        if claim.endorsements.filter(endorser=asked).exists():
            return  # asked by another of their addresses
        endorsement.endorser = asked
        endorsement.save(update_fields=["endorser"])
        tell(asked, "vouching_asked", page="network:endorsement", arguments=[endorsement.pk])


def may_endorse(endorser: Practitioner, claim: Claim) -> bool:
    """Whether somebody's word counts: their own identity was checked by more than colleagues, and
    they are not the claimant under another account."""
    if not endorser.may_write or endorser.level < Practitioner.Level.IDENTITY:
        return False
    tie = tie_between(endorser, claim.practitioner, **as_claimed(claim))
    return tie not in ("self", "alias")


@transaction.atomic
def answer_endorsement(
    *, endorser: Practitioner, endorsement: Endorsement, given: bool
) -> Endorsement:
    """Say that one knows the claimant and their work, or that one does not. The second one that is
    given proves the claim.

    Raises DecisionRefused for whoever was not asked or may not vouch (any more), and when it is
    answered or the claim is decided.
    """
    claim = _locked(endorsement.claim)
    endorsement = Endorsement.objects.get(pk=endorsement.pk)
    if endorsement.endorser_id != endorser.pk or not may_endorse(endorser, claim):
        raise DecisionRefused(_("You cannot vouch for this person."))
    if endorsement.answered_at is not None:
        raise DecisionRefused(_("You have answered already."))
    if not claim.is_open:
        raise DecisionRefused(_("This is decided already. Thank you all the same."))
    endorsement.given, endorsement.answered_at = given, timezone.now()
    endorsement.save(update_fields=["given", "answered_at"])
    proved = claim.proofs.filter(kind=Proof.Kind.COLLEAGUES).exists()
    if given and not proved and claim.endorsements.given().count() >= NEEDED:
        prove(claim=claim, kind=Proof.Kind.COLLEAGUES)
    record(
        Act.ENDORSED,
        actor=endorser,
        about=claim.practitioner,
        subject=endorsement,
        given=given,
    )
    return endorsement


def forget_unanswered_askings() -> int:
    """Delete the addresses of colleagues who have not answered for a month; how many."""
    old = timezone.now() - KEPT_UNANSWERED
    deleted, _rows = Endorsement.objects.filter(answered_at=None, asked_at__lt=old).delete()
    return deleted


def _locked(claim: Claim) -> Claim:
    """The claim as it stands: askings and answers come one after the other."""
    rows = Claim.objects.select_for_update(of=("self",)).select_related("practitioner__user")
    return rows.get(pk=claim.pk)
