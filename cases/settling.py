"""Settling a report: what becomes of its item and of its author. The first decision stands."""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Quarantine, Report
from cases.quarantining import rescan_row
from cases.withholding import (
    close_quarantine,
    fill,
    keep_hidden,
    locked_row,
    open_quarantine_of,
    texts_in,
    texts_of,
    thread_of,
    withhold,
)
from deidentification import RULES_VERSION, DeidentificationError, Deidentified
from messaging.moving import audience_alike, move_thread
from messaging.posting import Refused, refuse_read_only
from network import auditing
from network.mailing import tell
from network.models import Practitioner, Receipt, SpecialtyGroup
from network.sealing import chain_of_practitioner, write_receipt
from network.verification import DecisionRefused
from network.verification.independence import WORDS, tie_between
from network.verification.standing import suspend_practitioner

Measure, Outcome, Reason = Report.Measure, Report.Outcome, Report.Reason
OWN = ("self", "alias")
# Why somebody is put out, as their own page will say it.
STANDING_REASONS = {
    Reason.IDENTIFIES: Practitioner.Reason.LEAK,
    Reason.UNPROFESSIONAL: Practitioner.Reason.CONDUCT,
}


def settle_report(
    *,
    moderator: Practitioner,
    report: Report,
    outcome: Report.Outcome,
    measure: Report.Measure = Measure.NONE,
    group: SpecialtyGroup | None = None,
) -> Report:
    """Decide about a reported item: NOTHING, HIDDEN, or MOVED to `group`; and about its author.

    Reporter and author are told. Raises Refused with "forbidden", "read_only", "self" (one's own
    item or report: that it was tried is recorded), "unread" (nobody judges what they have not
    read), "settled" and "not_possible"; then nothing is changed.
    """
    refuse_self(moderator, report, measure)
    with transaction.atomic():
        row = locked_item(report)
        report = _locked_report(moderator, report)
        if outcome == Outcome.MOVED:
            _move(report, row, group)
        elif outcome == Outcome.HIDDEN and row is not None:
            withhold(row, Quarantine.Cause.REPORT)
            keep_hidden(row)
        elif outcome not in (Outcome.NOTHING, Outcome.HIDDEN):
            raise Refused("not_possible", _("Choose what becomes of it."))
        close_report(report, moderator, outcome, measure=measure, row=row)
    return report


def refuse_self(
    moderator: Practitioner, report: Report, measure: Report.Measure = Measure.NONE
) -> None:
    """Nobody decides about their own item or report, also of another account of theirs, nor
    suspends somebody to whom they are tied; that it was tried is recorded.

    Call it outside the transaction of the act, which takes nothing of this back.
    """
    if report.is_settled_by_role(moderator) and (why := _tie(moderator, report, measure)):
        auditing.record(
            auditing.Act.REFUSED_SELF, actor=moderator, about=moderator, subject=report, why=why
        )
        own = _("You cannot decide about what you wrote or reported yourself.")
        raise Refused("self", own if why == "self" else WORDS[why])


def _tie(moderator: Practitioner, report: Report, measure: Report.Measure) -> str:
    """As a code of `independence.WORDS`, or ""."""
    to_author = tie_between(moderator, report.author)
    if to_author in OWN or (to_author and measure == Measure.SUSPENDED):
        return to_author
    to_reporter = tie_between(moderator, report.reporter)
    return to_reporter if to_reporter in OWN else ""


def locked_item(report: Report) -> Any:
    """The reported row as it is now, locked; None when it is no more."""
    label, _dot, key = report.subject.rpartition(":")
    return locked_row(apps.get_model(label), key)


def found_item(report: Report) -> Any:
    """The reported row, to be shown; None when it is no more."""
    label, _dot, key = report.subject.rpartition(":")
    return apps.get_model(label)._base_manager.filter(pk=key).first()


def _locked_report(moderator: Practitioner, report: Report) -> Report:
    visible = Report.objects.visible_to(moderator).select_for_update(of=("self",))
    locked = visible.select_related("author__user", "reporter__user").filter(pk=report.pk).first()
    if locked is None or not locked.is_settled_by_role(moderator):
        raise Refused("forbidden", _("Only a moderator can do this."))
    refuse_read_only(moderator)
    if not locked.may_read_text(moderator):
        raise Refused("unread", _("Read the reported text first."))
    if locked.settled_at is not None:
        raise Refused("settled", _("Somebody has already decided. This is how it stands now."))
    return locked


def groups_to_move_to(report: Report) -> list[SpecialtyGroup]:
    """Where a case in the wrong group may go."""
    if report.item != Report.Item.CASE or report.reason != Reason.WRONG_GROUP:
        return []
    assert report.thread is not None
    return list(audience_alike(report.thread))


def _move(report: Report, row: Any, group: SpecialtyGroup | None) -> None:
    if not isinstance(row, Case) or group not in groups_to_move_to(report):
        raise Refused("not_possible", _("Choose the group in which it belongs."))
    move_thread(row.thread, group)


