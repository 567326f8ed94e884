"""The socket: who may open it, what it answers, what it tells, when it closes."""

import asyncio
import io
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from channels.db import database_sync_to_async as threaded
from django.contrib.sessions.models import Session
from django.test import Client

from cases.models import Case
from messaging import consumers
from messaging.delivery import reading
from messaging.delivery.database import ask
from messaging.delivery.hub import SOCKETS_EACH, Hub, hub
from messaging.models import Message
from messaging.posting import MESSAGE_LIMIT, delete_message, edit_message, post_message
from network.joining import join_group, leave_group
from network.logs import WithoutValues
from network.sessions import SessionStore
from network.verification.standing import suspend_practitioner
from tests.cast import PASSWORD, Cast
from tests.messaging.sockets import Page, session_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the configured handler would have written."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(WithoutValues())
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def keys(cast: Cast) -> dict[str, str]:
    """A session for each of the cast."""
    names = ("author", "colleague", "stranger", "newcomer", "suspended", "moderator")
    return {name: session_of(getattr(cast, name)) for name in names}


@pytest.fixture
def no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """What must happen at once is not left to the heartbeat, which would find it too."""
    monkeypatch.setattr("messaging.delivery.hub.HEARTBEAT", 3_600)


# --- Who may open one ---------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "code"), [("newcomer", 4403), ("suspended", 4403)])
async def test_nobody_unverified_opens_a_socket(
    keys: dict[str, str], who: str, code: int
) -> None:  # cases A1, B1
    assert await Page(keys[who]).open() == (False, code)


async def test_a_stranger_to_the_network_opens_no_socket() -> None:
    assert await Page().open() == (False, 4401)
    assert await Page("no-such-session").open() == (False, 4401)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        None,
        "http://localhost.evil.example:8000",
        "https://localhost:8000",
        "http://localhost:9999",
        "http://evil.localhost:8000",
    ],
)
async def test_only_our_own_pages_open_a_socket(
    keys: dict[str, str], origin: str | None
) -> None:  # case G3
    opened, _ = await Page(keys["author"], origin=origin).open()
    assert not opened


async def test_one_person_has_so_many_sockets_and_no_more(keys: dict[str, str]) -> None:  # case H1
    pages = [Page(keys["author"]) for _ in range(SOCKETS_EACH)]
    for page in pages:
        assert (await page.open())[0]
    assert await Page(keys["author"]).open() == (False, 4429)
    for page in pages:
        await page.socket.disconnect()
    async with Page(keys["author"]):
        pass


# --- Reading and writing ------------------------------------------------------------------------


async def test_a_message_reaches_its_readers_in_one_form(case: Case, keys: dict[str, str]) -> None:
    async with Page(keys["author"]) as author, Page(keys["colleague"]) as colleague:
        await author.watch(case.thread_id)
        await colleague.watch(case.thread_id)
        client_id = str(uuid4())
        saved = await author.post(case.thread_id, "M. Ruben Tassigny: **ablation**?", client_id)
        heard = await colleague.hear("message")
        if not _heard(author, "message"):
            await author.hear("message")
    assert saved["client_id"] == client_id
    assert saved["removed"]["NAME"] >= 1
    assert "name" in saved["notice"]
    assert heard["message"]["id"] == saved["message"]
    assert "<strong>ablation</strong>" in heard["message"]["html"]
    frames = [text for text in author.received + colleague.received if '"message"' in text]
    assert not any("Tassigny" in text for text in frames)
    bytes_sent = {
        t for page in (author, colleague) for t in page.received if '"type":"message"' in t
    }
    assert len(bytes_sent) == 1


def _heard(page: Page, kind: str) -> bool:
    return any(f'"type":"{kind}"' in text for text in page.received)


async def test_a_retry_is_acknowledged_and_told_once(
    case: Case, keys: dict[str, str]
) -> None:  # case I2
    async with Page(keys["author"]) as author, Page(keys["colleague"]) as colleague:
        await colleague.watch(case.thread_id)
        client_id = str(uuid4())
        first = await author.post(case.thread_id, "Once", client_id)
        again = await author.post(case.thread_id, "Once", client_id)
        await author.post(case.thread_id, "Last")
        told = [await colleague.hear("message") for _ in range(2)]
    assert first == again
    assert [t["message"]["sequence"] for t in told] == [1, 2]


