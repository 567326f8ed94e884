"""Sessions: when they end, by whom they are ended, and when a moderator is asked again.

# cases A7, A14, A16, A17
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from channels.db import database_sync_to_async as threaded
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.delivery.hub import hub
from network import sessions
from network.access import accept_demonstration, second_factor_given
from network.models import AuditEntry, Practitioner
from network.second_factor import recovery_codes_left
from network.signing_out import end_session, end_sessions_of
from network.verification import DecisionRefused
from network.verification.lost_factors import reset_sign_in
from tests.cast import PASSWORD, Cast
from tests.messaging.sockets import Page, session_of
from tests.security.accounts import add_app, add_passkey, code_of, give_app, give_password

SignIn = Callable[..., Client]
pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2027, 3, 3, 12, 0, 5, tzinfo=UTC)
HOME = "/cases/"


def inside(practitioner: Practitioner) -> Client:
    """Signed in with a password and an app, as people do it."""
    client = Client()
    secret = give_app(practitioner)
    give_password(client, practitioner)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(HOME).status_code == 200
    return client


def with_key(key: str) -> Client:
    client = Client()
    client.cookies["sessionid"] = key
    return client


def is_out(client: Client) -> bool:
    answer = client.get(HOME)
    return answer.status_code == 302 and answer.headers["Location"].startswith("/account/login/")


# --- Ends by themselves --------------------------------------------------------------------------


def test_a_pause_of_half_an_hour_ends_a_session(cast: Cast) -> None:  # case A14
    with time_machine.travel(NOON) as clock:
        client = inside(cast.author)
        for _time in range(3):
            clock.shift(29 * 60)
            assert client.get(HOME).status_code == 200
        clock.shift(31 * 60)
        assert is_out(client)


def test_a_day_ends_a_session_that_is_used(cast: Cast) -> None:  # case A14
    with time_machine.travel(NOON) as clock:
        client = inside(cast.author)
        for _half_an_hour in range(25):
            clock.shift(28 * 60)
            assert client.get(HOME).status_code == 200
        clock.shift(21 * 60)
        assert is_out(client)


async def test_a_pause_closes_a_socket(cast: Cast) -> None:  # case A14
    key = await threaded(session_of)(cast.author)
    page = Page(key)
    await page.open()
    await threaded(_make_old)(key, timedelta(minutes=31))
    await page.send("ping")
    await page.hear("pong")
    await hub().beat()
    assert await page.close_code() == 4401


async def test_whoever_is_at_the_page_keeps_the_session(cast: Cast) -> None:  # case A14
    key = await threaded(session_of)(cast.author)
    soon = datetime.now(UTC) + timedelta(minutes=1)
    await threaded(Session.objects.filter(session_key=key).update)(expire_date=soon)
    async with Page(key) as page:
        await page.send("ping")
        await page.hear("pong")
        assert await threaded(_ends)(key) == soon
        await page.send("watch_inbox")
        await page.send("ping")
        await page.hear("pong")
        assert await threaded(_ends)(key) > soon + timedelta(minutes=20)


async def test_no_socket_outlives_the_day(cast: Cast) -> None:  # case A14
    key = await threaded(session_of)(cast.author)
    began = time.time() - 12 * 3600 + 5 * 60
    await threaded(sessions.put_off)(key, began)
    assert await threaded(_ends)(key) == sessions.end_of(began)


def _ends(key: str) -> datetime:
    return Session.objects.get(session_key=key).expire_date


def _make_old(key: str, by: timedelta) -> None:
    Session.objects.filter(session_key=key).update(expire_date=_ends(key) - by)


def test_a_session_without_a_beginning_is_none(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.author)
    session = client.session
    del session[sessions.BEGAN]
    session.save()
    assert is_out(client)


async def test_a_socket_without_a_beginning_is_refused(cast: Cast) -> None:
    def without() -> str:
        store = sessions.SessionStore(session_of(cast.author))
        del store[sessions.BEGAN]
        store.save()
        return store.session_key

    opened, code = await Page(await threaded(without)()).open()
    assert (opened, code) == (False, 4401)


async def test_a_password_alone_opens_no_socket(cast: Cast) -> None:  # case A1
    def with_a_password() -> str:
        client = Client()
        give_password(client, cast.author)
        return client.session.session_key

    opened, code = await Page(await threaded(with_a_password)()).open()
    assert (opened, code) == (False, 4403)


def test_reading_writes_once_a_minute(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.author)
    client.get(HOME)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(HOME)
    written = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE")]
    assert not [sql for sql in written if "session" in sql]


# --- Ended by somebody ---------------------------------------------------------------------------


def by_signing_out(client: Client, cast: Cast) -> None:
    client.post(reverse("account_logout"))


def by_another_password(client: Client, cast: Cast) -> None:
    new = "another-horse-battery-9"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), data).status_code == 302


def by_another_factor(client: Client, cast: Cast) -> None:
    add_passkey(client)


def by_a_factor_less(client: Client, cast: Cast) -> None:
    add_passkey(client)
    client.post(reverse("mfa_deactivate_totp"))


def by_a_moderator(client: Client, cast: Cast) -> None:
    end_sessions_of(moderator=cast.moderator, practitioner=cast.author)


def by_a_reset(client: Client, cast: Cast) -> None:
    reset_sign_in(moderator=cast.moderator, practitioner=cast.author)


ENDS = [
    *(by_signing_out, by_another_password, by_another_factor, by_a_factor_less),
    *(by_a_moderator, by_a_reset),
]


@pytest.mark.parametrize("end", ENDS)
async def test_an_old_key_is_dead_and_its_sockets_close(
    cast: Cast, end: Callable[[Client, Cast], None]
) -> None:  # case A7
    client = await threaded(inside)(cast.author)
    key = await threaded(lambda: client.session.session_key)()
    page = Page(key)
    await page.open()
    await threaded(end)(client, cast)
    assert await page.close_code() == 4401  # by the event: no heartbeat was asked for
    assert await threaded(is_out)(with_key(key))


@pytest.mark.parametrize("end", [by_another_password, by_another_factor, by_a_factor_less])
async def test_other_sessions_end_and_the_one_at_hand_goes_on(
    cast: Cast, end: Callable[[Client, Cast], None]
) -> None:  # case A7
    client = await threaded(inside)(cast.author)
    other = await threaded(session_of)(cast.author)
    await threaded(with_key(other).get)(HOME)
    page = Page(other)
    await page.open()
    await threaded(end)(client, cast)
    assert await page.close_code() == 4401
    assert await threaded(is_out)(with_key(other))
    assert (await threaded(client.get)(HOME)).status_code == 200


def test_sessions_are_listed_and_ended_one_by_one_and_all(cast: Cast, signed_in: SignIn) -> None:
    mine, phone, tablet, strangers = (
        signed_in(p) for p in (cast.author, cast.author, cast.author, cast.stranger)
    )
    mine.get(HOME)
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"
    phone.get(HOME, headers={"User-Agent": agent}, REMOTE_ADDR="192.0.2.7")
    tablet.get(HOME)
    strangers.get(HOME)
    add_app(mine)
    assert is_out(phone)  # a new factor ends the others
    phone, tablet = signed_in(cast.author), signed_in(cast.author)
    phone.get(HOME, headers={"User-Agent": agent}, REMOTE_ADDR="192.0.2.7")
    tablet.get(HOME)
    page = mine.get(reverse("mfa_index")).content.decode()
    assert "Safari · iPhone" in page
    assert "192.0.2.7" in page
    listed = UserSession.objects.get(session_key=phone.session.session_key)
    theirs = UserSession.objects.get(session_key=strangers.session.session_key)
    for row in (listed, theirs):
        mine.post(reverse("network:end_session", args=[row.pk]))
    assert is_out(phone)
    assert strangers.get(HOME).status_code == 200
    assert tablet.get(HOME).status_code == 200
    mine.post(reverse("network:end_other_sessions"))
    assert is_out(tablet)
    assert mine.get(HOME).status_code == 200
    ended = AuditEntry.objects.filter(act="sessions_ended", about_id=cast.author.pk)
    assert [row.details["sessions"] for row in ended] == [2, 1, 1]


def test_only_moderators_end_somebody_elses_sessions(cast: Cast) -> None:
    with pytest.raises(DecisionRefused):
        end_sessions_of(moderator=cast.colleague, practitioner=cast.author)


def test_ending_what_is_gone_changes_nothing(cast: Cast) -> None:
    end_session(practitioner=cast.author, session=99)
    assert not AuditEntry.objects.filter(act="sessions_ended").exists()


# --- Moderators confirm again --------------------------------------------------------------------


def test_a_moderator_confirms_again_after_a_quarter_of_an_hour(cast: Cast) -> None:  # case A17
    suspend = reverse("network:suspend", args=["author"])
    with time_machine.travel(NOON) as clock:
        client = inside(cast.moderator)
        assert client.get(reverse("network:moderation")).status_code == 200
        clock.shift(16 * 60)
        asked = client.get(reverse("network:moderation"))
        assert asked.headers["Location"].startswith(reverse("mfa_reauthenticate"))
        answer = client.post(suspend, {"reason": "conduct", "note": "Typed <by> hand"})
        assert answer.status_code == 403
        page = answer.content.decode()
        assert 'name="note" value="Typed &lt;by&gt; hand"' in page
        assert "Typed" not in str(dict(client.session))
        cast.author.refresh_from_db()
        assert cast.author.status == "verified"
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert client.get(reverse("network:moderation")).status_code == 200
        client.post(suspend, {"reason": "conduct"})
        cast.author.refresh_from_db()
        assert cast.author.status == "suspended"


def test_a_wrong_password_confirms_nothing(cast: Cast) -> None:  # case A17
    with time_machine.travel(NOON) as clock:
        client = inside(cast.moderator)
        clock.shift(16 * 60)
        client.post(reverse("account_reauthenticate"), {"password": "wrong-horse-battery-9"})
        client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
        assert client.get(reverse("network:moderation")).status_code == 302


def test_confirming_leads_back_and_nowhere_else(cast: Cast) -> None:  # case G7
    client = inside(cast.moderator)
    for after, place in (("/moderation/", "/moderation/"), ("//evil.example", "/")):
        data = {"password": PASSWORD, "next": after}
        answer = client.post(reverse("account_reauthenticate"), data)
        assert answer.headers["Location"] == place


@pytest.mark.parametrize("name", ["account_email", "mfa_add_webauthn", "mfa_deactivate_totp"])
def test_changes_of_how_one_signs_in_ask_again_and_keep_nothing(cast: Cast, name: str) -> None:
    with time_machine.travel(NOON) as clock:
        client = inside(cast.author)
        clock.shift(16 * 60)
        assert "/confirm/" in client.get(reverse(name)).headers["Location"]
        sent = {"email": "typed@hospital.example", "action_add": ""}
        assert client.post(reverse(name), sent).status_code == 403
        assert "typed@" not in str(dict(client.session))


def test_an_open_page_gives_nobody_new_recovery_codes(cast: Cast) -> None:  # case A7
    """They would be a second factor for whoever sat down at a desk that somebody has left."""
    with time_machine.travel(NOON) as clock:
        client = inside(cast.author)
        clock.shift(16 * 60)
        codes = reverse("network:recovery_codes")
        assert "/confirm/" in client.get(codes).headers["Location"]
        assert client.post(codes).status_code == 403
        assert recovery_codes_left(cast.author.user) is None


# --- The demonstration's one click ---------------------------------------------------------------


def test_where_people_are_real_one_click_counts_for_nothing(
    cast: Cast, signed_in: SignIn, settings: Any
) -> None:
    client = signed_in(cast.moderator)
    assert second_factor_given(client.session)
    settings.DEMONSTRATION = False
    assert not second_factor_given(client.session)
    assert client.get(HOME).headers["Location"].startswith(reverse("mfa_index"))
    with pytest.raises(PermissionDenied):
        accept_demonstration(client.session)


def test_what_another_began_counts_for_nobody(cast: Cast) -> None:
    """A second factor shown for one account is none for the next one in the same browser."""
    client = inside(cast.author)
    session = client.session
    session["account_authentication_methods_user"] = str(cast.colleague.user_id)
    session.save()
    assert not second_factor_given(client.session)