def close_report(
    report: Report,
    practitioner: Practitioner,
    outcome: Report.Outcome,
    *,
    measure: Report.Measure = Measure.NONE,
    redactions: int = 0,
    row: Any = None,
) -> None:
    """Settle a locked report, and what others said of the same item for the same reason.

    The item comes back unless it is to stay hidden, or another report holds it.
    """
    alike = Report.objects.open().of_subject(report.subject).filter(reason=report.reason)
    told = [*alike.exclude(pk=report.pk).select_related("reporter__user"), report]
    for one in told:
        one.settled_at, one.settled_by = timezone.now(), practitioner
        one.outcome, one.redactions = outcome, redactions
        # One warning is counted once, however many have reported.
        one.measure = measure if one is report else Measure.NONE
        one.save(update_fields=["settled_at", "settled_by", "outcome", "redactions", "measure"])
    if row is not None:
        give_back(row, practitioner)
    if measure == Measure.SUSPENDED:
        _suspend(practitioner, report)
    _tell(told, practitioner)
    for one in told:
        auditing.record(
            auditing.Act.REPORT_SETTLED,
            actor=practitioner,
            about=one.author,
            subject=one,
            item=one.subject,
            outcome=outcome.value,
            measure=one.measure,
        )


def _suspend(moderator: Practitioner, report: Report) -> None:
    if not moderator.moderates:  # those of a group answer for their group only
        raise Refused("not_possible", _("Only a moderator of the network can suspend somebody."))
    reason = STANDING_REASONS.get(Reason(report.reason), Practitioner.Reason.OTHER)
    try:
        suspend_practitioner(moderator=moderator, practitioner=report.author, reason=reason)
    except DecisionRefused as refusal:
        raise Refused("not_possible", str(refusal)) from None


def _tell(reports: list[Report], decided_by: Practitioner) -> None:
    """Both sides, by mail without a word of the item; the page says what was decided."""
    for report in reports:
        if report.reporter != decided_by and report.reporter.is_admitted:
            tell(report.reporter, "report_settled", page="cases:report", arguments=[report.pk])
    report = reports[-1]
    # Whoever was suspended is told by that; they can open no page about a report.
    if report.author not in (decided_by, report.reporter) and report.measure != Measure.SUSPENDED:
        tell(
            report.author,
            "item_settled",
            page="cases:report",
            arguments=[report.pk],
            warned=report.measure == Measure.WARNED,
        )


# --- Coming back ---------------------------------------------------------------------------------


def restore_reported(*, moderator: Practitioner, report: Report) -> Report:
    """Show again what a decision has hidden. Raises Refused as `settle_report`."""
    refuse_self(moderator, report)
    with transaction.atomic():
        row = locked_item(report)
        visible = Report.objects.visible_to(moderator).select_for_update(of=("self",))
        locked = visible.filter(pk=report.pk).first()
        if locked is None or not locked.is_settled_by_role(moderator):
            raise Refused("forbidden", _("Only a moderator can do this."))
        refuse_read_only(moderator)
        if row is None or locked.outcome != Outcome.HIDDEN:
            raise Refused("settled", _("Somebody has already decided. This is how it stands now."))
        hidden = Report.objects.of_subject(locked.subject).filter(outcome=Outcome.HIDDEN)
        told = list(hidden.select_related("reporter__user", "author__user"))
        hidden.update(outcome=Outcome.RESTORED, settled_at=timezone.now(), settled_by=moderator)
        give_back(row, moderator)
        _tell(told, moderator)
        auditing.record(
            auditing.Act.REPORT_SETTLED,
            actor=moderator,
            about=locked.author,
            subject=locked,
            item=locked.subject,
            outcome=Outcome.RESTORED.value,
        )
    locked.refresh_from_db()
    return locked


def give_back(row: Any, by: Practitioner) -> None:
    """Put what reports have withheld back into its locked row, unless one of them still holds it.

    What newer rules would take out is withheld by them again. Raises Refused("filter_failed").
    """
    held = open_quarantine_of(row)
    if held is None or held.cause != Quarantine.Cause.REPORT:
        return
    if Report.objects.of(row).holding().exists():
        return
    texts = {
        name: Deidentified.stored(text)
        for name, text in texts_in(held).items()
        if not str(getattr(row, name))  # what was typed into the row meanwhile stays
    }
    fill(row, texts, {})
    close_quarantine(held, by, Quarantine.Decision.RETURNED)
    thread = thread_of(row)
    write_receipt(
        chain=thread.receipt_chain if thread else chain_of_practitioner(by),
        author=by,
        act=Receipt.Act.RETURN,
        row=row,
        texts=[Deidentified.stored(text) for text in texts_of(row).values()],
    )
    if held.rules != RULES_VERSION or held.found:
        try:
            rescan_row(type(row), row.pk)
        except DeidentificationError:
            raise Refused("filter_failed", _("The filter could not check this text.")) from None


def settle_deleted(row: Any) -> None:
    """An author has deleted an item: what was said to identify somebody is gone. What was said of
    its author's conduct waits for a moderator all the same."""
    for report in Report.objects.open().of(row).filter(reason=Reason.IDENTIFIES):
        close_report(report, report.author, Outcome.DELETED)
