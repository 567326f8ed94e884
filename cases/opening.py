"""Opening a case: what was typed becomes a de-identified case with its thread."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import OLDEST_AGE_SHOWN, TEXTS, Case
from deidentification import Deidentified, Registry
from messaging.filtering import filter_in_thread, keep_in_mind
from messaging.memory import Remembered
from messaging.models import Image
from messaging.posting import Refused, open_thread, refuse_unmet
from messaging.vouching import NO_WISHES, Wishes
from network.models import Practitioner, Receipt, SpecialtyGroup
from network.sealing import total, write_receipt


@transaction.atomic
def open_case(
    *,
    author: Practitioner,
    group: SpecialtyGroup,
    texts: dict[str, str],
    age: int | None = None,
    age_unit: str = Case.AgeUnit.YEARS,
    sex: str = Case.Sex.UNKNOWN,
    images: Sequence[UUID] = (),
    wishes: Wishes = NO_WISHES,
    at: datetime | None = None,
) -> Case:
    """Open a case in a group. `texts` holds what was typed, by field (see TEXTS).

    The fields are filtered together: a name in the title is a name in the findings. An age above
    89 years is stored as 90, which stands for "90 or over".

    Raises `messaging.posting.Refused` ("forbidden", "rules", "unknown_image", "not_taken_out")
    and `deidentification.DeidentificationError`; then nothing is stored.
    """
    remembered = Remembered(Registry())
    typed = {name: texts.get(name, "").replace("\r\n", "\n").strip() for name in TEXTS}
    filtered = filter_in_thread(remembered, list(typed.values()), wishes=wishes)
    clean = dict(zip(typed, filtered, strict=True))
    refuse_unmet(wishes, typed.values(), clean.values())
    thread = open_thread(author=author, group=group, at=at)
    keep_in_mind(thread, remembered)
    if age is not None and age_unit == Case.AgeUnit.YEARS:
        age = min(age, OLDEST_AGE_SHOWN + 1)
    case = Case.objects.create(
        thread=thread,
        author=author,
        age=age,
        age_unit=age_unit,
        sex=sex,
        language=language_of(clean),
        removed=count_removed(clean),
        opened_at=at or timezone.now(),
        **clean,
    )
    drafts = Image.objects.drafts_of(author).filter(pk__in=images)
    if drafts.update(thread=thread) != len(set(images)):
        raise Refused("unknown_image", _("A picture is no longer there; add it again."))
    write_receipt(
        chain=thread.receipt_chain,
        author=author,
        act=Receipt.Act.OPENING,
        row=case,
        texts=case.texts,
        removed=case.removed,
        kept=[one for name in TEXTS for one in wishes.kept(typed[name], clean[name])],
    )
    return case


def language_of(clean: dict[str, Deidentified]) -> str:
    """The language of the longest field, which screen readers and hyphenation follow."""
    longest = max(clean.values(), key=lambda text: len(text.text))
    return longest.language or "fr"


def count_removed(clean: dict[str, Deidentified]) -> dict[str, int]:
    return total(text.counts for text in clean.values())
