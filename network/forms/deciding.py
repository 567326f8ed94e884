"""What moderators send: a decision about a claim, an act about a person, filters of their lists."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from network.models import Claim, Decision, Practitioner, Registry
from network.naming import folded

NOTE_LIMIT = 500  # characters


class StandingForm(forms.Form):
    """Why somebody is put out."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *Practitioner.Reason.choices[1:]],
        error_messages={"required": _("Choose a reason.")},
    )


class EverybodyFilter(forms.Form):
    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=120)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *Practitioner.Status.choices]
    )

    def apply(self, people: "QuerySet[Practitioner]") -> "QuerySet[Practitioner]":
        """`people` narrowed down to what was asked; a filter that is not valid narrows nothing."""
        if not self.is_valid():
            return people
        if q := self.cleaned_data["q"].strip():
            people = people.filter(
                Q(search_name__contains=folded(q)) | Q(user__email__iexact=q)
                if folded(q)
                else Q(user__email__iexact=q)
            )
        if status := self.cleaned_data["status"]:
            people = people.filter(status=status)
        return people


class QueueFilter(forms.Form):
    """Which of the open claims are listed. `show`: a tab; the rest narrows it down."""

    TABS = {
        "": _("Waiting"),
        "mine": _("Mine"),
        "disputed": _("Disputed"),
        "second": _("Second moderator"),
        "more": _("Waiting for an answer"),
    }
    show = forms.ChoiceField(required=False, choices=list(TABS.items()), widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *Claim.Kind.choices]
    )
    registry = forms.ChoiceField(
        label=_("Registry"), required=False, choices=[("", _("All")), *Registry.choices]
    )

    @staticmethod
    def tab(show: str, moderator: Practitioner) -> "QuerySet[Claim]":
        """The claims of one tab, the oldest first."""
        State = Claim.State
        if show == "more":
            state = Claim.objects.filter(state=State.MORE_NEEDED)
            return state.order_by("submitted_at", "pk")
        waiting = Claim.objects.waiting()
        match show:
            case "mine":
                return waiting.filter(assigned_to=moderator)
            case "disputed":
                return waiting.filter(state=State.DISPUTED)
            case "second":
                return waiting.filter(state=State.SECOND_NEEDED)
        return waiting

    def apply(self, moderator: Practitioner) -> "QuerySet[Claim]":
        """The claims asked for; a filter that is not valid narrows nothing."""
        if not self.is_valid():
            return self.tab("", moderator)
        claims = self.tab(self.cleaned_data["show"], moderator)
        for name in ("kind", "registry"):
            if value := self.cleaned_data[name]:
                claims = claims.filter(**{name: value})
        return claims


class DecisionForm(forms.Form):
    """A decision, by the button that was pressed (`outcome`)."""

    APPROVE, MORE, REFUSE, HAND_ON = "approve", "more", "refuse", "hand_on"

    outcome = forms.ChoiceField(
        choices=[(one, one) for one in (APPROVE, MORE, REFUSE, HAND_ON)],
        error_messages={"required": _("Choose what you decide.")},
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=Decision.Reason.choices[1:],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note to the practitioner"),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown on their page. It passes the filter."),
    )
    to = forms.ModelChoiceField(
        label=_("Hand to"),
        queryset=Practitioner.objects.none(),
        required=False,
        to_field_name="handle",
        empty_label=_("Choose a moderator"),
    )

    def __init__(self, *args: Any, moderator: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Practitioner.objects.moderators()
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = colleagues.exclude(pk=moderator.pk)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome = data.get("outcome")
        if outcome in (self.MORE, self.REFUSE) and not data.get("reason"):
            self.add_error("reason", _("Choose a reason."))
        if outcome == self.HAND_ON and not data.get("to") and "to" not in self.errors:
            self.add_error("to", _("Choose another moderator."))
        return data
