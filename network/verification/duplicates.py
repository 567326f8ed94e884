"""Who else is here with the same number, the same name or the same document."""  # cases B3, B4

from dataclasses import dataclass, field

from django.db.models import Q
from rapidfuzz import fuzz

from network.models import Claim, Evidence, Practitioner
from network.naming import folded
from network.verification.evidence import copies_of

ALIKE = 90  # of 100, the words of both names in any order
LOOKED_THROUGH = 200  # people who share a word of the name
SHORTEST_WORD = 3  # letters; "de" is no sign of anybody


@dataclass(frozen=True, slots=True)
class Copy:
    """A document of this claim that somebody else showed too."""

    evidence: Evidence
    other: Evidence


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What a moderator must see before deciding. `holders`: whoever has the number, however they
    stand; `rivals`: claims of it that are open; `namesakes`: the same name in the same profession
    or town."""

    holders: list[Practitioner] = field(default_factory=list)
    rivals: list[Claim] = field(default_factory=list)
    namesakes: list[Practitioner] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.holders or self.rivals or self.namesakes or self.copies)

    @property
    def verified_holder(self) -> Practitioner | None:
        return next((one for one in self.holders if one.status == one.Status.VERIFIED), None)

    def in_short(self) -> dict[str, int]:
        """How many of each, for the record of a decision."""
        kinds = ("holders", "rivals", "namesakes", "copies")
        return {kind: len(getattr(self, kind)) for kind in kinds if getattr(self, kind)}


def duplicates_of(claim: Claim) -> Duplicates:
    return Duplicates(
        holders=list(holders_of_the_number(claim)),
        rivals=list(
            Claim.objects.open()
            .exclude(practitioner=claim.practitioner_id)
            .filter(registry=claim.registry, number=claim.number)
            .select_related("practitioner__user")
        )
        if claim.number
        else [],
        namesakes=_namesakes(claim),
        copies=[Copy(document, other) for document, other in copies_of(claim)],
    )


def holders_of_the_number(claim: Claim) -> "list[Practitioner]":
    """Other people on whose account the claimed number stands: verified, suspended, revoked."""
    if not claim.number:
        return []
    others = Practitioner.objects.exclude(pk=claim.practitioner_id).select_related("user")
    return list(others.filter(registry=claim.registry, registry_number=claim.number))


def _namesakes(claim: Claim) -> list[Practitioner]:
    name = folded(claim.name)
    words = [word for word in name.split() if len(word) >= SHORTEST_WORD]
    if not words:
        return []
    shared = Q()
    for word in words:
        shared |= Q(search_name__contains=word)
    near = Q(profession=claim.profession)
    if claim.city:
        near |= Q(city__iexact=claim.city)
    others = Practitioner.objects.exclude(pk=claim.practitioner_id).filter(shared, near)
    return [
        one
        for one in others.select_related("user")[:LOOKED_THROUGH]
        if fuzz.token_sort_ratio(name, one.search_name) >= ALIKE
    ]
