"""The shape of a message sent by a plain form."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from messaging.vouching import ENTRIES_LIMIT, WORDS_LIMIT, Keep, Reason, Wishes
from network.forms.groups import RulesField
from network.models import SpecialtyGroup


class UUIDListField(forms.Field):
    """Any number of hidden inputs of one name, each an id."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        try:
            return [UUID(one) for one in value or []]
        except ValueError:
            raise ValidationError(_("A picture is no longer there; add it again.")) from None


class WordsListField(forms.Field):
    """Any number of hidden inputs of one name, each some words of the text."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        return _words(str(one) for one in value or [])


class KeepListField(forms.Field):
    """The same, each as "reason:words"."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[Keep]:
        entries = [str(one).partition(":") for one in value or []]
        words = _words(text for _reason, _colon, text in entries)
        try:
            reasons = [Reason(reason) for reason, _colon, _text in entries]
        except ValueError:
            raise ValidationError(_("Say for each kept passage why it may stay.")) from None
        return [Keep(text=text, reason=reason) for text, reason in zip(words, reasons, strict=True)]


def _words(typed: Iterable[str]) -> list[str]:
    words = [one.replace("\r\n", "\n") for one in typed]
    if len(words) > ENTRIES_LIMIT or any(not 0 < len(one) <= WORDS_LIMIT for one in words):
        raise ValidationError(_("Mark fewer and shorter passages."))
    return words


class WishesForm(forms.Form):
    """A form whose texts the author may correct beyond the filter (see vouching)."""

    also = WordsListField(required=False)
    keep = KeepListField(required=False)

    def wishes(self) -> Wishes:
        also, keep = self.cleaned_data["also"], self.cleaned_data["keep"]
        return Wishes(also=tuple(also), keep=tuple(keep))


class MessageForm(WishesForm):
    # Not limited here: the verb says how much is too much, and the text comes back whole.
    body = forms.CharField(
        label=_("Message"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "data-preview": True}),
    )
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    images = UUIDListField(required=False)

    def __init__(self, *args: Any, rules_of: SpecialtyGroup | None = None, **kwargs: Any) -> None:
        """`rules_of`: the group whose rules the author has yet to read."""
        super().__init__(*args, **kwargs)
        if rules_of is not None:
            self.fields["rules"] = RulesField(rules_of)
