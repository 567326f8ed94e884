"""The whole way in by a professional card, in Chromium, to a provider that is a real process."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE, Visitors
from tests.browser.server import Site
from tests.network.single_sign_on.journeys import RPPS, RunningProvider, card_of, running_provider
from tests.network.single_sign_on.provider import CLIENT_ID, SECRET

CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)


@pytest.fixture(scope="module")
def provider() -> Iterator[RunningProvider]:
    with running_provider() as running:
        yield running


@pytest.fixture(scope="module")
def with_cards(
    chromium: Browser, provider: RunningProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The network, set up with Pro Santé Connect at the provider of the tests."""
    site = Site(tmp_path_factory.mktemp("with-cards"))
    site.environment |= {
        "PSC_CLIENT_ID": CLIENT_ID,
        "PSC_CLIENT_SECRET": SECRET,
        "PSC_DISCOVERY": provider.discovery,
    }
    try:
        site.prepare()
        site.start()
        yield site
    finally:
        site.kill()


def test_somebody_comes_in_with_a_card(
    visit: Visitors, with_cards: Site, provider: RunningProvider
) -> None:
    provider.becomes(card_of(), consents="asks")
    page = visit(None, with_cards.url, own=True)
    page.goto("/account/login/")
    page.get_by_role("button", name="Pro Santé Connect").click()
    page.get_by_role("button", name="Valider").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    expect(page.get_by_text(RPPS)).to_be_visible()
    page.get_by_label("Email").fill("odeline@melbourg.example")
    page.get_by_role("button", name="Join").click()

    page.get_by_label("Code").fill(mailed_code(with_cards))
    page.locator("main form button[type=submit]").first.click()
    # Verified, and with two factors: nothing stands between the code and the network.
    page.wait_for_url(f"{with_cards.url}/", timeout=PATIENCE)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page.get_by_text("Dr Odeline Trévalec").first).to_be_visible()


def test_somebody_who_refuses_is_back_where_they_were(
    visit: Visitors, with_cards: Site, provider: RunningProvider
) -> None:
    provider.becomes(card_of(), consents="asks")
    page = visit(None, with_cards.url, own=True)
    page.goto("/account/signup/")
    page.get_by_role("button", name="Pro Santé Connect").click()
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have stopped")
    page.get_by_role("link", name="Sign in another way").click()
    expect(page).to_have_url(f"{with_cards.url}/account/login/")


def mailed_code(site: Site) -> str:
    """The one code that was mailed."""
    mails = [file.read_text("utf-8") for file in (site.data / "mail").iterdir()]
    (code,) = [found[1] for mail in mails if (found := CODE.search(mail))]
    return code
