"""Looking back: today's rules over all that was ever stored, in pieces that can be resumed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils import timezone

from cases.models import Quarantine, RescanProgress
from cases.quarantining import rescan_row
from cases.withholding import text_fields
from deidentification import RULES_VERSION, DeidentificationError

BATCH = 200  # rows between two notes of how far it is
# What is not looked at, each with its reason.
PASSED_OVER = {Quarantine: "its texts wait for a decision already"}


@dataclass(frozen=True, slots=True)
class Step:
    """After some rows of a model: how far it is, and how many rows could not be checked."""

    model: str
    scanned: int
    total: int
    found: int
    failed: int


def watched_models() -> list[type[models.Model]]:
    """Every model with a column for what people type."""
    return [m for m in apps.get_models() if text_fields(m) and m not in PASSED_OVER]


def rescan(*, again: bool = False) -> Iterator[Step]:
    """Check every row of every watched model, in the order of its keys.

    Goes on where an earlier run under the same rules stopped; `again` begins anew. A row that the
    filter cannot check counts as failed and is tried by the next run.
    """
    for model in watched_models():
        progress, _created = RescanProgress.objects.get_or_create(
            model=model._meta.label_lower, rules=RULES_VERSION
        )
        if again:
            progress.last_key, progress.finished_at = "", None
            progress.scanned = progress.found = 0
        if progress.finished_at is None:
            yield from _rescan(model, progress)


def _rescan(model: type[models.Model], progress: RescanProgress) -> Iterator[Step]:
    total, failed = model._base_manager.count(), 0
    while keys := _next_keys(model, progress.last_key):
        for key in keys:
            try:
                progress.found += rescan_row(model, key) is not None
            except DeidentificationError:
                failed += 1
        progress.last_key = str(keys[-1])
        progress.scanned += len(keys)
        progress.save()
        yield Step(progress.model, progress.scanned, total, progress.found, failed)
    if failed:
        progress.last_key, progress.scanned = "", 0
    else:
        progress.finished_at = timezone.now()
    progress.save()


def _next_keys(model: type[models.Model], last: str) -> list[object]:
    rows = model._base_manager.order_by("pk")
    if last:
        rows = rows.filter(pk__gt=model._meta.pk.to_python(last))
    return list(rows.values_list("pk", flat=True)[:BATCH])
