"""The request as views behind the admission middleware receive it."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
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


def way_back(request: HttpRequest) -> str:
    """The page from which a form was sent (its field `next`), when it is one of ours; else the
    first."""
    after = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(after, {request.get_host()}, request.is_secure())
    return after if ours and after.startswith("/") else "/"
