"""Taking words out of a discussion after they were posted: everywhere in it, at once."""

from collections.abc import Sequence
from functools import partial

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import TEXTS, Case, Quarantine, Report
from cases.settling import close_report, locked_item, refuse_self
from cases.withholding import (
    as_texts,
    locked_row,
    open_quarantine_of,
    texts_in,
    texts_of,
    thread_of,
)
from deidentification import DeidentificationError, Deidentified, Kind
from deidentification.redaction import is_ordinary, redact
from messaging.models import Image, Message, Thread
from messaging.posting import Refused, change_opening, refuse_read_only
from messaging.redacting import Redact, redact_descriptions, redact_messages, remember_names
from network.models import Practitioner, Receipt
from network.sealing import chain_of_practitioner, total, write_receipt

PASSAGES_LIMIT = 20
SHORTEST, LONGEST = 2, 200  # characters of a passage
CASE_TEXTS = (*TEXTS, "conclusion")


@transaction.atomic
def redact_own_message(
    *, author: Practitioner, message: Message, words: Sequence[str], kind: Kind
) -> int:
    """Take words that stand in one's own message out of its whole thread.

    `words`: passages of that message, each of SHORTEST to LONGEST characters. In every text of
    the thread they are replaced by the mark of `kind`; returns from how many places. Raises Refused
    with "forbidden", "bad_words", "not_there" and "filter_failed"; then nothing is changed.
    """
    mine = Message.objects.visible_to(author).filter(author=author, deleted_at__isnull=True)
    found = mine.filter(pk=message.pk).first()
    if found is None:
        raise Refused("forbidden", _("You cannot change this message."))
    return _redact(author, locked_row(Message, found.pk), words, kind)


@transaction.atomic
def redact_own_case(*, author: Practitioner, case: Case, words: Sequence[str], kind: Kind) -> int:
    """The same for one's own case. Raises as `redact_own_message`."""
    found = Case.objects.visible_to(author).filter(author=author, pk=case.pk).first()
    if found is None:
        raise Refused("forbidden", _("You cannot change this case."))
    return _redact(author, locked_row(Case, found.pk), words, kind)


def redact_reported(
    *,
    practitioner: Practitioner,
    report: Report,
    words: Sequence[str],
    kind: Kind,
    measure: Report.Measure = Report.Measure.NONE,
) -> int:
    """The same for a reported text: by its author, or by a moderator who has read it.

    Settles the report, by which the item comes back. Of an item whose author has settled one
    already, the next waits for a moderator whatever its author takes out. `measure` is for
    moderators. Raises Refused as `redact_own_message`, and with "read_only", "self" and "settled".
    """
    by_author = practitioner.pk == report.author_id
    if not by_author:
        refuse_self(practitioner, report, measure)
    with transaction.atomic():
        row = locked_item(report)
        visible = Report.objects.visible_to(practitioner).select_for_update(of=("self",))
        locked = visible.filter(pk=report.pk).first()
        if locked is None or row is None or not locked.may_redact(practitioner):
            raise Refused("forbidden", _("Only its author or a moderator can change this text."))
        if not by_author:
            refuse_read_only(practitioner)
        if locked.settled_at is not None:
            raise Refused("settled", _("Somebody has already decided. This is how it stands now."))
        places = _redact(practitioner, row, words, kind)
        if not (by_author and locked.was_settled_by_author_before()):
            close_report(
                locked,
                practitioner,
                Report.Outcome.REDACTED,
                measure=Report.Measure.NONE if by_author else measure,
                redactions=places,
                row=locked_item(locked),  # as the redaction has left it
            )
    return places


def _redact(by: Practitioner, row: models.Model, words: Sequence[str], kind: Kind) -> int:
    words = [passage for one in words if (passage := one.strip())]
    if not words or len(words) > PASSAGES_LIMIT:
        raise Refused("bad_words", _("Name one to twenty passages."))
    if any(not SHORTEST <= len(one) <= LONGEST for one in words):
        raise Refused("bad_words", _("A passage has between 2 and 200 characters."))
    thread = thread_of(row)
    case = Case.objects.select_for_update().filter(thread=thread).first() if thread else None
    run = partial(_run, words=words, kind=kind, language=case.language if case else "")
    try:
        _refuse_absent(row, words, kind)
        _refuse_ordinary(by, words)
        if thread is None:
            return _redact_alone(row, by, run)
        places = redact_messages(thread, by, run) + redact_descriptions(thread, by, run)
        places += _redact_case(case, by, run) if case else 0
        places += _redact_reports(thread, run)
        places += _redact_quarantined(Quarantine.objects.open().filter(thread=thread), run)
    except DeidentificationError:
        raise Refused("filter_failed", _("The words could not be taken out. Try again.")) from None
    if kind is Kind.NAME:
        remember_names(thread, words)
    return places


