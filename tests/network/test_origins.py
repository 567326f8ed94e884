"""From where an act comes: what our proxies say, never what a client makes up."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from network.auditing import Act, origin
from network.models import AuditEntry
from network.origins import OriginOfSocket, believed_address
from tests.cast import Cast
from tests.security.accounts import give_password


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "believed"),
    [
        (0, "192.0.2.7", "", "192.0.2.7"),
        (0, "192.0.2.7", "203.0.113.1", "192.0.2.7"),  # nobody stands before us
        (1, "127.0.0.1", "192.0.2.7", "192.0.2.7"),
        (1, "127.0.0.1", "203.0.113.1, 192.0.2.7", "192.0.2.7"),  # the first is made up
        (1, "127.0.0.1", "", "127.0.0.1"),
        (2, "127.0.0.1", "203.0.113.1, 192.0.2.7, 10.0.0.1", "192.0.2.7"),
        (2, "127.0.0.1", "192.0.2.7", None),  # a proxy is missing: nobody knows
        (1, "127.0.0.1", "2001:DB8::0:7", "2001:db8::7"),
        (1, "127.0.0.1", "::ffff:192.0.2.7", "192.0.2.7"),
        (1, "127.0.0.1", "fe80::1%eth0", "fe80::1"),
        (1, "127.0.0.1", "\x1b[31m\r\nred", None),  # case K11
        (1, "127.0.0.1", "unknown", None),
        (0, None, "", None),  # a socket file
    ],
)
def test_the_address_that_is_believed(
    settings: Any, proxies: int, peer: str | None, forwarded: str, believed: str | None
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert believed_address(peer, forwarded) == believed


def test_a_request_is_recorded_with_its_address(cast: Cast, settings: Any) -> None:  # case H10
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    browser = Client(headers={"X-Forwarded-For": "203.0.113.1, 192.0.2.7"})
    give_password(browser, cast.author, "wrong-horse-battery-9")
    assert AuditEntry.objects.get(act=Act.SIGN_IN_FAILED).origin == "192.0.2.7"
    assert origin.get() is None  # and the next request starts with none


def test_what_a_client_says_of_itself_is_written_nowhere(cast: Cast) -> None:  # case K11
    browser = Client(headers={"User-Agent": "\x1b[31mred\r\nINJECTED", "Referer": "INJECTED"})
    give_password(browser, cast.author, "wrong-horse-battery-9\r\nINJECTED")
    assert "INJECTED" not in str(list(AuditEntry.objects.values()))


def test_a_socket_has_an_address_too(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    seen: list[str | None] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append(origin.get())

    scope = {"client": ["127.0.0.1", 1], "headers": [(b"x-forwarded-for", b"192.0.2.7")]}
    application_: Callable[..., Any] = OriginOfSocket(application)
    asyncio.run(application_(scope, None, None))
    assert seen == ["192.0.2.7"]
