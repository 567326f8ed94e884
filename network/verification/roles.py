"""Who is a moderator. An operator appoints the first; the role can be taken away at any time."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network import auditing
from network.access import access_has_changed
from network.auditing import Act
from network.models import Practitioner
from network.verification import DecisionRefused
from network.verification.independence import lock_moderator, lock_people
from network.verification.terms import begin_term


@transaction.atomic
def appoint_moderator(*, practitioner: Practitioner) -> Practitioner:
    """Make somebody a moderator, and verified for a term: an operator's act, who knows them.

    Done again it begins a new term: whoever is the only moderator has nobody to renew them.
    """
    practitioner = lock_people(practitioner)[practitioner.pk]
    practitioner.is_moderator = True
    practitioner.status, practitioner.standing_reason = Practitioner.Status.VERIFIED, ""
    practitioner.level = max(practitioner.level, Practitioner.Level.IDENTITY)
    begin_term(practitioner, practitioner.level)
    practitioner.save()
    access_has_changed(practitioner)
    auditing.record(Act.ROLE_CHANGED, about=practitioner, role="moderator", given=True)
    return practitioner


@transaction.atomic
def dismiss_moderator(
    *, moderator: Practitioner | None = None, practitioner: Practitioner
) -> Practitioner:
    """Take the role away, at once: a page of theirs that is open decides nothing more.

    `moderator`: who does it; None for an operator. Raises DecisionRefused.
    """  # case B7
    if moderator is None:
        practitioner = lock_people(practitioner)[practitioner.pk]
    else:
        moderator, people = lock_moderator(moderator, practitioner)
        practitioner = people[practitioner.pk]
        if moderator.pk == practitioner.pk:
            raise DecisionRefused(_("A colleague has to take this role from you."))
    if not practitioner.is_moderator:
        raise DecisionRefused(_("This person is no moderator."))
    practitioner.is_moderator = False
    practitioner.save(update_fields=["is_moderator"])
    access_has_changed(practitioner)
    auditing.record(
        Act.ROLE_CHANGED, actor=moderator, about=practitioner, role="moderator", given=False
    )
    return practitioner
