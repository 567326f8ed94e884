"""Somebody says that a text still identifies a person; moderators read it and settle it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Report, ReportReading
from deidentification import DeidentificationError, Kind, deidentify
from messaging.models import Message
from messaging.posting import Refused
from network.models import Practitioner


@transaction.atomic
def report_message(
    *, reporter: Practitioner, message_id: int, kind: Kind, note: str = ""
) -> Report:
    """Report a message that one may read.

    Raises Refused("forbidden") for any other, for a deleted and for a withheld one, and
    Refused("filter_failed").
    """
    readable = Message.objects.visible_to(reporter).filter(
        deleted_at__isnull=True, withheld_since__isnull=True
    )
    message = readable.filter(pk=message_id).first()
    if message is None:
        raise Refused("forbidden", _("This message is not open to you."))
    return _report(
        reporter, kind, note, author=message.author, thread_id=message.thread_id, message=message
    )


@transaction.atomic
def report_case(*, reporter: Practitioner, case_id: UUID, kind: Kind, note: str = "") -> Report:
    """Report a case that one may read. Raises as `report_message`."""
    readable = Case.objects.visible_to(reporter).filter(withheld_since__isnull=True)
    case = readable.filter(pk=case_id).first()
    if case is None:
        raise Refused("forbidden", _("This case is not open to you."))
    return _report(reporter, kind, note, author=case.author, thread_id=case.thread_id)


def _report(
    reporter: Practitioner,
    kind: Kind,
    note: str,
    *,
    author: Practitioner,
    thread_id: UUID,
    message: Message | None = None,
) -> Report:
    try:
        clean = deidentify(note.replace("\r\n", "\n").strip())
    except DeidentificationError:
        raise Refused("filter_failed", _("The filter could not check this text.")) from None
    # Told twice by the same person, it is one report.
    report, _created = Report.objects.get_or_create(
        thread_id=thread_id,
        message=message,
        reporter=reporter,
        kind=kind,
        settled_at=None,
        defaults={"author": author, "note": clean},
    )
    return report


@transaction.atomic
def read_reported(*, moderator: Practitioner, report: Report) -> ReportReading:
    """Open the reported text to a moderator, and record it. Raises Refused("forbidden")."""
    if not (moderator.is_admitted and moderator.is_moderator):
        raise Refused("forbidden", _("Only a moderator can do this."))
    reading, _created = ReportReading.objects.get_or_create(report=report, moderator=moderator)
    return reading


@transaction.atomic
def dismiss_report(*, moderator: Practitioner, report: Report) -> Report:
    """Say that there is nothing to take out.

    Raises Refused with "forbidden", "unread" (nobody judges what they have not read) and "settled".
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not (moderator.is_admitted and moderator.is_moderator):
        raise Refused("forbidden", _("Only a moderator can do this."))
    if not report.may_read_text(moderator):
        raise Refused("unread", _("Read the reported text first."))
    if report.settled_at is not None:
        raise Refused("settled", _("Somebody has already decided. This is how it stands now."))
    settle(report, moderator, Report.Outcome.NOTHING)
    return report


def settle(
    report: Report, practitioner: Practitioner, outcome: Report.Outcome, redactions: int = 0
) -> None:
    report.settled_at, report.settled_by = timezone.now(), practitioner
    report.outcome, report.redactions = outcome, redactions
    report.save(update_fields=["settled_at", "settled_by", "outcome", "redactions"])
