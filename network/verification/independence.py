"""Who is too close to somebody to decide about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from network import auditing
from network.auditing import Act
from network.models import Claim, Endorsement, Practitioner
from network.naming import folded
from network.verification import DecisionRefused

WORDS = {
    "self": _("You cannot decide about yourself."),
    "alias": _("This looks like another account of yours. A colleague has to decide."),
    "invited": _("You invited this person. A colleague has to decide."),
    "invited_by": _("This person invited you. A colleague has to decide."),
    "vouched": _("You vouched for this person. A colleague has to decide."),
}


class TooClose(DecisionRefused):
    """A moderator about themselves, or about somebody to whom they are tied. `why`: a code."""

    def __init__(self, why: str) -> None:
        super().__init__(WORDS[why])
        self.why = why


def tie_between(
    moderator: Practitioner,
    practitioner: Practitioner,
    *,
    registry: str = "",
    number: str = "",
    name: str = "",
) -> str:
    """What ties a moderator to somebody, as a code of WORDS, or "". Registry, number and name:
    what the person claims to be, beside what stands on their account."""  # case B5
    if moderator.pk == practitioner.pk:
        return "self"
    numbers = {(practitioner.registry, practitioner.registry_number), (registry, number)}
    names = {sorted_words(practitioner.name), sorted_words(name)}
    own = (moderator.registry, moderator.registry_number)
    if (own[1] and own in numbers) or sorted_words(moderator.name) in names:
        return "alias"
    if practitioner.invited_by_id == moderator.pk:
        return "invited"
    if moderator.invited_by_id == practitioner.pk:
        return "invited_by"
    vouched = Endorsement.objects.filter(
        endorser=moderator, claim__practitioner=practitioner, given=True
    )
    return "vouched" if vouched.exists() else ""


def as_claimed(claim: Claim) -> dict[str, str]:
    """What `tie_between` asks of a claim."""
    return {"registry": claim.registry, "number": claim.number, "name": claim.name}


def sorted_words(name: str) -> tuple[str, ...]:
    """A name whatever the order of its words, their accents and hyphens."""
    return tuple(sorted(folded(name).split()))


@contextmanager
def one_decision(
    *, moderator: Practitioner, about: Practitioner, subject: models.Model | None = None
) -> Iterator[None]:
    """The transaction of a decision. That somebody tried to decide about themselves is recorded
    although nothing else of it is."""
    try:
        with transaction.atomic():
            yield
    except TooClose as refusal:
        auditing.record(
            Act.REFUSED_SELF, actor=moderator, about=about, subject=subject, why=refusal.why
        )
        raise


def lock_people(*people: Practitioner) -> dict[int, Practitioner]:
    """Each as they stand now, locked until the commit, always in the same order."""
    rows = Practitioner.objects.select_for_update(of=("self",)).select_related("user")
    return {row.pk: row for row in rows.filter(pk__in={p.pk for p in people}).order_by("pk")}


def lock_moderator(
    moderator: Practitioner, *others: Practitioner
) -> tuple[Practitioner, dict[int, Practitioner]]:
    """Read again: the moderator may have been put out, or lost the role, in the meantime.

    Raises DecisionRefused.
    """  # case B7
    locked = lock_people(moderator, *others)
    moderator = locked[moderator.pk]
    if not moderator.may_decide:
        raise DecisionRefused(_("Only a moderator can decide this."))
    return moderator, locked


def refuse_ties(moderator: Practitioner, practitioner: Practitioner, **claimed: Any) -> None:
    """Raises TooClose."""
    if why := tie_between(moderator, practitioner, **claimed):
        raise TooClose(why)
