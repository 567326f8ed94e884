"""What every page owes everybody (point 6 of the first issue).

Nothing that axe finds, nothing cut off on a small screen or in large letters, everything by
keyboard.
"""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import AUTHOR, GROUP, MODERATOR, NEWCOMER, Visitors

OpenCase = Callable[..., str]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SMALLEST = {"width": 320, "height": 640}
# Without `preload`, which would fetch every style sheet again and break the policy to read it.
AXE = {"preload": False, "resultTypes": ["violations"]}

# Who opens what. "case" and "closure" stand for addresses that are known only once there is one.
PAGES = [
    (None, "/account/login/"),
    (None, "/account/signup/"),
    (None, "/account/password/reset/"),
    (None, "/account/password/reset/done/"),
    (None, "/account/confirm-email/"),
    (None, "/styleguide/"),
    (NEWCOMER, "/profile/"),
    (NEWCOMER, "/about/de-identification/"),
    (AUTHOR, "/"),
    (AUTHOR, "/cases/"),
    (AUTHOR, "/cases/?state=closed&mine=on&language=fr"),
    (AUTHOR, "/cases/new/"),
    (AUTHOR, "case"),
    (AUTHOR, "closure"),
    (AUTHOR, "/about/de-identification/"),
    (AUTHOR, "/groups/"),
    (AUTHOR, f"/groups/{GROUP}/"),
    (AUTHOR, "/groups/dermatology/"),
    (AUTHOR, "/people/"),
    (AUTHOR, "/people/?q=nobody-of-this-name"),
    (AUTHOR, f"/people/{MODERATOR}/"),
    (AUTHOR, "/profile/"),
    (AUTHOR, "/account/email/"),
    (AUTHOR, "/account/password/change/"),
    (AUTHOR, "/there-is-nothing-here/"),
    (AUTHOR, f"/people/{MODERATOR}/report/"),
    (AUTHOR, "/credentials/"),
    (AUTHOR, "/account/safety/"),
    (AUTHOR, "/account/safety/record/"),
    (AUTHOR, f"/groups/{GROUP}/about/"),
    (AUTHOR, f"/groups/{GROUP}/people/"),
    (AUTHOR, "/invitations/"),
    (AUTHOR, "/reports/"),
    (NEWCOMER, "/credentials/"),
    (NEWCOMER, "/credentials/claim/"),
    (MODERATOR, "/moderation/"),
    (MODERATOR, "/moderation/?kind=renewal"),
    (MODERATOR, "/moderation/claims/1/"),
    (MODERATOR, "/moderation/figures/"),
    (MODERATOR, "/moderation/people/"),
    (MODERATOR, "/moderation/people/?status=suspended"),
    (MODERATOR, f"/moderation/people/{AUTHOR}/"),
    (MODERATOR, f"/moderation/people/{AUTHOR}/identity/"),
    (MODERATOR, "/moderation/audit/"),
    (MODERATOR, "/moderation/reports/"),
    (MODERATOR, "/moderation/reports/figures/"),
    (MODERATOR, "/moderation/quarantine/"),
    (MODERATOR, "/moderation/filter/"),
    (MODERATOR, "/groups/new/"),
    (MODERATOR, "/groups/cardiology/management/"),
]


def go(page: Page, address: str, open_case: OpenCase) -> None:
    if address in ("case", "closure"):
        address = open_case(page) + ("closure/" if address == "closure" else "")
    page.goto(address)


def findings(page: Page) -> list[str]:
    violations = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{v['impact']}: {v['id']} at {node['target']} ({node['failureSummary']})"
        for v in violations
        for node in v["nodes"]
    ]


def excess_width(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    visit: Visitors, open_case: OpenCase, who: str | None, address: str
) -> None:
    page = visit(who)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(DESK)
    go(page, address, open_case)
    expect(page.locator("h1")).to_have_count(1)
    assert findings(page) == []

    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.reload()  # not in the midst of colours that change
    assert findings(page) == []

    page.set_viewport_size(SMALLEST)
    assert excess_width(page) == 0


@pytest.mark.parametrize("address", ["/", "/cases/new/", "case", "/profile/"])
def test_letters_of_twice_the_size_fit(visit: Visitors, open_case: OpenCase, address: str) -> None:
    page = visit(AUTHOR)
    page.set_viewport_size({"width": 640, "height": 800})
    go(page, address, open_case)
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert excess_width(page) == 0


