"""How many people share a description: the small-world gauge. It knows no Django."""

from .coarsening import Coarsening
from .counting import FEW, MANY, Measure, rounded
from .facts import Fact, FactKind
from .weighing import Gauge, GaugeError, gauge

__all__ = [
    "FEW",
    "MANY",
    "Coarsening",
    "Fact",
    "FactKind",
    "Gauge",
    "GaugeError",
    "Measure",
    "gauge",
    "rounded",
]
