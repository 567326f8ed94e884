"""What no password may be, beyond what Django checks: its owner's name, which all here read."""

from types import SimpleNamespace

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.utils.translation import gettext as _

from network.models import Practitioner, User


def refuse_ones_name(password: str, name: str) -> None:
    """Raises ValidationError when the password is too much like the name."""
    person = SimpleNamespace(name=name, _meta=Practitioner._meta)
    UserAttributeSimilarityValidator(user_attributes=["name"]).validate(password, person)


class NotOnesName:
    def validate(self, password: str, user: User | None = None) -> None:
        practitioner = Practitioner.objects.filter(user_id=user.pk).first() if user else None
        if practitioner is not None:
            refuse_ones_name(password, practitioner.name)

    def get_help_text(self) -> str:
        return _("Your password cannot be much like your name.")
