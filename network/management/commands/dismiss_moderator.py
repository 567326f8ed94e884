"""Taking the moderator's role from somebody, on the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.models import Practitioner
from network.verification import DecisionRefused
from network.verification.roles import dismiss_moderator


class Command(BaseCommand):
    help = "Take the moderator's role from somebody; they stay a member."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        practitioner = Practitioner.objects.filter(user__email=email.lower()).first()
        if practitioner is None:
            raise CommandError("No such account.")
        try:
            dismiss_moderator(practitioner=practitioner)
        except DecisionRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(self.style.SUCCESS(f"{email.lower()} is no moderator any more."))
