"""Who may be chosen on the sign-in page of the demonstration."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from demonstration.people import people_to_choose_from


def people_to_choose(request: HttpRequest) -> dict[str, Any]:
    return {"demonstration_people": SimpleLazyObject(people_to_choose_from)}
