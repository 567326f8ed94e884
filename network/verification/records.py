"""The signed record of a decision: it outlives the documents on which it was made."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from deidentification import Deidentified
from network.models import Claim, Decision, Practitioner, Receipt, RegistryEntry
from network.sealing import chain_of_practitioner, write_receipt
from network.verification.levels import proofs_of
from network.verification.matching import compare, in_short

SALT = "network.decision"


def write_decision(
    *,
    claim: Claim,
    moderator: Practitioner | None,
    outcome: Decision.Outcome,
    entry: RegistryEntry | None,
    level: int = Practitioner.Level.NONE,
    reason: str = "",
    note: Deidentified | None = None,
    seconds: int | None = None,
) -> Decision:
    """Store and sign what was decided about a claim as it stands. Call it in the transaction of
    the decision. `seconds`: from opening the claim to deciding."""
    decision = Decision(
        claim=claim,
        moderator=moderator,
        outcome=outcome,
        reason=reason,
        note=note or Deidentified.stored(""),
        revision=claim.revision,
        level=level,
        based_on=_based_on(claim, entry),
        seconds=seconds,
        at=timezone.now(),
    )
    decision.signature = _signer().signature(_canonical(decision))
    decision.save(force_insert=True)
    if moderator is not None and decision.note:
        write_receipt(
            chain=chain_of_practitioner(moderator),
            author=moderator,
            act=Receipt.Act.DECISION,
            row=decision,
            texts=[decision.note],
        )
    return decision


def decisions_with_wrong_signature() -> Iterator[Decision]:
    """Those that were changed, or written by something else than a decision, the oldest first."""
    for decision in Decision.objects.order_by("pk").iterator(chunk_size=500):
        try:
            _signer().unsign(f"{_canonical(decision)}:{decision.signature}")
        except BadSignature:
            yield decision


def _signer() -> Signer:
    return Signer(salt=SALT)


def _canonical(decision: Decision) -> str:
    """All that was decided, but the note: newer rules of the filter may take words out of it."""
    names = ("claim_id", "moderator_id", "outcome", "reason", "revision", "level", "based_on")
    values = {name: getattr(decision, name) for name in (*names, "seconds")}
    values["at"] = decision.at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def _based_on(claim: Claim, entry: RegistryEntry | None) -> Mapping[str, Any]:
    """Codes, numbers and a hash; nothing that somebody typed."""
    claimed = json.dumps([str(getattr(claim, name)) for name in (*Claim.SAID, "kind")])
    based_on: dict[str, Any] = {
        "claim": hashlib.sha256(claimed.encode()).hexdigest(),
        "proofs": sorted(proofs_of(claim)),
        "documents": sorted(claim.evidence.values_list("kind", flat=True)),
    }
    if entry is not None:
        based_on["registry_version"] = entry.version_id
        based_on["compared"] = in_short(compare(claim, entry))
    return based_on
