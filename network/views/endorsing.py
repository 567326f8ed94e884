"""Vouching for colleagues: asking for it, and answering."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from network.forms.colleagues import ColleagueForm
from network.http import PractitionerRequest
from network.middleware import open_to_the_unverified
from network.models import Claim, Endorsement
from network.verification import DecisionRefused
from network.verification.endorsing import answer_endorsement, ask_colleague


@open_to_the_unverified
def ask(request: PractitionerRequest, claim_id: int) -> HttpResponse:
    """Ask a colleague to vouch for one's own claim. The answer is the same for every address."""
    me = request.practitioner
    mine = Claim.objects.open().filter(practitioner=me)
    claim = get_object_or_404(mine, pk=claim_id)
    form = ColleagueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_colleague(practitioner=me, claim=claim, email=form.cleaned_data["email"])
        except DecisionRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(
                request,
                _("If a verified colleague has this address, they are asked by mail now."),
            )
            return redirect("network:ask_colleague", claim.pk)
    return render(request, "network/ask_colleague.html", {"form": form, "claim": claim})


def endorsement(request: PractitionerRequest, endorsement_id: int) -> HttpResponse:
    """Who asks me to vouch for them, and what I say."""
    me = request.practitioner
    asked = get_object_or_404(Endorsement.objects.waiting_for(me), pk=endorsement_id)
    if request.method == "POST":
        given = request.POST.get("given")
        try:
            if given in ("yes", "no"):
                answer_endorsement(endorser=me, endorsement=asked, given=given == "yes")
        except DecisionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Thank you. Your answer counts."))
        return redirect("cases:home")
    return render(request, "network/endorsement.html", {"endorsement": asked})
