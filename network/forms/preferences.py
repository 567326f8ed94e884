from django import forms
from django.conf import settings

from network.models import User


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(required=False, choices=settings.LANGUAGES)
    theme = forms.ChoiceField(required=False, choices=User.Theme.choices)
