"""What the local copy of a registry says of a number."""

from network.models import Claim, Registry, RegistryEntry, RegistryVersion
from network.registries import numbers

# ADELI numbers are published in the file of the RPPS.
PUBLISHED_WITH = {Registry.ADELI: Registry.RPPS}


def copy_of(registry: str) -> str:
    """The registry whose versions hold the entries of this one."""
    return PUBLISHED_WITH.get(Registry(registry), registry)


def look_up(registry: str, number: str) -> RegistryEntry | None:
    """The entry in the version that is current, whole whatever an import is doing; None where the
    number is not listed, is no number, or the registry was never imported (see `is_here`)."""
    checked = numbers.check(registry, number)
    if checked.problem:
        return None
    return (
        RegistryEntry.objects.filter(
            version__registry=copy_of(registry),
            version__state=RegistryVersion.State.CURRENT,
            number=checked.number,
        )
        .select_related("version")
        .first()
    )


def entry_for(claim: Claim) -> RegistryEntry | None:
    """The entry of the number that is claimed."""
    return look_up(claim.registry, claim.number)


def is_here(registry: str) -> bool:
    """Whether there is a local copy: without one, not to be listed says nothing."""
    return RegistryVersion.objects.filter(
        registry=copy_of(registry), state=RegistryVersion.State.CURRENT
    ).exists()
