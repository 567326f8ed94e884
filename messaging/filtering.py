"""From what is typed in a thread to what is stored: the filter with the thread's knowledge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile

from django.db.models import QuerySet
from django.utils import timezone

from deidentification import Deidentified, Kind, Registry
from deidentification.parts import deidentify_between, deidentify_parts, joined, united
from messaging.memory import Remembered, remember
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


def filter_in_thread(
    remembered: Remembered,
    texts: Sequence[str],
    *,
    mentions: Iterable[str] = (),
    wishes: Wishes = NO_WISHES,
) -> list[Deidentified]:
    """De-identify texts that belong together, with the names, letters and day 0 of their thread.

    `remembered` is a copy (see `memory.recall`) and learns what is found. When the texts have been
    stored, `keep_in_mind` makes that last. @mentions of `mentions` (handles) stay.
    """

    def run(allowed: Wishes) -> list[Deidentified]:
        return filter_together(
            texts,
            mentions,
            known=remembered.names,
            registry=remembered.registry,
            **allowed.for_filter,
        )

    clean = filter_as_wished(texts, wishes, run)
    remembered.names |= {name for text in clean for name in wishes.names_to_remember(text)}
    return clean


def keep_in_mind(thread: Thread, remembered: Remembered) -> None:
    """What was filtered with `remembered` is stored in a thread, whose row is locked: so is which
    letters it used, and this process knows whose they are."""
    thread.raise_marks(remembered.registry.used())
    remember(thread.pk, remembered.registry, remembered.names)


def filter_together(
    texts: Sequence[str],
    mentions: Iterable[str],
    *,
    known: Iterable[str] = (),
    also: Sequence[str] = (),
    keep: Sequence[str] = (),
    registry: Registry | None = None,
) -> list[Deidentified]:
    """De-identify texts but leave the @mentions of colleagues who read them standing."""
    kept = set(mentions)
    cut = [_cut_at_mentions(text, kept) for text in texts]
    between = [piece for pieces in cut for piece in pieces[::2]]
    clean = iter(deidentify_parts(between, known=known, also=also, keep=keep, registry=registry))
    return [
        joined(
            (piece, Deidentified.stored(piece) if index % 2 else next(clean))
            for index, piece in enumerate(pieces)
        )
        for pieces in cut
    ]


def filter_keeping_mentions(body: str, mentions: Iterable[str]) -> Deidentified:
    """The same for one text that stands alone."""
    [clean] = filter_together([body], mentions)
    return clean


def _cut_at_mentions(body: str, kept: set[str]) -> list[str]:
    """Text, mention, text, mention, … text."""
    pieces: list[str] = []
    position = 0
    for match in MENTION.finditer(body):
        if match[1] in kept:
            pieces += [body[position : match.start()], match[0]]
            position = match.end()
    return [*pieces, body[position:]]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What one author wrote around a text with nobody in between, oldest first."""

    before: Sequence[Message] = ()
    after: Sequence[Message] = ()


def neighbours(thread: Thread, author: Practitioner, edited: Message | None = None) -> Neighbours:
    """What the author wrote in this thread just before a new text, or around an `edited` one."""
    at = edited.created_at if edited else timezone.now()
    others = thread.messages.filter(deleted_at__isnull=True)
    earlier = others.filter(sequence__lt=edited.sequence) if edited else others
    later = others.filter(sequence__gt=edited.sequence) if edited else others.none()

    def follow(messages: QuerySet[Message]) -> list[Message]:
        """Those up to one that somebody else wrote, or at another time."""

        def continues(message: Message) -> bool:
            return (
                message.author_id == author.pk and abs(message.created_at - at) <= CONTINUES_WITHIN
            )

        return list(takewhile(continues, messages[:CONTINUES_AFTER]))

    return Neighbours(
        before=follow(earlier.order_by("-sequence"))[::-1],
        after=follow(later.order_by("sequence")),
    )


def split_over(
    around: Neighbours,
    body: str,
    clean: Deidentified,
    mentions: Iterable[str],
    remembered: Remembered,
) -> tuple[Deidentified, list[tuple[Message, Deidentified]]]:
    """Find identifiers that the author split over messages ("06 12 34", then "56 78").

    `clean` is the filtered `body`. Returns it without its share of such identifiers too, and the
    messages around it that lose theirs. `remembered` learns their names.
    """
    if not around.before and not around.after:
        return clean, []
    earlier = [str(message.body) for message in around.before]
    later = [str(message.body) for message in around.after]
    together, found = deidentify_between(
        [text[-TAIL:] for text in earlier],
        body,
        [text[:TAIL] for text in later],
        language=clean.language or None,
        registry=remembered.registry,
    )
    remembered.names |= {
        body[one.start : one.end] for one in together.findings if one.kind is Kind.NAME
    }
    standing = [(kept.start, kept.end) for kept in clean.kept]
    standing += [match.span() for match in MENTION.finditer(body) if match[1] in set(mentions)]
    whole = [
        joined([_stored(text[:-TAIL]), (text[-TAIL:], share)])
        for text, share in zip(earlier, found[: len(earlier)], strict=True)
    ]
    whole += [
        joined([(text[:TAIL], share), _stored(text[TAIL:])])
        for text, share in zip(later, found[len(earlier) :], strict=True)
    ]
    changed = [
        (message, without)
        for message, without in zip([*around.before, *around.after], whole, strict=True)
        if without.findings
    ]
    return united(body, clean, together, standing), changed


def _stored(text: str) -> tuple[str, Deidentified]:
    return text, Deidentified.stored(text)
