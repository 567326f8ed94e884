"""Codes of decisions and lengths of time, in words."""

from datetime import timedelta

from django import template

from network import durations
from network.verification import wording

register = template.Library()
register.filter("decision_words", wording.decision_words)
register.filter("standing_words", wording.standing_words)


@register.filter
def duration(span: timedelta | None) -> str:
    return durations.in_words(span) if span is not None else "–"
