"""The invented groups: open, on request, by invitation; who looks after them and who waits."""

from typing import Any

from django.utils import timezone

from deidentification import deidentify
from demonstration.people import DOMAIN
from network.joining import ask_to_join, invite_to_group
from network.models import Membership, Practitioner, SpecialtyGroup

People = dict[str, Practitioner]


def make_group(entry: dict[str, Any]) -> SpecialtyGroup:
    return SpecialtyGroup.objects.create(
        slug=entry["slug"],
        specialty=entry["specialty"],
        name=deidentify(entry.get("name", "")),
        description=deidentify(entry["description"]),
        entrance=entry.get("entrance", SpecialtyGroup.Entrance.OPEN),
    )


def look_after(entry: dict[str, Any], group: SpecialtyGroup, people: People) -> None:
    """Moderators, rules, requests and invitations, once the discussions are there: so that whoever
    looks around meets the rules before their first word."""
    for person in _named(entry, "members", people):
        Membership.objects.create(practitioner=person, group=group)
    moderators = _named(entry, "moderators", people)
    group.memberships.filter(practitioner__in=moderators).update(is_moderator=True)
    if rules := entry.get("rules"):
        group.rules, group.rules_changed_at = deidentify(rules), timezone.now()
        group.save(update_fields=["rules", "rules_changed_at"])
    for person in _named(entry, "asking", people):
        ask_to_join(practitioner=person, group=group)
    for person in _named(entry, "invited", people):
        invite_to_group(moderator=moderators[0], group=group, practitioner=person)


def _named(entry: dict[str, Any], role: str, people: People) -> list[Practitioner]:
    return [people[f"{handle}@{DOMAIN}"] for handle in entry.get(role, [])]
