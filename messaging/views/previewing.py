"""What will be taken out of a text, while it is typed. Nothing of it is kept or logged."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deidentification import DeidentificationError, Deidentified, Finding, Registry, TextTooLong
from messaging.filtering import filter_in_thread, readers_named
from messaging.gauging import gauge_in_words
from messaging.limits import limited, previews_allowed
from messaging.memory import Remembered, recall
from messaging.models import Thread
from messaging.removals import KIND_LABELS
from messaging.rendering import MENTION
from messaging.vouching import AlsoList, KeepList, Wishes
from network.http import PractitionerRequest

TEXTS_LIMIT = 8  # a case's boxes, and some to spare
LENGTH_LIMIT = 100_000  # characters of all texts


class Texts(msgspec.Struct, forbid_unknown_fields=True):
    """Field name → text, as they stand in the form, and what their author decided so far.

    A case form adds whom it describes; then the answer says how many people fit that. What is
    written in a thread is filtered with that thread's knowledge.
    """

    texts: dict[str, str]
    also: AlsoList = []
    keep: KeepList = []
    age: Annotated[int, msgspec.Meta(ge=0, le=366)] | None = None
    age_unit: Literal["years", "months", "days"] = "years"
    sex: Literal["female", "male", "unknown"] | None = None
    thread: UUID | None = None


@require_POST
@limited(previews_allowed)
def preview(request: PractitionerRequest) -> HttpResponse:
    """For each text the marks, with offsets in UTF-16 units (what a browser counts in)."""
    try:
        question = msgspec.json.decode(request.body, type=Texts)
    except msgspec.MsgspecError:
        return JsonResponse({"message": _("The server did not understand the page.")}, status=400)
    texts, wishes = question.texts, Wishes(tuple(question.also), tuple(question.keep))
    thread = None
    if question.thread is not None:
        thread = get_object_or_404(
            Thread.objects.visible_to(request.practitioner), pk=question.thread
        )
    try:
        length = sum(map(len, texts.values()))
        if len(texts) > TEXTS_LIMIT or length > LENGTH_LIMIT:
            raise TextTooLong(length, LENGTH_LIMIT)
        cleaned = _filtered(thread, list(texts.values()), wishes)
    except TextTooLong:
        return JsonResponse({"message": _("This text is too long to be checked.")}, status=413)
    except DeidentificationError:
        return JsonResponse({"message": _("The filter could not check this text.")}, status=503)
    answer: dict[str, Any] = {}
    answer["texts"] = {
        name: {
            "marks": _marks(text, clean.findings),
            "kept": _marks(text, clean.kept),
            "text": clean.text,
        }
        for (name, text), clean in zip(texts.items(), cleaned, strict=True)
    }
    if question.sex is not None:
        answer["gauge"] = gauge_in_words(
            cleaned, age=question.age, age_unit=question.age_unit, sex=question.sex
        )
    return JsonResponse(answer)


def _filtered(thread: Thread | None, texts: list[str], wishes: Wishes) -> list[Deidentified]:
    """As what is posted, closed or opened is filtered, but nothing of it is remembered."""
    if thread is None:
        return filter_in_thread(Remembered(Registry()), texts, wishes=wishes)
    named = readers_named(thread, [handle for text in texts for handle in MENTION.findall(text)])
    remembered = recall(thread.pk, thread.marks)
    return filter_in_thread(remembered, texts, mentions=wishes.allowing(named), wishes=wishes)


def _marks(text: str, findings: Iterable[Finding]) -> list[dict[str, object]]:
    utf16 = _utf16_offsets(text)
    return [
        {
            "start": utf16[finding.start],
            "end": utf16[finding.end],
            "kind": finding.kind.value,
            "label": str(KIND_LABELS[finding.kind]),
            "surrogate": finding.surrogate,
            "keepable": finding.keepable,
        }
        for finding in findings
    ]


def _utf16_offsets(text: str) -> "range | list[int]":
    """Where each code point stands for a browser, and one more for the end."""
    if max(text, default="") <= "\uffff":
        return range(len(text) + 1)
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if character > "\uffff" else 1))
    return offsets
