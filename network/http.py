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
