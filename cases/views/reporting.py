"""Saying that an item should not stand as it is: two presses, and a note for who wants."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, Report
from cases.oversight_forms import ReportForm
from cases.reporting import Item, report_item, reportable_by
from messaging.limits import reports_allowed
from messaging.models import Image, Message
from messaging.posting import Refused, count_act
from network.http import PractitionerRequest
from network.models import Practitioner


def report_case(request: PractitionerRequest, case_id: UUID) -> HttpResponse:
    found = get_object_or_404(reportable_by(request.practitioner, Case), pk=case_id)
    return _report(request, found, "case", found.get_absolute_url())


def report_message(request: PractitionerRequest, message_id: int) -> HttpResponse:
    found = get_object_or_404(reportable_by(request.practitioner, Message), pk=message_id)
    return _report(request, found, "message", _discussion(found))


def report_image(request: PractitionerRequest, image_id: UUID) -> HttpResponse:
    found = get_object_or_404(reportable_by(request.practitioner, Image), pk=image_id)
    return _report(request, found, "image", _discussion(found))


def report_profile(request: PractitionerRequest, handle: str) -> HttpResponse:
    people = reportable_by(request.practitioner, Practitioner).select_related("user")
    found = get_object_or_404(people, handle=handle)
    return _report(request, found, "profile", found.get_absolute_url())


def _discussion(item: Message | Image) -> str:
    return reverse("messaging:thread", args=[item.thread_id])


def _report(request: PractitionerRequest, item: Item, name: str, back: str) -> HttpResponse:
    form = ReportForm(request.POST or None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            count_act(reports_allowed, request.practitioner)
            report = report_item(reporter=request.practitioner, item=item, **form.said())
        except Refused as refusal:
            form.add_error("note", str(refusal))
            status = refusal.status
        else:
            messages.success(request, _said(report))
            return redirect(back)
    context = {
        "form": form,
        name: item,
        "item": item,
        "thread_id": getattr(item, "thread_id", None),
        "back": back,
        "reasons": _reasons(name),
    }
    return render(request, "cases/report_form.html", context, status=status if form.errors else 200)


def _said(report: Report) -> str:
    if report.hid:
        return _("Reported. Nobody reads it until somebody has decided; you will be told.")
    return _("Reported. Moderators look at it; you will be told what was decided.")


def _reasons(name: str) -> list[dict[str, str]]:
    """The buttons: code, label, and what happens."""
    reason = Report.Reason
    explained = {
        reason.IDENTIFIES: _("It is hidden at once, until somebody has decided."),
        reason.WRONG_GROUP: _("It should be discussed elsewhere."),
        reason.UNPROFESSIONAL: _("Its tone, or what it says of a colleague or a patient."),
        reason.OTHER: _("Say what, in a note."),
    }
    if name == "profile":
        del explained[reason.WRONG_GROUP]
    return [
        {"code": one.value, "label": str(one.label), "effect": effect}
        for one, effect in explained.items()
    ]
