"""What the engine takes out of a text, as a test wants to read it."""

from deidentification import deidentify


def removed(text: str, language: str = "fr") -> list[str]:
    """The stretches that go, in order."""
    return [text[found.start : found.end] for found in deidentify(text, language=language).findings]


def remains(text: str, language: str = "fr") -> str:
    """The text without what goes; each gap is one sign."""
    pieces, position = [], 0
    for found in deidentify(text, language=language).findings:
        pieces.append(text[position : found.start])
        position = found.end
    return "·".join([*pieces, text[position:]])
