"""The verbs of a thread: open, post, edit, delete. Text enters the system here."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from deidentification import DeidentificationError, Deidentified
from messaging.delivery.events import publish_change, publish_opening
from messaging.filtering import (
    filter_in_thread,
    keep_in_mind,
    neighbours,
    readers_named,
    split_over,
)
from messaging.memory import Remembered, recall
from messaging.models import Image, Message, Participant, Thread
from messaging.rendering import MENTION, render
from messaging.signals import message_deleted
from messaging.vouching import NO_WISHES, Wishes
from network.limits import TOO_FAST, Allowance
from network.models import Practitioner, Receipt, SpecialtyGroup
from network.sealing import forget_text, total, write_receipt
from network.verification.terms import READ_ONLY

MESSAGE_LIMIT = 10_000  # characters
IMAGES_LIMIT = 10  # for each message


class Refused(Exception):
    """An act that is not possible. `code` is for programs, the message for the person."""

    def __init__(self, code: str, message: object) -> None:
        super().__init__(message)
        self.code = code

    @property
    def status(self) -> int:
        """Of the page that says so."""
        return 429 if self.code == "too_fast" else 422


def count_act(allowance: Allowance, practitioner: Practitioner) -> None:
    """Count an act that is about to be done. Raises Refused("too_fast")."""
    if not allowance.take(practitioner.pk):
        raise Refused("too_fast", TOO_FAST)


@transaction.atomic
def open_thread(
    *,
    author: Practitioner,
    group: SpecialtyGroup | None = None,
    participants: Iterable[Practitioner] = (),
    at: datetime | None = None,
) -> Thread:
    """Open a thread for a group or for named people (the author is one of them).

    Raises Refused("read_only"), Refused("forbidden") when the author may not discuss in that group,
    and Refused("rules") when they have yet to read its rules.
    """
    refuse_read_only(author)
    if group is None:
        thread = Thread.objects.create(opened_by=author, **_at(at))
        everyone = {person.pk: person for person in (author, *participants)}.values()
        Participant.objects.bulk_create(
            Participant(thread=thread, practitioner=p) for p in everyone
        )
    else:
        if not SpecialtyGroup.objects.of(author).filter(pk=group.pk).exists():
            raise Refused("forbidden", _("You are not a member of this group."))
        refuse_without_rules(author, group.pk)
        thread = Thread.objects.create(opened_by=author, group=group, **_at(at))
    transaction.on_commit(partial(publish_opening, thread.pk, thread.group_id))
    return thread


def refuse_read_only(author: Practitioner) -> None:
    """Raises Refused("read_only") for those whose verification has run out, and who still read."""
    if not author.may_write:
        raise Refused("read_only", READ_ONLY)


def refuse_without_rules(author: Practitioner, group_id: int | None) -> None:
    """Raises Refused("rules") for a member who has yet to read the rules of the group as they are
    now."""
    awaiting = SpecialtyGroup.objects.awaiting_rules_of(author)
    if group_id is not None and awaiting.filter(pk=group_id).exists():
        raise Refused("rules", _("Read the rules of this group first. Your text is kept."))


def _at(when: datetime | None) -> dict[str, datetime]:
    return {"created_at": when, "last_activity_at": when} if when else {}


@transaction.atomic
def post_message(
    *,
    author: Practitioner,
    thread_id: uuid.UUID,
    body: str,
    client_id: uuid.UUID,
    images: Sequence[uuid.UUID] = (),
    wishes: Wishes = NO_WISHES,
    at: datetime | None = None,
) -> Message:
    """Add a message to a thread. The same author and client id give the same message again.

    Raises Refused with "forbidden", "read_only", "rules", "empty", "too_long", "too_many_images",
    "unknown_image", "not_taken_out" or "filter_failed"; then nothing is stored.
    """
    thread = _locked_thread(author, thread_id)
    if earlier := Message.objects.for_display().filter(author=author, client_id=client_id).first():
        return earlier
    refuse_read_only(author)
    refuse_without_rules(author, thread.group_id)
    prepared = _prepared(thread, author, body, wishes, may_be_empty=bool(images))
    number = thread.next_change()
    message = Message.objects.create(
        thread=thread,
        author=author,
        client_id=client_id,
        sequence=number,
        revision=number,
        body=prepared.text,
        html=prepared.html,
        removed=dict(prepared.text.counts),
        created_at=at or timezone.now(),
    )
    _attach(message, images)
    _seal(message, author, Receipt.Act.POST, kept=prepared.kept)
    keep_in_mind(thread, prepared.remembered)
    tell(message)
    return message


@transaction.atomic
def edit_message(
    *,
    author: Practitioner,
    message_id: int,
    body: str,
    revision: int | None = None,
    wishes: Wishes = NO_WISHES,
) -> Message:
    """Replace a message's text. `revision` is what the author saw: a later one is a conflict.

    Raises Refused with "forbidden", "conflict", or as post_message.
    """
    message = _locked_message(author, message_id)
    refuse_read_only(author)
    if message.withheld_since is not None:
        raise Refused("being_checked", _("This message is being checked. Decide about that first."))
    if not message.may_edit(author):
        raise _not_yours()
    if revision is not None and revision != message.revision:
        raise Refused("conflict", _("This message has changed since you opened it."))
    has_images = message.images.exists()
    prepared = _prepared(
        message.thread, author, body, wishes, may_be_empty=has_images, edited=message
    )
    message.body, message.html = prepared.text, prepared.html
    message.removed = dict(message.body.counts)
    message.edited_at = timezone.now()
    message.revision = message.thread.next_change()
    message.save(update_fields=["body", "html", "removed", "edited_at", "revision"])
    _seal(message, author, Receipt.Act.EDIT, kept=prepared.kept)
    keep_in_mind(message.thread, prepared.remembered)
    tell(message)
    return message


@transaction.atomic
def delete_message(*, author: Practitioner, message_id: int) -> Message:
    """Empty a message and forget its pictures; its place in the thread stays. Raises Refused.

    Who may only read may still take back what they wrote.
    """
    message = _locked_message(author, message_id)
    if not message.may_delete(author):
        raise _not_yours()
    message.body, message.html = Deidentified.stored(""), ""
    message.removed = {}
    message.deleted_at = timezone.now()
    message.withheld_since, message.is_hidden = None, False
    message.revision = message.thread.next_change()
    message.save(
        update_fields=[
            *("body", "html", "removed", "deleted_at", "withheld_since", "is_hidden", "revision")
        ]
    )
    forget_text(message)
    message_deleted.send(Message, message=message)
    for image in message.images.all():
        image.delete()
    tell(message)
    return message


def _locked_thread(author: Practitioner, thread_id: uuid.UUID) -> Thread:
    """The thread, if the author may read it, locked until the commit.

    The question is asked inside the transaction: who has just been removed writes nothing more.
    """
    threads = Thread.objects.visible_to(author).select_for_update(of=("self",))
    thread = threads.filter(pk=thread_id).first()
    if thread is None:
        raise Refused("forbidden", _("This discussion is not open to you."))
    return thread


def _locked_message(author: Practitioner, message_id: int) -> Message:
    message = Message.objects.visible_to(author).filter(pk=message_id, author=author).first()
    if message is not None:
        message.thread = _locked_thread(author, message.thread_id)
        message.refresh_from_db(fields=["revision", "deleted_at", "withheld_since", "body"])
    if message is None:
        raise _not_yours()
    return message


def _not_yours() -> Refused:
    return Refused("forbidden", _("You cannot change this message."))


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """What is stored and shown of a typed text, and what stands in it since its author vouched."""

    text: Deidentified
    html: str
    kept: list[dict[str, str]]
    remembered: Remembered  # what the thread's filter knows once this is stored


def _prepared(
    thread: Thread,
    author: Practitioner,
    body: str,
    wishes: Wishes,
    *,
    may_be_empty: bool,
    edited: Message | None = None,
) -> Prepared:
    body = body.replace("\r\n", "\n").strip()
    if not body and not may_be_empty:
        raise Refused("empty", _("Write something first."))
    if (excess := len(body) - MESSAGE_LIMIT) > 0:
        raise Refused(
            "too_long",
            ngettext_lazy(
                "This is %(excess)d character too long.",
                "This is %(excess)d characters too long.",
                excess,
            )
            % {"excess": excess},
        )
    mentions = wishes.allowing(readers_named(thread, MENTION.findall(body)))
    remembered = recall(thread.pk, thread.marks)
    try:
        [clean] = filter_in_thread(remembered, [body], mentions=mentions, wishes=wishes)
        around = neighbours(thread, author, edited)
        clean, split = split_over(around, body, clean, mentions, remembered)
    except DeidentificationError:
        raise Refused(
            "filter_failed",
            _("The filter could not check this text, so it was not posted. Your text is kept."),
        ) from None
    refuse_unmet(wishes, [body], [clean])
    for neighbour, without in split:
        take_out(neighbour, without, by=author, act=Receipt.Act.CONTINUED)
    return Prepared(clean, render(clean.text, mentions), wishes.kept(body, clean), remembered)


def refuse_unmet(wishes: Wishes, typed: Iterable[str], clean: Iterable[Deidentified]) -> None:
    """Raises Refused("not_taken_out") when words that were to go were not found, or still stand."""
    if not wishes.are_met(typed, clean):
        raise Refused(
            "not_taken_out",
            _("Something that you want taken out is not in the text like that. Mark it again."),
        )


def take_out(
    message: Message, without: Deidentified, *, by: Practitioner, act: Receipt.Act
) -> None:
    """Store a message `without` what was found in it, on every open page at once.

    Call it inside a transaction that has locked the thread. What was taken out is counted from
    the findings of `without`.
    """
    mentions = readers_named(message.thread, MENTION.findall(without.text))
    message.body, message.html = without, render(without.text, mentions)
    message.removed = total([message.removed, without.counts])
    message.revision = message.thread.next_change()
    message.save(update_fields=["body", "html", "removed", "revision"])
    _seal(message, by, act)
    tell(message)


def withhold_text(message: Message) -> None:
    """Empty a message while its text is being checked; the caller keeps the text.

    The thread's row must be locked, here and in `put_text_back`.
    """
    message.body, message.html = Deidentified.stored(""), ""
    message.withheld_since = timezone.now()
    message.save(update_fields=["body", "html", "withheld_since"])
    touch(message)


def put_text_back(message: Message, text: Deidentified) -> None:
    """Show a withheld message again, with this text; its findings are counted as removed."""
    mentions = readers_named(message.thread, MENTION.findall(text.text))
    message.body, message.html = text, render(text.text, mentions)
    message.removed = total([message.removed, text.counts])
    message.withheld_since, message.is_hidden = None, False
    message.save(update_fields=["body", "html", "removed", "withheld_since", "is_hidden"])
    touch(message)


def touch(message: Message) -> None:
    """Something that a message shows has changed: every open page loads it again."""
    message.revision = message.thread.next_change()
    message.save(update_fields=["revision"])
    tell(message)


def change_opening(thread: Thread) -> None:
    """What the thread opens with has changed: every open page loads it again after the commit.

    The thread's row must be locked.
    """
    thread.change_opening()
    transaction.on_commit(partial(publish_change, thread.pk, thread.group_id, thread.head))


def _seal(
    message: Message, author: Practitioner, act: Receipt.Act, kept: Sequence[dict[str, str]] = ()
) -> None:
    write_receipt(
        chain=message.thread.receipt_chain,
        author=author,
        act=act,
        row=message,
        texts=[message.body],
        kept=kept,
    )


def _attach(message: Message, images: Sequence[uuid.UUID]) -> None:
    if len(images) > IMAGES_LIMIT:
        raise Refused("too_many_images", _("At most %(limit)d pictures.") % {"limit": IMAGES_LIMIT})
    # The update locks the rows and asks again: a draft that is discarded meanwhile is not counted.
    drafts = Image.objects.drafts_of(message.author).filter(pk__in=images)
    if drafts.update(thread=message.thread_id, message=message) != len(set(images)):
        raise Refused("unknown_image", _("A picture is no longer there; add it again."))


def tell(message: Message) -> None:
    """After the commit, every open page is told that this message has changed."""
    thread = message.thread
    transaction.on_commit(partial(publish_change, thread.pk, thread.group_id, message.revision))
