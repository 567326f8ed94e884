"""Whether the providers speak of registries, professions and specialties that there are here.

The settings cannot ask this: they are read before the models.
"""

from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured

from network.models import Practitioner, Registry, Specialty
from network.single_sign_on.configuration import OpenIDProvider, unknown_codes

KNOWN = {
    "registry": frozenset(Registry.values),
    "title": frozenset(Practitioner.Title.values),
    "profession": frozenset(Practitioner.Profession.values),
    "specialty": frozenset(Specialty.values),
}


def refuse_unknown_codes(providers: Iterable[OpenIDProvider]) -> None:
    """Raises ImproperlyConfigured, which names them."""
    unknown = [
        f"{provider.id}: there is no {meaning} '{code}' here"
        for provider in providers
        for meaning, code in unknown_codes(provider, KNOWN)
    ]
    if unknown:
        raise ImproperlyConfigured("OPENID_PROVIDERS: " + "; ".join(unknown))
