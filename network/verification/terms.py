"""How long a verification holds."""

from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from network.models import Practitioner, today

READ_ONLY = _(
    "Your verification has run out: you can read, not write, until it is renewed."
    " Your text is kept."
)
KNOWN_DAYS = 180  # those whom colleagues know are checked again sooner


def begin_term(practitioner: Practitioner, level: int) -> list[str]:
    """Set the last days of writing and reading from today on; returns the fields that changed."""
    practitioner.verified_until = end_of_term(practitioner.country, level)
    practitioner.readable_until = practitioner.verified_until + timedelta(
        days=settings.READ_ONLY_DAYS
    )
    practitioner.ending = Practitioner.Ending.FAR
    return ["verified_until", "readable_until", "ending"]


def end_of_term(country: str, level: int) -> date:
    """The last day on which somebody verified today may write, in the zone of the network."""
    days = settings.VERIFICATION_DAYS_BY_COUNTRY.get(country, settings.VERIFICATION_DAYS)
    if level == Practitioner.Level.KNOWN:
        days = min(days, KNOWN_DAYS)
    return today() + timedelta(days=days)
