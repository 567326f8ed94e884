"""What waits for the author of a text: a report of it, or a decision about what was found in it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Quarantine, Report
from messaging.models import Thread
from network.models import Practitioner


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A sentence for the author, and where to act on it."""

    sentence: str
    url: str


def to_settle(author: Practitioner, thread: Thread | None = None) -> list[ToSettle]:
    """In one thread, or everywhere."""
    reports = Report.objects.open().filter(author=author)
    held = Quarantine.objects.open().filter(author=author)
    if thread is not None:
        reports, held = reports.filter(thread=thread), held.filter(thread=thread)
    return [
        ToSettle(
            _("A colleague reports that a text of yours may still identify a person."),
            report.get_absolute_url(),
        )
        for report in reports
    ] + [
        ToSettle(
            _("Newer rules found something in a text of yours: decide about it."),
            one.get_absolute_url(),
        )
        for one in held
    ]
