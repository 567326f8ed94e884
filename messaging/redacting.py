"""Taking words out of a whole thread, after they were posted."""

from collections.abc import Callable

from deidentification import Deidentified
from messaging.memory import add_names
from messaging.models import Thread
from messaging.posting import take_out
from messaging.withholding import show_anew
from network.models import Practitioner, Receipt
from network.sealing import write_receipt

Redact = Callable[[Deidentified], Deidentified]  # a text without the words, and where they stood


def redact_messages(thread: Thread, by: Practitioner, redact: Redact) -> int:
    """Take the words out of every message, in all its forms; returns from how many places.

    The thread's row must be locked. Open pages are told after the commit.
    """
    places = 0
    for message in thread.messages.select_related("thread"):
        without = redact(message.body)
        if without.findings:
            message.thread = thread
            take_out(message, without, by=by, act=Receipt.Act.REDACTION)
            places += len(without.findings)
    return places


def redact_descriptions(thread: Thread, by: Practitioner, redact: Redact) -> int:
    """The same for what is said of the pictures; returns from how many places."""
    places = 0
    for image in thread.images.select_related("message"):
        without = redact(image.description)
        if not without.findings:
            continue
        image.description = without
        image.save(update_fields=["description"])
        write_receipt(
            chain=thread.receipt_chain,
            author=by,
            act=Receipt.Act.REDACTION,
            row=image,
            texts=[without],
        )
        image.thread = thread
        show_anew(image)
        places += len(without.findings)
    return places


def remember_names(thread: Thread, words: list[str]) -> None:
    """From now on these words are names in this thread, as if the filter had found them."""
    add_names(thread.pk, words)
