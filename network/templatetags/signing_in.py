"""What a page hands to the ceremony of a passkey."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(options: dict[str, Any]) -> str:
    """For a data- attribute; it is escaped there like any other text."""
    return json.dumps(options)
