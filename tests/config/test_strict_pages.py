"""Pages load nothing from elsewhere and run nothing that stands in their text."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

ROOT = Path(settings.BASE_DIR)
SOURCES = sorted(
    path
    for folder in ("static", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest"}
)
NAMESPACES = re.compile(r"http://www\.w3\.org/(?:2000/svg|1999/xlink|1999/xhtml)\b")
OUTSIDE = re.compile(r"(?:\b(?:https?|wss?|ftp):)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx code": re.compile(r"\bhx-(?:on\b|vars\b|vals=[\"']js:)", re.IGNORECASE),
}


def test_there_is_something_to_look_at() -> None:
    assert {".css", ".html", ".svg"} <= {path.suffix for path in SOURCES}


def test_no_address_outside_this_server() -> None:
    found = {
        str(path.relative_to(ROOT)): addresses
        for path in SOURCES
        if (addresses := OUTSIDE.findall(NAMESPACES.sub("", path.read_text("utf-8"))))
    }
    assert found == {}


def test_nothing_inline_that_the_policy_would_have_to_allow() -> None:
    found = [
        (str(path.relative_to(ROOT)), what)
        for path in SOURCES
        if path.suffix in {".html", ".svg"}
        for what, pattern in INLINE.items()
        if pattern.search(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy(client: Client) -> None:
    for address in (reverse("account_login"), "/no-such-page/"):
        policy = client.get(address).headers["Content-Security-Policy"]
        directives = dict(part.split(" ", 1) for part in policy.split("; "))
        assert directives["default-src"] == "'none'"
        assert directives["script-src"] == directives["style-src"] == "'self'"
        assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
        assert "unsafe" not in policy
        assert "http" not in policy


@pytest.mark.django_db
def test_pages_are_not_framed_nor_sniffed_and_tell_no_referrer(client: Client) -> None:
    headers = client.get(reverse("account_login")).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
