"""The demonstration's people and discussions: complete, consistent, and clean from the start."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from deidentification import deidentify

TEXTS = Path(__file__).resolve().parents[2] / "demonstration" / "texts"
MENTION = re.compile(r"(?<![\w@.])@([a-z0-9]+(?:\.[a-z0-9]+)*)")
FIELDS = ("title", "presentation", "findings", "question", "conclusion")
PROFESSIONS = {"doctor", "nurse", "midwife", "pharmacist", "dentist", "physiotherapist", "other"}
SPECIALTIES = {
    *("general_practice", "cardiology", "dermatology", "emergency_medicine"),
    *("endocrinology", "gastroenterology", "geriatrics", "haematology"),
    *("infectious_diseases", "intensive_care", "internal_medicine", "nephrology"),
    *("neurology", "obstetrics_gynaecology", "oncology", "ophthalmology"),
    *("orthopaedics", "paediatrics", "palliative_care", "psychiatry"),
    *("pulmonology", "radiology", "rheumatology", "surgery"),
    *("urology", "anaesthesiology"),
}
PUBLIC_HOMES = {"https://www.has-sante.fr/", "https://www.nice.org.uk/"}


def read(path: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / path).read_text("utf-8"))


PEOPLE: dict[str, dict[str, Any]] = {p["email"]: p for p in read("people.toml")["practitioner"]}
GROUPS: dict[str, dict[str, Any]] = {g["slug"]: g for g in read("groups.toml")["group"]}
CASES: dict[str, dict[str, Any]] = {
    file.stem: tomllib.loads(file.read_text("utf-8"))
    for file in sorted((TEXTS / "cases").glob("*.toml"))
}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def messages(case: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = case.get("message", [])
    return found


def test_people_are_as_many_as_planned() -> None:
    assert len(PEOPLE) == len(read("people.toml")["practitioner"]) == 24
    status = Counter(person["status"] for person in PEOPLE.values())
    assert status == {"verified": 19, "pending": 3, "suspended": 2}
    moderators = [p for p in PEOPLE.values() if p["moderator"]]
    assert len(moderators) == 2
    assert all(p["status"] == "verified" for p in moderators)


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_a_person_is_complete(person: dict[str, Any]) -> None:
    handle, _, domain = person["email"].partition("@")
    assert domain == "demonstration.example"
    assert re.fullmatch(r"[a-z0-9]+(\.[a-z0-9]+)*", handle)
    assert person["title"] in ("dr", "pr", "")
    assert person["profession"] in PROFESSIONS
    assert person["specialty"] in SPECIALTIES
    assert person["name"] and person["city"] and person["bio"]
    assert person["languages"] and set(person["languages"]) <= {"fr", "en"}
    assert set(person["groups"]) <= set(GROUPS)
    assert bool(person["groups"]) == (person["status"] != "pending")


def test_groups_are_ten_and_each_that_is_seen_has_cases_and_members() -> None:
    assert len(GROUPS) == len(read("groups.toml")["group"]) == 10
    assert {group["specialty"] for group in GROUPS.values()} <= SPECIALTIES
    seen = {slug for slug, group in GROUPS.items() if group.get("entrance") != "invitation"}
    assert {case["group"] for case in CASES.values()} == seen
    members = Counter(slug for person in PEOPLE.values() for slug in person["groups"])
    members.update({slug: len(group.get("members", [])) for slug, group in GROUPS.items()})
    assert min(members[slug] for slug in GROUPS) >= 3
    assert all(len(group["description"]) <= 500 for group in GROUPS.values())


def test_cases_are_as_many_as_planned() -> None:
    assert len(CASES) == 18
    assert Counter(case["language"] for case in CASES.values()) == {"fr": 10, "en": 8}
    assert Counter(case["state"] for case in CASES.values()) == {"open": 15, "closed": 3}
    assert sum(not messages(case) for case in CASES.values()) == 2
    assert sum(len(messages(case)) >= 25 for case in CASES.values()) == 1


def test_once_a_french_case_is_answered_in_english() -> None:
    crossings = {
        name
        for name, case in CASES.items()
        for message in messages(case)
        if case["language"] == "fr" and PEOPLE[message["author"]]["languages"] == ["en"]
    }
    assert len(crossings) == 1


@every_case
def test_a_case_is_complete(case: dict[str, Any]) -> None:
    assert 0 < len(case["title"]) <= 120
    assert case["presentation"] and case["findings"] and case["question"]
    assert case["age_unit"] in ("years", "months", "days")
    assert 0 < case["age"] <= 89
    assert case["sex"] in ("female", "male", "unknown")
    assert ("conclusion" in case) == (case["state"] == "closed")
    assert ("days_ago" in case) != ("hours_ago" in case)
    # A case is shown as plain text, only its discussion as Markdown.
    assert not [name for name in FIELDS if "*" in case.get(name, "")]


@every_case
def test_only_members_of_the_group_speak_and_are_called(case: dict[str, Any]) -> None:
    members = {email for email, person in PEOPLE.items() if case["group"] in person["groups"]}
    handles = {email.partition("@")[0] for email in members}
    assert case["author"] in members
    assert {message["author"] for message in messages(case)} <= members
    called = {handle for message in messages(case) for handle in MENTION.findall(message["body"])}
    assert called <= handles


@every_case
def test_a_discussion_is_one(case: dict[str, Any]) -> None:
    posted = messages(case)
    if not posted:
        assert case["state"] == "open"
        return
    assert 3 <= len(posted) <= 12 or len(posted) >= 25
    assert len({message["author"] for message in posted}) >= 3
    assert posted[0]["author"] != case["author"]
    bodies = [message["body"] for message in posted]
    assert len(set(bodies)) == len(bodies)
    assert all(0 < len(body) <= 2_000 for body in bodies)


@every_case
def test_no_message_comes_from_the_future(case: dict[str, Any]) -> None:
    minutes = [message["after_minutes"] for message in messages(case)]
    assert all(minute > 0 for minute in minutes)
    assert sum(minutes) < case.get("days_ago", 0) * 24 * 60 + case.get("hours_ago", 0) * 60


def test_links_lead_to_public_home_pages_only() -> None:
    links = {
        link
        for case in CASES.values()
        for message in messages(case)
        for link in re.findall(r"https?://[^\s)]+", message["body"])
    }
    assert links == PUBLIC_HOMES


def test_messages_use_all_of_the_markdown_that_is_offered() -> None:
    everything = "\n".join(m["body"] for case in CASES.values() for m in messages(case))
    for mark in (r"^- ", r"^1\. ", r"\*\*[^*]+\*\*", r"(?<!\*)\*[^*\n]+\*(?!\*)", MENTION.pattern):
        assert re.search(mark, everything, re.M), mark


@every_case
def test_the_filter_has_nothing_to_take_from_a_case(case: dict[str, Any]) -> None:
    for name in FIELDS:
        text = case.get(name, "").strip()
        assert deidentify(text).text == text


@every_case
def test_the_filter_has_nothing_to_take_from_a_discussion(case: dict[str, Any]) -> None:
    # A mention of a colleague who reads the thread is no part of what is filtered.
    for message in messages(case):
        text = MENTION.sub("", message["body"]).strip()
        assert deidentify(text).text == text


def test_the_filter_has_nothing_to_take_from_profiles_and_groups() -> None:
    for text in (
        *(person["bio"] for person in PEOPLE.values()),
        *(group["description"] for group in GROUPS.values()),
    ):
        assert deidentify(text).text == text
