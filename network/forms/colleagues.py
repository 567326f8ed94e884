from django import forms
from django.utils.translation import gettext_lazy as _


class ColleagueForm(forms.Form):
    """The address of a colleague, here or not."""

    email = forms.EmailField(
        label=_("E-mail address of your colleague"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
