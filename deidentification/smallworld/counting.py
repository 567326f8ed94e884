"""From facts to a number of people. The formula and its reasons: see weighing.py."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from .facts import RECORDED, Fact, FactKind
from .tables import AREAS, COUNTRY, age_and_sex_share

FEW: Final = 11  # people; fewer are a narrow description
WIDE: Final = 1_000  # people; from here on nothing is advised
MANY: Final = 10_000  # people; above it no number is shown


class Measure(StrEnum):
    """For whom a number is: those around the patient, or whoever may search records."""

    PEOPLE = "people"
    RECORDS = "records"


def number(facts: Iterable[Fact], measure: Measure, language: str) -> float:
    """How many people share these facts; at least the patient."""
    return max(1.0, AREAS[COUNTRY[language]].people * share_of(facts, measure, language))


def share_of(facts: Iterable[Fact], measure: Measure, language: str) -> float:
    """The part of the country's people for whom all these facts are true."""
    country = COUNTRY[language]
    by_kind: dict[FactKind, list[Fact]] = {}
    for fact in facts:
        by_kind.setdefault(fact.kind, []).append(fact)

    def shares(*kinds: FactKind) -> list[float]:
        return [fact.share for kind in kinds for fact in by_kind.get(kind, ())]

    span = next((fact.span for fact in by_kind.get(FactKind.AGE, ())), None)
    sex = next((fact.code for fact in by_kind.get(FactKind.SEX, ())), None)
    share = age_and_sex_share(country, span, sex)
    share *= min(shares(FactKind.AREA), default=1.0)
    share *= damped(shares(FactKind.DISEASE))
    for other in shares(FactKind.ORIGIN, FactKind.PROFESSION, FactKind.EVENT, FactKind.YEAR):
        share *= other
    if measure is Measure.RECORDS:
        share *= damped(shares(*RECORDED))
    return share


def damped(shares: list[float]) -> float:
    product, weight = 1.0, 1.0
    for share in sorted(shares):
        product *= share**weight
        weight /= 2
    return product


def rounded(people: float) -> int:
    """One significant figure, rounded down; 1 at least and MANY at most."""
    if people >= MANY:
        return MANY
    number = max(1, int(people))
    unit = int(10 ** (len(str(number)) - 1))
    return number // unit * unit
