"""The local copies of public registries of practitioners."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models.practitioners import Practitioner, Registry


class RegistryVersion(models.Model):
    """One import of a registry's file. The current one is asked; an older one stays until the
    newer is complete."""

    class State(models.TextChoices):
        IMPORTING = "importing", _("Being imported")
        CURRENT = "current", _("Current")
        SUPERSEDED = "superseded", _("Superseded")

    registry = models.CharField(max_length=10, choices=Registry)
    state = models.CharField(max_length=10, choices=State, default=State.IMPORTING)
    source = models.CharField(max_length=200)  # the file's own name, without its folder
    digest = models.CharField(max_length=64)  # SHA-256 of the file: an import begun goes on
    position = models.PositiveBigIntegerField(default=0)  # bytes or lines already stored
    entries = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registry"], condition=Q(state="current"), name="one_current_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.source}"


class RegistryEntry(models.Model):
    """What a registry publishes of one practitioner."""

    version = models.ForeignKey(RegistryVersion, models.CASCADE, related_name="rows")
    number = models.CharField(max_length=40)
    family_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=120, blank=True)
    other_names = models.CharField(max_length=240, blank=True)  # maiden name, name in practice
    profession = models.CharField(max_length=20, blank=True)  # a Practitioner.Profession, or ""
    profession_label = models.CharField(max_length=120, blank=True)  # the registry's own word
    specialty = models.CharField(max_length=40, blank=True)  # a Specialty, or ""
    specialty_label = models.CharField(max_length=240, blank=True)
    city = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=200, blank=True)  # where they practise
    place_number = models.CharField(max_length=14, blank=True)  # FINESS
    mail = models.CharField(max_length=254, blank=True)  # MSSanté or professional
    active = models.BooleanField(default=True)  # False: deactivated, struck off, without licence
    opposed_on = models.DateField(null=True, blank=True)  # the card was blocked

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_entry_a_number")
        ]

    def __str__(self) -> str:
        return f"entry {self.number}"

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def as_compared(self) -> dict[str, Any]:
        """What a later import is compared with."""
        names = ("family_name", "given_name", "profession", "specialty", "active")
        opposed = self.opposed_on.isoformat() if self.opposed_on else None
        return {**{name: getattr(self, name) for name in names}, "opposed_on": opposed}


class RegistryChange(models.Model):
    """What an import changed about somebody who is here, put to the moderators."""

    class Kind(models.TextChoices):
        GONE = "gone", _("No longer listed")
        INACTIVE = "inactive", _("No longer active")
        OPPOSED = "opposed", _("Card opposed")
        PROFESSION = "profession", _("Another profession")
        NAME = "name", _("Another name")
        SPECIALTY = "specialty", _("Another specialty")

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="registry_changes")
    version = models.ForeignKey(RegistryVersion, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "version", "kind"], name="one_change_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.practitioner_id}"
