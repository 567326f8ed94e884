"""Who lets in and who is put out."""

import pytest
from django.urls import reverse

from network.models import Practitioner
from network.verification import (
    DecisionRefused,
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
