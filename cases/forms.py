"""Shapes and sizes of a case as it is typed; the filter comes after, in `opening`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from cases.models import TEXTS, Case, CaseQuerySet
from messaging.forms import UUIDListField, WishesForm
from network.forms.groups import RulesField
from network.models import Practitioner, SpecialtyGroup

STORY_LIMIT = 60_000  # characters: a long discharge letter, ten times over
OLDEST = {Case.AgeUnit.YEARS: 130, Case.AgeUnit.MONTHS: 36, Case.AgeUnit.DAYS: 366}


def _text(label: Any, rows: int, limit: int, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "data-preview": True})
    return forms.CharField(
        label=label, required=False, max_length=limit, widget=area, help_text=help_text
    )


class GroupField(forms.ModelChoiceField):
    """A group by its slug. A NUL, which no column can be compared with, is no group either."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("\0", " ")
        return super().to_python(value)


class CaseForm(WishesForm):
    """A case: a title and at least one of presentation, findings, letter."""

    group = GroupField(
        label=_("Group"),
        queryset=SpecialtyGroup.objects.none(),
        to_field_name="slug",
        empty_label=_("Choose a group"),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        widget=forms.TextInput(attrs={"data-preview": True, "autocomplete": "off"}),
        help_text=_("What makes colleagues open it, such as: Fever and rash after a journey."),
    )
    age = forms.IntegerField(label=_("Age"), required=False, min_value=0, max_value=366)
    age_unit = forms.ChoiceField(
        label=_("Unit"), choices=Case.AgeUnit.choices, initial=Case.AgeUnit.YEARS
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Case.Sex.choices,
        initial=Case.Sex.UNKNOWN,
        widget=forms.RadioSelect,
    )
    presentation = _text(
        _("Presentation"), 4, 10_000, _("Reason for consulting, history, treatment.")
    )
    findings = _text(_("Findings"), 4, 10_000, _("Examination, laboratory values, imaging."))
    question = _text(_("Question"), 2, 2_000, _("One precise question gets the best answers."))
    story = _text(
        _("Letter or notes"),
        6,
        STORY_LIMIT,
        _("Or paste a letter here as it is: what identifies the patient is taken out."),
    )
    images = UUIDListField(required=False)

    def __init__(self, *args: Any, author: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = self.fields["group"]
        assert isinstance(groups, forms.ModelChoiceField)
        groups.queryset = SpecialtyGroup.objects.of(author)
        if len(only := groups.queryset[:2]) == 1:
            self.initial.setdefault("group", only[0].slug)
        self.rules_fields: dict[int, str] = {}  # group → the field that says its rules were read
        for group in SpecialtyGroup.objects.awaiting_rules_of(author):
            name = self.rules_fields[group.pk] = f"rules-{group.slug}"
            self.fields[name] = RulesField(group)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in ("presentation", "findings", "story")):
            self.add_error(
                "presentation",
                _("Tell at least the presentation, the findings, or paste a letter."),
            )
        oldest = OLDEST.get(Case.AgeUnit(data.get("age_unit") or "years"), 0)
        if data.get("age") is not None and data["age"] > oldest:
            self.add_error("age", ValidationError(_("Is this age right? Check the unit.")))
        return data

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}

    def rules_to_read(self) -> list[BoundField]:
        """One field for each group whose rules are to be read before a case is opened there."""
        return [self[name] for name in self.rules_fields.values()]

    def rules_field(self) -> str | None:
        """The name of that of the group that was chosen."""
        return self.rules_fields.get(self.cleaned_data["group"].pk)


class ClosureForm(WishesForm):
    conclusion = forms.CharField(
        label=_("What came of it"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5, "data-preview": True}),
        help_text=_("Diagnosis, treatment, outcome: what colleagues learn from it."),
    )


class CaseFilter(forms.Form):
    group = GroupField(
        label=_("Group"),
        queryset=SpecialtyGroup.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All my groups"),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Case.State.choices]
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("All")), ("fr", _("French")), ("en", _("English"))],
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)

    def __init__(self, *args: Any, reader: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        groups = self.fields["group"]
        assert isinstance(groups, forms.ModelChoiceField)
        groups.queryset = SpecialtyGroup.objects.of(reader)

    def apply(self, cases: CaseQuerySet) -> CaseQuerySet:
        """`cases` narrowed down; a value that is not valid narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        if group := data.get("group"):
            cases = cases.filter(thread__group=group)
        if language := data.get("language"):
            cases = cases.filter(language=language)
        if data.get("mine"):
            cases = cases.filter(author=self.reader)
        match data.get("state"):
            case Case.State.UNANSWERED:
                cases = cases.unanswered()
            case Case.State.DISCUSSED:
                cases = cases.answered().filter(closed_at__isnull=True)
            case Case.State.CLOSED:
                cases = cases.filter(closed_at__isnull=False)
        return cases
