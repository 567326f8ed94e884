"""Receipts: what the filter did to each text."""

from datetime import UTC
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from deidentification import receipt_chain
from network.models.practitioners import Practitioner


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
        DECISION = "decision", _("note on a claim")
        REDACTION = "redaction", _("taken out later")
        RESCAN = "rescan", _("checked anew")
        RETURN = "return", _("shown again after a report")

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
