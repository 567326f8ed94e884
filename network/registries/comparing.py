"""What a new version of a registry changes about the people who are here."""

from collections.abc import Iterator, Sequence
from typing import Any

from network.models import Practitioner, RegistryChange, RegistryEntry, RegistryVersion
from network.naming import folded
from network.registries.looking_up import PUBLISHED_WITH

Kind = RegistryChange.Kind
AT_ONCE = 500  # numbers asked for in one query
# Kind, what stood before, what stands now.
Difference = tuple[RegistryChange.Kind, dict[str, Any], dict[str, Any]]


def members_of(registry: str) -> Sequence[Practitioner]:
    """The verified people whose numbers this registry's file would list."""
    listed = [registry, *(r for r, file in PUBLISHED_WITH.items() if file == registry)]
    return list(
        Practitioner.objects.filter(
            status=Practitioner.Status.VERIFIED, registry__in=listed
        ).exclude(registry_number="")
    )


def changes_in(
    version: RegistryVersion, *, since: RegistryVersion | None, members: Sequence[Practitioner]
) -> Iterator[RegistryChange]:
    """Unsaved changes, compared with the last version, or where there is none with what was
    verified."""
    for start in range(0, len(members), AT_ONCE):
        some = members[start : start + AT_ONCE]
        entries = [_entries(one, [m.registry_number for m in some]) for one in (since, version)]
        for member in some:
            before, after = (found.get(member.registry_number) for found in entries)
            for kind, was, stands in differences(member, before, after, first=since is None):
                yield RegistryChange(
                    practitioner=member, version=version, kind=kind, before=was, after=stands
                )


def _entries(version: RegistryVersion | None, numbers: Sequence[str]) -> dict[str, RegistryEntry]:
    found = RegistryEntry.objects.filter(version=version, number__in=numbers)
    return {entry.number: entry for entry in found} if version else {}


def differences(
    member: Practitioner, before: RegistryEntry | None, after: RegistryEntry | None, *, first: bool
) -> Iterator[Difference]:
    """What is new and against what was verified.

    `before` None: not listed in the last version, whose moderators knew it, or there was none
    (`first`). Whatever already stood in the last version was decided on, so it is no change.
    """
    if after is None:
        if before is not None or first:
            yield Kind.GONE, _listed(before), {}
        return
    if not after.active and (before is None or before.active):
        yield Kind.INACTIVE, {"active": True}, {"active": False}
    if after.opposed_on and (before is None or before.opposed_on is None):
        yield Kind.OPPOSED, {}, {"opposed_on": after.opposed_on.isoformat()}
    yield from _profession(member, before, after)
    yield from _name(member, before, after)
    yield from _specialty(member, before, after)


def _profession(
    member: Practitioner, before: RegistryEntry | None, after: RegistryEntry
) -> Iterator[Difference]:
    """Another profession than the verified one. "Other" holds many, so that leaving it is none."""
    was = before.professions if before else [member.profession]
    if (
        after.professions
        and member.profession not in (*after.professions, Practitioner.Profession.OTHER)
        and (before is None or set(was) != set(after.professions))
    ):
        yield Kind.PROFESSION, {"profession": member.profession}, {"profession": after.profession}


def _name(
    member: Practitioner, before: RegistryEntry | None, after: RegistryEntry
) -> Iterator[Difference]:
    stands = folded(after.name)
    if not stands or (before is not None and folded(before.name) == stands):
        return
    verified = set(folded(member.name).split())
    known = set(folded(f"{after.name} {after.other_names}").split())
    if not (verified <= known or set(stands.split()) <= verified):
        yield Kind.NAME, {"name": before.name if before else member.name}, {"name": after.name}


def _specialty(
    member: Practitioner, before: RegistryEntry | None, after: RegistryEntry
) -> Iterator[Difference]:
    was = before.specialty if before else member.specialty
    if after.specialty and after.specialty not in (was, member.specialty):
        yield Kind.SPECIALTY, {"specialty": was}, {"specialty": after.specialty}


def _listed(entry: RegistryEntry | None) -> dict[str, Any]:
    return {"name": entry.name, "profession": entry.profession} if entry else {}
