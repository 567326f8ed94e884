"""What somebody says they are: said, changed, withdrawn, renewed. Nothing of it stands on the
practitioner until it is approved."""

from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from network import auditing
from network.auditing import Act
from network.mailing import tell
from network.models import Claim, Practitioner, Proof, Registry, today
from network.registries import numbers
from network.registries.looking_up import look_up
from network.verification.evidence import delete_evidence
from network.verification.matching import entry_agrees
from network.verification.proving import spend_codes
from network.verification.revising import as_it_stands, has_changed

Kind, State, Status = Claim.Kind, Claim.State, Practitioner.Status

RENEWABLE: Final = 60  # days before the verification ends

# What is proved for one number says nothing of another, nor what is said of one person.
OF_THE_NUMBER: Final = frozenset({"country", "registry", "number"})
OF_THE_PERSON: Final = frozenset({"name", "profession", "specialty"})
NUMBER_PROOFS: Final = (
    Proof.Kind.PRO_SANTE_CONNECT,
    Proof.Kind.SINGLE_SIGN_ON,
    Proof.Kind.REGISTRY_MAIL,
)
PERSON_PROOFS: Final = (
    Proof.Kind.PRO_SANTE_CONNECT,
    Proof.Kind.SINGLE_SIGN_ON,
    Proof.Kind.COLLEAGUES,
)


class ClaimRefused(Exception):
    """A claim that cannot be made or changed; its message is for the claimant, in their
    language."""


@transaction.atomic
def submit_claim(
    *,
    practitioner: Practitioner,
    country: str,
    registry: str,
    number: str,
    name: str,
    title: str,
    profession: str,
    specialty: str,
    city: str,
) -> Claim:
    """Put a claim before the moderators: the first one, a change of what was verified, or its
    renewal, by how the practitioner stands.

    Whoever comes second with a number is DISPUTED. Raises ClaimRefused.
    """
    stands = _standing(practitioner)
    if stands.claims.open().exists():
        raise ClaimRefused(_("You have already sent this. You can still change it."))
    claim = Claim(
        practitioner=stands,
        country=country,
        registry=registry,
        number=_normal(registry, number),
        name=name,
        title=title,
        profession=profession,
        specialty=specialty,
        city=city,
    )
    claim.kind = _kind_of(claim, stands)
    _save_in_its_place(claim)
    tell(stands, "claim_received", page="network:credentials", kind=claim.kind)
    auditing.record(
        Act.CLAIMED, actor=stands, about=stands, subject=claim, kind=claim.kind, state=claim.state
    )
    return claim


@transaction.atomic
def change_claim(*, practitioner: Practitioner, claim: Claim, **fields: str) -> Claim:
    """Correct one's own claim (any of Claim.SAID) while it is open. What was proved for another
    number or another person is proved no longer. Raises ClaimRefused."""
    claim = _open_claim(practitioner, claim)
    if "number" in fields or "registry" in fields:
        registry = fields.get("registry", claim.registry)
        fields["number"] = _normal(registry, fields.get("number", claim.number))
    changed = {
        name
        for name in Claim.SAID
        if fields.get(name, getattr(claim, name)) != getattr(claim, name)
    }
    if not changed and claim.state != State.MORE_NEEDED:
        return claim
    for name in changed:
        setattr(claim, name, fields[name])
    if claim.kind in (Kind.CHANGE, Kind.RENEWAL):
        claim.kind = _kind_of(claim, claim.practitioner)
    _forget_proofs(claim, changed)
    has_changed(claim)
    _save_in_its_place(claim)
    auditing.record(
        Act.CLAIMED,
        actor=practitioner,
        about=practitioner,
        subject=claim,
        kind=claim.kind,
        state=claim.state,
        changed=sorted(changed),
    )
    return claim


@transaction.atomic
def withdraw_claim(*, practitioner: Practitioner, claim: Claim) -> Claim:
    """Take one's own claim back; its documents are deleted at once. Raises ClaimRefused."""
    claim = _open_claim(practitioner, claim)
    if claim.kind == Kind.REGISTRY:
        raise ClaimRefused(_("The moderators have to look at this one."))
    claim.state = State.WITHDRAWN
    has_changed(claim)
    for evidence in claim.evidence.all():
        delete_evidence(evidence)
    auditing.record(
        Act.CLAIMED,
        actor=practitioner,
        about=practitioner,
        subject=claim,
        kind=claim.kind,
        state=claim.state,
    )
    return claim


