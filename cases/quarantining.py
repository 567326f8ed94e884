"""Today's rules over a stored text: what they find is withheld until somebody decides."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Quarantine, QuarantineReading, Report
from cases.withholding import (
    close_quarantine,
    fill,
    locked_row,
    open_quarantine_of,
    texts_in,
    texts_of,
    thread_of,
    withhold,
)
from deidentification import Deidentified, Finding
from deidentification.parts import deidentify_parts
from deidentification.redaction import plainly
from messaging.filtering import filter_keeping_mentions, readers_named
from messaging.models import Image, Message
from messaging.posting import Refused, refuse_read_only
from messaging.removals import KIND_LABELS
from messaging.rendering import MENTION
from messaging.vouching import Reason
from network import auditing
from network.models import Practitioner, Receipt, SpecialtyGroup
from network.sealing import chain_of_practitioner, subject_of, total, write_receipt

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
    row = locked_row(model, key)
    if row is None:
        return None
    checked = check(row, texts_of(row))
    if not checked.found or open_quarantine_of(row) is not None:
        return None
    return withhold(row, Quarantine.Cause.RULES, checked.counts)


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


@transaction.atomic
def read_withheld(*, moderator: Practitioner, held: Quarantine) -> QuarantineReading:
    """Open withheld texts to a moderator, and record it. Raises Refused("forbidden")."""
    if not moderator.moderates:
        raise Refused("forbidden", _("Only a moderator can do this."))
    reading, is_first = QuarantineReading.objects.get_or_create(
        quarantine=held, moderator=moderator
    )
    if is_first:
        auditing.record(auditing.Act.REPORT_READ, actor=moderator, about=held.author, subject=held)
    return reading


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
    "forbidden", "read_only", "unread" (nobody decides about what they have not read), "settled" and
    "no_reason", and DeidentificationError.
    """
    row = locked_row(apps.get_model(held.model), held.key)
    visible = Quarantine.objects.visible_to(practitioner).by_rules()
    locked = visible.select_for_update(of=("self",)).filter(pk=held.pk).first()
    if locked is None:
        raise Refused("forbidden", _("Only its author or a moderator can decide this."))
    if practitioner.pk != locked.author_id:
        refuse_read_only(practitioner)
    if locked.decided_at is not None:
        raise Refused("settled", _("Somebody has already decided. This is how it stands now."))
    if not locked.may_read_text(practitioner):
        raise Refused("unread", _("Read the text first."))
    if decision == Quarantine.Decision.KEPT and reason is None:
        raise Refused("no_reason", _("Say why it may stay."))
    if row is None:
        close_quarantine(locked, practitioner, Quarantine.Decision.SUPERSEDED)
        return locked
    _give_back(row, locked, practitioner, reason if decision == Quarantine.Decision.KEPT else None)
    close_quarantine(locked, practitioner, decision, reason or "")
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
    fill(row, clean, removed)
    thread = thread_of(row)
    write_receipt(
        chain=thread.receipt_chain if thread else chain_of_practitioner(by),
        author=by,
        act=Receipt.Act.RESCAN,
        row=row,
        texts=[Deidentified.stored(text) for text in texts_of(row).values()],
        removed=removed,
        kept=kept,
    )
