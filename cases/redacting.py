"""Taking words out of a discussion after they were posted: everywhere in it, at once."""

import json
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import TEXTS, Case, Quarantine, Report
from cases.reporting import settle
from deidentification import DeidentificationError, Deidentified, Kind
from deidentification.redaction import is_ordinary, redact
from messaging.models import Message, Thread
from messaging.posting import Refused, change_opening
from messaging.redacting import Redact, redact_descriptions, redact_messages, remember_names
from network.models import Practitioner, Receipt
from network.sealing import total, write_receipt

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
    return _redact(author, _locked(found.thread_id), found, words, kind)


@transaction.atomic
def redact_own_case(*, author: Practitioner, case: Case, words: Sequence[str], kind: Kind) -> int:
    """The same for one's own case. Raises as `redact_own_message`."""
    found = Case.objects.visible_to(author).filter(author=author, pk=case.pk).first()
    if found is None:
        raise Refused("forbidden", _("You cannot change this case."))
    return _redact(author, _locked(found.thread_id), None, words, kind)


@transaction.atomic
def redact_reported(
    *, practitioner: Practitioner, report: Report, words: Sequence[str], kind: Kind
) -> int:
    """The same for a reported text: by its author, or by a moderator who has read it.

    Settles the report. Raises as `redact_own_message`.
    """
    thread = _locked(report.thread_id)
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not report.may_read_text(practitioner):
        raise Refused("forbidden", _("Only its author or a moderator can change this text."))
    places = _redact(practitioner, thread, report.message, words, kind)
    settle(report, practitioner, Report.Outcome.REDACTED, places)
    return places


def _locked(thread_id: UUID) -> Thread:
    return Thread.objects.select_for_update(of=("self",)).get(pk=thread_id)


def _redact(
    by: Practitioner, thread: Thread, message: Message | None, words: Sequence[str], kind: Kind
) -> int:
    words = [passage for one in words if (passage := one.strip())]
    if not words or len(words) > PASSAGES_LIMIT:
        raise Refused("bad_words", _("Name one to twenty passages."))
    if any(not SHORTEST <= len(one) <= LONGEST for one in words):
        raise Refused("bad_words", _("A passage has between 2 and 200 characters."))
    case = Case.objects.select_for_update().filter(thread=thread).first()
    language = case.language if case else ""
    try:
        _refuse_absent(thread, message, case, words, kind)
        _refuse_ordinary(by, words)
        run = partial(_run, words=words, kind=kind, language=language)
        places = redact_messages(thread, by, run) + redact_descriptions(thread, by, run)
        places += _redact_case(case, by, run) if case else 0
        places += _redact_reports(thread, by, run) + _redact_quarantined(thread, run)
    except DeidentificationError:
        raise Refused("filter_failed", _("The words could not be taken out. Try again.")) from None
    if kind is Kind.NAME:
        remember_names(thread, words)
    return places


def _run(text: Deidentified, *, words: Sequence[str], kind: Kind, language: str) -> Deidentified:
    return redact(str(text), words, kind, language)


def _refuse_absent(
    thread: Thread, message: Message | None, case: Case | None, words: Sequence[str], kind: Kind
) -> None:
    """Each passage must stand in the text that one may change; nobody blanks only others' words."""
    texts = _texts_of(thread, message, case)
    for line, passage in enumerate(words, 1):
        if not any(redact(text, [passage], kind).findings for text in texts):
            raise Refused(
                "not_there", _("Passage %(line)d is not in this text like that.") % {"line": line}
            )


def _refuse_ordinary(by: Practitioner, words: Sequence[str]) -> None:
    """ "no" taken out everywhere would turn what colleagues said into its opposite."""
    if not by.is_moderator and any(map(is_ordinary, words)):
        raise Refused(
            "bad_words",
            _("Ordinary words are not taken out of what others wrote. Edit your own text instead."),
        )


def _texts_of(thread: Thread, message: Message | None, case: Case | None) -> list[str]:
    row: models.Model | None = message or case
    images = thread.images.filter(message=message)
    texts = [message.body] if message else case.texts if case else []
    texts += [image.description for image in images]
    held = open_quarantine_of(row) if row else None
    return [str(text) for text in texts] + (list(texts_in(held).values()) if held else [])


def texts_to_read(thread: Thread, message: Message | None) -> list[Deidentified]:
    """The text that one is about to change, as it stands, without the empty fields."""
    case = None if message else Case.objects.filter(thread=thread).first()
    texts = (Deidentified.stored(text) for text in _texts_of(thread, message, case))
    return [text for text in texts if text]


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


def _redact_reports(thread: Thread, by: Practitioner, run: Redact) -> int:
    places = 0
    for report in Report.objects.filter(thread=thread):
        without = run(report.note)
        if without.findings:
            report.note = without
            report.save(update_fields=["note"])
            places += len(without.findings)
    return places


def _redact_quarantined(thread: Thread, run: Redact) -> int:
    places = 0
    for held in Quarantine.objects.open().filter(thread=thread):
        clean = {name: run(Deidentified.stored(text)) for name, text in texts_in(held).items()}
        found = sum(len(text.findings) for text in clean.values())
        if found:
            held.texts = as_texts({name: str(text) for name, text in clean.items()})
            held.save(update_fields=["texts"])
            places += found
    return places


def open_quarantine_of(row: models.Model) -> Quarantine | None:
    return Quarantine.objects.open().filter(model=row._meta.label_lower, key=str(row.pk)).first()


def texts_in(held: Quarantine) -> dict[str, str]:
    """The withheld texts: field → text."""
    return json.loads(str(held.texts)) if held.texts else {}


def as_texts(texts: dict[str, str]) -> Deidentified:
    """Texts that went through the filter of their time, as one value of a column."""
    return Deidentified.stored(json.dumps(texts, ensure_ascii=False))
