"""Groups: which there are, coming in and going out, who is there, what they are for."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deidentification import DeidentificationError
from network.access import moderators_only
from network.entrances import Way, ways_into
from network.forms.groups import GroupForm
from network.governing import accept_rules, found_group
from network.group_pages import group_frame
from network.http import PractitionerRequest, way_back
from network.joining import (
    GroupRefused,
    answer_invitation,
    ask_to_join,
    join_group,
    leave_group,
    settle_request,
    withdraw,
)
from network.models import GroupRequest, Practitioner, SpecialtyGroup
from network.waiting import waiting_for

PEOPLE_A_PAGE = 30


def groups(request: PractitionerRequest) -> HttpResponse:
    me = request.practitioner
    admitted = Q(practitioners__in=Practitioner.objects.admitted())
    counted = SpecialtyGroup.objects.visible_to(me).annotate(
        members=Count("practitioners", filter=admitted, distinct=True)
    )
    requests = GroupRequest.objects.to_settle_by(me).values_list("group_id").order_by("group_id")
    to_settle = dict(requests.annotate(Count("pk"))) if me.may_write else {}
    ways = ways_into(me, counted)
    known = set(SpecialtyGroup.objects.with_people_for(me).values_list("pk", flat=True))
    asked = {one.group_id: one for one in me.group_requests.open()}
    cards = [
        {
            "group": group,
            "way": ways[group.pk],
            "knows_people": group.pk in known,
            "to_settle": to_settle.get(group.pk, 0),
            "request": asked.get(group.pk),
        }
        for group in counted
    ]
    context = {
        "mine": [card for card in cards if card["way"] == Way.MEMBER],
        "others": [card for card in cards if card["way"] != Way.MEMBER],
        "waiting": waiting_for(me),
    }
    return render(request, "network/groups.html", context)


@require_safe
def people(request: PractitionerRequest, slug: str) -> HttpResponse:
    """Who belongs to a group, its moderators first."""
    me = request.practitioner
    group = get_object_or_404(SpecialtyGroup.objects.with_people_for(me), slug=slug)
    members = (
        group.memberships.filter(practitioner__in=Practitioner.objects.admitted())
        .select_related("practitioner__user")
        .order_by("-is_moderator", "practitioner__name", "pk")
    )
    context = {
        "frame": group_frame(group, me),
        "page_obj": Paginator(members, PEOPLE_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "network/group_people.html", context)


@require_safe
def about(request: PractitionerRequest, slug: str) -> HttpResponse:
    """What a group is for, its rules, who looks after it, and who may join."""
    me = request.practitioner
    group = get_object_or_404(SpecialtyGroup.objects.visible_to(me), slug=slug)
    context = {"frame": group_frame(group, me), "moderators": group.moderators}
    return render(request, "network/group_about.html", context)


@require_POST
def join(request: PractitionerRequest, slug: str) -> HttpResponse:
    """Join, or ask to where that is the way."""
    me = request.practitioner
    group = get_object_or_404(SpecialtyGroup.objects.visible_to(me), slug=slug)
    if ways_into(me, [group])[group.pk] in (Way.ASK, Way.ASKED):
        ask_to_join(practitioner=me, group=group)
        messages.success(request, _("Your request is with the moderators of the group."))
        return redirect("network:groups")
    join_group(practitioner=me, group=group)
    return redirect(group)


@require_POST
def leave(request: PractitionerRequest, slug: str) -> HttpResponse:
    me = request.practitioner
    group = get_object_or_404(SpecialtyGroup.objects.of(me), slug=slug)
    try:
        leave_group(practitioner=me, group=group)
    except GroupRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("network:group_about", group.slug)
    return redirect("network:groups")


@require_POST
def settle(request: PractitionerRequest, request_id: int) -> HttpResponse:
    """Answer a request as a moderator of its group, or an invitation as whoever is invited."""
    me = request.practitioner
    visible = GroupRequest.objects.visible_to(me).select_related("group", "practitioner__user")
    asked = get_object_or_404(visible, pk=request_id)
    accepted = request.POST.get("accepted") == "yes"
    is_invitation = asked.kind == GroupRequest.Kind.INVITATION
    try:
        if is_invitation:
            answer_invitation(practitioner=me, invitation=asked, accepted=accepted)
        else:
            settle_request(moderator=me, group_request=asked, accepted=accepted)
    except GroupRefused as refusal:
        messages.error(request, str(refusal))
    if is_invitation:
        return redirect(asked.group) if accepted else redirect("network:groups")
    return redirect("network:manage_group", asked.group.slug)


@require_POST
def withdraw_request(request: PractitionerRequest, request_id: int) -> HttpResponse:
    """Take one's request back, or an invitation to a group that one manages."""
    me = request.practitioner
    asked = get_object_or_404(
        GroupRequest.objects.visible_to(me).select_related("group"), pk=request_id
    )
    try:
        withdraw(practitioner=me, group_request=asked)
    except GroupRefused as refusal:
        messages.error(request, str(refusal))
    if asked.practitioner_id == me.pk:
        return redirect("network:groups")
    return redirect("network:manage_group", asked.group.slug)


@require_POST
def read_rules(request: PractitionerRequest, slug: str) -> HttpResponse:
    """ "I have read them": back to where one was about to write. Who was shown older ones finds the
    present ones there."""
    me = request.practitioner
    group = get_object_or_404(SpecialtyGroup.objects.of(me), slug=slug)
    accept_rules(practitioner=me, group=group, seen=request.POST.get("seen", ""))
    return redirect(way_back(request))


@moderators_only
def new_group(request: PractitionerRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(found_group(moderator=request.practitioner, **form.cleaned_data))
        except DeidentificationError:
            form.add_error(None, _("The filter could not check this text. It is kept."))
    return render(request, "network/group_form.html", {"form": form})
