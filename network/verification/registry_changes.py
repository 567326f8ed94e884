"""What follows for somebody from a change in a registry, once."""

import logging
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from network.models import Practitioner, RegistryChange
from network.signals import registry_changed
from network.verification.standing import downgrade

logger = logging.getLogger(__name__)


@receiver(registry_changed)
def act_on_registry_changes(sender: Any = None, **kwargs: Any) -> None:
    """Put out who may no longer practise and ask the moderators, for every change that an import
    has found. Cut off, it goes on when it is called again: each person is one transaction, and one
    with whom it fails keeps nobody else in."""
    waiting = RegistryChange.objects.filter(acted_on_at=None).order_by()
    for pk in waiting.values_list("practitioner", flat=True).distinct():
        try:
            _act_on(pk)
        except Exception:
            logger.exception("A change in a registry about practitioner %d was not acted on.", pk)


@transaction.atomic
def _act_on(pk: int) -> None:
    practitioner = Practitioner.objects.select_for_update().get(pk=pk)
    changes = list(practitioner.registry_changes.filter(acted_on_at=None))
    if changes:  # else another process was faster
        practitioner.registry_changes.filter(acted_on_at=None).update(acted_on_at=timezone.now())
        downgrade(practitioner=practitioner, changes=changes)
