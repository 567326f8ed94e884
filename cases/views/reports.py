"""Reports: the moderators' list, one's own, and the page on which one is settled."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.models import Report
from cases.oversight_forms import RedactionForm, ReportedRedactionForm, SettlementForm
from cases.redacting import pictures_of, redact_reported, texts_to_read
from cases.reporting import read_reported
from cases.settling import found_item, restore_reported, settle_report
from deidentification import Kind
from messaging.posting import Refused
from messaging.views.pictures import picture_response
from network.access import confirmed_only, moderators_confirmed, moderators_only
from network.http import PractitionerRequest

REPORTS_A_PAGE = 50
STATES = ("open", "settled", "hidden")


@moderators_only
def reports(request: PractitionerRequest) -> HttpResponse:
    """The moderators' list: who reported what and why, never the item itself."""
    me = request.practitioner
    rows = _with_people(Report.objects.visible_to(me))
    asked = request.GET.get("state", "open")
    state = asked if asked in STATES else "open"
    if state == "open":
        # A leak that stands on, because its reporter has hidden too much, comes before all others.
        stands = Q(reason=Report.Reason.IDENTIFIES, hid=False)
        first = Case(When(stands, then=0), default=1)
        shown = rows.open().order_by(first, "created_at", "pk")
    elif state == "hidden":
        shown = rows.filter(outcome=Report.Outcome.HIDDEN)
    else:
        shown = rows.filter(settled_at__isnull=False).order_by("-settled_at", "-pk")
    context = {
        "state": state,
        "page_obj": Paginator(shown, REPORTS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "cases/reports.html", context)


def my_reports(request: PractitionerRequest) -> HttpResponse:
    """What I reported, what was said of mine, and what waits for me in groups that I moderate."""
    me = request.practitioner
    visible = _with_people(Report.objects.visible_to(me))
    context = {
        "to_judge": _with_people(Report.objects.to_judge_by(me)),
        "made": Paginator(visible.filter(reporter=me), REPORTS_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "received": visible.filter(author=me).exclude(reporter=me),
    }
    return render(request, "cases/my_reports.html", context)


def _with_people(rows: Any) -> Any:
    return rows.select_related("author__user", "reporter__user", "settled_by__user")


def report(request: PractitionerRequest, report_id: int) -> HttpResponse:
    return _page(request, _found(request, report_id))


def _found(request: PractitionerRequest, report_id: int) -> Report:
    rows: QuerySet[Report] = _with_people(Report.objects.visible_to(request.practitioner))
    return get_object_or_404(rows.select_related("message", "thread__group"), pk=report_id)


def _page(
    request: PractitionerRequest,
    shown: Report,
    settlement: forms.Form | None = None,
    redaction: forms.Form | None = None,
) -> HttpResponse:
    me = request.practitioner
    may_read = shown.may_read_text(me)
    item = found_item(shown) if may_read else None
    may_settle = shown.may_settle(me)
    warnings = Report.objects.filter(author=shown.author, measure=Report.Measure.WARNED)
    context = {
        "report": shown,
        "may_read": may_read,
        "may_settle": may_settle,
        "is_author": me == shown.author,
        "may_redact": shown.settled_at is None and shown.may_redact(me),
        "settles_by_redaction": me == shown.author and not shown.was_settled_by_author_before(),
        "item": item,
        "texts": texts_to_read(item),
        "pictures": pictures_of(item) if item is not None else [],
        "settlement": settlement or SettlementForm(moderator=me, report=shown),
        "redaction": redaction or _redaction_form(request, shown),
        "warnings": warnings.count() if may_settle else 0,
        "readings": shown.readings.select_related("moderator__user"),
    }
    bound = settlement or redaction
    return render(
        request, "cases/report.html", context, status=422 if bound and bound.errors else 200
    )


def _redaction_form(request: PractitionerRequest, shown: Report) -> RedactionForm:
    data = request.POST or None
    if request.practitioner == shown.author:
        return RedactionForm(data)
    return ReportedRedactionForm(data, moderator=request.practitioner)


def reported_image(
    request: PractitionerRequest, report_id: int, image_id: UUID
) -> HttpResponseBase:
    """A picture of a reported item, for who may read it although it is withheld."""
    shown = _found(request, report_id)
    item = found_item(shown) if shown.may_read_text(request.practitioner) else None
    if item is None:
        raise PermissionDenied
    return picture_response(get_object_or_404(pictures_of(item), pk=image_id))


@require_POST
@confirmed_only
def read(request: PractitionerRequest, report_id: int) -> HttpResponse:
    """A moderator opens the reported item; that they did stands on the report."""
    shown = _found(request, report_id)
    try:
        read_reported(moderator=request.practitioner, report=shown)
    except Refused:
        raise PermissionDenied from None
    return redirect(shown)


@require_POST
@confirmed_only
def settle(request: PractitionerRequest, report_id: int) -> HttpResponse:
    me = request.practitioner
    shown = _found(request, report_id)
    if not shown.is_settled_by_role(me):
        raise PermissionDenied
    form = SettlementForm(request.POST, moderator=me, report=shown)
    if form.is_valid():
        try:
            settle_report(moderator=me, report=shown, **form.said())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Decided. Both sides are told."))
            return redirect(shown)
    return _page(request, _found(request, report_id), settlement=form)


@require_POST
@confirmed_only
def restore(request: PractitionerRequest, report_id: int) -> HttpResponse:
    """Show again what was hidden by a decision."""
    shown = _found(request, report_id)
    if not shown.is_settled_by_role(request.practitioner):
        raise PermissionDenied
    try:
        restore_reported(moderator=request.practitioner, report=shown)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is shown again. Both sides are told."))
    return redirect(shown)


@require_POST
@moderators_confirmed
def redact(request: PractitionerRequest, report_id: int) -> HttpResponse:
    me = request.practitioner
    shown = _found(request, report_id)
    if not shown.may_read_text(me):
        raise PermissionDenied
    form = _redaction_form(request, shown)
    if form.is_valid():
        try:
            places = redact_reported(
                practitioner=me,
                report=shown,
                words=form.passages(),
                kind=Kind(form.cleaned_data["kind"]),
                measure=Report.Measure(form.cleaned_data.get("measure", "")),
            )
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            messages.success(request, said_places(places))
            return redirect(shown)
    return _page(request, _found(request, report_id), redaction=form)


def said_places(places: int) -> str:
    return ngettext("Taken out of %(places)d place.", "Taken out of %(places)d places.", places) % {
        "places": places
    }
