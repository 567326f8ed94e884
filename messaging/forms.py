"""The shape of a message sent by a plain form."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class UUIDListField(forms.Field):
    """Any number of hidden inputs of one name, each an id."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        try:
            return [UUID(one) for one in value or []]
        except ValueError:
            raise ValidationError(_("A picture is no longer there; add it again.")) from None


class MessageForm(forms.Form):
    # Not limited here: the verb says how much is too much, and the text comes back whole.
    body = forms.CharField(
        label=_("Message"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "data-preview": True}),
    )
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    images = UUIDListField(required=False)
