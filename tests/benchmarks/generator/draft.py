"""A document while it is being written: text, and where its identifiers are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

_SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `kind` is an identifier's type, 'ignore' for a title or label, or ''."""

    text: str
    kind: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    kind: str
    form: str


Slots = Mapping[str, Callable[[], "list[Piece] | Piece | str"]]


@dataclass(slots=True)
class Draft:
    """Grows by pieces; `spans` and `ignored` follow the text."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)
    ignored: list[tuple[int, int]] = field(default_factory=list)

    def add(self, piece: Piece | str) -> None:
        if isinstance(piece, str):
            piece = Piece(piece)
        start = len(self.text)
        self.text += piece.text
        if not piece.text:
            return
        if piece.kind == "ignore":
            self.ignored.append((start, len(self.text)))
        elif piece.kind:
            self.spans.append(Span(start, len(self.text), piece.kind, piece.form))

    def fill(self, template: str, slots: Slots) -> None:
        """Add `template`, each {slot} replaced by the pieces that its function returns."""
        end = 0
        for slot in _SLOT.finditer(template):
            self.add(template[end : slot.start()])
            pieces = slots[slot.group(1)]()
            for piece in pieces if isinstance(pieces, list) else [pieces]:
                self.add(piece)
            end = slot.end()
        self.add(template[end:])

    def mapped(self, change: Callable[[str], str]) -> "Draft":
        """Return the draft with `change` done to each stretch between two borders of spans.

        `change` may alter the length of a stretch; spans follow.
        """
        borders = sorted(
            {0, len(self.text)}
            | {edge for span in self.spans for edge in (span.start, span.end)}
            | {edge for pair in self.ignored for edge in pair}
        )
        moved = {0: 0}
        text = ""
        for start, end in pairwise(borders):
            text += change(self.text[start:end])
            moved[end] = len(text)
        return Draft(
            text,
            [Span(moved[s.start], moved[s.end], s.kind, s.form) for s in self.spans],
            [(moved[start], moved[end]) for start, end in self.ignored],
        )
