from django import forms
from django.utils.translation import gettext_lazy as _

from network.models import Specialty


class GroupForm(forms.Form):
    specialty = forms.ChoiceField(label=_("Specialty"), choices=Specialty.choices)
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        help_text=_("Leave it empty to use the specialty's name."),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
