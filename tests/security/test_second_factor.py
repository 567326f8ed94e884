"""Second factors: apps, passkeys and recovery codes, and what is tried against them."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from network.access import second_factor_given
from network.models import AuditEntry
from network.second_factor import make_recovery_codes, use_recovery_code, use_totp_code
from tests.cast import Cast
from tests.security.accounts import (
    add_app,
    add_passkey,
    code_of,
    give_app,
    give_password,
    is_signed_in,
    sign_in_by_passkey,
)
from tests.security.software_passkey import SoftwarePasskey

NOON = "2027-03-03T12:00:05+00:00"
pytestmark = pytest.mark.django_db(transaction=True)


def acts() -> list[str]:
    return list(AuditEntry.objects.values_list("act", flat=True))


def show(client: Client, code: str) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": code})


def test_the_way_in_a_password_then_an_app_then_recovery_codes(cast: Cast) -> None:
    client = Client()
    give_password(client, cast.author)
    start = client.get(reverse("cases:list"))
    assert start.headers["Location"] == f"{reverse('mfa_index')}?next=%2Fcases%2F"
    assert "Protect your account" in client.get(start.headers["Location"]).content.decode()
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    added = client.post(
        reverse("mfa_activate_totp"), {"code": code_of(secret), "next": reverse("cases:list")}
    )
    assert added.headers["Location"] == f"{reverse('network:recovery_codes')}?next=%2Fcases%2F"
    page = client.post(added.headers["Location"])
    assert len(page.context["codes"]) == 10
    assert 'href="/cases/"' in page.content.decode()
    assert client.get(reverse("cases:list")).status_code == 200
    assert {"signed_in", "factor_added", "recovery_codes"} <= set(acts())


def test_next_leads_nowhere_else(cast: Cast) -> None:  # case G7
    client = Client()
    give_password(client, cast.author)
    for elsewhere in ("//evil.example", "/\\evil.example", "https://evil.example"):
        page = client.get(reverse("mfa_index"), {"next": elsewhere}).content.decode()
        assert "evil" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_code_opens_the_door_and_a_wrong_one_does_not(cast: Cast) -> None:
    secret = give_app(cast.author)
    client = Client()
    give_password(client, cast.author)
    assert not is_signed_in(client)
    assert "Incorrect code" in show(client, "000000").content.decode()
    assert not is_signed_in(client)
    show(client, code_of(secret))
    assert second_factor_given(client.session)
    assert client.get(reverse("cases:list")).status_code == 200
    assert acts().count("factor_refused") == 1


def test_five_wrong_codes_lock_for_a_quarter_of_an_hour(cast: Cast) -> None:  # case A2
    secret = give_app(cast.author)
    client = Client()
    with time_machine.travel(NOON) as clock:
        give_password(client, cast.author)
        for _attempt in range(5):
            show(client, "000000")
            assert not is_signed_in(client)
        show(client, code_of(secret))
        assert not is_signed_in(client)
        clock.shift(14 * 60)
        elsewhere = Client(REMOTE_ADDR="127.0.0.9")
        give_password(elsewhere, cast.author)
        show(elsewhere, code_of(secret))
        assert not is_signed_in(elsewhere)
        clock.shift(16 * 60)
        give_password(elsewhere, cast.author)
        show(elsewhere, code_of(secret))
        assert is_signed_in(elsewhere)


def test_a_code_is_used_once(cast: Cast) -> None:  # case A3
    with time_machine.travel(NOON) as clock:
        code = code_of(give_app(cast.author))
        for moment, opened in ((0, True), (1, False), (35, False)):
            client = Client()
            clock.shift(moment)  # half a minute later the code itself would still be good
            give_password(client, cast.author)
            show(client, code)
            assert is_signed_in(client) is opened


def test_a_code_used_by_ten_at_once_opens_once(cast: Cast) -> None:  # case A3
    secret = give_app(cast.author)
    app = Authenticator.objects.get(user=cast.author.user)
    code = code_of(secret)

    def use(_number: int) -> bool:
        try:
            return use_totp_code(app, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(use, range(10))) == [False] * 9 + [True]


def test_the_code_that_set_the_app_up_is_used(cast: Cast) -> None:  # case A3
    with time_machine.travel(NOON, tick=False):
        client = Client()
        give_password(client, cast.author)
        secret = add_app(client)
        again = Client()
        give_password(again, cast.author)
        show(again, code_of(secret))
        assert not is_signed_in(again)


@pytest.mark.parametrize(("steps", "opened"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(cast: Cast, steps: int, opened: bool) -> None:  # case A4
    with time_machine.travel(NOON, tick=False):
        client = Client()
        code = code_of(give_app(cast.author), steps)
        give_password(client, cast.author)
        show(client, code)
        assert is_signed_in(client) is opened


def test_recovery_codes_are_used_once_and_kept_as_hashes(cast: Cast) -> None:  # case A5
    give_app(cast.author)
    codes = make_recovery_codes(cast.author.user)
    kept = Authenticator.objects.get(user=cast.author.user, type="recovery_codes")
    assert not any(code in json.dumps(kept.data) for code in codes)
    for typed, opened in ((codes[0].upper(), True), (codes[0], False), (codes[1], True)):
        client = Client()
        give_password(client, cast.author)
        show(client, typed)
        assert is_signed_in(client) is opened

    def use(_number: int) -> bool:
        try:
            return use_recovery_code(kept, codes[2])
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(use, range(5))) == [False] * 4 + [True]


def test_recovery_codes_are_shown_once(cast: Cast) -> None:  # case A5
    client = Client()
    give_password(client, cast.author)
    add_app(client)
    codes = client.post(reverse("network:recovery_codes")).context["codes"]
    for page in (reverse("network:recovery_codes"), reverse("mfa_index")):
        shown = client.get(page).content.decode()
        assert not any(code in shown for code in codes)
    new = client.post(reverse("network:recovery_codes")).context["codes"]
    assert not set(new) & set(codes)
    assert "factor_removed" not in acts()


def test_secrets_are_encrypted_at_rest(cast: Cast) -> None:
    client = Client()
    give_password(client, cast.author)
    secret = add_app(client)
    assert secret not in json.dumps(Authenticator.objects.get(type="totp").data)


def test_a_passkey_alone_signs_in(cast: Cast) -> None:
    client = Client()
    give_password(client, cast.author)
    passkey = add_passkey(client)
    alone = Client()
    sign_in_by_passkey(alone, passkey.get)
    assert second_factor_given(alone.session)
    assert alone.get(reverse("cases:list")).status_code == 200
    after_the_password = Client()
    give_password(after_the_password, cast.author)
    page = after_the_password.get(reverse("mfa_authenticate"))
    answer = passkey.get(page.context["js_data"]["request_options"])
    after_the_password.post(reverse("mfa_authenticate"), {"credential": answer})
    assert second_factor_given(after_the_password.session)


@pytest.fixture
def passkey(cast: Cast) -> SoftwarePasskey:
    client = Client()
    give_password(client, cast.author)
    return add_passkey(client, counter=5)


def refused(client: Client) -> bool:
    return not is_signed_in(client) and acts()[-1] == "factor_refused"


def test_an_answer_is_good_once(passkey: SoftwarePasskey) -> None:  # case A18
    client, answers = Client(), []

    def remember(options: dict[str, Any]) -> str:
        answers.append(passkey.get(options))
        return answers[-1]

    sign_in_by_passkey(client, remember)
    assert is_signed_in(client)
    client.logout()
    replay = Client()
    sign_in_by_passkey(replay, lambda _options: answers[0])
    assert refused(replay)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://sub.localhost:8000",
        "http://localhost:9999",
        "https://localhost:8000",
    ],
)
def test_a_passkey_answers_our_pages_only(
    passkey: SoftwarePasskey, origin: str
) -> None:  # case A18
    passkey.origin = origin
    client = Client()
    sign_in_by_passkey(client, passkey.get)
    assert refused(client)


def test_a_copy_of_a_passkey_is_noticed(passkey: SoftwarePasskey) -> None:  # case A18
    copy = SoftwarePasskey(
        passkey.origin, 5, passkey.owner, identifier=passkey.identifier, key=passkey.key
    )
    for _time in range(2):
        client = Client()
        sign_in_by_passkey(client, passkey.get)
        assert is_signed_in(client)
    client = Client()
    sign_in_by_passkey(client, copy.get)
    assert refused(client)


def test_a_passkey_without_finger_or_pin_is_none(passkey: SoftwarePasskey) -> None:
    passkey.verified = False
    client = Client()
    sign_in_by_passkey(client, passkey.get)
    assert refused(client)


@pytest.mark.parametrize(
    "junk", ["[]", "1", "null", "{}", '"a"', '{"id": 1}', '{"response": []}', "{", "\\0"]
)
def test_junk_is_no_passkey(cast: Cast, junk: str) -> None:
    client = Client()
    assert sign_in_by_passkey(client, lambda _options: junk).status_code in (200, 302)
    assert not is_signed_in(client)
    give_password(client, cast.author)
    client.get(reverse("mfa_add_webauthn"))
    answer = client.post(reverse("mfa_add_webauthn"), {"credential": junk})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_the_last_factor_stays(cast: Cast) -> None:
    client = Client()
    give_password(client, cast.author)
    add_passkey(client)
    key = Authenticator.objects.get(type="webauthn")
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert Authenticator.objects.filter(pk=key.pk).exists()
    add_app(client)
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    client.post(reverse("mfa_deactivate_totp"))
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["totp"]
    assert acts().count("factor_removed") == 1


def test_nobody_removes_somebody_elses_factor(cast: Cast) -> None:
    client, other = Client(), Client()
    give_password(client, cast.author)
    add_passkey(client)
    add_app(client)
    give_password(other, cast.colleague)
    add_app(other)
    key = Authenticator.objects.get(type="webauthn")
    assert other.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_second_factor_is_not_gone_around_by_adding_another(cast: Cast) -> None:
    give_app(cast.author)
    client = Client()
    client.force_login(cast.author.user, settings.AUTHENTICATION_BACKENDS[0])
    for name in ("mfa_index", "mfa_add_webauthn", "mfa_activate_totp", "cases:list"):
        place = client.get(reverse(name)).headers["Location"]
        assert place.startswith(reverse("mfa_reauthenticate"))
