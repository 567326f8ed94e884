"""Countries where somebody is registered, and the registries that each has here."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from network.models import Registry

ELSEWHERE: Final = "ZZ"  # ISO 3166-1 leaves it to its users

# By ISO 3166-1 alpha-2; those with a registry of their own first.
COUNTRIES: Final[list[tuple[str, Any]]] = [
    ("FR", _("France")),
    ("GB", _("United Kingdom")),
    ("US", _("United States")),
    ("DZ", _("Algeria")),
    ("DE", _("Germany")),
    ("AT", _("Austria")),
    ("BE", _("Belgium")),
    ("CA", _("Canada")),
    ("CI", _("Ivory Coast")),
    ("ES", _("Spain")),
    ("IE", _("Ireland")),
    ("IT", _("Italy")),
    ("LB", _("Lebanon")),
    ("LU", _("Luxembourg")),
    ("MA", _("Morocco")),
    ("NL", _("Netherlands")),
    ("PT", _("Portugal")),
    ("RO", _("Romania")),
    ("SN", _("Senegal")),
    ("CH", _("Switzerland")),
    ("TN", _("Tunisia")),
    (ELSEWHERE, _("Another country")),
]
REGISTRIES: Final[dict[str, tuple[str, ...]]] = {
    "FR": (Registry.RPPS, Registry.ADELI),
    "GB": (Registry.GMC,),
    "US": (Registry.NPI,),
}


def registries_of(country: str) -> tuple[str, ...]:
    """The registries that somebody in this country may have a number of, the usual one first."""
    return (*REGISTRIES.get(country, ()), Registry.OTHER)


def country_of(registry: str) -> str:
    """The country whose registry it is, or ""."""
    return next((country for country, own in REGISTRIES.items() if registry in own), "")
