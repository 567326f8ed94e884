"""What the rooms below ask and tell: pages, moderators' work, a message that was emptied."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, Quarantine, Report
from cases.settling import settle_deleted
from cases.withholding import forget_deleted
from messaging.models import Message, Thread
from messaging.signals import message_deleted, place_of_thread
from network.moderating import Place
from network.signals import places_of_moderation


@receiver(place_of_thread)
def page_of_a_case(sender: Any, thread: Thread, **kwargs: Any) -> str | None:
    case = Case.objects.filter(thread=thread).first()
    return case.get_absolute_url() if case else None


@receiver(message_deleted)
def forget_what_is_withheld(sender: Any, message: Message, **kwargs: Any) -> None:
    for row in (message, *message.images.all()):
        forget_deleted(row)
        settle_deleted(row)


@receiver(places_of_moderation)
def watching_over_texts(sender: Any, **kwargs: Any) -> list[Place]:
    return [
        Place(_("Reports"), reverse("cases:reports"), Report.objects.open().count()),
        Place(
            _("Being checked"),
            reverse("cases:quarantines"),
            Quarantine.objects.open().by_rules().count(),
        ),
        Place(_("Filter"), reverse("cases:filter_figures")),
    ]
