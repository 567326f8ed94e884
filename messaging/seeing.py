"""Up to where somebody has read."""

from uuid import UUID

from django.db.models.functions import Greatest

from messaging.models import LastSeen, Thread
from network.models import Practitioner


def mark_seen(*, practitioner: Practitioner, thread_id: UUID, head: int) -> None:
    """Note that a practitioner has seen a thread up to a change; never moves back.

    Unknown and closed threads are passed over, and a head beyond the thread's own is its own.
    """
    thread = Thread.objects.visible_to(practitioner).filter(pk=thread_id).only("pk", "head").first()
    if thread is None or head < 0:
        return
    head = min(head, thread.head)
    seen, created = LastSeen.objects.get_or_create(
        thread=thread, practitioner=practitioner, defaults={"head": head}
    )
    if not created and seen.head < head:
        LastSeen.objects.filter(pk=seen.pk).update(head=Greatest("head", head))
