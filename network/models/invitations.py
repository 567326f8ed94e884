"""Invitations to the network: who asked whom to come."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from network.models.practitioners import Practitioner

LIFETIME = timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> Self:
        """Those by which somebody may still come."""
        return self.filter(used_at__isnull=True, sent_at__gt=timezone.now() - LIFETIME)


class Invitation(models.Model):
    """That a member invited a colleague by e-mail. Who comes by it is not decided about by whoever
    invited them. Each sending is a row of its own."""

    invited_by = models.ForeignKey(Practitioner, models.CASCADE, related_name="invitations")
    email = models.EmailField(db_index=True)  # in small letters
    key = models.CharField(max_length=64, unique=True)  # the hash of what stands in the link
    sent_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def runs_until(self) -> datetime:
        return self.sent_at + LIFETIME

    @property
    def has_run_out(self) -> bool:
        return self.used_at is None and self.runs_until <= timezone.now()
