"""Groups as people meet them: asking to join, being let in, reading; rules before the first word.

The groups are those of demonstration/texts/groups.toml.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import STRANGER, Visitors
from tests.browser.test_live import is_live
from tests.browser.test_pages import AXE, PHONE, excess_width

ASKING = "octave.pimbrelle"  # has asked to join dermatology, which the stranger looks after
MEMBER, MODERATOR = "yasmina.beltrouche", "thibault.escarpinet"  # of oncology, which has rules


def _is_sound(page: Page) -> None:
    assert excess_width(page) <= 0
    assert Axe().run(page, options=AXE).violations_count == 0


def test_a_request_is_accepted_and_the_cases_are_read(visit: Visitors) -> None:
    asking = visit(ASKING)
    asking.set_viewport_size(PHONE)
    asking.goto("/groups/dermatology/")
    expect(asking.get_by_text("You have asked to join")).to_be_visible()
    expect(asking.locator(".case-card")).to_have_count(0)
    _is_sound(asking)

    looking_after = visit(STRANGER)
    looking_after.set_viewport_size(PHONE)
    looking_after.goto("/")
    expect(looking_after.get_by_text("asks to join a group of yours")).to_be_visible()
    looking_after.get_by_role("link", name="See the groups").first.click()
    looking_after.get_by_role("link", name="1 request").click()
    _is_sound(looking_after)
    looking_after.get_by_role("button", name="Let in").click()
    expect(looking_after.get_by_role("button", name="Let in")).to_have_count(0)

    asking.reload()
    asking.locator(".case-card__link").first.click()
    expect(asking.get_by_role("heading", name="Discussion")).to_be_visible()


def test_rules_stand_before_the_first_word_and_again_when_they_change(visit: Visitors) -> None:
    page = visit(MEMBER)
    page.set_viewport_size(PHONE)
    page.goto("/groups/oncology/")
    page.locator(".case-card__link").first.click()
    is_live(page)
    box, read = page.get_by_label("Your answer"), page.get_by_role("button", name="I have read")
    expect(box).to_be_hidden()
    _is_sound(page)
    read.click()
    expect(read).to_have_count(0)
    expect(box).to_be_focused()

    moderator = visit(MODERATOR)
    moderator.goto("/groups/oncology/management/")
    moderator.get_by_label("Rules").fill("State the stage. Answer within two days.")
    moderator.get_by_role("button", name="Save").click()
    expect(moderator.get_by_text("Saved.")).to_be_visible()

    box.fill("Stop both, then methylprednisolone.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Answer within two days")).to_be_visible()
    read.click()
    expect(box).to_be_focused()
    expect(box).to_have_value("Stop both, then methylprednisolone.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".message--pending")).to_have_count(0)
    expect(page.get_by_text("Stop both, then methylprednisolone.")).to_be_visible()


def test_the_case_form_shows_the_rules_of_the_group_that_is_chosen(visit: Visitors) -> None:
    page = visit("sidonie.vautraval")
    page.goto("/cases/new/")
    rules = page.get_by_text("Rules of the group Oncology")
    expect(rules).to_be_hidden()
    page.get_by_label("Group").select_option("oncology")
    expect(rules).to_be_visible()
    _is_sound(page)
    page.get_by_label("Title").fill("Mucositis at the second cycle")
    page.get_by_label("Presentation").fill("Grade 3, cannot drink.")
    page.get_by_role("button", name="Post the case").click()
    expect(page.get_by_role("alert")).to_contain_text("Read the rules of this group first")
    expect(page.get_by_label("Title")).to_have_value("Mucositis at the second cycle")
    page.get_by_label("I have read them").check()
    page.get_by_role("button", name="Post the case").click()
    expect(page.get_by_role("heading", name="Mucositis at the second cycle")).to_be_visible()
