"""What templates say of figures."""

from django import template
from django.utils.translation import ngettext

register = template.Library()

MINUTE, HOUR, DAY = 60, 3_600, 86_400


@register.filter
def lasting(seconds: float) -> str:
    """How long something took, in one unit that says enough: "3 hours"."""
    if seconds < HOUR:
        minutes = max(1, round(seconds / MINUTE))
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if seconds < 2 * DAY:
        hours = round(seconds / HOUR)
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(seconds / DAY)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
