"""Filling an empty network from `texts/`, through the same verbs as everybody's."""

import tomllib
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.closing import close_case
from cases.models import TEXTS, Case
from cases.opening import open_case
from deidentification import deidentify
from demonstration.groups import look_after, make_group
from demonstration.people import CANDIDATES, DOMAIN
from demonstration.queue import load_queue
from demonstration.registries import load_registries
from messaging.posting import post_message
from network.models import Membership, Practitioner, SpecialtyGroup, User, today

FOLDER = Path(__file__).parent / "texts"


class NotEmpty(Exception):
    """Somebody is here who is not invented: this is no place for a demonstration."""


def is_loaded() -> bool:
    return User.objects.filter(email__endswith=f"@{DOMAIN}").exists()


@transaction.atomic
def load() -> None:
    """Registries, people, groups, cases with their discussions, then the moderators' queue, each
    at its own time.

    Raises NotEmpty when there is anybody who is not invented.
    """
    invented = Q(email__endswith=f"@{DOMAIN}") | Q(email__endswith=f"@{CANDIDATES}")
    if User.objects.exclude(invented).exists():
        raise NotEmpty
    load_registries()
    people = {entry["email"]: _person(entry) for entry in _read("people.toml")["practitioner"]}
    groups = {entry["slug"]: make_group(entry) for entry in _read("groups.toml")["group"]}
    for entry in _read("people.toml")["practitioner"]:
        for slug in entry["groups"]:
            Membership.objects.create(practitioner=people[entry["email"]], group=groups[slug])
    # Everybody admitted while the discussions are loaded: some were suspended only later.
    status_by_person = {person.pk: person.status for person in people.values()}
    Practitioner.objects.filter(pk__in=status_by_person).update(status=Practitioner.Status.VERIFIED)
    for person in people.values():
        person.refresh_from_db()
    for file in sorted((FOLDER / "cases").glob("*.toml")):
        _case(tomllib.loads(file.read_text("utf-8")), people, groups)
    for pk, status in status_by_person.items():
        Practitioner.objects.filter(pk=pk).update(status=status)
    for entry in _read("groups.toml")["group"]:
        look_after(entry, groups[entry["slug"]], people)
    load_queue(people)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def _person(entry: dict[str, Any]) -> Practitioner:
    user = User.objects.create_user(entry["email"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    own = ("name", "title", "profession", "specialty", "city", "languages", "status")
    verified = ("country", "registry", "registry_number", "level")  # who waits has none of them
    return Practitioner.objects.create(
        user=user,
        handle=entry["email"].split("@")[0],
        is_moderator=entry.get("moderator", False),
        bio=deidentify(entry["bio"]),
        **{name: entry[name] for name in own},
        **{name: entry[name] for name in verified if name in entry},
        **_terms(entry),
    )


def _terms(entry: dict[str, Any]) -> dict[str, date]:
    """Until when somebody writes and reads, of those who were verified."""
    if "verified_days" not in entry:
        return {}
    read_only = timedelta(days=settings.READ_ONLY_DAYS)
    until = today() + timedelta(days=entry["verified_days"])
    return {"verified_until": until, "readable_until": until + read_only}


def _case(
    entry: dict[str, Any], people: dict[str, Practitioner], groups: dict[str, SpecialtyGroup]
) -> None:
    opened = timezone.now() - timedelta(
        days=entry.get("days_ago", 0), hours=entry.get("hours_ago", 0)
    )
    author = people[entry["author"]]
    case = open_case(
        author=author,
        group=groups[entry["group"]],
        texts={name: entry.get(name, "") for name in TEXTS},
        age=entry.get("age"),
        age_unit=entry.get("age_unit", Case.AgeUnit.YEARS),
        sex=entry.get("sex", Case.Sex.UNKNOWN),
        at=opened,
    )
    last = _discuss(case, entry.get("message", []), people, opened)
    case.thread.__class__.objects.filter(pk=case.thread_id).update(last_activity_at=last)
    if entry.get("state") == "closed":
        close_case(practitioner=author, case=case, conclusion=entry["conclusion"])
        Case.objects.filter(pk=case.pk).update(closed_at=last)


def _discuss(
    case: Case,
    messages: list[dict[str, Any]],
    people: dict[str, Practitioner],
    opened: datetime,
) -> datetime:
    """Post the messages at their times, none in the future; returns the time of the last."""
    now = timezone.now()
    at = opened
    for entry in messages:
        at = min(at + timedelta(minutes=entry["after_minutes"]), now)
        post_message(
            author=people[entry["author"]],
            thread_id=case.thread_id,
            body=entry["body"],
            client_id=uuid.uuid4(),
            at=at,
        )
    return at
