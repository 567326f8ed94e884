"""Every component in its states; the page that the browser tests photograph."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    return render(request, "styleguide.html")
