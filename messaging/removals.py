"""What the filter did, in words: for the author, after posting and while typing."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from deidentification import Kind

KIND_LABELS = {
    Kind.NAME: gettext_lazy("Name"),
    Kind.LOCATION: gettext_lazy("Place"),
    Kind.ORGANISATION: gettext_lazy("Institution"),
    Kind.DATE: gettext_lazy("Date"),
    Kind.AGE_OVER_89: gettext_lazy("Age over 89"),
    Kind.PHONE: gettext_lazy("Phone number"),
    Kind.EMAIL: gettext_lazy("E-mail address"),
    Kind.URL: gettext_lazy("Web address"),
    Kind.ID: gettext_lazy("Number"),
    Kind.OTHER: gettext_lazy("Other identifier"),
}

_COUNTED = {
    Kind.NAME: ngettext_lazy("%(n)d name", "%(n)d names", "n"),
    Kind.LOCATION: ngettext_lazy("%(n)d place", "%(n)d places", "n"),
    Kind.ORGANISATION: ngettext_lazy("%(n)d institution", "%(n)d institutions", "n"),
    Kind.DATE: ngettext_lazy("%(n)d date", "%(n)d dates", "n"),
    Kind.AGE_OVER_89: ngettext_lazy("%(n)d age over 89", "%(n)d ages over 89", "n"),
    Kind.PHONE: ngettext_lazy("%(n)d phone number", "%(n)d phone numbers", "n"),
    Kind.EMAIL: ngettext_lazy("%(n)d e-mail address", "%(n)d e-mail addresses", "n"),
    Kind.URL: ngettext_lazy("%(n)d web address", "%(n)d web addresses", "n"),
    Kind.ID: ngettext_lazy("%(n)d number", "%(n)d numbers", "n"),
    Kind.OTHER: ngettext_lazy("%(n)d other identifier", "%(n)d other identifiers", "n"),
}


def found_notice(found: Mapping[Any, int]) -> str:
    """ "2 names, 1 date and 1 number" in the reader's language; "" for nothing."""
    parts = [str(_COUNTED[Kind(kind)] % {"n": count}) for kind, count in found.items() if count]
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def removal_notice(removed: Mapping[Any, int]) -> str:
    """ "2 names, 1 date and 1 number were removed." in the reader's language; "" for nothing."""
    what = found_notice(removed)
    if not what:
        return ""
    return ngettext("%(what)s was removed.", "%(what)s were removed.", sum(removed.values())) % {
        "what": what
    }
