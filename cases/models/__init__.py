"""Cases, and what watches over the texts of the network: reports, quarantine, rescans, drills."""

from cases.models.case import OLDEST_AGE_SHOWN, TEXTS, Case, CaseQuerySet
from cases.models.oversight import (
    DrillResult,
    Quarantine,
    Report,
    ReportReading,
    RescanProgress,
)

__all__ = [
    "OLDEST_AGE_SHOWN",
    "TEXTS",
    "Case",
    "CaseQuerySet",
    "DrillResult",
    "Quarantine",
    "Report",
    "ReportReading",
    "RescanProgress",
]
