"""How the filter does here: what it removed and what was kept, by author; the last drills."""

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render

from cases.models import DrillResult, RescanProgress
from deidentification import RULES_VERSION
from messaging.removals import KIND_LABELS
from network.access import moderators_only
from network.http import PractitionerRequest
from network.models import Practitioner, Receipt

AUTHORS_SHOWN = 100
DRILLS_SHOWN = 5
# What an author wrote; the other acts change what stands already.
WRITING = (
    Receipt.Act.POST,
    Receipt.Act.EDIT,
    Receipt.Act.OPENING,
    Receipt.Act.CLOSURE,
    Receipt.Act.PROFILE,
    Receipt.Act.GROUP,
)


@moderators_only
def filter_figures(request: PractitionerRequest) -> HttpResponse:
    authors = _by_author(Practitioner.objects.visible_to(request.practitioner))
    drills = DrillResult.objects.all()[:DRILLS_SHOWN]
    context = {
        "rules": RULES_VERSION,
        "authors": authors,
        "drills": [(drill, _lines(drill)) for drill in drills],
        "rescans": RescanProgress.objects.filter(rules=RULES_VERSION).order_by("model"),
    }
    return render(request, "cases/filter_figures.html", context)


def _by_author(people: QuerySet[Practitioner]) -> list[dict[str, object]]:
    """Who kept most comes first: {practitioner, texts, removed, kept, share}.

    `share`: of what the filter found, how much its author kept, in per cent.
    """
    wrote = Q(receipts__act__in=WRITING)
    counted = (
        people.select_related("user")
        .annotate(
            texts=Count("receipts", filter=wrote),
            removed=Sum("receipts__removed_count", filter=wrote, default=0),
            kept=Sum("receipts__kept_count", filter=wrote, default=0),
            last=Max("receipts__at", filter=wrote),
        )
        .filter(texts__gt=0)
        .order_by(F("kept").desc(), F("texts").desc(), "pk")
    )
    return [
        {
            "practitioner": row,
            "texts": row.texts,
            "removed": row.removed,
            "kept": row.kept,
            "share": round(100 * row.kept / (row.removed + row.kept)) if row.kept else 0,
        }
        for row in counted[:AUTHORS_SHOWN]
    ]


def _lines(drill: DrillResult) -> list[dict[str, object]]:
    """A row for each kind: its label, and of each language how many of how many went."""
    kinds = [kind for kind in KIND_LABELS if any(kind in one for one in drill.figures.values())]
    return [
        {
            "label": KIND_LABELS[kind],
            "french": drill.figures.get("fr", {}).get(kind),
            "english": drill.figures.get("en", {}).get(kind),
        }
        for kind in kinds
    ]
