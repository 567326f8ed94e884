"""The page on which a thread of a case is read."""

from typing import Any

from django.dispatch import receiver

from cases.models import Case
from messaging.models import Thread
from messaging.signals import place_of_thread


@receiver(place_of_thread)
def page_of_a_case(sender: Any, thread: Thread, **kwargs: Any) -> str | None:
    case = Case.objects.filter(thread=thread).first()
    return case.get_absolute_url() if case else None
