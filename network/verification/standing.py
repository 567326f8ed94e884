"""How somebody stands: let in, put out, let in again, and what is written of them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.access import access_has_changed
from network.mailing import tell
from network.models import Practitioner
from network.verification import DecisionRefused

Status = Practitioner.Status


@transaction.atomic
def verify_practitioner(
    *, moderator: Practitioner, practitioner: Practitioner, seen: str | None = None
) -> Practitioner:
    """Admit somebody who was waiting, and tell them. Raises DecisionRefused.

    `seen`: the identity that the moderator has checked (`Practitioner.identity`). Who waits may
    still change it, and nobody is let in under another one.
    """
    _moderator, stands = _locked(moderator, practitioner)
    if seen is not None and seen != stands.identity:
        raise DecisionRefused(_("This person has just changed what you checked. Look again."))
    return _decide(moderator, practitioner, {Status.PENDING}, Status.VERIFIED)


def suspend_practitioner(*, moderator: Practitioner, practitioner: Practitioner) -> Practitioner:
    """Put somebody out: sockets close, the next request is refused. Raises DecisionRefused."""
    return _decide(moderator, practitioner, {Status.PENDING, Status.VERIFIED}, Status.SUSPENDED)


def reinstate_practitioner(*, moderator: Practitioner, practitioner: Practitioner) -> Practitioner:
    """Let somebody suspended in again. Raises DecisionRefused."""
    return _decide(moderator, practitioner, {Status.SUSPENDED}, Status.VERIFIED)


@transaction.atomic
def _decide(
    moderator: Practitioner, practitioner: Practitioner, before: set[Status], after: Status
) -> Practitioner:
    moderator, practitioner = _locked(moderator, practitioner)
    if practitioner.status not in before:
        raise DecisionRefused(_("Somebody has already decided. This is how it stands now."))
    practitioner.status = after
    practitioner.decided_at = timezone.now()
    practitioner.decided_by = moderator
    practitioner.save(update_fields=["status", "decided_at", "decided_by"])
    access_has_changed(practitioner)
    if after == Status.VERIFIED:
        tell(practitioner, "let_in", page="cases:home")
    else:
        tell(practitioner, "put_out")
    return practitioner


@transaction.atomic
def correct_identity(
    *, moderator: Practitioner, practitioner: Practitioner, name: str, title: str, profession: str
) -> Practitioner:
    """Write what the registry says of somebody; their standing does not change.

    Raises DecisionRefused.
    """
    _moderator, practitioner = _locked(moderator, practitioner)
    practitioner.name, practitioner.title, practitioner.profession = name, title, profession
    practitioner.save(update_fields=["name", "title", "profession"])
    return practitioner


def _locked(
    moderator: Practitioner, practitioner: Practitioner
) -> tuple[Practitioner, Practitioner]:
    """Both as they stand now, locked until the commit. Raises DecisionRefused."""
    # Read again: the moderator may have been put out in the meantime, and of two decisions at once
    # the first stands.
    rows = Practitioner.objects.select_for_update().select_related("user").order_by("pk")
    locked = {row.pk: row for row in rows.filter(pk__in=[moderator.pk, practitioner.pk])}
    moderator, practitioner = locked[moderator.pk], locked[practitioner.pk]
    if not (moderator.is_admitted and moderator.is_moderator):
        raise DecisionRefused(_("Only a moderator can decide this."))
    if moderator.pk == practitioner.pk:
        raise DecisionRefused(_("You cannot decide about yourself."))
    return moderator, practitioner
