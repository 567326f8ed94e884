"""Cases, and what watches over the texts of the network: reports, quarantine, rescans, drills."""

from cases.models.case import OLDEST_AGE_SHOWN, TEXTS, Case, CaseQuerySet
from cases.models.oversight import DrillResult, Quarantine, QuarantineReading, RescanProgress
from cases.models.reports import Report, ReportReading

__all__ = [
    "OLDEST_AGE_SHOWN",
    "TEXTS",
    "Case",
    "CaseQuerySet",
    "DrillResult",
    "Quarantine",
    "QuarantineReading",
    "Report",
    "ReportReading",
    "RescanProgress",
]
