"""Networks for the bench, put into an empty database; what stands in them is told as plain JSON."""

from typing import Any

from django.core.management import call_command

from cases.models import Case
from cases.opening import open_case
from deidentification import deidentify
from network.models import Membership, Practitioner, Specialty, SpecialtyGroup, User
from tests.signing_in import session_of

SPECIALTIES = (Specialty.CARDIOLOGY, Specialty.NEUROLOGY, Specialty.NEPHROLOGY)


def one_thread(watchers: int) -> dict[str, Any]:
    """One group with one case: the thread's id and a session key for each watcher."""
    call_command("migrate", verbosity=0)
    group = _group(SPECIALTIES[0])
    people = [_person(f"watcher{number}", [group]) for number in range(watchers)]
    case = _case(people[0], group)
    sessions = [session_of(person) for person in people]
    return {"thread": str(case.thread_id), "sessions": sessions}


def three_groups(posters: int, leavers: int) -> dict[str, Any]:
    """Three groups of which everybody is a member, each with a case to write in and a quiet one.

    By group: its id, the thread to write in, the page of the quiet case. Then the session keys of
    those who write, and id and session key of each who will be put out, sign out or be removed.
    """
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)  # pages are asked for, too
    groups = [_group(specialty) for specialty in SPECIALTIES]
    moderator = _person("moderator", groups, is_moderator=True)
    moderator.memberships.update(is_moderator=True)
    threads = [_case(moderator, group).thread_id for group in groups]
    quiet = [_case(moderator, group).pk for group in groups]
    people = [_person(f"poster{number}", groups) for number in range(posters)]
    going = [_person(f"leaver{number}", groups) for number in range(leavers)]
    return {
        "groups": [group.pk for group in groups],
        "threads": list(map(str, threads)),
        "pages": [f"/cases/{case}/" for case in quiet],
        "posters": [session_of(person) for person in people],
        "leavers": [[person.pk, session_of(person)] for person in going],
    }


def _group(specialty: Specialty) -> SpecialtyGroup:
    return SpecialtyGroup.objects.create(
        slug=specialty.value, specialty=specialty, description=deidentify("")
    )


def _person(handle: str, groups: list[SpecialtyGroup], **fields: bool) -> Practitioner:
    practitioner = Practitioner.objects.create(
        user=User.objects.create_user(f"{handle}@bench.example"),
        handle=handle,
        name=handle.capitalize(),
        status=Practitioner.Status.VERIFIED,
        level=Practitioner.Level.PRACTICE,
        **fields,
    )
    for group in groups:
        Membership.objects.create(practitioner=practitioner, group=group)
    return practitioner


def _case(author: Practitioner, group: SpecialtyGroup) -> Case:
    texts = {"title": "Chest pain on exertion", "question": "Angiography first?"}
    return open_case(author=author, group=group, texts=texts, age=64, sex="male")
