"""A thread as a page shows it: the newest messages first loaded, earlier ones by key."""

from dataclasses import dataclass

from messaging.models import LastSeen, Message, Thread
from network.models import Practitioner, SpecialtyGroup

MESSAGES_A_PAGE = 100


@dataclass(frozen=True)
class ThreadPage:
    """Consecutive messages, oldest first; `earlier` is the sequence to ask before, or None."""

    thread: Thread
    reader: Practitioner
    messages: list[Message]
    earlier: int | None
    seen: int  # the last change that the reader had seen before
    rules_of: SpecialtyGroup | None  # the group whose rules the reader has yet to read

    @property
    def first_new(self) -> int | None:
        """The sequence of the first message of somebody else that the reader has not seen, if there
        is one after others that they have."""
        new = [
            m.sequence
            for m in self.messages
            if m.sequence > self.seen and m.author_id != self.reader.pk
        ]
        return new[0] if new and self.seen else None


def thread_page(thread: Thread, reader: Practitioner, before: int | None = None) -> ThreadPage:
    rows = Message.objects.for_display().filter(thread=thread)
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    newest = list(rows.order_by("-sequence")[: MESSAGES_A_PAGE + 1])
    shown = newest[:MESSAGES_A_PAGE][::-1]
    seen = LastSeen.objects.filter(thread=thread, practitioner=reader).values_list(
        "head", flat=True
    )
    return ThreadPage(
        thread=thread,
        reader=reader,
        messages=shown,
        earlier=shown[0].sequence if len(newest) > MESSAGES_A_PAGE else None,
        seen=seen.first() or 0,
        rules_of=rules_awaited(thread, reader),
    )


def rules_awaited(thread: Thread, reader: Practitioner) -> SpecialtyGroup | None:
    """The thread's group, when the reader has to read its rules before they write there."""
    if thread.group_id is None:
        return None
    return SpecialtyGroup.objects.awaiting_rules_of(reader).filter(pk=thread.group_id).first()
