"""What comes back from a provider is believed when it is the provider's own, for us, and now."""

import logging
import time

import pytest
import requests
from django.test import Client
from django.urls import reverse

from network.models import AuditEntry, User
from network.single_sign_on.fetching import LARGEST_ANSWER, ProviderSession
from tests.cast import Cast
from tests.network.single_sign_on.journeys import Journey, address_in, card_of
from tests.network.single_sign_on.provider import REALM, WELL_KNOWN
from tests.signing_in import browser_of

REFUSED = "This sign-in was not accepted"


def nobody_came_in(journey: Journey) -> bool:
    session = journey.client.session
    signed_in = "_auth_user_id" in session or "socialaccount_sociallogin" in session
    return not signed_in and not User.objects.exists()


def test_the_request_asks_for_what_it_will_check(card: Journey) -> None:
    card.provider.becomes(card_of())
    page = card.leave()
    assert card.asked["acr_values"] == "eidas1"
    assert set(card.asked["scope"].split()) == {"openid", "scope_all"}
    assert card.asked["code_challenge_method"] == "S256"
    assert len(card.asked["nonce"]) >= 32
    assert card.asked["redirect_uri"].startswith("http://localhost:8000/account/sign-on/")
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self'" in policy and "http" not in policy


def test_a_forged_host_reaches_no_provider(card: Journey) -> None:  # case A13
    card.provider.becomes(card_of())
    card.client = Client(SERVER_NAME="127.0.0.1")
    card.leave()
    assert card.asked["redirect_uri"].startswith("http://localhost:8000/")


def test_a_link_adds_nothing_to_the_request(card: Journey) -> None:
    card.provider.becomes(card_of())
    address = reverse("network:sign_on", args=[card.to])
    page = card.client.post(f"{address}?scope=offline_access&auth_params=acr_values%3Dnone")
    card.address = address_in(page.text)
    assert card.asked["acr_values"] == "eidas1"
    assert "offline_access" not in card.asked["scope"]


def test_only_a_press_leads_there(card: Journey) -> None:  # case G7
    address = reverse("network:sign_on", args=[card.to])
    assert card.client.get(address).headers["Location"] == reverse("account_login")
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403


@pytest.mark.parametrize(
    "signed",
    [
        pytest.param({"nonce": "of-another-request"}, id="another nonce"),
        pytest.param({"nonce": None}, id="no nonce"),
        pytest.param({"aud": "another-client", "azp": "another-client"}, id="another audience"),
        pytest.param({"azp": "another-client"}, id="given to another client"),
        pytest.param(
            {"aud": ["consilium", "another-client"], "azp": None}, id="for several, given to nobody"
        ),
        pytest.param({"iss": "http://localhost/realms/other"}, id="another issuer"),
        pytest.param({"exp": int(time.time()) - 3_600}, id="out of date"),
        pytest.param({"exp": None}, id="for ever"),
        pytest.param({"iat": int(time.time()) + 3_600}, id="from tomorrow"),
        pytest.param({"sub": None}, id="about nobody"),
        pytest.param({"sub": "f:1:somebody-else"}, id="another subject than the userinfo's"),
        pytest.param({"acr": "eidas0"}, id="weaker than asked"),
        pytest.param({"acr": None}, id="of unknown strength"),
    ],
)
def test_a_token_that_is_not_for_us_now_lets_nobody_in(card: Journey, signed: dict) -> None:
    card.provider.becomes(card_of(), signed=signed)
    page = card.go()
    assert page.status_code == 403
    assert REFUSED in page.text
    assert nobody_came_in(card)
    failed = AuditEntry.objects.get(act=AuditEntry.Act.SIGN_IN_FAILED)
    assert failed.details == {"why": "sign_on", "provider": "pro-sante-connect"}


@pytest.mark.parametrize("signs_with", ["wrong", "other_secret", "nothing"])
def test_a_token_with_another_signature_lets_nobody_in(card: Journey, signs_with: str) -> None:
    card.provider.becomes(card_of(), signs_with=signs_with)
    assert card.go().status_code == 403
    assert nobody_came_in(card)


def test_the_clients_secret_signs_as_well_as_a_key(card: Journey) -> None:
    card.provider.becomes(card_of(), signs_with="secret")
    assert card.go().headers["Location"] == reverse("socialaccount_signup")


def test_the_userinfo_of_somebody_else_is_not_taken(card: Journey) -> None:
    card.provider.becomes(card_of(), told={"sub": "f:1:somebody-else"})
    assert card.go().status_code == 403
    assert nobody_came_in(card)


