"""Who has no column: their answers follow from those who have one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from network.middleware import ENOUGH_WITH_ONE_FACTOR
from network.models import Membership, Practitioner
from network.models.practitioners import today
from tests.security.doors.knocking import undone
from tests.security.doors.rows import ABSENT, FORBIDDEN, IN, ROWS, SIGN_IN
from tests.security.doors.scene import Scene
from tests.security.doors.test_routes import knock_everywhere

BrowserAs = Callable[[str], Client]

# What looking after the group of the case adds to being its member.
OF_GROUP_MODERATORS = {
    ("network:manage_group", "GET"): IN,
    ("network:manage_group", "POST"): IN,
    ("network:invite_to_group", "POST"): IN,
    ("network:remove_member", "POST"): IN,
    ("network:name_moderator", "POST"): IN,
    ("network:settle_group_request", "POST"): IN,
    ("cases:read_report", "POST"): IN,
    ("cases:settle_report", "POST"): IN,
    ("cases:restore_report", "POST"): IN,
    # They see who asks to come in; taking that back is for whoever has asked.
    ("network:withdraw_group_request", "POST"): FORBIDDEN,
}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_password_alone_opens_only_the_way_to_a_second_factor(
    scene: Scene, method: str
) -> None:  # case A1
    client = Client()
    client.force_login(scene.people["moderator"].user, settings.AUTHENTICATION_BACKENDS[0])
    answers = {name: row.get if method == "GET" else row.post for name, row in ROWS.items()}
    for_members = {name for name, row in answers.items() if row["anonymous"] == SIGN_IN}
    elsewhere = set()
    for name in for_members - ENOUGH_WITH_ONE_FACTOR:
        with undone():
            response = getattr(client, method.lower())(scene.addresses[name], follow=True)
        if response.request["PATH_INFO"] != reverse("mfa_index"):
            elsewhere.add(name)
    assert elsewhere == set()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_suspended_stand_where_the_revoked_do(
    scene: Scene, browser_as: BrowserAs, method: str
) -> None:  # cases B8, C1
    Practitioner.objects.filter(pk=scene.people["revoked"].pk).update(
        status=Practitioner.Status.SUSPENDED
    )
    answers = {name: row.get if method == "GET" else row.post for name, row in ROWS.items()}
    wanted = [(name, row["revoked"]) for name, row in answers.items()]
    assert [(k[0], k[1]) for k in knock_everywhere(browser_as("revoked"), scene, method)] == wanted


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whose_reading_is_over_stands_where_the_revoked_do(
    scene: Scene, browser_as: BrowserAs, method: str
) -> None:  # case B10
    _end_verification(scene.people["member"], read_until=today() - timedelta(days=1))
    answers = {name: row.get if method == "GET" else row.post for name, row in ROWS.items()}
    wanted = [(name, row["revoked"]) for name, row in answers.items()]
    assert [(k[0], k[1]) for k in knock_everywhere(browser_as("member"), scene, method)] == wanted


def test_who_only_reads_reads_all_that_they_did_before(
    scene: Scene, browser_as: BrowserAs
) -> None:  # case B10
    _end_verification(scene.people["member"], read_until=today())
    wanted = {name: row.get["member"] for name, row in ROWS.items()}
    wanted["network:endorsement"] = ABSENT  # they vouch for nobody
    got = {k[0]: k[1] for k in knock_everywhere(browser_as("member"), scene, "GET")}
    assert got == wanted


def test_who_only_reads_writes_no_text(scene: Scene, browser_as: BrowserAs) -> None:  # case B10
    _end_verification(scene.people["author"], read_until=today())
    texts = {"cases_case", "messaging_message", "messaging_image", "messaging_thread"}
    changed = {
        name
        for name, _, tables, _ in knock_everywhere(browser_as("author"), scene, "POST")
        if tables & texts
    }
    # Who may only read may still take back what they wrote.
    assert changed == {"messaging:delete", "messaging:discard"}


def _end_verification(practitioner: Practitioner, *, read_until: object) -> None:
    Practitioner.objects.filter(pk=practitioner.pk).update(
        verified_until=today() - timedelta(days=2), readable_until=read_until
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_moderators_of_a_group_are_members_who_look_after_it(
    scene: Scene, browser_as: BrowserAs, method: str
) -> None:  # case C1
    member = scene.people["member"]
    Membership.objects.filter(practitioner=member, group=scene.case.group).update(is_moderator=True)
    answers = {name: row.get if method == "GET" else row.post for name, row in ROWS.items()}
    wanted = {
        name: OF_GROUP_MODERATORS.get((name, method), row["member"])
        for name, row in answers.items()
    }
    got = {k[0]: k[1] for k in knock_everywhere(browser_as("member"), scene, method)}
    assert {name: got[name] for name in got if got[name] != wanted[name]} == {}


def test_the_role_of_who_is_put_out_is_worth_nothing(
    scene: Scene, browser_as: BrowserAs
) -> None:  # cases B7, C1
    Practitioner.objects.filter(pk=scene.people["revoked"].pk).update(is_moderator=True)
    got = {k[0]: k[1] for k in knock_everywhere(browser_as("revoked"), scene, "POST")}
    assert got == {name: row.post["revoked"] for name, row in ROWS.items()}


def test_only_who_is_admitted_is_told_that_something_is_forbidden() -> None:
    """Cases are absent for outsiders; 403 says no more than what the address says itself."""
    of_cases = [name for name in ROWS if name.startswith(("cases:case", "messaging:"))]
    for name in of_cases:
        assert FORBIDDEN not in ROWS[name].get["outsider"] + ROWS[name].post["outsider"], name
    assert ROWS["messaging:image"].get["moderator"] == ABSENT


def test_a_password_alone_is_nobody_on_public_pages(scene: Scene) -> None:  # case A1
    client = Client()
    client.force_login(scene.people["author"].user, settings.AUTHENTICATION_BACKENDS[0])
    assert client.get(reverse("messaging:standing")).json() == {"standing": "signed_out"}
    about = client.get(reverse("cases:about_filter")).text
    assert scene.people["author"].name not in about
    assert reverse("cases:list") not in about
