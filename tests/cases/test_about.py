"""The page in plain words about the filter."""

import json
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from cases.views import about
from tests.cast import Cast

SignIn = Callable[..., Client]
ADDRESS = "/about/de-identification/"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def fresh_figures() -> Iterator[None]:
    about.figures.cache_clear()
    yield
    about.figures.cache_clear()


def page(client: Client, language: str = "en") -> str:
    return client.get(ADDRESS, headers={"Accept-Language": language}).content.decode()


def test_it_shows_the_figures_that_the_bench_wrote(cast: Cast, signed_in: SignIn) -> None:
    shown = page(signed_in(cast.author))
    written = json.loads((files("deidentification") / "figures.json").read_text("utf-8"))
    assert written["rules_version"] in shown
    assert len(written["measured"]) >= 4
    for row in written["measured"]:
        assert f"{100 * row['removed']:.1f}%" in shown
        assert f"{100 * row['clear_documents']:.1f}%" in shown
    for row in written["untouched"]:
        assert f"<td>{row['wrong_words']:.1f}</td>" in shown


def test_all_figures_are_plausible(fresh_figures: None) -> None:
    for row in about.figures().measured:
        assert 0 < row.clear_documents <= row.whole <= row.removed + 0.02 <= 1.02
        assert row.documents > 0 < row.identifiers
        assert 0 < row.precision <= 1
    assert {row.language for row in about.figures().untouched} == {"fr", "en"}


def test_who_waits_for_verification_may_read_it(cast: Cast, signed_in: SignIn) -> None:
    assert "What it cannot do" in page(signed_in(cast.newcomer))
    assert "What it cannot do" in page(signed_in(cast.suspended))


def test_the_case_form_leads_there(cast: Cast, signed_in: SignIn) -> None:
    assert reverse("cases:about_filter") == ADDRESS
    form = signed_in(cast.author).get(reverse("cases:new")).content.decode()
    assert f'href="{ADDRESS}#small-world"' in form
    assert 'id="small-world"' in page(signed_in(cast.author))


def test_headings_are_what_their_sections_are_called(cast: Cast, signed_in: SignIn) -> None:
    shown = page(signed_in(cast.author))
    for name in re.findall(r'aria-labelledby="([^"]+)"', shown):
        assert f'id="{name}"' in shown
    assert shown.count("<h1>") == 1


def test_no_text_of_the_product_promises_too_much() -> None:
    """De-identified is what it is; the stronger word is never used."""
    rooms = ("cases", "messaging", "network", "templates", "static", "demonstration", "locale")
    everywhere = re.compile(r"anonym", re.IGNORECASE)
    in_python = re.compile(r"_\(\s*\"[^\"]*anonym", re.IGNORECASE)  # translated strings only
    found = [
        str(path.relative_to(ROOT))
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.suffix in {".py", ".html", ".js", ".txt", ".po", ".toml"}
        and (in_python if path.suffix == ".py" else everywhere).search(path.read_text("utf-8"))
    ]
    assert found == []
