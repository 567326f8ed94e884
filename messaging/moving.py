"""Moving a discussion to the group in which it belongs."""

from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet

from messaging.delivery.events import publish_moved
from messaging.models import Participant, Thread
from messaging.posting import change_opening
from network.models import Practitioner, SpecialtyGroup

Entrance = SpecialtyGroup.Entrance


def audience_alike(thread: Thread) -> QuerySet[SpecialtyGroup]:
    """The groups into which one comes as into the thread's own.

    None for a thread of named people, and none for a group by invitation: whom it has invited is
    the audience that the author chose.
    """
    group = thread.group
    if group is None or group.entrance == Entrance.INVITATION:
        return SpecialtyGroup.objects.none()
    return SpecialtyGroup.objects.filter(entrance=group.entrance).exclude(pk=group.pk)


def move_thread(thread: Thread, group: SpecialtyGroup) -> None:
    """Give a discussion to another group, at once; whoever opened it stays in its audience.

    The thread's row must be locked. Pages of those who may no longer read it close.
    """
    before = thread.group_id
    assert before is not None
    Participant.objects.get_or_create(thread=thread, practitioner=thread.opened_by)
    thread.group = group
    thread.save(update_fields=["group"])
    # A server process that does not hear of it asks again within one heartbeat.
    Practitioner.objects.filter(memberships__group=before).update(
        access_version=F("access_version") + 1
    )
    transaction.on_commit(partial(publish_moved, thread.pk, before, group.pk))
    change_opening(thread)
