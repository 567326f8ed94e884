"""Colleagues who vouch: asked by an address, never given away by it, and two of them prove."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from network.models import AuditEntry, Claim, Endorsement, Practitioner, Proof
from network.verification import DecisionRefused
from network.verification.claiming import change_claim
from network.verification.endorsing import (
    ASKED_A_CLAIM,
    ASKED_A_DAY,
    answer_endorsement,
    ask_colleague,
    find_endorser,
    forget_unanswered_askings,
)
from network.verification.levels import level_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)  # whom it is, is found out after the commit
SignIn = Callable[..., Client]
WITHOUT_TOKENS = re.compile(r'csrf\S+ value="\S+"|X-CSRFToken": "\w+').sub


@pytest.fixture
def claim(cast: Cast) -> Claim:
    return _claim(cast.newcomer)


def _claim(practitioner: Practitioner) -> Claim:
    return Claim.objects.create(
        practitioner=practitioner,
        country="FR",
        registry="other",
        number=f"SECRET-{practitioner.pk}",
        name=practitioner.name,
        profession="other",
        specialty="cardiology",
        city="Melbourg",
    )


def _ask(claim: Claim, person: Practitioner) -> Endorsement:
    asked = ask_colleague(
        practitioner=claim.practitioner, claim=claim, email=person.user.email.upper()
    )
    asked.refresh_from_db()
    return asked


def test_two_colleagues_who_say_yes_prove_the_claim(
    cast: Cast, claim: Claim, signed_in: SignIn
) -> None:
    for count, person in enumerate((cast.author, cast.colleague)):
        asked = _ask(claim, person)
        assert asked.endorser == person
        page = reverse("network:endorsement", args=[asked.pk])
        assert mail.outbox[-1].to == [person.user.email]
        assert page in mail.outbox[-1].body
        assert claim.name not in mail.outbox[-1].body
        assert "asks you to vouch" in signed_in(person).get("/").text
        shown = signed_in(person).get(page).text
        assert claim.name in shown
        assert claim.number not in shown
        assert claim.proofs.count() == 0
        signed_in(person).post(page, {"given": "yes"})
        assert claim.proofs.count() == count
        assert "asks you to vouch" not in signed_in(person).get("/").text
        endorsed = AuditEntry.objects.filter(act="endorsed").latest("number")
        assert (endorsed.actor_id, endorsed.about_id) == (person.pk, cast.newcomer.pk)
    assert claim.proofs.get().kind == Proof.Kind.COLLEAGUES
    claim.refresh_from_db()
    assert level_of(claim) == Practitioner.Level.KNOWN


def test_a_no_proves_nothing(cast: Cast, claim: Claim) -> None:
    for person, given in ((cast.author, True), (cast.colleague, False)):
        answer_endorsement(endorser=person, endorsement=_ask(claim, person), given=given)
    assert not claim.proofs.exists()
    assert claim.endorsements.given().count() == 1


def test_whether_a_colleague_is_here_is_not_said(
    cast: Cast, claim: Claim, signed_in: SignIn
) -> None:
    client, pages = signed_in(cast.newcomer), []
    address, moment = reverse("network:ask_colleague", args=[claim.pk]), timezone.now()
    for email in ("colleague@hospital.example", "nobody.here@hospital.example"):
        with time_machine.travel(moment, tick=False):
            page = client.post(address, {"email": email}, follow=True)
        pages.append(WITHOUT_TOKENS("", page.text).replace(email, "…"))
        claim.endorsements.all().delete()
    assert pages[0] == pages[1]


def test_a_no_looks_like_silence_to_the_claimant(
    cast: Cast, claim: Claim, signed_in: SignIn
) -> None:
    asked = _ask(claim, cast.colleague)
    page = reverse("network:ask_colleague", args=[claim.pk])

    def shown() -> str:
        return WITHOUT_TOKENS("", signed_in(cast.newcomer).get(page).text)

    before = shown()
    answer_endorsement(endorser=cast.colleague, endorsement=asked, given=False)
    assert shown() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"level": Practitioner.Level.KNOWN},  # whom colleagues know does not vouch further
        {"level": Practitioner.Level.NONE},
        {"status": "suspended"},
        {"verified_until": timezone.localdate() - timedelta(days=2)},
        {"name": "Qvarn Nils"},  # the claimant under another account
    ],
    ids=["known", "none", "suspended", "out of time", "alias"],
)
def test_only_checked_colleagues_vouch(
    cast: Cast, claim: Claim, changes: dict[str, object]
) -> None:
    before = _ask(claim, cast.author)
    for person in (cast.author, cast.colleague):
        for name, value in changes.items():
            setattr(person, name, value)
        person.save()
    assert _ask(claim, cast.colleague).endorser is None  # and is not told
    with pytest.raises(DecisionRefused):
        answer_endorsement(endorser=cast.author, endorsement=before, given=True)


def test_a_word_no_longer_counts_when_its_giver_is_out(cast: Cast, claim: Claim) -> None:
    answer_endorsement(endorser=cast.author, endorsement=_ask(claim, cast.author), given=True)
    Practitioner.objects.filter(pk=cast.author.pk).update(status="revoked")
    answer_endorsement(endorser=cast.colleague, endorsement=_ask(claim, cast.colleague), given=True)
    assert not claim.proofs.exists()


def test_nobody_vouches_for_themselves_or_unasked(
    cast: Cast, claim: Claim, signed_in: SignIn
) -> None:
    with pytest.raises(DecisionRefused):
        _ask(claim, cast.newcomer)
    own = _claim(cast.author)  # a member whose verification is renewed
    second = EmailAddress.objects.create(
        user=cast.author.user, email="second@hospital.example", verified=True
    )
    with pytest.raises(DecisionRefused):
        ask_colleague(practitioner=cast.author, claim=own, email=second.email)
    asked = _ask(claim, cast.colleague)
    page = reverse("network:endorsement", args=[asked.pk])
    for person in (cast.author, cast.moderator):
        assert signed_in(person).post(page, {"given": "yes"}).status_code == 404
        with pytest.raises(DecisionRefused):
            answer_endorsement(endorser=person, endorsement=asked, given=True)


def test_somebody_asked_by_two_of_their_addresses_counts_once(cast: Cast, claim: Claim) -> None:
    EmailAddress.objects.create(
        user=cast.author.user, email="second@hospital.example", verified=True
    )
    first = _ask(claim, cast.author)
    ask_colleague(practitioner=cast.newcomer, claim=claim, email="second@hospital.example")
    assert claim.endorsements.filter(endorser=cast.author).count() == 1
    answer_endorsement(endorser=cast.author, endorsement=first, given=True)
    with pytest.raises(DecisionRefused):
        answer_endorsement(endorser=cast.author, endorsement=first, given=True)
    assert not claim.proofs.exists()


def test_an_address_that_is_not_confirmed_is_nobodys(cast: Cast, claim: Claim) -> None:
    EmailAddress.objects.filter(user=cast.colleague.user).update(verified=False)
    assert _ask(claim, cast.colleague).endorser is None


def test_asking_is_bounded(cast: Cast, claim: Claim, signed_in: SignIn) -> None:
    def ask(to: Claim, number: int) -> None:
        ask_colleague(practitioner=cast.newcomer, claim=to, email=f"n{number}@hospital.example")

    for number in range(ASKED_A_CLAIM):
        ask(claim, number)
    ask(claim, 0)  # the same again is no other one
    with pytest.raises(DecisionRefused):
        ask(claim, 99)
    address = reverse("network:ask_colleague", args=[claim.pk])
    page = signed_in(cast.newcomer).post(address, {"email": "late@hospital.example"}).text
    assert "that is the most for one claim" in page
    assert "late@hospital.example" in page

    Claim.objects.filter(pk=claim.pk).update(state="withdrawn")
    second = _claim(cast.newcomer)
    for number in range(ASKED_A_DAY - ASKED_A_CLAIM):
        ask(second, number)
    Claim.objects.filter(pk=second.pk).update(state="withdrawn")
    third = _claim(cast.newcomer)
    with pytest.raises(DecisionRefused):
        ask(third, 0)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        ask(third, 0)


def test_another_name_is_vouched_for_anew_and_askings_still_count(cast: Cast, claim: Claim) -> None:
    answer_endorsement(endorser=cast.author, endorsement=_ask(claim, cast.author), given=True)
    change_claim(practitioner=cast.newcomer, claim=claim, name="Somebody Else")
    assert claim.endorsements.given().count() == 0
    assert claim.endorsements.count() == 1
    assert Endorsement.objects.waiting_for(cast.author).count() == 1


def test_a_decided_claim_asks_nobody_any_more(cast: Cast, claim: Claim, signed_in: SignIn) -> None:
    asked = _ask(claim, cast.colleague)
    Claim.objects.filter(pk=claim.pk).update(state="refused")
    page = reverse("network:endorsement", args=[asked.pk])
    assert signed_in(cast.colleague).get(page).status_code == 404
    with pytest.raises(DecisionRefused):
        answer_endorsement(endorser=cast.colleague, endorsement=asked, given=True)
    with pytest.raises(DecisionRefused):
        _ask(claim, cast.author)


def test_finding_somebody_twice_tells_them_once(cast: Cast, claim: Claim) -> None:
    asked = _ask(claim, cast.colleague)
    find_endorser.call(asked.pk)
    assert len(mail.outbox) == 1


def test_unanswered_addresses_are_forgotten(cast: Cast, claim: Claim) -> None:
    answer_endorsement(endorser=cast.author, endorsement=_ask(claim, cast.author), given=True)
    _ask(claim, cast.colleague)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert forget_unanswered_askings() == 1
    assert claim.endorsements.get().endorser == cast.author
