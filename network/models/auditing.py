"""The audit trail: one row for every act that matters for safety, in one chain of hashes."""

from datetime import UTC
from ipaddress import ip_address
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.models.practitioners import Practitioner


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Moderators see the whole trail, everybody else what concerns them."""
        if practitioner.moderates:
            return self
        return self.concerning(practitioner)

    def concerning(self, practitioner: Practitioner) -> Self:
        """What somebody did, and what was done to their account. Who has reported them or read the
        report is not among it: that is told when the report is settled."""
        reports = [AuditEntry.Act.REPORTED, AuditEntry.Act.REPORT_READ]
        about = Q(about_id=practitioner.pk) & ~Q(act__in=reports)
        return self.filter(about | Q(actor_id=practitioner.pk))


class AuditEntry(models.Model):
    """Who did what, on what, when, from where. Never free text; rows are added and nothing else.

    Triggers of the database refuse to change or delete a row. Ids are kept as numbers and not as
    foreign keys: a row outlives the account that it is about.
    """

    class Act(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
        SIGNED_OUT = "signed_out", _("Signed out")
        SESSIONS_ENDED = "sessions_ended", _("Sessions ended")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        FACTOR_ADDED = "factor_added", _("Second factor added")
        FACTOR_REMOVED = "factor_removed", _("Second factor removed")
        FACTOR_REFUSED = "factor_refused", _("Second factor refused")
        RECOVERY_CODES = "recovery_codes", _("Recovery codes made or shown")
        EMAIL_CHANGED = "email_changed", _("E-mail address changed")
        SIGN_ON_ADDED = "sign_on_added", _("Single sign-on connected")
        SIGN_ON_REMOVED = "sign_on_removed", _("Single sign-on disconnected")
        CLAIMED = "claimed", _("Credentials claimed")
        CLAIM_OPENED = "claim_opened", _("Claim opened by a moderator")
        EVIDENCE_ADDED = "evidence_added", _("Document added")
        EVIDENCE_READ = "evidence_read", _("Document read")
        EVIDENCE_DELETED = "evidence_deleted", _("Document deleted")
        PROVED = "proved", _("Control proved")
        ENDORSED = "endorsed", _("Vouched for a colleague")
        DECIDED = "decided", _("Claim decided")
        VERIFIED = "verified", _("Verified")
        SUSPENDED = "suspended", _("Suspended")
        REVOKED = "revoked", _("Revoked")
        REINSTATED = "reinstated", _("Reinstated")
        DOWNGRADED = "downgraded", _("Downgraded after the registry")
        EXPIRED = "expired", _("Verification ran out")
        IDENTITY_CORRECTED = "identity_corrected", _("Identity corrected")
        ROLE_CHANGED = "role_changed", _("Role changed")
        REGISTRY_IMPORTED = "registry_imported", _("Registry imported")
        GROUP_JOINED = "group_joined", _("Joined a group")
        GROUP_LEFT = "group_left", _("Left a group")
        GROUP_CHANGED = "group_changed", _("Changed who may join a group")
        REPORTED = "reported", _("Reported")
        REPORT_READ = "report_read", _("Reported item read")
        REPORT_SETTLED = "report_settled", _("Report settled")
        REFUSED_SELF = "refused_self", _("Decision about oneself refused")
        EXPORTED = "exported", _("Exported")

    number = models.PositiveBigIntegerField(unique=True)  # from 1, without gaps
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=20, choices=Act)
    actor_id = models.BigIntegerField(null=True)  # Practitioner; None: nobody known
    about_id = models.BigIntegerField(null=True)  # Practitioner whom it concerns
    subject = models.CharField(max_length=80, blank=True)  # "network.claim:12"
    origin = models.GenericIPAddressField(null=True)
    details = models.JSONField(default=dict)  # codes, numbers and hashes; never words
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        # What moderators look for, the newest first.
        indexes = [
            models.Index(fields=[field, "number"], name=f"audit_by_{field}")
            for field in ("act", "actor_id", "about_id", "subject")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.act}"

    def as_sealed(self) -> dict[str, Any]:
        """The fields that the hash covers, as they are exported."""
        fields = ("number", "act", "actor_id", "about_id", "subject", "details")
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        # Databases spell some addresses in their own way.
        origin = str(ip_address(self.origin)) if self.origin else None
        return {**{name: getattr(self, name) for name in fields}, "at": at, "origin": origin}


class AuditHead(models.Model):
    """The last row of the chain. Whoever adds one has locked this row until the commit."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"head {self.number}"
