"""What could be said less exactly, and what it gains."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from .counting import WIDE, Measure, number, share_of
from .facts import Fact, FactKind
from .tables import COUNTRY, age_and_sex_share

MOST_STEPS: Final = 8
_LEFT_OUT: Final = frozenset(
    {FactKind.ORIGIN, FactKind.PROFESSION, FactKind.EVENT, FactKind.YEAR, FactKind.AREA}
)


@dataclass(frozen=True, slots=True)
class Coarsening:
    """What could be said less exactly, and how many people would then share the description.

    ``becomes`` is a rounded value ("120"), or "" where the facts are left out or rounded together;
    ``span`` the ages (years, from and to) that stand for an exact age. ``before`` and ``after``
    are numbers of people, ``before`` with all earlier coarsenings done.
    """

    facts: tuple[Fact, ...]
    becomes: str
    measure: Measure
    before: float
    after: float
    span: tuple[float, float] | None = None


def coarsenings(facts: tuple[Fact, ...], language: str) -> tuple[Coarsening, ...]:
    """What to say less exactly, one step after the other, what gains most first.

    It stops as soon as the number is wide; for those around the patient first, then for whoever
    may search records.
    """
    steps: list[Coarsening] = []
    for measure in Measure:
        while (now := number(facts, measure, language)) < WIDE and len(steps) < MOST_STEPS:
            changes = _changes(facts, measure, language)
            gains = [(share_of(c.left(facts), measure, language), c) for c in changes]
            if not gains:
                break
            _, best = max(gains, key=lambda gain: gain[0])
            facts = best.left(facts)
            after = number(facts, measure, language)
            steps.append(Coarsening(best.gone, best.becomes, measure, now, after, best.span))
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class _Change:
    """Facts that go, and what comes in their place if anything does."""

    gone: tuple[Fact, ...]
    come: tuple[Fact, ...] = ()
    becomes: str = ""

    @property
    def span(self) -> tuple[float, float] | None:
        return next((fact.span for fact in self.come), None)

    def left(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        return (*(fact for fact in facts if fact not in self.gone), *self.come)


def _changes(facts: tuple[Fact, ...], measure: Measure, language: str) -> Iterable[_Change]:
    """The changes that would at least double the number."""
    proposed = _exact(facts) if measure is Measure.RECORDS else _described(facts, language)
    now = share_of(facts, measure, language)
    return [one for one in proposed if share_of(one.left(facts), measure, language) >= 2 * now]


def _described(facts: tuple[Fact, ...], language: str) -> Iterable[_Change]:
    country = COUNTRY[language]
    for fact in facts:
        if fact.kind in _LEFT_OUT:
            yield _Change((fact,))
        elif fact.span and (span := _wider(fact.span)) != fact.span:
            share = age_and_sex_share(country, span, None)
            yield _Change((fact,), (replace(fact, code="", span=span, share=share),))


def _exact(facts: tuple[Fact, ...]) -> Iterable[_Change]:
    for kind in (FactKind.VALUE, FactKind.INTERVAL):
        exact = tuple(fact for fact in facts if fact.kind is kind)
        if exact:
            single = kind is FactKind.VALUE and len(exact) == 1
            yield _Change(exact, (), exact[0].code if single else "")


def _wider(span: tuple[float, float]) -> tuple[float, float]:
    """A decade of an adult, five years of a child, one year of an infant, a month of a newborn."""
    low = span[0]
    if low >= 90 or span[1] - low > 1:
        return span
    if low >= 20:
        return low // 10 * 10, low // 10 * 10 + 10
    if low >= 2:
        return low // 5 * 5, low // 5 * 5 + 5
    if low < 1 / 12:
        return 0.0, 1 / 12
    return float(int(low)), int(low) + 1.0
