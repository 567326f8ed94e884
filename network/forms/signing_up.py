from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.models import Practitioner, User
from network.naming import plain_words
from network.passwords import refuse_ones_name
from network.profiles import register_practitioner


class SignUpForm(forms.ModelForm):
    """A newcomer's name; allauth adds e-mail and password. All else is asked with the claim."""

    class Meta:
        model = Practitioner
        fields = ["name"]
        help_texts = {"name": _("As colleagues know you, such as Alex Example.")}

    def clean_name(self) -> str:
        return plain_words(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (password := cleaned.get("password1")) and (name := cleaned.get("name")):
            try:
                refuse_ones_name(password, name)
            except ValidationError as too_alike:
                self.add_error("password1", too_alike)
        return cleaned

    def signup(self, request: HttpRequest, user: User) -> None:
        # The moderator's decision will be mailed in the language in which one asked to join.
        user.language = (get_language() or "")[:2]
        user.save(update_fields=["language"])
        register_practitioner(user=user, name=self.cleaned_data["name"])
