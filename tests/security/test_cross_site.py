"""Forms of other sites: each route that takes a POST, with what another site could send along."""
# case G1

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from messaging.models import Message
from tests.security.doors.knocking import undone, written
from tests.security.doors.rows import ROWS, WRONG_METHOD
from tests.security.doors.scene import Scene
from tests.signing_in import browser_of

ELSEWHERE = "https://evil.example"


def token_for(client: Client) -> str:
    """The token of this browser's own pages."""
    client.get(reverse("account_logout"))
    return client.cookies[settings.CSRF_COOKIE_NAME].value


FORGED: dict[str, Callable[[Client, Client], dict[str, str]]] = {
    "without a token": lambda mine, other: {},
    "with an invented token": lambda mine, other: {"HTTP_X_CSRFTOKEN": "x" * 64},
    "with the token of another session": lambda mine, other: {"HTTP_X_CSRFTOKEN": token_for(other)},
    "from another site": lambda mine, other: {
        "HTTP_X_CSRFTOKEN": token_for(mine),
        "HTTP_ORIGIN": ELSEWHERE,
    },
    "from nowhere that can be named": lambda mine, other: {
        "HTTP_X_CSRFTOKEN": token_for(mine),
        "HTTP_ORIGIN": "null",
    },
    "linked from another site": lambda mine, other: {
        "HTTP_X_CSRFTOKEN": token_for(mine),
        "HTTP_REFERER": f"{ELSEWHERE}/form",
        "wsgi.url_scheme": "https",
    },
}


@pytest.mark.parametrize("role", ["author", "moderator", "unverified"])
@pytest.mark.parametrize("forgery", FORGED)
def test_no_form_of_another_site_does_anything(
    scene: Scene, settings: object, role: str, forgery: str
) -> None:  # case G1
    client = browser_of(scene.people[role], enforce_csrf_checks=True)
    other = browser_of(scene.people["member"], enforce_csrf_checks=True)
    headers = FORGED[forgery](client, other)
    passed = []
    for name, address in scene.addresses.items():
        with undone(), written() as tables:
            response = client.post(address, **headers)
        if response.status_code != 403 or tables - {"django_session", "usersessions_usersession"}:
            passed.append(f"{name}: {response.status_code} {tables}")
    allowed = {name for name in ROWS if ROWS[name].post[role] == WRONG_METHOD}
    assert {one for one in passed if one.split(": ")[0] not in allowed} == set()


@pytest.mark.parametrize("forgery", FORGED)
def test_signing_in_and_choosing_take_no_form_of_another_site(
    scene: Scene, forgery: str
) -> None:  # cases G1, G7
    other = browser_of(scene.people["member"], enforce_csrf_checks=True)
    mine = browser_of(scene.people["author"], enforce_csrf_checks=True)
    headers = FORGED[forgery](mine, other)
    mine.cookies.pop(settings.SESSION_COOKIE_NAME)
    for name in ("account_login", "account_signup", "account_reset_password"):
        assert mine.post(reverse(name), **headers).status_code == 403, name
    assert (
        mine.post(reverse("network:preferences"), {"theme": "dark"}, **headers).status_code == 403
    )


def test_a_form_of_ours_passes(scene: Scene) -> None:
    """So that the refusals above are of the forgery and of nothing else."""
    client = browser_of(scene.people["author"], enforce_csrf_checks=True)
    answer = client.post(
        scene.addresses["messaging:post"],
        {"body": "Mine"},
        HTTP_X_CSRFTOKEN=token_for(client),
        HTTP_ORIGIN=settings.SITE_ORIGIN,
    )
    assert answer.status_code == 302
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    "next_",
    [
        *("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"),
        *("abc", "people", "?page=2"),  # no path, and no name of a page either
    ],
)
def test_nothing_leads_elsewhere(db: None, next_: str) -> None:  # case G7
    response = Client().post(reverse("network:preferences"), {"theme": "dark", "next": next_})
    assert response.headers["Location"] == "/"
