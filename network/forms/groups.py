from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.models import Specialty, SpecialtyGroup

DESCRIPTION_LIMIT, RULES_LIMIT = 500, 2_000  # characters


def _description() -> forms.CharField:
    return forms.CharField(
        label=_("Description"),
        required=False,
        max_length=DESCRIPTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "data-preview": True}),
        help_text=_("What the group is for, in a sentence or two."),
    )


def _rules() -> forms.CharField:
    return forms.CharField(
        label=_("Rules"),
        required=False,
        max_length=RULES_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5, "data-preview": True}),
        help_text=_("Every member reads them once before they write, and again when they change."),
    )


def _entrance() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Who may join"),
        choices=SpecialtyGroup.Entrance.choices,
        initial=SpecialtyGroup.Entrance.OPEN,
        widget=forms.RadioSelect,
        help_text=_(
            "Whoever joins reads the earlier cases too. A group by invitation is seen by nobody "
            "but its members, those who are invited, and the moderators of the network."
        ),
    )


class GroupForm(forms.Form):
    """A new group."""

    specialty = forms.ChoiceField(label=_("Specialty"), choices=Specialty.choices)
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        help_text=_("Leave it empty to use the specialty's name."),
    )
    description = _description()
    rules = _rules()
    entrance = _entrance()


class GroupSettingsForm(forms.Form):
    """What its moderators write of a group, and who may join it."""

    description = _description()
    rules = _rules()
    entrance = _entrance()


class Checkbox(forms.CheckboxInput):
    """A box to tick whose value says what was ticked."""

    def __init__(self, mark: str) -> None:
        super().__init__(check_test=lambda value: value == mark)
        self.mark = mark

    def format_value(self, value: Any) -> str:
        return self.mark

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")


class RulesField(forms.CharField):
    """That the rules of a group were read: its value is the mark of the writing that was shown, or
    nothing. A rule that has changed since is not read."""

    def __init__(self, group: SpecialtyGroup) -> None:
        super().__init__(
            required=False, label=_("I have read them"), widget=Checkbox(group.rules_mark)
        )
        self.group = group

    def clean(self, value: Any) -> str:
        return self.group.rules_mark if value == self.group.rules_mark else ""
