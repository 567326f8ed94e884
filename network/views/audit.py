"""The audit trail: for moderators all of it, for everybody else what concerns them."""

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from network.access import moderators_only
from network.auditing.exporting import TooMany, export_trail
from network.auditing.reading import as_lines, as_own_lines
from network.forms.audit import AuditFilter
from network.http import PractitionerRequest, wants_part
from network.middleware import open_to_the_unverified
from network.models import AuditEntry, Practitioner
from network.working import condition

ROWS_A_PAGE = 50


@require_safe
@moderators_only
def audit(request: PractitionerRequest) -> HttpResponse:
    form = AuditFilter(request.GET)
    return _found(request, form, form.apply(AuditEntry.objects.visible_to(request.practitioner)))


@require_POST
@moderators_only
def export_audit(request: PractitionerRequest) -> HttpResponse:
    form = AuditFilter(request.POST)
    entries = form.apply(AuditEntry.objects.visible_to(request.practitioner))
    try:
        table = export_trail(moderator=request.practitioner, entries=entries)
    except TooMany as refusal:
        form.add_error(None, str(refusal))
        return _found(request, form, entries, status=422)
    name = f"audit-{timezone.localdate():%Y-%m-%d}.csv"
    return HttpResponse(
        table,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _found(
    request: PractitionerRequest,
    form: AuditFilter,
    entries: QuerySet[AuditEntry],
    status: int = 200,
) -> HttpResponse:
    page, older = _page(request, entries)
    context: dict[str, Any] = {"form": form, "lines": as_lines(page), "older": older}
    if wants_part(request):
        return render(request, "network/_audit_found.html", context)
    context["work"] = condition()
    return render(request, "network/audit.html", context, status=status)


@require_safe
@open_to_the_unverified
def my_audit(request: PractitionerRequest) -> HttpResponse:
    me = get_object_or_404(Practitioner, user=request.user)
    entries, older = _page(request, AuditEntry.objects.concerning(me))
    context = {"lines": as_own_lines(entries, me), "older": older, "practitioner": me}
    return render(request, "network/my_audit.html", context)


def _page(
    request: PractitionerRequest, entries: QuerySet[AuditEntry]
) -> tuple[list[AuditEntry], int | None]:
    """The newest rows before the number that was asked for; and the number with which the next
    page is asked for, None on the last. Rows that are added meanwhile move nothing."""
    before = request.GET.get("before", "")
    if before:
        if not (before.isascii() and before.isdigit() and len(before) < 19):
            raise BadRequest
        entries = entries.filter(number__lt=int(before))
    rows = list(entries.order_by("-number")[: ROWS_A_PAGE + 1])
    page = rows[:ROWS_A_PAGE]
    return page, page[-1].number if len(rows) > ROWS_A_PAGE else None
