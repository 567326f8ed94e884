"""Signing up, signing in, forgotten passwords: limits, and answers that give nothing away."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.http import int_to_base36

from network.models import AuditEntry, Practitioner, User
from network.passwords import NotRepeated
from tests.cast import PASSWORD, Cast
from tests.security.accounts import (
    add_app,
    code_in,
    code_of,
    give_app,
    give_password,
    is_signed_in,
)

SignIn = Callable[..., Client]
pytestmark = pytest.mark.django_db(transaction=True)
NOON = "2027-03-03T12:00:05+00:00"
NEW = {
    "email": "alix.trevane@hospital.example",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "name": "Alix Trévane",
}
WRONG = "wrong-horse-battery-9"


def plain(response: Any) -> str:
    """The page without what differs from one request to the next."""
    return re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode())


def reset(address: str, **options: Any) -> Any:
    return Client(**options).post(reverse("account_reset_password"), {"email": address})


def link_of(message: Any) -> str:
    found = re.search(r"https?://\S+/password/reset/key/\S+", message.body)
    assert found
    return found[0]


# --- Signing up ----------------------------------------------------------------------------------


def test_who_signs_up_confirms_by_a_code_and_is_asked_for_a_second_factor(db: None) -> None:
    client = Client()
    waiting = client.post(reverse("account_signup"), NEW)
    assert waiting.headers["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    page = client.post(waiting.headers["Location"], {"code": "AAA-AAA"})
    assert page.status_code == 200
    client.post(waiting.headers["Location"], {"code": code_in(mail.outbox[0].body)})
    assert is_signed_in(client)
    assert client.get("/").headers["Location"].startswith(reverse("mfa_index"))
    person = Practitioner.objects.get()
    assert (person.handle, person.status) == ("alix.trevane", "pending")


def test_a_known_address_is_answered_like_a_new_one(cast: Cast) -> None:  # case A11
    known, new = Client(), Client()
    answers = []
    for client, address in ((known, "author@hospital.example"), (new, NEW["email"])):
        first = client.post(reverse("account_signup"), {**NEW, "email": address})
        page = client.get(first.headers["Location"])
        wrong = client.post(first.headers["Location"], {"code": "AAA-AAA"})
        answers.append(
            (
                first.status_code,
                first.headers["Location"],
                *(plain(p).replace(address, "") for p in (page, wrong)),
            )
        )
    assert answers[0] == answers[1]
    assert "has an account already" in mail.outbox[0].body
    assert Practitioner.objects.filter(user__email="author@hospital.example").count() == 1


def test_an_unknown_address_signs_in_like_a_wrong_password(cast: Cast) -> None:  # case A11
    give_app(cast.author)
    pages = [
        plain(
            Client().post(reverse("account_login"), {"login": address, "password": WRONG})
        ).replace(address, "")
        for address in ("author@hospital.example", "nobody@hospital.example")
    ]
    assert pages[0] == pages[1]
    assert Client().get(reverse("mfa_authenticate")).headers["Location"] == reverse("account_login")


def test_sign_ups_of_one_address_are_limited(db: None) -> None:  # case H11
    with time_machine.travel(NOON, tick=False):
        statuses = [
            Client(REMOTE_ADDR="127.0.0.2")
            .post(reverse("account_signup"), {**NEW, "email": f"flood{number}@hospital.example"})
            .status_code
            for number in range(25)
        ]
        elsewhere = Client(REMOTE_ADDR="127.0.0.3").post(reverse("account_signup"), NEW)
    assert statuses == [302] * 20 + [429] * 5
    assert elsewhere.status_code == 302
    assert len(mail.outbox) == 21


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("passwordpassword", True),
        ("123456789012", True),
        ("qwertyuiop123", True),
        ("alix.trevane@hospital", True),
        ("Alix-Trévane-1", True),
        ("trévane alix 2027", True),
        ("short-9!", True),
        ("correct-horse-battery-9" * 4, False),
        ("ⵣ‐日本語のながいあいことば‐æøå", False),
        ("un très long mot de passe où l’on s’ennuie ferme, et pourtant non", False),
    ],
)
def test_passwords(db: None, password: str, refused: bool) -> None:  # case A15
    answer = Client().post(
        reverse("account_signup"), {**NEW, "password1": password, "password2": password}
    )
    assert (answer.status_code == 200) is refused
    assert User.objects.exists() is not refused


def test_a_new_password_is_asked_for_in_one_line(db: None) -> None:
    """The length it names is the length that is kept; no wall of rules before any is broken."""
    page = Client().get(reverse("account_signup")).text
    assert f"{NotRepeated.SHORT} characters or more" in page
    assert "<ul><li>" not in page
    for length, kept in [(NotRepeated.SHORT - 1, False), (NotRepeated.SHORT, True)]:
        password = "wide-orbit-7-kelp"[:length]
        try:
            validate_password(password)
        except ValidationError:
            assert not kept
        else:
            assert kept


def test_every_common_password_is_refused() -> None:  # case A15
    for password in CommonPasswordValidator().passwords:
        with pytest.raises(ValidationError):
            validate_password(password)


def test_a_new_password_is_not_ones_name_either(cast: Cast) -> None:  # case A15
    reset(cast.author.user.email)
    client = Client()
    form = client.get(link_of(mail.outbox[0]), follow=True)
    place = form.request["PATH_INFO"]
    name = {"password1": "Aurèle-Trebaz-1", "password2": "Aurèle-Trebaz-1"}
    assert client.post(place, name).status_code == 200
    cast.author.user.refresh_from_db()
    assert cast.author.user.check_password(PASSWORD)


# --- Signing in ----------------------------------------------------------------------------------


def test_five_failures_lock_an_account_from_everywhere(cast: Cast) -> None:  # case A8
    with time_machine.travel(NOON) as clock:
        pages = [
            plain(give_password(Client(REMOTE_ADDR=f"127.0.0.{last}"), cast.author, WRONG))
            for last in range(2, 8)
        ]
        assert len(set(pages)) == 1  # the sixth is locked, and answered like the first
        locked = Client(REMOTE_ADDR="127.0.0.9")
        assert plain(give_password(locked, cast.author)) == pages[0]
        assert not is_signed_in(locked)
        clock.shift(16 * 60)
        give_password(locked, cast.author)
        assert is_signed_in(locked)
    failures = AuditEntry.objects.filter(act="sign_in_failed", about_id=cast.author.pk)
    assert [row.details["why"] for row in failures] == ["password"] * 5 + ["limit"] * 2


@pytest.mark.parametrize(
    "trick",
    [
        {"HTTP_HOST": "localhost:4321"},
        {"login": "AUTHOR@hospital.example"},
        {"login": " author@hospital.example "},
        {"login": "second@hospital.example"},
    ],
)
def test_no_other_spelling_has_a_count_of_its_own(
    cast: Cast, trick: dict[str, str]
) -> None:  # case A8
    cast.author.user.emailaddress_set.create(email="second@hospital.example", verified=True)
    for _attempt in range(5):
        give_password(Client(), cast.author, WRONG)
    client = Client()
    login = trick.get("login", cast.author.user.email)
    host = {name: value for name, value in trick.items() if name != "login"}
    client.post(reverse("account_login"), {"login": login, "password": PASSWORD}, **host)
    assert not is_signed_in(client)


def test_a_lock_puts_nobody_out_and_a_mail_opens_it(
    cast: Cast, signed_in: SignIn
) -> None:  # case A9
    inside = signed_in(cast.author)
    for _attempt in range(6):
        give_password(Client(), cast.author, WRONG)
    assert inside.get(reverse("cases:list")).status_code == 200
    reset(cast.author.user.email)
    browser = Client()
    place = browser.get(link_of(mail.outbox[0]), follow=True).request["PATH_INFO"]
    new = "another-horse-battery-9"
    browser.post(place, {"password1": new, "password2": new})
    give_password(browser, cast.author, new)
    assert is_signed_in(browser)


def test_nobody_keeps_a_key_through_the_door(cast: Cast) -> None:  # case A6
    secret = give_app(cast.author)
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    keys = [session.session_key]
    give_password(client, cast.author)
    keys.append(client.session.session_key)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    keys.append(client.session.session_key)
    assert is_signed_in(client)
    assert len(set(keys)) == 3
    for key in keys[:2]:
        old = Client()
        old.cookies["sessionid"] = key
        assert old.get(reverse("cases:list")).headers["Location"].startswith("/account/login/")


def test_a_key_before_the_second_factor_is_dead_after_it(cast: Cast) -> None:  # case A6
    client = Client()
    give_password(client, cast.author)
    before = client.session.session_key
    add_app(client)
    assert client.session.session_key != before
    old = Client()
    old.cookies["sessionid"] = before
    assert old.get(reverse("cases:list")).headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https://evil.example/x", "javascript:alert(1)"],
)
def test_signing_in_and_out_lead_nowhere_else(cast: Cast, elsewhere: str) -> None:  # case G7
    client = Client()
    data = {"login": cast.author.user.email, "password": PASSWORD, "next": elsewhere}
    assert client.post(reverse("account_login"), data).headers["Location"] == "/"
    out = client.post(reverse("account_logout"), {"next": elsewhere})
    assert out.headers["Location"] == reverse("account_login")


def test_signing_in_and_out_need_a_form_of_ours(cast: Cast) -> None:  # case G7
    strict = Client(enforce_csrf_checks=True)
    assert give_password(strict, cast.author).status_code == 403
    strict.force_login(cast.author.user, "allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post(reverse("account_logout")).status_code == 403
    assert strict.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(strict)


def test_there_is_no_other_way_to_sign_in() -> None:  # case A19
    for name in ("admin:index", "admin:login"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert "admin" not in {p.pattern._route.strip("/") for p in get_resolver().url_patterns}


TRICKS = ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]


@pytest.mark.parametrize("verb", TRICKS)
def test_other_verbs_open_nothing(cast: Cast, signed_in: SignIn, verb: str) -> None:  # case C16
    for client, opened in ((Client(), set()), (signed_in(cast.newcomer), set())):
        for path in (reverse("cases:list"), reverse("network:people"), "/people/author/"):
            answer = client.generic(verb, path, HTTP_X_HTTP_METHOD_OVERRIDE="GET")
            assert answer.status_code in (302, 405, *opened)
            assert b"Trebaz" not in answer.content


@pytest.mark.parametrize(
    "path",
    ["/cases", "//cases/", "/./cases/", "/Cases/", "/%63ases/", "/about/../cases/", "/cases//"],
)
def test_other_spellings_of_an_address_open_nothing(
    cast: Cast, signed_in: SignIn, path: str
) -> None:  # case C16
    for client in (Client(), signed_in(cast.newcomer)):
        assert client.get(path).status_code in (301, 302, 404)


# --- Forgotten passwords -------------------------------------------------------------------------


def test_a_known_and_an_unknown_address_get_the_same_answer(cast: Cast) -> None:  # case A10
    answers = [reset(a) for a in ("author@hospital.example", "nobody@hospital.example")]
    known, unknown = [(a.status_code, a.headers["Location"], a.content) for a in answers]
    assert known == unknown
    first, second = (Client().get(reverse("account_reset_password_done")).content for _ in range(2))
    assert re.sub(rb"[A-Za-z0-9]{64}", b"", first) == re.sub(rb"[A-Za-z0-9]{64}", b"", second)
    assert [len(m.to) for m in mail.outbox] == [1, 1]


@pytest.mark.parametrize("address", ["author@hospital.example", "nobody@hospital.example"])
def test_mails_for_a_new_password_are_limited(cast: Cast, address: str) -> None:  # case H9
    with time_machine.travel(NOON) as clock:
        statuses = [reset(address, REMOTE_ADDR=f"127.0.0.{n}").status_code for n in range(2, 12)]
        assert statuses == [302] * 2 + [429] * 8
        for _hour in range(5):
            clock.shift(3_601)
            for _time in range(3):
                reset(address)
    assert len(mail.outbox) == 5


@pytest.fixture
def link(cast: Cast) -> str:
    reset(cast.author.user.email)
    return link_of(mail.outbox[0])


def opens(link: str) -> bool:
    return b'name="password1"' in Client().get(link, follow=True).content


def test_a_link_works_once(cast: Cast, link: str) -> None:  # case A12
    client = Client()
    page = client.get(link, follow=True)
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert link.rsplit("-", 1)[-1].strip("/") not in page.content.decode()
    new = "another-horse-battery-9"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    cast.author.user.refresh_from_db()
    assert cast.author.user.check_password(new)
    assert not opens(link)
    assert not is_signed_in(client)


def test_a_link_is_dead_after_an_hour_and_after_another_password(
    cast: Cast, link: str
) -> None:  # case A12
    assert opens(link)
    with time_machine.travel("2036-01-01"):
        assert not opens(link)
    cast.author.user.set_password("another-horse-battery-9")
    cast.author.user.save()
    assert not opens(link)


def test_a_link_opens_for_sixty_minutes(cast: Cast) -> None:  # case A12
    with time_machine.travel(NOON) as clock:
        reset(cast.author.user.email)
        link = link_of(mail.outbox[0])
        clock.shift(59 * 60)
        assert opens(link)
        clock.shift(2 * 60)
        assert not opens(link)


def test_a_link_is_for_one_account(cast: Cast, link: str) -> None:  # case A12
    mine, theirs = (int_to_base36(p.user_id) for p in (cast.author, cast.colleague))
    assert f"/{mine}-" in link
    assert not opens(link.replace(f"/{mine}-", f"/{theirs}-"))


@pytest.mark.parametrize(
    "forged",
    [
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": "localhost:6666"},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_FORWARDED": "host=evil.example"},
    ],
)
@pytest.mark.parametrize("address", ["author@hospital.example", "nobody@hospital.example"])
def test_a_forged_host_is_in_no_mail(
    cast: Cast, forged: dict[str, str], address: str, settings: Any
) -> None:  # case A13
    client = Client()
    client.post(reverse("account_reset_password"), {"email": address}, **forged)
    client.post(reverse("account_signup"), {**NEW, "email": address}, **forged)
    for message in mail.outbox:
        links = re.findall(r"https?://[^/\s]+", message.body)
        assert set(links) <= {settings.SITE_ORIGIN}
        assert "evil" not in message.body
    assert len(mail.outbox) == (0 if forged.get("HTTP_HOST") == "evil.example" else 2)
