"""The folder into which an operator, or a download at night, puts new files of registries."""

import time
from pathlib import Path

from network.registries.formats import Format

STILL_COMING = 120  # seconds: a file written to lately may not be whole


def waiting_files(folder: Path, known: Format) -> dict[str, Path]:
    """The newest file of each source of a registry, by the source's name; empty without the one
    that lists the practitioners, or while one is still being written."""
    if not folder.is_dir():
        return {}
    files = sorted((f for f in folder.iterdir() if f.is_file()), key=lambda f: f.stat().st_mtime)
    newest = {
        source.name: file
        for source in known.sources
        for file in files  # the last one stays
        if source.file_name.search(file.name)
    }
    whole = time.time() - STILL_COMING
    if "main" not in newest or any(f.stat().st_mtime > whole for f in newest.values()):
        return {}
    return newest
