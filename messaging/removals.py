"""What the filter did, in words: for the author, after posting and while typing."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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


def found_notice(found: Mapping[Any, int]) -> str:
    """ "2 names, 1 date and 1 number" in the reader's language; "" for nothing."""
    parts = [_counted(Kind(kind), count) for kind, count in found.items() if count]
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


def _counted(kind: Kind, n: int) -> str:
    match kind:
        case Kind.NAME:
            text = ngettext("%(n)d name", "%(n)d names", n)
        case Kind.LOCATION:
            text = ngettext("%(n)d place", "%(n)d places", n)
        case Kind.ORGANISATION:
            text = ngettext("%(n)d institution", "%(n)d institutions", n)
        case Kind.DATE:
            text = ngettext("%(n)d date", "%(n)d dates", n)
        case Kind.AGE_OVER_89:
            text = ngettext("%(n)d age over 89", "%(n)d ages over 89", n)
        case Kind.PHONE:
            text = ngettext("%(n)d phone number", "%(n)d phone numbers", n)
        case Kind.EMAIL:
            text = ngettext("%(n)d e-mail address", "%(n)d e-mail addresses", n)
        case Kind.URL:
            text = ngettext("%(n)d web address", "%(n)d web addresses", n)
        case Kind.ID:
            text = ngettext("%(n)d number", "%(n)d numbers", n)
        case _:
            text = ngettext("%(n)d other identifier", "%(n)d other identifiers", n)
    return text % {"n": n}
