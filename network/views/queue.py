"""The moderators' queue: the claims that wait, one screen for each, and the decision."""

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deidentification import DeidentificationError
from network.access import moderators_only
from network.forms.deciding import DecisionForm, QueueFilter
from network.http import PractitionerRequest
from network.models import Claim, Decision, Practitioner
from network.verification import DecisionRefused
from network.verification.deciding import (
    approve_claim,
    ask_for_more,
    hand_on,
    open_claim,
    refuse_claim,
)
from network.verification.figures import handled, queue_now
from network.verification.independence import as_claimed, tie_between
from network.verification.queueing import next_claim
from network.verification.reviewing import review_of

CLAIMS_A_PAGE = 30
OPENED = "network.review"  # salt of the stamp that says when a moderator began to look


@moderators_only
def queue(request: PractitionerRequest) -> HttpResponse:
    me = request.practitioner
    form = QueueFilter(request.GET)
    claims = form.apply(me).select_related("practitioner__user", "assigned_to__user")
    shown = form.cleaned_data["show"] if form.is_valid() else ""
    context = {
        "page_obj": Paginator(claims, CLAIMS_A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "show": shown,
        "tabs": [
            (value, label, QueueFilter.tab(value, me).count())
            for value, label in QueueFilter.TABS.items()
            if value != "second" or settings.TWO_MODERATORS
        ],
    }
    return render(request, "network/queue.html", context)


@moderators_only
def review(request: PractitionerRequest, claim_id: int) -> HttpResponse:
    """One claim with all that is known beside it. Looking changes nothing; see `begin`."""
    claim = _claim(request, claim_id)
    form = DecisionForm(
        moderator=request.practitioner,
        initial={"revision": claim.revision, "opened": _stamp(request.practitioner, claim)},
    )
    return render(request, "network/review.html", _beside(request, claim, form))


@require_POST
@moderators_only
def begin(request: PractitionerRequest, claim_id: int) -> HttpResponse:
    """Take a claim up: its claimant and the other moderators see that somebody looks at it."""
    return _to(request, _claim(request, claim_id))


@require_POST
@moderators_only
def skip(request: PractitionerRequest, claim_id: int) -> HttpResponse:
    """Leave this claim as it is and take up the next one."""
    return _to(request, next_claim(request.practitioner, after=_claim(request, claim_id)))


@require_POST
@moderators_only
def decide(request: PractitionerRequest, claim_id: int) -> HttpResponse:
    claim = _claim(request, claim_id)
    form = DecisionForm(request.POST, moderator=request.practitioner)
    status = 422
    if form.is_valid():
        try:
            _act(request.practitioner, claim, form.cleaned_data)
        except DecisionRefused as refusal:
            claim = _claim(request, claim_id)
            form = _anew(request, claim)
            form.add_error(None, str(refusal))
            status = 409
        except DeidentificationError:
            form.add_error("note", _("The filter could not check this text."))
        else:
            claim.refresh_from_db()
            messages.success(request, f"{claim.name}: {claim.get_state_display()}")
            return _to(request, next_claim(request.practitioner, after=claim))
    context = _beside(request, claim, form)
    return render(request, "network/review.html", context, status=status)


@moderators_only
def figures(request: PractitionerRequest) -> HttpResponse:
    me = request.practitioner
    periods = [(handled(days), handled(days, me)) for days in (30, 90)]
    context = {
        "queue": queue_now(),
        "periods": periods,
        "outcomes": [
            (outcome.label, [[one.outcomes.get(outcome, 0) for one in pair] for pair in periods])
            for outcome in Decision.Outcome
        ],
    }
    return render(request, "network/queue_figures.html", context)


def _claim(request: PractitionerRequest, claim_id: int) -> Claim:
    claims = Claim.objects.visible_to(request.practitioner)
    return get_object_or_404(
        claims.select_related("practitioner__user", "assigned_to__user"), pk=claim_id
    )


def _act(me: Practitioner, claim: Claim, data: dict[str, Any]) -> Claim:
    about = {"moderator": me, "claim": claim, "revision": data["revision"]}
    if data["outcome"] == DecisionForm.HAND_ON:
        return hand_on(**about, to=data["to"])
    told = {"note": data["note"], "seconds": _seconds(data["opened"], me, claim)}
    if data["outcome"] == DecisionForm.APPROVE:
        return approve_claim(**about, **told)
    act = ask_for_more if data["outcome"] == DecisionForm.MORE else refuse_claim
    return act(**about, **told, reason=data["reason"])


def _anew(request: PractitionerRequest, claim: Claim) -> DecisionForm:
    """What was typed, beside the claim as it stands now: the next press decides about this."""
    data = {**request.POST.dict(), "revision": str(claim.revision)}
    again = DecisionForm(data, moderator=request.practitioner)
    again.is_valid()
    return again


def _to(request: PractitionerRequest, claim: Claim | None) -> HttpResponse:
    """To the screen of this claim, which is taken up by whoever may decide about it."""
    if claim is None:
        messages.info(request, _("Nothing else waits for you."))
        return redirect("network:moderation")
    me = request.practitioner
    if not tie_between(me, claim.practitioner, **as_claimed(claim)):
        open_claim(moderator=me, claim=claim)
    return redirect("network:review", claim.pk)


def _beside(request: PractitionerRequest, claim: Claim, form: DecisionForm) -> dict[str, Any]:
    """All that stands on the screen of one claim."""
    seen = review_of(request.practitioner, claim)
    return {"claim": claim, "practitioner": claim.practitioner, "form": form, **seen._asdict()}


def _stamp(me: Practitioner, claim: Claim) -> str:
    return signing.dumps([me.pk, claim.pk, time.time()], salt=OPENED)


def _seconds(stamp: str, me: Practitioner, claim: Claim) -> int | None:
    """How long this moderator has looked at this claim; None when the page does not say."""
    try:
        moderator, about, since = signing.loads(stamp, salt=OPENED)
    except signing.BadSignature:
        return None
    return max(0, round(time.time() - since)) if (moderator, about) == (me.pk, claim.pk) else None
