"""A page that lists rows takes as many queries for many of them as for one."""

from collections.abc import Callable
from itertools import count

import pytest
from django.test import Client
from django.urls import reverse

from network.auditing import Act, record
from network.governing import found_group
from network.inviting import invite_colleague
from network.joining import ask_to_join, invite_to_group, join_group
from network.models import (
    Claim,
    Endorsement,
    Evidence,
    Membership,
    Practitioner,
    Proof,
    SpecialtyGroup,
)
from network.verification.deciding import ask_for_more
from tests.cast import Cast, make_person
from tests.counting import queries_of
from tests.network.verification.claims import claim_of, list_in_registry, proved_claim

SignIn = Callable[[Practitioner], Client]
Numbers = Callable[[], str]


@pytest.fixture
def numbers() -> Numbers:
    """Numbers of the RPPS that pass the check, each another one."""

    def checked(digits: str) -> str:
        doubled = [int(d) * (2 - place % 2) for place, d in enumerate(reversed(digits))]
        return digits + str(-sum(n // 10 + n % 10 for n in doubled) % 10)

    following = count(1_000_000_100)
    return lambda: checked(str(next(following)))


def _people(number: int, status: str = "verified") -> list[Practitioner]:
    begun = Practitioner.objects.count()
    made = range(begun, begun + number)
    return [
        make_person(f"person{n}", f"Odile Brisant {'x' * n}", Practitioner.Status(status))
        for n in made
    ]


def _group(moderator: Practitioner, entrance: str = "open") -> SpecialtyGroup:
    return found_group(
        moderator=moderator,
        specialty="cardiology",
        name=f"Rhythm {'i' * SpecialtyGroup.objects.count()}",
        description="Ablations.",
        rules="",
        entrance=entrance,
    )


def test_the_queue(cast: Cast, signed_in: SignIn, numbers: Numbers) -> None:
    browser, page = signed_in(cast.moderator), reverse("network:moderation")

    def wait() -> None:
        (person,) = _people(1, "pending")
        claim = claim_of(person, number=numbers(), name=person.name)
        claim.assigned_to, claim.state = cast.colleague, Claim.State.LOOKED_AT
        claim.save()

    wait()
    before = queries_of(browser, page)
    for _ in range(4):
        wait()
    assert queries_of(browser, page) == before


def test_the_screen_of_a_claim(cast: Cast, signed_in: SignIn, numbers: Numbers) -> None:
    number = numbers()
    list_in_registry(number)
    claim = proved_claim(cast.newcomer, number=number)
    browser, page = signed_in(cast.moderator), reverse("network:review", args=[claim.pk])

    def more_of_everything() -> None:
        (twin,) = _people(1)
        twin.name, twin.registry, twin.registry_number = cast.newcomer.name, "rpps", numbers()
        twin.save()
        (rival,) = _people(1, "pending")
        rivals = claim_of(rival, number=number, name=rival.name)
        for one, digest in ((claim, twin.handle), (rivals, twin.handle)):
            Evidence.objects.create(claim=one, kind="card", size=1, digest=digest)
        Endorsement.objects.create(claim=claim, email=twin.user.email, endorser=twin, given=True)
        claim.refresh_from_db()
        ask_for_more(
            moderator=cast.moderator, claim=claim, revision=claim.revision, reason="no_proof"
        )
        Claim.objects.filter(pk=claim.pk).update(state=Claim.State.RECEIVED)
        record(Act.SIGNED_OUT, actor=twin, about=cast.newcomer)

    more_of_everything()
    before = queries_of(browser, page)
    for _ in range(3):
        more_of_everything()
    assert Proof.objects.count() == 1
    assert queries_of(browser, page) == before


def test_everybody_and_colleagues(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.moderator)
    pages = [reverse("network:everybody"), reverse("network:people")]
    before = [queries_of(browser, page) for page in pages]
    for status in ("verified", "pending", "suspended", "revoked"):
        _people(2, status)
    assert [queries_of(browser, page) for page in pages] == before


def test_how_somebody_stands(cast: Cast, signed_in: SignIn) -> None:
    browser, page = signed_in(cast.moderator), reverse("network:standing", args=["colleague"])
    record(Act.SIGNED_IN, actor=cast.colleague, about=cast.colleague)
    before = queries_of(browser, page)
    for who in (cast.author, cast.stranger, cast.suspended):
        record(Act.ENDORSED, actor=who, about=cast.colleague)
    assert queries_of(browser, page) == before


def test_groups(cast: Cast, signed_in: SignIn) -> None:
    me = cast.author
    browser, page = signed_in(me), reverse("network:groups")

    def more_of_each_kind() -> None:
        joined, asked, invited = (
            _group(cast.moderator, entrance) for entrance in ("open", "request", "invitation")
        )
        join_group(practitioner=me, group=joined)
        Membership.objects.filter(group=joined).update(is_moderator=True)
        (wanting,) = _people(1)
        SpecialtyGroup.objects.filter(pk=joined.pk).update(entrance="request")
        joined.refresh_from_db()
        ask_to_join(practitioner=wanting, group=joined)
        ask_to_join(practitioner=me, group=asked)
        invite_to_group(moderator=cast.moderator, group=invited, practitioner=me)

    more_of_each_kind()
    before = queries_of(browser, page)
    for _ in range(3):
        more_of_each_kind()
    assert queries_of(browser, page) == before


def test_a_group_and_its_management(cast: Cast, signed_in: SignIn) -> None:
    group = cast.cardiology
    Membership.objects.filter(practitioner=cast.author).update(is_moderator=True)
    SpecialtyGroup.objects.filter(pk=group.pk).update(entrance="request")
    group.refresh_from_db()
    browser = signed_in(cast.author)
    pages = [
        reverse("network:group_people", args=[group.slug]),
        reverse("network:group_about", args=[group.slug]),
        reverse("network:manage_group", args=[group.slug]) + "?q=odile",
    ]

    def more_of_each_kind() -> None:
        member, wanting, invited, _found = _people(4)
        Membership.objects.create(group=group, practitioner=member, is_moderator=True)
        ask_to_join(practitioner=wanting, group=group)
        invite_to_group(moderator=cast.author, group=group, practitioner=invited)

    more_of_each_kind()
    before = [queries_of(browser, page) for page in pages]
    for _ in range(3):
        more_of_each_kind()
    assert [queries_of(browser, page) for page in pages] == before


def test_invitations(cast: Cast, signed_in: SignIn) -> None:
    browser, page = signed_in(cast.author), reverse("network:invitations")
    invite_colleague(practitioner=cast.author, email="nora@clinic.example")
    before = queries_of(browser, page)
    for name in ("olga", "paul", "rose"):
        invite_colleague(practitioner=cast.author, email=f"{name}@clinic.example")
    assert queries_of(browser, page) == before


def test_what_waits_at_home(cast: Cast, signed_in: SignIn, numbers: Numbers) -> None:
    browser, page = signed_in(cast.author), reverse("cases:home")

    def ask_me() -> None:
        (person,) = _people(1, "pending")
        claim = claim_of(person, number=numbers(), name=person.name)
        Endorsement.objects.create(claim=claim, email=cast.author.user.email, endorser=cast.author)
        group = _group(cast.moderator, "invitation")
        invite_to_group(moderator=cast.moderator, group=group, practitioner=cast.author)

    ask_me()
    before = queries_of(browser, page)
    for _ in range(3):
        ask_me()
    assert queries_of(browser, page) == before
