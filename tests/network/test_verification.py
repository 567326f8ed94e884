"""Who lets in and who is put out."""

import logging
import re

import pytest
from django.core import mail
from django.urls import reverse

from network.models import Practitioner
from network.verification import DecisionRefused
from network.verification.standing import (
    correct_identity,
    reinstate_practitioner,
    suspend_practitioner,
    verify_practitioner,
)
from tests.cast import Cast

Status = Practitioner.Status


def test_a_moderator_verifies_suspends_and_reinstates(cast: Cast) -> None:
    verify_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)
    cast.newcomer.refresh_from_db()
    assert (cast.newcomer.status, cast.newcomer.decided_by) == (Status.VERIFIED, cast.moderator)
    suspend_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)
    reinstate_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.VERIFIED


def test_nobody_decides_about_themselves(cast: Cast) -> None:  # case B5
    with pytest.raises(DecisionRefused):
        suspend_practitioner(moderator=cast.moderator, practitioner=cast.moderator)


@pytest.mark.parametrize("who", ["author", "newcomer", "suspended"])
def test_only_moderators_decide(cast: Cast, who: str) -> None:
    with pytest.raises(DecisionRefused):
        verify_practitioner(moderator=getattr(cast, who), practitioner=cast.newcomer)
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.PENDING


def test_who_was_put_out_in_the_meantime_decides_nothing(cast: Cast) -> None:  # case B7
    Practitioner.objects.filter(pk=cast.moderator.pk).update(is_moderator=False)
    with pytest.raises(DecisionRefused):
        verify_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)


def test_of_two_decisions_the_first_stands(cast: Cast) -> None:  # case I8
    verify_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)
    with pytest.raises(DecisionRefused):
        verify_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)


def test_the_list_shows_who_waits_and_the_second_is_told(cast: Cast, signed_in: object) -> None:
    page = signed_in(cast.moderator).get(reverse("network:moderation"))  # type: ignore[operator]
    assert cast.newcomer.name in page.content.decode()
    assert cast.author.name not in page.content.decode()
    for _ in range(2):
        answer = signed_in(cast.moderator).post(  # type: ignore[operator]
            reverse("network:verify", args=["newcomer"]), follow=True
        )
    assert "already decided" in answer.content.decode()


CORRECTED = {"name": "Aurélie Trébaz", "title": "", "profession": "midwife"}


def test_a_moderator_corrects_an_identity_and_nothing_else(cast: Cast, signed_in: object) -> None:
    address = reverse("network:identity", args=["author"])
    forged = {**CORRECTED, "status": "suspended", "is_moderator": "on"}
    signed_in(cast.moderator).post(address, forged)  # type: ignore[operator]
    row = Practitioner.objects.get(pk=cast.author.pk)
    assert (row.name, row.title, row.profession) == ("Aurélie Trébaz", "", "midwife")
    assert (row.search_name, row.status, row.is_moderator) == ("aurelie trebaz", "verified", False)


@pytest.mark.parametrize("who", ["author", "colleague", "newcomer", "suspended"])
def test_only_moderators_correct_an_identity(cast: Cast, who: str) -> None:
    with pytest.raises(DecisionRefused):
        correct_identity(moderator=getattr(cast, who), practitioner=cast.author, **CORRECTED)
    assert Practitioner.objects.get(pk=cast.author.pk).name == "Aurèle Trebaz"


def test_a_moderator_does_not_correct_themselves(cast: Cast) -> None:
    with pytest.raises(DecisionRefused):
        correct_identity(moderator=cast.moderator, practitioner=cast.moderator, **CORRECTED)


@pytest.mark.parametrize(
    ("language", "in_words", "out_words"),
    [("fr", "Votre accès est ouvert", "Votre accès est suspendu"), ("en", "let in", "suspended")],
)
def test_a_decision_is_mailed_in_the_persons_language(
    cast: Cast,
    language: str,
    in_words: str,
    out_words: str,
    django_capture_on_commit_callbacks: object,
) -> None:
    cast.newcomer.user.language = language
    cast.newcomer.user.save()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        verify_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)
        assert mail.outbox == []  # not before the decision stands
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        suspend_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)
    let_in, put_out = mail.outbox
    assert let_in.to == put_out.to == [cast.newcomer.user.email]
    assert in_words in let_in.subject
    assert out_words in put_out.subject
    assert f"http://localhost:8000{reverse('network:profile')}" in put_out.body


def test_a_decision_stands_without_its_mail(
    cast: Cast,
    django_capture_on_commit_callbacks: object,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def unreachable(*args: object, **kwargs: object) -> None:
        raise OSError("no route to newcomer@hospital.example")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", unreachable)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        verify_practitioner(moderator=cast.moderator, practitioner=cast.newcomer)
    assert Practitioner.objects.get(pk=cast.newcomer.pk).status == Status.VERIFIED
    (record,) = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert "deliver" in record.getMessage()
    assert "newcomer" not in record.getMessage()


def test_nobody_is_let_in_under_an_identity_that_was_not_seen(
    cast: Cast, signed_in: object
) -> None:
    browser = signed_in(cast.moderator)  # type: ignore[operator]
    page = browser.get(reverse("network:moderation")).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    Practitioner.objects.filter(pk=cast.newcomer.pk).update(profession="dentist")
    verify = reverse("network:verify", args=["newcomer"])
    answer = browser.post(verify, {"seen": seen[1]}, follow=True).content.decode()
    assert "Look again" in answer
    assert Practitioner.objects.get(pk=cast.newcomer.pk).status == Status.PENDING
    seen = re.search(r'name="seen" value="([^"]*)"', answer)
    assert seen
    browser.post(verify, {"seen": seen[1]})
    assert Practitioner.objects.get(pk=cast.newcomer.pk).status == Status.VERIFIED
