"""What will be taken out of a text, while it is typed. Nothing of it is kept or logged."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deidentification import DeidentificationError, Deidentified, Finding, TextTooLong
from deidentification.parts import deidentify_parts
from messaging.filtering import filter_keeping_mentions
from messaging.gauging import gauge_in_words
from messaging.receipts import KIND_LABELS
from messaging.rendering import MENTION
from messaging.vouching import AlsoList, KeepList, Wishes, filter_as_wished
from network.http import PractitionerRequest
from network.models import Practitioner


class Texts(msgspec.Struct, forbid_unknown_fields=True):
    """Field name → text, as they stand in the form, and what their author decided so far.

    A case form adds whom it describes; then the answer says how many people fit that.
    """

    texts: dict[str, str]
    also: AlsoList = []
    keep: KeepList = []
    age: Annotated[int, msgspec.Meta(ge=0, le=366)] | None = None
    age_unit: Literal["years", "months", "days"] = "years"
    sex: Literal["female", "male", "unknown"] | None = None


@require_POST
def preview(request: PractitionerRequest) -> HttpResponse:
    """For each text the marks, with offsets in UTF-16 units (what a browser counts in)."""
    try:
        question = msgspec.json.decode(request.body, type=Texts)
    except msgspec.MsgspecError:
        return JsonResponse({"message": _("The server did not understand the page.")}, status=400)
    texts, wishes = question.texts, Wishes(tuple(question.also), tuple(question.keep))
    try:
        cleaned = _filtered(list(texts.values()), wishes)
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


def _filtered(texts: list[str], wishes: Wishes) -> list[Deidentified]:
    mentioned = {handle for text in texts for handle in MENTION.findall(text)}
    people = Practitioner.objects.admitted().filter(handle__in=mentioned)
    handles = people.values_list("handle", flat=True) if mentioned and len(texts) == 1 else ()
    mentions = wishes.allowing(dict.fromkeys(handles, ""))

    def run(allowed: Wishes) -> list[Deidentified]:
        if len(texts) > 1:
            return deidentify_parts(texts, **allowed.for_filter)
        return [filter_keeping_mentions(text, mentions, **allowed.for_filter) for text in texts]

    return filter_as_wished(texts, wishes, run)


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
