"""Inviting colleagues to the network: one link, one person, and no word on who is here."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.signals import user_signed_up
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from network.inviting import (
    IN_SESSION,
    INVITED_A_DAY,
    InvitationRefused,
    come_by_invitation,
    forget_unused_invitations,
    invitation_of,
    invite_colleague,
)
from network.models import Invitation, Practitioner, User
from network.profiles import register_practitioner
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)  # mails leave after the commit
SignIn = Callable[..., Client]
WITHOUT_TOKENS = re.compile(r'csrf\S+ value="\S+"|X-CSRFToken": "\w+').sub
SOMEBODY = "alix.trevane@hospital.example"


def _key() -> str:
    """What stands in the link of the last mail."""
    found = re.search(r"/invitations/(\S+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def _newcomer(email: str = SOMEBODY) -> Practitioner:
    user = User.objects.create_user(email)
    return register_practitioner(
        user=user,
        name="Alix Trévane",
        title="dr",
        profession="doctor",
        specialty="neurology",
    )


def test_who_comes_by_the_link_is_known_as_invited(cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.author).post(reverse("network:invitations"), {"email": SOMEBODY.upper()})
    [sent] = mail.outbox
    assert sent.to == [SOMEBODY]
    assert cast.author.full_name in sent.body
    key = _key()
    assert key not in str(list(Invitation.objects.values()))  # kept as a hash

    visitor = Client()
    answer = visitor.get(reverse("network:invitation", args=[key]))
    assert answer.headers["Location"] == reverse("account_signup")
    assert visitor.session[IN_SESSION] == Invitation.objects.get().pk
    assert key not in str(dict(visitor.session))

    person = _newcomer("another.address@hospital.example")
    request = RequestFactory().get("/")
    request.session = visitor.session
    user_signed_up.send(User, request=request, user=person.user)
    person.refresh_from_db()
    assert person.invited_by == cast.author
    assert invitation_of(key) is None  # one use
    assert Client().get(reverse("network:invitation", args=[key])).status_code == 410


def test_who_signs_up_without_the_link_counts_as_invited_too(cast: Cast) -> None:  # case B5
    invite_colleague(practitioner=cast.moderator, email=SOMEBODY)
    person = _newcomer()
    come_by_invitation(practitioner=person, invitation_id=None)
    person.refresh_from_db()
    assert person.invited_by == cast.moderator


def test_one_invitation_brings_one_person(cast: Cast) -> None:
    invitation = invite_colleague(practitioner=cast.author, email=SOMEBODY)
    for address in ("first@hospital.example", "second@hospital.example"):
        come_by_invitation(practitioner=_newcomer(address), invitation_id=invitation.pk)
    assert Practitioner.objects.filter(invited_by=cast.author).count() == 1


def test_a_link_is_good_for_two_weeks(cast: Cast) -> None:
    invite_colleague(practitioner=cast.author, email=SOMEBODY)
    key = _key()
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert invitation_of(key)
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert invitation_of(key) is None
        assert Client().get(reverse("network:invitation", args=[key])).status_code == 410


def test_whether_somebody_is_here_is_told_to_them_alone(cast: Cast, signed_in: SignIn) -> None:
    """The page, the list and the number of mails are the same."""
    client = signed_in(cast.author)
    pages = []
    moment = timezone.now()
    for email in ("colleague@hospital.example", "nobody.here@hospital.example"):
        with time_machine.travel(moment, tick=False):
            page = client.post(reverse("network:invitations"), {"email": email}, follow=True)
        pages.append(WITHOUT_TOKENS("", page.text).replace(email, "…"))
        Invitation.objects.all().delete()
    assert pages[0] == pages[1]
    here, elsewhere = mail.outbox
    assert reverse("account_login") in here.body
    assert "/invitations/" not in here.body
    assert "/invitations/" in elsewhere.body
    assert here.subject == elsewhere.subject


def test_ten_a_day_and_not_again_at_once(cast: Cast, signed_in: SignIn) -> None:  # case H9
    for number in range(INVITED_A_DAY - 1):
        invite_colleague(practitioner=cast.author, email=f"n{number}@hospital.example")
    again = reverse("network:invitations")
    signed_in(cast.author).post(again, {"email": "n0@hospital.example"})  # sent again
    refused = signed_in(cast.author).post(again, {"email": "late@hospital.example"}).text
    assert "Go on tomorrow" in refused
    assert "late@hospital.example" in refused  # nothing typed is lost
    assert len(mail.outbox) == INVITED_A_DAY
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        invite_colleague(practitioner=cast.author, email="n0@hospital.example")


def test_one_address_gets_few_mails_whoever_sends(cast: Cast) -> None:  # case H9
    for _ in range(2):
        invite_colleague(practitioner=cast.author, email=SOMEBODY)
    with pytest.raises(InvitationRefused):
        invite_colleague(practitioner=cast.author, email=SOMEBODY)
    invite_colleague(practitioner=cast.colleague, email=SOMEBODY)  # and is told nothing of others
    assert len(mail.outbox) == 2
    start = timezone.now()
    for hours, sender in enumerate((cast.colleague, cast.stranger, cast.stranger), start=2):
        with time_machine.travel(start + timedelta(hours=2 * hours)):
            invite_colleague(practitioner=sender, email=SOMEBODY)
    assert len(mail.outbox) == 4


@pytest.mark.parametrize("who", ["newcomer", "suspended"])
def test_only_members_invite(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        invite_colleague(practitioner=getattr(cast, who), email=SOMEBODY)
    assert not mail.outbox


@pytest.mark.parametrize(
    "typed", ["", "no address", "a@b@c.example", "x@hospital.example\r\nBcc: y@evil.example"]
)
def test_what_is_no_address_is_said_beside_the_field(
    cast: Cast, signed_in: SignIn, typed: str
) -> None:  # case F13
    answer = signed_in(cast.author).post(reverse("network:invitations"), {"email": typed})
    assert 'id="id_email_error"' in answer.text
    assert not mail.outbox


def test_one_sees_ones_own_invitations_only(cast: Cast, signed_in: SignIn) -> None:
    invite_colleague(practitioner=cast.colleague, email=SOMEBODY)
    assert SOMEBODY in signed_in(cast.colleague).get(reverse("network:invitations")).text
    assert SOMEBODY not in signed_in(cast.author).get(reverse("network:invitations")).text


def test_addresses_of_those_who_never_came_are_forgotten(cast: Cast) -> None:
    invite_colleague(practitioner=cast.author, email=SOMEBODY)
    assert forget_unused_invitations() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert forget_unused_invitations() == 1
