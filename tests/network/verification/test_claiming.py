"""What somebody claims: once at a time, never two people with one number, nothing forged."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from network.models import AuditEntry, Claim, Practitioner, Proof, today
from network.verification.claiming import (
    ClaimRefused,
    change_claim,
    renew_claim,
    submit_claim,
    withdraw_claim,
)
from network.verification.evidence import add_evidence
from network.verification.proving import prove
from tests.cast import Cast
from tests.network.verification.papers import evidence_files
from tests.network.verification.registry import CLAIM, NOT_LISTED, NUMBER, registry_with

SignIn = Callable[..., Client]
State = Claim.State


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_received_told_and_recorded(cast: Cast) -> None:
    claim = submit_claim(practitioner=cast.newcomer, **CLAIM)
    assert (claim.kind, claim.state, claim.revision) == ("first", "received", 1)
    assert reverse("network:credentials") in mail.outbox[-1].body
    row = AuditEntry.objects.get(act="claimed")
    assert (row.actor_id, row.subject) == (cast.newcomer.pk, f"network.claim:{claim.pk}")
    cast.newcomer.refresh_from_db()
    assert (cast.newcomer.status, cast.newcomer.registry_number) == ("pending", "")


def test_there_is_one_open_claim_at_a_time(cast: Cast) -> None:
    submit_claim(practitioner=cast.newcomer, **CLAIM)
    with pytest.raises(ClaimRefused):
        submit_claim(practitioner=cast.newcomer, **CLAIM)
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("number", ["10005173141", "1000517314", "", "not a number"])
def test_a_number_that_cannot_be_one_is_refused(cast: Cast, number: str) -> None:  # case B2
    with pytest.raises(ClaimRefused):
        submit_claim(practitioner=cast.newcomer, **{**CLAIM, "number": number})
    assert not Claim.objects.exists()


def test_one_number_has_one_spelling(cast: Cast) -> None:
    claim = submit_claim(practitioner=cast.newcomer, **{**CLAIM, "number": "8 1000 517 3140"})
    assert claim.number == NUMBER


# --- One number, one person: case B3 -------------------------------------------------------------


def another_newcomer(cast: Cast) -> Practitioner:
    Practitioner.objects.filter(pk=cast.stranger.pk).update(
        status="pending", registry="", registry_number=""
    )
    cast.stranger.refresh_from_db()
    return cast.stranger


def test_who_comes_second_with_a_number_is_disputed(cast: Cast) -> None:  # case B3
    first = submit_claim(practitioner=cast.newcomer, **CLAIM)
    second = submit_claim(practitioner=another_newcomer(cast), **CLAIM)
    first.refresh_from_db()
    assert (first.state, second.state) == (State.RECEIVED, State.DISPUTED)


@pytest.mark.parametrize("status", ["verified", "suspended", "revoked"])
def test_a_number_that_somebody_here_has_is_disputed(cast: Cast, status: str) -> None:  # case B3
    Practitioner.objects.filter(pk=cast.colleague.pk).update(
        status=status, registry="rpps", registry_number=NUMBER
    )
    assert submit_claim(practitioner=cast.newcomer, **CLAIM).state == State.DISPUTED


def test_a_number_is_changed_into_a_dispute_and_out_of_it(cast: Cast) -> None:  # case B3
    submit_claim(practitioner=cast.newcomer, **CLAIM)
    other = another_newcomer(cast)
    claim = submit_claim(practitioner=other, **{**CLAIM, "number": NOT_LISTED})
    assert change_claim(practitioner=other, claim=claim, number=NUMBER).state == State.DISPUTED
    assert change_claim(practitioner=other, claim=claim, number=NOT_LISTED).state == State.RECEIVED


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_never_both_received(cast: Cast) -> None:  # case B3
    people = [cast.newcomer, another_newcomer(cast)]
    start, faults = threading.Barrier(2), []

    def claim(person: Practitioner) -> None:
        try:
            start.wait(timeout=10)
            submit_claim(practitioner=person, **CLAIM)
        except Exception as fault:  # noqa: BLE001 (told by the test's own thread)
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["disputed", "received"]


def test_a_disputed_claim_says_so_on_its_page(cast: Cast, signed_in: SignIn) -> None:  # case B3
    submit_claim(practitioner=another_newcomer(cast), **CLAIM)
    submit_claim(practitioner=cast.newcomer, **CLAIM)
    page = signed_in(cast.newcomer).get(reverse("network:credentials")).content.decode()
    assert "Somebody else has given this number too" in page
    assert cast.stranger.name not in page


# --- Changed and withdrawn -----------------------------------------------------------------------


def test_what_a_moderator_saw_is_no_longer_it_after_a_change(cast: Cast) -> None:
    claim = submit_claim(practitioner=cast.newcomer, **CLAIM)
    Claim.objects.filter(pk=claim.pk).update(state=State.MORE_NEEDED)
    changed = change_claim(practitioner=cast.newcomer, claim=claim, city="Brévane")
    assert (changed.revision, changed.city, changed.state) == (2, "Brévane", State.RECEIVED)


@pytest.mark.parametrize(
    ("change", "stay"),
    [
        ({"number": NOT_LISTED}, {"institution_mail", "colleagues"}),
        ({"name": "Somebody Else"}, {"institution_mail", "registry_mail"}),
        ({"city": "Brévane"}, {"institution_mail", "registry_mail", "psc", "colleagues"}),
    ],
)
def test_a_proof_is_of_one_number_and_of_one_person(
    cast: Cast, change: dict[str, str], stay: set[str]
) -> None:
    claim = submit_claim(practitioner=cast.newcomer, **CLAIM)
    for kind in ("institution_mail", "registry_mail", "psc", "colleagues"):
        prove(claim=claim, kind=kind)
    change_claim(practitioner=cast.newcomer, claim=claim, **change)
    assert set(Proof.objects.values_list("kind", flat=True)) == stay


def test_what_is_decided_is_changed_no_longer(cast: Cast) -> None:
    claim = submit_claim(practitioner=cast.newcomer, **CLAIM)
    Claim.objects.filter(pk=claim.pk).update(state=State.REFUSED)
    with pytest.raises(ClaimRefused):
        change_claim(practitioner=cast.newcomer, claim=claim, city="Brévane")
    with pytest.raises(ClaimRefused):
        withdraw_claim(practitioner=cast.newcomer, claim=claim)


def test_nobody_changes_the_claim_of_another(cast: Cast) -> None:
    claim = submit_claim(practitioner=cast.newcomer, **CLAIM)
    for act in (change_claim, withdraw_claim):
        with pytest.raises(ClaimRefused):
            act(practitioner=cast.stranger, claim=claim)


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_leaves_no_document_and_frees_the_number(
    cast: Cast, photo: bytes, settings: Any, tmp_path: Path
) -> None:
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    claim = submit_claim(practitioner=cast.newcomer, **CLAIM)
    add_evidence(practitioner=cast.newcomer, claim=claim, kind="card", file=photo)
    withdraw_claim(practitioner=cast.newcomer, claim=claim)
    assert evidence_files() == []
    assert submit_claim(practitioner=another_newcomer(cast), **CLAIM).state == State.RECEIVED


# --- After verification: case B11 ----------------------------------------------------------------


@pytest.fixture
def verified(cast: Cast) -> Practitioner:
    person = cast.colleague
    person.name, person.specialty, person.registry_number = "Nils Qvarn", "cardiology", NUMBER
    person.country, person.registry, person.title = "FR", "rpps", "dr"
    person.city, person.profession, person.level = "Melbourg", "doctor", 3
    person.verified_until = today() + timedelta(days=40)
    person.save()
    return person


@pytest.mark.parametrize(
    "change",
    [{"name": "Somebody Else"}, {"specialty": "neurology"}, {"number": NOT_LISTED}, {"title": ""}],
)
def test_a_change_waits_and_nothing_else_does(
    verified: Practitioner, change: dict[str, str]
) -> None:  # case B11
    claim = submit_claim(practitioner=verified, **{**CLAIM, **change})
    assert (claim.kind, claim.state) == (Claim.Kind.CHANGE, State.RECEIVED)
    stands = Practitioner.objects.get(pk=verified.pk)
    assert (stands.name, stands.specialty, stands.registry_number, stands.title) == (
        "Nils Qvarn",
        "cardiology",
        NUMBER,
        "dr",
    )
    assert stands.is_admitted
    assert stands.may_write


def test_who_was_put_out_claims_nothing(cast: Cast) -> None:
    with pytest.raises(ClaimRefused):
        submit_claim(practitioner=cast.suspended, **CLAIM)


def test_one_click_renews_while_the_registry_agrees(
    verified: Practitioner, signed_in: SignIn
) -> None:
    registry_with()
    signed_in(verified).post(reverse("network:renew_claim"))
    claim = Claim.objects.get()
    assert (claim.kind, claim.number) == (Claim.Kind.RENEWAL, NUMBER)


@pytest.mark.parametrize("entry", [{"family_name": "OTHERWISE"}, {"active": False}, None])
def test_else_it_takes_a_look(verified: Practitioner, entry: dict[str, Any] | None) -> None:
    if entry is not None:
        registry_with(**entry)
    assert renew_claim(practitioner=verified) is None


def test_it_is_renewed_near_its_end_only(verified: Practitioner) -> None:
    registry_with()
    Practitioner.objects.filter(pk=verified.pk).update(verified_until=today() + timedelta(days=61))
    verified.refresh_from_db()
    assert renew_claim(practitioner=verified) is None


# --- The pages -----------------------------------------------------------------------------------


def test_what_is_forged_in_a_form_is_ignored(cast: Cast, signed_in: SignIn) -> None:  # case B13
    forged = {
        "state": "approved",
        "kind": "renewal",
        "practitioner": str(cast.stranger.pk),
        "revision": "9",
        "level": "3",
        "is_moderator": "on",
        "status": "verified",
    }
    signed_in(cast.newcomer).post(reverse("network:claim"), {**CLAIM, **forged})
    claim = Claim.objects.get()
    assert (claim.state, claim.kind, claim.practitioner, claim.revision) == (
        "received",
        "first",
        cast.newcomer,
        1,
    )
    cast.newcomer.refresh_from_db()
    assert (cast.newcomer.status, cast.newcomer.level) == ("pending", 0)


def test_a_refused_form_comes_back_with_everything(cast: Cast, signed_in: SignIn) -> None:
    data = {**CLAIM, "number": "1000517314", "city": "Kept-as-typed"}
    page = signed_in(cast.newcomer).post(reverse("network:claim"), data).content.decode()
    assert 'id="id_number_error"' in page
    assert "Kept-as-typed" in page
    assert "1000517314" in page
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("country", "registry"), [("FR", "npi"), ("US", "rpps"), ("BE", "gmc"), ("XX", "other")]
)
def test_a_registry_is_of_its_country(
    cast: Cast, signed_in: SignIn, country: str, registry: str
) -> None:
    data = {**CLAIM, "country": country, "registry": registry}
    signed_in(cast.newcomer).post(reverse("network:claim"), data)
    assert not Claim.objects.exists()


def test_without_a_script_the_registry_fills_what_is_empty(cast: Cast, signed_in: SignIn) -> None:
    registry_with()
    typed = {"country": "FR", "registry": "rpps", "number": NUMBER, "name": "Nils Kvarn"}
    answer = signed_in(cast.newcomer).post(reverse("network:claim"), {**typed, "look_up": "yes"})
    form = answer.context["form"]
    assert form["name"].value() == "Nils Kvarn"
    assert (form["specialty"].value(), form["city"].value()) == ("cardiology", "Melbourg")
    answer = signed_in(cast.newcomer).post(reverse("network:claim"), {**typed, "take_over": "yes"})
    assert answer.context["form"]["name"].value() == "Nils Qvarn"
    assert not Claim.objects.exists()


def test_what_is_found_is_shown_and_what_differs_is_marked(cast: Cast, signed_in: SignIn) -> None:
    registry_with()
    data = {**CLAIM, "name": "Odile Varengue"}
    part = signed_in(cast.newcomer).post(reverse("network:check_number"), data).content.decode()
    assert "Nils Qvarn" in part
    assert "Differs" in part
    assert "Take the registry" in part


def test_looking_up_has_a_limit_each(cast: Cast, signed_in: SignIn) -> None:
    registry_with()
    client, address = signed_in(cast.newcomer), reverse("network:check_number")
    answers = [client.post(address, CLAIM) for _ in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {200}
    assert answers[60].status_code == 429
    assert "Qvarn" not in answers[60].content.decode()
    assert signed_in(cast.stranger).post(address, CLAIM).status_code == 200


@pytest.mark.parametrize(
    ("days_left", "says"),
    [(-1, "you can read, not write"), (-14, "your access is closed until")],
)
def test_whose_verification_ran_out_reads_why_on_their_page(
    verified: Practitioner, signed_in: SignIn, days_left: int, says: str
) -> None:
    verified.verified_until = today() + timedelta(days=days_left)
    verified.readable_until = verified.verified_until + timedelta(days=7)
    verified.save()
    page = signed_in(verified).get(reverse("network:credentials")).content.decode().lower()
    assert says in page
    assert ("right to practise verified" in page) is verified.is_verified
