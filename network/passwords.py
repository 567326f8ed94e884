"""What no password may be, beyond what Django checks: its owner's name, which all here read."""

from typing import Any

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from network.models import Practitioner, User


def refuse_ones_name(password: str, name: str) -> None:
    """Raises ValidationError when the password is too much like the name."""
    person: Any = Practitioner(name=name)  # the validator reads attributes, whoever has them
    UserAttributeSimilarityValidator(user_attributes=["name"]).validate(password, person)


class NotRepeated:
    """Something short, typed again and again, is not long."""

    SHORT = 12  # characters, as MinimumLengthValidator has it

    def validate(self, password: str, user: User | None = None) -> None:
        period = (password * 2).find(password, 1)  # the whole length, if nothing is repeated
        if 0 < period < min(self.SHORT, len(password)):
            raise ValidationError(_("This password says the same thing again and again."))

    def get_help_text(self) -> str:
        return _("Your password cannot be something short that is repeated.")


class NotOnesName:
    def validate(self, password: str, user: User | None = None) -> None:
        practitioner = Practitioner.objects.filter(user_id=user.pk).first() if user else None
        if practitioner is not None:
            refuse_ones_name(password, practitioner.name)

    def get_help_text(self) -> str:
        return _("Your password cannot be much like your name.")
