"""What watches over stored texts: quarantine, rescans, drills."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deidentification.fields import DeidentifiedTextField
from messaging.models import Thread
from messaging.vouching import Reason
from network.models import Practitioner


class QuarantineQuerySet(models.QuerySet["Quarantine"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Who wrote the text, and moderators."""
        if not practitioner.is_admitted:
            return self.none()
        return self if practitioner.moderates else self.filter(author=practitioner)

    def open(self) -> Self:
        return self.filter(decided_at__isnull=True)

    def by_rules(self) -> Self:
        """Those that wait for a decision about what was found. The others are decided with their
        reports."""
        return self.filter(cause=Quarantine.Cause.RULES)


class Quarantine(models.Model):
    """The texts of a row, taken away from their readers: today's rules found something in them, or
    somebody has reported them.

    They stand here and nowhere else until somebody decides: so no page, socket, list or export
    can show them by mistake.
    """

    class Cause(models.TextChoices):
        RULES = "rules", _("Newer rules")
        REPORT = "report", _("A report")

    class Decision(models.TextChoices):
        TAKEN_OUT = "taken_out", _("Taken out")
        KEPT = "kept", _("Kept")
        SUPERSEDED = "superseded", _("Deleted meanwhile")
        RETURNED = "returned", _("Shown again")

    cause = models.CharField(max_length=6, choices=Cause, default=Cause.RULES)
    model = models.CharField(max_length=60)  # "messaging.message"
    key = models.CharField(max_length=40)
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="+")
    author = models.ForeignKey(
        Practitioner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    texts = DeidentifiedTextField()  # JSON: field → its text; empty once it is decided
    found = models.JSONField(default=dict)  # kind → how many
    rules = models.CharField(max_length=20)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Practitioner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)

    objects = QuarantineQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "key"],
                condition=Q(decided_at__isnull=True),
                name="one_open_quarantine_a_row",
            )
        ]

    def __str__(self) -> str:
        return f"quarantine of {self.model}:{self.key}"

    def get_absolute_url(self) -> str:
        return reverse("cases:quarantine", args=[self.pk])

    def may_read_text(self, practitioner: Practitioner) -> bool:
        """Its author, and a moderator whose reading is recorded."""
        if not practitioner.is_admitted:
            return False
        return practitioner.pk == self.author_id or (
            practitioner.moderates and self.readings.filter(moderator=practitioner).exists()
        )


class QuarantineReading(models.Model):
    """That a moderator read a withheld text, which they could not read otherwise."""

    quarantine = models.ForeignKey(Quarantine, models.CASCADE, related_name="readings")
    moderator = models.ForeignKey(Practitioner, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarantine", "moderator"], name="one_quarantine_reading_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.moderator_id} read quarantine {self.quarantine_id}"


class RescanProgress(models.Model):
    """How far a version of the rules has come through the rows of a model."""

    model = models.CharField(max_length=60)
    rules = models.CharField(max_length=20)
    last_key = models.CharField(max_length=40, blank=True)
    scanned = models.PositiveBigIntegerField(default=0)
    found = models.PositiveBigIntegerField(default=0)  # rows
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "rules"], name="one_progress_a_model")
        ]

    def __str__(self) -> str:
        return f"{self.model} under {self.rules}: {self.scanned}"


class DrillResult(models.Model):
    """What became of invented identifiers that were posted on purpose."""

    at = models.DateTimeField(default=timezone.now)
    rules = models.CharField(max_length=20)
    seed = models.BigIntegerField()
    texts = models.PositiveIntegerField()
    # language → kind → [how many were posted, how many reached no sink]
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"drill of {self.at:%Y-%m-%d}"
