"""Deciding about claims: one moderator with the registry's entry beside the claim, or two.

A decision names the revision of the claim that was seen, so nothing is decided about what has
changed since. Of two decisions at once the first stands and the second is told.
"""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from deidentification import deidentify
from network import auditing
from network.auditing import Act
from network.mailing import tell
from network.models import Claim, Decision, Practitioner, Proof
from network.registries.looking_up import entry_for
from network.verification import DecisionRefused
from network.verification.duplicates import holders_of_the_number
from network.verification.independence import (
    TooClose,
    as_claimed,
    lock_moderator,
    one_decision,
    refuse_ties,
    tie_between,
)
from network.verification.letting_in import close_claim, let_in
from network.verification.levels import level_of, what_is_missing
from network.verification.records import write_decision

Level, Outcome, State, Status = (
    Practitioner.Level,
    Decision.Outcome,
    Claim.State,
    Practitioner.Status,
)
BY_RULE = (Proof.Kind.PRO_SANTE_CONNECT, Proof.Kind.SINGLE_SIGN_ON)


def open_claim(*, moderator: Practitioner, claim: Claim) -> Claim:
    """Begin to look at a claim: its claimant is told, and colleagues see by whom.

    Raises DecisionRefused.
    """
    with one_decision(moderator=moderator, about=claim.practitioner, subject=claim):
        moderator, claim = _locked(moderator, claim)
        if claim.state not in Claim.WAITING:
            return claim
        first = claim.state == State.RECEIVED
        claim.assigned_to = moderator
        if first:
            claim.state = State.LOOKED_AT
            tell(claim.practitioner, "looked_at", page="network:credentials")
        claim.save(update_fields=["assigned_to", "state"])
        _record(Act.CLAIM_OPENED, moderator, claim)
    return claim


def approve_claim(
    *,
    moderator: Practitioner,
    claim: Claim,
    revision: int,
    note: str = "",
    seconds: int | None = None,
) -> Claim:
    """Write what was claimed to the practitioner and let them in, or, where two moderators are
    needed, note the first approval.

    Raises DecisionRefused, and `deidentification.DeidentificationError` for the note.
    """
    clean = deidentify(note)
    with one_decision(moderator=moderator, about=claim.practitioner, subject=claim):
        moderator, claim = _seen(moderator, claim, revision, Claim.WAITING)
        _refuse_the_put_out(claim.practitioner)
        entry, level = entry_for(claim), level_of(claim)
        if level == Level.NONE:
            raise DecisionRefused(what_is_missing(claim, entry))
        waits_for_another = settings.TWO_MODERATORS and not _is_the_second(moderator, claim)
        write_decision(
            claim=claim,
            moderator=moderator,
            outcome=Outcome.APPROVED,
            entry=entry,
            level=level,
            note=clean,
            seconds=seconds,
        )
        if waits_for_another:
            claim.assigned_to = None
            if claim.state != State.DISPUTED:
                claim.state = State.SECOND_NEEDED
            claim.save(update_fields=["state", "assigned_to"])
            _record(Act.DECIDED, moderator, claim, outcome=Outcome.APPROVED, first_of_two=True)
        else:
            let_in(claim, level, moderator)
            _record(Act.VERIFIED, moderator, claim, level=int(level))
    return claim


@transaction.atomic
def approve_by_rule(*, claim: Claim, proof: Proof) -> Claim:
    """Let somebody in whose number a trusted sign-on has verified; nobody decides.

    Whatever speaks against it (another account with the number, an entry that is not active, a
    suspension) leaves the claim to the moderators: look at the state of what is returned.
    """  # case B2
    if proof.claim_id != claim.pk or proof.kind not in BY_RULE:
        raise DecisionRefused(_("Nothing proves that the number is theirs."))
    practitioner = Practitioner.objects.select_for_update(of=("self",)).get(
        pk=claim.practitioner_id
    )
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    claim.practitioner = practitioner
    # Who has only typed the number keeps nobody out who has proved it.
    if claim.state not in (*Claim.HOLDING, State.DISPUTED) or practitioner.status not in (
        Status.PENDING,
        Status.VERIFIED,
    ):
        return claim
    entry = entry_for(claim)
    if holders_of_the_number(claim):
        claim.state = State.DISPUTED
        claim.save(update_fields=["state"])
        return claim
    if entry is not None and (not entry.active or entry.opposed_on):
        return claim
    level = Level.PRACTICE
    write_decision(claim=claim, moderator=None, outcome=Outcome.APPROVED, entry=entry, level=level)
    let_in(claim, level, None)
    _record(Act.VERIFIED, None, claim, level=int(level), by=proof.kind)
    return claim


def ask_for_more(
    *,
    moderator: Practitioner,
    claim: Claim,
    revision: int,
    reason: str,
    note: str = "",
    seconds: int | None = None,
) -> Claim:
    """Tell the claimant what is missing; the claim comes back when they have changed it.

    Raises DecisionRefused, and `deidentification.DeidentificationError` for the note.
    """
    clean = deidentify(note)
    with one_decision(moderator=moderator, about=claim.practitioner, subject=claim):
        moderator, claim = _seen(moderator, claim, revision, Claim.WAITING)
        _refuse_without(reason)
        write_decision(
            claim=claim,
            moderator=moderator,
            outcome=Outcome.MORE_NEEDED,
            entry=entry_for(claim),
            reason=reason,
            note=clean,
            seconds=seconds,
        )
        # A number that somebody else claims too stays disputed: one open claim has it at most.
        if claim.state != State.DISPUTED:
            claim.state = State.MORE_NEEDED
            claim.save(update_fields=["state"])
        tell(claim.practitioner, "more_needed", page="network:credentials", reason=reason)
        _record(Act.DECIDED, moderator, claim, outcome=Outcome.MORE_NEEDED, reason=reason)
    return claim


