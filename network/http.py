"""The request as views behind the admission middleware receive it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from network.models import Practitioner, User


class PractitionerRequest(HttpRequest):
    """A request by somebody signed in; `practitioner` is admitted unless the view is open to the
    unverified."""

    user: User
    practitioner: Practitioner
    htmx: HtmxDetails


def wants_part(request: PractitionerRequest) -> bool:
    """Whether the page is already there and only its list is wanted anew. The way back to a page
    that htmx no longer has wants the whole of it."""
    return bool(request.htmx) and not request.htmx.history_restore_request
