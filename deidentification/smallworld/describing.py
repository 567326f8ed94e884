"""From a text and the fields of its form to the facts that narrow."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from . import cues
from .facts import RECORDED, Fact, FactKind
from .figures import age_in, age_span, intervals, sex_in, values, years
from .phrases import Reading, Word
from .tables import COUNTRY, PHRASES, age_and_sex_share

MOST_FACTS: Final = 40


def told(reading: Reading) -> tuple[list[Fact], tuple[str, ...]]:
    """The facts of a text, and the diseases that it names and the tables don't."""
    facts: list[Fact] = []
    covered: set[int] = set()
    for first, after, fact in PHRASES[reading.language].find(reading):
        covered.update(range(first, after))
        if fact:
            facts.append(fact)
    facts += [*years(reading), *values(reading), *intervals(reading)]
    return facts, tuple(_unknown_diseases(reading, covered))


_PROPER: Final = re.compile(r"[^\W\d_]+")


def _unknown_diseases(reading: Reading, covered: set[int]) -> list[str]:
    """`maladie de Zebrov`, `Zebrov's disease`: a proper name that is in no table."""
    found: dict[str, None] = {}
    words, text = reading.words, reading.text
    for index, word in enumerate(words):
        if word.key not in cues.DISEASE or index in covered:
            continue
        neighbour = index + 1 if reading.language == "fr" else index - 1
        if not 0 <= neighbour < len(words) or neighbour in covered:
            continue
        first, last = sorted((word, words[neighbour]))
        if reading.breaks(first.end, last.start) or "[" in text[first.start : last.end]:
            continue
        name = words[neighbour]
        if _is_proper(reading, name):
            found[text[first.start : last.end]] = None
    return list(found)


def _is_proper(reading: Reading, name: Word) -> bool:
    written = reading.text[name.start : name.end]
    if not written[0].isupper() or not _PROPER.fullmatch(written) or name.key in cues.NO_NAME:
        return False
    if reading.text.startswith("'s", name.end):
        return True
    # A sentence begins with a capital whatever its first word is.
    return bool(
        re.search(r"[^\W_][^\w.;:!?\n]*\Z", reading.text[max(0, name.start - 20) : name.start])
    )


def age_and_sex(reading: Reading, age: int | None, unit: str, sex: str) -> Iterator[Fact]:
    country = COUNTRY[reading.language]
    if age is None and (said := age_in(reading)):
        age, unit = said
    if age is not None:
        span = age_span(age, unit)
        code = f"{age} {unit}" if span[0] < 90 else "90 years"
        yield Fact(FactKind.AGE, code, "", age_and_sex_share(country, span, None), span)
    if sex not in ("female", "male"):
        sex = sex_in(reading)
    if sex:
        yield Fact(FactKind.SEX, sex, "", age_and_sex_share(country, None, sex))


def distinct(facts: Sequence[Fact]) -> list[Fact]:
    """Each fact once, of the areas the smallest, and of very many those that narrow most."""
    once: dict[tuple[FactKind, str, str], Fact] = {}
    for fact in facts:
        words = fact.words if fact.kind in RECORDED else ""
        once.setdefault((fact.kind, fact.code, words), fact)
    areas = [fact for fact in once.values() if fact.kind is FactKind.AREA]
    smallest = min(areas, key=lambda fact: fact.share, default=None)
    left = [fact for fact in once.values() if fact.kind is not FactKind.AREA or fact is smallest]
    if len(left) > MOST_FACTS:
        left = sorted(left, key=lambda fact: fact.share)[:MOST_FACTS]
    return left
