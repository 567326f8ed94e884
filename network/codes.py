"""Codes, which may be kept and queued, and words, which may not."""

import re
from collections.abc import Mapping
from typing import Any

# Letters, digits and four signs: the id of a row, a reason, a date, a hash. No space, no @, no line
# break, so neither a sentence nor an address fits, and nothing that a terminal would obey.
SHAPE = re.compile(r"[A-Za-z0-9_.:-]{0,64}")


class WordsRefused(ValueError):
    """Something that may be words was about to be kept where only codes stand. The message names
    the place and never the value."""


def codes_only(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they may be kept: codes (str), int, bool, None, and lists of these.

    Raises WordsRefused.
    """
    return {
        name: [_code(name, one) for one in value]
        if isinstance(value, list | tuple)
        else _code(name, value)
        for name, value in values.items()
    }


def _code(name: str, value: Any) -> str | int | bool | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)  # of a Django choice, its plain value
    if isinstance(value, str) and SHAPE.fullmatch(value):
        return str(value)
    raise WordsRefused(f"{name} holds what is no code, number or hash")
