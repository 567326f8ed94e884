"""Colleagues, and one's own page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from deidentification import DeidentificationError
from network.forms.people import PeopleFilter, ProfileForm
from network.http import PractitionerRequest, wants_part
from network.middleware import open_to_the_unverified
from network.models import Practitioner, SpecialtyGroup
from network.profiles import update_profile
from network.verification.terms import READ_ONLY

PEOPLE_A_PAGE = 30


def people(request: PractitionerRequest) -> HttpResponse:
    form = PeopleFilter(request.GET)
    found = form.apply(Practitioner.objects.admitted().select_related("user"))
    page = Paginator(found, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    template = "network/_people_found.html" if wants_part(request) else "network/people.html"
    return render(request, template, {"page_obj": page, "form": form})


def practitioner(request: PractitionerRequest, handle: str) -> HttpResponse:
    me = request.practitioner
    visible = Practitioner.objects.visible_to(me).select_related("user")
    person = get_object_or_404(visible, handle=handle)
    groups = SpecialtyGroup.objects.with_people_for(me).filter(
        pk__in=person.memberships.values("group")
    )
    return render(request, "network/practitioner.html", {"practitioner": person, "groups": groups})


@open_to_the_unverified
def profile(request: PractitionerRequest) -> HttpResponse:
    me = get_object_or_404(Practitioner.objects.select_related("user"), user=request.user)
    form = ProfileForm(request.POST or None, instance=me, initial={"bio": str(me.bio)})
    if request.method == "POST" and form.is_valid():
        try:
            changed = update_profile(practitioner=me, **form.cleaned_data)
        except PermissionDenied:
            form.add_error(None, READ_ONLY)
        except DeidentificationError:
            form.add_error("bio", _("The filter could not check this text. It is kept."))
        else:
            messages.success(request, _("Your page is saved."))
            if changed.bio.findings:
                messages.info(
                    request, _("Something that may identify a person was taken out of it.")
                )
            return redirect("network:profile")
    return render(request, "network/profile.html", {"form": form, "practitioner": me})
