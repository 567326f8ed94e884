"""The local copies of public registries of practitioners."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models.practitioners import Practitioner, Registry
from network.naming import well_written


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
    digest = models.CharField(max_length=64)  # SHA-256 of what was read: an import begun goes on
    last_number = models.CharField(max_length=40, blank=True)  # stored so far, in their order
    entries = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registry"], condition=Q(state="current"), name="one_current_version"
            ),
            models.UniqueConstraint(
                fields=["registry"], condition=Q(state="importing"), name="one_version_imported"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.source}"


class RegistryEntry(models.Model):
    """What a registry publishes of one practitioner."""

    # No index of its own: the one of the constraint below begins with it.
    version = models.ForeignKey(
        RegistryVersion, models.CASCADE, related_name="rows", db_index=False
    )
    number = models.CharField(max_length=40)
    family_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=120, blank=True)
    other_names = models.CharField(max_length=240, blank=True)  # maiden name, name in practice
    profession = models.CharField(max_length=20, blank=True)  # a Practitioner.Profession, or ""
    other_professions = models.CharField(max_length=80, blank=True)  # further ones, with spaces
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
        """As one writes it: registries publish family names in capitals."""
        return f"{self.given_name} {well_written(self.family_name)}".strip()

    @property
    def professions(self) -> list[str]:
        """Every profession that is listed, each a Practitioner.Profession."""
        return [self.profession, *self.other_professions.split()] if self.profession else []


class RegistryChange(models.Model):
    """What an import changed about somebody who is here, put to the moderators."""

    class Kind(models.TextChoices):
        GONE = "gone", _("No longer listed")
        INACTIVE = "inactive", _("No longer active")
        OPPOSED = "opposed", _("Card opposed")
        PROFESSION = "profession", _("Another profession")
        NAME = "name", _("Another name")
        SPECIALTY = "specialty", _("Another specialty")

    PUTTING_OUT = (Kind.GONE, Kind.INACTIVE, Kind.OPPOSED, Kind.PROFESSION)

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="registry_changes")
    version = models.ForeignKey(RegistryVersion, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    # When it was put to the moderators, and whoever may no longer practise was put out.
    acted_on_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["practitioner"],
                condition=Q(acted_on_at__isnull=True),
                name="changes_to_act_on",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "version", "kind"], name="one_change_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.practitioner_id}"
