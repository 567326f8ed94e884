"""The invented people: all have an address that cannot exist elsewhere."""

from network.models import Practitioner

DOMAIN = "demonstration.example"
CANDIDATES = f"candidates.{DOMAIN}"  # those in the moderators' queue, as whom nobody signs in


def invented_people() -> "list[Practitioner]":
    rows = Practitioner.objects.filter(user__email__endswith=f"@{DOMAIN}", user__is_active=True)
    return list(rows.select_related("user").order_by("pk"))


def people_to_choose_from() -> list[Practitioner]:
    """In the order in which the sign-in page offers them: those with the most to see first."""
    ranks: dict[str, int] = {Practitioner.Status.VERIFIED: 0, Practitioner.Status.PENDING: 2}
    return sorted(invented_people(), key=lambda p: (ranks.get(p.status, 3), p.is_moderator, p.pk))
