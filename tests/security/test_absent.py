"""What would have to be guarded and does not exist: whoever builds it finds the case here."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from channels.db import database_sync_to_async as threaded
from channels.testing import WebsocketCommunicator
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.models import Case
from config.asgi import application
from messaging import frames
from network.mailing import tell
from network.models import Practitioner
from network.verification.standing import suspend_practitioner
from tests.cast import Cast
from tests.messaging.sockets import ORIGIN, session_of
from tests.security.doors.rows import ROWS
from tests.signing_in import browser_of

ABSENT = {
    # cases A19, C14: no list, export, autocomplete or history of an admin's
    "admin": set(),
    # case C6
    "referral": set(),
    # case C7
    "direct": set(),
    # case C10
    "search": set(),
    "tag": set(),
    "feed": set(),
    # case C11
    "digest": set(),
    # case C12
    "notification": set(),
    # case C20; moderators export the audit trail, which holds codes
    "export": {"network:export_audit"},
    "download": set(),
    "api": set(),
}


def patterns(found: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for one in found:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, path)
        else:
            yield path


@pytest.mark.parametrize("word", ABSENT)
def test_there_is_no_such_route(word: str) -> None:
    """# cases C6, C7, C10, C11, C12, C14, C20: neither by its name nor by its address."""
    spelled = re.compile(rf"(?<![a-z]){word}(s|es)?(?![a-z])")
    assert {name for name in ROWS if spelled.search(name)} == ABSENT[word]
    paths = [path for path in patterns(get_resolver().url_patterns) if spelled.search(path)]
    assert len(paths) == len(ABSENT[word])


def test_there_are_no_admin_pages() -> None:  # cases A19, C14
    assert not apps.is_installed("django.contrib.admin")


def test_no_frame_reacts_claims_or_resumes() -> None:
    """# cases C6, C12: what comes in is nine frames; what tells of another thread carries ids."""
    tags = {frame.__struct_config__.tag for frame in get_args(frames.AnyIncoming)}
    assert tags == {
        *("watch", "unwatch", "watch_inbox", "post", "edit", "delete", "typing", "seen", "ping")
    }
    assert set(frames.Activity.__struct_fields__) == {"v", "thread", "group", "kind"}


# --- Mails ---------------------------------------------------------------------------------------

WORDS_IN_MAILS = {
    *("page_url", "site_name", "code", "minutes", "who", "why", "until"),
    *("reason|decision_words",),
}


def test_mails_have_no_place_for_a_text() -> None:
    """# cases C11, C12: a mail that waits on the queue holds ids and codes, and says what its
    reader may know whatever has been taken from them since."""
    folder = Path(settings.BASE_DIR) / "templates/network/email"
    shown = {
        word.strip()
        for file in folder.iterdir()
        for word in re.findall(r"\{\{([^}]+)\}\}", file.read_text())
    }
    assert shown == WORDS_IN_MAILS


def test_a_mail_to_who_is_put_out_meanwhile_leads_nowhere(
    cast: Cast, case: Case, django_capture_on_commit_callbacks: object
) -> None:  # cases C11, C12
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tell(cast.colleague, "item_reported", page="cases:case", arguments=[case.pk])
        suspend_practitioner(moderator=cast.moderator, practitioner=cast.colleague)
    message = next(m for m in mail.outbox if str(case.pk) in m.body)
    assert str(case.title) not in message.subject + message.body
    answer = browser_of(cast.colleague).get(reverse("cases:case", args=[case.pk]))
    assert answer.headers["Location"] == reverse("network:credentials")


# --- The search for colleagues -------------------------------------------------------------------


def test_who_is_put_out_is_found_no_more(cast: Cast) -> None:  # case C10
    """There is no index that could lag behind: the search asks the database."""
    client, address = browser_of(cast.author), reverse("network:people") + "?q=vastrou"
    assert cast.colleague.name in client.get(address).text
    suspend_practitioner(moderator=cast.moderator, practitioner=cast.colleague)
    assert cast.colleague.name not in client.get(address).text
    profile = reverse("network:practitioner", args=["colleague"])
    assert client.get(profile).status_code == 404


def test_ones_own_record_names_nobody_else(cast: Cast) -> None:  # case C20
    suspend_practitioner(moderator=cast.moderator, practitioner=cast.colleague)
    page = browser_of(cast.colleague).get(reverse("network:my_audit")).text
    others = Practitioner.objects.exclude(pk=cast.colleague.pk)
    assert [one.name for one in others if one.name in page] == []


# --- The socket ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("whose", "opened"), [("author", True), ("colleague", False)])
async def test_a_page_of_somebody_else_opens_no_socket(
    cast: Cast, whose: str, opened: bool
) -> None:
    """# case G4: no token of the socket's own. Its origin is checked, and the page says whose it
    is, so that a page left open is not continued in the next person's session."""
    key = await threaded(session_of)(cast.author)
    headers = [
        (b"host", b"localhost"),
        (b"origin", ORIGIN.encode()),
        (b"cookie", f"{settings.SESSION_COOKIE_NAME}={key}".encode()),
    ]
    socket = WebsocketCommunicator(application, f"/socket/?as={whose}", headers=headers)
    assert (await socket.connect(timeout=20))[0] is opened
    await socket.disconnect()
