"""Who is here: users, practitioners, specialty groups and who belongs to which."""

import unicodedata
from datetime import UTC
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deidentification import receipt_chain
from deidentification.fields import DeidentifiedTextField
from network.naming import folded


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account: how somebody signs in, and in which language and theme they read."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail address"), unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=2, blank=True)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email


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


class PractitionerQuerySet(models.QuerySet["Practitioner"]):
    def admitted(self) -> Self:
        """Those who may read and write: verified, with an active account."""
        return self.filter(status=Practitioner.Status.VERIFIED, user__is_active=True)

    def visible_to(self, practitioner: "Practitioner") -> Self:
        """Colleagues see the verified, moderators see everyone, each sees themselves."""
        if practitioner.is_admitted and practitioner.is_moderator:
            return self
        if practitioner.is_admitted:
            return self.filter(
                models.Q(status=Practitioner.Status.VERIFIED, user__is_active=True)
                | models.Q(pk=practitioner.pk)
            )
        return self.filter(pk=practitioner.pk)


class Practitioner(models.Model):
    """A clinician: the person whom colleagues see behind an account."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting for verification")
        VERIFIED = "verified", _("Verified")
        SUSPENDED = "suspended", _("Suspended")

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
    languages = models.JSONField(_("languages"), default=list, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.PENDING, db_index=True
    )
    is_moderator = models.BooleanField(_("moderator"), default=False)
    # Rises whenever what this person may read, or the sessions they may read in, has changed.
    access_version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = PractitionerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

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
        """Whether this person may read and write here; asked by the middleware and the socket."""
        return self.status == self.Status.VERIFIED and self.user.is_active

    @property
    def is_identity_checked(self) -> bool:
        """Whether a moderator has compared name, title and profession with the registry: whoever
        was let in under them cannot become somebody else."""
        return self.status != self.Status.PENDING

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


class SpecialtyGroupQuerySet(models.QuerySet["SpecialtyGroup"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Every admitted practitioner sees that a group exists; what it discusses, its members."""
        return self if practitioner.is_admitted else self.none()

    def of(self, practitioner: Practitioner) -> Self:
        """The groups whose discussions this practitioner may read."""
        return self.visible_to(practitioner).filter(memberships__practitioner=practitioner)


class SpecialtyGroup(models.Model):
    """Colleagues of a specialty, or round a subject, who discuss cases together."""

    slug = models.SlugField(max_length=60, unique=True)
    specialty = models.CharField(_("specialty"), max_length=40, choices=Specialty)
    name = DeidentifiedTextField(_("name"))
    description = DeidentifiedTextField(_("description"))
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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practitioner", "group"], name="one_membership_each")
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} in {self.group_id}"


class Receipt(models.Model):
    """What the filter did to one text, in a chain of hashes that can be checked offline.

    No text and nothing removed stands in it. A chain is that of a thread, or that of a practitioner
    for what has no thread. See `deidentification.receipt_chain` for the fields that are sealed.
    """

    class Act(models.TextChoices):
        POST = "post", _("message")
        EDIT = "edit", _("edited message")
        CONTINUED = "continued", _("taken out with the next message")
        OPENING = "opening", _("case")
        CLOSURE = "closure", _("conclusion")
        PROFILE = "profile", _("profile")
        GROUP = "group", _("group")
        REDACTION = "redaction", _("taken out later")
        RESCAN = "rescan", _("checked anew")

    chain = models.CharField(max_length=60)  # "thread:<id>" or "practitioner:<id>"
    number = models.PositiveBigIntegerField()  # from 1, without gaps
    at = models.DateTimeField()
    author = models.ForeignKey(Practitioner, models.PROTECT, related_name="receipts")  # who acted
    act = models.CharField(max_length=10, choices=Act)
    subject = models.CharField(max_length=80, db_index=True)  # "messaging.message:12"
    rules = models.CharField(max_length=20)
    removed = models.JSONField(default=dict)  # kind → how many
    kept = models.JSONField(default=list)  # {"kind", "recogniser", "reason"} of each
    removed_count = models.PositiveIntegerField(default=0)
    kept_count = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)  # of what was stored, with the salt
    salt = models.CharField(max_length=32, blank=True)  # forgotten when the text is superseded
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="one_receipt_a_place")
        ]

    def __str__(self) -> str:
        return f"receipt {self.number} of {self.chain}"

    def as_sealed(self) -> dict[str, Any]:
        """The fields that the hash covers, and the hash: one line of an export."""
        values = {name: getattr(self, name) for name in receipt_chain.FIELDS}
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return {**values, "at": at, "author": self.author.handle}
