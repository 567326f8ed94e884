"""Invented identifiers through the real paths of this site, to see that none comes through."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.drilling import leak_drill


class Command(BaseCommand):
    help = (
        "Post invented identifiers into a thread that only the drill can read, look for them in "
        "the database, the rendered text and the frames, and keep the figures for the moderators."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--texts", type=int, default=84, help="how many to post")
        parser.add_argument("--seed", type=int, help="the same seed gives the same texts")

    def handle(self, *args: Any, texts: int, seed: int | None, **options: Any) -> None:
        seed = secrets.randbelow(1_000_000) if seed is None else seed
        result = leak_drill(texts=max(1, texts), seed=seed)
        self.stdout.write(f"Rules {result.rules}, {result.texts} texts, seed {result.seed}")
        for language, kinds in sorted(result.figures.items()):
            for kind, (planted, removed) in sorted(kinds.items()):
                share = 100 * removed / planted
                self.stdout.write(
                    f"  {language} {kind:13} {removed:4} of {planted:4} {share:6.1f} %"
                )
