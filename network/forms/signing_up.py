from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.forms.people import PersonForm
from network.models import Practitioner, User
from network.profiles import register_practitioner


class SignUpForm(PersonForm):
    """What a newcomer says of themselves; allauth adds e-mail and password."""

    class Meta:
        model = Practitioner
        fields = ["name", "title", "profession", "specialty", "city"]
        help_texts = {"name": _("As colleagues know you, such as Alex Example.")}

    def signup(self, request: HttpRequest, user: User) -> None:
        # The moderator's decision will be mailed in the language in which one asked to join.
        user.language = (get_language() or "")[:2]
        user.save(update_fields=["language"])
        register_practitioner(
            user=user, **{name: self.cleaned_data[name] for name in self.Meta.fields}
        )