def _run(text: Deidentified, *, words: Sequence[str], kind: Kind, language: str) -> Deidentified:
    return redact(str(text), words, kind, language)


def _refuse_absent(row: models.Model, words: Sequence[str], kind: Kind) -> None:
    """Each passage must stand in the text that one may change; nobody blanks only others' words."""
    texts = _all_texts_of(row)
    for line, passage in enumerate(words, 1):
        if not any(redact(text, [passage], kind).findings for text in texts):
            raise Refused(
                "not_there", _("Passage %(line)d is not in this text like that.") % {"line": line}
            )


def _refuse_ordinary(by: Practitioner, words: Sequence[str]) -> None:
    """ "no" taken out everywhere would turn what colleagues said into its opposite."""
    if not by.moderates and any(map(is_ordinary, words)):
        raise Refused(
            "bad_words",
            _("Ordinary words are not taken out of what others wrote. Edit your own text instead."),
        )


def pictures_of(row: models.Model) -> QuerySet[Image]:
    """The pictures that belong to an item, in their order: what is shown with it."""
    if isinstance(row, Image):
        return Image.objects.filter(pk=row.pk)
    if isinstance(row, Message):
        return Image.objects.filter(message=row)
    if isinstance(row, Case):
        return Image.objects.filter(thread=row.thread_id, message__isnull=True)
    return Image.objects.none()


def _all_texts_of(row: models.Model) -> list[str]:
    """What stands in an item and in the descriptions of its pictures, also where it is withheld."""
    texts: list[str] = []
    pictures = [] if isinstance(row, Image) else pictures_of(row)
    for one in (row, *pictures):
        held = open_quarantine_of(one)
        texts += [*texts_of(one).values(), *(texts_in(held).values() if held else ())]
    return texts


def texts_to_read(row: models.Model | None) -> list[Deidentified]:
    """The text that one is about to change, as it stands, without the empty fields."""
    texts = _all_texts_of(row) if row is not None else []
    return [Deidentified.stored(text) for text in texts if text]


def _redact_case(case: Case, by: Practitioner, run: Redact) -> int:
    found: dict[str, Deidentified] = {}
    for name in CASE_TEXTS:
        without = run(getattr(case, name))
        if without.findings:
            found[name] = without
            setattr(case, name, without)
    if not found:
        return 0
    removed = total(text.counts for text in found.values())
    case.removed = total([case.removed, removed])
    case.save(update_fields=[*found, "removed"])
    write_receipt(
        chain=case.thread.receipt_chain,
        author=by,
        act=Receipt.Act.REDACTION,
        row=case,
        texts=case.texts,
        removed=removed,
    )
    change_opening(case.thread)
    return sum(removed.values())


def _redact_alone(row: models.Model, by: Practitioner, run: Redact) -> int:
    """A profile, which belongs to no thread."""
    assert isinstance(row, Practitioner)
    held = Quarantine.objects.open().filter(model=row._meta.label_lower, key=str(row.pk))
    places = _redact_quarantined(held, run)
    without = run(row.bio)
    if without.findings:
        row.bio = without
        row.save(update_fields=["bio"])
        write_receipt(
            chain=chain_of_practitioner(by),
            author=by,
            act=Receipt.Act.REDACTION,
            row=row,
            texts=[without],
        )
    return places + len(without.findings)


def _redact_reports(thread: Thread, run: Redact) -> int:
    places = 0
    for report in Report.objects.filter(thread=thread):
        without = run(report.note)
        if without.findings:
            report.note = without
            report.save(update_fields=["note"])
            places += len(without.findings)
    return places


def _redact_quarantined(quarantines: QuerySet[Quarantine], run: Redact) -> int:
    places = 0
    for held in quarantines:
        clean = {name: run(Deidentified.stored(text)) for name, text in texts_in(held).items()}
        found = sum(len(text.findings) for text in clean.values())
        if found:
            held.texts = as_texts({name: str(text) for name, text in clean.items()})
            held.save(update_fields=["texts"])
            places += found
    return places
