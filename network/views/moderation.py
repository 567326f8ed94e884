"""The moderators' list: who waits, who is in, who is out."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.forms.people import IdentityForm
from network.http import PractitionerRequest
from network.models import Practitioner
from network.moderating import moderation_places
from network.verification import DecisionRefused
from network.verification.standing import (
    correct_identity,
    reinstate_practitioner,
    suspend_practitioner,
    verify_practitioner,
)

PEOPLE_A_PAGE = 50


def moderation(request: PractitionerRequest) -> HttpResponse:
    if not request.practitioner.is_moderator:
        raise PermissionDenied
    everyone = Practitioner.objects.visible_to(request.practitioner).select_related("user")
    asked = request.GET.get("status", Practitioner.Status.PENDING)
    status = asked if asked in Practitioner.Status.values else Practitioner.Status.PENDING
    waiting_longest_first = everyone.filter(status=status).order_by("created_at", "pk")
    counts = dict(everyone.order_by().values_list("status").annotate(Count("pk")))
    context = {
        "page_obj": Paginator(waiting_longest_first, PEOPLE_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "places": moderation_places(),
        "status": status,
        "statuses": [(s.value, s.label, counts.get(s.value, 0)) for s in Practitioner.Status],
    }
    return render(request, "network/moderation.html", context)


def identity(request: PractitionerRequest, handle: str) -> HttpResponse:
    """Somebody's name, title and profession, corrected after the registry."""
    if not request.practitioner.is_moderator:
        raise PermissionDenied
    everyone = Practitioner.objects.visible_to(request.practitioner).select_related("user")
    person = get_object_or_404(everyone, handle=handle)
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


def _decision(act: Callable[..., Practitioner], *told: str) -> Callable[..., HttpResponse]:
    """The page of one act; `told` are the fields of the form that the act asks for."""

    @require_POST
    def view(request: PractitionerRequest, handle: str) -> HttpResponse:
        if not request.practitioner.is_moderator:
            raise PermissionDenied
        everyone = Practitioner.objects.visible_to(request.practitioner)
        person = get_object_or_404(everyone, handle=handle)
        try:
            more = {name: request.POST.get(name) for name in told}
            person = act(moderator=request.practitioner, practitioner=person, **more)
        except DecisionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{person.full_name}: {person.get_status_display()}")
        return redirect(f"{reverse('network:moderation')}?status={request.POST.get('status', '')}")

    return view


verify = _decision(verify_practitioner, "seen")
suspend = _decision(suspend_practitioner)
reinstate = _decision(reinstate_practitioner)
