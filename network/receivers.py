"""What the accounts tell: a new password ends the sessions that do not know it."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.db import transaction
from django.dispatch import receiver

from network.access import access_has_changed
from network.models import Practitioner, User


@receiver([password_changed, password_reset, password_set])
def end_sessions_with_the_old_password(sender: Any, user: User, **kwargs: Any) -> None:
    with transaction.atomic():
        for practitioner in Practitioner.objects.filter(user=user):
            access_has_changed(practitioner)
