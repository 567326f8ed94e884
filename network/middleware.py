"""What is asked of every request: that it can be read, and that whoever sends it is admitted."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect

from network.models import Practitioner

GetResponse = Callable[[HttpRequest], HttpResponse]


def open_to_the_unverified(view: Any) -> Any:
    """Let a page be used by those who are signed in and not (or no longer) verified."""
    view.open_to_the_unverified = True
    return view


class NoNullMiddleware:
    """Refuses an address that holds a NUL, which no text column of PostgreSQL can be compared with.

    Texts of forms are left to the forms, which refuse it next to the field and keep the rest.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "\0" in query or "%00" in query:
            return HttpResponseBadRequest()
        return self.get_response(request)


class AdmissionMiddleware:
    """Sets `request.practitioner` and lets nobody further who is not admitted.

    Closed by default: a view is open to the unverified by `open_to_the_unverified`, and to
    strangers by Django's `login_not_required`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.practitioner = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.practitioner = (  # type: ignore[attr-defined]
                Practitioner.objects.select_related("user").filter(user=request.user).first()
            )
        response = self.get_response(request)
        if request.user.is_authenticated:
            # What one person saw is not for the next one at a shared desk.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None  # public, or LoginRequiredMiddleware has already sent it to sign in
        if view.__module__.startswith("allauth.") or getattr(view, "open_to_the_unverified", False):
            return None
        me: Practitioner | None = request.practitioner  # type: ignore[attr-defined]
        if me is not None and me.is_admitted:
            return None
        return redirect("network:profile")
