"""Inviting colleagues to the network, and the link by which they come."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network.forms.colleagues import ColleagueForm
from network.http import PractitionerRequest
from network.inviting import (
    IN_SESSION,
    INVITED_A_DAY,
    InvitationRefused,
    invitation_of,
    invite_colleague,
)

INVITATIONS_A_PAGE = 30


def invitations(request: PractitionerRequest) -> HttpResponse:
    """One's own invitations, and a new one. The answer is the same for every address."""
    me = request.practitioner
    form = ColleagueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invite_colleague(practitioner=me, email=form.cleaned_data["email"])
        except InvitationRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Your invitation is on its way."))
            return redirect("network:invitations")
    context = {
        "form": form,
        "most": INVITED_A_DAY,
        "page_obj": Paginator(me.invitations.all(), INVITATIONS_A_PAGE).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "network/invitations.html", context)


@login_not_required
@require_safe
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Where the link of the mail leads. The key goes no further: the session keeps the number of
    the invitation until somebody has signed up."""
    if request.user.is_authenticated:
        return redirect("cases:home")
    found = invitation_of(key)
    if found is None:
        return render(request, "network/invitation_over.html", status=410)
    request.session[IN_SESSION] = found.pk
    return redirect("account_signup")
