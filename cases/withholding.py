"""Withholding: the texts of a row go into a Quarantine, and come back from there.

Nothing is hidden by a mark that somebody might forget to ask for: what is withheld is not in its
row. Only pictures stay where they are; whoever asks for one asks `Image.objects.visible_to`.
"""

import json
from typing import Any

from django.db import models
from django.utils import timezone

from cases.models import Case, Quarantine, Report
from deidentification import RULES_VERSION, Deidentified
from deidentification.fields import DeidentifiedTextField
from messaging.models import Image, Message, Thread
from messaging.posting import change_opening, put_text_back, touch, withhold_text
from messaging.withholding import show_anew, show_picture_again, withhold_picture
from network.models import Practitioner
from network.sealing import total

# Who wrote the texts of a row; where nobody is named, moderators decide.
AUTHORS = {Message: "author", Case: "author", Image: "uploader", Report: "reporter"}
IN_THREADS = (Message, Case, Image, Report)


# --- Rows and their texts ------------------------------------------------------------------------


def text_fields(model: type[models.Model]) -> list[models.Field]:
    return [f for f in model._meta.concrete_fields if isinstance(f, DeidentifiedTextField)]


def texts_of(row: models.Model) -> dict[str, str]:
    """What people typed in a row: field → text."""
    return {f.name: str(getattr(row, f.name)) for f in text_fields(type(row))}


def locked_row(model: type[models.Model], key: object) -> Any:
    """The row as it is now, locked after its thread: every act locks in this order. None when there
    is no such row."""
    manager = model._base_manager
    if model in IN_THREADS:
        threads = manager.filter(pk=key, thread__isnull=False).values("thread")
        list(Thread.objects.select_for_update(of=("self",)).filter(pk__in=threads))
    return manager.select_for_update(of=("self",)).filter(pk=key).first()


def thread_of(row: models.Model) -> Thread | None:
    return row.thread if isinstance(row, IN_THREADS) else None


def author_of(row: models.Model) -> Practitioner | None:
    if isinstance(row, Practitioner):
        return row
    name = AUTHORS.get(type(row))
    return getattr(row, name) if name else None


# --- Away, and back ------------------------------------------------------------------------------


def withhold(
    row: models.Model, cause: Quarantine.Cause, found: dict[str, int] | None = None
) -> Quarantine:
    """Move the texts of a locked row into a Quarantine; open pages are told after the commit.

    Newer rules take the description of a picture away; a report, the picture too. A report takes
    over what was withheld by rules.
    """
    by_report = cause == Quarantine.Cause.REPORT
    if (held := open_quarantine_of(row)) is not None:
        if by_report and held.cause == Quarantine.Cause.RULES:
            held.cause = cause
            held.save(update_fields=["cause"])
            if isinstance(row, Image):
                withhold_picture(row)
        return held
    held = Quarantine.objects.create(
        cause=cause,
        model=row._meta.label_lower,
        key=str(row.pk),
        thread=thread_of(row),
        author=author_of(row),
        texts=as_texts({name: text for name, text in texts_of(row).items() if text}),
        found=found or {},
        rules=RULES_VERSION,
    )
    _empty(row)
    if isinstance(row, Image):
        (withhold_picture if by_report else show_anew)(row)
    return held


def _empty(row: models.Model) -> None:
    """Take the texts away from where they are read."""
    if isinstance(row, Message):
        withhold_text(row)
        return
    names = [f.name for f in text_fields(type(row))]
    for name in names:
        setattr(row, name, Deidentified.stored(""))
    if isinstance(row, Practitioner):
        row.bio_withheld_since = timezone.now()
        names.append("bio_withheld_since")
    if isinstance(row, Case):
        row.withheld_since = timezone.now()
        names.append("withheld_since")
    row.save(update_fields=names)
    _show_opening(row, withheld=True)


def fill(row: models.Model, texts: dict[str, Deidentified], removed: dict[str, int]) -> None:
    """Put texts back into a withheld row; `removed`: kind → how many are no longer in them."""
    if isinstance(row, Message):
        put_text_back(row, texts.get("body", Deidentified.stored("")))
        return
    names = list(texts)
    for name, text in texts.items():
        setattr(row, name, text)
    if isinstance(row, Image):
        row.save(update_fields=names)
        show_picture_again(row)
        return
    if isinstance(row, Practitioner):
        row.bio_withheld_since = None
        names.append("bio_withheld_since")
    if isinstance(row, Case):
        row.removed = total([row.removed, removed])
        row.withheld_since, row.is_hidden = None, False
        names += ["removed", "withheld_since", "is_hidden"]
    row.save(update_fields=names)
    _show_opening(row, withheld=False)


def _show_opening(row: models.Model, *, withheld: bool) -> None:
    """Open pages load what has changed."""
    if isinstance(row, Case):
        row.thread.opening_withheld = withheld
        row.thread.save(update_fields=["opening_withheld"])
        change_opening(row.thread)


def keep_hidden(row: models.Model) -> None:
    """Say of a withheld row that it stays so: it is not being checked any more."""
    if isinstance(row, Practitioner):
        row.bio_withheld_since = None  # a profile may have no text: nothing need be said of it
        row.save(update_fields=["bio_withheld_since"])
        return
    if not isinstance(row, (Case, Message, Image)):
        return
    row.is_hidden = True
    row.save(update_fields=["is_hidden"])
    if isinstance(row, Message):
        touch(row)
    elif isinstance(row, Image):
        show_anew(row)
    else:
        change_opening(row.thread)


# --- What is withheld ----------------------------------------------------------------------------


def open_quarantine_of(row: models.Model) -> Quarantine | None:
    return Quarantine.objects.open().filter(model=row._meta.label_lower, key=str(row.pk)).first()


def texts_in(held: Quarantine) -> dict[str, str]:
    """The withheld texts: field → text."""
    return json.loads(str(held.texts)) if held.texts else {}


def as_texts(texts: dict[str, str]) -> Deidentified:
    """Texts that went through the filter of their time, as one value of a column."""
    return Deidentified.stored(json.dumps(texts, ensure_ascii=False))


def close_quarantine(
    held: Quarantine,
    practitioner: Practitioner | None,
    decision: Quarantine.Decision,
    reason: str = "",
) -> None:
    """Note how it was decided; the texts stand in their row again, or nowhere."""
    held.decided_at, held.decided_by, held.decision = timezone.now(), practitioner, decision
    held.reason = reason
    held.texts = Deidentified.stored("")
    held.save(update_fields=["decided_at", "decided_by", "decision", "reason", "texts"])


def forget_deleted(row: models.Model) -> None:
    """A row was emptied by its author: what is withheld of it goes too."""
    held = open_quarantine_of(row)
    if held is not None:
        close_quarantine(held, author_of(row), Quarantine.Decision.SUPERSEDED)
