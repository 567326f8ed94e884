"""Closed by default: every address, asked by everybody in every way."""

from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.security.doors.knocking import answer_of, undone, written
from tests.security.doors.rows import REFUSALS, ROLES, ROWS, WRONG_METHOD
from tests.security.doors.scene import SECRETS, Scene

BrowserAs = Callable[[str], Client]

# What a page that is only read may write, by route: how far somebody has read, and that they have.
WRITTEN_BY_READING = {
    "cases:case": {"messaging_lastseen"},
    "network:evidence_page": {"network_auditentry", "network_audithead"},
}
SESSIONS = {"django_session", "usersessions_usersession"}
OVERRIDES = {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST", "HTTP_X_METHOD_OVERRIDE": "DELETE"}


def routes(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Every route, allauth's among them, which have no namespace."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, pattern.namespace or space)
        else:
            yield f"{space}:{pattern.name}" if space else str(pattern.name)


def test_every_route_has_a_row() -> None:  # case C1
    assert set(routes(get_resolver().url_patterns)) == set(ROWS)


def knock_everywhere(client: Client, scene: Scene, method: str, **headers: str) -> Iterator[tuple]:
    """Route, answer, tables written to, body: each door as if it were the only one."""
    key = client.cookies.get(settings.SESSION_COOKIE_NAME)
    for name, address in scene.addresses.items():
        client.cookies.clear()
        if key is not None:  # the door before may have ended the session
            client.cookies[settings.SESSION_COOKIE_NAME] = key.value
        with undone(), written() as tables:
            response = client.generic(method, address, **headers)
        body = b"" if response.streaming else response.content
        yield name, answer_of(response), tables, body.decode("utf-8", "replace")


@pytest.mark.parametrize("role", ROLES)
def test_who_reads(scene: Scene, browser_as: BrowserAs, role: str) -> None:
    """# cases A1, B1, C1, G2: the right answer, and nothing is changed by it."""
    wrong, refused_with_text, changed = [], [], []
    for name, answer, tables, body in knock_everywhere(browser_as(role), scene, "GET"):
        if answer != (wanted := ROWS[name].get[role]):
            wrong.append(f"{name}: {answer}, not {wanted}")
        if wanted in REFUSALS and any(secret in body for secret in SECRETS):
            refused_with_text.append(name)
        if tables - SESSIONS - WRITTEN_BY_READING.get(name, set()):
            changed.append(f"{name}: {tables}")
    assert (wrong, refused_with_text, changed) == ([], [], [])


@pytest.mark.parametrize("role", ROLES)
def test_who_writes(scene: Scene, browser_as: BrowserAs, role: str) -> None:
    """# cases A1, B1, C1: the right answer; who is refused leaves no row behind."""
    wrong, refused_with_text, changed = [], [], []
    for name, answer, tables, body in knock_everywhere(browser_as(role), scene, "POST"):
        if answer != (wanted := ROWS[name].post[role]):
            wrong.append(f"{name}: {answer}, not {wanted}")
        if wanted in REFUSALS and any(secret in body for secret in SECRETS):
            refused_with_text.append(name)
        if wanted in REFUSALS and tables and name != "account_logout":
            changed.append(f"{name}: {tables}")
    assert (wrong, refused_with_text, changed) == ([], [], [])


@pytest.mark.parametrize("role", ROLES)
def test_asking_for_the_head_is_reading_without_the_page(
    scene: Scene, browser_as: BrowserAs, role: str
) -> None:  # case C16
    wrong = []
    for name, answer, tables, body in knock_everywhere(
        browser_as(role), scene, "HEAD", **OVERRIDES
    ):
        same = answer in (ROWS[name].get[role], WRONG_METHOD)
        if not same or body or tables - SESSIONS - WRITTEN_BY_READING.get(name, set()):
            wrong.append(f"{name}: {answer}, {tables}")
    assert wrong == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("role", ["anonymous", "author", "moderator"])
def test_no_other_method_is_known(
    scene: Scene, browser_as: BrowserAs, role: str, method: str
) -> None:  # cases C16, G5
    headers = {
        "HTTP_ORIGIN": "https://evil.example",
        "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST",
        **OVERRIDES,
    }
    knocked = list(knock_everywhere(browser_as(role), scene, method, **headers))
    assert {answer for _, answer, _, _ in knocked} == {WRONG_METHOD}
    assert not any(tables or body for _, _, tables, body in knocked)


@pytest.mark.parametrize("role", ["anonymous", "unverified", "outsider", "moderator", "revoked"])
def test_a_method_that_is_named_in_a_header_is_not_believed(
    scene: Scene, browser_as: BrowserAs, role: str
) -> None:  # case C16
    plain = knock_everywhere(browser_as(role), scene, "GET")
    overridden = knock_everywhere(browser_as(role), scene, "GET", **OVERRIDES)
    assert [row[:2] for row in plain] == [row[:2] for row in overridden]


SPELLINGS: dict[str, Callable[[str], str]] = {
    "without its slash": lambda path: path.removesuffix("/"),
    "a slash before": lambda path: "/" + path,
    "a slash after": lambda path: path + "/",
    "all slashes twice": lambda path: path.replace("/", "//"),
    "a dot before": lambda path: "/%2e" + path,
    "up again": lambda path: "/x/%2e%2e" + path,
    "a dot after": lambda path: path + "%2e",
    "a NUL": lambda path: path + "%00",
    "a parameter": lambda path: path.rstrip("/") + ";a/",
    "capitals": lambda path: path.upper(),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_address_that_is_spelled_otherwise_opens_no_more(
    scene: Scene, browser_as: BrowserAs, spelling: str
) -> None:  # case C16
    outsider, opened = browser_as("outsider"), []
    for name, address in scene.addresses.items():
        tried = unquote(SPELLINGS[spelling](address))
        with undone():
            response = outsider.get("/", PATH_INFO=tried)
            if response.status_code == 301:  # only its last slash was missing
                assert response.headers["Location"] == quote(tried) + "/"
                response = outsider.get("/", PATH_INFO=tried + "/")
        absent = response.status_code in (400, 404)
        if not (absent or answer_of(response) == ROWS[name].get["outsider"]):
            opened.append(f"{name} as {tried}: {response.status_code}")
    assert opened == []


@pytest.mark.parametrize("role", ["anonymous", "author", "moderator"])
def test_what_every_page_carries(scene: Scene, browser_as: BrowserAs, role: str) -> None:
    """# cases C19, G5, G6: nobody frames it or reads it from another site; no cache keeps it."""
    client, wrong = browser_as(role), []
    key = client.cookies.get(settings.SESSION_COOKIE_NAME)
    for name, address in scene.addresses.items():
        client.cookies.clear()
        if key is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = key.value
        with undone():
            sent = client.get(address, HTTP_ORIGIN="https://evil.example").headers
        framed = sent.get("X-Frame-Options") != "DENY" or "frame-ancestors 'none'" not in (
            sent.get("Content-Security-Policy", "")
        )
        shared = any(header.startswith("Access-Control-") for header in sent)
        kept = role != "anonymous" and "no-store" not in sent.get("Cache-Control", "")
        if framed or shared or kept:
            wrong.append((name, framed, shared, kept))
    assert wrong == []
