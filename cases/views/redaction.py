"""Taking words out of one's own text, after it was posted."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.models import Case
from cases.oversight_forms import RedactionForm
from cases.redacting import redact_own_case, redact_own_message, texts_to_read
from cases.views.reports import said_places
from deidentification import Kind
from messaging.models import Message, Thread
from messaging.posting import Refused
from network.http import PractitionerRequest


def redact_message(request: PractitionerRequest, message_id: int) -> HttpResponse:
    me = request.practitioner
    mine = Message.objects.visible_to(me).filter(author=me, deleted_at__isnull=True)
    message = get_object_or_404(mine.select_related("thread"), pk=message_id)
    return _redact(
        request,
        message.thread,
        message,
        lambda **said: redact_own_message(author=me, message=message, **said),
    )


def redact_case(request: PractitionerRequest, case_id: UUID) -> HttpResponse:
    me = request.practitioner
    mine = Case.objects.visible_to(me).filter(author=me)
    case = get_object_or_404(mine.select_related("thread"), pk=case_id)
    return _redact(
        request,
        case.thread,
        case,
        lambda **said: redact_own_case(author=me, case=case, **said),
    )


def _redact(
    request: PractitionerRequest, thread: Thread, item: Message | Case, act: Callable[..., int]
) -> HttpResponse:
    form = RedactionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            places = act(words=form.passages(), kind=Kind(form.cleaned_data["kind"]))
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            messages.success(request, said_places(places))
            return redirect("messaging:thread", thread.pk)
    context = {"form": form, "thread": thread, "texts": texts_to_read(item)}
    status = 422 if form.errors else 200
    return render(request, "cases/redaction_form.html", context, status=status)
