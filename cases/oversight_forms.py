"""Shapes and sizes of what is said about texts that stand already."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Quarantine, Report
from cases.settling import groups_to_move_to
from deidentification import Kind
from messaging.removals import KIND_LABELS
from messaging.vouching import Reason
from network.models import Practitioner, SpecialtyGroup

Decision, Measure, Outcome = Quarantine.Decision, Report.Measure, Report.Outcome


class ReportForm(forms.Form):
    """That an item should not stand as it is. What it says is never needed."""

    note = forms.CharField(
        label=_("Where, or what"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-preview": True}),
        help_text=_("Such as: second line, after the ECG. Do not repeat the identifier itself."),
    )
    kind = forms.ChoiceField(
        label=_("What remains, if it identifies a patient"),
        required=False,
        choices=[("", _("I do not say")), *KIND_LABELS.items()],
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=Report.Reason.choices)

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        kind = self.cleaned_data["kind"]
        return {
            "reason": Report.Reason(self.cleaned_data["reason"]),
            "kind": Kind(kind) if kind else None,
            "note": self.cleaned_data["note"],
        }


def _measure_field(moderator: Practitioner) -> forms.ChoiceField:
    """What becomes of the author; those of a group answer for their group only."""
    choices = [(Measure.NONE.value, _("Nothing")), (Measure.WARNED.value, _("Warn"))]
    if moderator.moderates:
        choices.append((Measure.SUSPENDED.value, _("Suspend: they are out at once")))
    return forms.ChoiceField(
        label=_("And its author?"), required=False, choices=choices, widget=forms.RadioSelect
    )


class SettlementForm(forms.Form):
    """What becomes of a reported item, and of its author."""

    outcome = forms.ChoiceField(
        label=_("What becomes of it?"), choices=(), widget=forms.RadioSelect
    )
    group = forms.ModelChoiceField(
        label=_("The group in which it belongs"),
        queryset=SpecialtyGroup.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("Choose a group"),
    )

    def __init__(self, *args: Any, moderator: Practitioner, report: Report, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "settlement_%s")  # another form stands on its page
        super().__init__(*args, **kwargs)
        self.fields["measure"] = _measure_field(moderator)
        stays = _("It comes back as it is") if report.hid else _("It stays as it is")
        choices = [(Outcome.NOTHING.value, stays), (Outcome.HIDDEN.value, _("Hide it"))]
        groups = groups_to_move_to(report)
        if groups:
            choices.insert(1, (Outcome.MOVED.value, _("Move it to another group")))
            field = self.fields["group"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = SpecialtyGroup.objects.filter(pk__in=[one.pk for one in groups])
        else:
            del self.fields["group"]
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == Outcome.MOVED and not data.get("group"):
            self.add_error("group", _("Choose the group in which it belongs."))
        return data

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        return {
            "outcome": Outcome(self.cleaned_data["outcome"]),
            "measure": Measure(self.cleaned_data["measure"]),
            "group": self.cleaned_data.get("group"),
        }


class RedactionForm(forms.Form):
    """Words to take out of a discussion, each passage on its own line."""

    words = forms.CharField(
        label=_("Words to take out"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Each passage on its own line, as it stands in the text. It is taken out of the whole "
            "discussion, whoever wrote it, and kept nowhere."
        ),
    )
    kind = forms.ChoiceField(label=_("What they are"), choices=list(KIND_LABELS.items()))

    def passages(self) -> list[str]:
        return [line for line in self.cleaned_data["words"].splitlines() if line.strip()]


class ReportedRedactionForm(RedactionForm):
    """The same by a moderator, who also says what becomes of the author."""

    def __init__(self, *args: Any, moderator: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"] = _measure_field(moderator)


class DecisionForm(forms.Form):
    """What becomes of a withheld text."""

    decision = forms.ChoiceField(
        choices=[(d.value, d.label) for d in (Decision.TAKEN_OUT, Decision.KEPT)]
    )
    reason = forms.ChoiceField(
        label=_("Why it may stay"), required=False, choices=[("", "—"), *Reason.choices]
    )
