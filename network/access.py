"""The rules for who may do what: two factors for everybody, a fresh confirmation for moderators."""

import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias

from allauth.account.adapter import get_adapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from network.http import PractitionerRequest
from network.models import Practitioner, User
from network.sessions import BEGAN
from network.signals import access_changed

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[PractitionerRequest, P], HttpResponseBase]

# Whose sign-in the records are about; allauth writes it beside them.
_RECORDS_OF = "account_authentication_methods_user"
_DEMONSTRATION = "demonstration"
_VOUCHED_BY = "second_factor_by"


def access_has_changed(practitioner: Practitioner) -> None:
    """Call it in the transaction that changes what somebody may read, or in which sessions.

    Open pages are told after the commit; a server process that does not hear it notices the new
    version within one heartbeat.
    """
    Practitioner.objects.filter(pk=practitioner.pk).update(access_version=F("access_version") + 1)
    transaction.on_commit(
        partial(access_changed.send, Practitioner, practitioner_id=practitioner.pk)
    )


# --- Two factors ---------------------------------------------------------------------------------


def second_factor_given(session: SessionBase) -> bool:
    """Whether the person of this session has shown more than a password."""
    if _is_demonstration(session):
        return True
    records = _records(session)
    return any(r["method"] == "mfa" for r in records) or vouched_for(session, records)


def vouched_for(session: SessionBase, records: list[dict[str, Any]]) -> bool:
    """Whether one of these records of a sign-in is of a provider that asked for two factors."""
    provider = session.get(_VOUCHED_BY)
    return any(
        provider and (record["method"], record.get("provider")) == ("socialaccount", provider)
        for record in records
    )


def accept_provider_for_two_factors(session: SessionBase, provider: str) -> None:
    """This session's sign-in came from a provider (allauth's id) that asked for two factors.

    It counts together with allauth's own record of that sign-in.
    """
    session[_VOUCHED_BY] = provider


def forget_provider_for_two_factors(session: SessionBase) -> None:
    """This session's sign-in came from a provider that asked for one factor only."""
    session.pop(_VOUCHED_BY, None)


def accept_demonstration(session: SessionBase) -> None:
    """Let the demonstration's one-click sign-in count as two factors, freshly confirmed.

    Where people are real it raises, and the mark is not believed.
    """
    if not settings.DEMONSTRATION:
        raise PermissionDenied
    session[_DEMONSTRATION] = True


def open_for_ourselves(session: SessionBase, user: User) -> None:
    """Make this the session of an account of the network's own, that nobody can sign in to, such
    as the leak drill's: as if it had just come by the door."""
    session[SESSION_KEY] = str(user.pk)
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[_RECORDS_OF] = session[SESSION_KEY]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session[BEGAN] = time.time()


def _is_demonstration(session: SessionBase) -> bool:
    return settings.DEMONSTRATION and session.get(_DEMONSTRATION) is True


def _records(session: SessionBase) -> list[dict[str, Any]]:
    """How the person of this session signed in; nothing of what others tried before them."""
    if session.get(_RECORDS_OF) != session.get(SESSION_KEY):
        return []
    return session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []


# --- Confirmed lately ----------------------------------------------------------------------------


def confirmed_lately(request: HttpRequest) -> bool:
    """Whether this person has signed in or confirmed who they are within the last quarter of an
    hour (ACCOUNT_REAUTHENTICATION_TIMEOUT)."""
    session = request.session
    if _is_demonstration(session):
        return True
    times = [session.get(BEGAN, 0.0), *(record["at"] for record in _records(session))]
    return time.time() - max(times) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def confirmation_address(request: HttpRequest, after: str) -> str:
    """Where this person confirms who they are; `after` is the path that follows."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    place = methods[0]["url"] if methods else reverse("mfa_index")
    return f"{place}?{urlencode({'next': after})}"


def confirmed_only(view: View[P]) -> View[P]:
    """A view for those who have lately confirmed who they are."""

    @wraps(view)
    def guarded(
        request: PractitionerRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if confirmed_lately(request):
            return view(request, *args, **kwargs)
        return _ask_to_confirm(request)

    return guarded


def moderators_only(view: View[P]) -> View[P]:
    """A view for moderators who have lately confirmed who they are. Those whose own verification
    has run out look on, and send nothing."""
    confirmed = confirmed_only(view)

    @wraps(view)
    def guarded(
        request: PractitionerRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        me = request.practitioner
        if not (me.moderates if request.method in ("GET", "HEAD") else me.may_decide):
            raise PermissionDenied
        return confirmed(request, *args, **kwargs)

    return guarded


def moderators_confirmed(view: View[P]) -> View[P]:
    """A view for authors and moderators; the latter have lately confirmed who they are."""
    confirmed = confirmed_only(view)

    @wraps(view)
    def guarded(
        request: PractitionerRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        asked = confirmed if request.practitioner.moderates else view
        return asked(request, *args, **kwargs)

    return guarded


def _ask_to_confirm(request: PractitionerRequest) -> HttpResponse:
    """A page is asked for again afterwards. What was sent is never kept here: it stands in the
    answer, to be sent again once the person has confirmed in another tab."""
    if request.method in ("GET", "HEAD"):
        place = confirmation_address(request, request.get_full_path())
        # A part of a page cannot be the place to confirm: the whole page goes there.
        return HttpResponseClientRedirect(place) if request.htmx else HttpResponseRedirect(place)
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    place = confirmation_address(request, reverse("network:confirmed"))
    return render(
        request, "network/confirm_again.html", {"sent": sent, "confirm_at": place}, status=403
    )
