"""What the author decides beyond the filter (point "What a person sees" of the third issue).

Somebody writes; a place that the filter is not sure of is in the list, with a button to keep it.
They say why, and it stays; they think better of it, and it goes again. They select words that the
filter let pass, and take them out. By keyboard as well. Numbers have no such button. A colleague
then reports a message; its author takes the words out, and the colleague's open page shows it.
"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import AUTHOR, COLLEAGUE, MODERATOR, Visitors
from tests.browser.test_live import answer, bodies, is_live
from tests.browser.test_pages import AXE, DESK, PHONE, excess_width

OpenCase = Callable[..., str]
TYPED = "Seen in Oldham, call 06 12 34 56 78. The harpist is stable."


@pytest.fixture
def thread(visit: Visitors, open_case: OpenCase) -> Page:
    page = visit(AUTHOR)
    page.set_viewport_size(DESK)
    page.goto(open_case(page))
    is_live(page)
    return page


def box(page: Page) -> Any:
    return page.get_by_label("Your answer")


def item(page: Page, text: str) -> Any:
    return page.locator(".composer .removals__item").filter(has_text=text)


def select(page: Page, words: str) -> None:
    """As a double click or Shift and arrows do."""
    box(page).evaluate(
        """(box, words) => {
             const start = box.value.indexOf(words);
             box.focus();
             box.setSelectionRange(start, start + words.length);
             box.dispatchEvent(new Event("select", { bubbles: true }));
           }""",
        words,
    )


def test_keep_take_out_more_and_send(thread: Page) -> None:
    box(thread).fill(TYPED)
    keep = item(thread, "Oldham").get_by_role("button", name="Keep “Oldham”")
    expect(keep).to_be_visible()
    expect(item(thread, "06 12 34 56 78").get_by_role("button")).to_have_count(0)

    keep.click()
    thread.get_by_label("Why may “Oldham” stay?").select_option("public_place")
    item(thread, "Oldham").get_by_role("button", name="Keep", exact=True).click()
    expect(item(thread, "Oldham")).to_contain_text("kept: Place too large to tell who")

    select(thread, "harpist")
    thread.get_by_role("button", name="Take out the selection").click()
    expect(item(thread, "harpist")).to_contain_text("[removed]")
    expect(thread.get_by_role("button", name="Take out the selection")).to_be_hidden()

    thread.get_by_role("button", name="Send", exact=True).click()
    expect(bodies(thread).last).to_contain_text("Seen in Oldham, call [phone]. The [removed] is")
    expect(thread.locator(".composer .removals__item")).to_have_count(0)


def test_second_thoughts(thread: Page) -> None:
    box(thread).fill(TYPED)
    select(thread, "harpist")
    thread.get_by_role("button", name="Take out the selection").click()
    item(thread, "harpist").get_by_role("button", name="Undo for “harpist”").click()
    expect(item(thread, "harpist")).to_have_count(0)
    box(thread).fill("")


def test_by_keyboard_alone(thread: Page) -> None:
    box(thread).fill("harpist, seen in Oldham")
    keep = item(thread, "Oldham").get_by_role("button", name="Keep “Oldham”")
    keep.focus()
    thread.keyboard.press("Enter")
    why = thread.get_by_label("Why may “Oldham” stay?")
    expect(why).to_be_focused()
    thread.keyboard.press("Escape")
    expect(keep).to_be_focused()
    thread.keyboard.press("Enter")
    why.select_option("public_place")
    thread.keyboard.press("Enter")
    expect(item(thread, "Oldham").get_by_role("button", name="Undo for “Oldham”")).to_be_focused()

    box(thread).focus()
    thread.keyboard.press("Control+Home")
    for _ in "harpist":
        thread.keyboard.press("Shift+ArrowRight")
    thread.keyboard.press("Tab")
    expect(thread.get_by_role("button", name="Take out the selection")).to_be_focused()
    thread.keyboard.press("Enter")
    expect(box(thread)).to_be_focused()
    expect(item(thread, "harpist")).to_contain_text("[removed]")
    box(thread).fill("")


def test_an_edit_and_a_plain_form_hear_it_too(thread: Page) -> None:
    answer(thread, "Stable.")
    message = thread.locator(".message--mine").last
    message.hover()
    message.get_by_role("link", name="Edit").click()
    editor = thread.locator(".message__editor")
    editor.get_by_label("The message").fill("Seen in Oldham")
    editor.get_by_role("button", name="Keep “Oldham”").click()
    editor.get_by_label("Why may “Oldham” stay?").select_option("public_place")
    editor.get_by_role("button", name="Keep", exact=True).click()
    expect(editor.locator(".removals__item--kept")).to_have_count(1)
    editor.get_by_role("button", name="Save").click()
    expect(bodies(thread).last).to_contain_text("Seen in Oldham")

    thread.get_by_role("link", name="Close with a conclusion").click()
    conclusion = thread.get_by_label("What came of it")
    conclusion.fill("Went back to Oldham.")
    thread.get_by_role("button", name="Keep “Oldham”").click()
    thread.get_by_label("Why may “Oldham” stay?").select_option("public_place")
    thread.get_by_role("button", name="Keep", exact=True).click()
    expect(thread.locator(".removals__item--kept")).to_have_count(1)
    thread.get_by_role("button", name="Close the case").click()
    expect(thread.locator(".case-conclusion")).to_contain_text("Went back to Oldham.")


def test_a_report_and_a_redaction_that_everybody_sees(thread: Page, visit: Visitors) -> None:
    answer(thread, "The harpist is better.")
    colleague = visit(COLLEAGUE)
    colleague.goto(thread.url)
    is_live(colleague)
    colleague.locator(".message").last.hover()
    colleague.locator(".message").last.get_by_role("link", name="Report", exact=True).click()
    colleague.get_by_text("Add a note (optional)").click()
    colleague.get_by_label("Where, or what").fill("the musician")
    colleague.get_by_role("button", name="It identifies a patient").click()
    expect(colleague.get_by_text("Reported. Nobody reads it until")).to_be_visible()
    is_live(colleague)

    thread.reload()
    thread.get_by_role("link", name="Look at it").click()
    thread.get_by_label("Words to take out").fill("harpist")
    thread.get_by_label("What they are").select_option("OTHER")
    thread.get_by_role("button", name="Take out", exact=True).click()
    expect(thread.get_by_text("Taken out of 1 place.")).to_be_visible()
    expect(bodies(colleague).last).to_contain_text("The [removed] is better.")


PAGES = ("reports", "quarantine", "filter")


@pytest.mark.parametrize("name", PAGES)
def test_the_moderators_pages_are_for_everyone(visit: Visitors, name: str) -> None:
    page = visit(MODERATOR)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.goto(f"/moderation/{name}/")
        assert excess_width(page) <= 0
        found = Axe().run(page, options=AXE).response["violations"]
        assert found == [], [(one["id"], one["nodes"][0]["html"]) for one in found]
