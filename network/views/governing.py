"""The page from which a group is looked after, and the acts on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deidentification import DeidentificationError
from network.forms.groups import GroupSettingsForm
from network.governing import change_group, name_moderator
from network.group_pages import group_frame
from network.http import PractitionerRequest
from network.joining import GroupRefused, invite_to_group, remove_member
from network.models import GroupRequest, Practitioner, SpecialtyGroup
from network.naming import folded

PEOPLE_A_PAGE = 30
FOUND_AT_MOST = 10  # colleagues who may be invited, of those who are searched for


def manage(request: PractitionerRequest, slug: str) -> HttpResponse:
    """Requests, invitations, members, rules and entrance. A moderator of the network who does not
    manage the group finds here who does, and can name others."""
    me = request.practitioner
    group = _visible(request, slug)
    if not group.may_name_moderators(me):
        raise PermissionDenied
    initial = {
        "description": str(group.description),
        "rules": str(group.rules),
        "entrance": group.entrance,
    }
    form = GroupSettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_group(moderator=me, group=group, **form.cleaned_data)
        except DeidentificationError:
            form.add_error(None, _("The filter could not check this text. It is kept."))
        else:
            messages.success(request, _("Saved."))
            return redirect("network:manage_group", group.slug)
    return render(request, "network/group_manage.html", _managed(request, group, form))


def _managed(
    request: PractitionerRequest, group: SpecialtyGroup, form: GroupSettingsForm
) -> dict[str, Any]:
    me = request.practitioner
    frame = group_frame(group, me)
    context: dict[str, Any] = {"frame": frame, "form": form, "moderators": group.moderators}
    if not frame.may_manage:
        return context
    asked = GroupRequest.objects.filter(group=group).select_related("practitioner__user")
    members = group.memberships.filter(practitioner__in=Practitioner.objects.admitted())
    words = request.GET.get("q", "")[:80]
    context["requests"] = asked & GroupRequest.objects.to_settle_by(me)
    context["invitations"] = asked.invitations()
    context["members"] = Paginator(
        members.select_related("practitioner__user").order_by("practitioner__name", "pk"),
        PEOPLE_A_PAGE,
    ).get_page(request.GET.get("page"))
    context["words"] = words
    context["found"] = _who_may_be_invited(group, words) if words.strip() else None
    return context


def _who_may_be_invited(group: SpecialtyGroup, words: str) -> list[Practitioner]:
    """Colleagues of this name who neither belong to the group nor are invited to it."""
    invited = GroupRequest.objects.invitations().filter(group=group)
    people = (
        Practitioner.objects.admitted()
        .filter(search_name__contains=folded(words))
        .exclude(memberships__group=group)
        .exclude(pk__in=invited.values("practitioner"))
    )
    return list(people.select_related("user")[:FOUND_AT_MOST])


@require_POST
def invite(request: PractitionerRequest, slug: str) -> HttpResponse:
    group = _managed_by_me(request, slug)
    try:
        invite_to_group(moderator=request.practitioner, group=group, practitioner=_person(request))
    except GroupRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your colleague is told."))
    return redirect("network:manage_group", group.slug)


@require_POST
def remove(request: PractitionerRequest, slug: str) -> HttpResponse:
    group = _managed_by_me(request, slug)
    try:
        remove_member(moderator=request.practitioner, group=group, practitioner=_person(request))
    except GroupRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken out of the group."))
    return redirect("network:manage_group", group.slug)


@require_POST
def moderator(request: PractitionerRequest, slug: str) -> HttpResponse:
    """Name a member a moderator of the group, or a member like the others again."""
    me = request.practitioner
    group = _visible(request, slug)
    if not group.may_name_moderators(me):
        raise PermissionDenied
    named = request.POST.get("named") == "yes"
    try:
        name_moderator(by=me, group=group, practitioner=_person(request), named=named)
    except GroupRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    still = group.may_name_moderators(me)
    return redirect("network:manage_group" if still else "network:group_about", group.slug)


def _visible(request: PractitionerRequest, slug: str) -> SpecialtyGroup:
    return get_object_or_404(SpecialtyGroup.objects.visible_to(request.practitioner), slug=slug)


def _managed_by_me(request: PractitionerRequest, slug: str) -> SpecialtyGroup:
    group = _visible(request, slug)
    if not group.may_manage(request.practitioner):
        raise PermissionDenied
    return group


def _person(request: PractitionerRequest) -> Practitioner:
    """Whom the form names by their handle. Raises GroupRefused, in the words of `name_moderator`:
    a moderator of the network does not learn who else is in a group by invitation."""
    handle = request.POST.get("handle", "").strip().lstrip("@")
    visible = Practitioner.objects.visible_to(request.practitioner).select_related("user")
    person = visible.filter(handle=handle.replace("\0", "")).first()
    if person is None:
        raise GroupRefused(_("Only a member of the group can be its moderator."))
    return person
