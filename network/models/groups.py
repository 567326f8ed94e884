"""Specialty groups: who discusses cases together, and how one comes in."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deidentification import Deidentified
from deidentification.fields import DeidentifiedTextField
from network.models.practitioners import Practitioner, Specialty


class SpecialtyGroupQuerySet(models.QuerySet["SpecialtyGroup"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """That a group exists is known to every admitted practitioner; of a group by invitation
        only to its members, to whoever is invited, and to the moderators of the network."""
        if not practitioner.is_admitted:
            return self.none()
        if practitioner.moderates:
            return self
        mine = practitioner.memberships.values("group")
        invited = GroupRequest.objects.invitations().filter(practitioner=practitioner)
        by_invitation = Q(entrance=SpecialtyGroup.Entrance.INVITATION)
        return self.filter(~by_invitation | Q(pk__in=mine) | Q(pk__in=invited.values("group")))

    def of(self, practitioner: Practitioner) -> Self:
        """The groups whose discussions this practitioner may read."""
        if not practitioner.is_admitted:
            return self.none()
        return self.filter(pk__in=practitioner.memberships.values("group"))

    def with_people_for(self, practitioner: Practitioner) -> Self:
        """The groups of which this practitioner may know who belongs to them: who is in a group by
        invitation is known inside it, and to no moderator of the network either."""
        by_invitation = Q(entrance=SpecialtyGroup.Entrance.INVITATION)
        mine = practitioner.memberships.values("group")
        return self.visible_to(practitioner).filter(~by_invitation | Q(pk__in=mine))

    def moderated_by(self, practitioner: Practitioner) -> Self:
        """The groups that this practitioner looks after as one of their own moderators."""
        own = practitioner.memberships.filter(is_moderator=True)
        return self.of(practitioner).filter(pk__in=own.values("group"))

    def managed_by(self, practitioner: Practitioner) -> Self:
        """Those in which somebody lets people in and writes the rules: a group's own moderators,
        and where none of them is admitted any more, the moderators of the network."""
        managed = self.moderated_by(practitioner)
        if practitioner.moderates:
            admitted = Practitioner.objects.admitted()
            looked_after = Membership.objects.filter(is_moderator=True, practitioner__in=admitted)
            managed = managed | self.exclude(pk__in=looked_after.values("group"))
        return managed

    def awaiting_rules_of(self, practitioner: Practitioner) -> Self:
        """Groups of somebody whose rules they have yet to read, or to read as they are now."""
        read = practitioner.memberships.filter(
            group=OuterRef("pk"), rules_accepted_at__gte=OuterRef("rules_written")
        )
        return (
            self.of(practitioner)
            .exclude(rules=Deidentified.stored(""))
            .annotate(rules_written=Coalesce("rules_changed_at", "created_at"))
            .filter(~Exists(read))
        )


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
    rules_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
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

    @property
    def is_by_invitation(self) -> bool:
        return self.entrance == self.Entrance.INVITATION

    @property
    def rules_mark(self) -> str:
        """Which writing of the rules somebody has before them: who accepts them says this back."""
        return self.rules_written_at.isoformat() if self.rules.text else ""

    @property
    def rules_written_at(self) -> datetime:
        return self.rules_changed_at or self.created_at

    @property
    def moderators(self) -> models.QuerySet[Practitioner]:
        """Its own moderators, as far as they are admitted now."""
        return (
            Practitioner.objects.admitted()
            .filter(memberships__group=self, memberships__is_moderator=True)
            .select_related("user")
        )

    def may_manage(self, practitioner: Practitioner) -> bool:
        managed = SpecialtyGroup.objects.managed_by(practitioner)
        return practitioner.may_write and managed.filter(pk=self.pk).exists()

    def may_name_moderators(self, practitioner: Practitioner) -> bool:
        """Its own moderators, and those of the network."""
        return practitioner.may_decide or self.may_manage(practitioner)


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


class GroupRequestQuerySet(models.QuerySet["GroupRequest"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """One's own, and those of the groups that one manages."""
        managed = SpecialtyGroup.objects.managed_by(practitioner)
        return self.filter(Q(practitioner=practitioner) | Q(group__in=managed))

    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)

    def requests(self) -> Self:
        """Those that wait for a moderator of the group."""
        return self.open().filter(kind=GroupRequest.Kind.REQUEST)

    def invitations(self) -> Self:
        """Those that wait for whoever is invited."""
        return self.open().filter(kind=GroupRequest.Kind.INVITATION)

    def to_settle_by(self, moderator: Practitioner) -> Self:
        """Requests to the groups that somebody manages, whose makers may still join; nobody settles
        their own."""
        return (
            self.requests()
            .filter(
                group__in=SpecialtyGroup.objects.managed_by(moderator),
                practitioner__in=Practitioner.objects.admitted(),
            )
            .exclude(practitioner=moderator)
        )


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

    objects = GroupRequestQuerySet.as_manager()

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
