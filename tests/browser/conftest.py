"""Chromium, driven against the demonstration network on a live Daphne.

`visit` brings somebody to the site in a browser of their own; whatever breaks in a page's script,
and whatever its policy refuses, fails the test. All in these fixtures lives for this folder only:
Playwright keeps an event loop running, which tests of other folders could not bear.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.browser.server import Site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 15_000  # milliseconds for anything to appear: a bound, not a pause

# People of the demonstration (demonstration/texts/people.toml).
AUTHOR = "aurelien.foucandre"  # neurology, nephrology
COLLEAGUE = "clarisse.hautefresne"  # nephrology
MEMBER = "noemie.sartrouvelle"  # nephrology, whose moderator is the colleague
STRANGER = "beatrix.oyelholt"  # dermatology only
NEWCOMER = "tiphaine.cordegris"  # waits for verification
MODERATOR = "imogen.thackerwell"
GROUP = "nephrology"  # the author's and the colleague's


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium where it is installed, else Playwright's own."""
    try:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    except Error as missing:
        pytest.skip(f"no Chromium to drive: {missing.message.splitlines()[0]}")
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("network"))
    try:
        running.prepare()
        running.start()
        yield running
    finally:
        running.kill()


@dataclass
class Visitors:
    """Opens pages, and remembers what went wrong in them."""

    chromium: Browser
    site: Site
    faults: list[str] = field(default_factory=list)
    # Somebody's usual browser is shared by the tests: its cache is warm. Key: handle, address.
    usual: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)
    alone: list[BrowserContext] = field(default_factory=list)

    def __call__(self, handle: str | None, url: str | None = None, **options: Any) -> Page:
        """A page in which this person is signed in (None: nobody).

        In their usual browser, which every test finds signed in; with `options` (Playwright's, or
        `own=True`) in a new one, which may be signed out and changed.
        """
        address = url or self.site.url
        if handle is None or options:
            options.pop("own", None)
            context = self._browser(handle, address, **options)
            self.alone.append(context)
        else:
            if (handle, address) not in self.usual:
                self.usual[handle, address] = self._browser(handle, address)
            context = self.usual[handle, address]
        return context.new_page()

    def _browser(self, handle: str | None, address: str, **options: Any) -> BrowserContext:
        context = self.chromium.new_context(base_url=address, **{"locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        context.on("page", self._watch)
        if handle is not None:
            sign_in(context, handle)
        return context

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                self.faults.append(f"{page.url}: {said.text}")
                if "Content Security Policy" in said.text
                else None
            ),
        )

    def leave(self) -> None:
        for context in self.alone:
            context.close()
        for context in self.usual.values():
            for page in context.pages:
                page.close()
            context.set_offline(False)
        self.alone.clear()

    def close(self) -> None:
        for context in self.usual.values():
            context.close()


@pytest.fixture(scope="package")
def visitors(chromium: Browser, site: Site) -> Iterator[Visitors]:
    everyone = Visitors(chromium, site)
    yield everyone
    everyone.close()


@pytest.fixture
def visit(visitors: Visitors) -> Iterator[Visitors]:
    yield visitors
    visitors.leave()
    faults, visitors.faults[:] = visitors.faults[:], []
    assert faults == []


def sign_in(context: BrowserContext, handle: str) -> None:
    """As the one-click choice of the demonstration does it, without drawing the two pages."""
    requests = context.request
    form = requests.get("/account/login/")
    answer = requests.post(
        "/demonstration/sign-in/",
        form={"csrfmiddlewaretoken": token_in(form.text()), "handle": handle},
        headers=from_page(form.url),
    )
    assert answer.ok and "/login/" not in answer.url, answer.url


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, "no form on this page"
    return found[1]


def from_page(url: str) -> dict[str, str]:
    """What a browser says of the page from which a form is sent."""
    return {"Referer": url, "Origin": "/".join(url.split("/", 3)[:3])}


CASE = {
    "group": GROUP,
    "age_unit": "years",
    "title": "Rising creatinine two weeks after a contrast scan",
    "age": "67",
    "sex": "male",
    "presentation": "Dry skin and fatigue for ten days, no diuretic.",
    "findings": "Creatinine 412 µmol/L, potassium 5.1 mmol/L, bland sediment.",
    "question": "Biopsy now, or wait for the third value?",
}


@pytest.fixture(scope="package")
def open_case() -> Callable[..., str]:
    """Post a case as whoever this page belongs to; the address of its page, without the site."""

    def post(page: Page, **fields: str) -> str:
        form = page.context.request.get("/cases/new/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text())
        assert token, form.status
        answer = page.context.request.post(
            "/cases/new/",
            form={
                "csrfmiddlewaretoken": token[1],
                "group": GROUP,
                "age_unit": "years",
                **CASE,
                **fields,
            },
            headers={"Referer": form.url, "Origin": form.url.split("/cases/")[0]},
        )
        assert answer.ok and "/new/" not in answer.url, answer.text()[:2_000]
        return "/" + answer.url.split("/", 3)[3]

    return post