def test_from_the_door_to_a_new_case_by_keyboard_alone(visit: Visitors) -> None:
    page = visit(None)
    page.goto("/account/login/")
    tab_to(page, lambda it: it["name"] == "handle" and it["value"] == AUTHOR)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    page.goto("/")
    tab_to(page, lambda it: it["text"] == "New case")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/new/**")
    for field in ("group", "title", "age", "age_unit", "sex", "presentation", "findings"):
        tab_to(page, lambda it, field=field: it["name"] == field)
    tab_to(page, lambda it: it["text"] == "Post the case")


# What has the focus: its name, value and text, whether a ring shows it, and whether it can be seen.
FOCUSED = """() => {
  const it = document.activeElement;
  const ringed = [it, it.closest(".case-card, .group-list__item")].filter(Boolean).some((element) =>
    [null, "::after"].some((part) => getComputedStyle(element, part).outlineStyle !== "none"));
  const box = it.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height, 20) / 2];
  const top = document.elementFromPoint(x, y);
  const label = it.closest("label");
  return {
    name: it.name ?? "", value: it.value ?? "", text: it.innerText?.trim() ?? "", tag: it.tagName,
    isRinged: ringed, isSeen: Boolean(top) && (it === top || it.contains(top) || top.contains(it)
      || Boolean(label?.contains(top))),
  };
}"""


def tab_to(page: Page, wanted: Callable[[dict[str, str]], bool]) -> None:
    """Press Tab until the focus is on what is wanted; wherever it passes, it must be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        it = page.evaluate(FOCUSED)
        assert it["isRinged"], it
        assert it["isSeen"], it
        if wanted(it):
            return
    raise AssertionError("the keyboard does not lead there")


def test_nothing_that_has_the_focus_is_covered_on_a_phone(
    visit: Visitors, open_case: OpenCase
) -> None:
    page = visit(AUTHOR)
    page.set_viewport_size(PHONE)
    go(page, "case", open_case)
    tab_to(page, lambda it: it["text"] == "Send")


def test_a_refused_form_says_why_leads_there_and_keeps_what_was_typed(visit: Visitors) -> None:
    page = visit(AUTHOR)
    page.goto("/cases/new/")
    page.get_by_label("Group").select_option(GROUP)
    page.get_by_label("Findings").fill("Creatinine 412 µmol/L")
    page.get_by_role("button", name="Post the case").click()

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("Title")).click()
    title = page.get_by_label("Title")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description(re.compile("required"))
    expect(page.get_by_label("Findings")).to_have_value("Creatinine 412 µmol/L")
    assert findings(page) == []


def test_theme_and_language_stay_as_they_were_chosen(visit: Visitors) -> None:
    page = visit(AUTHOR, own=True)
    page.set_viewport_size(DESK)
    page.goto("/groups/")
    page.get_by_role("button", name="Dark theme").click()
    page.get_by_role("button", name="FR Français").click()
    expect(page).to_have_url(re.compile("/groups/$"))
    page.goto("/people/")
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "dark")
    expect(html).to_have_attribute("lang", "fr")
    expect(html).to_have_css("color-scheme", "dark")


def test_the_phone_reaches_everything_through_its_lower_bar(visit: Visitors) -> None:
    page = visit(MODERATOR)
    page.set_viewport_size(PHONE)
    page.goto("/")
    sheet = page.locator("#account-sheet")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="Me", exact=True).click()
    expect(sheet.get_by_role("link", name="Moderation")).to_be_visible()
    expect(sheet.get_by_role("button", name="Sign out")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_filters_answer_at_once_and_the_way_back_leads_to_the_whole_page(visit: Visitors) -> None:
    page = visit(AUTHOR)
    page.goto("/cases/")
    everything = page.locator(".case-card").count()
    page.get_by_label("State").select_option("closed")
    page.wait_for_url("**state=closed**")
    expect(page.locator(".case-card", has_text="In discussion")).to_have_count(0)
    expect(page.locator(".case-card", has_text="Closed").first).to_be_visible()
    page.go_back()
    expect(page.locator(".case-card")).to_have_count(everything)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
