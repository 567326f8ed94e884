"""Reports: somebody says that an item should not stand as it is."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deidentification.fields import DeidentifiedTextField
from messaging.models import Image, Message, Thread
from messaging.removals import KIND_LABELS
from network.models import Practitioner, SpecialtyGroup

READING_HOLDS = timedelta(days=1)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Who made it, moderators, and whom it concerns once their item is hidden or it is settled.

        Moderators of a group see what may be settled by them there. About one's own item nobody
        knows earlier than every author.
        """
        if not practitioner.is_admitted:
            return self.none()
        told = Q(hid=True) | Q(settled_at__isnull=False)
        own = Q(reporter=practitioner) | (Q(author=practitioner) & told)
        others = ~Q(author=practitioner)
        if not practitioner.moderates:
            others &= _in_groups_of(practitioner)
        return self.filter(own | others)

    def to_judge_by(self, practitioner: Practitioner) -> Self:
        """Those that wait for somebody as the moderator of a group; moderators of the network have
        their list."""
        if practitioner.moderates:
            return self.none()
        others = self.visible_to(practitioner).open().exclude(author=practitioner)
        return others.exclude(reporter=practitioner)

    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)

    def of(self, row: models.Model) -> Self:
        """All that was ever said about one item."""
        return self.of_subject(f"{row._meta.label_lower}:{row.pk}")

    def of_subject(self, subject: str) -> Self:
        return self.filter(subject=subject)

    def holding(self) -> Self:
        """Those for which their item is withheld: until they are settled, or because they are."""
        return self.filter(Q(hid=True, settled_at__isnull=True) | Q(outcome=Report.Outcome.HIDDEN))


def _in_groups_of(practitioner: Practitioner) -> Q:
    """What somebody settles as the moderator of a group: no leak, which is the network's."""
    groups = SpecialtyGroup.objects.moderated_by(practitioner)
    return Q(thread__group__in=groups) & ~Q(reason=Report.Reason.IDENTIFIES)


class Report(models.Model):
    """Somebody says that an item still identifies a patient, or does not belong here."""

    class Item(models.TextChoices):
        CASE = "case", _("Case")
        MESSAGE = "message", _("Message")
        IMAGE = "image", _("Picture")
        PROFILE = "profile", _("Profile")

    class Reason(models.TextChoices):
        IDENTIFIES = "identifies", _("It identifies a patient")
        WRONG_GROUP = "wrong_group", _("It is in the wrong group")
        UNPROFESSIONAL = "unprofessional", _("It is unprofessional")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        """What became of the item."""

        REDACTED = "redacted", _("Words were taken out")
        NOTHING = "nothing", _("It stays as it is")
        HIDDEN = "hidden", _("It is hidden")
        MOVED = "moved", _("It was moved to another group")
        RESTORED = "restored", _("It was hidden, and is shown again")
        DELETED = "deleted", _("Its author deleted it")

    class Measure(models.TextChoices):
        """What became of its author."""

        NONE = "", _("Nothing more")
        WARNED = "warned", _("Warned")
        SUSPENDED = "suspended", _("Suspended")

    item = models.CharField(max_length=8, choices=Item)
    subject = models.CharField(max_length=80, db_index=True)  # "messaging.message:12"
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="+")
    image = models.ForeignKey(Image, models.SET_NULL, null=True, blank=True, related_name="+")
    author = models.ForeignKey(Practitioner, models.PROTECT, related_name="+")  # of the item
    reporter = models.ForeignKey(Practitioner, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=14, choices=Reason)
    # Of an identifier, as far as the reporter has said.
    kind = models.CharField(
        _("what remains"), max_length=12, choices=list(KIND_LABELS.items()), blank=True
    )
    note = DeidentifiedTextField(_("note"))
    hid = models.BooleanField(default=False)  # whether its item was withheld when it was made
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Practitioner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    measure = models.CharField(max_length=9, choices=Measure, blank=True)
    redactions = models.PositiveIntegerField(default=0)  # places in which something was taken out

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "subject"],
                condition=Q(settled_at__isnull=True),
                name="one_open_report_each_of_an_item",
            )
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cases:report", args=[self.pk])

    @property
    def is_hidden_for_good(self) -> bool:
        return self.outcome == self.Outcome.HIDDEN

    def is_settled_by_role(self, practitioner: Practitioner) -> bool:
        """Whether settling it is this person's work: a moderator's, or a group moderator's for what
        is no leak. (Of what concerns themselves, the verbs refuse it.)"""
        if not practitioner.is_admitted:
            return False
        if practitioner.moderates:
            return True
        return Report.objects.filter(_in_groups_of(practitioner), pk=self.pk).exists()

    def concerns(self, practitioner: Practitioner) -> bool:
        """Whether it is about this person's item, or made by them."""
        return practitioner.pk in (self.author_id, self.reporter_id)

    def may_settle(self, practitioner: Practitioner) -> bool:
        return self.is_settled_by_role(practitioner) and not self.concerns(practitioner)

    def was_settled_by_author_before(self) -> bool:
        """Whether its author has brought this item back once already, taking words out."""
        earlier = Report.objects.of_subject(self.subject).exclude(pk=self.pk)
        return earlier.filter(outcome=self.Outcome.REDACTED, settled_by=self.author).exists()

    def may_read_text(self, practitioner: Practitioner) -> bool:
        """Its author, and a moderator whose reading is recorded: for a day, since what stands there
        goes on changing and a report is no lasting window into a discussion."""
        if not practitioner.is_admitted:
            return False
        lately = timezone.now() - READING_HOLDS
        return practitioner.pk == self.author_id or (
            self.is_settled_by_role(practitioner)
            and self.readings.filter(moderator=practitioner, at__gt=lately).exists()
        )

    def may_redact(self, practitioner: Practitioner) -> bool:
        """Whether words of the item may be taken out by this person: its author, or a moderator of
        the network who has read it and whom it does not concern."""
        by_right = practitioner.pk == self.author_id or (
            practitioner.moderates and not self.concerns(practitioner)
        )
        return by_right and self.may_read_text(practitioner)


class ReportReading(models.Model):
    """That a moderator read a reported item, which they could not read otherwise. `at`: the last
    time that they opened it; the audit trail has all of them."""

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
