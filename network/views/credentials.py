"""A practitioner's own verification: where it stands, what is claimed, what shows it.

Open to those who are not verified: this is how they come to be. Each page begins with their own
claims; nothing here shows anybody else's, but for the pages of documents, which moderators read.
"""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from network.access import moderators_only
from network.forms.credentials import (
    AddressForm,
    ClaimForm,
    CodeForm,
    EvidenceForm,
    claim_fields,
)
from network.http import PractitionerRequest
from network.limits import TOO_FAST, documents_allowed, look_ups_allowed
from network.middleware import open_to_the_unverified
from network.models import Claim, Evidence
from network.registries.looking_up import entry_for
from network.verification.claiming import (
    ClaimRefused,
    change_claim,
    renew_claim,
    submit_claim,
    withdraw_claim,
)
from network.verification.countries import COUNTRIES, registries_of
from network.verification.evidence import (
    EvidenceRefused,
    add_evidence,
    read_page,
    remove_evidence,
)
from network.verification.finding import Found, find
from network.verification.progress import progress_of
from network.verification.proving import CodeRefused, confirm_code, listed_address, send_code


@open_to_the_unverified
@require_GET
def credentials(request: PractitionerRequest) -> HttpResponse:
    return _page(request)


def _page(request: PractitionerRequest, **forms: Any) -> HttpResponse:
    """ "Where am I?"; `forms`: those that come back with what was typed and what is wrong."""
    progress = progress_of(request.practitioner)
    fresh = {
        "evidence_form": EvidenceForm(),
        "address_form": AddressForm(),
        "code_form": CodeForm(),
    }
    context = {**fresh, **forms, "practitioner": request.practitioner, "progress": progress}
    return render(request, "network/credentials.html", context)


# --- The claim -----------------------------------------------------------------------------------


@open_to_the_unverified
def claim(request: PractitionerRequest) -> HttpResponse:
    """Say who one is, or correct it; without a script also look the number up."""
    me, standing = request.practitioner, _open_claim(request)
    if request.method != "POST":
        form = ClaimForm(initial=claim_fields(me, standing))
        return _claim_page(request, form, standing, find(form.initial))
    form = ClaimForm(request.POST)
    if "look_up" in request.POST or "take_over" in request.POST:
        return _looked_up(request, standing)
    if not form.is_valid():
        return _claim_page(request, form, standing, find(form.data))
    try:
        if standing is None:
            submit_claim(practitioner=me, **form.cleaned_data)
        else:
            change_claim(practitioner=me, claim=standing, **form.cleaned_data)
    except ClaimRefused as refusal:
        form.add_error(None, str(refusal))
        return _claim_page(request, form, standing, find(form.data))
    return redirect("network:credentials")


def _claim_page(
    request: PractitionerRequest, form: ClaimForm, standing: Claim | None, found: Found
) -> HttpResponse:
    context = {
        "form": form,
        "claim": standing,
        "found": found,
        "practitioner": request.practitioner,
        "registries": json.dumps({code: registries_of(code) for code, _name in COUNTRIES}),
    }
    return render(request, "network/claim.html", context)


def _looked_up(request: PractitionerRequest, standing: Claim | None) -> HttpResponse:
    """The form again, with what the registry says: in empty fields, or in all that it knows."""
    typed = {name: request.POST.get(name, "") for name in ClaimForm.base_fields}
    found = _found(request)
    if found.entry:
        takes_over = "take_over" in request.POST
        typed |= {
            name: told for name, told in found.listed.items() if takes_over or not typed[name]
        }
    return _claim_page(request, ClaimForm(initial=typed), standing, find(typed))


@open_to_the_unverified
@require_POST
def check_number(request: PractitionerRequest) -> HttpResponse:
    """What is found under a number while it is typed. It is posted: addresses are logged."""
    allowed = look_ups_allowed.take(request.practitioner.pk)
    found = find(request.POST) if allowed else Found(problem=str(TOO_FAST))
    status = 200 if allowed else 429
    return render(request, "network/_found.html", {"found": found}, status=status)


