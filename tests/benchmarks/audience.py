"""A network for the bench: one group, one case, and as many signed-in watchers as are wished."""

from typing import Any

from django.core.management import call_command

from cases.opening import open_case
from deidentification import deidentify
from network.models import Membership, Practitioner, Specialty, SpecialtyGroup, User
from tests.signing_in import session_of


def assemble(size: int) -> dict[str, Any]:
    """Fill the empty database; returns the thread's id and a session key for each watcher."""
    call_command("migrate", verbosity=0)
    group = SpecialtyGroup.objects.create(
        slug="cardiology", specialty=Specialty.CARDIOLOGY, description=deidentify("")
    )
    watchers = [_watcher(number, group) for number in range(size)]
    texts = {"title": "Chest pain on exertion", "question": "Angiography first?"}
    case = open_case(author=watchers[0], group=group, texts=texts, age=64, sex="male")
    sessions = [session_of(watcher) for watcher in watchers]
    return {"thread": str(case.thread_id), "sessions": sessions}


def _watcher(number: int, group: SpecialtyGroup) -> Practitioner:
    practitioner = Practitioner.objects.create(
        user=User.objects.create_user(f"watcher{number}@bench.example"),
        handle=f"watcher.{number}",
        name=f"Watcher {number}",
        status=Practitioner.Status.VERIFIED,
    )
    Membership.objects.create(practitioner=practitioner, group=group)
    return practitioner
