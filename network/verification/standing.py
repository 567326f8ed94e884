"""How somebody stands: put out, let in again, out after the registry, and what is written of them.

Putting somebody out takes effect with the commit: the next request is refused and every socket
closes, in every server process. Letting somebody in for the first time is `deciding`.
"""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network import auditing
from network.access import access_has_changed
from network.auditing import Act
from network.mailing import tell
from network.models import Claim, Practitioner, RegistryChange
from network.registries.looking_up import is_here, look_up
from network.verification import DecisionRefused
from network.verification.claiming import as_verified
from network.verification.independence import (
    TooClose,
    lock_moderator,
    one_decision,
    refuse_ties,
    tie_between,
)
from network.verification.letting_in import NUMBER_TAKEN
from network.verification.revising import has_changed

Reason, Status = Practitioner.Reason, Practitioner.Status


def suspend_practitioner(
    *, moderator: Practitioner, practitioner: Practitioner, reason: str = Reason.OTHER
) -> Practitioner:
    """Put somebody out until a moderator lets them in again. Raises DecisionRefused."""
    before = (Status.PENDING, Status.VERIFIED)
    return _put_out(moderator, practitioner, before, Status.SUSPENDED, reason)


def revoke_practitioner(
    *, moderator: Practitioner, practitioner: Practitioner, reason: str = Reason.OTHER
) -> Practitioner:
    """Put somebody out for good: they cannot claim again. Raises DecisionRefused."""
    before = (Status.PENDING, Status.VERIFIED, Status.SUSPENDED)
    return _put_out(moderator, practitioner, before, Status.REVOKED, reason)


def _put_out(
    moderator: Practitioner,
    practitioner: Practitioner,
    before: tuple[Practitioner.Status, ...],
    after: Practitioner.Status,
    reason: str,
) -> Practitioner:
    if not reason or reason not in Reason.values:
        raise DecisionRefused(_("Choose a reason."))
    with one_decision(moderator=moderator, about=practitioner):
        moderator, people = lock_moderator(moderator, practitioner)
        practitioner = people[practitioner.pk]
        # Whom one invited one may put out: a danger does not wait for a colleague.
        if (why := tie_between(moderator, practitioner)) in ("self", "alias"):
            raise TooClose(why)
        _refuse_unless(practitioner, before)
        _stand(practitioner, after, reason, moderator)
        tell(practitioner, "put_out", reason=reason, status=after)
        act = Act.SUSPENDED if after == Status.SUSPENDED else Act.REVOKED
        auditing.record(act, actor=moderator, about=practitioner, reason=reason)
    return practitioner


def reinstate_practitioner(*, moderator: Practitioner, practitioner: Practitioner) -> Practitioner:
    """Let somebody in again who was put out; whoever was never verified, or has left the registry
    meanwhile, waits for a decision about a claim.

    Their time of verification has run on. Raises DecisionRefused.
    """
    with one_decision(moderator=moderator, about=practitioner):
        moderator, people = lock_moderator(moderator, practitioner)
        practitioner = people[practitioner.pk]
        refuse_ties(moderator, practitioner)
        _refuse_unless(practitioner, (Status.SUSPENDED, Status.REVOKED))
        verified = practitioner.level > Practitioner.Level.NONE and _still_listed(practitioner)
        try:
            with transaction.atomic():
                after = Status.VERIFIED if verified else Status.PENDING
                _stand(practitioner, after, Reason.NONE, moderator)
        except IntegrityError:
            raise DecisionRefused(NUMBER_TAKEN) from None
        if verified:
            tell(practitioner, "let_in", page="cases:home")
        auditing.record(Act.REINSTATED, actor=moderator, about=practitioner)
    return practitioner


def _still_listed(practitioner: Practitioner) -> bool:
    """Whether the registry still says what a right to practise rests on; imports compare those who
    are in, and not those who were out at the time."""
    rests_on_it = practitioner.level == Practitioner.Level.PRACTICE and practitioner.registry
    if not rests_on_it or not is_here(practitioner.registry):
        return True
    entry = look_up(practitioner.registry, practitioner.registry_number)
    return entry is not None and entry.active and not entry.opposed_on


def correct_identity(
    *, moderator: Practitioner, practitioner: Practitioner, name: str, title: str, profession: str
) -> Practitioner:
    """Write what the registry says of somebody; their standing does not change.

    Raises DecisionRefused.
    """
    with one_decision(moderator=moderator, about=practitioner):
        moderator, people = lock_moderator(moderator, practitioner)
        practitioner = people[practitioner.pk]
        refuse_ties(moderator, practitioner, name=name)
        practitioner.name, practitioner.title = name, title
        practitioner.profession = profession
        practitioner.save(update_fields=["name", "title", "profession"])
        auditing.record(Act.IDENTITY_CORRECTED, actor=moderator, about=practitioner)
    return practitioner


@transaction.atomic
def downgrade(*, practitioner: Practitioner, changes: Sequence[RegistryChange]) -> Practitioner:
    """Act on what the registry no longer says of somebody verified.

    Whoever is no longer listed, not active, has a card opposed or another profession is out at
    once; another name or specialty changes nothing yet. Either way moderators see it, as a claim
    that proposes what the registry says now.
    """
    practitioner = (
        Practitioner.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=practitioner.pk)
    )
    if practitioner.status != Status.VERIFIED or not changes:
        return practitioner
    out = any(change.kind in RegistryChange.PUTTING_OUT for change in changes)
    if out:
        _stand(practitioner, Status.SUSPENDED, Reason.REGISTRY, None)
        tell(practitioner, "put_out", reason=Reason.REGISTRY, status=Status.SUSPENDED)
    _ask_moderators(practitioner, changes)
    kinds = sorted({change.kind for change in changes})
    auditing.record(Act.DOWNGRADED, about=practitioner, changes=kinds, out=out)
    return practitioner


def _ask_moderators(practitioner: Practitioner, changes: Sequence[RegistryChange]) -> None:
    """A claim for the queue, unless one of theirs is open: it goes back there, shows the changes,
    and is decided by nobody who has seen it without them."""
    theirs = Claim.objects.open().filter(practitioner=practitioner)
    if (claim := theirs.select_for_update().first()) is not None:
        has_changed(claim)
        return
    claim = as_verified(practitioner)
    claim.kind = Claim.Kind.REGISTRY
    for change in changes:
        if change.kind in (RegistryChange.Kind.SPECIALTY, RegistryChange.Kind.PROFESSION):
            proposed = change.after.get(change.kind) or getattr(claim, change.kind)
            setattr(claim, change.kind, proposed)
    rivals = Claim.objects.filter(
        registry=claim.registry, number=claim.number, state__in=Claim.HOLDING
    )
    if claim.number and rivals.exists():
        claim.state = Claim.State.DISPUTED
    claim.save()


def _stand(
    practitioner: Practitioner,
    status: Practitioner.Status,
    reason: str,
    moderator: Practitioner | None,
) -> None:
    practitioner.status, practitioner.standing_reason = status, reason
    practitioner.decided_at, practitioner.decided_by = timezone.now(), moderator
    practitioner.save(update_fields=["status", "standing_reason", "decided_at", "decided_by"])
    access_has_changed(practitioner)


def _refuse_unless(practitioner: Practitioner, before: tuple[Practitioner.Status, ...]) -> None:
    if practitioner.status not in before:  # case I8
        raise DecisionRefused(_("Somebody has already decided. This is how it stands now."))