@pytest.mark.parametrize("state", ["forged", ""])
def test_a_forged_state_leads_nowhere(card: Journey, state: str) -> None:
    card.provider.becomes(card_of())
    card.leave()
    page = card.come_back(state=state)
    assert page.status_code == 400
    assert nobody_came_in(card)
    assert f"{REALM}/token" not in card.provider.asked()


def test_an_answer_opens_no_other_browser_and_only_once(card: Journey) -> None:
    card.provider.becomes(card_of())
    card.leave()
    own, card.client = card.client, Client()
    assert card.come_back().status_code == 400  # the attacker's answer, in a victim's browser
    card.client = own
    assert card.come_back().status_code == 302
    assert card.come_back().status_code == 400


def test_the_answer_of_one_provider_is_none_of_another(card: Journey) -> None:
    card.provider.becomes(card_of())
    card.leave()
    back = card.provider.way_back(card.address).partition("?")[2]
    other = reverse("network:sign_on_return", args=["hospital"])
    assert card.client.get(f"{other}?{back}").status_code == 400


def test_whoever_refuses_at_the_provider_is_told_that_nothing_happened(card: Journey) -> None:
    card.provider.becomes(card_of(), consents="no")
    page = card.go()
    assert page.status_code == 200
    assert "nothing has changed here" in page.text
    assert nobody_came_in(card)


@pytest.mark.parametrize("broken", [WELL_KNOWN, f"{REALM}/certs", f"{REALM}/userinfo"])
def test_a_provider_that_is_down_says_so_on_a_page(card: Journey, broken: str) -> None:
    card.provider.becomes(card_of())
    card.leave()
    card.provider.becomes(card_of(), broken=[broken])
    page = card.come_back()
    assert page.status_code == 503
    assert "Pro Santé Connect does not answer" in page.text
    assert nobody_came_in(card)


def test_a_provider_that_is_down_is_not_left_for(card: Journey) -> None:
    card.provider.becomes({}, broken=[WELL_KNOWN])
    page = card.client.post(reverse("network:sign_on", args=[card.to]))
    assert page.status_code == 503


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "http://localhost/realms/other"},
        {"token_endpoint": "http://169.254.169.254/token"},
        {"jwks_uri": "http://localhost:1/certs"},
        {"userinfo_endpoint": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
    ],
)
def test_nobody_is_asked_but_the_configured_origins(card: Journey, discovery: dict) -> None:
    card.provider.becomes(card_of(), discovery=discovery)
    page = card.client.post(reverse("network:sign_on", args=[card.to]))
    assert page.status_code == 403
    assert "http-equiv" not in page.text


def test_no_redirection_is_followed_and_no_endless_answer_taken(card: Journey) -> None:
    origin = card.provider.origin
    with ProviderSession([origin]) as session:
        with pytest.raises(requests.exceptions.InvalidURL):
            session.get("http://localhost:1/")
        moved = session.get(f"{origin}/auth?state=s&redirect_uri=http://localhost:1/")
        assert moved.status_code == 302
        card.provider.becomes(
            {"long": "x" * (LARGEST_ANSWER + 1)}, discovery={"long": "x" * LARGEST_ANSWER}
        )
        with pytest.raises(requests.RequestException):
            session.get(card.provider.discovery)


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_led_elsewhere_afterwards(card: Journey, next_: str) -> None:  # case G7
    card.provider.becomes(card_of())
    card.leave(next=next_)
    state = next(iter(card.client.session["socialaccount_states"].values()))[0]
    assert "next" not in state


def test_an_unknown_provider_is_not_here(card: Journey, cast: Cast) -> None:
    client = browser_of(cast.author)
    assert Client().post(reverse("network:sign_on", args=["nobody"])).status_code == 404
    assert client.post(reverse("network:connect", args=["nobody"])).status_code == 404
    assert client.get(reverse("network:sign_on_return", args=["nobody"])).status_code == 404


def test_connecting_is_for_those_who_are_signed_in(card: Journey, cast: Cast) -> None:
    """A way back that began signed in, and ends in a session that is not."""
    card.provider.becomes(card_of())
    card.client = browser_of(cast.author)
    card.leave_to_connect()
    session = card.client.session
    for key in ("_auth_user_id", "demonstration"):
        session.pop(key, None)
    session.save()
    assert card.come_back().status_code == 400
    assert not cast.author.user.socialaccount_set.exists()


def test_the_log_says_what_was_wrong_and_nothing_of_the_answer(
    card: Journey, caplog: pytest.LogCaptureFixture
) -> None:  # case D21
    card.provider.becomes(card_of(), signed={"nonce": "Trévalec"})
    with caplog.at_level(logging.INFO):
        card.go()
    assert "another nonce" in caplog.text
    assert "Trévalec" not in caplog.text and "10005173140" not in caplog.text
