"""Today's rules over all that is stored; to be run after every change of the rules."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.rescanning import rescan
from deidentification import RULES_VERSION


class Command(BaseCommand):
    help = (
        "Check every stored text with the present rules. What they find now is withheld from "
        "readers until its author or a moderator decides. Stopped, it goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="begin anew, also where these rules were done"
        )

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        self.stdout.write(f"Rules {RULES_VERSION}")
        failed: dict[str, int] = {}
        found: dict[str, int] = {}
        for step in rescan(again=again):
            failed[step.model], found[step.model] = step.failed, step.found
            self.stdout.write(
                f"{step.model}: {step.scanned} of {step.total}, {step.found} withheld"
            )
        if sum(failed.values()):
            raise CommandError(f"{sum(failed.values())} rows could not be checked; run it again.")
        self.stdout.write(f"Done: {sum(found.values())} withheld.")
