"""Somebody says of a case, a message, a picture or a profile that it should not stand as it is.

What is said to identify a patient is withheld at once, until somebody decides (`cases.settling`).
"""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Quarantine, Report, ReportReading
from cases.withholding import author_of, locked_row, thread_of, withhold
from deidentification import DeidentificationError, Deidentified, Kind, deidentify
from messaging.filtering import filter_in_thread, keep_in_mind
from messaging.memory import recall
from messaging.models import Image, Message, Thread
from messaging.posting import Refused
from network import auditing
from network.mailing import tell
from network.models import Practitioner

Item = Case | Message | Image | Practitioner
Reason = Report.Reason
# Whose reports have hidden so many items in a day hides no more of them unseen.
HIDING_LIMIT, HIDING_PERIOD = 5, timedelta(days=1)
_NAMES = {
    Case: Report.Item.CASE,
    Message: Report.Item.MESSAGE,
    Image: Report.Item.IMAGE,
    Practitioner: Report.Item.PROFILE,
}


def reportable_by(practitioner: Practitioner, model: type[Item]) -> models.QuerySet:
    """What somebody may read of a kind, and may therefore report; what is withheld already and
    one's own page are not reported."""
    rows: models.QuerySet = model.objects.visible_to(practitioner)
    if model is Practitioner:
        return rows.filter(bio_withheld_since__isnull=True).exclude(pk=practitioner.pk)
    if model is Message:
        rows = rows.filter(deleted_at__isnull=True)
    return rows.filter(withheld_since__isnull=True, thread__isnull=False)


@transaction.atomic
def report_item(
    *,
    reporter: Practitioner,
    item: Item,
    reason: Report.Reason = Reason.IDENTIFIES,
    kind: Kind | None = None,
    note: str = "",
) -> Report:
    """Report an item that one may read.

    `kind`: of the identifier that remains; `note`: as it was typed. What is said to identify a
    patient is withheld, and its author is told. Told twice by the same person it is one report,
    which a second thought may make one of that kind. Raises Refused with "forbidden" (absent, not
    open to this person, or withheld already) and "filter_failed".
    """
    locked = locked_row(type(item), item.pk)
    earlier = Report.objects.open().of(item).filter(reporter=reporter).first()
    if earlier is not None and (earlier.reason == Reason.IDENTIFIES or reason == earlier.reason):
        return earlier
    if locked is None or not reportable_by(reporter, type(item)).filter(pk=item.pk).exists():
        raise Refused("forbidden", _("This is not open to you, or is being checked already."))
    author, thread = author_of(locked), thread_of(locked)
    assert author is not None
    report = earlier or Report(
        item=_NAMES[type(item)],
        subject=f"{item._meta.label_lower}:{item.pk}",
        thread=thread,
        message=item if isinstance(item, Message) else None,
        image=item if isinstance(item, Image) else None,
        author=author,
        reporter=reporter,
    )
    report.reason, report.kind = reason, kind or ""
    report.note = _filtered(note, thread)
    report.hid = reason == Reason.IDENTIFIES and _may_hide(reporter) and _holds_something(locked)
    report.save()
    if report.hid:
        withhold(locked, Quarantine.Cause.REPORT)
    _tell(report)
    auditing.record(
        auditing.Act.REPORTED,
        actor=reporter,
        subject=report,  # not about its author, who would read there who reported it
        item=report.subject,
        reason=report.reason,
        hid=report.hid,
    )
    return report


def _filtered(note: str, thread: Thread | None) -> Deidentified:
    """A note goes through the filter with what its thread knows: the patient has a letter there."""
    typed = note.replace("\r\n", "\n").strip()
    try:
        if thread is None:
            return deidentify(typed)
        thread = Thread.objects.get(pk=thread.pk)  # as it is now that its row is locked
        remembered = recall(thread.pk, thread.marks)
        [clean] = filter_in_thread(remembered, [typed])
        keep_in_mind(thread, remembered)
    except DeidentificationError:
        raise Refused("filter_failed", _("The filter could not check this text.")) from None
    return clean


def _may_hide(reporter: Practitioner) -> bool:
    # Two reports of one person at once are counted one after the other.
    Practitioner.objects.select_for_update(of=("self",)).get(pk=reporter.pk)
    lately = timezone.now() - HIDING_PERIOD
    mine = Report.objects.filter(reporter=reporter, hid=True, created_at__gt=lately)
    return mine.count() < HIDING_LIMIT


def _holds_something(row: Item) -> bool:
    return not isinstance(row, Practitioner) or bool(row.bio)


def _tell(report: Report) -> None:
    """The author, when their item has gone. When a leak stands on because of who reported it, the
    moderators: nothing else makes it wait less long."""
    if report.hid:
        if report.author != report.reporter:
            tell(report.author, "item_reported", page="cases:report", arguments=[report.pk])
    elif report.reason == Reason.IDENTIFIES:
        for moderator in Practitioner.objects.moderators().select_related("user"):
            if not report.concerns(moderator):
                tell(moderator, "report_waiting", page="cases:report", arguments=[report.pk])


@transaction.atomic
def read_reported(*, moderator: Practitioner, report: Report) -> ReportReading:
    """Open the reported item to a moderator for a day, and record it. Raises
    Refused("forbidden")."""
    if not report.is_settled_by_role(moderator):
        raise Refused("forbidden", _("Only a moderator can do this."))
    is_open = report.may_read_text(moderator)
    reading, _is_first = ReportReading.objects.update_or_create(
        report=report, moderator=moderator, defaults={} if is_open else {"at": timezone.now()}
    )
    if not is_open:
        auditing.record(
            auditing.Act.REPORT_READ,
            actor=moderator,
            about=report.author,
            subject=report,
            item=report.subject,
        )
    return reading
