"""What is discussed: cases, each with its thread."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from deidentification import Deidentified
from deidentification.fields import DeidentifiedTextField
from messaging.models import LastSeen, Message, Thread
from network.models import Practitioner, SpecialtyGroup

TEXTS = ("title", "presentation", "findings", "question", "story")  # what is typed to open a case
OLDEST_AGE_SHOWN = 89  # years; above it every age is one class (45 CFR 164.514 (b)(2)(i)(C))


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Whoever may read the thread may read the case."""
        return self.filter(thread__in=Thread.objects.visible_to(practitioner))

    def for_lists(self, reader: Practitioner) -> Self:
        """With what a list shows: group, author, answers by others, unread, last activity."""
        seen = LastSeen.objects.filter(thread=OuterRef("thread"), practitioner=reader)
        by_others = Q(thread__messages__deleted_at__isnull=True) & ~Q(
            thread__messages__author=F("author")
        )
        return (
            self.select_related("thread__group", "author__user")
            .annotate(
                answers=Count("thread__messages", filter=by_others),
                last_activity=F("thread__last_activity_at"),
                seen_head=Coalesce(Subquery(seen.values("head")[:1]), -1),
            )
            .annotate(
                unread=models.Case(
                    models.When(seen_head__lt=F("thread__head"), then=True),
                    default=False,
                    output_field=models.BooleanField(),
                )
            )
            .order_by("-thread__last_activity_at", "pk")
        )

    def unread(self) -> Self:
        """After `for_lists`: with something that its reader has not seen."""
        return self.filter(seen_head__lt=F("thread__head"))

    def answered(self) -> Self:
        """Somebody else than the author has answered."""
        return self.filter(Exists(self._answers()))

    def unanswered(self) -> Self:
        return self.filter(~Exists(self._answers()), closed_at__isnull=True)

    @staticmethod
    def _answers() -> models.QuerySet:
        return Message.objects.filter(thread=OuterRef("thread"), deleted_at__isnull=True).exclude(
            author=OuterRef("author")
        )


class Case(models.Model):
    """A patient's story without the patient: structured, de-identified, discussed in a thread."""

    class AgeUnit(models.TextChoices):
        YEARS = "years", _("years")
        MONTHS = "months", _("months")
        DAYS = "days", _("days")

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        UNKNOWN = "unknown", _("Not stated")

    class State(models.TextChoices):
        UNANSWERED = "unanswered", _("Unanswered")
        DISCUSSED = "discussed", _("In discussion")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="case")
    author = models.ForeignKey(Practitioner, models.PROTECT, related_name="cases")
    title = DeidentifiedTextField(_("title"))
    age = models.PositiveSmallIntegerField(_("age"), null=True, blank=True)
    age_unit = models.CharField(max_length=6, choices=AgeUnit, default=AgeUnit.YEARS)
    sex = models.CharField(_("sex"), max_length=7, choices=Sex, default=Sex.UNKNOWN)
    presentation = DeidentifiedTextField(_("presentation"))
    findings = DeidentifiedTextField(_("findings"))
    question = DeidentifiedTextField(_("question"))
    story = DeidentifiedTextField(_("letter or notes"))
    language = models.CharField(max_length=2, default="fr")
    removed = models.JSONField(default=dict, editable=False)  # kind → how many
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Practitioner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    conclusion = DeidentifiedTextField(_("conclusion"))
    # Since when its texts stand in a Quarantine, and not here.
    withheld_since = models.DateTimeField(null=True, blank=True, editable=False)
    is_hidden = models.BooleanField(default=False, editable=False)  # withheld for good: decided so

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(age__isnull=True)
                | ~Q(age_unit="years")
                | Q(age__lte=OLDEST_AGE_SHOWN + 1),
                name="no_exact_age_over_89",
            )
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    @property
    def heading(self) -> str:
        """The title, or what stands for it while the case is being checked or is hidden."""
        if self.withheld_since is None:
            return str(self.title)
        return str(_("Hidden by a moderator") if self.is_hidden else _("Being checked"))

    @property
    def texts(self) -> list[Deidentified]:
        """All that is stored of what was typed, in the order of its fields."""
        return [getattr(self, name) for name in (*TEXTS, "conclusion")]

    @property
    def group(self) -> SpecialtyGroup | None:
        return self.thread.group

    @property
    def age_label(self) -> str:
        """The age in the reader's language: "64 years", "3 months", "90 or over", or ""."""
        if self.age is None:
            return ""
        if self.age_unit == self.AgeUnit.YEARS:
            if self.age > OLDEST_AGE_SHOWN:
                return str(_("90 or over"))
            return ngettext("%(n)d year", "%(n)d years", self.age) % {"n": self.age}
        if self.age_unit == self.AgeUnit.MONTHS:
            return ngettext("%(n)d month", "%(n)d months", self.age) % {"n": self.age}
        return ngettext("%(n)d day", "%(n)d days", self.age) % {"n": self.age}

    @property
    def state(self) -> "Case.State":
        if self.closed_at is not None:
            return self.State.CLOSED
        answers: int | None = getattr(self, "answers", None)  # there when the row is for a list
        if answers is None:
            answers = (
                self.thread.messages.exclude(author=self.author_id)
                .filter(deleted_at__isnull=True)
                .count()
            )
        return self.State.DISCUSSED if answers else self.State.UNANSWERED

    def get_state_display(self) -> str:
        return str(self.state.label)

    def may_close(self, practitioner: Practitioner) -> bool:
        """Its author says when a case is closed, and what came of it."""
        return practitioner.may_write and practitioner.pk == self.author_id
