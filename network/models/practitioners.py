"""Practitioners: the clinicians behind the accounts, and how they stand."""

import unicodedata
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deidentification.fields import DeidentifiedTextField
from network.models.accounts import User
from network.naming import folded


class Specialty(models.TextChoices):
    GENERAL_PRACTICE = "general_practice", _("General practice")
    ANAESTHESIOLOGY = "anaesthesiology", _("Anaesthesiology")
    CARDIOLOGY = "cardiology", _("Cardiology")
    DERMATOLOGY = "dermatology", _("Dermatology")
    EMERGENCY_MEDICINE = "emergency_medicine", _("Emergency medicine")
    ENDOCRINOLOGY = "endocrinology", _("Endocrinology")
    GASTROENTEROLOGY = "gastroenterology", _("Gastroenterology")
    GERIATRICS = "geriatrics", _("Geriatrics")
    HAEMATOLOGY = "haematology", _("Haematology")
    INFECTIOUS_DISEASES = "infectious_diseases", _("Infectious diseases")
    INTENSIVE_CARE = "intensive_care", _("Intensive care")
    INTERNAL_MEDICINE = "internal_medicine", _("Internal medicine")
    NEPHROLOGY = "nephrology", _("Nephrology")
    NEUROLOGY = "neurology", _("Neurology")
    OBSTETRICS_GYNAECOLOGY = "obstetrics_gynaecology", _("Obstetrics and gynaecology")
    ONCOLOGY = "oncology", _("Oncology")
    OPHTHALMOLOGY = "ophthalmology", _("Ophthalmology")
    ORTHOPAEDICS = "orthopaedics", _("Orthopaedics")
    PAEDIATRICS = "paediatrics", _("Paediatrics")
    PALLIATIVE_CARE = "palliative_care", _("Palliative care")
    PSYCHIATRY = "psychiatry", _("Psychiatry")
    PULMONOLOGY = "pulmonology", _("Pulmonology")
    RADIOLOGY = "radiology", _("Radiology")
    RHEUMATOLOGY = "rheumatology", _("Rheumatology")
    SURGERY = "surgery", _("Surgery")
    UROLOGY = "urology", _("Urology")


class Registry(models.TextChoices):
    """Where a practitioner's number stands. See `network.registries` for the rule of each."""

    RPPS = "rpps", _("RPPS (France)")
    ADELI = "adeli", _("ADELI (France)")
    NPI = "npi", _("NPI (United States)")
    GMC = "gmc", _("GMC (United Kingdom)")
    OTHER = "other", _("Another registry")


