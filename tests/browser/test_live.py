"""Two people in two browsers, one discussion (points 4 and 5 of the first issue).

What they do, step by step:

1. The second doctor looks at the group's list. The first posts a case: it stands in that list
   without a reload.
2. The second opens the case; each sees that the other is here. The second types: the first sees
   that, and who. The answer is there at once, once, with name, role, seal and the Markdown that is
   allowed.
3. The second mends a word, deletes a message, thinks better of it: the first sees the same.
4. The cable is pulled. The first reads on, writes two answers, which wait; the second writes three.
   The cable is back: everything stands on both sides, in one order, once. The same when the server
   dies and comes back, when an acknowledgement is lost, when a frame is lost.
5. The session ends elsewhere: the page says so and keeps the text. Signed in again, it is sent,
   once. Somebody else signs in instead: nothing of it is sent under their name.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import (
    AUTHOR,
    COLLEAGUE,
    GROUP,
    MEMBER,
    MODERATOR,
    STRANGER,
    Visitors,
    from_page,
    sign_in,
    token_in,
)
from tests.browser.server import Site

OpenCase = Callable[..., str]
SOCKET = re.compile(r"/socket/")


def answer(page: Page, text: str) -> None:
    page.get_by_label("Your answer").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def bodies(page: Page) -> Any:
    return page.locator(".message .message__body")


def is_live(page: Page) -> None:
    """The page is connected and has caught up: it knows who is here."""
    expect(page.locator(".presence")).to_be_visible()


@pytest.fixture
def author(visit: Visitors) -> Page:
    return visit(AUTHOR)


@pytest.fixture
def colleague(visit: Visitors, site: Site) -> Page:
    return visit(COLLEAGUE, site.other_url)


@pytest.fixture
def two(author: Page, colleague: Page, open_case: OpenCase) -> tuple[Page, Page]:
    """Both look at the same new case, live."""
    case = open_case(author)
    for page in (author, colleague):
        page.goto(case)
        is_live(page)
    return author, colleague


@pytest.fixture
def two_alone(visit: Visitors, site: Site, open_case: OpenCase) -> tuple[Page, Page]:
    """The same in browsers that may be signed out."""
    author, colleague = visit(AUTHOR, own=True), visit(COLLEAGUE, site.other_url, own=True)
    case = open_case(author)
    for page in (author, colleague):
        page.goto(case)
        is_live(page)
    return author, colleague


# --- Point 4: live -------------------------------------------------------------------------------


def test_a_new_case_appears_in_the_groups_list_without_a_reload(
    author: Page, colleague: Page, open_case: OpenCase
) -> None:
    colleague.goto(f"/groups/{GROUP}/")
    expect(colleague.locator("html[data-line=open]")).to_be_attached()
    colleague.evaluate("window.notReloaded = true")
    title = "Haematuria after the first infusion"
    open_case(author, title=title)
    expect(colleague.get_by_role("link", name=title)).to_be_visible()
    assert colleague.evaluate("window.notReloaded")


def test_each_sees_who_is_here_and_who_is_typing(two: tuple[Page, Page]) -> None:
    author, colleague = two
    expect(author.locator(".presence")).to_contain_text("Clarisse Hautefresne")
    expect(colleague.locator(".presence")).to_contain_text("Aurélien Foucandre")
    colleague.get_by_label("Your answer").press_sequentially("I would")
    expect(author.locator(".typing")).to_contain_text("Clarisse Hautefresne is typing")
    colleague.goto("/")
    expect(author.locator(".presence")).not_to_contain_text("Clarisse Hautefresne")


def test_an_answer_is_there_at_once_and_once(two: tuple[Page, Page]) -> None:
    author, colleague = two
    answer(colleague, "Wait for the **third** value, and:\n\n- stop ramipril\n- repeat sediment")
    arrived = author.locator(".message")
    expect(arrived).to_have_count(1)
    expect(arrived.locator(".message__author")).to_contain_text("Clarisse Hautefresne")
    expect(arrived.locator(".message__role")).to_contain_text("Nephrology")
    expect(arrived.locator(".message__head")).to_contain_text("verified")
    expect(arrived.locator("strong")).to_have_text("third")
    expect(arrived.locator(".message__body li")).to_have_text(["stop ramipril", "repeat sediment"])
    expect(arrived).not_to_have_class(re.compile("message--mine"))
    own = colleague.locator(".message")
    expect(own).to_have_count(1)
    expect(own).to_have_class(re.compile("message--mine"))
    expect(own).not_to_have_class(re.compile("message--pending"))
    # And the page that the server makes of it is the same.
    live = arrived.locator(".message__body").inner_html()
    author.reload()
    assert author.locator(".message__body").inner_html() == live


def test_mentions_and_links_work_and_scripts_do_not(two: tuple[Page, Page]) -> None:
    author, colleague = two
    answer(
        colleague,
        f"@{AUTHOR} see [the guidance](https://www.nice.org.uk/) "
        "<img src=x onerror=window.ran=1><script>window.ran=1</script> "
        "[x](javascript:window.ran=1)",
    )
    message = author.locator(".message")
    expect(message.locator(".mention--me")).to_contain_text("Aurélien Foucandre")
    link = message.get_by_role("link", name="the guidance")
    expect(link).to_have_attribute("href", "https://www.nice.org.uk/")
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    expect(message.locator("img, script, [href^='javascript']")).to_have_count(0)
    assert author.evaluate("window.ran") is None
    expect(colleague.locator(".mention--me")).to_have_count(0)


def test_an_edit_is_seen_by_the_other_and_says_that_it_is_one(two: tuple[Page, Page]) -> None:
    author, colleague = two
    answer(colleague, "Stop the ramipril.")
    expect(bodies(author)).to_have_text("Stop the ramipril.")
    colleague.locator(".message").hover()
    colleague.get_by_role("link", name="Edit").click()
    box = colleague.get_by_role("textbox", name="The message")
    expect(box).to_have_value("Stop the ramipril.")
    box.fill("Pause the ramipril.")
    colleague.get_by_role("button", name="Save").click()
    expect(bodies(author)).to_have_text("Pause the ramipril.")
    expect(author.locator(".message__edited")).to_be_visible()
    expect(bodies(colleague)).to_have_text("Pause the ramipril.")
    expect(colleague.locator(".message__editor")).to_have_count(0)


def test_a_deletion_waits_for_second_thoughts(two: tuple[Page, Page]) -> None:
    author, colleague = two
    answer(colleague, "Wrong thread, sorry.")
    expect(bodies(author)).to_have_count(1)
    delete = colleague.get_by_role("button", name="Delete")
    colleague.locator(".message").hover()
    delete.click()
    colleague.get_by_role("button", name="Undo").click()
    expect(bodies(colleague)).to_have_text("Wrong thread, sorry.")
    colleague.locator(".message").hover()
    delete.click()
    expect(bodies(author)).to_have_text("Wrong thread, sorry.")  # not yet
    expect(bodies(author)).to_have_text("This message was deleted.")
    expect(bodies(colleague)).to_have_text("This message was deleted.")


def test_a_reader_who_scrolled_up_stays_there_and_is_told(
    visit: Visitors, site: Site, colleague: Page, open_case: OpenCase
) -> None:
    author = visit(AUTHOR, viewport={"width": 1440, "height": 500})
    case = open_case(author)
    for page in (author, colleague):
        page.goto(case)
        is_live(page)
    for number in range(12):
        answer(author, f"Line {number}\n\nand more of it")
    expect(colleague.locator(".message")).to_have_count(12)
    author.locator(".message").first.scroll_into_view_if_needed()
    before = author.locator(".message").first.bounding_box()
    answer(colleague, "Something new")
    newer = author.get_by_role("button", name="New messages")
    expect(newer).to_be_visible()
    expect(author.locator(".new-line")).to_have_count(1)
    assert author.locator(".message").first.bounding_box() == before
    newer.click()
    expect(author.locator(".message").last).to_be_in_viewport()
    expect(newer).to_be_hidden()


MANY = 130  # messages: more than one page of them


@pytest.fixture(scope="module")
def long_thread(visitors: Visitors, site: Site, open_case: OpenCase) -> str:
    """The address of a case with a long discussion: "number 1" to "number 130"."""
    page = visitors(AUTHOR)
    case = open_case(page)
    page.close()
    fill = f"""
