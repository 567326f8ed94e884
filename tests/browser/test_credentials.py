"""From "who are you" to "received", on a phone, as somebody new does it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NEWCOMER, Visitors
from tests.network.verification.papers import as_file, card

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NUMBER = "99700001987"  # the newcomer's, in demonstration/texts/registry.txt


def say_who_i_am(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile("/credentials/$"))
    page.get_by_role("link", name="Say who you are").click()
    page.get_by_label("Where you are registered").select_option("FR")
    expect(page.get_by_label("Registry", exact=True)).to_have_value("rpps")
    page.get_by_label("Your number").press_sequentially(NUMBER[:8])
    expect(page.locator("#found")).to_contain_text("RPPS numbers have 11 digits; this one has 8.")
    page.get_by_label("Your number").press_sequentially(NUMBER[8:])
    expect(page.locator("#found")).to_contain_text("Found in the registry")
    expect(page.get_by_label("Profession")).to_have_value("doctor")
    expect(page.get_by_label("Specialty")).to_have_value("general_practice")
    page.get_by_role("button", name="Send", exact=True).last.click()


def test_from_the_claim_to_received(visit: Visitors) -> None:
    page = visit(NEWCOMER, **PHONE)
    page.goto("/credentials/")
    if (withdraw := page.get_by_role("button", name="Withdraw")).count():
        withdraw.click()  # the demonstration's own claim of this person
    say_who_i_am(page)
    expect(page.locator("[aria-current=step]")).to_have_text("2Show that it is you")
    document = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": as_file(card(1))}
    page.get_by_label("Picture or PDF").set_input_files([document])  # type: ignore[list-item]
    page.get_by_role("button", name="Add the document").click()
    expect(page.locator("[aria-current=step]")).to_have_text("3A moderator looks")
    expect(page.get_by_text("All is there. A moderator will look at it")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"]  # type: ignore[index]
    page.get_by_role("button", name="Remove Professional card").click()
    expect(page.locator("[aria-current=step]")).to_have_text("2Show that it is you")


def test_what_is_no_document_is_refused_beside_its_field(visit: Visitors) -> None:
    page = visit(NEWCOMER, **PHONE)
    page.goto("/credentials/")
    if not page.get_by_label("Picture or PDF").count():
        say_who_i_am(page)
    page.get_by_label("What it is").select_option("diploma")
    program = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"MZ no picture"}
    page.get_by_label("Picture or PDF").set_input_files([program])  # type: ignore[list-item]
    page.get_by_role("button", name="Add the document").click()
    expect(page.locator("#id_file_error")).to_contain_text("Send a JPEG, PNG, HEIC or WebP")
    expect(page.get_by_label("What it is")).to_have_value("diploma")
    expect(page.get_by_label("Picture or PDF")).to_be_focused()
