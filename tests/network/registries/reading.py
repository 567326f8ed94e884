"""Reading the samples, which are about nobody."""

from pathlib import Path

from network.models import RegistryEntry
from network.registries.formats import Listed, fitting
from network.registries.gathering import Gathering
from network.registries.importing import FORMATS
from network.registries.table import Table

SAMPLES = Path(__file__).parent / "samples"


def entries(registry: str, **files: str | Path) -> dict[str, Listed]:
    """What the files, by the names of their sources, say; by number, in the order of storing."""
    known = FORMATS[registry]
    sources = [source for source in known.sources if source.name in files]
    with Gathering(sources) as gathering:
        for source in sources:
            table = Table(SAMPLES / files[source.name], source.file_name)
            gathering.add(source, table, lambda done, of: None)
            table.close()
        return {
            number: fitting(known.merge(number, lines))
            for number, lines in gathering.by_number(after="")
        }


def stored(registry: str) -> dict[str, RegistryEntry]:
    """The entries of the version in use, by number."""
    rows = RegistryEntry.objects.filter(version__registry=registry, version__state="current")
    return {row.number: row for row in rows}
