"""Taking over a registry's file: stored beside the version in use, compared, switched, cleaned up.

Every step can be cut off at any moment. Called again with the same files it goes on after the last
entry that was stored; called with others it starts anew. Until the switch, which is one
transaction, everybody is answered from the version before.
"""

import logging
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from network import auditing
from network.models import Registry, RegistryChange, RegistryEntry, RegistryVersion
from network.registries import gmc, npi, rpps
from network.registries.comparing import changes_in, members_of
from network.registries.formats import Format, Source, fitting
from network.registries.gathering import Gathering
from network.registries.inbox import waiting_files
from network.registries.storing import BATCH, remove_rows, store
from network.registries.table import ImportRefused, Table, digest_of
from network.signals import registry_changed

logger = logging.getLogger(__name__)

State = RegistryVersion.State
FORMATS: dict[str, Format] = {
    Registry.RPPS: rpps.FORMAT,
    Registry.NPI: npi.FORMAT,
    Registry.GMC: gmc.FORMAT,
}
# The brakes: a file that puts out more than so many of us, or has less than so much of the last
# one, is taken for the wrong file.
LOSSES_ANYWAY, LOSSES_SHARE = 5, 0.05
LEAST_OF_LAST = 0.5

# What is being done, and how much of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Imported:
    """What an import has come to."""

    version: RegistryVersion
    changes: Mapping[str, int]  # by RegistryChange.Kind
    was_current: bool = False  # the same files had been taken over before


def import_registry(
    registry: str,
    files: Mapping[str, Path],
    *,
    accept_losses: bool = False,
    progress: Progress = lambda doing, done, of: None,
) -> Imported:
    """Take over the files, by the names of their sources ("main" and options).

    Raises ImportRefused: for a file that is not what it should be, and, unless losses are accepted,
    for one that would put too many out. Nothing has changed then for anybody.
    """
    act_on_changes()  # those that an import which was cut off has left
    sources = _sources(FORMATS[registry], files)
    digest = digest_of(list(sources.values()))
    current = RegistryVersion.objects.filter(registry=registry, state=State.CURRENT).first()
    if current and current.digest == digest:
        _clean_up(registry, progress)
        return Imported(current, {}, was_current=True)
    version = _begin(registry, digest, files["main"].name)
    _store_all(version, sources, progress)
    changes = _switch(version, accept_losses=accept_losses)
    act_on_changes()
    _clean_up(registry, progress)
    return Imported(version, changes)


def import_waiting_files() -> list[Imported]:
    """What the schedule does each night: take over new files in REGISTRY_INBOX.

    One that is refused stays there, and is refused again until an operator has looked at it.
    """
    imported = []
    for registry, known in FORMATS.items():
        files = waiting_files(settings.REGISTRY_INBOX, known)
        if not files:
            continue
        try:
            imported.append(import_registry(registry, files))
        except ImportRefused as refusal:
            logger.error("The waiting file of the registry %s was refused: %s", registry, refusal)
    return imported


def _sources(known: Format, files: Mapping[str, Path]) -> dict[Source, Path]:
    """Which source is read from which file; further ones from the zip of the first, if there."""
    main = files["main"]
    inside: list[str] = []
    if zipfile.is_zipfile(main):
        with zipfile.ZipFile(main) as archive:
            inside = [Path(name).name for name in archive.namelist()]
    found = {
        source: files.get(source.name, main)
        for source in known.sources
        if source.name in files or any(source.file_name.search(name) for name in inside)
    }
    if missing := [path.name for path in found.values() if not path.is_file()]:
        raise ImportRefused(f"No such file: {', '.join(missing)}.")
    return found


def _begin(registry: str, digest: str, name: str) -> RegistryVersion:
    """The version that is being imported: one that was begun with these files, or a new one."""
    begun = RegistryVersion.objects.filter(registry=registry, state=State.IMPORTING).first()
    if begun and begun.digest == digest:
        return begun
    if begun:
        remove_rows(begun)
        begun.delete()
    return RegistryVersion.objects.create(registry=registry, digest=digest, source=name[:200])


