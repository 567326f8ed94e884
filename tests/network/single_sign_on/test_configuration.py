"""Providers come from the environment alone, and what is wrong there is said."""

import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from network.single_sign_on.codes import refuse_unknown_codes
from network.single_sign_on.configuration import Condition, claim_at, read_providers

HOSPITAL: dict[str, Any] = {
    "id": "hospital",
    "name": "Melbourg Hospital",
    "discovery": "https://id.melbourg.example/.well-known/openid-configuration",
    "client_id": "consilium",
    "secret": "Vrai-Secret",
    "scopes": "openid profile",
    "registry": "rpps",
    "country": "FR",
    "claims": {"number": "rpps", "name": "name", "profession": "job"},
    "values": {"profession": {"Médecin": "doctor"}},
    "verified": {"hr": ["checked"], "active": [True]},
    "two_factors": {"amr": ["otp", "hwk"]},
    "mail_domains": ["melbourg.example"],
}
CARD = {"client_id": "consilium", "client_secret": "Vrai-Secret"}


def read(*entries: Any, psc: dict[str, str] | None = None, http: bool = False) -> Any:
    return read_providers(json.dumps(entries), psc=psc or {}, allow_http=http)


def test_a_provider_is_read_as_it_stands() -> None:
    (hospital,), wrong = read(HOSPITAL)
    assert wrong == []
    assert hospital.scopes == ("openid", "profile")
    assert hospital.issuer == "https://id.melbourg.example"
    assert hospital.may_be_asked == {"https://id.melbourg.example"}
    assert hospital.verified.holds({"hr": "checked", "active": True})
    assert not hospital.verified.holds({"hr": "checked", "active": False})
    assert hospital.two_factors.holds({"amr": ["pwd", "otp"]})
    assert not hospital.two_factors.holds({})
    assert hospital.believes_mail("odeline@melbourg.example")
    assert not hospital.believes_mail("odeline@melbourg.example.evil.example")
    assert "Vrai-Secret" not in repr(hospital)


def test_nothing_set_up_is_nothing_wrong() -> None:
    assert read_providers("", psc={"client_id": ""}, allow_http=False) == ([], [])


@pytest.mark.parametrize("environment", ["sandbox", "production"])
def test_pro_sante_connect_takes_three_words(environment: str) -> None:
    (card,), wrong = read(psc={**CARD, "environment": environment})
    assert wrong == []
    assert card.acr_values == ("eidas1",)
    assert card.scopes == ("openid", "scope_all")
    assert card.discovery.endswith("/.well-known/wallet-openid-configuration")
    assert (".bas." in card.discovery) is (environment == "sandbox")
    assert card.two_factors.holds({"acr": "eidas1"}) and not card.two_factors.holds({})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"secret": ""}, "'secret' is missing"),
        ({"client_id": 7}, "'client_id' is no text"),
        ({"id": "Hospital!"}, "'id' is"),
        ({"id": "pro-sante-connect"}, "PSC_CLIENT_ID"),
        ({"discovery": "http://id.melbourg.example/.well-known/openid-configuration"}, "no https"),
        ({"discovery": "https://id.melbourg.example/"}, "/.well-known/"),
        ({"origins": ["https://id.melbourg.example/path"]}, "'origins'"),
        ({"scopes": "profile"}, "openid"),
        ({"country": "France"}, "'country'"),
        ({"claims": {"birthday": "birthdate"}}, "no 'birthday'"),
        ({"claims": ["rpps"]}, "'claims'"),
        ({"claims": {"number": "rpps"}}, "number, name and profession"),
        ({"registry": ""}, "registry"),
        ({"values": {"profession": ["doctor"]}}, "'values'"),
        ({"verified": {}}, "names no claim"),
        ({"verified": {"hr": "checked"}}, "'verified'"),
        ({"mail_domains": ["@melbourg.example"]}, "'mail_domains'"),
        ({"sceret": "x"}, "no setting 'sceret'"),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(change: dict[str, Any], said: str) -> None:
    providers, (wrong,) = read({**HOSPITAL, **change})
    assert providers == []
    assert wrong.startswith("OPENID_PROVIDERS, entry 1: ")
    assert said in wrong
    assert "Vrai-Secret" not in wrong


@pytest.mark.parametrize(
    ("psc", "said"),
    [
        ({"client_id": "consilium"}, "'secret' is missing"),
        ({"client_secret": "x"}, "'client_id' is missing"),
        ({**CARD, "environment": "test"}, "PSC_ENVIRONMENT"),
        ({**CARD, "discovery": "http://localhost/.well-known/x"}, "no https"),
    ],
)
def test_so_is_it_for_pro_sante_connect(psc: dict[str, str], said: str) -> None:
    providers, (wrong,) = read(psc=psc)
    assert providers == []
    assert said in wrong


@pytest.mark.parametrize("listed", ["{", "{}", '"x"', "[1]"])
def test_what_is_no_list_of_objects_is_refused(listed: str) -> None:
    assert read_providers(listed, psc={}, allow_http=False)[1]


def test_two_of_one_name_are_one_too_many() -> None:
    providers, wrong = read(HOSPITAL, HOSPITAL)
    assert len(providers) == 1
    assert wrong == ["OPENID_PROVIDERS, entry 2: 'hospital' stands there twice"]


@pytest.mark.parametrize(
    "change",
    [{"registry": "ordre"}, {"values": {"profession": {"Médecin": "physician"}}}],
)
def test_words_that_this_network_does_not_know_are_refused(change: dict[str, Any]) -> None:
    (hospital,), _wrong = read({**HOSPITAL, **change})
    with pytest.raises(ImproperlyConfigured, match="hospital"):
        refuse_unknown_codes([hospital])


def test_claims_may_lie_deep_or_have_dots_in_their_names() -> None:
    assert claim_at({"a": {"b": 1}}, "a.b") == 1
    assert claim_at({"https://x.example/rpps": 2}, "https://x.example/rpps") == 2
    assert claim_at({"a": "b"}, "a.b") is None
    assert not Condition({"a.b": frozenset({"x"})}).holds({"a": []})


def test_each_provider_has_its_button_and_cards_come_first(provider: Any, client: Any) -> None:
    for page in ("account_login", "account_signup"):
        text = client.get(reverse(page)).text
        assert text.index("Pro Santé Connect") < text.index("Melbourg Hospital")
        assert reverse("network:sign_on", args=["hospital"]) in text


def test_without_providers_the_entrance_is_as_it_was(db: None, client: Any) -> None:
    assert "sign-on" not in client.get(reverse("account_login")).text
