"""Who comes into a group, who knows of it, who looks after it, and what ends with leaving."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.forms import CaseFilter, CaseForm
from cases.models import Case
from cases.opening import open_case
from deidentification import deidentify
from network.entrances import Way, groups_offered_to, ways_into
from network.governing import change_group, found_group, name_moderator
from network.group_pages import group_frame
from network.joining import (
    GroupRefused,
    answer_invitation,
    ask_to_join,
    invite_to_group,
    join_group,
    leave_group,
    remove_member,
    settle_request,
    withdraw,
)
from network.models import (
    AuditEntry,
    GroupRequest,
    Membership,
    Practitioner,
    SpecialtyGroup,
)
from network.waiting import waiting_for
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)  # mails leave after the commit
SignIn = Callable[..., Client]
Entrance = SpecialtyGroup.Entrance
HIDDEN_NAME = "Amyloidosis circle"


@pytest.fixture
def lead(cast: Cast) -> Practitioner:
    """The author, who looks after Cardiology."""
    _of(cast.author, cast.cardiology).update(is_moderator=True)
    return cast.author


@pytest.fixture
def hidden(cast: Cast) -> SpecialtyGroup:
    """A group by invitation: the author looks after it, the colleague belongs to it."""
    group = SpecialtyGroup.objects.create(
        slug="amyloidosis-circle",
        specialty="cardiology",
        name=deidentify(HIDDEN_NAME),
        entrance=Entrance.INVITATION,
    )
    assert group.title == HIDDEN_NAME
    Membership.objects.create(practitioner=cast.author, group=group, is_moderator=True)
    Membership.objects.create(practitioner=cast.colleague, group=group)
    return group


def _of(practitioner: Practitioner, group: SpecialtyGroup) -> Any:
    return Membership.objects.filter(practitioner=practitioner, group=group)


def _way(practitioner: Practitioner, group: SpecialtyGroup) -> Way:
    return ways_into(practitioner, [group])[group.pk]


def _on_request(group: SpecialtyGroup) -> SpecialtyGroup:
    group.entrance = Entrance.REQUEST
    group.save()
    return group


def _texts(title: str) -> dict[str, str]:
    return {"title": title, "presentation": "Chest pain."}


# --- Coming in -----------------------------------------------------------------------------------


def test_a_group_on_request_is_entered_when_its_moderator_says_so(
    cast: Cast, lead: Practitioner, signed_in: SignIn
) -> None:
    group = _on_request(cast.cardiology)
    client = signed_in(cast.stranger)
    for _ in range(2):  # asked twice, it is one request and one mail
        client.post(reverse("network:join", args=["cardiology"]))
    assert not _of(cast.stranger, group).exists()
    request = GroupRequest.objects.get()
    assert [m.to for m in mail.outbox] == [[lead.user.email]]
    page = signed_in(lead).get(reverse("network:groups")).text
    assert "1 request" in page

    settle = reverse("network:settle_group_request", args=[request.pk])
    signed_in(lead).post(settle, {"accepted": "yes"})
    assert _of(cast.stranger, group).exists()
    assert mail.outbox[-1].to == [cast.stranger.user.email]
    assert group.title not in mail.outbox[-1].subject + mail.outbox[-1].body
    joined = AuditEntry.objects.get(act="group_joined")
    assert (joined.actor_id, joined.about_id) == (lead.pk, cast.stranger.pk)


def test_who_is_refused_is_told_and_may_ask_again(cast: Cast, lead: Practitioner) -> None:
    group = _on_request(cast.cardiology)
    request = ask_to_join(practitioner=cast.stranger, group=group)
    settle_request(moderator=lead, group_request=request, accepted=False)
    assert "not accepted" in mail.outbox[-1].body
    assert _way(cast.stranger, group) == Way.ASK
    with pytest.raises(GroupRefused):  # the first decision stands
        settle_request(moderator=lead, group_request=request, accepted=True)
    assert not _of(cast.stranger, group).exists()


def test_a_group_on_request_is_not_joined_by_asking_for_more(cast: Cast) -> None:
    group = _on_request(cast.cardiology)
    with pytest.raises(PermissionDenied):
        join_group(practitioner=cast.stranger, group=group)
    with pytest.raises(PermissionDenied):
        ask_to_join(practitioner=cast.newcomer, group=group)


def test_nobody_settles_their_own_request(cast: Cast) -> None:
    group = _on_request(cast.cardiology)  # without a moderator: those of the network settle
    request = ask_to_join(practitioner=cast.moderator, group=group)
    assert not GroupRequest.objects.to_settle_by(cast.moderator).exists()
    with pytest.raises(PermissionDenied):
        settle_request(moderator=cast.moderator, group_request=request, accepted=True)


@pytest.mark.parametrize("who", ["colleague", "stranger", "newcomer", "suspended"])
def test_only_who_manages_a_group_lets_in_and_puts_out(
    cast: Cast, lead: Practitioner, who: str
) -> None:
    group, person = _on_request(cast.cardiology), getattr(cast, who)
    request = ask_to_join(practitioner=cast.moderator, group=group)
    with pytest.raises(PermissionDenied):
        settle_request(moderator=person, group_request=request, accepted=True)
    with pytest.raises(PermissionDenied):
        invite_to_group(moderator=person, group=group, practitioner=cast.moderator)
    with pytest.raises(PermissionDenied):
        remove_member(moderator=person, group=group, practitioner=lead)
    with pytest.raises(PermissionDenied):
        change_group(
            moderator=person, group=group, description="", rules="", entrance=Entrance.OPEN
        )
    with pytest.raises(PermissionDenied):
        name_moderator(by=person, group=group, practitioner=person, named=True)


def test_who_looks_after_a_group_but_is_out_of_time_changes_nothing(
    cast: Cast, lead: Practitioner
) -> None:
    request = ask_to_join(practitioner=cast.stranger, group=_on_request(cast.cardiology))
    lead.verified_until = timezone.localdate() - timedelta(days=1)
    lead.save()
    with pytest.raises(PermissionDenied):
        settle_request(moderator=lead, group_request=request, accepted=True)


def test_an_invitation_is_accepted_or_declined(
    cast: Cast, hidden: SpecialtyGroup, signed_in: SignIn
) -> None:
    invitation = invite_to_group(moderator=cast.author, group=hidden, practitioner=cast.stranger)
    assert invitation is not None
    assert mail.outbox[-1].to == [cast.stranger.user.email]
    assert HIDDEN_NAME not in mail.outbox[-1].subject + mail.outbox[-1].body
    assert hidden.slug not in mail.outbox[-1].body
    client = signed_in(cast.stranger)
    for place in ("cases:home", "network:groups"):
        assert HIDDEN_NAME in client.get(reverse(place)).text
    answer = reverse("network:settle_group_request", args=[invitation.pk])
    client.post(answer, {"accepted": "yes"})
    assert _of(cast.stranger, hidden).exists()

    other = invite_to_group(moderator=cast.author, group=hidden, practitioner=cast.moderator)
    assert other is not None
    with pytest.raises(PermissionDenied):
        answer_invitation(practitioner=cast.stranger, invitation=other, accepted=True)
    answer_invitation(practitioner=cast.moderator, invitation=other, accepted=False)
    assert not _of(cast.moderator, hidden).exists()


def test_a_withdrawn_invitation_lets_nobody_in(cast: Cast, hidden: SpecialtyGroup) -> None:
    invitation = invite_to_group(moderator=cast.author, group=hidden, practitioner=cast.stranger)
    assert invitation is not None
    with pytest.raises(PermissionDenied):
        withdraw(practitioner=cast.colleague, group_request=invitation)
    withdraw(practitioner=cast.author, group_request=invitation)
    with pytest.raises(GroupRefused):
        answer_invitation(practitioner=cast.stranger, invitation=invitation, accepted=True)
    assert not SpecialtyGroup.objects.visible_to(cast.stranger).filter(pk=hidden.pk).exists()


def test_who_asked_and_is_invited_is_in(cast: Cast, lead: Practitioner) -> None:
    group = _on_request(cast.cardiology)
    ask_to_join(practitioner=cast.stranger, group=group)
    assert invite_to_group(moderator=lead, group=group, practitioner=cast.stranger) is None
    assert _of(cast.stranger, group).exists()
    assert not GroupRequest.objects.open().exists()


# --- A hidden group ------------------------------------------------------------------------------


def test_a_group_by_invitation_is_nowhere_for_an_outsider(
    cast: Cast, hidden: SpecialtyGroup, signed_in: SignIn
) -> None:  # case C4
    case = open_case(author=cast.author, group=hidden, texts=_texts("Thick septum, low voltage"))
    client = signed_in(cast.stranger)
    pages = [
        reverse("cases:home"),
        reverse("cases:list"),
        reverse("cases:list") + f"?group={hidden.slug}",
        reverse("network:groups"),
        reverse("network:people"),
        reverse("network:people") + "?q=treb",
        reverse("network:practitioner", args=["author"]),
        reverse("network:practitioner", args=["colleague"]),
        reverse("cases:new"),
    ]
    for address in pages:
        page = client.get(address)
        assert page.status_code == 200
        assert HIDDEN_NAME not in page.text, address
        assert f'"/groups/{hidden.slug}/' not in page.text, address
        assert "Thick septum" not in page.text, address
    never = "no-such-group"
    for name in (
        *("cases:group", "network:group_people", "network:group_about", "network:manage_group"),
        *("network:join", "network:leave", "network:read_rules", "network:invite_to_group"),
        *("network:remove_member", "network:name_moderator"),
    ):
        for method in ("get", "post"):
            there = getattr(client, method)(reverse(name, args=[hidden.slug]))
            absent = getattr(client, method)(reverse(name, args=[never]))
            assert there.status_code == absent.status_code, (name, method)
            assert there.status_code in (404, 405)
    assert client.get(reverse("cases:case", args=[case.pk])).status_code == 404
    assert client.get(reverse("cases:new") + f"?group={hidden.slug}").status_code == 404
    assert not Membership.objects.filter(practitioner=cast.stranger, group=hidden).exists()
    with pytest.raises(PermissionDenied):
        ask_to_join(practitioner=cast.stranger, group=hidden)


def test_lists_and_counts_are_the_same_with_and_without_a_hidden_group(
    cast: Cast, signed_in: SignIn, hidden: SpecialtyGroup
) -> None:  # cases C4, C10
    def seen() -> list[object]:
        forms = (CaseForm(author=cast.stranger), CaseFilter(reader=cast.stranger))
        groups = signed_in(cast.stranger).get(reverse("network:groups")).context
        return [
            [list(form.fields["group"].queryset) for form in forms],
            [card["group"] for card in (*groups["mine"], *groups["others"])],
            signed_in(cast.stranger).get(reverse("cases:home")).context["counts"],
        ]

    open_case(author=cast.author, group=hidden, texts=_texts("Thick septum, low voltage"))
    with_it = seen()
    Case.objects.all().delete()
    hidden.threads.all().delete()
    hidden.delete()
    assert with_it == seen()


def test_an_invitation_or_the_role_shows_the_group_and_not_its_people(
    cast: Cast, hidden: SpecialtyGroup, signed_in: SignIn
) -> None:  # case C4
    open_case(author=cast.author, group=hidden, texts=_texts("Thick septum, low voltage"))
    invite_to_group(moderator=cast.author, group=hidden, practitioner=cast.stranger)
    people = reverse("network:group_people", args=[hidden.slug])
    for outsider in (cast.stranger, cast.moderator):
        client = signed_in(outsider)
        page = client.get(reverse("cases:group", args=[hidden.slug])).text
        assert HIDDEN_NAME in page
        assert "Thick septum" not in page
        assert cast.colleague.name not in page
        about = client.get(reverse("network:group_about", args=[hidden.slug])).text
        assert cast.author.name not in about
        assert client.get(people).status_code == 404
        listed = client.get(reverse("network:groups")).context
        cards = [*listed["mine"], *listed["others"]]
        assert [card["knows_people"] for card in cards if card["group"] == hidden] == [False]
        profile = client.get(reverse("network:practitioner", args=["colleague"])).text
        assert HIDDEN_NAME not in profile
    assert cast.colleague.name in signed_in(cast.author).get(people).text
    inside = signed_in(cast.author).get(reverse("network:practitioner", args=["colleague"])).text
    assert HIDDEN_NAME in inside


def test_a_moderator_of_the_network_learns_no_member_by_trying_names(
    cast: Cast, hidden: SpecialtyGroup, signed_in: SignIn
) -> None:
    client = signed_in(cast.moderator)
    address = reverse("network:name_moderator", args=[hidden.slug])
    answers = [
        client.post(address, {"handle": handle, "named": "yes"}, follow=True).text.count(
            "Only a member of the group"
        )
        for handle in ("stranger", "nobody.at.all")
    ]
    assert answers == [1, 1]
    page = client.get(reverse("network:manage_group", args=[hidden.slug])).text
    assert cast.colleague.name not in page
    assert not group_frame(hidden, cast.moderator).may_manage  # it has moderators of its own


def test_a_moderator_of_the_network_finds_something_to_do_in_a_group_of_their_own(
    cast: Cast, lead: Practitioner, signed_in: SignIn
) -> None:
    Membership.objects.get_or_create(group=cast.cardiology, practitioner=cast.moderator)
    client = signed_in(cast.moderator)
    page = client.get(reverse("network:manage_group", args=[cast.cardiology.slug])).text
    assert lead.name in page
    assert reverse("network:name_moderator", args=[cast.cardiology.slug]) in page
    assert "You do not read its cases" not in page


# --- Going out -----------------------------------------------------------------------------------


def test_who_was_taken_out_of_an_open_group_comes_back_by_asking(
    cast: Cast, lead: Practitioner, signed_in: SignIn
) -> None:
    remove_member(moderator=lead, group=cast.cardiology, practitioner=cast.colleague)
    assert "taken you out" in mail.outbox[-1].body
    left = AuditEntry.objects.get(act="group_left")
    assert (left.actor_id, left.about_id) == (lead.pk, cast.colleague.pk)
    with pytest.raises(PermissionDenied):
        join_group(practitioner=cast.colleague, group=cast.cardiology)
    signed_in(cast.colleague).post(reverse("network:join", args=["cardiology"]))
    assert not _of(cast.colleague, cast.cardiology).exists()
    request = GroupRequest.objects.requests().get()
    settle_request(moderator=lead, group_request=request, accepted=True)
    leave_group(practitioner=cast.colleague, group=cast.cardiology)
    join_group(practitioner=cast.colleague, group=cast.cardiology)  # who was let in again is in


def test_who_was_taken_out_reads_nothing_in_any_list(
    cast: Cast, lead: Practitioner, case: Case, signed_in: SignIn
) -> None:  # case C10
    client = signed_in(cast.colleague)
    assert str(case.title) in client.get(reverse("cases:list")).text
    remove_member(moderator=lead, group=cast.cardiology, practitioner=cast.colleague)
    for address in (
        *(
            reverse("cases:home"),
            reverse("cases:list"),
            reverse("cases:list") + "?group=cardiology",
        ),
        reverse("cases:group", args=["cardiology"]),
    ):
        assert str(case.title) not in client.get(address).text, address
    assert client.get(case.get_absolute_url()).status_code == 404


def test_the_last_moderator_names_another_before_leaving(
    cast: Cast, lead: Practitioner, signed_in: SignIn
) -> None:
    answer = signed_in(lead).post(reverse("network:leave", args=["cardiology"]), follow=True)
    assert "Name another moderator first" in answer.text
    with pytest.raises(GroupRefused):
        name_moderator(by=lead, group=cast.cardiology, practitioner=lead, named=False)
    # Who is suspended looks after nothing.
    _of(cast.suspended, cast.cardiology).update(is_moderator=True)
    with pytest.raises(GroupRefused):
        leave_group(practitioner=lead, group=cast.cardiology)
    name_moderator(by=lead, group=cast.cardiology, practitioner=cast.colleague, named=True)
    assert mail.outbox[-1].to == [cast.colleague.user.email]
    leave_group(practitioner=lead, group=cast.cardiology)
    assert list(cast.cardiology.moderators) == [cast.colleague]


def test_the_last_member_of_all_may_go(cast: Cast, lead: Practitioner) -> None:
    cast.cardiology.memberships.exclude(practitioner=lead).delete()
    leave_group(practitioner=lead, group=cast.cardiology)
    assert not cast.cardiology.memberships.exists()


# --- Looking after it ----------------------------------------------------------------------------


def test_who_founds_a_group_looks_after_it(cast: Cast) -> None:
    group = found_group(
        moderator=cast.moderator,
        specialty="neurology",
        name="New",
        description="",
        rules="Cite your source.",
        entrance=Entrance.REQUEST,
    )
    assert group.slug != "new"  # that address is the form's
    assert list(group.moderators) == [cast.moderator]
    assert not SpecialtyGroup.objects.awaiting_rules_of(cast.moderator).exists()


def test_moderators_of_the_network_name_those_of_a_group(cast: Cast) -> None:
    name_moderator(
        by=cast.moderator, group=cast.cardiology, practitioner=cast.colleague, named=True
    )
    changed = AuditEntry.objects.get(act="role_changed")
    assert changed.details == {"role": "group_moderator", "given": True}
    assert (changed.actor_id, changed.about_id) == (cast.moderator.pk, cast.colleague.pk)
    # From now on the group looks after itself.
    request = ask_to_join(practitioner=cast.stranger, group=_on_request(cast.cardiology))
    with pytest.raises(PermissionDenied):
        settle_request(moderator=cast.moderator, group_request=request, accepted=True)
    with pytest.raises(GroupRefused):
        name_moderator(
            by=cast.moderator, group=cast.cardiology, practitioner=cast.stranger, named=True
        )


def test_what_is_written_of_a_group_passes_the_filter(
    cast: Cast, lead: Practitioner, signed_in: SignIn
) -> None:  # case D15
    data = {
        "description": "Founded after Mrs Odile Varengue",
        "rules": "Never write as for Mrs Odile Varengue, tel. 06 12 34 56 78.",
        "entrance": "invitation",
    }
    signed_in(lead).post(reverse("network:manage_group", args=["cardiology"]), data)
    group = SpecialtyGroup.objects.get(pk=cast.cardiology.pk)
    assert "Varengue" not in f"{group.description} {group.rules}"
    assert "Never write" in str(group.rules)
    changed = AuditEntry.objects.get(act="group_changed")
    assert changed.details == {"before": "open", "after": "invitation"}


def test_the_group_of_ones_specialty_is_offered_to_newcomers(
    cast: Cast, signed_in: SignIn, hidden: SpecialtyGroup
) -> None:
    assert groups_offered_to(cast.stranger) == [cast.cardiology]  # and not the hidden one
    assert waiting_for(cast.stranger).offered == []  # in a group already, and let in long ago
    cast.stranger.decided_at = timezone.now()
    assert waiting_for(cast.stranger).offered == [cast.cardiology]
    cast.stranger.save()
    assert "is the group of your specialty" in signed_in(cast.stranger).get("/").text
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert waiting_for(cast.stranger).offered == []
    join_group(practitioner=cast.stranger, group=cast.cardiology)
    assert groups_offered_to(cast.stranger) == []


def test_colleagues_are_found_and_invited_on_the_groups_page(
    cast: Cast, lead: Practitioner, signed_in: SignIn
) -> None:
    client, address = signed_in(lead), reverse("network:manage_group", args=["cardiology"])
    found = client.get(address, {"q": "a"}).context["found"]
    assert cast.stranger in found
    assert not {cast.colleague, cast.newcomer, cast.suspended} & set(found)
    invite = reverse("network:invite_to_group", args=["cardiology"])
    client.post(invite, {"handle": "stranger"})
    assert GroupRequest.objects.invitations().get().practitioner == cast.stranger
    assert cast.stranger not in client.get(address, {"q": "a"}).context["found"]


# --- Rules ---------------------------------------------------------------------------------------


def test_rules_are_accepted_in_the_writing_that_was_shown(
    cast: Cast, lead: Practitioner, signed_in: SignIn
) -> None:
    def write(rules: str) -> str:
        group = change_group(
            moderator=lead,
            group=cast.cardiology,
            description="",
            rules=rules,
            entrance=Entrance.OPEN,
        )
        return group.rules_mark

    def awaits() -> bool:
        return SpecialtyGroup.objects.awaiting_rules_of(cast.colleague).exists()

    assert not awaits()
    first = write("Cite your source.")
    assert awaits()
    second = write("Cite your source. Answer within a day.")
    address = reverse("network:read_rules", args=["cardiology"])
    data = {"seen": first, "next": "/cases/"}
    answer = signed_in(cast.colleague).post(address, data)
    assert answer.headers["Location"] == "/cases/"
    assert awaits()  # they have changed while they were read
    signed_in(cast.colleague).post(address, {"seen": second, "next": "//evil.example"})
    assert not awaits()
    assert write("Cite your source. Answer within a day.") == second  # the same, so nobody is asked
    assert not awaits()
    write("")
    assert not awaits()
    assert not SpecialtyGroup.objects.awaiting_rules_of(lead).exists()


def test_a_hidden_groups_cases_stay_when_it_opens_and_whoever_joins_reads_them(
    cast: Cast, hidden: SpecialtyGroup
) -> None:
    case = open_case(author=cast.author, group=hidden, texts=_texts("Thick septum, low voltage"))
    change_group(
        moderator=cast.author, group=hidden, description="", rules="", entrance=Entrance.OPEN
    )
    assert not Case.objects.visible_to(cast.stranger).filter(pk=case.pk).exists()
    join_group(practitioner=cast.stranger, group=hidden)
    assert Case.objects.visible_to(cast.stranger).filter(pk=case.pk).exists()
