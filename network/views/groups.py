"""Groups: which there are, joining and leaving, founding one."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deidentification import DeidentificationError
from network.forms.groups import GroupForm
from network.http import PractitionerRequest
from network.joining import found_group, join_group, leave_group
from network.models import Practitioner, SpecialtyGroup


def groups(request: PractitionerRequest) -> HttpResponse:
    me = request.practitioner
    verified = Q(practitioners__status=Practitioner.Status.VERIFIED)
    counted = SpecialtyGroup.objects.visible_to(me).annotate(
        members=Count("practitioners", filter=verified)
    )
    mine = set(me.memberships.values_list("group_id", flat=True))
    context = {
        "mine": [group for group in counted if group.pk in mine],
        "others": [group for group in counted if group.pk not in mine],
    }
    return render(request, "network/groups.html", context)


@require_POST
def join(request: PractitionerRequest, slug: str) -> HttpResponse:
    me = request.practitioner
    group = get_object_or_404(SpecialtyGroup.objects.visible_to(me), slug=slug)
    join_group(practitioner=me, group=group)
    return redirect(group)


@require_POST
def leave(request: PractitionerRequest, slug: str) -> HttpResponse:
    me = request.practitioner
    leave_group(practitioner=me, group=get_object_or_404(SpecialtyGroup.objects.of(me), slug=slug))
    return redirect("network:groups")


def new_group(request: PractitionerRequest) -> HttpResponse:
    if not request.practitioner.is_moderator:
        raise PermissionDenied
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(found_group(moderator=request.practitioner, **form.cleaned_data))
        except DeidentificationError:
            form.add_error(None, _("The filter could not check this text. It is kept."))
    return render(request, "network/group_form.html", {"form": form})
