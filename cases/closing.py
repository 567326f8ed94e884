"""Closing a case with what came of it, and opening it again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.models import Case
from deidentification import Deidentified
from messaging.filtering import filter_in_thread, keep_in_mind, readers_named
from messaging.memory import recall
from messaging.models import Thread
from messaging.posting import change_opening, refuse_unmet
from messaging.rendering import MENTION
from messaging.vouching import NO_WISHES, Wishes
from network.models import Practitioner, Receipt
from network.sealing import forget_text, write_receipt


@transaction.atomic
def close_case(
    *, practitioner: Practitioner, case: Case, conclusion: str, wishes: Wishes = NO_WISHES
) -> Case:
    """Say what came of a case.

    Raises PermissionDenied for anybody but its author, `messaging.posting.Refused`
    ("not_taken_out") and `deidentification.DeidentificationError`.
    """
    case = _locked(practitioner, case)
    typed = conclusion.replace("\r\n", "\n").strip()
    thread = case.thread
    mentions = wishes.allowing(readers_named(thread, MENTION.findall(typed)))
    remembered = recall(thread.pk, thread.marks)
    [clean] = filter_in_thread(remembered, [typed], mentions=mentions, wishes=wishes)
    refuse_unmet(wishes, [typed], [clean])
    case.closed_at = timezone.now()
    case.closed_by = practitioner
    case.conclusion = clean
    case.save(update_fields=["closed_at", "closed_by", "conclusion"])
    change_opening(case.thread)
    write_receipt(
        chain=case.thread.receipt_chain,
        author=practitioner,
        act=Receipt.Act.CLOSURE,
        row=case,
        texts=case.texts,
        kept=wishes.kept(typed, clean),
    )
    keep_in_mind(thread, remembered)
    return case


@transaction.atomic
def reopen_case(*, practitioner: Practitioner, case: Case) -> Case:
    """Take a conclusion back. Raises PermissionDenied for anybody but the author."""
    case = _locked(practitioner, case)
    case.closed_at = case.closed_by = None
    case.conclusion = Deidentified.stored("")
    case.save(update_fields=["closed_at", "closed_by", "conclusion"])
    change_opening(case.thread)
    forget_text(case)
    return case


def _locked(practitioner: Practitioner, case: Case) -> Case:
    # The thread is locked too: its receipts are written one after the other.
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=case.thread_id)
    rows = Case.objects.visible_to(practitioner).select_for_update(of=("self",))
    locked = rows.filter(pk=case.pk).first()
    if locked is None or not locked.may_close(practitioner):
        raise PermissionDenied
    locked.thread = thread
    return locked