def refuse_claim(
    *,
    moderator: Practitioner,
    claim: Claim,
    revision: int,
    reason: str,
    note: str = "",
    seconds: int | None = None,
) -> Claim:
    """Say no. Whoever was in stays as they were; whoever was not may claim again.

    Raises DecisionRefused, and `deidentification.DeidentificationError` for the note.
    """
    clean = deidentify(note)
    # A colleague has asked for more, and it did not come: only then there is more to say.
    no_answer = reason == Decision.Reason.NO_ANSWER
    states = Claim.OPEN if no_answer else Claim.WAITING
    with one_decision(moderator=moderator, about=claim.practitioner, subject=claim):
        moderator, claim = _seen(moderator, claim, revision, states)
        _refuse_without(reason)
        write_decision(
            claim=claim,
            moderator=moderator,
            outcome=Outcome.REFUSED,
            entry=entry_for(claim),
            reason=reason,
            note=clean,
            seconds=seconds,
        )
        close_claim(claim, State.REFUSED)
        tell(claim.practitioner, "claim_refused", page="network:credentials", reason=reason)
        _record(Act.DECIDED, moderator, claim, outcome=Outcome.REFUSED, reason=reason)
    return claim


def hand_on(*, moderator: Practitioner, claim: Claim, revision: int, to: Practitioner) -> Claim:
    """Give a claim to another moderator, who is told. Raises DecisionRefused."""
    about = claim.practitioner
    with one_decision(moderator=moderator, about=about, subject=claim):
        # Whoever is too close to decide may still hand it on; that is what they should do.
        moderator, people = lock_moderator(moderator, about, to)
        if moderator.pk == about.pk:
            raise TooClose("self")
        claim = _claim(claim, people[about.pk])
        _refuse_changed(claim, revision, Claim.WAITING)
        to = people[to.pk]
        fit = to != moderator and to.may_decide
        if not fit or tie_between(to, claim.practitioner, **as_claimed(claim)):
            raise DecisionRefused(_("Choose another moderator, who may decide about this person."))
        write_decision(
            claim=claim, moderator=moderator, outcome=Outcome.HANDED_ON, entry=entry_for(claim)
        )
        claim.assigned_to = to
        claim.save(update_fields=["assigned_to"])
        tell(to, "handed_on", page="network:review", arguments=[claim.pk])
        _record(Act.DECIDED, moderator, claim, outcome=Outcome.HANDED_ON, to=to.pk)
    return claim


# --- What all of them ask --------------------------------------------------------------------


def _locked(moderator: Practitioner, claim: Claim) -> tuple[Practitioner, Claim]:
    """Moderator and claim as they stand now, locked until the commit. Raises DecisionRefused."""
    about = claim.practitioner
    moderator, people = lock_moderator(moderator, about)
    claim = _claim(claim, people[about.pk])
    refuse_ties(moderator, claim.practitioner, **as_claimed(claim))
    return moderator, claim


def _claim(claim: Claim, practitioner: Practitioner) -> Claim:
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    claim.practitioner = practitioner
    return claim


def _seen(
    moderator: Practitioner, claim: Claim, revision: int, states: tuple[Claim.State, ...]
) -> tuple[Practitioner, Claim]:
    moderator, claim = _locked(moderator, claim)
    _refuse_changed(claim, revision, states)
    return moderator, claim


def _refuse_changed(claim: Claim, revision: int, states: tuple[Claim.State, ...]) -> None:
    if claim.state not in states:  # case I8
        raise DecisionRefused(_("Somebody has already decided. This is how it stands now."))
    if claim.revision != revision:
        raise DecisionRefused(_("This person has just changed what you checked. Look again."))


def _refuse_without(reason: str) -> None:
    if reason not in Decision.Reason.values or not reason:
        raise DecisionRefused(_("Choose a reason."))


def _refuse_the_put_out(practitioner: Practitioner) -> None:
    """An approval lets in whom the registry put out, and never whom a moderator did."""
    by_registry = practitioner.standing_reason == Practitioner.Reason.REGISTRY
    if practitioner.status == Status.REVOKED or (
        practitioner.status == Status.SUSPENDED and not by_registry
    ):
        raise DecisionRefused(_("This person was put out. Reinstate them first, if that is right."))


def _is_the_second(moderator: Practitioner, claim: Claim) -> bool:
    """Whether another, who is a moderator still, has approved this revision. Raises DecisionRefused
    when this one has: twice the same person is once."""  # case B6
    approved = claim.decisions.filter(outcome=Outcome.APPROVED, revision=claim.revision)
    if approved.filter(moderator=moderator).exists():
        raise DecisionRefused(_("You have approved this already. A second moderator has to."))
    return approved.filter(moderator__in=Practitioner.objects.moderators()).exists()


def _record(act: Act, moderator: Practitioner | None, claim: Claim, **codes: object) -> None:
    auditing.record(act, actor=moderator, about=claim.practitioner, subject=claim, **codes)
