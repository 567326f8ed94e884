"""What `make run` does before the server starts."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from demonstration.loading import NotEmpty, is_loaded, load
from demonstration.people import people_to_choose_from

SHOWN = 6  # people; the sign-in page offers them all


class Command(BaseCommand):
    help = "Prepare the demonstration network (once) and say what to open in the browser."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not is_loaded():
            self.stdout.write("Filling the demonstration network (once)…")
            try:
                load()
            except NotEmpty:
                raise CommandError(
                    "This database holds accounts that are not invented, so nothing was loaded. "
                    "Give the demonstration a database of its own (DATABASE_URL or DATA_DIR)."
                ) from None
        people = people_to_choose_from()
        self.stdout.write(
            f"\n  Open {settings.SITE_ORIGIN} and choose who you are, for example:\n\n"
        )
        moderators = [person for person in people if person.is_moderator]
        for person in [*people[:SHOWN], *moderators]:
            role = "moderator" if person.is_moderator else person.get_specialty_display()
            self.stdout.write(f"    {person.full_name:32} {role:24} {person.user.email}")
        self.stdout.write(
            "\n  Two browsers (or a private window) show two people live. Ctrl+C ends it.\n"
        )
