"""What moderators look for in the audit trail."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from network.models import AuditEntry, Practitioner
from network.naming import folded

EXAMPLE = "network.claim:12"


class AuditFilter(forms.Form):
    act = forms.ChoiceField(
        label=_("What happened"),
        required=False,
        choices=[("", _("Everything")), *AuditEntry.Act.choices],
    )
    person = forms.CharField(
        label=_("Who did it, or whom it concerns"),
        required=False,
        max_length=80,
    )
    since = forms.DateField(
        label=_("From day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    subject = forms.RegexField(
        r"^[a-z_.]+:[\w-]+$",
        label=_("Concerning"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"placeholder": EXAMPLE}),
        error_messages={
            "invalid": format_lazy(
                _("Write a kind and a number, as in {example}."), example=EXAMPLE
            )
        },
    )

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one."))
        return self.cleaned_data

    def apply(self, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """`entries` narrowed down to what was asked; a field that is not valid narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        if act := asked.get("act"):
            entries = entries.filter(act=act)
        if person := asked.get("person"):
            people = _people(person)
            entries = entries.filter(Q(actor_id__in=people) | Q(about_id__in=people))
        if since := asked.get("since"):
            entries = entries.filter(at__gte=_midnight(since))
        if until := asked.get("until"):
            entries = entries.filter(at__lt=_midnight(until + timedelta(days=1)))
        if subject := asked.get("subject"):
            entries = entries.filter(subject=subject)
        return entries


def _people(asked: str) -> list[int]:
    """The accounts that are meant: one by its number, which may be no more, or by a name."""
    number = asked.split()[-1] if asked.split() else ""
    if number.isascii() and number.isdigit():
        return [int(number[:18])]
    named = Practitioner.objects.filter(search_name__contains=folded(asked))
    return list(named.values_list("pk", flat=True))


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
