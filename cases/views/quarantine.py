"""Texts in which today's rules found something: shown with marks to who decides about them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import Quarantine
from cases.oversight_forms import DecisionForm
from cases.quarantining import decide, marked_texts, name_of, read_withheld
from deidentification import DeidentificationError
from messaging.posting import Refused
from messaging.vouching import Reason
from network.access import confirmed_only, moderators_confirmed, moderators_only
from network.http import PractitionerRequest

ROWS_A_PAGE = 50


@moderators_only
def quarantines(request: PractitionerRequest) -> HttpResponse:
    rows = Quarantine.objects.visible_to(request.practitioner).by_rules()
    rows = rows.select_related("author__user", "decided_by__user")
    state = "decided" if request.GET.get("state") == "decided" else "open"
    shown = rows.open() if state == "open" else rows.filter(decided_at__isnull=False)
    page = Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "state": state,
        "page_obj": page,
        "held": [(one, name_of(one)) for one in page],
    }
    return render(request, "cases/quarantines.html", context)


def quarantine(request: PractitionerRequest, quarantine_id: int) -> HttpResponse:
    return _page(request, _found(request, quarantine_id), DecisionForm())


@require_POST
@confirmed_only
def read(request: PractitionerRequest, quarantine_id: int) -> HttpResponse:
    """A moderator opens withheld texts; that they did stands beside them."""
    held = _found(request, quarantine_id)
    try:
        read_withheld(moderator=request.practitioner, held=held)
    except Refused:
        raise PermissionDenied from None
    return redirect(held)


@require_POST
@moderators_confirmed
def decision(request: PractitionerRequest, quarantine_id: int) -> HttpResponse:
    held = _found(request, quarantine_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            decide(
                practitioner=request.practitioner,
                held=held,
                decision=Quarantine.Decision(form.cleaned_data["decision"]),
                reason=Reason(reason) if reason else None,
            )
        except Refused as refusal:
            form.add_error("reason" if refusal.code == "no_reason" else None, str(refusal))
        except DeidentificationError:
            form.add_error(None, _("The filter could not check this text. It stays as it is."))
        else:
            messages.success(request, _("Decided. Its readers see it again."))
            return redirect(held)
    return _page(request, held, form, status=422)


def _found(request: PractitionerRequest, quarantine_id: int) -> Quarantine:
    rows = Quarantine.objects.visible_to(request.practitioner).by_rules()
    rows = rows.select_related("author__user", "decided_by__user", "thread")
    return get_object_or_404(rows, pk=quarantine_id)


def _page(
    request: PractitionerRequest, held: Quarantine, form: DecisionForm, status: int = 200
) -> HttpResponse:
    may_read = held.may_read_text(request.practitioner)
    texts = marked_texts(held) if may_read else []
    context = {
        "held": held,
        "may_read": may_read,
        "readings": held.readings.select_related("moderator__user"),
        "name": name_of(held),
        "texts": texts,
        "something_may_stay": any(piece.keepable for pieces in texts for piece in pieces),
        "form": form,
    }
    return render(request, "cases/quarantine.html", context, status=status)
