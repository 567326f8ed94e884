"""The registries of the demonstration: nobody in them exists, and they come in as real ones do."""

from pathlib import Path

from network.models import Registry
from network.registries.importing import import_registry

FOLDER = Path(__file__).parent / "texts"


def load_registries() -> None:
    """Import them before there is anybody whom they could put out. What was imported stays."""
    directory = {"main": FOLDER / "registry.txt", "mail": FOLDER / "mssante.txt"}
    import_registry(Registry.RPPS, directory)
    import_registry(Registry.GMC, {"main": FOLDER / "gmc.csv"})
