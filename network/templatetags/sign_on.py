"""The providers by which people may sign in, for the pages of the entrance and of one's account."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import template

from network.single_sign_on.provider import SignOnProvider

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_on_providers(context: dict[str, Any]) -> list[SignOnProvider]:
    """In the order of the settings: professional cards first."""
    request = context["request"]
    return get_adapter(request).list_providers(request)
