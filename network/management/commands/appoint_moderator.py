"""The first moderator of a new network, who then verifies everybody else."""

import getpass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from network.models import Practitioner, Specialty, User
from network.profiles import register_practitioner
from network.verification.roles import appoint_moderator


class Command(BaseCommand):
    help = (
        "Make a moderator of somebody, of an account that exists or of a new one, and verify them"
        " for a term. Done again it renews them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", help="needed for a new account")
        parser.add_argument(
            "--specialty", default=Specialty.GENERAL_PRACTICE, choices=Specialty.values
        )

    @transaction.atomic
    def handle(
        self, *args: Any, email: str, name: str | None, specialty: str, **options: Any
    ) -> None:
        user = User.objects.filter(email=email.lower()).first() or self._new_user(
            email, name, specialty
        )
        appoint_moderator(practitioner=Practitioner.objects.get(user=user))
        self.stdout.write(self.style.SUCCESS(f"{user.email} is a moderator."))

    def _new_user(self, email: str, name: str | None, specialty: str) -> User:
        if not name:
            raise CommandError("No such account yet: give --name to make one.")
        password = getpass.getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        user = User.objects.create_user(email, password)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        register_practitioner(
            user=user, name=name, title="", profession="doctor", specialty=specialty
        )
        return user
