"""How many people fit a description, as the case form is told while its author types."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

SignIn = Callable[..., Client]
TEXTS = {
    "title": "Toux chronique",
    "presentation": "Patiente bretonne, agricultrice, suivie pour une sarcoïdose.",
    "findings": "CRP 123,4 mg/L.",
}


@pytest.fixture
def ask(cast: Cast, signed_in: SignIn) -> Callable[..., Any]:
    client = signed_in(cast.author)

    def answer(texts: dict[str, str] = TEXTS, **described: Any) -> Any:
        question = {"texts": texts, **described}
        address = reverse("messaging:preview")
        return client.post(address, question, "application/json", headers={"Accept-Language": "en"})

    return answer


def test_a_case_form_is_told_how_many_people_fit(ask: Callable[..., Any]) -> None:
    gauge = ask(age=64, age_unit="years", sex="female").json()["gauge"]
    assert gauge["level"] == "narrow"
    assert gauge["headline"] == "Perhaps nobody else fits this description."
    for counted in ("64 years", "female", "bretonne", "agricultrice", "sarcoïdose"):
        assert counted in gauge["counted"]
    assert gauge["steps"] == [
        {"what": "without “agricultrice”", "gain": "1 → 2 people"},
        {"what": "without “bretonne”", "gain": "2 → 40 people"},
        {"what": "64 years → 60 to 69 years", "gain": "40 → 400 people"},
        {"what": "“CRP 123,4” → about 120", "gain": "in records 1 → 400"},
    ]


def test_records_know_more_than_neighbours(ask: Callable[..., Any]) -> None:
    texts = {"findings": "Hypertension. CRP 123,4 mg/L, LDH 1 245 UI/L."}
    gauge = ask(texts, age=64, age_unit="years", sex="female").json()["gauge"]
    assert gauge["headline"] == "More than 10,000 people fit this description."
    assert "leave about 1 person to whoever may search records" in gauge["records"]
    assert gauge["steps"][0]["what"] == "2 exact values → two figures"


def test_no_number_rather_than_a_false_one(ask: Callable[..., Any]) -> None:
    unknown = ask({"title": "Maladie de Zebrowe"}, sex="unknown").json()["gauge"]
    assert unknown["level"] == "unknown"
    assert unknown["counted"] == ""
    assert unknown["steps"] == []
    silent = ask({"title": "Céphalée"}, sex="unknown").json()["gauge"]
    assert silent["headline"] == "No estimate yet: nothing in the text that the tables know."


def test_only_what_is_left_after_the_filter_is_weighed(ask: Callable[..., Any]) -> None:
    texts = {"findings": "Mme Odile Varengue, sarcoïdose, vit dans le Finistère, à Brest."}
    answer = ask(texts, age=64, age_unit="years", sex="female")
    gauge = str(answer.json()["gauge"])
    for removed in ("Odile", "Varengue", "Finistère", "Brest"):
        assert removed not in gauge


def test_a_gauge_that_fails_takes_nothing_with_it(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("deidentification.smallworld.weighing.read", fail)
    answer = ask({"title": "Mme Odile Varengue"}, sex="female")
    assert answer.status_code == 200
    assert answer.json()["texts"]["title"]["marks"]
    assert answer.json()["gauge"]["level"] == "unknown"


def test_other_forms_are_not_weighed(ask: Callable[..., Any]) -> None:
    assert set(ask().json()) == {"texts"}
    assert set(ask(age=64, age_unit="years").json()) == {"texts"}


def test_it_is_told_in_french(cast: Cast, signed_in: SignIn) -> None:
    question = {"texts": TEXTS, "age": 93, "sex": "female"}
    answer = signed_in(cast.author).post(
        reverse("messaging:preview"),
        question,
        "application/json",
        headers={"Accept-Language": "fr"},
    )
    gauge = answer.json()["gauge"]
    assert gauge["headline"] != "Perhaps nobody else fits this description."
    assert not gauge["counted"].startswith("Counted")


@pytest.mark.parametrize(
    ("age", "unit", "label"),
    [
        (0, "days", "0 days"),
        (1, "days", "1 day"),
        (20, "days", "20 days"),
        (7, "months", "7 months"),
        (14, "months", "14 months"),
        (0, "years", "under 1 year"),
        (1, "years", "1 year"),
        (64, "years", "64 years"),
        (90, "years", "90 or over"),
        (111, "years", "90 or over"),
    ],
)
def test_ages_in_words(ask: Callable[..., Any], age: int, unit: str, label: str) -> None:
    gauge = ask({"title": "Sarcoïdose"}, age=age, age_unit=unit, sex="male").json()["gauge"]
    assert gauge["counted"].startswith(f"Counted: {label}, male")


@pytest.mark.parametrize(
    "described",
    [
        {"age": -1},
        {"age": 367},
        {"age": "64"},
        {"age": 6.4},
        {"age": True},
        {"age_unit": "weeks"},
        {"sex": "neither"},
        {"sex": 1},
        {"area": "FR-BRE"},
    ],
)
def test_what_is_malformed_is_refused(ask: Callable[..., Any], described: dict[str, Any]) -> None:
    assert ask(**{"sex": "male", **described}).status_code == 400
