"""From where a request or a socket comes: the address that may be believed."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from network.auditing import coming_from


def believed_address(peer: str | None, forwarded: str) -> str | None:
    """`peer`: who opened the connection; `forwarded`: the header X-Forwarded-For, "" without one.

    Each proxy of ours adds at the end the address that it saw, so that with `TRUSTED_PROXIES` of
    them the one that counts stands that many places from the end. What stands before it is
    whatever the client made up.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = [part.strip() for part in forwarded.split(",") if part.strip()]
    if proxies and seen:
        return _plain(seen[-proxies]) if len(seen) >= proxies else None
    return _plain(peer)


def _plain(written: str | None) -> str | None:
    """An address in its one spelling, without zone; None when it is none (a socket file)."""
    try:
        address = ip_address((written or "").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


class OriginMiddleware:
    """What this request does is recorded as coming from its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR")
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        with coming_from(believed_address(peer, forwarded)):
            return self.get_response(request)


class OriginOfSocket:
    """The same for what a socket does, for as long as it is open."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        peer = (scope.get("client") or [None])[0]
        lines = [value for name, value in scope.get("headers", ()) if name == b"x-forwarded-for"]
        forwarded = b",".join(lines).decode("latin-1")
        with coming_from(believed_address(peer, forwarded)):
            return await self.application(scope, receive, send)
