"""What is asked of every request: that it can be read, and that whoever sends it is admitted."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from network import sessions
from network.access import confirmation_address, second_factor_given
from network.models import Practitioner
from network.second_factor import is_enrolled

GetResponse = Callable[[HttpRequest], HttpResponse]

# What somebody who has given a password and nothing more may reach: what they need in order to add
# a second factor or to show the one that they have, and the way out.
ENROLMENT = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn"}
ENOUGH_WITH_ONE_FACTOR = {
    *ENROLMENT,
    "account_logout",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


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


class OnlyUsedMethodsMiddleware:
    """Pages are read and sent (GET, HEAD, POST); whatever else is tried stops here, before anybody
    asks who it is. A view that forgets a method is not a door."""

    USED = ("GET", "HEAD", "POST")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.USED:
            return HttpResponseNotAllowed(self.USED)
        return self.get_response(request)


class AdmissionMiddleware:
    """Sets `request.practitioner` and lets nobody further who is not admitted.

    Closed by default: a view is open to the unverified by `open_to_the_unverified`, and to
    strangers by Django's `login_not_required`. Whoever has not given two factors is a stranger to
    all but the pages of ENOUGH_WITH_ONE_FACTOR, and `request.practitioner` is None.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.practitioner = None  # type: ignore[attr-defined]
        if request.user.is_authenticated and sessions.BEGAN not in request.session:
            logout(request)  # nobody knows when it began, so nobody knows when it ends
        if request.user.is_authenticated:
            sessions.keep_alive(request)
            if second_factor_given(request.session):
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
        if not second_factor_given(request.session):
            return self._with_one_factor(request)
        if view.__module__.startswith("allauth.") or getattr(view, "open_to_the_unverified", False):
            return None
        me: Practitioner | None = request.practitioner  # type: ignore[attr-defined]
        if me is not None and me.is_admitted:
            return None
        return redirect("network:credentials")

    @staticmethod
    def _with_one_factor(request: HttpRequest) -> HttpResponse | None:
        """Case A1: on to the second factor, and back to where they were going."""
        place = request.resolver_match.view_name if request.resolver_match else ""
        enrolled = is_enrolled(request.user)
        # Whoever has a second factor shows it; adding another one instead would go around it.
        if place in ENOUGH_WITH_ONE_FACTOR and not (enrolled and place in ENROLMENT):
            return None
        after = request.get_full_path() if request.method == "GET" else "/"
        if enrolled:
            return redirect(confirmation_address(request, after))
        return redirect(f"{reverse('mfa_index')}?{urlencode({'next': after})}")
