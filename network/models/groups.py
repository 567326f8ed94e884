"""Specialty groups: who discusses cases together, and how one comes in."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deidentification.fields import DeidentifiedTextField
from network.models.practitioners import Practitioner, Specialty


class SpecialtyGroupQuerySet(models.QuerySet["SpecialtyGroup"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Every admitted practitioner sees that a group exists; what it discusses, its members."""
        return self if practitioner.is_admitted else self.none()

    def of(self, practitioner: Practitioner) -> Self:
        """The groups whose discussions this practitioner may read."""
        return self.visible_to(practitioner).filter(memberships__practitioner=practitioner)


class SpecialtyGroup(models.Model):
    """Colleagues of a specialty, or round a subject, who discuss cases together."""

    class Entrance(models.TextChoices):
        OPEN = "open", _("Open to every member of the network")
        REQUEST = "request", _("On request")
        INVITATION = "invitation", _("By invitation")

    slug = models.SlugField(max_length=60, unique=True)
    specialty = models.CharField(_("specialty"), max_length=40, choices=Specialty)
    name = DeidentifiedTextField(_("name"))
    description = DeidentifiedTextField(_("description"))
    rules = DeidentifiedTextField(_("rules"))  # shown before somebody's first post
    entrance = models.CharField(
        _("who may join"), max_length=10, choices=Entrance, default=Entrance.OPEN
    )
    practitioners: "models.ManyToManyField[Practitioner, Membership]" = models.ManyToManyField(
        Practitioner, through="Membership", related_name="groups"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = SpecialtyGroupQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cases:group", args=[self.slug])

    @property
    def title(self) -> str:
        """The group's own name, or that of its specialty in the reader's language."""
        return self.name.text or str(self.get_specialty_display())


class Membership(models.Model):
    """That a practitioner belongs to a group."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="memberships")
    group = models.ForeignKey(SpecialtyGroup, models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now)
    is_moderator = models.BooleanField(_("moderator of the group"), default=False)
    rules_accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practitioner", "group"], name="one_membership_each")
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} in {self.group_id}"


class GroupRequest(models.Model):
    """That somebody wants to join a group, or is invited to."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("Request")
        INVITATION = "invitation", _("Invitation")

    group = models.ForeignKey(SpecialtyGroup, models.CASCADE, related_name="requests")
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="group_requests")
    kind = models.CharField(max_length=10, choices=Kind)
    made_by = models.ForeignKey(Practitioner, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Practitioner, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accepted = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "practitioner"],
                condition=Q(settled_at__isnull=True),
                name="one_open_group_request_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.practitioner_id} for {self.group_id}"
