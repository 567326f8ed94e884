"""Telling that somebody's access has changed."""

from functools import partial

from django.db import transaction
from django.db.models import F

from network.models import Practitioner
from network.signals import access_changed


def access_has_changed(practitioner: Practitioner) -> None:
    """Call it in the transaction that changes what somebody may read, or in which sessions.

    Open pages are told after the commit; a server process that does not hear it notices the new
    version within one heartbeat.
    """
    Practitioner.objects.filter(pk=practitioner.pk).update(access_version=F("access_version") + 1)
    transaction.on_commit(
        partial(access_changed.send, Practitioner, practitioner_id=practitioner.pk)
    )
