"""The moderators' queue by keys alone: how many presses a decision takes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import MODERATOR

Visit = Callable[..., Page]


class Keys:
    """Presses keys and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def __call__(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


@pytest.fixture
def queue(visit: Visit) -> Page:
    page = visit(MODERATOR)
    page.goto("/moderation/")
    page.wait_for_load_state("networkidle")  # the keys are there
    return page


def name_on(page: Page) -> str:
    return page.locator("h1").inner_text()


def settle(page: Page) -> None:
    """The next claim is there, and its keys."""
    page.wait_for_load_state("networkidle")


def test_most_claims_take_three_presses_at_most(queue: Page) -> None:
    """The queue of the demonstration from its top, each claim decided as it should be: approved
    where that is possible, else asked for more or refused with the first reason that fits."""
    keys = Keys(queue)
    keys("Enter")  # the first claim is chosen already
    presses = []
    for _ in range(9):
        settle(queue)
        before, name = keys.pressed, name_on(queue)
        if queue.locator("button[value=approve]").count():
            keys("a", "Enter")
        else:
            keys("m", "8", "Enter")
        expect(queue.locator("h1")).not_to_have_text(name)
        expect(queue.locator(".notices")).to_contain_text(name.removeprefix("Dr "))
        presses.append(keys.pressed - before)
    presses[0] += 1  # opening the first
    assert sorted(presses)[len(presses) // 2] <= 3
    assert presses[0] == 3


def test_keys_choose_and_never_decide_by_themselves(queue: Page) -> None:
    keys = Keys(queue)
    keys("j", "k", "Enter")
    settle(queue)
    name = name_on(queue)
    keys("r", "5")
    assert queue.locator("[name=reason]:checked").get_attribute("value") == "unreadable"
    expect(queue.locator("button[value=refuse]")).to_be_focused()
    keys("m")
    expect(queue.locator("button[value=more]")).to_be_focused()
    keys("?")
    expect(queue.locator("#keys")).to_be_visible()
    keys("Escape")
    keys("t")
    queue.keyboard.type("arm")  # letters in a note are letters
    expect(queue.locator("[name=note]")).to_have_value("arm")
    keys("Escape", "h")
    expect(queue.locator("[name=to]")).to_be_focused()
    keys("Escape", "n")
    expect(queue.locator("h1")).not_to_have_text(name)
    settle(queue)
    keys("u")
    queue.wait_for_url("**/moderation/")
    expect(queue.locator("[data-row]", has_text=name.removeprefix("Dr "))).to_be_visible()


def test_enter_in_the_reasons_sends_nothing(queue: Page) -> None:
    queue.locator("[data-row]").first.click()
    settle(queue)
    name = name_on(queue)
    queue.locator("[name=reason]").first.focus()
    queue.keyboard.press("Enter")
    settle(queue)
    expect(queue.locator("h1")).to_have_text(name)


def test_documents_are_enlarged_and_turned(queue: Page) -> None:
    queue.locator("[data-row]", has_text="Leopold Quennerby").click()
    settle(queue)
    picture = queue.locator("[data-page] img").first
    expect(picture).to_have_js_property("complete", True)
    width = picture.evaluate("image => image.getBoundingClientRect().width")
    assert picture.evaluate("image => image.naturalWidth") > 0
    queue.keyboard.press("z")
    assert picture.evaluate("image => image.getBoundingClientRect().width") > width
    queue.keyboard.press("z")
    queue.keyboard.press("e")
    turned = picture.evaluate("image => getComputedStyle(image).rotate")
    assert turned == "90deg"


def test_the_buttons_work_without_script(visit: Visit) -> None:
    page = visit(MODERATOR, java_script_enabled=False)
    page.goto("/moderation/")
    page.locator("[data-row]", has_text="Théodule Branquelin").click()
    page.locator("button[value=refuse]").click()
    expect(page.locator(".error-summary")).to_contain_text("Choose a reason.")
    page.locator("button[value=approve]").click()
    expect(page.locator(".notices")).to_contain_text("Théodule Branquelin")
