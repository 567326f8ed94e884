"""Signing up, one's own page, groups, preferences."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from network.models import Membership, Practitioner, SpecialtyGroup
from tests.cast import PASSWORD, Cast

SignIn = Callable[..., Client]
NEW = {
    "email": "alix.trevane@hospital.example",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "name": "Alix Trévane",
    "title": "dr",
    "profession": "doctor",
    "specialty": "neurology",
    "city": "Melbourg",
}


def test_a_newcomer_signs_up_confirms_and_waits(db: None) -> None:
    client = Client()
    assert client.post(reverse("account_signup"), NEW).status_code == 302
    person = Practitioner.objects.get()
    assert (person.handle, person.status) == ("alix.trevane", "pending")
    link = re.search(r"https?://\S+/account/confirm-email/\S+", mail.outbox[0].body)
    assert link
    client.post(link[0].split(":8000")[1])
    client.post(reverse("account_login"), {"login": NEW["email"], "password": PASSWORD})
    assert client.get(reverse("cases:home")).headers["Location"] == reverse("network:profile")
    assert client.get(reverse("network:profile")).status_code == 200


def test_nobody_verifies_themselves_by_what_they_send(db: None) -> None:  # case B13
    forged = {**NEW, "status": "verified", "is_moderator": "on", "handle": "admin"}
    Client().post(reverse("account_signup"), forged)
    person = Practitioner.objects.get()
    assert (person.status, person.is_moderator, person.handle) == ("pending", False, "alix.trevane")


def test_a_forged_host_is_not_in_a_mail(db: None) -> None:  # case A13
    Client().post(
        reverse("account_signup"), NEW, HTTP_HOST="localhost", HTTP_X_FORWARDED_HOST="evil.example"
    )
    assert "evil" not in mail.outbox[0].body
    assert (
        Client().post(reverse("account_signup"), NEW, HTTP_HOST="evil.example").status_code == 400
    )


def test_an_address_that_has_an_account_is_not_given_away(cast: Cast) -> None:  # case A11
    known = Client().post(reverse("account_signup"), {**NEW, "email": "author@hospital.example"})
    unknown = Client().post(reverse("account_signup"), {**NEW, "email": "nobody@hospital.example"})
    assert (known.status_code, known.headers.get("Location")) == (
        unknown.status_code,
        unknown.headers.get("Location"),
    )


def test_ones_own_page_is_saved_through_the_filter(
    cast: Cast, signed_in: SignIn
) -> None:  # case D16
    data = {
        "name": "Aurèle Trebaz",
        "title": "pr",
        "profession": "doctor",
        "specialty": "neurology",
        "city": "Melbourg",
        "languages": ["fr", "en"],
        "bio": "I looked after Mrs Odile Varengue. Call 06 12 34 56 78.",
    }
    assert signed_in(cast.author).post(reverse("network:profile"), data).status_code == 302
    cast.author.refresh_from_db()
    assert cast.author.languages == ["fr", "en"]
    assert "Varengue" not in str(cast.author.bio)
    assert "06 12" not in str(cast.author.bio)


def test_a_refused_page_comes_back_with_everything(cast: Cast, signed_in: SignIn) -> None:
    data = {"name": "", "profession": "doctor", "specialty": "neurology", "bio": "Kept as typed"}
    answer = signed_in(cast.author).post(reverse("network:profile"), data)
    assert "Kept as typed" in answer.content.decode()
    cast.author.refresh_from_db()
    assert cast.author.name == "Aurèle Trebaz"


def test_joining_and_leaving(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.stranger)
    for _ in range(2):
        client.post(reverse("network:join", args=["cardiology"]))
    assert Membership.objects.filter(practitioner=cast.stranger).count() == 2
    client.post(reverse("network:leave", args=["cardiology"]))
    assert Membership.objects.filter(practitioner=cast.stranger).count() == 1


def test_a_moderator_founds_a_group_through_the_filter(
    cast: Cast, signed_in: SignIn
) -> None:  # case D15
    data = {
        "specialty": "neurology",
        "name": "Epilepsy of Mrs Odile Varengue",
        "description": "Write to odile.varengue@mail.example",
    }
    signed_in(cast.moderator).post(reverse("network:new_group"), data)
    group = SpecialtyGroup.objects.order_by("pk").last()
    assert group is not None
    stored = f"{group.name} {group.description} {group.slug}".lower()
    assert "epilepsy" in stored
    assert "varengue" not in stored


def test_people_are_found_and_only_the_verified(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.author).get(reverse("network:people")).content.decode()
    assert cast.colleague.name in page
    assert cast.newcomer.name not in page
    assert cast.suspended.name not in page
    found = signed_in(cast.author).get(reverse("network:people"), {"q": "vast"}).content.decode()
    assert cast.colleague.name in found
    assert cast.stranger.name not in found


def test_an_unverified_persons_page_is_absent(cast: Cast, signed_in: SignIn) -> None:
    address = reverse("network:practitioner", args=["newcomer"])
    assert signed_in(cast.author).get(address).status_code == 404
    assert signed_in(cast.moderator).get(address).status_code == 200


@pytest.mark.parametrize(("language", "word"), [("fr", 'lang="fr"'), ("en", 'lang="en"')])
def test_language_and_theme_are_kept(
    cast: Cast, signed_in: SignIn, language: str, word: str
) -> None:
    client = signed_in(cast.author)
    client.post(
        reverse("network:preferences"), {"language": language, "theme": "dark", "next": "/"}
    )
    page = client.get("/").content.decode()
    assert word in page
    assert 'data-theme="dark"' in page
    cast.author.user.refresh_from_db()
    assert (cast.author.user.language, cast.author.user.theme) == (language, "dark")
