"""How long something takes: the middle of many, and in words."""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds


def middle_of(spans: Sequence[timedelta]) -> timedelta | None:
    """The median; None of none."""
    seconds = [span.total_seconds() for span in spans]
    return timedelta(seconds=median(seconds)) if seconds else None


def in_words(span: timedelta) -> str:
    """Rounded to what matters: "less than a minute", "12 minutes", "3 hours", "2 days"."""
    seconds = round(span.total_seconds())
    if seconds < MINUTE:
        return _("less than a minute")
    if seconds < 2 * HOUR:
        minutes = round(seconds / MINUTE)
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if seconds < 2 * DAY:
        hours = round(seconds / HOUR)
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = round(seconds / DAY)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
