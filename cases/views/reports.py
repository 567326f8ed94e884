"""Reports of leaks: made by who reads, seen by the author, settled by the author or a moderator."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.forms import RedactionForm, ReportForm
from cases.models import Case, Report
from cases.redacting import redact_reported, texts_to_read
from cases.reporting import dismiss_report, read_reported, report_case, report_message
from deidentification import Kind
from messaging.limits import reports_allowed
from messaging.models import Message
from messaging.posting import Refused, count_act
from network.http import PractitionerRequest
from network.moderating import moderation_places

REPORTS_A_PAGE = 50


def new_message_report(request: PractitionerRequest, message_id: int) -> HttpResponse:
    readable = Message.objects.visible_to(request.practitioner)
    shown = readable.filter(deleted_at__isnull=True, withheld_since__isnull=True)
    message = get_object_or_404(shown.select_related("author__user", "thread"), pk=message_id)
    return _new_report(
        request,
        lambda **said: report_message(reporter=request.practitioner, message_id=message.pk, **said),
        {"message": message, "thread": message.thread},
    )


def new_case_report(request: PractitionerRequest, case_id: UUID) -> HttpResponse:
    readable = Case.objects.visible_to(request.practitioner)
    shown = readable.filter(withheld_since__isnull=True)
    case = get_object_or_404(shown.select_related("author__user", "thread"), pk=case_id)
    return _new_report(
        request,
        lambda **said: report_case(reporter=request.practitioner, case_id=case.pk, **said),
        {"case": case, "thread": case.thread},
    )


def _new_report(
    request: PractitionerRequest, act: Callable[..., Report], context: dict[str, object]
) -> HttpResponse:
    form = ReportForm(request.POST or None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            count_act(reports_allowed, request.practitioner)
            report = act(kind=Kind(form.cleaned_data["kind"]), note=form.cleaned_data["note"])
        except Refused as refusal:
            form.add_error("note", str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("Reported. Its author and the moderators see it now."))
            return redirect("messaging:thread", report.thread_id)
    status = status if form.errors else 200
    return render(request, "cases/report_form.html", {"form": form, **context}, status=status)


def reports(request: PractitionerRequest) -> HttpResponse:
    """The moderators' inbox: who reported what kind, never the text itself."""
    me = request.practitioner
    if not me.is_moderator:
        raise PermissionDenied
    rows = Report.objects.visible_to(me).select_related(
        "author__user", "reporter__user", "settled_by__user"
    )
    state = "settled" if request.GET.get("state") == "settled" else "open"
    shown = rows.open() if state == "open" else rows.filter(settled_at__isnull=False)
    context = {
        "places": moderation_places(),
        "state": state,
        "page_obj": Paginator(shown, REPORTS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "cases/reports.html", context)


def report(request: PractitionerRequest, report_id: int) -> HttpResponse:
    return _page(request, _found(request, report_id), RedactionForm())


def _found(request: PractitionerRequest, report_id: int) -> Report:
    rows = Report.objects.visible_to(request.practitioner).select_related(
        "author__user", "reporter__user", "settled_by__user", "message", "thread"
    )
    return get_object_or_404(rows, pk=report_id)


def _page(
    request: PractitionerRequest, shown: Report, form: RedactionForm, status: int = 200
) -> HttpResponse:
    may_read = shown.may_read_text(request.practitioner)
    context = {
        "report": shown,
        "form": form,
        "may_read": may_read,
        "texts": texts_to_read(shown.thread, shown.message) if may_read else [],
        "readings": shown.readings.select_related("moderator__user"),
    }
    return render(request, "cases/report.html", context, status=status)


@require_POST
def read(request: PractitionerRequest, report_id: int) -> HttpResponse:
    """A moderator opens the reported text; that they did stands on the report."""
    shown = _found(request, report_id)
    try:
        read_reported(moderator=request.practitioner, report=shown)
    except Refused:
        raise PermissionDenied from None
    return redirect(shown)


@require_POST
def redact(request: PractitionerRequest, report_id: int) -> HttpResponse:
    shown = _found(request, report_id)
    if not shown.may_read_text(request.practitioner):
        raise PermissionDenied
    form = RedactionForm(request.POST)
    if form.is_valid():
        try:
            places = redact_reported(
                practitioner=request.practitioner,
                report=shown,
                words=form.passages(),
                kind=Kind(form.cleaned_data["kind"]),
            )
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            messages.success(request, said_places(places))
            return redirect(shown)
    return _page(request, shown, form, status=422)


@require_POST
def dismiss(request: PractitionerRequest, report_id: int) -> HttpResponse:
    shown = _found(request, report_id)
    if not request.practitioner.is_moderator:
        raise PermissionDenied
    try:
        dismiss_report(moderator=request.practitioner, report=shown)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(shown)


def said_places(places: int) -> str:
    return ngettext("Taken out of %(places)d place.", "Taken out of %(places)d places.", places) % {
        "places": places
    }
