"""How much one person may do, in this process, over the socket and over HTTP together."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.conf import settings
from django.http import HttpResponseBase, JsonResponse

from network.http import PractitionerRequest
from network.limits import TOO_FAST, Allowance, documents_allowed, look_ups_allowed

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[PractitionerRequest, P], HttpResponseBase]


messages_allowed = Allowance(times=100, seconds=60)
frames_allowed = Allowance(times=1_200, seconds=60)
typing_allowed = Allowance(times=30, seconds=60)
previews_allowed = Allowance(times=240, seconds=60)
uploads_allowed = Allowance(times=60, seconds=60)
cases_allowed = Allowance(times=settings.CASES_A_MINUTE, seconds=60)
reports_allowed = Allowance(times=20, seconds=60)
ALLOWANCES = (
    messages_allowed,
    frames_allowed,
    typing_allowed,
    previews_allowed,
    uploads_allowed,
    cases_allowed,
    reports_allowed,
    look_ups_allowed,
    documents_allowed,
)


def limited(allowance: Allowance) -> Callable[[View[P]], View[P]]:
    """A view for scripts, each request of which counts: 429 and a message beyond the allowance.

    A view that shows a form counts where it calls the verb instead (`posting.count_act`), so that
    what was typed comes back.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def counted(
            request: PractitionerRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if allowance.take(request.practitioner.pk):
                return view(request, *args, **kwargs)
            return JsonResponse({"code": "too_fast", "message": str(TOO_FAST)}, status=429)

        return counted

    return decorate
