"""Today's rules over a stored text: what they find is withheld until somebody decides."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Quarantine, Report
from cases.redacting import as_texts, open_quarantine_of, texts_in
from deidentification import RULES_VERSION, Deidentified, Finding
from deidentification.fields import DeidentifiedTextField
from deidentification.parts import deidentify_parts
from deidentification.redaction import plainly
from messaging.filtering import filter_keeping_mentions, readers_named
from messaging.models import Image, Message, Thread
from messaging.posting import Refused, change_opening, put_text_back, withhold_text
from messaging.removals import KIND_LABELS
from messaging.rendering import MENTION
from messaging.vouching import Reason
from network.models import Practitioner, Receipt, SpecialtyGroup
from network.sealing import chain_of_practitioner, subject_of, total, write_receipt

# Who wrote the texts of a row; where nobody is named, moderators decide.
AUTHORS = {Message: "author", Case: "author", Image: "uploader", Report: "reporter"}
IN_THREADS = (Message, Case, Image, Report)
NAMES = {
    Message: _("Message"),
    Case: _("Case"),
    Image: _("Description of a picture"),
    Report: _("Note of a report"),
    Practitioner: _("Profile"),
    SpecialtyGroup: _("Group"),
}


@dataclass(frozen=True, slots=True, repr=False)
class Checked:
    """Texts of a row under today's rules: field → its text, and what is found in it."""

    texts: dict[str, str]
    found: dict[str, list[Finding]] = field(default_factory=dict)
    language: str = ""

    @property
    def counts(self) -> dict[str, int]:
        return total(Counter(f.kind.value for f in found) for found in self.found.values())


def texts_of(row: models.Model) -> dict[str, str]:
    """What people typed in a row: field → text."""
    return {f.name: str(getattr(row, f.name)) for f in text_fields(type(row))}


def text_fields(model: type[models.Model]) -> list[models.Field]:
    return [f for f in model._meta.concrete_fields if isinstance(f, DeidentifiedTextField)]


def check(row: models.Model, texts: dict[str, str]) -> Checked:
    """Run today's rules. What the author vouched for before passes, as it did then.

    Raises DeidentificationError.
    """
    names = [name for name, text in texts.items() if text]
    if isinstance(row, Message):
        mentions = readers_named(row.thread, MENTION.findall(" ".join(texts.values())))
        clean = [filter_keeping_mentions(texts[name], mentions) for name in names]
    else:
        language = row.language if isinstance(row, Case) else None
        clean = deidentify_parts([texts[name] for name in names], language=language)
    vouched = _vouched_for(row)
    found = {
        name: beyond
        for name, text in zip(names, clean, strict=True)
        if (beyond := list(_beyond(text.findings, vouched)))
    }
    return Checked(texts, found, clean[0].language if clean else "")


def _vouched_for(row: models.Model) -> Counter[tuple[str, str]]:
    """Kind and recogniser of what was kept, since the row's text was last typed."""
    kept: list[dict[str, str]] = []
    for receipt in Receipt.objects.filter(subject=subject_of(row)).order_by("chain", "number"):
        if receipt.act in (Receipt.Act.POST, Receipt.Act.EDIT):
            kept = []
        kept += receipt.kept
    return Counter((one["kind"], one["recogniser"]) for one in kept)


def _beyond(findings: Iterable[Finding], vouched: Counter[tuple[str, str]]) -> Iterable[Finding]:
    for finding in findings:
        key = finding.kind.value, finding.recogniser
        if finding.keepable and vouched[key] > 0:
            vouched[key] -= 1
        else:
            yield finding


@transaction.atomic
def rescan_row(model: type[models.Model], key: object) -> Quarantine | None:
    """Withhold the texts of a row in which today's rules find something; None when they do not.

    Raises DeidentificationError.
    """
    row = _locked(model, key)
    if row is None:
        return None
    checked = check(row, texts_of(row))
    if not checked.found or open_quarantine_of(row) is not None:
        return None
    held = Quarantine.objects.create(
        model=model._meta.label_lower,
        key=str(row.pk),
        thread=_thread_of(row),
        author=_author_of(row),
        texts=as_texts({name: text for name, text in checked.texts.items() if text}),
        found=checked.counts,
        rules=RULES_VERSION,
    )
    _empty(row)
    return held


def _locked(model: type[models.Model], key: object) -> models.Model | None:
    """The row as it is now, locked after its thread: every act locks in this order."""
    manager = model._base_manager
    if model in IN_THREADS:
        threads = manager.filter(pk=key, thread__isnull=False).values("thread")
        list(Thread.objects.select_for_update(of=("self",)).filter(pk__in=threads))
    return manager.select_for_update(of=("self",)).filter(pk=key).first()


def _thread_of(row: models.Model) -> Thread | None:
    return row.thread if isinstance(row, IN_THREADS) else None


def _author_of(row: models.Model) -> Practitioner | None:
    if isinstance(row, Practitioner):
        return row
    name = AUTHORS.get(type(row))
    return getattr(row, name) if name else None