from uuid import uuid4
from cases.models import Case
from messaging.posting import post_message
from network.models import Practitioner
case = Case.objects.get(pk={case.split("/")[2]!r})
colleague = Practitioner.objects.get(handle={COLLEAGUE!r})
for number in range(1, {MANY + 1}):
    post_message(
        author=colleague, thread_id=case.thread_id, body=f"number {{number}}", client_id=uuid4()
    )
"""
    site.manage("shell", "-c", fill)
    return case


@pytest.mark.parametrize("anchoring", ["auto", "none"])
def test_earlier_messages_come_while_scrolling_without_moving_what_one_reads(
    author: Page, long_thread: str, anchoring: str
) -> None:
    author.goto(long_thread)
    is_live(author)
    # Some browsers hold the place themselves, others leave it to the page.
    author.locator("#messages").evaluate(
        f"(list) => {{ list.style.overflowAnchor = '{anchoring}' }}"
    )
    messages = author.locator(".message")
    expect(messages).to_have_count(100)
    expect(messages.last).to_be_in_viewport()
    # Up to where the earlier ones begin to be fetched, and one message that is then being read.
    reading = author.locator("#m33")
    reading.evaluate("(element) => element.scrollIntoView({block: 'start'})")
    before = reading.bounding_box()
    expect(messages).to_have_count(MANY)
    after = reading.bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 2
    expect(bodies(author)).to_have_text([f"number {number}" for number in range(1, MANY + 1)])
    expect(author.locator("[data-earlier]")).to_have_count(0)


def test_a_link_to_an_early_message_leads_there(author: Page, long_thread: str) -> None:
    author.goto(f"{long_thread}#m5")
    expect(author.locator("#m5")).to_be_in_viewport()
    expect(author.locator("#m5 .message__body")).to_have_text("number 5")


def test_earlier_messages_are_a_link_away_without_a_script(
    visit: Visitors, long_thread: str
) -> None:
    page = visit(AUTHOR, java_script_enabled=False)
    page.goto(long_thread)
    page.get_by_role("link", name="Earlier messages").click()
    expect(bodies(page)).to_have_text([f"number {number}" for number in range(1, MANY - 99)])
    page.get_by_role("link", name="To the newest messages").click()
    expect(bodies(page).last).to_have_text(f"number {MANY}")


# --- Point 5: the cable --------------------------------------------------------------------------


def test_the_cable_pulled_and_plugged_in(two: tuple[Page, Page]) -> None:
    author, colleague = two
    answer(author, "before")
    expect(bodies(colleague)).to_have_text(["before"])
    author.context.set_offline(True)
    expect(author.locator(".connection[data-state=offline]")).to_be_visible()
    answer(author, "mine 1")
    answer(author, "mine 2")
    expect(author.locator(".message--pending")).to_have_count(2)
    expect(author.locator(".message--pending").first).to_contain_text("waiting for the line")
    for number in (1, 2, 3):
        answer(colleague, f"theirs {number}")
    expect(bodies(colleague)).to_have_text(["before", "theirs 1", "theirs 2", "theirs 3"])
    expect(bodies(author)).to_have_text(["before", "mine 1", "mine 2"])  # still readable

    author.context.set_offline(False)
    everything = ["before", "theirs 1", "theirs 2", "theirs 3", "mine 1", "mine 2"]
    expect(bodies(author)).to_have_text(everything)
    expect(bodies(colleague)).to_have_text(everything)
    expect(author.locator(".message--pending")).to_have_count(0)
    expect(author.locator(".connection:visible")).to_have_count(0)
    colleague.reload()
    expect(bodies(colleague)).to_have_text(everything)


def test_a_server_that_dies_and_comes_back_loses_and_doubles_nothing(
    two: tuple[Page, Page], site: Site
) -> None:
    author, colleague = two
    answer(author, "before")
    expect(bodies(colleague)).to_have_text(["before"])
    site.kill()
    answer(author, "written while it was down")
    expect(author.locator(".connection[data-state=reconnecting]")).to_be_visible()
    expect(author.locator(".message--pending")).to_have_count(1)
    site.start()
    everything = ["before", "written while it was down"]
    expect(bodies(author)).to_have_text(everything)
    expect(author.locator(".message--pending")).to_have_count(0)
    is_live(colleague)
    expect(bodies(colleague)).to_have_text(everything)
    answer(colleague, "after")
    expect(bodies(author)).to_have_text([*everything, "after"])


def meddle(
    page: Page, keep: Callable[[dict[str, Any]], bool], at_loss: Callable[[WebSocketRoute], None]
) -> None:
    """Stand between a page and the server, and lose the frames that `keep` refuses."""

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def heard(text: str | bytes) -> None:
            if keep(json.loads(text)):
                socket.send(text)
            else:
                at_loss(socket)

        server.on_message(heard)

    page.route_web_socket(SOCKET, between)


def test_a_lost_acknowledgement_posts_nothing_twice(
    author: Page, colleague: Page, open_case: OpenCase
) -> None:
    case = open_case(author)
    lost = []

    def keep(frame: dict[str, Any]) -> bool:
        is_about_it = frame["type"] in ("saved", "message")
        if is_about_it and len(lost) < 2:
            lost.append(frame["type"])
            return False
        return True

    # The server has it, and the line is cut before the page knows.
    meddle(author, keep, lambda socket: socket.close(code=1011))
    for page in (author, colleague):
        page.goto(case)
        is_live(page)
    answer(author, "only once")
    expect(author.locator(".message--pending")).to_have_count(0)
    assert lost
    for page in (author, colleague):
        expect(bodies(page)).to_have_text(["only once"])
    colleague.reload()
    expect(bodies(colleague)).to_have_text(["only once"])


def test_a_lost_frame_is_noticed_by_the_heartbeat_and_made_good(
    author: Page, colleague: Page, open_case: OpenCase
) -> None:
    case = open_case(author)
    lost: list[dict[str, Any]] = []

    def keep(frame: dict[str, Any]) -> bool:
        if frame["type"] == "message" and not lost:
            lost.append(frame)
            return False
        return True

    def beat(socket: WebSocketRoute) -> None:
        """The next heartbeat, without waiting ten seconds for it."""
        head = {"v": 1, "type": "head", "thread": lost[0]["thread"]}
        socket.send(json.dumps({**head, "head": lost[0]["message"]["revision"]}))

    meddle(author, keep, beat)
    for page in (author, colleague):
        page.goto(case)
        is_live(page)
    answer(colleague, "nearly lost")
    expect(bodies(author)).to_have_text(["nearly lost"])
    assert lost


def test_a_session_that_ended_elsewhere_is_said_and_costs_no_word(
    two_alone: tuple[Page, Page],
) -> None:
    author, colleague = two_alone
    elsewhere = author.context.new_page()
    elsewhere.goto("/account/logout/")
    elsewhere.locator("main").get_by_role("button", name=re.compile("Sign out", re.I)).click()
    said = author.locator(".connection[data-state=signed-out]")
    expect(said).to_be_visible()
    answer(author, "written while signed out")
    expect(author.locator(".message--pending")).to_contain_text("written while signed out")
    author.get_by_label("Your answer").fill("and still typing")

    sign_in(elsewhere.context, AUTHOR)
    author.bring_to_front()
    author.evaluate("dispatchEvent(new Event('focus'))")  # headless windows are always in front
    expect(said).to_be_hidden()
    expect(bodies(colleague)).to_have_text(["written while signed out"])
    expect(author.get_by_label("Your answer")).to_have_value("and still typing")


def test_nothing_is_sent_under_somebody_elses_name(two_alone: tuple[Page, Page]) -> None:
    author, colleague = two_alone
    elsewhere = author.context.new_page()
    elsewhere.goto("/account/logout/")
    elsewhere.locator("main").get_by_role("button", name=re.compile("Sign out", re.I)).click()
    expect(author.locator(".connection[data-state=signed-out]")).to_be_visible()
    answer(author, "my own opinion")
    sign_in(elsewhere.context, MEMBER)  # at the same desk
    author.bring_to_front()
    author.evaluate("dispatchEvent(new Event('focus'))")
    expect(author.locator(".connection[data-state=someone-else]")).to_be_visible()
    expect(author.locator(".message--pending")).to_contain_text("my own opinion")
    answer(colleague, "a colleague's")
    expect(bodies(colleague)).to_have_text(["a colleague's"])


def test_a_discussion_that_is_no_longer_mine_closes_at_once(
    visit: Visitors, site: Site, two: tuple[Page, Page]
) -> None:
    author, _ = two
    member = visit(MEMBER, site.other_url)
    member.goto(urlsplit(author.url).path)
    is_live(member)
    member.get_by_label("Your answer").fill("half a thought")
    elsewhere = member.context.new_page()
    elsewhere.goto(f"/groups/{GROUP}/about/")
    elsewhere.locator(f"form[action='/groups/{GROUP}/membership/end/']").get_by_role(
        "button"
    ).click()
    try:
        expect(member.locator(".connection[data-state=closed]")).to_be_visible()
        expect(member.get_by_label("Your answer")).to_have_value("half a thought")
        answer(author, "not for their eyes")
        expect(bodies(author)).to_have_text(["not for their eyes"])
        expect(bodies(member)).to_have_count(0)
    finally:
        elsewhere.goto("/groups/")
        elsewhere.locator(f"form[action='/groups/{GROUP}/membership/']").get_by_role(
            "button"
        ).click()


def decide(moderator: Page, act: str, handle: str, **typed: str) -> None:
    """As the moderators' page does it: "suspend" (with a reason) or "reinstate" somebody."""
    page = f"/moderation/people/{handle}/"
    form = moderator.context.request.get(page)
    answer = moderator.context.request.post(
        f"{page}{act}/",
        form={"csrfmiddlewaretoken": token_in(form.text()), **typed},
        headers=from_page(form.url),
    )
    assert answer.ok, answer.status


def test_the_suspended_hear_nothing_more_until_they_are_reinstated(
    visit: Visitors, two_alone: tuple[Page, Page]
) -> None:
    author, colleague = two_alone
    moderator = visit(MODERATOR)
    colleague.get_by_label("Your answer").fill("half a thought")
    decide(moderator, "suspend", COLLEAGUE, reason="other")
    try:
        expect(colleague.locator(".connection[data-state=not-admitted]")).to_be_visible()
        answer(author, "not for their eyes yet")
        expect(bodies(author)).to_have_text(["not for their eyes yet"])
        expect(bodies(colleague)).to_have_count(0)
    finally:
        decide(moderator, "reinstate", COLLEAGUE)
    colleague.evaluate("dispatchEvent(new Event('focus'))")
    expect(bodies(colleague)).to_have_text(["not for their eyes yet"])
    expect(colleague.get_by_label("Your answer")).to_have_value("half a thought")


def test_somebody_outside_the_group_finds_nothing_there(
    visit: Visitors, author: Page, open_case: OpenCase
) -> None:
    case = open_case(author)
    stranger = visit(STRANGER)
    found = stranger.goto(case)
    assert found and found.status == 404
