"""What templates ask about messages and pictures."""

import uuid
from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString, mark_safe

from deidentification import Deidentified
from messaging.models import Message
from messaging.posting import IMAGES_LIMIT, MESSAGE_LIMIT
from messaging.removals import found_notice, removal_notice
from messaging.rendering import render, typeset
from messaging.vouching import Reason
from network.models import Practitioner

register = template.Library()

register.filter("removal_notice", removal_notice)
register.filter("found_notice", found_notice)


@register.filter
def editable_by(message: Message, practitioner: Practitioner) -> bool:
    return message.may_edit(practitioner)


@register.filter
def typeset_line(text: Deidentified) -> str:
    """A title: numbers stay with their units, French signs with their words."""
    return typeset(str(text))


@register.filter
def clinical(text: Deidentified) -> SafeString:
    """A de-identified text as paragraphs, lists and emphasis."""
    return mark_safe(render(str(text)))  # noqa: S308 (bleach has let through the subset only)


@register.filter
def removed_any(removed: Mapping[str, int]) -> bool:
    return any(removed.values())


@register.simple_tag
def reasons_to_keep() -> list[tuple[str, str]]:
    """Code and label of each reason for which an author may keep words."""
    return [(reason.value, str(reason.label)) for reason in Reason]


@register.simple_tag
def message_limit() -> int:
    """The most characters of a message."""
    return MESSAGE_LIMIT


@register.simple_tag
def images_limit() -> int:
    """The most pictures of a message."""
    return IMAGES_LIMIT


@register.simple_tag
def new_client_id() -> str:
    """An id for the message that a form is about to send: sent twice, it is posted once."""
    return str(uuid.uuid4())