def today() -> date:
    """The day in the zone of the network (TIME_ZONE), whatever the reader's own: by it
    verifications end."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


class PractitionerQuerySet(models.QuerySet["Practitioner"]):
    def admitted(self) -> Self:
        """Those who may read: verified, not out of time, with an active account."""
        in_time = Q(readable_until__isnull=True) | Q(readable_until__gte=today())
        return self.filter(in_time, status=Practitioner.Status.VERIFIED, user__is_active=True)

    def moderators(self) -> Self:
        """Those who look after the network now."""
        return self.admitted().filter(is_moderator=True)

    def visible_to(self, practitioner: "Practitioner") -> Self:
        """Colleagues see the verified, moderators see everyone, each sees themselves."""
        if practitioner.moderates:
            return self
        if practitioner.is_admitted:
            return self.admitted() | self.filter(pk=practitioner.pk)
        return self.filter(pk=practitioner.pk)


class Practitioner(models.Model):
    """A clinician: the person whom colleagues see behind an account."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting for verification")
        VERIFIED = "verified", _("Verified")
        SUSPENDED = "suspended", _("Suspended")
        REVOKED = "revoked", _("Revoked")

    class Level(models.IntegerChoices):
        """What is known of who somebody is, each level including the ones before it."""

        NONE = 0, _("Nothing checked yet")
        KNOWN = 1, _("Known to colleagues")
        IDENTITY = 2, _("Identity verified")
        PRACTICE = 3, _("Right to practise verified")

    class Ending(models.IntegerChoices):
        """How near the end of a verification is, as far as its holder was told. Only rises, until
        a decision begins a new term."""

        FAR = 0
        MONTH = 1  # 30 days are left
        WEEK = 2
        DAY = 3
        READ_ONLY = 4
        OUT = 5

    class Reason(models.TextChoices):
        """Why somebody's standing is what it is; never free text."""

        NONE = "", "–"
        CONDUCT = "conduct", _("Conduct")
        LEAK = "leak", _("Identified a patient")
        CREDENTIALS = "credentials", _("The credentials do not hold")
        REGISTRY = "registry", _("The registry has changed")
        REQUEST = "request", _("At their own request")
        OTHER = "other", _("Another reason")

    class Title(models.TextChoices):
        NONE = "", pgettext_lazy("title", "None")
        DR = "dr", pgettext_lazy("title", "Dr")
        PR = "pr", pgettext_lazy("title", "Prof.")

    class Profession(models.TextChoices):
        DOCTOR = "doctor", _("Doctor")
        NURSE = "nurse", _("Nurse")
        MIDWIFE = "midwife", _("Midwife")
        PHARMACIST = "pharmacist", _("Pharmacist")
        DENTIST = "dentist", _("Dentist")
        PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
        OTHER = "other", _("Other profession")

    user = models.OneToOneField(User, models.CASCADE, related_name="practitioner")
    handle = models.CharField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    search_name = models.CharField(max_length=250, editable=False)  # `folded(name)`
    title = models.CharField(_("title"), max_length=4, choices=Title, blank=True)
    profession = models.CharField(
        _("profession"), max_length=20, choices=Profession, default=Profession.DOCTOR
    )
    specialty = models.CharField(
        _("specialty"), max_length=40, choices=Specialty, default=Specialty.GENERAL_PRACTICE
    )
    city = models.CharField(_("city"), max_length=80, blank=True)
    bio = DeidentifiedTextField(_("about me"))
    # Since when it is being checked; meanwhile it stands in a room above, not here.
    bio_withheld_since = models.DateTimeField(null=True, blank=True, editable=False)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.PENDING, db_index=True
    )
    # What the last decision was made on. The number is free again once nobody verified has it.
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.NONE)
    country = models.CharField(_("country"), max_length=2, blank=True)  # ISO 3166-1 alpha-2
    registry = models.CharField(_("registry"), max_length=10, choices=Registry, blank=True)
    registry_number = models.CharField(_("number"), max_length=40, blank=True)
    # The last day of writing and the last of reading, in the zone of the network. None: no end.
    verified_until = models.DateField(null=True, blank=True)
    readable_until = models.DateField(null=True, blank=True)
    ending = models.PositiveSmallIntegerField(choices=Ending, default=Ending.FAR, editable=False)
    standing_reason = models.CharField(max_length=12, choices=Reason, blank=True)
    invited_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    is_moderator = models.BooleanField(_("moderator"), default=False)
    # Rises whenever what this person may read, or the sessions they may read in, has changed.
    access_version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = PractitionerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        # Who has a number is asked of each claim, however they stand.
        indexes = [models.Index(fields=["registry", "registry_number"], name="people_by_number")]
        constraints = [
            # case B3: one number, one person
            models.UniqueConstraint(
                fields=["registry", "registry_number"],
                condition=~Q(registry_number="") & Q(status="verified"),
                name="one_verified_practitioner_a_number",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_name = folded(self.name)
        if "name" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_name"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("network:practitioner", args=[self.handle])

    @property
    def is_admitted(self) -> bool:
        """Whether this person may read here; asked by the middleware and the socket."""
        return self.is_verified and self.user.is_active

    @property
    def is_verified(self) -> bool:
        """Whether the seal stands beside this person's name: decided, and not out of time."""
        in_time = self.readable_until is None or today() <= self.readable_until
        return self.status == self.Status.VERIFIED and in_time

    @property
    def may_write(self) -> bool:
        """Whether this person may post, answer and change what is theirs: whose verification has
        run out still reads for a while."""
        return self.is_admitted and (self.verified_until is None or today() <= self.verified_until)

    @property
    def moderates(self) -> bool:
        """Whether this person looks after the network now: `is_moderator` is a role that may have
        been left to somebody who was put out."""
        return self.is_admitted and self.is_moderator

    @property
    def may_decide(self) -> bool:
        """Whether this person decides as a moderator of the network: whose own verification has
        run out looks on."""
        return self.moderates and self.may_write

    @property
    def identity(self) -> str:
        """What is checked against the registry, in one line to compare and not to show."""
        return f"{self.title}/{self.name}/{self.profession}"

    @property
    def full_name(self) -> str:
        return f"{self.get_title_display()} {self.name}" if self.title else self.name

    @property
    def initials(self) -> str:
        words = [word for word in self.name.replace("-", " ").split() if word[0].isalpha()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))


def free_handle(name: str) -> str:
    """A handle made from a name ("Amandine Kerloc'h" → "amandine.kerloch") that nobody has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    base = slugify(plain).replace("-", ".")[:70] or "member"
    taken = set(
        Practitioner.objects.filter(handle__startswith=base).values_list("handle", flat=True)
    )
    return next(
        h for h in (base, *(f"{base}.{n}" for n in range(2, len(taken) + 3))) if h not in taken
    )
