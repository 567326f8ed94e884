"""Everybody, as moderators see them: how each stands, and putting out or letting in again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.access import moderators_only
from network.forms.deciding import EverybodyFilter, StandingForm
from network.forms.people import IdentityForm
from network.http import PractitionerRequest
from network.models import Practitioner
from network.signing_out import end_sessions_of
from network.verification import DecisionRefused
from network.verification.independence import WORDS, tie_between
from network.verification.lost_factors import reset_sign_in as reset_sign_in_of
from network.verification.reviewing import history_of
from network.verification.roles import dismiss_moderator
from network.verification.standing import (
    correct_identity,
    reinstate_practitioner,
    revoke_practitioner,
    suspend_practitioner,
)

PEOPLE_A_PAGE = 50


@moderators_only
def everybody(request: PractitionerRequest) -> HttpResponse:
    everyone = Practitioner.objects.visible_to(request.practitioner).select_related("user")
    form = EverybodyFilter(request.GET)
    counts = dict(everyone.order_by().values_list("status").annotate(Count("pk")))
    page = Paginator(form.apply(everyone), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "form": form,
        "statuses": [(s.value, s.label, counts.get(s.value, 0)) for s in Practitioner.Status],
    }
    return render(request, "network/everybody.html", context)


@moderators_only
def standing(request: PractitionerRequest, handle: str) -> HttpResponse:
    """One person: how they stand and why, what was decided, and what can be done."""
    person = _person(request, handle)
    return render(request, "network/standing.html", _about(request, person, StandingForm()))


def _about(
    request: PractitionerRequest, person: Practitioner, form: StandingForm
) -> dict[str, Any]:
    tie = tie_between(request.practitioner, person)
    return {
        "practitioner": person,
        "form": form,
        "tie": WORDS.get(tie, ""),
        "may_put_out": tie not in ("self", "alias"),
        **history_of(person)._asdict(),
    }


def _person(request: PractitionerRequest, handle: str) -> Practitioner:
    everyone = Practitioner.objects.visible_to(request.practitioner)
    return get_object_or_404(everyone.select_related("user", "decided_by__user"), handle=handle)


@moderators_only
def identity(request: PractitionerRequest, handle: str) -> HttpResponse:
    """Somebody's name, title and profession, corrected after the registry."""
    person = _person(request, handle)
    form = IdentityForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            correct_identity(
                moderator=request.practitioner, practitioner=person, **form.cleaned_data
            )
        except DecisionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Corrected."))
            return redirect(person)
    return render(request, "network/identity_form.html", {"form": form, "practitioner": person})


def _putting_out(act: Callable[..., Practitioner]) -> Callable[..., HttpResponseBase]:
    """The page of an act that needs a reason."""

    @require_POST
    @moderators_only
    def view(request: PractitionerRequest, handle: str) -> HttpResponse:
        person = _person(request, handle)
        form = StandingForm(request.POST)
        if not form.is_valid():
            context = _about(request, person, form)
            return render(request, "network/standing.html", context, status=422)
        reason = form.cleaned_data["reason"]
        return _done(request, person, act, reason=reason)

    return view


def _acting(act: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """The page of an act that needs nothing more."""

    @require_POST
    @moderators_only
    def view(request: PractitionerRequest, handle: str) -> HttpResponse:
        return _done(request, _person(request, handle), act)

    return view


def _done(
    request: PractitionerRequest, person: Practitioner, act: Callable[..., Any], **codes: str
) -> HttpResponse:
    try:
        act(moderator=request.practitioner, practitioner=person, **codes)
    except DecisionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        person.refresh_from_db()
        messages.success(request, f"{person.full_name}: {person.get_status_display()}")
    return redirect("network:standing", person.handle)


suspend = _putting_out(suspend_practitioner)
revoke = _putting_out(revoke_practitioner)
reinstate = _acting(reinstate_practitioner)
dismiss = _acting(dismiss_moderator)
end_sessions = _acting(end_sessions_of)
reset_sign_in = _acting(reset_sign_in_of)
