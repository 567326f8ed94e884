"""Posting, editing and deleting by plain forms, for a page whose script has not run."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from messaging.forms import MessageForm
from messaging.limits import messages_allowed
from messaging.models import Message, Thread
from messaging.pages import rules_awaited
from messaging.posting import Refused, count_act, delete_message, edit_message, post_message
from messaging.removals import removal_notice
from network.governing import accept_rules
from network.http import PractitionerRequest


@require_POST
def post(request: PractitionerRequest, thread_id: UUID) -> HttpResponse:
    me = request.practitioner
    thread = get_object_or_404(Thread.objects.visible_to(me), pk=thread_id)
    rules_of = rules_awaited(thread, me)
    form = MessageForm(request.POST, rules_of=rules_of)
    status = 422
    if form.is_valid():
        try:
            count_act(messages_allowed, me)
            if rules_of is not None and (seen := form.cleaned_data["rules"]):
                accept_rules(practitioner=me, group=rules_of, seen=seen)
            message = post_message(
                author=me,
                thread_id=thread.pk,
                body=form.cleaned_data["body"],
                client_id=form.cleaned_data["client_id"] or uuid4(),
                images=form.cleaned_data["images"],
                wishes=form.wishes(),
            )
        except Refused as refusal:
            form.add_error("rules" if _awaits_rules(form, refusal) else "body", str(refusal))
            status = refusal.status
        else:
            _tell_what_was_removed(request, message)
            return redirect("messaging:thread", thread.pk)
    context = {"form": form, "thread": thread, "rules_of": rules_of}
    return render(request, "messaging/message_form.html", context, status=status)


def _awaits_rules(form: MessageForm, refusal: Refused) -> bool:
    return refusal.code == "rules" and "rules" in form.fields


def edit(request: PractitionerRequest, message_id: int) -> HttpResponse:
    me = request.practitioner
    mine = Message.objects.visible_to(me).filter(author=me, deleted_at__isnull=True)
    message = get_object_or_404(mine.select_related("thread"), pk=message_id)
    form = MessageForm(
        request.POST or None, initial={"body": str(message.body), "revision": message.revision}
    )
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            count_act(messages_allowed, me)
            message = edit_message(
                author=me,
                message_id=message.pk,
                body=form.cleaned_data["body"],
                revision=form.cleaned_data["revision"],
                wishes=form.wishes(),
            )
        except Refused as refusal:
            form.add_error("body", str(refusal))
            status = refusal.status
        else:
            _tell_what_was_removed(request, message)
            return redirect("messaging:thread", message.thread_id)
    status = status if form.errors else 200
    context = {"form": form, "thread": message.thread, "message": message}
    return render(request, "messaging/message_form.html", context, status=status)


@require_POST
def delete(request: PractitionerRequest, message_id: int) -> HttpResponse:
    me = request.practitioner
    mine = Message.objects.visible_to(me).filter(author=me)
    message = get_object_or_404(mine, pk=message_id)
    try:
        count_act(messages_allowed, me)
        delete_message(author=me, message_id=message.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("messaging:thread", message.thread_id)


def _tell_what_was_removed(request: PractitionerRequest, message: Message) -> None:
    if notice := removal_notice(message.removed):
        messages.info(request, notice)
