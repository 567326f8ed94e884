"""Lists that keep up do not take away what the reader had in hand: filters, page, keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import AUTHOR, COLLEAGUE, NEWCOMER, Visitors

OpenCase = Callable[..., str]


def is_listening(page: Page) -> None:
    expect(page.locator("html[data-line=open]")).to_be_attached()


def test_a_live_list_keeps_the_filter_and_the_keyboard(
    visit: Visitors, open_case: OpenCase
) -> None:
    author, reader = visit(AUTHOR), visit(COLLEAGUE)
    open_case(author, title="Proteinuria that comes and goes")
    reader.goto("/cases/")
    is_listening(reader)
    reader.get_by_label("State").select_option("unanswered")
    reader.wait_for_url("**/cases/?*state=unanswered*")
    mine = reader.get_by_role("link", name="Proteinuria that comes and goes")
    mine.focus()
    expect(mine).to_be_focused()
    with reader.expect_request(lambda request: "state=unanswered" in request.url):
        open_case(author, title="Sodium of 118 without a symptom")
    expect(reader.get_by_role("link", name="Sodium of 118 without a symptom")).to_be_visible()
    expect(mine).to_be_focused()
    expect(reader.get_by_label("State")).to_have_value("unanswered")
    assert "state=unanswered" in reader.url


def test_the_number_of_people_found_is_told_without_the_list(visit: Visitors) -> None:
    reader = visit(AUTHOR)
    reader.goto("/people/")
    told = reader.get_by_role("status").filter(has_text="people")
    expect(told).to_have_count(1)
    reader.get_by_label("Name").fill("clarisse")
    expect(reader.locator("#people-count")).to_have_text("1 person")
    expect(reader.locator("#people-list .people__item")).to_have_count(1)


def test_a_checked_identity_is_shown_and_not_asked_for(visit: Visitors) -> None:
    page = visit(AUTHOR)
    page.goto("/profile/")
    expect(page.get_by_label("Name", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Change what was verified")).to_be_visible()
    waiting = visit(NEWCOMER)
    waiting.goto("/credentials/claim/")
    expect(waiting.get_by_label("Name", exact=True)).to_be_visible()
