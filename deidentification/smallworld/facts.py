"""One fact of a description that narrows down who it may be about."""

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    AGE = "age"
    SEX = "sex"
    AREA = "area"
    ORIGIN = "origin"
    DISEASE = "disease"
    PROFESSION = "profession"
    EVENT = "event"
    YEAR = "year"
    VALUE = "value"
    INTERVAL = "interval"


# What those around a patient don't know, and whoever may search a record does.
RECORDED = frozenset({FactKind.VALUE, FactKind.INTERVAL})


@dataclass(frozen=True, slots=True)
class Fact:
    """What narrows, and by how much.

    ``code`` is the fact's row in the tables ("FR-BRE", "rare", "mayor") or its value ("female",
    "2019"); ``words`` how the text says it ("" for what comes from a field of the form): it stays
    out of the repr, as all text does. ``share`` is the part of the people for whom it is true,
    above 0 and at most 1. ``span`` are the ages in years, from (included) to (excluded), of an
    age.
    """

    kind: FactKind
    code: str
    words: str
    share: float
    span: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValueError("A share lies above 0 and is at most 1.")

    def __repr__(self) -> str:
        return f"<Fact {self.kind} 1 in {1 / self.share:.0f}>"
