"""Codes to professional addresses: to whom they go, how often they are tried."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from network.models import AuditEntry, Claim, MailCode, Practitioner, Proof
from network.verification.claiming import change_claim, submit_claim, withdraw_claim
from network.verification.levels import level_of
from network.verification.proving import (
    CodeRefused,
    confirm_code,
    forget_codes,
    institution_of,
    masked,
    prove,
    send_code,
)
from tests.cast import Cast
from tests.network.verification.registry import CLAIM, MAIL, NOT_LISTED, registry_with

SignIn = Callable[..., Client]
Level = Practitioner.Level
AT_WORK = "nils.qvarn@chu.hospital-of-melbourg.example"


@pytest.fixture(autouse=True)
def _institutions(settings: Any) -> None:
    settings.INSTITUTION_DOMAINS = ["hospital-of-melbourg.example"]


@pytest.fixture
def claim(cast: Cast) -> Claim:
    registry_with()
    return submit_claim(practitioner=cast.newcomer, **CLAIM)


def sent_code(claim: Claim, address: str = MAIL) -> str:
    send_code(practitioner=claim.practitioner, claim=claim, address=address)
    assert mail.outbox[-1].to == [address]
    found = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_to_the_listed_address_shows_the_right_to_practise(claim: Claim) -> None:
    assert level_of(claim) == Level.NONE
    code = sent_code(claim)
    proof = confirm_code(
        practitioner=claim.practitioner, claim=claim, code=f" {code[:3]} {code[3:]} "
    )
    assert (proof.kind, proof.detail) == (Proof.Kind.REGISTRY_MAIL, "medecin.example")
    assert level_of(claim) == Level.PRACTICE
    assert AuditEntry.objects.get(act="proved").details == {"kind": "registry_mail"}
    with pytest.raises(CodeRefused):
        confirm_code(practitioner=claim.practitioner, claim=claim, code=code)


def test_an_institution_alone_shows_the_identity(cast: Cast) -> None:
    claim = submit_claim(practitioner=cast.newcomer, **{**CLAIM, "number": NOT_LISTED})
    code = sent_code(claim, AT_WORK)
    proof = confirm_code(practitioner=cast.newcomer, claim=claim, code=code)
    assert (proof.kind, proof.detail) == ("institution_mail", AT_WORK.partition("@")[2])
    assert level_of(claim) == Level.IDENTITY


def test_a_code_is_kept_hashed_and_valid_for_a_quarter_of_an_hour(claim: Claim) -> None:
    code = sent_code(claim)
    assert code not in str(MailCode.objects.values_list().get())
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)),
        pytest.raises(CodeRefused),
    ):
        confirm_code(practitioner=claim.practitioner, claim=claim, code=code)
    assert not Proof.objects.exists()


def test_after_five_tries_the_right_one_is_too_late(claim: Claim) -> None:
    code = sent_code(claim)
    for _ in range(5):
        with pytest.raises(CodeRefused):
            confirm_code(practitioner=claim.practitioner, claim=claim, code=wrong(code))
    with pytest.raises(CodeRefused):
        confirm_code(practitioner=claim.practitioner, claim=claim, code=code)
    assert not Proof.objects.exists()


def test_the_last_code_counts(claim: Claim) -> None:
    first, second = sent_code(claim), sent_code(claim)
    if first != second:
        with pytest.raises(CodeRefused):
            confirm_code(practitioner=claim.practitioner, claim=claim, code=first)
    confirm_code(practitioner=claim.practitioner, claim=claim, code=second)


def test_three_an_hour_go_to_one_address_whoever_asks_and_however(claim: Claim) -> None:
    for _ in range(3):
        sent_code(claim)
    with pytest.raises(CodeRefused):
        send_code(practitioner=claim.practitioner, claim=claim, address=MAIL)
    withdraw_claim(practitioner=claim.practitioner, claim=claim)
    again = submit_claim(practitioner=claim.practitioner, **CLAIM)
    with pytest.raises(CodeRefused):
        send_code(practitioner=claim.practitioner, claim=again, address=MAIL.upper())
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        sent_code(again)


def test_six_an_hour_are_sent_for_one_person(claim: Claim) -> None:
    for number in range(6):
        sent_code(claim, f"clinician.{'abcdef'[number]}@hospital-of-melbourg.example")
    with pytest.raises(CodeRefused):
        send_code(practitioner=claim.practitioner, claim=claim, address=AT_WORK)


@pytest.mark.parametrize("one_address", [True, False])
def test_ten_a_day_leave_nobody_much_to_guess(claim: Claim, one_address: bool) -> None:
    morning = timezone.now()
    with time_machine.travel(morning, tick=False) as clock:
        for number in range(10):
            sent_code(claim, MAIL if one_address else f"a{number}@hospital-of-melbourg.example")
            clock.shift(timedelta(minutes=61))
        with pytest.raises(CodeRefused, match="tomorrow"):
            send_code(practitioner=claim.practitioner, claim=claim, address=MAIL)
        clock.move_to(morning + timedelta(days=1, seconds=1))
        sent_code(claim)


@pytest.mark.parametrize(
    "address",
    [
        "nils@elsewhere.example",
        "nils@evilhospital-of-melbourg.example",
        "nils@hospital-of-melbourg.example.evil.example",
        "nils@hospital-of-melbourg.example@evil.example",
        "nils+else@hospital-of-melbourg.example",
        '"nils@evil.example"@hospital-of-melbourg.example',
        "nils@hospitаl-of-melbourg.example",  # a Cyrillic letter
        "nils@xn--hospital-9ua.hospital-of-melbourg.example",
        "nils@hospital-of-melbourg.example\nBcc: evil@evil.example",
        "nils@hospital-of-melbourg。example",
        "hospital-of-melbourg.example",
        "",
    ],
)
def test_what_only_looks_like_an_institution_is_none(claim: Claim, address: str) -> None:
    assert institution_of(address) is None
    with pytest.raises(CodeRefused):
        send_code(practitioner=claim.practitioner, claim=claim, address=address)
    assert not mail.outbox or mail.outbox[-1].to != [address]


@pytest.mark.parametrize(
    "address",
    ["Nils.Qvarn@Hospital-of-Melbourg.example", AT_WORK, "o'neil@hospital-of-melbourg.example"],
)
def test_an_institution_and_what_is_under_it(address: str) -> None:
    assert institution_of(address.lower()) == "hospital-of-melbourg.example"


def test_a_code_for_one_number_proves_no_other(claim: Claim) -> None:
    code = sent_code(claim)
    change_claim(practitioner=claim.practitioner, claim=claim, number=NOT_LISTED)
    with pytest.raises(CodeRefused):
        confirm_code(practitioner=claim.practitioner, claim=claim, code=code)


@pytest.mark.parametrize("entry", [{"active": False}, {"opposed_on": "2026-01-01"}])
def test_who_may_not_practise_gets_no_code(cast: Cast, entry: dict[str, Any]) -> None:
    registry_with(**entry)
    claim = submit_claim(practitioner=cast.newcomer, **CLAIM)
    with pytest.raises(CodeRefused):
        send_code(practitioner=cast.newcomer, claim=claim, address=MAIL)


def test_nobody_tries_a_code_for_another(cast: Cast, claim: Claim) -> None:
    code = sent_code(claim)
    with pytest.raises(CodeRefused):
        confirm_code(practitioner=cast.stranger, claim=claim, code=code)


def test_a_decided_claim_proves_nothing_more(claim: Claim) -> None:
    Claim.objects.update(state=Claim.State.REFUSED)
    with pytest.raises(Claim.DoesNotExist):
        prove(claim=claim, kind=Proof.Kind.SINGLE_SIGN_ON)


def test_codes_and_their_addresses_are_forgotten_after_a_day(claim: Claim) -> None:
    sent_code(claim)
    assert forget_codes() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert forget_codes() == 1


def test_the_listed_address_is_never_shown_whole(claim: Claim, signed_in: SignIn) -> None:
    browser = signed_in(claim.practitioner)
    page = browser.get(reverse("network:credentials")).content.decode()
    assert masked(MAIL) in page
    assert MAIL not in page
    browser.post(reverse("network:send_address_code"), {"listed": "yes"})
    assert mail.outbox[-1].to == [MAIL]
    page = browser.get(reverse("network:credentials")).content.decode()
    assert MAIL not in page
    assert 'name="code"' in page


def test_a_wrong_code_is_said_beside_its_field(claim: Claim, signed_in: SignIn) -> None:
    code = sent_code(claim)
    answer = signed_in(claim.practitioner).post(
        reverse("network:confirm_address_code"), {"code": wrong(code)}
    )
    assert 'id="id_code_error"' in answer.content.decode()
    assert MailCode.objects.get().tries == 1


def test_an_unknown_address_comes_back_with_what_was_typed(claim: Claim, signed_in: SignIn) -> None:
    answer = signed_in(claim.practitioner).post(
        reverse("network:send_address_code"), {"address": "nils@elsewhere.example"}
    )
    page = answer.content.decode()
    assert 'id="id_address_error"' in page
    assert "nils@elsewhere.example" in page
