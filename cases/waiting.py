"""What waits for somebody's decision: reports, and what was found in their texts."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Quarantine, Report
from messaging.models import Thread
from network.models import Practitioner


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A sentence for somebody, and where to act on it."""

    sentence: str
    url: str


def to_settle(author: Practitioner, thread: Thread | None = None) -> list[ToSettle]:
    """What waits for the author of a text, in one thread or everywhere."""
    reports = Report.objects.open().filter(author=author, hid=True)
    held = Quarantine.objects.open().by_rules().filter(author=author)
    if thread is not None:
        reports, held = reports.filter(thread=thread), held.filter(thread=thread)
    return [
        ToSettle(
            _(
                "A colleague reports that something of yours identifies a patient. Nobody reads it "
                "until you have taken that out, or a moderator has decided."
            ),
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


def to_judge(practitioner: Practitioner) -> list[ToSettle]:
    """What waits for somebody as the moderator of a group; those of the network have their list."""
    waiting = Report.objects.to_judge_by(practitioner).count()
    if not waiting:
        return []
    sentence = ngettext(
        "%(n)d report waits for you in a group that you moderate.",
        "%(n)d reports wait for you in groups that you moderate.",
        waiting,
    ) % {"n": waiting}
    return [ToSettle(sentence, reverse("cases:my_reports"))]
