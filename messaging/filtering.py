"""From what was typed to what is stored of a message: the filter with the thread's knowledge."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils import timezone

from deidentification import Deidentified, Registry
from deidentification.parts import deidentify_after, deidentify_parts, joined, united
from messaging.memory import recall
from messaging.models import Message, Thread
from messaging.rendering import MENTION
from messaging.vouching import NO_WISHES, Wishes, filter_as_wished
from network.models import Practitioner

# Messages of one author that follow each other this closely are read together.
CONTINUES_WITHIN = timedelta(minutes=10)
CONTINUES_AFTER = 3  # messages
TAIL = 200  # characters of each


def readers_named(thread: Thread, handles: Iterable[str]) -> dict[str, str]:
    """Handle → name, of those among `handles` who may read the thread.

    Without the title, which would be in the language of whoever writes.
    """
    people = Practitioner.objects.admitted().select_related("user").filter(handle__in=set(handles))
    return {
        person.handle: person.name
        for person in people
        if Thread.objects.visible_to(person).filter(pk=thread.pk).exists()
    }


def filter_message(
    thread: Thread,
    body: str,
    mentions: Iterable[str],
    wishes: Wishes = NO_WISHES,
) -> Deidentified:
    """De-identify a message, with the names, letters and day 0 of its thread."""
    remembered = recall(thread.pk)

    def run(allowed: Wishes) -> list[Deidentified]:
        known, registry = remembered.names, remembered.registry
        filtered = filter_keeping_mentions(
            body, mentions, known=known, registry=registry, **allowed.for_filter
        )
        return [filtered]

    [clean] = filter_as_wished([body], wishes, run)
    remembered.names.update(wishes.names_to_remember(clean))
    return clean


def filter_keeping_mentions(
    body: str,
    mentions: Iterable[str],
    *,
    known: Iterable[str] = (),
    also: Sequence[str] = (),
    keep: Sequence[str] = (),
    registry: Registry | None = None,
) -> Deidentified:
    """De-identify a text but leave the @mentions of colleagues who read it standing."""
    pieces = _cut_at_mentions(body, set(mentions))
    clean = deidentify_parts(pieces[::2], known=known, also=also, keep=keep, registry=registry)
    return joined(
        (piece, Deidentified.stored(piece) if index % 2 else clean[index // 2])
        for index, piece in enumerate(pieces)
    )


def _cut_at_mentions(body: str, kept: set[str]) -> list[str]:
    """Text, mention, text, mention, … text."""
    pieces: list[str] = []
    position = 0
    for match in MENTION.finditer(body):
        if match[1] in kept:
            pieces += [body[position : match.start()], match[0]]
            position = match.end()
    return [*pieces, body[position:]]


def continued_messages(
    thread: Thread, author: Practitioner, edited: Message | None = None
) -> list[Message]:
    """What the author has just written in this thread with nobody in between, oldest first.

    For an `edited` message: what came before it.
    """
    latest = thread.messages.filter(deleted_at__isnull=True).order_by("-sequence")
    if edited is not None:
        latest = latest.filter(sequence__lt=edited.sequence)
    since = timezone.now() - CONTINUES_WITHIN
    continued: list[Message] = []
    for message in latest[:CONTINUES_AFTER]:
        if message.author_id != author.pk or message.created_at < since:
            break
        continued.insert(0, message)
    return continued


def split_over(
    earlier: Sequence[Message], body: str, clean: Deidentified, mentions: Iterable[str]
) -> tuple[Deidentified, list[tuple[Message, Deidentified]]]:
    """Find identifiers that the author split over messages ("06 12 34", then "56 78").

    `clean` is the filtered `body`. Returns it without its share of such identifiers too, and the
    earlier messages that lose theirs.
    """
    if not earlier:
        return clean, []
    heads = [str(message.body)[:-TAIL] for message in earlier]
    tails = [str(message.body)[-TAIL:] for message in earlier]
    together, before = deidentify_after(tails, body, language=clean.language or None)
    standing = [(kept.start, kept.end) for kept in clean.kept]
    standing += [match.span() for match in MENTION.finditer(body) if match[1] in set(mentions)]
    changed = [
        (message, joined([(head, Deidentified.stored(head)), (tail, found)]))
        for message, head, tail, found in zip(earlier, heads, tails, before, strict=True)
        if found.findings
    ]
    return united(body, clean, together, standing), changed
