"""One reports that a text identifies a patient; it is gone from the other's open page at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import AUTHOR, COLLEAGUE, MODERATOR, Visitors
from tests.browser.server import Site
from tests.browser.test_live import answer, is_live

OpenCase = Callable[..., str]
AT_ONCE = 1_000  # milliseconds
SAID = "The harpist again, urea 31."


@pytest.fixture
def two(visit: Visitors, site: Site, open_case: OpenCase) -> tuple[Page, Page]:
    """Both look at the same new case, live; the author has answered in it."""
    author, colleague = visit(AUTHOR), visit(COLLEAGUE, site.other_url)
    case = open_case(author)
    for page in (author, colleague):
        page.goto(case)
        is_live(page)
    answer(author, SAID)
    expect(colleague.locator(".message__body")).to_contain_text(SAID)
    return author, colleague


def report(page: Page, reason: str) -> None:
    """The second of two presses; the first one led to this page."""
    page.get_by_role("button", name=reason).click()


def test_a_reported_message_is_gone_from_the_other_page_and_comes_back(
    two: tuple[Page, Page], visit: Visitors
) -> None:
    author, colleague = two
    shown = author.locator(".message__body")
    reporting = colleague.context.new_page()
    reporting.goto(colleague.url)
    reporting.locator(".message").hover()
    reporting.locator(".message").get_by_role("link", name="Report", exact=True).click()
    report(reporting, "It identifies a patient")
    expect(shown).to_have_text("This message is being checked.", timeout=AT_ONCE)
    assert SAID not in author.content()

    moderator = visit(MODERATOR)
    moderator.goto("/moderation/reports/")
    moderator.get_by_role("link", name=re.compile("^Message: ")).first.click()
    moderator.get_by_role("button", name="Open it").click()
    expect(moderator.locator(".watched-text")).to_contain_text(SAID)
    moderator.get_by_label("It comes back as it is").check()
    moderator.get_by_label("Nothing", exact=True).last.check()
    moderator.get_by_role("button", name="Decide").click()
    expect(shown).to_contain_text(SAID, timeout=AT_ONCE)


def test_a_reported_case_is_gone_from_the_other_page(two: tuple[Page, Page]) -> None:
    author, colleague = two
    title = author.locator("#case-title")
    before = title.inner_text()
    reporting = colleague.context.new_page()
    reporting.goto(colleague.url)
    reporting.locator(".case-actions").get_by_role("link", name="Report").click()
    report(reporting, "It identifies a patient")
    expect(title).to_have_text("Being checked", timeout=2 * AT_ONCE)
    assert before not in author.content()


def test_the_moderators_tabs_scroll_on_a_phone_and_begin_where_one_is(visit: Visitors) -> None:
    page = visit(MODERATOR, viewport={"width": 390, "height": 844})
    page.goto("/moderation/filter/")
    strip = page.get_by_role("navigation", name="Moderation", exact=True)
    expect(strip.locator("[aria-current]")).to_be_in_viewport(ratio=1)
    assert strip.evaluate("strip => strip.scrollWidth > strip.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