async def test_history_since_is_complete_and_in_order(
    cast: Cast, case: Case, keys: dict[str, str]
) -> None:
    for number in range(5):
        await say(cast.author, case, f"Message {number}")
    first = await threaded(Message.objects.order_by("sequence").first)()
    await threaded(edit_message)(author=cast.author, message_id=first.pk, body="Edited")
    async with Page(keys["colleague"]) as page:
        everything = await page.watch(case.thread_id)
        later = await page.watch(case.thread_id, since=3)
    assert [m["revision"] for m in everything["messages"]] == [2, 3, 4, 5, 6]
    assert everything["head"] == 6
    assert [m["revision"] for m in later["messages"]] == [4, 5, 6]


async def test_a_long_history_comes_in_pages(
    cast: Cast, case: Case, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.delivery.reading.changes.__defaults__", (2,))
    for number in range(5):
        await say(cast.author, case, f"Message {number}")
    async with Page(keys["colleague"]) as page:
        seen, since, more = [], 0, True
        while more:
            history = await page.watch(case.thread_id, since)
            seen += [m["sequence"] for m in history["messages"]]
            since, more = history["head"], history["more"]
        await say(cast.author, case, "Live again")
        assert (await page.hear("message"))["message"]["sequence"] == 6
    assert seen == [1, 2, 3, 4, 5]


async def test_changes_made_elsewhere_are_told(
    cast: Cast, case: Case, keys: dict[str, str]
) -> None:
    async with Page(keys["colleague"]) as page:
        await page.watch(case.thread_id)
        message = await say(cast.author, case, "First")
        await page.hear("message")
        await threaded(edit_message)(author=cast.author, message_id=message.pk, body="Second")
        edited = (await page.hear("message"))["message"]
        await threaded(delete_message)(author=cast.author, message_id=message.pk)
        deleted = (await page.hear("message"))["message"]
    assert (edited["sequence"], edited["revision"]) == (1, 2)
    assert edited["edited_at"]
    assert (deleted["deleted"], deleted["html"]) == (True, "")


async def test_a_heartbeat_finds_what_no_event_told(
    cast: Cast, case: Case, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:  # cases J5, J11
    async with Page(keys["colleague"]) as page:
        await page.watch(case.thread_id)
        monkeypatch.setattr("messaging.delivery.events.publish", lambda *a, **k: None)
        await say(cast.author, case, "Said while the layer was deaf")
        await hub().beat()
        assert (await page.hear("message"))["message"]["sequence"] == 1
        assert (await page.hear("head"))["head"] == 1


async def test_new_cases_are_announced_in_the_inboxes_of_the_group_only(
    cast: Cast, keys: dict[str, str]
) -> None:
    from cases.opening import open_case

    async with Page(keys["colleague"]) as member, Page(keys["stranger"]) as stranger:
        for page in (member, stranger):
            await page.send("watch_inbox")
            await page.send("ping")
            await page.hear("pong")
        await threaded(open_case)(
            author=cast.author, group=cast.cardiology, texts={"title": "New", "findings": "None"}
        )
        activity = await member.hear("activity")
        await stranger.send("ping")
        await stranger.hear("pong")
    assert activity["kind"] == "opened"
    assert activity["group"] == "cardiology"
    assert "New" not in "".join(member.received)
    assert not _heard(stranger, "activity")


async def test_presence_and_typing_are_told_and_never_stored(
    case: Case, keys: dict[str, str]
) -> None:
    async with Page(keys["author"]) as author, Page(keys["colleague"]) as colleague:
        await author.watch(case.thread_id)
        await colleague.watch(case.thread_id)
        while len((present := await author.hear("presence"))["people"]) < 2:
            pass
        await colleague.send("typing", thread=case.thread_id)
        typing = await author.hear("typing")
    assert [p["handle"] for p in present["people"]] == ["author", "colleague"]
    assert typing["person"]["handle"] == "colleague"


async def test_presence_ends_with_the_socket(case: Case, keys: dict[str, str]) -> None:
    async with Page(keys["author"]) as author:
        await author.watch(case.thread_id)
        async with Page(keys["colleague"]) as colleague:
            await colleague.watch(case.thread_id)
            while len((await author.hear("presence"))["people"]) < 2:
                pass
        while [p["handle"] for p in (await author.hear("presence"))["people"]] != ["author"]:
            pass  # told once more who was here; the hearing gives up when the end is never told


async def say(author: object, case: Case, body: str) -> Message:
    return await threaded(post_message)(
        author=author,
        thread_id=case.thread_id,
        body=body,
        client_id=uuid4(),  # type: ignore[arg-type]
    )


# --- What is not open ---------------------------------------------------------------------------


async def test_a_thread_of_others_is_as_absent_as_one_that_never_was(
    case: Case, keys: dict[str, str]
) -> None:
    async with Page(keys["stranger"]) as page:
        for thread in (case.thread_id, uuid4()):
            await page.send("watch", thread=thread)
            assert (await page.hear("gone"))["thread"] == str(thread)
            await page.send("post", thread=thread, body="x", client_id=uuid4())
            error = await page.hear("error")
            assert error["code"] == "forbidden"
        assert not await threaded(Message.objects.exists)()


async def test_who_leaves_the_group_hears_nothing_more(
    cast: Cast, case: Case, keys: dict[str, str]
) -> None:  # case C5
    async with Page(keys["colleague"]) as page:
        await page.watch(case.thread_id)
        await threaded(leave_group)(practitioner=cast.colleague, group=cast.cardiology)
        assert (await page.hear("gone"))["thread"] == str(case.thread_id)
        await say(cast.author, case, "Among ourselves")
        await page.send("ping")
        await page.hear("pong")
    assert not _heard(page, "message")


async def test_the_suspended_are_hung_up_on_at_once(
    cast: Cast, case: Case, keys: dict[str, str]
) -> None:  # case B8
    page = Page(keys["colleague"])
    await page.open()
    await page.watch(case.thread_id)
    await threaded(suspend_practitioner)(moderator=cast.moderator, practitioner=cast.colleague)
    assert await page.close_code() == 4403
    await say(cast.author, case, "After")
    assert await page.socket.receive_nothing()
    assert await Page(keys["colleague"]).open() == (False, 4403)  # case B9


@pytest.mark.usefixtures("no_heartbeat")
@pytest.mark.parametrize("watching", [True, False], ids=["thread and inbox", "inbox"])
async def test_what_is_written_after_a_suspension_reaches_nobody_whom_it_put_out(
    cast: Cast, case: Case, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch, watching: bool
) -> None:  # case B8
    """However late the news: it is asked again between reading the message and telling of it."""
    page = Page(keys["colleague"])
    await page.open()
    await _follow(page, case, watching)
    monkeypatch.setattr("messaging.receivers.publish_access_changed", lambda *a: None)
    await threaded(suspend_practitioner)(moderator=cast.moderator, practitioner=cast.colleague)
    await say(cast.author, case, "After")
    assert await page.close_code() == 4403
    assert not _heard(page, "message") and not _heard(page, "activity")


@pytest.mark.usefixtures("no_heartbeat")
@pytest.mark.parametrize("watching", [True, False], ids=["thread and inbox", "inbox"])
async def test_what_is_written_after_leaving_a_group_reaches_nobody_who_left(
    cast: Cast, case: Case, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch, watching: bool
) -> None:  # case C5
    async with Page(keys["colleague"]) as page, Page(keys["author"]) as author:
        await _follow(page, case, watching)
        await _follow(author, case, False)
        monkeypatch.setattr("messaging.receivers.publish_access_changed", lambda *a: None)
        await threaded(leave_group)(practitioner=cast.colleague, group=cast.cardiology)
        await say(cast.author, case, "After")
        await author.hear("activity")  # in the same turn as the other's would have been
        await page.send("ping")
        await page.hear("pong")
        assert _heard(page, "gone") == watching
    assert not _heard(page, "message") and not _heard(page, "activity")


async def _follow(page: Page, case: Case, watching: bool) -> None:
    if watching:
        await page.watch(case.thread_id)
    await page.send("watch_inbox")
    await page.send("ping")
    await page.hear("pong")


@pytest.mark.usefixtures("no_heartbeat")
async def test_a_suspension_waits_for_no_other_news(
    cast: Cast, case: Case, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:  # case B8
    """As long as what is told of a thread takes, whoever is put out is hung up on meanwhile."""

    async def takes_for_ever(self: Hub, thread: UUID) -> None:
        busy.set()
        await asyncio.Event().wait()

    busy = asyncio.Event()
    page = Page(keys["colleague"])
    await page.open()
    await page.watch(case.thread_id)
    monkeypatch.setattr(Hub, "_bring_up_to_date", takes_for_ever)
    await say(cast.author, case, "Before")
    await busy.wait()
    await threaded(suspend_practitioner)(moderator=cast.moderator, practitioner=cast.colleague)
    assert await page.close_code() == 4403


@pytest.mark.parametrize(("end", "code"), [("access", 4403), ("session", 4401)])
@pytest.mark.usefixtures("no_heartbeat")
async def test_what_ends_during_a_handshake_ends_the_socket_too(
    cast: Cast, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch, end: str, code: int
) -> None:  # cases A7, B9
    """The news come when the questions are answered and the hub does not know the socket yet."""
    accept = consumers.AdmittedConsumer.accept

    async def ends_now(self: consumers.AdmittedConsumer) -> None:
        if end == "access":
            about = {"moderator": cast.moderator, "practitioner": cast.colleague}
            await threaded(suspend_practitioner)(**about)
        else:
            await threaded(SessionStore(keys["colleague"]).delete)()
        await accept(self)

    monkeypatch.setattr(consumers.AdmittedConsumer, "accept", ends_now)
    page = Page(keys["colleague"])
    assert (await page.open())[0]
    assert await page.close_code() == code
    assert not hub().sockets


async def test_signing_out_closes_the_sockets_of_that_session_only(
    cast: Cast, case: Case, keys: dict[str, str]
) -> None:  # case A7
    def sign_out() -> None:
        client = Client()
        client.cookies["sessionid"] = keys["author"]
        client.post("/account/logout/")

    async with Page(await threaded(session_of)(cast.author)) as other:
        page = Page(keys["author"])
        await page.open()
        await threaded(sign_out)()
        assert await page.close_code() == 4401
        await other.send("ping")
        await other.hear("pong")


async def test_a_session_that_ended_unheard_is_noticed_by_the_heartbeat(
    keys: dict[str, str],
) -> None:
    page = Page(keys["author"])
    await page.open()
    await threaded(Session.objects.filter(session_key=keys["author"]).delete)()
    await hub().beat()
    assert await page.close_code() == 4401


async def test_who_comes_during_a_heartbeat_stays(
    keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer = Page(keys["colleague"])

    async def ask_while_somebody_comes(function: Any, *args: Any) -> Any:
        answer = await ask(function, *args)
        if function is reading.sessions_alive:
            assert (await newcomer.open())[0]
        return answer

    async with Page(keys["author"]):
        monkeypatch.setattr("messaging.delivery.hub.ask", ask_while_somebody_comes)
        await hub().beat()
        await newcomer.send("ping")
        await newcomer.hear("pong")
        await newcomer.socket.disconnect()


async def test_who_joins_hears_of_the_group(cast: Cast, keys: dict[str, str]) -> None:
    from cases.opening import open_case

    async with Page(keys["stranger"]) as page:
        await page.send("watch_inbox")
        await page.send("ping")
        await page.hear("pong")
        await threaded(join_group)(practitioner=cast.stranger, group=cast.cardiology)
        await page.send("ping")
        await page.hear("pong")
        await threaded(open_case)(
            author=cast.author, group=cast.cardiology, texts={"title": "T", "findings": "F"}
        )
        await page.hear("activity")


async def test_lost_news_of_a_suspension_is_made_good_by_the_heartbeat(
    cast: Cast, case: Case, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:  # cases B8, J6
    page = Page(keys["colleague"])
    await page.open()
    await page.watch(case.thread_id)
    monkeypatch.setattr("messaging.delivery.events.publish", lambda *a, **k: None)
    await threaded(suspend_practitioner)(moderator=cast.moderator, practitioner=cast.colleague)
    await hub().beat()
    assert await page.close_code() == 4403


async def test_lost_news_of_leaving_a_group_is_made_good_by_the_heartbeat(
    cast: Cast, case: Case, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Page(keys["colleague"]) as page:
        await page.watch(case.thread_id)
        monkeypatch.setattr("messaging.delivery.events.publish", lambda *a, **k: None)
        await threaded(leave_group)(practitioner=cast.colleague, group=cast.cardiology)
        await hub().beat()
        await page.hear("gone")


async def test_a_new_password_closes_the_sockets_that_do_not_know_it(
    cast: Cast, case: Case, keys: dict[str, str]
) -> None:  # case A7
    def change_password() -> None:
        client = Client()
        client.cookies["sessionid"] = keys["author"]
        new = "another-long-word-7"
        client.post(
            "/account/password/change/",
            {"oldpassword": PASSWORD, "password1": new, "password2": new},
        )

    stolen = Page(await threaded(session_of)(cast.author))
    await stolen.open()
    await threaded(change_password)()
    assert await stolen.close_code() == 4401
    assert await Page(keys["colleague"]).open() == (True, None)


async def test_a_since_that_the_thread_never_reached_mutes_nobody(
    cast: Cast, case: Case, keys: dict[str, str]
) -> None:
    await say(cast.author, case, "First")
    async with Page(keys["colleague"]) as liar, Page(keys["author"]) as author:
        history = await liar.watch(case.thread_id, since=10**12)
        assert (history["since"], history["head"], len(history["messages"])) == (0, 1, 1)
        await author.watch(case.thread_id)
        await say(cast.colleague, case, "Second")
        assert (await author.hear("message"))["message"]["sequence"] == 2


async def test_a_socket_whose_server_gave_it_up_leaves_no_ghost(
    case: Case, keys: dict[str, str]
) -> None:
    page = Page(keys["author"])
    await page.open()
    await page.watch(case.thread_id)
    page.socket.future.cancel()
    await asyncio.wait([page.socket.future])
    assert not hub().sockets
    assert not hub().watchers


# --- Bad input ----------------------------------------------------------------------------------

MALFORMED = [
    "hello",
    "[]",
    "null",
    "{}",
    '{"v":2,"type":"ping"}',
    '{"v":1}',
    '{"v":1,"type":"become_moderator"}',
    '{"v":1,"type":"ping","extra":1}',
    '{"v":1,"type":"watch","thread":"1"}',
    '{"v":1,"type":"watch","thread":7}',
    '{"v":1,"type":"post","thread":"x"}',
    '{"v":NaN,"type":"ping"}',
    "[" * 10_000,
    '{"a":' * 5_000,
    '{"v":1,"type":"edit","message":1e400,"body":"","revision":1}',
]


@pytest.mark.parametrize("text", MALFORMED)
async def test_a_malformed_frame_gets_an_error_frame(
    keys: dict[str, str], text: str
) -> None:  # case H6
    async with Page(keys["author"]) as page:
        await page.socket.send_to(text_data=text)
        assert (await page.hear("error"))["code"] == "malformed"
        await page.send("ping")
        await page.hear("pong")


async def test_five_malformed_frames_in_a_row_close_the_socket(keys: dict[str, str]) -> None:
    page = Page(keys["author"])
    await page.open()
    for _ in range(4):
        await page.socket.send_to(text_data="?")
    await page.send("ping")  # one that is understood starts the count anew
    for _ in range(4):
        await page.socket.send_to(text_data="?")
    await page.send("ping")
    await page.hear("pong")
    await page.hear("pong")
    for _ in range(5):
        await page.socket.send_to(text_data="?")
    assert await page.close_code() == 4400


async def test_a_binary_frame_is_malformed(keys: dict[str, str]) -> None:
    async with Page(keys["author"]) as page:
        await page.socket.send_to(bytes_data=b"\x00\xff")
        assert (await page.hear("error"))["code"] == "malformed"


async def test_a_frame_above_the_limit_closes_the_socket(keys: dict[str, str]) -> None:  # case H2
    page = Page(keys["author"])
    await page.open()
    await page.socket.send_to(text_data=" " * (consumers.FRAME_LIMIT + 1))
    assert await page.close_code() == 1009


async def test_errors_speak_the_language_of_the_page(case: Case, keys: dict[str, str]) -> None:
    async with Page(keys["author"], language="fr") as page:
        await page.send(
            "post", thread=case.thread_id, body="x" * (MESSAGE_LIMIT + 3), client_id=uuid4()
        )
        error = await page.hear("error")
    assert error["code"] == "too_long"
    assert "3\N{NO-BREAK SPACE}caractères" in error["message"]


async def test_what_fails_inside_is_told_without_what_was_typed(
    case: Case,
    keys: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    log: io.StringIO,
) -> None:  # case D20
    def broken(**fields: object) -> None:
        raise ValueError(f"cannot store {fields}")

    monkeypatch.setattr(consumers, "post_message", broken)
    async with Page(keys["author"]) as page:
        client_id = str(uuid4())
        await page.send(
            "post", thread=case.thread_id, body="Mme Odile Varengue", client_id=client_id
        )
        error = await page.hear("error")
    logged = log.getvalue()
    assert (error["code"], error["client_id"]) == ("failed", client_id)
    assert "ValueError" in logged
    assert "Varengue" not in logged + "".join(page.received)


async def test_a_flood_of_messages_is_slowed_down(
    case: Case, keys: dict[str, str]
) -> None:  # case H3
    async with Page(keys["author"]) as page:
        for _ in range(consumers.messages_allowed.times):
            await page.send("post", thread=case.thread_id, body="", client_id=uuid4())
            assert (await page.hear("error"))["code"] == "empty"
        await page.send("post", thread=case.thread_id, body="One more", client_id=uuid4())
        assert (await page.hear("error"))["code"] == "too_fast"
