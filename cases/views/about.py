"""What the filter removes, how well, and what it cannot do, in plain words."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from deidentification.smallworld import FEW

# What the sets of the bench are; a set of another name is shown by its name.
SETS = {
    "fr_phi_aphp": _("French hospital notes, invented and annotated by a hospital group"),
    "fr_phi_inject": _("French case reports, with invented identifiers put in"),
    "fr_phi_unicode": _("The same, disguised: odd spaces, accents and hidden signs"),
    "en_phi_asq": _("English questions of clinicians"),
    "en_phi_inject": _("English case reports, with invented identifiers put in"),
    "en_pii_presidio": _("English sentences, not clinical"),
    "es_phi": _("Spanish case reports, with invented identifiers put in"),
    "de_phi": _("German hospital letters, invented"),
    "fr_clean": _("French case reports"),
    "en_clean": _("English case reports"),
    "en_clean_asq": _("English questions of clinicians"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One set with identifiers. Shares between 0 and 1: identifying characters removed,
    identifiers wholly removed, documents with nothing left, and how much of what was removed
    was right to remove."""

    name: str
    language: str
    documents: int
    identifiers: int
    removed: float
    whole: float
    clear_documents: float
    precision: float

    @property
    def label(self) -> Any:
        return SETS.get(self.name, self.name)

    @property
    def percents(self) -> list[float]:
        shares = (self.removed, self.whole, self.clear_documents, self.precision)
        return [100 * share for share in shares]


@dataclass(frozen=True, slots=True)
class Untouched:
    """One set without identifiers: words wrongly removed of 1,000."""

    name: str
    language: str
    documents: int
    wrong_words: float

    @property
    def label(self) -> Any:
        return SETS.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class Figures:
    """deidentification/figures.json, as the bench wrote it."""

    measured_on: date
    rules_version: str
    measured: tuple[Measured, ...]
    untouched: tuple[Untouched, ...]


@cache
def figures() -> Figures:
    """The latest figures; an error where the file is missing or has another shape."""
    read = json.loads(files("deidentification").joinpath("figures.json").read_text("utf-8"))
    return Figures(
        measured_on=date.fromisoformat(read["measured_on"]),
        rules_version=read["rules_version"],
        measured=tuple(Measured(**row) for row in read["measured"]),
        untouched=tuple(Untouched(**row) for row in read["untouched"]),
    )


@login_not_required
@require_safe
def about_filter(request: HttpRequest) -> HttpResponse:
    """Open to everybody: whoever thinks of joining may know what they would rely on."""
    return render(request, "cases/about_filter.html", {"figures": figures(), "few": FEW})
