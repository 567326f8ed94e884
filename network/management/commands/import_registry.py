"""Take over the file of a registry of practitioners."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.models import RegistryChange
from network.registries.importing import FORMATS, Imported, import_registry
from network.registries.table import ImportRefused

WIDTH = 30  # of the bar
STEP = 10  # percent, between two lines where there is no terminal
REDRAWN = 0.1  # seconds


class Command(BaseCommand):
    help = (
        "Take over the published file of a registry (.txt, .csv, or .zip as it is published). The "
        "version before is in use until this one is complete. Cut off, it goes on when it is "
        "called again with the same files."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("registry", choices=list(FORMATS))
        parser.add_argument("file", type=Path, metavar="FILE")
        for registry, known in FORMATS.items():
            for source in known.sources[1:]:
                parser.add_argument(
                    f"--{source.name}", type=Path, metavar="FILE", help=f"{registry}: {source.help}"
                )
        parser.add_argument(
            "--accept-losses",
            action="store_true",
            help="even if it puts out more than a few members, or lists far fewer than before",
        )

    def handle(
        self, *args: Any, registry: str, file: Path, accept_losses: bool, **options: Any
    ) -> None:
        further = {source.name for known in FORMATS.values() for source in known.sources[1:]}
        files = {"main": file, **{name: options[name] for name in further if options[name]}}
        if unknown := set(files) - {source.name for source in FORMATS[registry].sources}:
            raise CommandError(f"{registry} has no --{sorted(unknown)[0]}.")
        began = time.monotonic()
        try:
            imported = import_registry(
                registry, files, accept_losses=accept_losses, progress=self._progress()
            )
        except ImportRefused as refusal:
            raise CommandError(f"Not imported. {refusal}") from None
        self._say(imported, time.monotonic() - began)

    def _say(self, imported: Imported, seconds: float) -> None:
        version = imported.version
        if imported.was_current:
            self.stdout.write(f"{version.source} had been imported already: nothing to do.")
            return
        self.stdout.write(
            self.style.SUCCESS(f"{version.entries:,} entries in {seconds:.0f} s: in use from now.")
        )
        for kind, count in sorted(imported.changes.items()):
            label = RegistryChange.Kind(kind).label
            self.stdout.write(f"  {label}: {count} of the people here, put to the moderators")

    def _progress(self) -> Callable[[str, int, int], None]:
        """A bar on a terminal, elsewhere a line for every tenth."""
        shown: tuple[str, int] = ("", -1)
        drawn_at = 0.0
        terminal = self.stdout.isatty()

        def show(doing: str, done: int, of: int) -> None:
            nonlocal shown, drawn_at
            percent = 100 * done // max(of, 1)
            if terminal and (percent == 100 or time.monotonic() - drawn_at > REDRAWN):
                drawn_at = time.monotonic()
                bar = ("#" * (WIDTH * percent // 100)).ljust(WIDTH, "-")
                ending = "\n" if percent == 100 else ""
                self.stdout.write(f"\r[{bar}] {percent:3} %  {doing}", ending=ending)
                self.stdout.flush()
            elif not terminal and (doing != shown[0] or percent >= shown[1] + STEP):
                shown = (doing, percent - percent % STEP)
                self.stdout.write(f"{doing}: {percent} %")
                self.stdout.flush()

        return show
