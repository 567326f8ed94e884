"""How many people fit a description, while it is written (point 6 of the third issue)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import AUTHOR, Visitors
from tests.browser.test_pages import AXE, DESK, PHONE, SMALLEST, excess_width


@pytest.fixture
def form(visit: Visitors) -> Page:
    page = visit(AUTHOR)
    page.set_viewport_size(DESK)
    page.goto("/cases/new/")
    return page


def describe(page: Page) -> None:
    page.locator("[name=age]").fill("64")
    page.locator("[name=sex][value=female]").check()
    page.locator("[name=presentation]").fill(
        "Mme Odile Varengue, patiente bretonne, agricultrice, suivie pour une sarcoïdose."
    )


def test_it_counts_while_one_writes_and_says_what_would_help(form: Page) -> None:
    world = form.locator("[data-small-world]")
    expect(world).to_be_hidden()
    describe(form)
    expect(world).to_contain_text("Perhaps nobody else fits this description.")
    expect(world.get_by_text("without “agricultrice”")).to_be_visible()
    expect(world).not_to_contain_text("Varengue")

    form.locator("[name=presentation]").fill("Patiente bretonne suivie pour une sarcoïdose.")
    expect(world).to_contain_text("About 2 people fit this description.")
    form.locator("[name=age]").fill("")
    expect(world).to_contain_text("About 100 people fit this description.")
    form.locator("[name=presentation]").fill("Une toux.")
    expect(world).to_contain_text("No estimate yet")
    expect(world.get_by_text("step by step")).to_be_hidden()

    form.locator("[name=presentation]").fill("")
    expect(world).to_be_hidden()


def test_a_change_of_sex_or_unit_counts_anew(form: Page) -> None:
    world = form.locator("[data-small-world]")
    form.locator("[name=presentation]").fill("Suivi pour une mucoviscidose.")
    form.locator("[name=age]").fill("7")
    expect(world).to_contain_text("About 70 people fit this description.")
    form.locator("[name=sex][value=male]").check()
    expect(world).to_contain_text("About 30 people fit this description.")
    form.locator("[name=age_unit]").select_option("months")
    expect(world).to_contain_text("About 3 people fit this description.")


def test_it_advises_and_blocks_nothing(form: Page) -> None:
    describe(form)
    form.locator("[name=title]").fill("Sarcoïdose")
    form.locator("[name=group]").select_option(index=1)
    expect(form.locator("[data-small-world]")).to_contain_text("Perhaps nobody else")
    form.get_by_role("button", name="Post the case").click()
    form.wait_for_url("**/cases/*-*-*/")


def test_on_a_phone_it_is_one_line_that_opens_by_keyboard(form: Page) -> None:
    form.set_viewport_size(PHONE)
    form.reload()
    describe(form)
    line = form.locator("[data-small-world] summary")
    expect(line).to_be_visible()
    advice = form.locator("[data-small-world]").get_by_text("step by step")
    expect(advice).to_be_hidden()
    line.focus()
    form.keyboard.press("Enter")
    expect(advice).to_be_visible()


def test_nothing_that_axe_finds_in_both_themes(form: Page) -> None:
    form.emulate_media(color_scheme="light", reduced_motion="reduce")
    describe(form)
    expect(form.locator("[data-small-world]")).to_contain_text("Perhaps nobody else")
    assert Axe().run(form, options=AXE).response["violations"] == []
    form.emulate_media(color_scheme="dark")
    form.set_viewport_size(SMALLEST)
    assert Axe().run(form, options=AXE).response["violations"] == []
    assert excess_width(form) == 0
