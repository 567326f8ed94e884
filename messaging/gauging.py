"""The small-world gauge in words: how many people fit a description, and what makes it more."""

from collections.abc import Sequence
from typing import TypedDict

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from deidentification import Deidentified
from deidentification.smallworld import (
    MANY,
    Coarsening,
    Fact,
    FactKind,
    Gauge,
    GaugeError,
    Measure,
    gauge,
    rounded,
)


class Step(TypedDict):
    """One thing to say less exactly, and what it gains."""

    what: str
    gain: str


class GaugeInWords(TypedDict):
    """`level` is "narrow", "close", "wide" or "unknown"; what is empty is not to be shown."""

    level: str
    headline: str
    counted: str
    records: str
    steps: list[Step]


def gauge_in_words(
    cleaned: Sequence[Deidentified], *, age: int | None, age_unit: str, sex: str
) -> GaugeInWords:
    """Weigh the de-identified texts of a case, in the reader's language.

    It only advises: when it fails it says so, and nothing else is lost.
    """
    language = next((text.language for text in cleaned if text.language), "")
    texts = [text.text for text in cleaned]
    try:
        found = gauge(texts, age=age, age_unit=age_unit, sex=sex, language=language)
    except GaugeError:
        failed = _("No estimate: the counting failed.")
        return {"level": "unknown", "headline": failed, "counted": "", "records": "", "steps": []}
    return {
        "level": found.level,
        "headline": _headline(found),
        "counted": _counted(found),
        "records": _records(found),
        "steps": [{"what": _step(one), "gain": _gain(one)} for one in found.coarsenings],
    }


def _figure(people: float) -> str:
    return number_format(rounded(people), force_grouping=True)


def _headline(found: Gauge) -> str:
    if found.people is None:
        if found.unknown:
            return _("No estimate: “%(disease)s” is not in the tables.") % {
                "disease": found.unknown[0]
            }
        return _("No estimate yet: nothing in the text that the tables know.")
    n = rounded(found.people)
    if n >= MANY:
        return _("More than %(n)s people fit this description.") % {"n": _figure(n)}
    if n == 1:
        return _("Perhaps nobody else fits this description.")
    return ngettext(
        "About %(n)s person fits this description.",
        "About %(n)s people fit this description.",
        n,
    ) % {"n": _figure(n)}


def _counted(found: Gauge) -> str:
    if found.people is None:
        return ""
    facts = ", ".join(dict.fromkeys(_fact(fact) for fact in found.facts))
    return _("Counted: %(facts)s. What the tables do not know is not counted.") % {"facts": facts}


def _fact(fact: Fact) -> str:
    if fact.kind is FactKind.AGE and fact.span:
        return _ages(*fact.span)
    if fact.kind is FactKind.SEX:
        return pgettext("sex", "female") if fact.code == "female" else pgettext("sex", "male")
    return fact.words or fact.code


def _records(found: Gauge) -> str:
    if found.people is None or found.records is None:
        return ""
    n = rounded(found.records)
    if n == rounded(found.people):
        return ""
    return ngettext(
        "The exact values and days leave about %(n)s person to whoever may search records.",
        "The exact values and days leave about %(n)s people to whoever may search records.",
        n,
    ) % {"n": _figure(n)}


def _step(step: Coarsening) -> str:
    fact = step.facts[0]
    words, count = _fact(fact), len(step.facts)
    if fact.kind is FactKind.VALUE:
        if count == 1:
            return _("“%(value)s” → about %(rounded)s") % {
                "value": words,
                "rounded": step.becomes,
            }
        return ngettext(
            "%(n)s exact value → two figures", "%(n)s exact values → two figures", count
        ) % {"n": count}
    if fact.kind is FactKind.INTERVAL:
        if count == 1:
            return _("“%(interval)s” → in weeks or months") % {"interval": words}
        return ngettext(
            "%(n)s exact interval → in weeks or months",
            "%(n)s exact intervals → in weeks or months",
            count,
        ) % {"n": count}
    if step.span:
        return _("%(age)s → %(ages)s") % {"age": words, "ages": _ages(*step.span)}
    return _("without “%(words)s”") % {"words": words}


def _gain(step: Coarsening) -> str:
    before, after = rounded(step.before), rounded(step.after)
    if before == after:
        return _("still %(n)s") % {"n": _figure(after)}
    if step.measure is Measure.RECORDS:
        return _("in records %(before)s → %(after)s") % {
            "before": _figure(before),
            "after": _figure(after),
        }
    if after >= MANY:
        return _("%(before)s → more than %(after)s people") % {
            "before": _figure(before),
            "after": _figure(after),
        }
    return ngettext("%(before)s → %(after)s person", "%(before)s → %(after)s people", after) % {
        "before": _figure(before),
        "after": _figure(after),
    }


def _ages(low: float, high: float) -> str:
    """ "64 years", "60 to 69 years", "7 months", "under 1 year", "90 or over"."""
    if low >= 90:
        return _("90 or over")
    if high - low > 1:
        return _("%(low)d to %(high)d years") % {"low": low, "high": high - 1}
    if low == 0 and high == 1:
        return _("under 1 year")
    if high - low == 1:
        return ngettext("%(n)d year", "%(n)d years", int(low)) % {"n": low}
    if low == 0 and high > 1 / 13:
        return _("under 1 month")
    if high - low > 1 / 13:
        months = round(low * 12)
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    days = round(low * 365)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
