"""From signing up to one's own page, with a passkey that Chromium itself makes and shows."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Site

PASSWORD = "correct-horse-battery-9"


def give_it_a_passkey(page: Page) -> None:
    """A device with a finger on it, as Chromium's developer tools pretend one."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def code_mailed(site: Site, address: str) -> str:
    mails = (file.read_text() for file in (site.data / "mail").glob("*"))
    found = [
        code[1]
        for mail in mails
        if f"To: {address}" in mail
        and (code := re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})\r?$", mail, re.MULTILINE))
    ]
    assert found, "no code was mailed"
    return found[-1]


def test_from_signing_up_to_ones_own_page_and_back_by_a_passkey(
    site: Site, chromium: Browser
) -> None:
    address = "alix.trevane@hospital.example"
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    give_it_a_passkey(page)
    page.goto(f"{site.url}/account/signup/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Name").fill("Alix Trévane")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Ask to join").click()
    page.get_by_label("Code").fill(code_mailed(site, address))
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("heading", name="Protect your account")).to_be_visible()
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("button", name="Show my recovery codes").click()
    expect(page.locator("[data-codes] li")).to_have_count(10)
    with page.expect_download() as file:
        page.get_by_role("link", name="Save as a file").click()
    kept = file.value.path().read_text().split()
    assert kept == page.locator("[data-codes] li").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1, name="Verification")).to_be_visible()

    page.get_by_role("button", name="Sign out").first.click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1, name="Verification")).to_be_visible()
    context.close()