def _found(request: PractitionerRequest) -> Found:
    if look_ups_allowed.take(request.practitioner.pk):
        return find(request.POST)
    return Found(problem=str(TOO_FAST))


@open_to_the_unverified
@require_POST
def withdraw(request: PractitionerRequest) -> HttpResponse:
    standing = _open_claim(request)
    if standing is not None:
        try:
            withdraw_claim(practitioner=request.practitioner, claim=standing)
        except ClaimRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("It is withdrawn, and its documents are deleted."))
    return redirect("network:credentials")


@open_to_the_unverified
@require_POST
def renew(request: PractitionerRequest) -> HttpResponse:
    """One click while the registry still agrees; else the form, to be looked at once more."""
    try:
        renewed = renew_claim(practitioner=request.practitioner)
    except ClaimRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("network:credentials")
    return redirect("network:credentials" if renewed else "network:claim")


def _open_claim(request: PractitionerRequest) -> Claim | None:
    return Claim.objects.open().filter(practitioner=request.practitioner).first()


def _own_open_claim(request: PractitionerRequest) -> Claim:
    standing = _open_claim(request)
    if standing is None:
        raise Http404
    return standing


# --- Documents -----------------------------------------------------------------------------------


@open_to_the_unverified
@require_POST
def add_document(request: PractitionerRequest) -> HttpResponse:
    standing = _own_open_claim(request)
    form = EvidenceForm(request.POST, request.FILES)
    if not documents_allowed.take(request.practitioner.pk):
        form.add_error("file", TOO_FAST)
    if form.is_valid():
        try:
            add_evidence(
                practitioner=request.practitioner,
                claim=standing,
                kind=form.cleaned_data["kind"],
                file=form.cleaned_data["file"].read(),
            )
        except EvidenceRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The document has arrived. Only moderators can read it."))
            return redirect("network:credentials")
    return _page(request, evidence_form=form)


@open_to_the_unverified
@require_POST
def remove_document(request: PractitionerRequest, key: UUID) -> HttpResponse:
    own = Evidence.objects.filter(claim__practitioner=request.practitioner)
    document = get_object_or_404(own.select_related("claim"), pk=key)
    try:
        remove_evidence(practitioner=request.practitioner, evidence=document)
    except EvidenceRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The document is deleted."))
    return redirect("network:credentials")


@moderators_only
@require_GET
def evidence_page(request: PractitionerRequest, key: UUID, page: int) -> HttpResponse:
    """One page of a document, as a picture. That it was read is recorded."""
    claims = Claim.objects.visible_to(request.practitioner)
    document = get_object_or_404(
        Evidence.objects.filter(claim__in=claims).select_related("claim__practitioner"), pk=key
    )
    try:
        picture = read_page(moderator=request.practitioner, evidence=document, page=page)
    except EvidenceRefused:
        raise Http404 from None
    kind = "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": "inline",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return HttpResponse(picture, content_type=kind, headers=headers)


# --- A code by mail ------------------------------------------------------------------------------


@open_to_the_unverified
@require_POST
def send_address_code(request: PractitionerRequest) -> HttpResponse:
    """To the address that the registry lists, or to the one that was typed."""
    standing = _own_open_claim(request)
    if "listed" in request.POST:
        form = AddressForm({"address": listed_address(entry_for(standing))})
    else:
        form = AddressForm(request.POST)
    if form.is_valid():
        address = form.cleaned_data["address"]
        try:
            send_code(practitioner=request.practitioner, claim=standing, address=address)
        except CodeRefused as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("The code is on its way."))
            return redirect("network:credentials")
    return _page(request, address_form=form)


@open_to_the_unverified
@require_POST
def confirm_address_code(request: PractitionerRequest) -> HttpResponse:
    standing = _own_open_claim(request)
    form = CodeForm(request.POST)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            confirm_code(practitioner=request.practitioner, claim=standing, code=code)
        except CodeRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("The address is yours: this is written down."))
            return redirect("network:credentials")
    return _page(request, code_form=form)
