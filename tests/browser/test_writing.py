"""Writing, as somebody meets it who has four minutes (points 3 and 6 of the first issue).

Step by step:

1. A doctor opens "New case" in their group, types a title, an age, a presentation. While they type,
   what will be taken out is marked where it stands, and a list beside says what it is and what will
   stand instead. A name in one box is a name in all. They post: what is kept and shown is what the
   list had promised; a quiet line says how much was removed.
2. They paste a letter from a hospital as it is; the same.
3. They answer in a discussion: Enter sends (or Ctrl+Enter, as they like, and it is remembered).
   A text that is too long stays in the box, which says how much is too much. A refusal brings the
   text back with its reason. A picture is chosen, described, sent, or refused with the reason.
4. Without a script they can post, edit and delete all the same.
5. They look at it on a phone, in French, in the dark.

And nothing of what identifies the patient is anywhere: not with the reader, not on the socket, not
in the database, the log or the mails.
"""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, WebSocket, WebSocketRoute, expect

from tests.browser.conftest import AUTHOR, COLLEAGUE, GROUP, Visitors
from tests.browser.server import Site
from tests.browser.test_live import SOCKET, answer, bodies, is_live

OpenCase = Callable[..., str]


@pytest.fixture
def author(visit: Visitors) -> Page:
    return visit(AUTHOR)


@pytest.fixture
def thread(author: Page, open_case: OpenCase) -> Page:
    """The author at a new case of theirs, live."""
    author.goto(open_case(author))
    is_live(author)
    return author


def box(page: Page) -> Any:
    return page.get_by_label("Your answer")


