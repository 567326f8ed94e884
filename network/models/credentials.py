"""Credentials: what somebody claims to be, what proves it, and what was decided."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deidentification.fields import DeidentifiedTextField
from network.models.practitioners import Practitioner, Registry, Specialty


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """One's own, and for moderators everybody's."""
        if practitioner.moderates:
            return self
        return self.filter(practitioner=practitioner)

    def open(self) -> Self:
        return self.filter(state__in=Claim.OPEN)

    def waiting(self) -> Self:
        """Those that a moderator can decide, the oldest first."""
        return self.filter(state__in=Claim.WAITING).order_by("submitted_at", "pk")


class Claim(models.Model):
    """What a practitioner says they are, and how far its verification has come.

    The first one lets somebody in; later ones change what was verified (name, specialty, number),
    renew it in time, or ask moderators after the registry has changed. Until it is approved nothing
    of it stands on the practitioner.
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("First verification")
        CHANGE = "change", pgettext_lazy("kind of claim", "Change")
        RENEWAL = "renewal", _("Renewal")
        REGISTRY = "registry", _("The registry has changed")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        LOOKED_AT = "looked_at", _("Being looked at")
        SECOND_NEEDED = "second_needed", _("Waiting for a second moderator")
        MORE_NEEDED = "more_needed", _("Something is missing")
        DISPUTED = "disputed", _("The number is claimed twice")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # What its claimant says.
    SAID = ("country", "registry", "number", "name", "title", "profession", "specialty", "city")
    WAITING = (State.RECEIVED, State.LOOKED_AT, State.SECOND_NEEDED, State.DISPUTED)
    OPEN = (*WAITING, State.MORE_NEEDED)
    # Those of which one number has one at most. Who comes later is DISPUTED.
    HOLDING = (State.RECEIVED, State.LOOKED_AT, State.SECOND_NEEDED, State.MORE_NEEDED)

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="claims")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FIRST)
    state = models.CharField(max_length=14, choices=State, default=State.RECEIVED, db_index=True)
    country = models.CharField(_("country"), max_length=2)
    registry = models.CharField(_("registry"), max_length=10, choices=Registry)
    number = models.CharField(_("number"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=4, choices=Practitioner.Title, blank=True)
    profession = models.CharField(_("profession"), max_length=20, choices=Practitioner.Profession)
    specialty = models.CharField(_("specialty"), max_length=40, choices=Specialty)
    city = models.CharField(_("city"), max_length=80, blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    # Rises with every change: a decision names the revision that the moderator has seen.
    revision = models.PositiveIntegerField(default=1)
    assigned_to = models.ForeignKey(
        Practitioner, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner"],
                condition=Q(
                    state__in=[
                        "received",
                        "looked_at",
                        "second_needed",
                        "more_needed",
                        "disputed",
                    ]
                ),
                name="one_open_claim_each",
            ),
            # case B3: the later claimant of a number is put beside, never let in unseen
            models.UniqueConstraint(
                fields=["registry", "number"],
                condition=Q(state__in=["received", "looked_at", "second_needed", "more_needed"])
                & ~Q(number=""),
                name="one_open_claim_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Evidence(models.Model):
    """A document shown to moderators, encrypted at rest; deleted when its time is over, with all
    that could recognise it."""

    class Kind(models.TextChoices):
        CARD = "card", _("Professional card")
        DIPLOMA = "diploma", _("Diploma")
        LETTER = "letter", _("Letter of an employer or an order")
        IDENTITY = "identity", _("Identity document")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind of document"), max_length=10, choices=Kind)
    pages = models.PositiveSmallIntegerField(default=1)
    size = models.PositiveIntegerField()  # bytes, as it was sent
    digest = models.CharField(max_length=64, db_index=True)  # keyed; of the bytes that were sent
    # How each page looks (`network.verification.looks`): the same one made anew differs little.
    looks = models.JSONField(default=list)
    added_at = models.DateTimeField(default=timezone.now)
    delete_after = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class Proof(models.Model):
    """That the claimant controls what only the real person does. See the constants for strength."""

    class Kind(models.TextChoices):
        PRO_SANTE_CONNECT = "psc", _("Pro Santé Connect")
        SINGLE_SIGN_ON = "sso", _("Single sign-on of an institution")
        REGISTRY_MAIL = "registry_mail", _("Code sent to the address in the registry")
        INSTITUTION_MAIL = "institution_mail", _("Code sent to an institution's address")
        DOCUMENT = "document", _("Document")
        COLLEAGUES = "colleagues", _("Two colleagues vouch")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=16, choices=Kind)
    detail = models.CharField(max_length=120, blank=True)  # the provider's or the domain's name
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "kind"], name="one_proof_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} for claim {self.claim_id}"


class MailCode(models.Model):
    """A code sent to a professional address, kept as a keyed hash and for a day; the last one
    that was sent for a claim counts."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="mail_codes")
    address = models.EmailField(db_index=True)
    from_registry = models.BooleanField()
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"code for claim {self.claim_id}"


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def given(self) -> Self:
        """Those that count: given by somebody who is still admitted, with a checked identity."""
        return self.filter(
            given=True,
            endorser__in=Practitioner.objects.admitted(),
            endorser__level__gte=Practitioner.Level.IDENTITY,
        )

    def waiting_for(self, endorser: Practitioner) -> Self:
        """What somebody is asked and has not answered, as long as the answer is of use."""
        if not endorser.may_write:
            return self.none()
        return self.filter(
            endorser=endorser, answered_at__isnull=True, claim__state__in=Claim.OPEN
        ).select_related("claim__practitioner")


class Endorsement(models.Model):
    """That a colleague was asked to vouch for a claim, and what they answered.

    The claimant knows an address; whether somebody verified has it is not said to them. So a row
    stands for each address that was asked, with an endorser only where there is one.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="endorsements")
    email = models.EmailField()  # as the claimant wrote it, in small letters
    endorser = models.ForeignKey(
        Practitioner, models.CASCADE, null=True, blank=True, related_name="endorsements_asked"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    given = models.BooleanField(null=True, blank=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "endorser"], name="one_endorsement_each"),
            models.UniqueConstraint(fields=["claim", "email"], name="one_endorsement_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.endorser_id} for claim {self.claim_id}"


class Decision(models.Model):
    """The signed record of what a moderator decided, and on what. It stays when the documents
    are gone."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        MORE_NEEDED = "more_needed", _("More is needed")
        REFUSED = "refused", _("Refused")
        HANDED_ON = "handed_on", _("Handed to a colleague")

    class Reason(models.TextChoices):
        NONE = "", "–"
        NAME_DIFFERS = "name_differs", _("The name differs from the registry's")
        PROFESSION_DIFFERS = "profession_differs", _("The profession differs from the registry's")
        NOT_IN_REGISTRY = "not_in_registry", _("The number is not in the registry")
        NUMBER_OF_ANOTHER = "number_of_another", _("The number belongs to somebody else")
        UNREADABLE = "unreadable", _("The document cannot be read")
        WRONG_DOCUMENT = "wrong_document", _("The document does not prove it")
        OUT_OF_DATE = "out_of_date", _("The document is out of date")
        NO_PROOF = "no_proof", _("Nothing proves that the number is yours")
        NOT_A_CLINICIAN = "not_a_clinician", _("This network is for practising clinicians")
        NO_ANSWER = "no_answer", _("No answer came in time")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="decisions")
    # None: nobody decided, a rule did (single sign-on with a verified number).
    moderator = models.ForeignKey(
        Practitioner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    note = DeidentifiedTextField(_("note to the practitioner"))
    revision = models.PositiveIntegerField()  # of the claim, as the moderator saw it
    level = models.PositiveSmallIntegerField(choices=Practitioner.Level, default=0)
    # Codes only: kinds of proof and of document, what agreed with the registry, its version.
    based_on = models.JSONField(default=dict)
    seconds = models.PositiveIntegerField(null=True, blank=True)  # from opening it to deciding
    at = models.DateTimeField(default=timezone.now)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.outcome} on claim {self.claim_id}"
