"""How much a claim proves: from nothing to the right to practise.

A licence number is public and proves nothing by itself. What the registry says of it counts only
together with a sign that the claimant controls what the real person does.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from network.models import Claim, Practitioner, Proof, RegistryEntry
from network.registries.looking_up import entry_for, is_here
from network.verification.matching import entry_agrees

Level = Practitioner.Level
Kind = Proof.Kind

# Beside an entry that agrees, each of these shows that the entry is the claimant's.
CONTROL = frozenset({Kind.REGISTRY_MAIL, Kind.INSTITUTION_MAIL, Kind.DOCUMENT, Kind.SINGLE_SIGN_ON})
# By themselves these show who somebody is, and not that they may practise.
IDENTITY = frozenset({Kind.INSTITUTION_MAIL, Kind.DOCUMENT, Kind.SINGLE_SIGN_ON})


def proofs_of(claim: Claim) -> set[str]:
    """The kinds of proof that came with this claim. A document counts as long as it is there."""
    kinds = set(claim.proofs.values_list("kind", flat=True)) - {Kind.DOCUMENT}
    return kinds | {Kind.DOCUMENT} if claim.evidence.exists() else kinds


def level_of(claim: Claim) -> Practitioner.Level:
    """What the claim shows of its claimant, if a moderator approves it as it stands."""
    return level_by(claim, entry_for(claim), proofs_of(claim))


def level_by(claim: Claim, entry: RegistryEntry | None, proofs: set[str]) -> Practitioner.Level:
    """The same for what has already been loaded."""
    if Kind.PRO_SANTE_CONNECT in proofs:
        return Level.PRACTICE
    agrees = entry is not None and entry_agrees(claim, entry)
    carried = _is_carried(claim)
    if agrees and (proofs & CONTROL or carried):
        return Level.PRACTICE
    contradicted = not agrees and (entry is not None or is_here(claim.registry))
    if proofs & IDENTITY or (carried and not contradicted and _is_same_person(claim)):
        return Level.IDENTITY
    return Level.KNOWN if Kind.COLLEAGUES in proofs else Level.NONE


def _is_carried(claim: Claim) -> bool:
    """Whether control of this number was shown with an earlier claim, on which its holder stands:
    a renewal or another specialty need not show it again."""
    holder = claim.practitioner
    return (
        claim.kind != Claim.Kind.FIRST
        and holder.level >= Level.IDENTITY
        and (claim.registry, claim.number) == (holder.registry, holder.registry_number)
    )


def _is_same_person(claim: Claim) -> bool:
    holder = claim.practitioner
    return (claim.name, claim.profession) == (holder.name, holder.profession)


def what_is_missing(claim: Claim, entry: RegistryEntry | None) -> Any:
    """Why a claim of level NONE cannot be approved, in a sentence for moderator and claimant."""
    if entry is None:
        return _(
            "The number is not in the registry, and nothing else shows who this is. A document,"
            " an institution's address or two colleagues are needed."
        )
    if not entry_agrees(claim, entry):
        return _(
            "The registry says something else than the claim, and nothing else shows who this is."
            " A document or an institution's address is needed."
        )
    return _(
        "The registry agrees, but the number is public: nothing shows that it is theirs. A code"
        " sent to their professional address, or a document, is needed."
    )
