"""Where moderators work: this room's people, and whatever the rooms above it add."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from network.models import Claim, Practitioner
from network.signals import places_of_moderation


@dataclass(frozen=True, slots=True)
class Place:
    """A tab of the moderators' pages; `count` is what waits there."""

    label: str
    url: str
    count: int = 0


def moderation_places() -> list[Place]:
    places = [
        Place(_("Queue"), reverse("network:moderation"), Claim.objects.waiting().count()),
        Place(_("Everybody"), reverse("network:everybody")),
        Place(_("Figures of the queue"), reverse("network:queue_figures")),
    ]
    places.append(Place(_("Audit trail"), reverse("network:audit")))
    for _receiver, more in places_of_moderation.send(Practitioner):
        places += more if isinstance(more, list) else []
    return places
