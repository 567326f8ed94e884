"""Which claim a moderator looks at next."""

from django.conf import settings
from django.db.models import Q, QuerySet

from network.models import Claim, Decision, Practitioner
from network.verification.independence import as_claimed, tie_between

LOOKED_THROUGH = 50  # the oldest claims of the queue


def next_claim(moderator: Practitioner, after: Claim | None = None) -> Claim | None:
    """The oldest claim that this moderator may decide and nobody else looks at; past `after`, and
    from the beginning again when there is none behind it."""
    waiting = Claim.objects.waiting().filter(Q(assigned_to__isnull=True) | Q(assigned_to=moderator))
    if settings.TWO_MODERATORS:
        approved = Decision.objects.filter(
            moderator=moderator, outcome=Decision.Outcome.APPROVED
        ).values("claim")
        waiting = waiting.exclude(state=Claim.State.SECOND_NEEDED, pk__in=approved)
    if after is None:
        return _first(waiting, moderator)
    later = Q(submitted_at__gt=after.submitted_at) | Q(
        submitted_at=after.submitted_at, pk__gt=after.pk
    )
    others = waiting.exclude(pk=after.pk)
    return _first(others.filter(later), moderator) or _first(others, moderator)


def _first(claims: QuerySet[Claim], moderator: Practitioner) -> Claim | None:
    rows = claims.select_related("practitioner__user")[:LOOKED_THROUGH]
    return next(
        (one for one in rows if not tie_between(moderator, one.practitioner, **as_claimed(one))),
        None,
    )