def renew_claim(*, practitioner: Practitioner) -> Claim | None:
    """Ask for another term with what was verified, if the registry's entry still agrees with it;
    None when it does not, or there is none: then it takes a look at the form. Raises
    ClaimRefused."""
    asked = as_verified(practitioner)
    entry = look_up(asked.registry, asked.number) if asked.number else None
    if not may_renew(practitioner) or entry is None or not entry_agrees(asked, entry):
        return None
    return submit_claim(
        practitioner=practitioner, **{name: getattr(asked, name) for name in Claim.SAID}
    )


def may_renew(practitioner: Practitioner) -> bool:
    """Whether the verification is near its end, or over."""
    until = practitioner.verified_until
    return until is not None and (until - today()).days <= RENEWABLE


def as_verified(practitioner: Practitioner) -> Claim:
    """A claim, not stored, of what stands on the practitioner now."""
    return Claim(
        practitioner=practitioner,
        country=practitioner.country,
        registry=practitioner.registry or Registry.OTHER,
        number=practitioner.registry_number,
        name=practitioner.name,
        title=practitioner.title,
        profession=practitioner.profession,
        specialty=practitioner.specialty,
        city=practitioner.city,
    )


# --- How it is done ------------------------------------------------------------------------------


def _standing(practitioner: Practitioner) -> Practitioner:
    """The practitioner as they stand, locked until the commit. Raises ClaimRefused."""
    rows = Practitioner.objects.select_for_update(of=("self",)).select_related("user")
    stands = rows.get(pk=practitioner.pk)
    if stands.status not in (Status.PENDING, Status.VERIFIED):
        raise ClaimRefused(_("Your access was taken away. Write to the moderators."))
    return stands


def _open_claim(practitioner: Practitioner, claim: Claim) -> Claim:
    try:
        return as_it_stands(practitioner, claim)
    except Claim.DoesNotExist:
        raise ClaimRefused(_("This has been decided already. Load the page anew.")) from None


def _normal(registry: str, number: str) -> str:
    """The number as it is stored. Raises ClaimRefused when it cannot be one (case B2)."""
    if not number and registry == Registry.OTHER:
        return ""  # students and professions without a register
    checked = numbers.check(registry, number)
    if checked.problem:
        raise ClaimRefused(checked.problem)
    return checked.number


def _kind_of(claim: Claim, stands: Practitioner) -> str:
    if stands.status == Status.PENDING:
        return Kind.FIRST
    now = as_verified(stands)
    same = all(getattr(claim, name) == getattr(now, name) for name in Claim.SAID)
    return Kind.RENEWAL if same else Kind.CHANGE


def _save_in_its_place(claim: Claim) -> None:
    """Store it as received, or as disputed when somebody else has the number (case B3)."""
    if _is_somebodys(claim):
        claim.state = State.DISPUTED
    elif claim.state == State.DISPUTED:
        claim.state = State.RECEIVED
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError:
        # Somebody else has sent the same number in this very moment.
        claim.state = State.DISPUTED
        claim.save()


def _is_somebodys(claim: Claim) -> bool:
    if not claim.number:
        return False
    same: dict[str, Any] = {"registry": claim.registry}
    others = Claim.objects.filter(**same, number=claim.number, state__in=Claim.HOLDING)
    # Whoever was put out keeps their number: they do not come in again by another account.
    holders = Practitioner.objects.filter(**same, registry_number=claim.number).exclude(
        status=Status.PENDING
    )
    return (
        others.exclude(practitioner=claim.practitioner_id).exists()
        or holders.exclude(pk=claim.practitioner_id).exists()
    )


def _forget_proofs(claim: Claim, changed: set[str]) -> None:
    lost: set[str] = set()
    if changed & OF_THE_NUMBER:
        lost |= set(NUMBER_PROOFS)
        spend_codes(claim)
    if changed & OF_THE_PERSON:
        lost |= set(PERSON_PROOFS)
        # They vouched for what they read, and are asked again; that they were asked still counts.
        claim.endorsements.update(given=None, answered_at=None)
    claim.proofs.filter(kind__in=lost).delete()
