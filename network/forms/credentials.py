from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.models import Claim, Evidence, Practitioner, Registry, Specialty
from network.naming import plain_words
from network.registries import numbers
from network.verification.claiming import as_verified
from network.verification.countries import COUNTRIES, registries_of

CHOOSE = ("", _("Choose"))


class ClaimForm(forms.Form):
    """Who somebody says they are, as their registry has it."""

    country = forms.ChoiceField(label=_("Where you are registered"), choices=[CHOOSE, *COUNTRIES])
    registry = forms.ChoiceField(label=_("Registry"), choices=Registry.choices)
    number = forms.CharField(
        label=_("Your number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        help_text=_("As it stands on your card; spaces do not matter."),
    )
    title = forms.ChoiceField(label=_("Title"), choices=Practitioner.Title.choices, required=False)
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    profession = forms.ChoiceField(
        label=_("Profession"), choices=[CHOOSE, *Practitioner.Profession.choices]
    )
    specialty = forms.ChoiceField(label=_("Specialty"), choices=[CHOOSE, *Specialty.choices])
    city = forms.CharField(
        label=_("City where you work"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )

    def clean_name(self) -> str:
        return plain_words(self.cleaned_data["name"])

    def clean_city(self) -> str:
        return plain_words(self.cleaned_data["city"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        country, registry = data.get("country"), data.get("registry")
        if country and registry and registry not in registries_of(country):
            self.add_error("registry", _("This is no registry of that country."))
        elif registry and "number" in data:
            data["number"] = self._checked(registry, data["number"])
        return data

    def _checked(self, registry: str, number: str) -> str:
        if not number and registry == Registry.OTHER:
            return ""
        checked = numbers.check(registry, number)
        if checked.problem:
            self.add_error("number", checked.problem)
        return checked.number


def claim_fields(practitioner: Practitioner, claim: Claim | None) -> dict[str, str]:
    """What the form begins with: what was sent, else what was verified, else the name alone."""
    if claim is None and practitioner.status == Practitioner.Status.PENDING:
        return {"name": practitioner.name, "title": practitioner.title}
    source = claim or as_verified(practitioner)
    return {name: getattr(source, name) for name in Claim.SAID}


class EvidenceForm(forms.Form):
    """A document; what is in the file is looked at by `evidence.add_evidence`."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Evidence.Kind.choices)
    file = forms.FileField(
        label=_("Picture or PDF"),
        allow_empty_file=True,  # refused with the other reasons, in one place
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,.heic,application/pdf"}
        ),
        help_text=_("JPEG, PNG, HEIC, WebP or PDF, up to 10 MB and 20 pages."),
    )


class AddressForm(forms.Form):
    """A professional address, to which a code goes."""

    address = forms.CharField(
        label=_("Your address at an institution"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