def _empty(row: models.Model) -> None:
    """Take the texts away from where they are read."""
    if isinstance(row, Message):
        withhold_text(row)
        return
    names = [f.name for f in text_fields(type(row))]
    for name in names:
        setattr(row, name, Deidentified.stored(""))
    if isinstance(row, Case):
        row.withheld_since = timezone.now()
        names.append("withheld_since")
    row.save(update_fields=names)
    _show(row)


def _show(row: models.Model) -> None:
    """Open pages load what has changed."""
    thread = _thread_of(row)
    if thread is not None and isinstance(row, (Case, Image)):
        change_opening(thread)


# --- Showing -------------------------------------------------------------------------------------


def name_of(held: Quarantine) -> str:
    """What is withheld, in the reader's language: "Message", "Profile"."""
    return str(NAMES.get(apps.get_model(held.model), held.model))


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """A stretch of a withheld text; with a finding it is what was found."""

    text: str
    label: str = ""
    keepable: bool = False


def marked_texts(held: Quarantine) -> list[list[Piece]]:
    """The withheld texts in pieces, for who decides; empty when it is decided.

    Raises DeidentificationError.
    """
    row = apps.get_model(held.model)._base_manager.filter(pk=held.key).first()
    if row is None or held.decided_at is not None:
        return []
    checked = check(row, texts_in(held))
    return [
        _pieces(text, checked.found.get(name, [])) for name, text in checked.texts.items() if text
    ]


def _pieces(text: str, found: Iterable[Finding]) -> list[Piece]:
    pieces: list[Piece] = []
    position = 0
    for one in found:
        label = str(KIND_LABELS[one.kind])
        pieces += [
            Piece(text[position : one.start]),
            Piece(text[one.start : one.end], label, one.keepable),
        ]
        position = one.end
    return [piece for piece in [*pieces, Piece(text[position:])] if piece.text]


# --- Deciding ------------------------------------------------------------------------------------


@transaction.atomic
def decide(
    *,
    practitioner: Practitioner,
    held: Quarantine,
    decision: Quarantine.Decision,
    reason: Reason | None = None,
) -> Quarantine:
    """Give withheld texts back: TAKEN_OUT without what was found, KEPT with what may be kept.

    Numbers, contacts, full dates and names with a title go in both cases. Raises Refused with
    "forbidden", "settled" and "no_reason", and DeidentificationError.
    """
    row = _locked(apps.get_model(held.model), held.key)
    visible = Quarantine.objects.visible_to(practitioner)
    locked = visible.select_for_update(of=("self",)).filter(pk=held.pk).first()
    if locked is None:
        raise Refused("forbidden", _("Only its author or a moderator can decide this."))
    if locked.decided_at is not None:
        raise Refused("settled", _("Somebody has already decided. This is how it stands now."))
    if decision == Quarantine.Decision.KEPT and reason is None:
        raise Refused("no_reason", _("Say why it may stay."))
    if row is None:
        _settle(locked, practitioner, Quarantine.Decision.SUPERSEDED)
        return locked
    _give_back(row, locked, practitioner, reason if decision == Quarantine.Decision.KEPT else None)
    _settle(locked, practitioner, decision, reason)
    return locked


def _give_back(
    row: models.Model, held: Quarantine, by: Practitioner, reason: Reason | None
) -> None:
    checked = check(row, texts_in(held))
    kept = [
        {"kind": f.kind.value, "recogniser": f.recogniser, "reason": reason.value}
        for found in checked.found.values()
        for f in found
        if reason is not None and f.keepable
    ]
    clean = {
        name: plainly(
            text,
            [f for f in checked.found.get(name, []) if reason is None or not f.keepable],
            checked.language,
        )
        for name, text in checked.texts.items()
        # Whatever was typed into the row meanwhile went through today's filter, and stays.
        if not str(getattr(row, name))
    }
    removed = total(text.counts for text in clean.values())
    _fill(row, clean, removed)
    thread = _thread_of(row)
    write_receipt(
        chain=thread.receipt_chain if thread else chain_of_practitioner(by),
        author=by,
        act=Receipt.Act.RESCAN,
        row=row,
        texts=[Deidentified.stored(text) for text in texts_of(row).values()],
        removed=removed,
        kept=kept,
    )


def _fill(row: models.Model, clean: dict[str, Deidentified], removed: dict[str, int]) -> None:
    if isinstance(row, Message):
        put_text_back(row, clean.get("body", Deidentified.stored("")))
        return
    names = list(clean)
    for name, text in clean.items():
        setattr(row, name, text)
    if isinstance(row, Case):
        row.removed = total([row.removed, removed])
        row.withheld_since = None
        names += ["removed", "withheld_since"]
    row.save(update_fields=names)
    _show(row)


def _settle(
    held: Quarantine,
    practitioner: Practitioner | None,
    decision: Quarantine.Decision,
    reason: Reason | None = None,
) -> None:
    held.decided_at, held.decided_by, held.decision = timezone.now(), practitioner, decision
    held.reason = reason or ""
    held.texts = Deidentified.stored("")
    held.save(update_fields=["decided_at", "decided_by", "decision", "reason", "texts"])


def forget_deleted(row: models.Model) -> None:
    """A row was emptied by its author: what is withheld of it goes too."""
    held = open_quarantine_of(row)
    if held is not None:
        _settle(held, _author_of(row), Quarantine.Decision.SUPERSEDED)
