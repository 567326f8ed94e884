from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.models import Practitioner, Specialty
from network.naming import folded, plain_words

LANGUAGES_SPOKEN = [
    ("fr", _("French")),
    ("en", _("English")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("it", _("Italian")),
    ("pt", _("Portuguese")),
    ("ar", _("Arabic")),
]


class PersonForm(forms.ModelForm):
    """What is said of a practitioner and stored as it is."""

    def clean_name(self) -> str:
        return plain_words(self.cleaned_data["name"])

    def clean_city(self) -> str:
        return plain_words(self.cleaned_data["city"])


class ProfileForm(PersonForm):
    bio = forms.CharField(
        label=_("About me"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What colleagues may ask you about. It passes the filter like everything here."
        ),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        choices=LANGUAGES_SPOKEN,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Practitioner
        fields = ["city", "languages"]

    def _post_clean(self) -> None:
        """Leave the row alone: `update_profile` writes it, through the filter."""


class IdentityForm(PersonForm):
    """What a moderator has compared with the registry."""

    class Meta:
        model = Practitioner
        fields = ["name", "title", "profession"]

    def _post_clean(self) -> None:
        """Leave the row alone: `correct_identity` writes it."""


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    specialty = forms.ChoiceField(
        label=_("Specialty"), required=False, choices=[("", _("All")), *Specialty.choices]
    )
    city = forms.CharField(label=_("City"), required=False, max_length=80)

    def apply(self, people: Any) -> Any:
        """`people` narrowed down to what was asked; a filter that is not valid narrows nothing."""
        if not self.is_valid():
            return people
        if q := self.cleaned_data["q"]:
            people = people.filter(search_name__contains=folded(q))
        if specialty := self.cleaned_data["specialty"]:
            people = people.filter(specialty=specialty)
        if city := self.cleaned_data["city"]:
            people = people.filter(city__icontains=city)
        return people