def _store_all(
    version: RegistryVersion, sources: Mapping[Source, Path], progress: Progress
) -> None:
    merge = FORMATS[version.registry].merge
    with ExitStack() as opened:
        tables = {source: Table(path, source.file_name) for source, path in sources.items()}
        for table in tables.values():
            opened.callback(table.close)
        gathering = opened.enter_context(Gathering(list(sources)))
        for source, table in tables.items():
            gathering.add(source, table, partial(progress, table.path.name))
        done, of = 0, gathering.lines_left(version.last_number)
        numbers = gathering.by_number(version.last_number)
        while some := list(islice(numbers, BATCH)):
            store(version, [fitting(merge(number, lines)) for number, lines in some])
            done += sum(len(lines["main"]) for _number, lines in some)
            progress("storing", done, of)
    if not version.entries:
        raise ImportRefused("The file lists nobody.")


@transaction.atomic
def _switch(version: RegistryVersion, *, accept_losses: bool) -> Mapping[str, int]:
    """Make it current, with all that it changes about us. Raises ImportRefused."""
    versions = RegistryVersion.objects.select_for_update().filter(registry=version.registry)
    last = versions.filter(state=State.CURRENT).first()
    members = members_of(version.registry)
    changes = list(changes_in(version, since=last, members=members))
    if not accept_losses:
        _brake(version, last, changes, len(members))
    versions.filter(state=State.CURRENT).update(state=State.SUPERSEDED)
    switched = versions.filter(pk=version.pk, state=State.IMPORTING).update(
        state=State.CURRENT, finished_at=timezone.now()
    )
    if not switched:
        raise ImportRefused("Another import of this registry is at work.")
    RegistryChange.objects.bulk_create(changes)
    counts = Counter(str(change.kind) for change in changes)
    auditing.record(
        auditing.Act.REGISTRY_IMPORTED,
        subject=version,
        registry=version.registry,
        digest=version.digest,
        entries=version.entries,
        changes=[f"{kind}:{count}" for kind, count in sorted(counts.items())],
    )
    version.refresh_from_db()
    return counts


def _brake(
    version: RegistryVersion,
    last: RegistryVersion | None,
    changes: list[RegistryChange],
    members: int,
) -> None:
    losses: dict[int, str] = {}
    for change in changes:
        if change.kind in RegistryChange.PUTTING_OUT:
            losses.setdefault(change.practitioner_id, str(change.get_kind_display()))
    if len(losses) > max(LOSSES_ANYWAY, LOSSES_SHARE * members):
        reasons = ", ".join(f"{kind}: {n}" for kind, n in Counter(losses.values()).most_common())
        raise ImportRefused(
            f"It would put out {len(losses)} of the {members} members who have a number there"
            f" ({reasons}). If the file is right, import it with --accept-losses."
        )
    if last and version.entries < LEAST_OF_LAST * last.entries:
        raise ImportRefused(
            f"It lists {version.entries}, the version in use {last.entries}: this looks like a part"
            " of the file. If it is right, import it with --accept-losses."
        )


def act_on_changes() -> None:
    """Put out who may no longer practise, and ask the moderators about the others; once each."""
    if RegistryChange.objects.filter(acted_on_at=None).exists():
        registry_changed.send(RegistryVersion)


def _clean_up(registry: str, progress: Progress) -> None:
    """Delete the rows of versions that were in use. The versions themselves stay on record."""
    rows = RegistryEntry.objects.filter(version=OuterRef("pk"))
    old = RegistryVersion.objects.filter(Exists(rows), registry=registry, state=State.SUPERSEDED)
    for version in old:
        progress("removing the version before", 0, 1)
        remove_rows(version)
        progress("removing the version before", 1, 1)
