"""Pictures that were chosen and never posted, thrown away; to be run every night."""

from typing import Any

from django.core.management.base import BaseCommand

from messaging.picturing import discard_forgotten_drafts


class Command(BaseCommand):
    help = "Delete pictures that were uploaded and not posted within a day."

    def handle(self, *args: Any, **options: Any) -> None:
        discarded = discard_forgotten_drafts()
        if options["verbosity"] > 0:
            self.stdout.write(f"{discarded} forgotten pictures deleted.")
