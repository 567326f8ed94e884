"""What templates ask about messages and pictures."""

from collections.abc import Mapping

from django import template

from messaging.models import Message
from messaging.receipts import removal_notice
from network.models import Practitioner

register = template.Library()

register.filter("removal_notice", removal_notice)


@register.filter
def editable_by(message: Message, practitioner: Practitioner) -> bool:
    return message.may_edit(practitioner)


@register.filter
def removed_any(removed: Mapping[str, int]) -> bool:
    return any(removed.values())