def photo(size: tuple[int, int] = (320, 240)) -> dict[str, Any]:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, "JPEG")
    return {"name": "Odette Tarabuste.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


# --- Point 3: what will be taken out --------------------------------------------------------------


def test_identifiers_are_marked_while_typing_and_posted_as_promised(author: Page) -> None:
    author.goto(f"/cases/new/?group={GROUP}")
    author.get_by_label("Title").fill("Rising creatinine in Mrs Tarabuste")
    author.get_by_label(re.compile("Presentation")).press_sequentially(
        "Mrs Tarabuste, seen on 12/03/2024, is tired."
    )
    marks = author.locator("[data-marks]", has=author.locator("[name=presentation]")).locator(
        "mark"
    )
    expect(marks.filter(has_text="Tarabuste")).to_have_attribute("data-kind", "NAME")
    expect(marks.filter(has_text="12/03/2024")).to_have_attribute("data-kind", "DATE")
    name = author.locator(".removals__item[data-kind=NAME]")
    expect(name).to_contain_text("Name")
    promised = name.locator(".removals__surrogate").inner_text()
    date = author.locator(".removals__item[data-kind=DATE] .removals__surrogate").inner_text()

    author.get_by_role("button", name="Post the case").click()
    expect(author.get_by_role("heading", level=1)).to_contain_text(promised)
    shown = author.locator("article")
    expect(shown).to_contain_text(date)
    expect(shown).not_to_contain_text("Tarabuste")
    expect(shown).not_to_contain_text("12/03/2024")
    expect(shown.locator(".message__receipt")).to_contain_text("name")


def test_a_name_in_one_box_is_a_name_in_all(author: Page) -> None:
    author.goto("/cases/new/")
    author.get_by_label("Title").fill("Quelvarne asks for a second opinion")
    author.get_by_label(re.compile("Presentation")).fill("Mr Elwin Quelvarne has had a fever.")
    title = author.locator("[data-marks]", has=author.locator("[name=title]"))
    expect(title.locator("mark")).to_have_text("Quelvarne")


def test_marks_lie_exactly_behind_their_words(author: Page) -> None:
    author.goto("/cases/new/")
    text = author.get_by_label(re.compile("Presentation"))
    text.fill(
        "Line of ordinary words that is long enough to wrap. " * 12 + "Seen by Mr Elwin Quelvarne."
    )
    mark = author.locator(".marks__layer mark", has_text="Quelvarne").last
    expect(mark).to_be_attached()
    # A low box scrolled to its end: its layer is at the same place, of the same width and type.
    text.evaluate("(box) => { box.style.fieldSizing = 'fixed'; box.style.height = '8rem' }")
    box, layer, scrolled = text.evaluate(
        """async (box) => {
            box.scrollTop = box.scrollHeight;
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            const layer = box.closest("[data-marks]").querySelector(".marks__layer");
            const inner = (e) => {
                const style = getComputedStyle(e);
                const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
                return [e.clientWidth - padding, style.font, style.letterSpacing, e.scrollTop];
            };
            return [inner(box), inner(layer), box.scrollTop];
        }"""
    )
    assert scrolled > 0
    assert box == layer


def test_a_letter_pasted_as_it_is(author: Page) -> None:
    author.goto(f"/cases/new/?group={GROUP}")
    author.get_by_label("Title").fill("Fever after dialysis")
    author.locator(".story-fold summary").click()
    author.get_by_label(re.compile("Letter or notes")).fill(
        "Cher confrère,\n\nJ'ai revu Madame Odette TARABUSTE, née le 12/03/1951, IPP 4471209938, "
        "au CHU de Rouen.\nCréatinine 412 µmol/L sous ramipril 5 mg.\n\nDr Elwin Quelvarne"
    )
    expect(author.locator(".removals__item[data-kind=ID]")).to_be_visible()
    author.get_by_role("button", name="Post the case").click()
    article = author.locator("article")
    expect(article).to_contain_text("412 µmol/L")
    expect(article).to_contain_text("ramipril")
    for raw in ("TARABUSTE", "12/03/1951", "4471209938", "Quelvarne"):
        expect(article).not_to_contain_text(raw)


def test_a_refused_case_comes_back_with_everything_in_it(author: Page) -> None:
    author.goto(f"/cases/new/?group={GROUP}")
    author.get_by_label("Title").fill("Fever after dialysis")
    author.locator("#id_age").fill("200")
    author.get_by_label(re.compile("Findings")).fill("CRP 180 mg/L.")
    author.locator("[type=file]").set_input_files(photo())
    expect(author.locator(".drop__item input[name=images]")).to_be_attached()
    author.get_by_role("button", name="Post the case").click()
    expect(author.locator(".error-summary")).to_be_focused()
    expect(author.get_by_label("Title")).to_have_value("Fever after dialysis")
    expect(author.get_by_label(re.compile("Findings"))).to_have_value("CRP 180 mg/L.")
    expect(author.locator(".drop__item img")).to_be_visible()
    author.locator("#id_age").fill("20")
    author.get_by_role("button", name="Post the case").click()
    expect(author.get_by_role("heading", level=1)).to_have_text("Fever after dialysis")
    expect(author.locator("article .image-grid__image")).to_have_count(1)


# --- Answering ------------------------------------------------------------------------------------


def test_the_answers_identifiers_are_marked_too_and_its_author_told(thread: Page) -> None:
    box(thread).press_sequentially("As in Mrs Tarabuste last year: stop it. ")
    expect(thread.locator(".composer mark")).to_have_text("Tarabuste")
    expect(thread.locator(".composer .removals__kind")).to_have_text("Name")
    box(thread).press("Enter")
    expect(thread.locator(".message__receipt:visible")).to_contain_text("1 name was removed")
    expect(bodies(thread)).not_to_contain_text("Tarabuste")
    expect(thread.locator(".composer mark")).to_have_count(0)
    expect(thread.locator(".composer .removals")).to_be_hidden()


def test_enter_sends_or_control_enter_as_one_prefers(visit: Visitors, open_case: OpenCase) -> None:
    page = visit(AUTHOR, own=True)
    page.goto(open_case(page))
    is_live(page)
    box(page).fill("first")
    box(page).press("Shift+Enter")
    expect(box(page)).to_have_value("first\n")
    box(page).press("Enter")
    expect(bodies(page)).to_have_text(["first"])
    page.get_by_label("Enter sends").uncheck()
    page.reload()
    is_live(page)
    expect(page.get_by_label("Enter sends")).not_to_be_checked()
    box(page).fill("second")
    box(page).press("Enter")
    expect(box(page)).to_have_value("second\n")
    box(page).press("Control+Enter")
    expect(bodies(page)).to_have_text(["first", "second"])
    assert page.evaluate("({...localStorage})") == {"enter-sends": "no"}
    assert "second" not in page.evaluate("JSON.stringify({...sessionStorage})")  # case D18


def test_too_long_says_how_much_and_keeps_the_text(thread: Page) -> None:
    text = "é" * 10_012
    box(thread).fill(text)
    thread.get_by_role("button", name="Send", exact=True).click()
    expect(thread.get_by_role("alert").filter(has_text="12")).to_contain_text("Too long by 12")
    expect(box(thread)).to_have_value(text)
    expect(bodies(thread)).to_have_count(0)


def test_a_refusal_brings_the_text_back_with_its_reason(author: Page, open_case: OpenCase) -> None:
    case = open_case(author)
    sent: list[str] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def said(text: str | bytes) -> None:
            frame = json.loads(text)
            if frame["type"] != "post" or sent:
                server.send(text)
                return
            sent.append(frame["client_id"])
            error = {"v": 1, "type": "error", "code": "too_fast", "ref": ""}
            socket.send(json.dumps({**error, "message": "Wait a moment.", "client_id": sent[0]}))

        socket.on_message(said)

    author.route_web_socket(SOCKET, between)
    author.goto(case)
    is_live(author)
    answer(author, "not so fast")
    expect(author.locator(".composer__error")).to_have_text("Wait a moment.")
    expect(box(author)).to_have_value("not so fast")
    expect(box(author)).to_be_focused()
    expect(bodies(author)).to_have_count(0)
    author.get_by_role("button", name="Send", exact=True).click()
    expect(bodies(author)).to_have_text(["not so fast"])
    expect(author.locator(".message--pending")).to_have_count(0)


def test_leaving_with_something_unsent_asks_first(thread: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    thread.once("dialog", stay)
    box(thread).press_sequentially("half a thought")
    thread.get_by_role("link", name="Home").first.click()
    expect(box(thread)).to_have_value("half a thought")
    assert asked == ["beforeunload"]
    box(thread).fill("")


def test_a_picture_is_sent_described_and_shown(thread: Page) -> None:
    thread.locator("[data-images-input]").set_input_files([photo(), photo((200, 300))])
    items = thread.locator(".composer .drop__item")
    expect(items.locator("[name=images]")).to_have_count(2)
    items.nth(0).get_by_role("button", name="Remove").click()
    expect(items).to_have_count(1)
    items.get_by_label("What the picture shows").fill("Rash of Mrs Tarabuste")
    box(thread).fill("Like this:")
    thread.get_by_role("button", name="Send", exact=True).click()
    shown = thread.locator(".message img")
    expect(shown).to_have_count(1)
    expect(thread.locator(".message--pending")).to_have_count(0)
    expect(shown).to_have_attribute("alt", re.compile("^Rash of"))
    expect(shown).not_to_have_attribute("alt", re.compile("Tarabuste"))
    expect(shown).to_have_js_property("naturalWidth", 200)
    expect(items).to_have_count(0)


def test_a_file_that_is_no_picture_is_refused_with_the_reason(thread: Page) -> None:
    fake = {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 not a picture"}
    thread.locator("[data-images-input]").set_input_files(fake)
    item = thread.locator(".composer .drop__item--failed")
    expect(item.get_by_role("alert")).to_contain_text("JPEG, PNG, WebP and HEIC")
    box(thread).fill("Like this:")
    thread.get_by_role("button", name="Send", exact=True).click()
    expect(thread.locator(".composer__error")).to_be_visible()
    item.get_by_role("button", name="Remove").click()
    thread.get_by_role("button", name="Send", exact=True).click()
    expect(bodies(thread)).to_have_text(["Like this:"])


# --- Without a script, on a phone, in French ------------------------------------------------------


def test_posting_editing_and_deleting_without_a_script(
    visit: Visitors, open_case: OpenCase
) -> None:
    page = visit(AUTHOR, java_script_enabled=False)
    case = open_case(page)
    page.goto(case)
    box(page).fill("   ")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("Write something first")
    page.get_by_label("Message").fill("As in Mrs Tarabuste last year.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(bodies(page)).not_to_contain_text("Tarabuste")
    expect(bodies(page)).to_contain_text("last year")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Message").fill("Two years ago.")
    page.get_by_role("button", name="Save").click()
    expect(bodies(page)).to_have_text(["Two years ago."])
    page.get_by_role("button", name="Delete").click()
    expect(bodies(page)).to_have_text(["This message was deleted."])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_french_on_a_phone_in_either_theme(
    visit: Visitors, open_case: OpenCase, theme: str
) -> None:
    page = visit(AUTHOR, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    case = open_case(page)
    page.goto(case)
    for name, value in (("language", "fr"), ("theme", theme)):
        page.locator("[popovertarget=account-sheet]").click()
        sheet = page.locator("#account-sheet")
        sheet.locator(f"button[name={name}][value={value}]").click()
        page.wait_for_load_state()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    is_live(page)
    page.locator(".composer__box").fill("Réponse du pouce")
    page.locator(".composer__box").press("Enter")  # on a phone a new line, not a message
    expect(bodies(page)).to_have_count(0)
    page.locator(".composer__send").click()
    expect(bodies(page)).to_have_text(["Réponse du pouce"])
    expect(page.locator(".message")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/")
    page.locator("[popovertarget=account-sheet]").click()
    page.locator("#account-sheet button[name=language][value=en]").click()  # as it was
    expect(page.locator("html")).to_have_attribute("lang", "en")


# --- Nothing that identifies the patient, anywhere ------------------------------------------------

IDENTIFIERS = [
    "Tarabuste",
    "Quelvarne",
    "12/03/1951",
    "4471209938",
    "2 51 03 29 232 001 27",
    "06 12 34 56 78",
    "odette.tarabuste@exemple.fr",
]
TELLING = (
    "Mme Odette Tarabuste, née le 12/03/1951, IPP 4471209938, NIR 2 51 03 29 232 001 27, "
    "tél. 06 12 34 56 78, odette.tarabuste@exemple.fr, est suivie par le Dr Elwin Quelvarne."
)


def test_no_identifier_is_kept_shown_sent_or_logged(visit: Visitors, site: Site) -> None:
    author, colleague = visit(AUTHOR), visit(COLLEAGUE, site.other_url)
    heard: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda text: heard.append(str(text)))

    for page in (author, colleague):
        page.on("websocket", listen)

    # Through every form: the case (refused once, so that it comes back), conclusion, profile.
    author.goto(f"/cases/new/?group={GROUP}")
    author.get_by_label("Title").fill("Avis pour Mme Tarabuste")
    for name in ("presentation", "findings", "question", "story"):
        author.locator(f"[name={name}]").evaluate(
            """(box, text) => {
                box.value = text;
                box.dispatchEvent(new Event("input", {bubbles: true}));
            }""",
            TELLING,
        )
    author.locator("[type=file]").set_input_files(photo())
    description = author.get_by_label("What the picture shows")
    description.fill("Éruption de Mme Tarabuste")
    author.locator("#id_age").fill("200")
    author.get_by_role("button", name="Post the case").click()
    expect(author.locator(".error-summary")).to_be_visible()
    author.locator("#id_age").fill("67")
    author.get_by_role("button", name="Post the case").click()
    expect(author.locator("#discussion")).to_be_visible()
    case = author.url.split("/", 3)[3]

    # Through every frame: post, edit, one that is refused, one that is malformed.
    colleague.goto(f"/{case}")
    is_live(colleague)
    is_live(author)
    answer(author, TELLING)
    expect(bodies(colleague)).to_have_count(1)
    expect(author.locator(".message--pending")).to_have_count(0)
    author.locator(".message").hover()
    author.get_by_role("link", name="Edit").click()
    author.get_by_role("textbox", name="The message").fill("Encore : " + TELLING)
    author.get_by_role("button", name="Save").click()
    expect(bodies(colleague)).to_contain_text("Encore")
    author.evaluate(
        """async ([text, handle]) => {
            const url = `ws://${location.host}/socket/?as=${handle}&language=fr`;
            const socket = new WebSocket(url);
            await new Promise((opened) => (socket.onopen = opened));
            const answers = [];
            socket.onmessage = (event) => answers.push(event.data);
            socket.send(text);
            socket.send(JSON.stringify({v: 1, type: "post", body: text}));
            socket.send(JSON.stringify({v: 1, type: "edit", message: 0, body: text, revision: 1}));
            while (answers.length < 3) await new Promise((later) => setTimeout(later, 50));
            socket.close();
        }""",
        [TELLING, AUTHOR],
    )
    author.goto(f"/{case}closure/")
    author.locator("[name=conclusion]").fill("Guérison. " + TELLING)
    author.locator("main [type=submit]").click()
    expect(author.locator(".case-conclusion")).to_contain_text("Guérison")
    author.goto("/profile/")
    author.locator("[name=bio]").fill("Je suis " + TELLING)
    author.locator("main [type=submit]").last.click()
    author.wait_for_load_state()

    colleague.reload()
    shown = colleague.content()
    kept = site.everything_kept()
    # It is there that we look.
    assert "Encore" in shown and b"Encore" in kept and any("Encore" in frame for frame in heard)
    for identifier in IDENTIFIERS:
        assert identifier.lower() not in shown.lower(), f"shown to the other: {identifier}"
        assert not [f for f in heard if identifier.lower() in f.lower()], f"sent: {identifier}"
        for raw in (identifier, identifier.replace(" ", "")):
            assert raw.encode() not in kept, f"kept on the disk: {identifier}"
