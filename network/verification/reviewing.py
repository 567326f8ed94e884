"""What a moderator sees of a claim before deciding about it, and of a person's past here."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from network.models import (
    AuditEntry,
    Claim,
    Endorsement,
    Evidence,
    Practitioner,
    Proof,
    RegistryChange,
    RegistryEntry,
)
from network.registries.looking_up import entry_for
from network.verification.duplicates import Duplicates, duplicates_of
from network.verification.independence import WORDS, as_claimed, tie_between
from network.verification.letting_in import NUMBER_TAKEN
from network.verification.levels import level_by, proofs_of, what_is_missing
from network.verification.matching import Agreement, Difference, compare
from network.verification.terms import end_of_term

ROWS_SHOWN, CHANGES_SHOWN = 30, 5  # the latest of the audit trail, and of the registry


class Review(NamedTuple):
    """All that stands beside a claim; the sentences are "" where there is nothing to say."""

    entry: RegistryEntry | None
    differences: list[Difference]
    level: Practitioner.Level  # that an approval would give, until the last day of its term
    until: date
    missing: Any  # why the claim cannot be approved as it stands
    duplicates: Duplicates
    is_clean: bool
    evidence: list[tuple[Evidence, range]]  # each with the numbers of its pages
    proofs: QuerySet[Proof]
    endorsements: QuerySet[Endorsement]
    changes: QuerySet[RegistryChange]
    tie: Any  # why this moderator may not decide
    can_decide: bool
    claims: QuerySet[Claim]  # as in History
    rows: list[tuple[AuditEntry, Practitioner | None]]


class History(NamedTuple):
    """Somebody's claims with their decisions, and rows of the audit trail about them, each with
    whoever acted; the latest first."""

    claims: QuerySet[Claim]
    rows: list[tuple[AuditEntry, Practitioner | None]]


def review_of(moderator: Practitioner, claim: Claim) -> Review:
    person = claim.practitioner
    entry, duplicates = entry_for(claim), duplicates_of(claim)
    differences = compare(claim, entry) if entry else []
    level = level_by(claim, entry, proofs_of(claim))
    doubts = [one for one in differences if one.result in (Agreement.DIFFERS, Agreement.NEARLY)]
    tie = tie_between(moderator, person, **as_claimed(claim))
    return Review(
        entry=entry,
        differences=differences,
        level=level,
        until=end_of_term(claim.country, level),
        missing=_missing(claim, entry, level, duplicates),
        duplicates=duplicates,
        is_clean=not doubts and not duplicates,
        evidence=[(one, range(1, one.pages + 1)) for one in claim.evidence.all()],
        proofs=claim.proofs.all(),
        endorsements=claim.endorsements.given().select_related("endorser__user"),
        changes=person.registry_changes.order_by("-created_at")[:CHANGES_SHOWN],
        tie=WORDS.get(tie, ""),
        can_decide=not tie and claim.is_open,
        **history_of(person)._asdict(),
    )


def history_of(person: Practitioner) -> History:
    claims = Claim.objects.filter(practitioner=person).order_by("-submitted_at", "-pk")
    rows = list(AuditEntry.objects.filter(about_id=person.pk).order_by("-number")[:ROWS_SHOWN])
    actors = Practitioner.objects.in_bulk({row.actor_id for row in rows if row.actor_id})
    return History(
        claims=claims.prefetch_related("decisions__moderator__user"),
        rows=[(row, actors.get(row.actor_id or 0)) for row in rows],
    )


def _missing(
    claim: Claim, entry: RegistryEntry | None, level: Practitioner.Level, duplicates: Duplicates
) -> Any:
    """What `approve_claim` would say."""
    if duplicates.verified_holder is not None:
        return NUMBER_TAKEN
    return "" if level else what_is_missing(claim, entry)
