"""What watches over stored texts: reports of leaks, quarantine, rescans, drills."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deidentification.fields import DeidentifiedTextField
from messaging.models import Message, Thread
from messaging.removals import KIND_LABELS
from messaging.vouching import Reason
from network.models import Practitioner


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Who wrote the text, who reported it, and moderators."""
        if not practitioner.is_admitted:
            return self.none()
        if practitioner.is_moderator:
            return self
        return self.filter(Q(author=practitioner) | Q(reporter=practitioner))

    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)


class Report(models.Model):
    """Somebody says that a text still identifies a person. Without a message it is about what its
    thread opens with."""

    class Outcome(models.TextChoices):
        REDACTED = "redacted", _("Taken out")
        NOTHING = "nothing", _("Nothing to take out")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="+")
    author = models.ForeignKey(Practitioner, models.PROTECT, related_name="+")  # of the text
    reporter = models.ForeignKey(Practitioner, models.PROTECT, related_name="+")
    kind = models.CharField(_("what remains"), max_length=12, choices=list(KIND_LABELS.items()))
    note = DeidentifiedTextField(_("note"))
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Practitioner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    redactions = models.PositiveIntegerField(default=0)  # places in which something was taken out

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"report {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cases:report", args=[self.pk])

    def may_read_text(self, practitioner: Practitioner) -> bool:
        """Its author, and a moderator whose reading is recorded."""
        if not practitioner.is_admitted:
            return False
        return practitioner.pk == self.author_id or (
            practitioner.is_moderator and self.readings.filter(moderator=practitioner).exists()
        )


class ReportReading(models.Model):
    """That a moderator read a reported text, which they could not read otherwise."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="readings")
    moderator = models.ForeignKey(Practitioner, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["report", "moderator"], name="one_reading_each")
        ]

    def __str__(self) -> str:
        return f"{self.moderator_id} read report {self.report_id}"


class QuarantineQuerySet(models.QuerySet["Quarantine"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Who wrote the text, and moderators."""
        if not practitioner.is_admitted:
            return self.none()
        return self if practitioner.is_moderator else self.filter(author=practitioner)

    def open(self) -> Self:
        return self.filter(decided_at__isnull=True)


class Quarantine(models.Model):
    """The texts of a row in which today's rules found something, taken away from their readers.

    They stand here and nowhere else until somebody decides: so no page, socket, list or export
    can show them by mistake.
    """

    class Decision(models.TextChoices):
        TAKEN_OUT = "taken_out", _("Taken out")
        KEPT = "kept", _("Kept")
        SUPERSEDED = "superseded", _("Deleted meanwhile")

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
