"""Where a thread is read, and whether the person is still signed in."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect

from messaging.models import Thread
from messaging.signals import place_of_thread
from network.http import PractitionerRequest


def thread(request: PractitionerRequest, thread_id: UUID) -> HttpResponse:
    """Lead to the page that shows this thread: the room above knows it."""
    found = get_object_or_404(Thread.objects.visible_to(request.practitioner), pk=thread_id)
    places = (place for _, place in place_of_thread.send(Thread, thread=found) if place)
    return redirect(next(places, "cases:home"))


@login_not_required
def standing(request: HttpRequest) -> HttpResponse:
    """Why a socket was refused: "signed_out", "not_admitted" or "admitted", and as whom.

    The token is that of the present session: a page outlives a sign-in, its token does not.
    """
    me = getattr(request, "practitioner", None)
    if me is None:
        return JsonResponse({"standing": "signed_out"})
    answer = {
        "standing": "admitted" if me.is_admitted else "not_admitted",
        "handle": me.handle,
        "token": get_token(request),
    }
    return JsonResponse(answer)
