"""Who is here: accounts, practitioners, their credentials, groups, and the records kept of it."""

from network.models.accounts import User, UserManager
from network.models.auditing import AuditEntry, AuditHead
from network.models.credentials import (
    Claim,
    Decision,
    Endorsement,
    Evidence,
    MailCode,
    Proof,
)
from network.models.groups import GroupRequest, Membership, SpecialtyGroup
from network.models.invitations import Invitation
from network.models.practitioners import (
    Practitioner,
    Registry,
    Specialty,
    free_handle,
    today,
)
from network.models.receipts import Receipt
from network.models.registries import RegistryChange, RegistryEntry, RegistryVersion
from network.models.scheduling import ScheduledRun, Worker

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Claim",
    "Decision",
    "Endorsement",
    "Evidence",
    "GroupRequest",
    "Invitation",
    "MailCode",
    "Membership",
    "Practitioner",
    "Proof",
    "Receipt",
    "Registry",
    "RegistryChange",
    "RegistryEntry",
    "RegistryVersion",
    "ScheduledRun",
    "Specialty",
    "SpecialtyGroup",
    "User",
    "UserManager",
    "Worker",
    "free_handle",
    "today",
]
