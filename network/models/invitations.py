"""Invitations to the network: who asked whom to come."""

from django.db import models
from django.utils import timezone

from network.models.practitioners import Practitioner


class Invitation(models.Model):
    """That a member invited a colleague by e-mail. Who comes by it is not decided about by whoever
    invited them."""

    invited_by = models.ForeignKey(Practitioner, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    key = models.CharField(max_length=64, unique=True)  # the hash of what stands in the link
    sent_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"
