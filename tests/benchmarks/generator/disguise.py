"""Ways in which the same text arrives otherwise: other code points, scanning damage, other case."""

import unicodedata
from collections.abc import Callable
from random import Random
from urllib.parse import quote

from .draft import Draft, Piece, Span

_FULL_WIDTH = str.maketrans({str(digit): chr(0xFF10 + digit) for digit in range(10)})
_ARABIC = str.maketrans({str(digit): chr(0x0660 + digit) for digit in range(10)})
_CYRILLIC = str.maketrans("aeopcxyAEOPCXTHKMB", "аеорсхуАЕОРСХТНКМВ")
_INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\ufeff"


def _sprinkle(chance: Random, signs: str, rate: float) -> Callable[[str], str]:
    """Return a change that puts one of `signs` after some letters and digits."""

    def change(text: str) -> str:
        return "".join(
            sign + chance.choice(signs) if sign.isalnum() and chance.random() < rate else sign
            for sign in text
        )

    return change


def in_other_code_points(draft: Draft, chance: Random) -> Draft:
    """Unicode disguises: one or two kinds for a document."""
    kinds: dict[str, Callable[[str], str]] = {
        "nfd": lambda text: unicodedata.normalize("NFD", text),
        "no_break_spaces": lambda text: text.replace(" ", chance.choice("\u00a0\u202f\u2009")),
        "invisible": _sprinkle(chance, _INVISIBLE, 0.08),
        "full_width": lambda text: text.translate(_FULL_WIDTH),
        "arabic_digits": lambda text: text.translate(_ARABIC),
        "typography": lambda text: text.replace("-", "\u2011").replace("'", "\u2019"),
    }
    names = chance.sample(sorted(kinds), 2)
    for name in names:
        draft = draft.mapped(kinds[name])
    return draft


def with_look_alikes(draft: Draft, chance: Random) -> Draft:
    """Cyrillic letters for Latin ones within identifiers; a clinician's text has them by malice."""
    spans = [span for span in draft.spans if span.kind in ("NAME", "EMAIL", "LOCATION")]
    chosen = {(span.start, span.end) for span in spans if chance.random() < 0.5}
    text = list(draft.text)
    for start, end in chosen:
        text[start:end] = draft.text[start:end].translate(_CYRILLIC)
    return Draft("".join(text), draft.spans, draft.ignored)


def scanned(draft: Draft, chance: Random) -> Draft:
    """Damage of optical reading: l for 1, O for 0, lost accents, blanks within numbers."""
    confusions = {"1": "l", "0": "O", "l": "I", "rn": "m"}

    def change(text: str) -> str:
        letters = []
        for sign in text:
            other = confusions.get(sign)
            letters.append(other if other and chance.random() < 0.15 else sign)
        damaged = "".join(letters)
        return damaged.replace("é", "e") if chance.random() < 0.3 else damaged

    return draft.mapped(change)


def in_markup(draft: Draft, chance: Random) -> Draft:
    """Entities, Markdown, percent-encoding and blanks within identifiers: one way for each."""
    ways: list[Callable[[str], str]] = [
        lambda text: "".join(f"&#{ord(sign)};" if sign.isalnum() else sign for sign in text),
        lambda text: "".join(f"&#x{ord(sign):x};" if sign.isdigit() else sign for sign in text),
        lambda text: f"{text[:2]}**{text[2:]}**",
        lambda text: f"{text[:3]}<b>{text[3:]}",
        lambda text: quote(text, safe=""),
        lambda text: text.replace(" ", "\n", 1),
        lambda text: text.replace(" ", "&nbsp;"),
    ]
    changed = Draft()
    end = 0
    for start, stop, span in _ordered(draft):
        changed.add(draft.text[end:start])
        text = draft.text[start:stop]
        if span is None:
            changed.add(Piece(text, "ignore"))
        else:
            way = chance.choice(ways) if chance.random() < 0.5 and len(text) > 4 else str
            hidden = way(text)
            changed.add(Piece(hidden, span.kind, span.form))
            if "<b>" in hidden:
                changed.add(Piece("</b>", "ignore"))
        end = stop
    changed.add(draft.text[end:])
    return changed


def crowded(draft: Draft, chance: Random) -> Draft:
    """Text copied out of forms and PDF: digits apart, blanks lost or doubled, lines broken."""
    changed = Draft()
    end = 0
    for start, stop, span in _ordered(draft):
        between = draft.text[end:start]
        text = draft.text[start:stop]
        if span is None:
            changed.add(between)
            changed.add(Piece(text, "ignore"))
        else:
            if between[-1:] in (" ", "\n") and chance.random() < 0.25:
                # A number may touch the word before it; two words that touch are another word.
                touches = text[0].isdigit() and not between[-2:-1].isdigit()
                between = between[:-1] + ("" if touches else chance.choice(["  ", "\n", " | "]))
            changed.add(between)
            if span.kind in ("DATE", "ID", "PHONE") and chance.random() < 0.2:
                digits = [sign for sign in text if sign.isdigit()]
                text = " ".join(digits) if len(digits) >= 8 and not _has_letters(text) else text
            elif " " in text and chance.random() < 0.15:
                text = text.replace(" ", chance.choice(["\n", "  "]), 1)
            changed.add(Piece(text, span.kind, span.form))
        end = stop
    changed.add(draft.text[end:])
    return changed


def _has_letters(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def _ordered(draft: Draft) -> list[tuple[int, int, Span | None]]:
    """Return spans and ignored stretches in the order of the text."""
    stretches: list[tuple[int, int, Span | None]] = [(s.start, s.end, s) for s in draft.spans]
    stretches += [(start, end, None) for start, end in draft.ignored]
    return sorted(stretches, key=lambda stretch: stretch[0])


def lowered(draft: Draft) -> Draft:
    """All in lower case, as in a hurried message."""
    return draft.mapped(str.lower)


def raised(draft: Draft) -> Draft:
    """All in capitals without accents, as old laboratory systems print."""

    def change(text: str) -> str:
        bare = unicodedata.normalize("NFD", text.replace("ß", "ss"))
        return "".join(sign for sign in bare if not unicodedata.combining(sign)).upper()

    return draft.mapped(change)
