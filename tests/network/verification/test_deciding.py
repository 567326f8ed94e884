"""Who is let in, by whom, and on what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from network.models import (
    AuditEntry,
    Claim,
    Decision,
    Endorsement,
    Evidence,
    Practitioner,
    Proof,
    today,
)
from network.verification import DecisionRefused
from network.verification.claiming import ClaimRefused, change_claim
from network.verification.deciding import (
    approve_by_rule,
    approve_claim,
    ask_for_more,
    hand_on,
    open_claim,
    refuse_claim,
)
from network.verification.evidence import add_evidence
from network.verification.levels import level_of
from network.verification.proving import prove
from network.verification.records import decisions_with_wrong_signature
from tests.cast import Cast
from tests.network.verification.claims import NUMBERS, claim_of, list_in_registry, proved_claim
from tests.network.verification.papers import as_file, letter

Act = AuditEntry.Act
Reason = Decision.Reason
Status, State = Practitioner.Status, Claim.State


def acts(about: Practitioner) -> list[str]:
    return list(AuditEntry.objects.filter(about_id=about.pk).values_list("act", flat=True))


@pytest.fixture
def claim(cast: Cast) -> Claim:
    """The newcomer's, listed, with a code from the registry's address: it can be approved."""
    list_in_registry()
    return proved_claim(cast.newcomer)


@pytest.fixture
def second_moderator(cast: Cast) -> Practitioner:
    cast.colleague.is_moderator = True
    cast.colleague.save(update_fields=["is_moderator"])
    return cast.colleague


# --- What a decision changes ---------------------------------------------------------------------


def test_an_approval_writes_the_claim_to_the_practitioner(
    cast: Cast, claim: Claim, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    before = cast.newcomer.access_version
    add_evidence(practitioner=cast.newcomer, claim=claim, kind="card", file=as_file(letter(1)))
    claim.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision, seconds=41)
    person = Practitioner.objects.get(pk=cast.newcomer.pk)
    claimed = (person.registry, person.registry_number, person.country, person.specialty)
    assert claimed == ("rpps", NUMBERS[0], "FR", "cardiology")
    assert (person.status, person.level) == (Status.VERIFIED, Practitioner.Level.PRACTICE)
    assert person.verified_until == today() + timedelta(days=365)
    assert person.readable_until == person.verified_until + timedelta(days=14)
    assert person.decided_by == cast.moderator
    assert person.access_version > before
    [evidence] = Evidence.objects.all()
    assert evidence.delete_after - timezone.now() > timedelta(days=settings.EVIDENCE_DAYS - 1)
    assert acts(person).count(Act.VERIFIED) == 1
    [decision] = Decision.objects.all()
    assert (decision.outcome, decision.seconds) == (Decision.Outcome.APPROVED, 41)
    assert decision.based_on["proofs"] == ["document", "registry_mail"]
    assert decision.based_on["documents"] == ["card"]
    assert decision.based_on["compared"]["name"] == "agrees"
    assert list(decisions_with_wrong_signature()) == []
    assert "let in" in mail.outbox[-1].subject


def test_documents_can_go_with_the_decision(cast: Cast, claim: Claim, settings: Any) -> None:
    settings.EVIDENCE_DAYS = 0
    add_evidence(practitioner=cast.newcomer, claim=claim, kind="card", file=as_file(letter(1)))
    claim.refresh_from_db()
    approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
    assert not Evidence.objects.exists()
    assert Decision.objects.get().based_on["documents"] == ["card"]


@pytest.mark.parametrize(
    ("country", "level", "days"),
    [("FR", "practice", 365), ("US", "practice", 180), ("FR", "known", 180), ("US", "known", 180)],
)
def test_a_term_is_that_of_the_country_and_shorter_for_the_known(
    cast: Cast, settings: Any, country: str, level: str, days: int
) -> None:
    settings.VERIFICATION_DAYS_BY_COUNTRY = {"US": 180}
    list_in_registry()
    other = {"registry": "other", "number": "ST-4411"} if level == "known" else {}
    claim = claim_of(cast.newcomer, country=country, **other)
    kind = Proof.Kind.COLLEAGUES if level == "known" else Proof.Kind.REGISTRY_MAIL
    prove(claim=claim, kind=kind)
    claim.refresh_from_db()
    approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
    person = Practitioner.objects.get(pk=cast.newcomer.pk)
    assert person.level == Practitioner.Level[level.upper()]
    assert person.verified_until == today() + timedelta(days=days)


def test_asking_for_more_says_what_and_the_answer_brings_it_back(
    cast: Cast, claim: Claim, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_more(
            moderator=cast.moderator,
            claim=claim,
            revision=claim.revision,
            reason=Reason.UNREADABLE,
            note="Call Mrs Varengue on 06 12 34 56 78.",
        )
    claim.refresh_from_db()
    assert claim.state == State.MORE_NEEDED
    assert "cannot be read" in mail.outbox[-1].body
    decision = Decision.objects.get()
    assert "Varengue" not in str(decision.note) and "06 12" not in str(decision.note)
    assert "Varengue" not in mail.outbox[-1].body
    change_claim(practitioner=cast.newcomer, claim=claim, city="Nantes")
    claim.refresh_from_db()
    assert claim.state == State.RECEIVED


def test_whoever_is_refused_hears_why_and_may_claim_again(
    cast: Cast, claim: Claim, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        refuse_claim(
            moderator=cast.moderator,
            claim=claim,
            revision=claim.revision,
            reason=Reason.NUMBER_OF_ANOTHER,
        )
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.PENDING
    assert "belongs to somebody else" in mail.outbox[-1].body
    assert claim_of(cast.newcomer).state == State.RECEIVED


def test_a_claim_without_an_answer_is_refused_for_that_alone(cast: Cast, claim: Claim) -> None:
    about = {"moderator": cast.moderator, "claim": claim, "revision": claim.revision}
    ask_for_more(**about, reason=Reason.NO_PROOF)
    with pytest.raises(DecisionRefused):
        refuse_claim(**about, reason=Reason.NAME_DIFFERS)
    assert refuse_claim(**about, reason=Reason.NO_ANSWER).state == State.REFUSED


def test_nothing_is_said_without_a_reason(cast: Cast, claim: Claim) -> None:
    for act in (ask_for_more, refuse_claim):
        for reason in ("", "because"):
            with pytest.raises(DecisionRefused):
                act(
                    moderator=cast.moderator,
                    claim=claim,
                    revision=claim.revision,
                    reason=reason,
                )
    assert not Decision.objects.exists()


def test_a_claim_is_handed_to_a_moderator_who_may_decide(
    cast: Cast,
    claim: Claim,
    second_moderator: Practitioner,
    django_capture_on_commit_callbacks: Any,
) -> None:
    about = {"moderator": cast.moderator, "claim": claim, "revision": claim.revision}
    with pytest.raises(DecisionRefused):
        hand_on(**about, to=cast.author)
    with django_capture_on_commit_callbacks(execute=True):
        hand_on(**about, to=second_moderator)
    claim.refresh_from_db()
    assert claim.assigned_to == second_moderator
    assert mail.outbox[-1].to == [second_moderator.user.email]
    Practitioner.objects.filter(pk=cast.newcomer.pk).update(invited_by=cast.moderator)
    with pytest.raises(DecisionRefused):
        hand_on(moderator=second_moderator, claim=claim, revision=claim.revision, to=cast.moderator)


def test_opening_a_claim_is_told_once_and_recorded_each_time(
    cast: Cast, claim: Claim, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            open_claim(moderator=cast.moderator, claim=claim)
    claim.refresh_from_db()
    assert (claim.state, claim.assigned_to) == (State.LOOKED_AT, cast.moderator)
    assert [m.subject for m in mail.outbox].count(mail.outbox[-1].subject) == 1
    assert acts(cast.newcomer).count(Act.CLAIM_OPENED) == 2


# --- What is not let in --------------------------------------------------------------------------


def test_a_number_with_a_wrong_check_digit_is_no_claim(cast: Cast) -> None:  # case B2
    with pytest.raises(ClaimRefused):
        claim_of(cast.newcomer, number="10000000018")


@pytest.mark.parametrize("listed", [None, {"family_name": "DUBRAC", "given_name": "SOREL"}, {}])
def test_a_number_alone_lets_nobody_in(
    cast: Cast, listed: dict[str, str] | None
) -> None:  # case B2
    """Not in the registry; another person's; one's own, but public."""
    if listed is not None:
        list_in_registry(**listed)
    claim = claim_of(cast.newcomer)
    with pytest.raises(DecisionRefused):
        approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.PENDING


def test_what_each_proof_is_worth(cast: Cast) -> None:
    Kind, Level = Proof.Kind, Practitioner.Level
    claim = claim_of(cast.newcomer)
    worth_alone = {
        Kind.PRO_SANTE_CONNECT: Level.PRACTICE,
        Kind.REGISTRY_MAIL: Level.NONE,
        Kind.INSTITUTION_MAIL: Level.IDENTITY,
        Kind.SINGLE_SIGN_ON: Level.IDENTITY,
        Kind.COLLEAGUES: Level.KNOWN,
    }
    worth_listed = dict.fromkeys(worth_alone, Level.PRACTICE) | {Kind.COLLEAGUES: Level.KNOWN}

    def worth() -> dict[str, int]:
        found = {}
        for kind in worth_alone:
            proof = prove(claim=claim, kind=kind)
            found[kind] = level_of(claim)
            proof.delete()
        return found

    assert worth() == worth_alone
    list_in_registry()
    assert worth() == worth_listed
    # A document counts as long as it is there, and so does what its row says.
    proof = prove(claim=claim, kind=Kind.DOCUMENT)
    assert level_of(claim) == Level.NONE
    proof.delete()
    add_evidence(practitioner=cast.newcomer, claim=claim, kind="card", file=as_file(letter(1)))
    assert level_of(claim) == Level.PRACTICE


@pytest.mark.parametrize(
    "listed",
    [
        {"active": False},
        {"opposed_on": "2026-01-01"},
        {"profession": "nurse"},
        {"family_name": "MORVAUD"},
    ],
)
def test_an_entry_that_contradicts_gives_no_right_to_practise(
    cast: Cast, listed: dict[str, Any]
) -> None:
    list_in_registry(**listed)
    assert level_of(proved_claim(cast.newcomer)) == Practitioner.Level.NONE


def test_the_number_of_somebody_verified_is_not_given_twice(
    cast: Cast, claim: Claim
) -> None:  # case B3
    Practitioner.objects.filter(pk=cast.author.pk).update(
        registry="rpps", registry_number=NUMBERS[0]
    )
    with pytest.raises(DecisionRefused):
        approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
    assert not Decision.objects.exists()


def test_whoever_else_claims_the_number_is_disputed(cast: Cast, claim: Claim) -> None:  # case B3
    Practitioner.objects.filter(pk=cast.suspended.pk).update(status=Status.PENDING, level=0)
    cast.suspended.refresh_from_db()
    rival = proved_claim(cast.suspended)
    assert rival.state == State.DISPUTED
    approve_claim(moderator=cast.moderator, claim=rival, revision=rival.revision)
    claim.refresh_from_db()
    assert claim.state == State.DISPUTED


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.REVOKED])
def test_an_approval_does_not_let_in_whom_moderators_put_out(
    cast: Cast, claim: Claim, status: str
) -> None:
    Practitioner.objects.filter(pk=cast.newcomer.pk).update(status=status, standing_reason="leak")
    with pytest.raises(DecisionRefused):
        approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)


def test_what_was_not_seen_is_not_approved(cast: Cast, claim: Claim) -> None:
    seen = claim.revision
    change_claim(practitioner=cast.newcomer, claim=claim, profession="dentist")
    with pytest.raises(DecisionRefused, match="Look again"):
        approve_claim(moderator=cast.moderator, claim=claim, revision=seen)


# --- By a rule -----------------------------------------------------------------------------------


def test_a_trusted_sign_on_lets_in_at_once(cast: Cast) -> None:
    claim = claim_of(cast.newcomer)
    proof = prove(claim=claim, kind=Proof.Kind.PRO_SANTE_CONNECT)
    assert approve_by_rule(claim=claim, proof=proof).state == State.APPROVED
    cast.newcomer.refresh_from_db()
    assert (cast.newcomer.status, cast.newcomer.decided_by) == (Status.VERIFIED, None)
    assert list(decisions_with_wrong_signature()) == []


def test_no_other_proof_is_a_rule(cast: Cast, claim: Claim) -> None:  # case B2
    proof = claim.proofs.get()
    with pytest.raises(DecisionRefused):
        approve_by_rule(claim=claim, proof=proof)


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.REVOKED])
def test_no_rule_lets_somebody_put_out_in_by_another_account(cast: Cast, status: str) -> None:
    Practitioner.objects.filter(pk=cast.author.pk).update(
        registry="rpps", registry_number=NUMBERS[0], status=status
    )
    claim = claim_of(cast.newcomer)
    proof = prove(claim=claim, kind=Proof.Kind.PRO_SANTE_CONNECT)
    assert approve_by_rule(claim=claim, proof=proof).state == State.DISPUTED
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.PENDING


def test_no_rule_goes_against_the_registry_or_a_suspension(cast: Cast) -> None:
    list_in_registry(active=False)
    claim = claim_of(cast.newcomer)
    proof = prove(claim=claim, kind=Proof.Kind.PRO_SANTE_CONNECT)
    assert approve_by_rule(claim=claim, proof=proof).state == State.RECEIVED


# --- By whom -------------------------------------------------------------------------------------


def _tie(cast: Cast, claim: Claim, tie: str) -> None:
    person = cast.newcomer
    match tie:
        case "self":
            Claim.objects.filter(pk=claim.pk).update(practitioner=cast.moderator)
        case "alias by number":
            Practitioner.objects.filter(pk=cast.moderator.pk).update(
                registry="rpps", registry_number=NUMBERS[0]
            )
        case "alias by name":
            Practitioner.objects.filter(pk=cast.moderator.pk).update(name="QVARN Nils")
        case "invited":
            Practitioner.objects.filter(pk=person.pk).update(invited_by=cast.moderator)
        case "invited by":
            Practitioner.objects.filter(pk=cast.moderator.pk).update(invited_by=person)
        case "vouched":
            Endorsement.objects.create(
                claim=claim, endorser=cast.moderator, email="m@hospital.example", given=True
            )


TIES = ["self", "alias by number", "alias by name", "invited", "invited by", "vouched"]


@pytest.mark.parametrize("tie", TIES)
@pytest.mark.parametrize("act", ["approve", "more", "refuse"])
def test_nobody_decides_about_themselves_or_their_own(
    cast: Cast, claim: Claim, tie: str, act: str
) -> None:  # case B5
    _tie(cast, claim, tie)
    claim = Claim.objects.select_related("practitioner").get(pk=claim.pk)
    about = {"moderator": cast.moderator, "claim": claim, "revision": claim.revision}
    with pytest.raises(DecisionRefused):
        match act:
            case "approve":
                approve_claim(**about)
            case "more":
                ask_for_more(**about, reason=Reason.NO_PROOF)
            case "refuse":
                refuse_claim(**about, reason=Reason.NO_PROOF)
    claim.refresh_from_db()
    assert claim.state == State.RECEIVED
    assert not Decision.objects.exists()
    tried = AuditEntry.objects.get(act=Act.REFUSED_SELF)
    assert (tried.actor_id, tried.subject) == (cast.moderator.pk, f"network.claim:{claim.pk}")


@pytest.mark.parametrize("who", ["author", "newcomer", "suspended"])
def test_only_moderators_decide(cast: Cast, claim: Claim, who: str) -> None:
    person = getattr(cast, who)
    if who == "suspended":
        Practitioner.objects.filter(pk=person.pk).update(is_moderator=True)
    with pytest.raises(DecisionRefused):
        approve_claim(moderator=person, claim=claim, revision=claim.revision)


def test_who_lost_the_role_in_the_meantime_decides_nothing(
    cast: Cast, claim: Claim
) -> None:  # case B7
    Practitioner.objects.filter(pk=cast.moderator.pk).update(is_moderator=False)
    with pytest.raises(DecisionRefused):
        approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)


# --- By two --------------------------------------------------------------------------------------


def test_two_different_moderators_are_needed(
    cast: Cast, claim: Claim, second_moderator: Practitioner, settings: Any
) -> None:  # case B6
    settings.TWO_MODERATORS = True
    about = {"claim": claim, "revision": claim.revision}
    approve_claim(moderator=cast.moderator, **about)
    with pytest.raises(DecisionRefused):
        approve_claim(moderator=cast.moderator, **about)
    cast.newcomer.refresh_from_db()
    claim.refresh_from_db()
    assert (cast.newcomer.status, claim.state) == (Status.PENDING, State.SECOND_NEEDED)
    approve_claim(moderator=second_moderator, **about)
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.VERIFIED


def test_an_approval_of_somebody_put_out_since_counts_no_more(
    cast: Cast, claim: Claim, second_moderator: Practitioner, settings: Any
) -> None:  # case B7
    settings.TWO_MODERATORS = True
    about = {"claim": claim, "revision": claim.revision}
    approve_claim(moderator=cast.moderator, **about)
    Practitioner.objects.filter(pk=cast.moderator.pk).update(status=Status.SUSPENDED)
    approve_claim(moderator=second_moderator, **about)
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.PENDING


def test_what_the_first_approved_is_what_the_second_sees(
    cast: Cast, claim: Claim, second_moderator: Practitioner, settings: Any
) -> None:  # case B6
    settings.TWO_MODERATORS = True
    approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
    change_claim(practitioner=cast.newcomer, claim=claim, city="Nantes")
    prove(claim=claim, kind=Proof.Kind.INSTITUTION_MAIL)
    claim.refresh_from_db()
    assert claim.state == State.RECEIVED
    approve_claim(moderator=second_moderator, claim=claim, revision=claim.revision)
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.PENDING


@pytest.mark.django_db(transaction=True)
def test_of_two_opposite_decisions_at_once_the_first_stands(
    cast: Cast, claim: Claim, second_moderator: Practitioner
) -> None:  # case I8
    start = Barrier(2, timeout=20)

    def decide(approving: bool) -> str:
        try:
            start.wait()
            if approving:
                approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
            else:
                refuse_claim(
                    moderator=second_moderator,
                    claim=claim,
                    revision=claim.revision,
                    reason=Reason.NO_PROOF,
                )
        except DecisionRefused as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decide, [True, False]))
    connection.close()
    assert sorted(map(bool, answers)) == [False, True]
    assert "already decided" in "".join(answers)
    [decision] = Decision.objects.all()
    claim.refresh_from_db()
    assert claim.state == (State.REFUSED if answers[0] else State.APPROVED)
    assert decision.outcome == claim.state


# --- The record ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "refused"},
        {"level": 1},
        {"seconds": 5},
        {"moderator": None},
        {"based_on": {}},
        {"signature": "x"},
        {"at": timezone.now()},
    ],
)
def test_a_record_that_was_changed_is_found_out(
    cast: Cast, claim: Claim, change: dict[str, Any]
) -> None:
    approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
    assert list(decisions_with_wrong_signature()) == []
    Decision.objects.update(**change)
    assert len(list(decisions_with_wrong_signature())) == 1


def test_each_decision_is_one_row_of_the_trail(
    cast: Cast, claim: Claim, second_moderator: Practitioner, settings: Any
) -> None:  # case K9
    settings.TWO_MODERATORS = True
    about = {"claim": claim, "revision": claim.revision}

    def rows(act: Any) -> list[str]:
        before = AuditEntry.objects.count()
        act()
        new = AuditEntry.objects.order_by("number")[before:]
        return [row.act for row in new]

    to = second_moderator
    assert rows(lambda: hand_on(moderator=cast.moderator, to=to, **about)) == [Act.DECIDED]
    assert rows(lambda: approve_claim(moderator=cast.moderator, **about)) == [Act.DECIDED]
    assert rows(lambda: approve_claim(moderator=to, **about)) == [Act.VERIFIED]
