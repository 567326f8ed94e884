"""Text in, de-identified text out. This package is the only door; it knows no Django."""

from .model import DeidentificationError, Deidentified, Finding, Kind, TextTooLong
from .pipeline import MAX_LENGTH, RULES_VERSION, deidentify
from .surrogates import Registry

__all__ = [
    "MAX_LENGTH",
    "RULES_VERSION",
    "DeidentificationError",
    "Deidentified",
    "Finding",
    "Kind",
    "Registry",
    "TextTooLong",
    "deidentify",
]
