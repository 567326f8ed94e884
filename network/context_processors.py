"""What every page's frame needs to know."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from network.models import Practitioner, User
from network.moderating import Place, moderation_places

# Label, URL name and icon of each place in the side bar, in order.
PLACES = [
    (_("Home"), "cases:home", "home"),
    (_("Cases"), "cases:list", "clipboard-document-list"),
    (_("Groups"), "network:groups", "user-group"),
    (_("People"), "network:people", "identification"),
]
MODERATION = (_("Moderation"), "network:moderation", "shield-check")


def frame(request: HttpRequest) -> dict[str, Any]:
    me: Practitioner | None = getattr(request, "practitioner", None)
    theme = request.COOKIES.get("theme", User.Theme.AUTO)
    # Counted once for a page, and not at all for a part of one, which shows neither.
    places = SimpleLazyObject(moderation_places)
    return {
        "me": me,
        "site_name": settings.SITE_NAME,
        "is_demonstration": settings.DEMONSTRATION,
        "theme": theme if theme in User.Theme.values else User.Theme.AUTO,
        "navigation": SimpleLazyObject(partial(_navigation, request, me, places)),
        "places": places,
    }


def _navigation(
    request: HttpRequest, me: Practitioner | None, of_moderation: Iterable[Place]
) -> list[dict[str, Any]]:
    if me is None or not me.is_admitted:
        return []
    places = [*PLACES, MODERATION] if me.moderates else PLACES
    entries = []
    for label, name, icon in places:
        url = reverse(name)
        current = request.path == url or (url != "/" and request.path.startswith(url))
        entries.append({"label": label, "url": url, "icon": icon, "current": current, "count": 0})
    if me.moderates:
        entries[-1]["count"] = sum(place.count for place in of_moderation)
    return entries
