"""Signing up, one's own page, groups, preferences."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from deidentification import DeidentificationError
from network.models import Claim, Membership, Practitioner, SpecialtyGroup
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
    data = {"city": "12 rue du Port", "bio": "Kept as typed"}
    answer = signed_in(cast.newcomer).post(reverse("network:profile"), data)
    assert "Kept as typed" in answer.content.decode()
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.city == "Melbourg"


OTHER_IDENTITY = {
    "name": "Somebody Else",
    "title": "pr",
    "profession": "pharmacist",
    "specialty": "neurology",
    "city": "Brévane",
}


@pytest.mark.parametrize("who", ["author", "suspended", "moderator", "newcomer"])
def test_nobody_takes_another_identity_on_their_page(
    cast: Cast, signed_in: SignIn, who: str
) -> None:  # case B11
    person = getattr(cast, who)
    claimed = ("name", "title", "profession", "specialty", "registry_number", "level")
    before = [getattr(person, name) for name in claimed]
    client = signed_in(person)
    forged = {**OTHER_IDENTITY, "registry_number": "10005173140", "level": "3"}
    assert client.post(reverse("network:profile"), forged).status_code == 302
    person.refresh_from_db()
    assert [getattr(person, name) for name in claimed] == before
    assert person.city == "Brévane"
    page = client.get(reverse("network:profile")).content.decode()
    assert reverse("network:credentials") in page
    assert 'name="name"' not in page


NOT_PLAIN = [
    ("name", "Odile Varengue 12031957"),
    ("name", "odile.varengue@mail.example"),
    ("name", "Odile/Varengue"),
    ("name", "Odile Varengue born in March at Melbourg"),
    ("name", "Odile ٠٦١٢٣٤"),  # digits of another script
    ("city", "12 rue du Port"),
    ("city", "odile＠mail"),
    ("city", "the street behind the church of Melbourg"),
]


@pytest.mark.parametrize(("field", "typed"), NOT_PLAIN)
def test_a_name_and_a_town_hold_words_only(
    cast: Cast, signed_in: SignIn, field: str, typed: str
) -> None:
    """Wherever they are typed: at sign-up, on one's own page, in a claim."""
    forms = {
        "account_signup": (Client(), NEW, {"name"}),
        "network:profile": (signed_in(cast.newcomer), OTHER_IDENTITY, {"city"}),
        "network:claim": (signed_in(cast.newcomer), OTHER_IDENTITY, {"name", "city"}),
    }
    for place, (client, data, fields) in forms.items():
        if field in fields:
            answer = client.post(reverse(place), {**data, field: typed})
            assert answer.status_code == 200
            assert f'id="id_{field}_error"' in answer.content.decode(), place
    assert not Practitioner.objects.filter(**{field: typed}).exists()
    assert not Claim.objects.exists()


@pytest.mark.parametrize("name", ["Jean-Noël d’Arvieu-Lestang", "María de la Cruz Sotelo Vega"])
def test_long_and_composed_names_are_names(db: None, name: str) -> None:
    Client().post(reverse("account_signup"), {**NEW, "name": name})
    assert Practitioner.objects.get().name == name


def broken_filter(*args: Any, **kwargs: Any) -> None:
    raise DeidentificationError


def test_a_page_whose_filter_failed_comes_back_with_everything(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("network.profiles.deidentify", broken_filter)
    monkeypatch.setattr("network.governing.deidentify", broken_filter)
    data = {"specialty": "neurology", "bio": "Kept as typed", "city": "Brévane"}
    profile = signed_in(cast.author).post(reverse("network:profile"), data)
    data = {"specialty": "neurology", "description": "Kept as typed", "entrance": "open"}
    group = signed_in(cast.moderator).post(reverse("network:new_group"), data)
    for answer in (profile, group):
        assert answer.status_code == 200
        assert "Kept as typed" in answer.content.decode()
        assert "could not check" in answer.content.decode()
    cast.author.refresh_from_db()
    assert cast.author.city == "Melbourg"
    assert SpecialtyGroup.objects.count() == 2


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
        "entrance": "open",
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


@pytest.mark.parametrize("typed", ["AURELE", "aurèle t", "aurèle", "Trebaz", "éloi", "d'œuvry"])
def test_people_are_found_whatever_the_accents_and_the_case(
    cast: Cast, signed_in: SignIn, typed: str
) -> None:  # case K13
    cast.colleague.name = "Éloi-Marie D’Oeuvry"
    cast.colleague.save(update_fields=["name"])
    wanted = "Éloi-Marie" if typed in ("éloi", "d'œuvry") else "Trebaz"
    found = signed_in(cast.colleague).get(reverse("network:people"), {"q": typed})
    names = [person.name for person in found.context["page_obj"]]
    assert len(names) == 1
    assert wanted in names[0]


def test_of_the_people_only_their_number_is_read_aloud(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.author)
    page = client.get(reverse("network:people")).content.decode()
    assert re.search(r'<p id="people-count"[^>]* role="status">\s*4 people', page)
    assert "aria-live" not in page.partition('id="people-list"')[2].partition("</main>")[0]
    found = client.get(reverse("network:people"), {"q": "vast"}, headers={"HX-Request": "true"})
    told = re.search(r'hx-swap-oob="innerHTML:#people-count">\s*(.*?)\s*</div>', found.text)
    assert told
    assert told[1] == "1 person"


@pytest.mark.parametrize("address", ["account_login", "account_signup"])
def test_the_filter_is_explained_before_the_door(db: None, address: str) -> None:
    assert reverse("cases:about_filter") in Client().get(reverse(address)).text
    assert Client().get(reverse("cases:about_filter")).status_code == 200


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
