"""Claims and registry entries for the tests: invented people with numbers that pass the check."""

from typing import Any

from network.models import (
    Claim,
    Practitioner,
    Proof,
    Registry,
    RegistryEntry,
    RegistryVersion,
)
from network.verification.claiming import submit_claim
from network.verification.deciding import approve_claim
from network.verification.proving import prove

NUMBERS = ("10000000017", "10000000025", "10000000033", "10000000041")


def list_in_registry(number: str = NUMBERS[0], **fields: Any) -> RegistryEntry:
    """An entry of the current RPPS: Dr Nils Qvarn, cardiologist in Melbourg, unless said else."""
    version, _ = RegistryVersion.objects.get_or_create(
        registry=Registry.RPPS, state=RegistryVersion.State.CURRENT, defaults={"source": "sample"}
    )
    listed = {
        "family_name": "QVARN",
        "given_name": "NILS",
        "profession": "doctor",
        "specialty": "cardiology",
        "city": "MELBOURG",
        **fields,
    }
    return RegistryEntry.objects.create(version=version, number=number, **listed)


def claim_of(practitioner: Practitioner, number: str = NUMBERS[0], **fields: Any) -> Claim:
    """What Dr Nils Qvarn says of himself, unless said else."""
    claimed = {
        "country": "FR",
        "registry": Registry.RPPS,
        "name": "Nils Qvarn",
        "title": "dr",
        "profession": "doctor",
        "specialty": "cardiology",
        "city": "Melbourg",
        **fields,
    }
    return submit_claim(practitioner=practitioner, number=number, **claimed)


def proved_claim(practitioner: Practitioner, **fields: Any) -> Claim:
    """A claim that can be approved: control of the number is proved by the registry's address."""
    claim = claim_of(practitioner, **fields)
    prove(claim=claim, kind=Proof.Kind.REGISTRY_MAIL)
    return Claim.objects.select_related("practitioner__user").get(pk=claim.pk)


def let_in(moderator: Practitioner, practitioner: Practitioner) -> Practitioner:
    """Everything until somebody new is verified: listed, claimed, proved, approved."""
    list_in_registry()
    claim = proved_claim(practitioner)
    approve_claim(moderator=moderator, claim=claim, revision=claim.revision)
    practitioner.refresh_from_db()
    return practitioner
