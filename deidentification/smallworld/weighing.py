"""How many people share a description, to an order of magnitude, and what would make it more.

Taking identifiers out of a text leaves the description itself. The Article 29 Working Party
(Opinion 05/2014, WP 216) asks three things of it: can one person be singled out, can records be
linked to it, can something be inferred? HIPAA (45 CFR 164.514) asks an expert to find the risk
"very small" ((b)(1)), or that nobody knows how to identify the person from what is left
((b)(2)(ii)). This gauge answers the first question in numbers, for two kinds of reader:

- *people*: those around the patient (neighbours, colleagues, readers of a newspaper) know age,
  sex, place, origin, profession, illness, what happened and in which year;
- *records*: somebody who may search the records of a laboratory or a hospital can also compare
  exact values and exact intervals: that is linking.

The formula, for a country of ``P`` people (France for a French text, the United Kingdom for an
English one, the smaller of the large English-speaking countries that fill these groups):

    people  = P × area × (age, sex) × damped(diseases) × product(origin, profession, event, year)
    records = people × damped(values and intervals)
    damped(f₁ ≤ f₂ ≤ f₃ …) = f₁ × f₂^(1/2) × f₃^(1/4) × …

- ``area`` is the smallest area that the text names, divided by ``P`` (at most 1);
- ``(age, sex)`` is looked up jointly in the table of ages; "90 or over" is one class;
- a disease counts with its class: common 1/20, uncommon 1/500, rare 1/10,000 (under 1/2,000,
  Regulation (EC) 141/2000), ultra-rare 1/500,000 (under 1/50,000, Regulation (EU) 536/2014);
- illnesses come together, and so do the values of one blood sample: the rarest counts whole, each
  further one with the root of the one before, so that a list of common illnesses cannot make
  anybody unique;
- a year counts 1/10; a value with three significant figures 1/100, with four 1/1,000 (a tenth of
  that narrowing where bodies hardly differ, as for sodium); an exact number of days 1/10.

The shares are multiplied as if they were independent: ages and illnesses aren't, so the number
errs on the low side for a typical patient, which is the careful side. It errs on the high side for
whatever the tables don't know: the answer lists what was counted, and when the text names a disease
by a proper name that the tables don't have, or says nothing that they know, there is no number.

Removing a fact never lowers either number: each share is at most 1, and in ``damped`` the facts
that move up have larger shares than the one that went.

Below FEW people a description is called narrow: the risk threshold of 0.09 for published clinical
reports (EMA Policy 0070, Health Canada) asks for 11 people or more who look the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .coarsening import Coarsening, coarsenings
from .counting import FEW, WIDE, Measure, number
from .describing import age_and_sex, distinct, told
from .facts import Fact, FactKind
from .phrases import read
from .tables import COUNTRY, area_fact

_LONGEST: Final = 200_000  # characters
# Age, sex and a region alone say how many people there are, not how many are like this one.
_TELLING: Final = frozenset({FactKind.DISEASE, FactKind.PROFESSION, FactKind.EVENT})


class GaugeError(Exception):
    """The gauge failed; there is no number. Never carries text."""


@dataclass(frozen=True, slots=True, repr=False)
class Gauge:
    """What was counted and what came of it.

    ``people`` and ``records`` are numbers of people, at least 1 (the patient exists), or None
    where no honest number can be given; ``unknown`` are the diseases that the tables don't have.
    ``coarsenings`` are to be done one after the other; empty where there is no number.
    """

    facts: tuple[Fact, ...]
    people: float | None
    records: float | None
    coarsenings: tuple[Coarsening, ...]
    unknown: tuple[str, ...]
    language: str

    @property
    def level(self) -> str:
        """ "narrow" (fewer than FEW people), "close" (fewer than WIDE), "wide", or "unknown"."""
        if self.people is None:
            return "unknown"
        return "narrow" if self.people < FEW else "close" if self.people < WIDE else "wide"

    def __repr__(self) -> str:
        return f"<Gauge {self.level}, {len(self.facts)} facts>"


def gauge(
    texts: Iterable[str],
    *,
    age: int | None,
    age_unit: str,
    sex: str,
    language: str,
    area: str | None = None,
) -> Gauge:
    """Weigh a de-identified case.

    ``texts`` are its fields; ``age`` counts ``age_unit`` ("years", "months", "days"), and where it
    is None the text's own age counts; ``sex`` is "female", "male" or anything else for not stated;
    ``language`` "fr" or "en" (other languages get no number). ``area`` is where the author's
    patients live, a code of tables/areas.csv; ValueError if there is none such. Raises GaugeError
    when anything fails.
    """
    if language not in COUNTRY:
        return Gauge((), None, None, (), (), language)
    home = [area_fact(area, COUNTRY[language])] if area else []
    try:
        return _gauge("\n\n".join(texts)[:_LONGEST], age, age_unit, sex, language, home)
    except Exception:  # noqa: BLE001
        # The cause would carry the text in its frames.
        raise GaugeError("The gauge failed.") from None


def _gauge(
    text: str, age: int | None, age_unit: str, sex: str, language: str, home: list[Fact]
) -> Gauge:
    reading = read(text, language)
    said, unknown = told(reading)
    facts = (*age_and_sex(reading, age, age_unit, sex), *distinct([*said, *home]))
    known = any(fact.kind in _TELLING for fact in said)
    if unknown or not known:
        return Gauge(facts, None, None, (), unknown, language)
    people, records = (number(facts, measure, language) for measure in Measure)
    return Gauge(facts, people, records, coarsenings(facts, language), (), language)
