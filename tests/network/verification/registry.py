"""A registry of two invented people, as an import leaves it."""

from typing import Any

from network.models import Registry, RegistryEntry, RegistryVersion

NUMBER = "10005173140"  # well formed
NOT_LISTED = "10000000009"
MAIL = "nils.qvarn@medecin.example"


def registry_with(**fields: Any) -> RegistryEntry:
    """The current RPPS copy with one entry, the newcomer's unless `fields` say otherwise."""
    version, _ = RegistryVersion.objects.get_or_create(
        registry=Registry.RPPS,
        state=RegistryVersion.State.CURRENT,
        defaults={"source": "sample", "digest": "0" * 64},
    )
    newcomer = {
        "number": NUMBER,
        "family_name": "QVARN",
        "given_name": "Nils",
        "profession": "doctor",
        "profession_label": "Médecin",
        "specialty": "cardiology",
        "specialty_label": "Cardiologie",
        "city": "MELBOURG",
        "mail": MAIL,
    }
    return RegistryEntry.objects.create(version=version, **{**newcomer, **fields})


CLAIM = {
    "country": "FR",
    "registry": "rpps",
    "number": NUMBER,
    "name": "Nils Qvarn",
    "title": "dr",
    "profession": "doctor",
    "specialty": "cardiology",
    "city": "Melbourg",
}
