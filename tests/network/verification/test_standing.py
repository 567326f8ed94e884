"""Who is put out, at once, and let in again."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from channels.db import database_sync_to_async as threaded
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from messaging.delivery.hub import hub
from network.models import (
    AuditEntry,
    Claim,
    Membership,
    Practitioner,
    Proof,
    RegistryChange,
    RegistryVersion,
    SpecialtyGroup,
    today,
)
from network.verification import DecisionRefused
from network.verification.deciding import approve_claim
from network.verification.proving import prove
from network.verification.roles import appoint_moderator, dismiss_moderator
from network.verification.standing import (
    correct_identity,
    downgrade,
    reinstate_practitioner,
    revoke_practitioner,
    suspend_practitioner,
)
from tests.cast import Cast
from tests.messaging.sockets import Page, session_of
from tests.network.verification.claims import NUMBERS, claim_of, list_in_registry

Act, Reason, Status = AuditEntry.Act, Practitioner.Reason, Practitioner.Status
SUSPENDED = 4403  # close code
ACTS = {"suspend": suspend_practitioner, "revoke": revoke_practitioner}


@pytest.mark.parametrize(("act", "status"), [("suspend", "suspended"), ("revoke", "revoked")])
def test_somebody_is_put_out_with_a_reason_and_told(
    cast: Cast, signed_in: Any, act: str, status: str, django_capture_on_commit_callbacks: Any
) -> None:  # case B8
    browser = signed_in(cast.author)
    with django_capture_on_commit_callbacks(execute=True):
        ACTS[act](moderator=cast.moderator, practitioner=cast.author, reason=Reason.LEAK)
    person = Practitioner.objects.get(pk=cast.author.pk)
    assert (person.status, person.standing_reason) == (status, Reason.LEAK)
    assert browser.get(reverse("cases:home")).status_code == 302
    row = AuditEntry.objects.get(about_id=person.pk)
    assert (row.act, row.details) == (status, {"reason": "leak"})
    assert "identified a patient" in mail.outbox[-1].body
    with django_capture_on_commit_callbacks(execute=True):
        reinstate_practitioner(moderator=cast.moderator, practitioner=person)
    person.refresh_from_db()
    assert (person.status, person.standing_reason) == (Status.VERIFIED, "")
    assert "let in" in mail.outbox[-1].subject


@pytest.mark.django_db(transaction=True)
async def test_a_revocation_closes_every_socket_and_no_handshake_comes_after(
    cast: Cast,
) -> None:  # cases B8, B9
    groups = [cast.cardiology, cast.neurology]
    extra = await SpecialtyGroup.objects.acreate(
        slug="third", specialty="surgery", description=cast.cardiology.description
    )
    for group in [*groups[1:], extra]:
        await Membership.objects.acreate(practitioner=cast.author, group=group)
    key = await threaded(session_of)(cast.author)
    async with Page(key) as first, Page(key) as second:
        for page in (first, second):
            await page.send("watch_inbox")
        await threaded(revoke_practitioner)(moderator=cast.moderator, practitioner=cast.author)
        assert [await page.close_code() for page in (first, second)] == [SUSPENDED] * 2
    for _ in range(100):
        assert await Page(key).open() == (False, SUSPENDED)
    assert not hub().sockets


@pytest.mark.parametrize("act", ["suspend", "revoke"])
@pytest.mark.parametrize("reason", ["", "because", "Mrs Varengue"])
def test_nobody_is_put_out_without_one_of_the_reasons(cast: Cast, act: str, reason: str) -> None:
    with pytest.raises(DecisionRefused):
        ACTS[act](moderator=cast.moderator, practitioner=cast.author, reason=reason)


def test_nobody_decides_about_themselves(cast: Cast) -> None:  # case B5
    about = {"moderator": cast.moderator, "practitioner": cast.moderator}
    corrected = {"name": "Maude Pellorce", "title": "", "profession": "nurse"}
    for act in (
        lambda: suspend_practitioner(**about),
        lambda: revoke_practitioner(**about),
        lambda: correct_identity(**about, **corrected),
    ):
        with pytest.raises(DecisionRefused):
            act()
    assert AuditEntry.objects.filter(act=Act.REFUSED_SELF).count() == 3


def test_whom_one_invited_one_may_put_out_and_not_let_in(cast: Cast) -> None:
    Practitioner.objects.filter(pk=cast.author.pk).update(invited_by=cast.moderator)
    suspend_practitioner(moderator=cast.moderator, practitioner=cast.author)
    with pytest.raises(DecisionRefused):
        reinstate_practitioner(moderator=cast.moderator, practitioner=cast.author)


@pytest.mark.parametrize("who", ["author", "newcomer", "suspended"])
def test_only_moderators_act(cast: Cast, who: str) -> None:
    with pytest.raises(DecisionRefused):
        suspend_practitioner(moderator=getattr(cast, who), practitioner=cast.colleague)


def test_of_two_acts_the_first_stands(cast: Cast) -> None:  # case I8
    suspend_practitioner(moderator=cast.moderator, practitioner=cast.author)
    with pytest.raises(DecisionRefused):
        suspend_practitioner(moderator=cast.moderator, practitioner=cast.author)


def test_who_was_never_verified_is_not_let_in_by_being_reinstated(cast: Cast) -> None:
    suspend_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)
    reinstate_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.PENDING


def test_who_left_the_registry_while_out_is_not_let_in_by_being_reinstated(cast: Cast) -> None:
    list_in_registry(family_name="SOMEBODY", given_name="ELSE")
    Practitioner.objects.filter(pk=cast.author.pk).update(
        registry="rpps", registry_number=NUMBERS[1], level=Practitioner.Level.PRACTICE
    )
    suspend_practitioner(moderator=cast.moderator, practitioner=cast.author)
    reinstate_practitioner(moderator=cast.moderator, practitioner=cast.author)
    cast.author.refresh_from_db()
    assert cast.author.status == Status.PENDING


def test_a_number_taken_meanwhile_is_not_given_back(cast: Cast) -> None:  # case B3
    own = {"registry": "rpps", "registry_number": NUMBERS[0]}
    Practitioner.objects.filter(pk__in=[cast.suspended.pk, cast.author.pk]).update(**own)
    with pytest.raises(DecisionRefused):
        reinstate_practitioner(moderator=cast.moderator, practitioner=cast.suspended)


# --- The registry --------------------------------------------------------------------------------


def _changes(practitioner: Practitioner, *kinds: str) -> list[RegistryChange]:
    version, _ = RegistryVersion.objects.get_or_create(registry="rpps", source="sample")
    return [
        RegistryChange.objects.create(
            practitioner=practitioner, version=version, kind=kind, after={"specialty": "neurology"}
        )
        for kind in kinds
    ]


@pytest.mark.parametrize("kind", ["gone", "inactive", "opposed", "profession"])
def test_whoever_may_no_longer_practise_is_out_at_once(
    cast: Cast, kind: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        downgrade(practitioner=cast.author, changes=_changes(cast.author, kind))
    cast.author.refresh_from_db()
    assert (cast.author.status, cast.author.standing_reason) == (Status.SUSPENDED, "registry")
    claim = Claim.objects.get(practitioner=cast.author)
    assert (claim.kind, claim.state) == ("registry", "received")
    assert "registry" in mail.outbox[-1].body
    assert AuditEntry.objects.get(act=Act.DOWNGRADED).details == {"changes": [kind], "out": True}


def test_another_specialty_is_asked_about_and_puts_nobody_out(cast: Cast) -> None:
    downgrade(practitioner=cast.author, changes=_changes(cast.author, "specialty"))
    cast.author.refresh_from_db()
    claim = Claim.objects.get(practitioner=cast.author)
    assert (cast.author.status, claim.specialty) == (Status.VERIFIED, "neurology")


def test_whom_the_registry_put_out_a_decision_lets_in(cast: Cast) -> None:
    list_in_registry(family_name="TREBAZ", given_name="AURELE", profession="nurse")
    Practitioner.objects.filter(pk=cast.author.pk).update(
        registry="rpps", registry_number=NUMBERS[0], country="FR"
    )
    downgrade(practitioner=cast.author, changes=_changes(cast.author, "gone"))
    claim = Claim.objects.select_related("practitioner").get(practitioner=cast.author)
    with pytest.raises(DecisionRefused):  # the registry still says nurse
        approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
    Claim.objects.filter(pk=claim.pk).update(profession="nurse")
    approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
    cast.author.refresh_from_db()
    assert (cast.author.status, cast.author.profession) == (Status.VERIFIED, "nurse")


def test_a_change_joins_the_claim_that_is_open(cast: Cast) -> None:
    claim_of(cast.author, name="Aurèle Trebaz", specialty="neurology")
    downgrade(practitioner=cast.author, changes=_changes(cast.author, "gone", "name"))
    assert Claim.objects.filter(practitioner=cast.author).count() == 1


def test_who_looked_before_the_registry_changed_looks_again(cast: Cast) -> None:
    """A page that was open while the registry put its claimant out lets nobody in again."""
    claim = claim_of(cast.author, name="Aurèle Trebaz", specialty="neurology")
    prove(claim=claim, kind=Proof.Kind.INSTITUTION_MAIL)
    seen = Claim.objects.get(pk=claim.pk).revision
    downgrade(practitioner=cast.author, changes=_changes(cast.author, "gone"))
    with pytest.raises(DecisionRefused):
        approve_claim(moderator=cast.moderator, claim=claim, revision=seen)
    cast.author.refresh_from_db()
    assert cast.author.status == Status.SUSPENDED


@pytest.mark.parametrize("state", ["more_needed", "second_needed"])
def test_a_claim_that_waits_elsewhere_is_back_in_the_queue(cast: Cast, state: str) -> None:
    claim = claim_of(cast.author, name="Aurèle Trebaz", specialty="neurology")
    Claim.objects.filter(pk=claim.pk).update(state=state)
    downgrade(practitioner=cast.author, changes=_changes(cast.author, "gone"))
    assert Claim.objects.waiting().get().state == Claim.State.RECEIVED


# --- Moderators ----------------------------------------------------------------------------------


def test_an_operator_appoints_and_dismisses(cast: Cast) -> None:  # case B7
    email = cast.newcomer.user.email
    call_command("appoint_moderator", email)
    person = Practitioner.objects.get(pk=cast.newcomer.pk)
    assert person.is_moderator and person.is_admitted
    assert person.level == Practitioner.Level.IDENTITY
    assert person.verified_until is not None and person.verified_until > today()
    call_command("dismiss_moderator", email)
    person.refresh_from_db()
    assert not person.is_moderator and person.is_admitted
    rows = AuditEntry.objects.filter(act=Act.ROLE_CHANGED).order_by("number")
    assert [row.details["given"] for row in rows] == [True, False]
    with pytest.raises(CommandError):
        call_command("dismiss_moderator", email)


def test_a_new_account_of_an_operator_is_a_moderator(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: "a-long-enough-phrase-31")
    call_command("appoint_moderator", "new@hospital.example", "--name", "Odile Trevane")
    assert Practitioner.objects.get(name="Odile Trevane").is_moderator
    assert EmailAddress.objects.get(email="new@hospital.example").verified


def test_a_moderator_takes_the_role_from_a_colleague_and_never_from_themselves(cast: Cast) -> None:
    appoint_moderator(practitioner=cast.colleague)
    with pytest.raises(DecisionRefused):
        dismiss_moderator(moderator=cast.moderator, practitioner=cast.moderator)
    dismiss_moderator(moderator=cast.moderator, practitioner=cast.colleague)
    with pytest.raises(DecisionRefused):
        dismiss_moderator(moderator=cast.moderator, practitioner=cast.colleague)


# --- Identity ------------------------------------------------------------------------------------

CORRECTED = {"name": "Aurélie Trébaz", "title": "", "profession": "midwife"}


def test_a_moderator_corrects_an_identity_and_nothing_else(cast: Cast, signed_in: Any) -> None:
    address = reverse("network:identity", args=["author"])
    forged = {**CORRECTED, "status": "suspended", "is_moderator": "on"}
    signed_in(cast.moderator).post(address, forged)
    row = Practitioner.objects.get(pk=cast.author.pk)
    assert (row.name, row.title, row.profession) == ("Aurélie Trébaz", "", "midwife")
    assert (row.search_name, row.status, row.is_moderator) == ("aurelie trebaz", "verified", False)


@pytest.mark.parametrize("who", ["author", "colleague", "newcomer", "suspended"])
def test_only_moderators_correct_an_identity(cast: Cast, who: str) -> None:
    with pytest.raises(DecisionRefused):
        correct_identity(moderator=getattr(cast, who), practitioner=cast.author, **CORRECTED)
    assert Practitioner.objects.get(pk=cast.author.pk).name == "Aurèle Trebaz"
