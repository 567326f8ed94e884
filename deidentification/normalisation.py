# ruff: noqa: SIM905 (a list of words reads better as words)
"""One plain form of a text to search in, with the way back to the original.

Disguises (other scripts' digits, look-alike letters, zero-width characters, entities, simple
markup) are folded here once, so that the recognisers need to know one spelling only. The
result keeps, for every character, which stretch of the original it stands for; where nothing
had to be removed or joined that map is the identity and isn't built.
"""

import html
import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_REWRITTEN = re.compile(
    rf"[*`~_{_INVISIBLE}{_MARKS}\ufb00-\ufb06\u2116]|&[#a-zA-Z]|<[a-zA-Z/!]|-->|%[0-9a-fA-F]{{2}}"
    r"|=[0-9A-F]{2}=|=\r?\n"
)
_REWRITE = re.compile(
    rf"(?P<composed>[^\W\d_](?:[{_INVISIBLE}]*[{_MARKS}])+)"
    rf"|(?P<invisible>[{_INVISIBLE}{_MARKS}]+)"
    r"|(?P<ligature>[\ufb00-\ufb06\u2116])"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?)"
    r"|(?P<percent>(?:%[0-9a-fA-F]{2}){1,400})"
    r"|(?P<printable>(?:=[0-9A-F]{2}){2,400}|=\r?\n)"
    r"|(?P<tag></?(?P<element>[a-zA-Z][a-zA-Z0-9]{0,15})\s{0,3}/?>|<!--|-->)"
    r"|(?P<emphasis>\*{2,3}|`{1,3}|~~|__|(?<![\w*])[*_](?=\w)|(?<=\w)[*_](?![\w*])"
    r"|(?<=[^\W\d_])\*(?=[^\W\d_]))"
)
_BLOCKS = frozenset("br p div td th tr li ul ol table h1 h2 h3 h4 h5 h6 hr".split())
_REVERSED = re.compile("\u202e([^\u202c\n]*)")

# Letters of other alphabets that look like ours, by their folded form.
_LOOKALIKES = {
    ord(strange): latin
    for strange, latin in zip(
        "авекмнорстухіјѕԁһԛԝɡгпАВЕКМНОРСТУХІЈЅԌԚԜαοιυρντκχγεηβΑΒΕΖΗΙΚΜΝΟΡΤΥΧⅼоҮүΖ",
        "aBekmHopctyxijsdhqwgrnABEKMHOPCTYXIJSGQWaoiupvtkxyenBABEZHIKMNOPTYXloYyZ",
        strict=True,
    )
}
_OTHER_ALPHABET = re.compile(r"[\u0370-\u03ff\u0400-\u052f\u2170-\u217f\u0261]")
_WORD = re.compile(r"[^\W\d_]+")
_CONFUSED_I = re.compile(
    r"I(?:(?<=[a-zß-ÿ]I)(?![A-Z])|(?<=[A-ZÀ-Þ]I)(?=[a-zß-ÿ]{2})"
    r"|(?<![^\W_]I)(?=(?:e|a|es)(?![^\W_])))"
)
_LETTER_FOR_DIGIT = re.compile(
    r"(?<![^\W_])(?=[lIOoSB|]{0,6}\d)[\dlIOoSB|]{2,}(?=(?:st|nd|rd|th|er|e|eme|ème)?(?![^\W_]))"
)
_GLUED_YEAR = re.compile(r"(?<=[A-Za-z]{3})2[0O][\dlIO]{2}(?![^\W_])")
_GLUED_DAY = re.compile(
    r"(?<![^\W_])[\dlIO]{2}(?=(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|Jan"
    r"|Feb|Mar|Apr|May"
    r"|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Za-z]{0,6}(?:19|2[0O]))"
)
_LONE_ZERO = re.compile(r"\(o\)(?= ?\d)")
_LONE_ONE = re.compile(r"l(?:(?<![^\W_]l)(?=[-. ]\d{3}[-. ]\d{3})|(?<=[a-z] l)(?=(?:st)?, ?[12]))")
_AS_DIGIT = str.maketrans("lI|OoSB", "1110058")
_UNCOMMON_LETTERS = str.maketrans("łøđðþıħŋ", "lodtpihn")


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\u2028\u2029\x85\v\f":
        return "\n"
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Pd" or character in "\u2212\u2043":
        return "-"
    if character in "’‘ʼ′ʹ´＇ˈ‛`":
        return "'"
    if character in "“”„«»″":
        return '"'
    compatible = unicodedata.normalize("NFKC", character)
    return compatible if len(compatible) == 1 else character


def _folded(character: str) -> str:
    plain = _plain(character)
    base = unicodedata.normalize("NFKD", plain)[0].lower()[:1]
    base = base.translate(_UNCOMMON_LETTERS)
    return base if base else plain


class _Table(dict[int, str]):
    """A translation table that works a character out when it first meets it."""

    def __init__(self, rule: "type[str] | object") -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        result: str = self._rule(chr(code))  # type: ignore[operator]
        if len(self) < 4096:  # a hostile text must not fill the memory
            self[code] = result
        return result


_TO_PLAIN = _Table(_plain)
_TO_FOLDED = _Table(_folded)


@dataclass(slots=True, repr=False)
class Normalised:
    """``text`` as the recognisers read it; ``folded`` the same in lower case without accents.

    Both have the same length. ``numeric`` is ``folded`` with letters that stand for digits
    (`l4`, `20l8`) read as digits. ``starts`` and ``ends`` lead from each character to its
    stretch of the original, or are None where every character is its own. ``hidden`` are
    stretches of the original that no reading order gives back and that must go whole.
    """

    original: str
    text: str
    folded: str
    numeric: str
    starts: list[int] | None = None
    ends: list[int] | None = None
    hidden: list[tuple[int, int]] = field(default_factory=list)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalise(original: str) -> Normalised:
    """Fold the disguises of ``original`` once; see Normalised for what comes back."""
    text, starts, ends = original, None, None
    if _REWRITTEN.search(text):
        text, starts, ends = _rewritten(text)
    if not text.isascii():
        text = text.translate(_TO_PLAIN)
        if _OTHER_ALPHABET.search(text):
            text = _WORD.sub(_without_lookalikes, text)
    folded = _fold(text)
    hidden = []
    if "\u202e" in original:
        hidden = [m.span() for m in _REVERSED.finditer(original) if any(map(str.isalnum, m[1]))]
    return Normalised(original, text, folded, _digits_read(text, folded), starts, ends, hidden)


def _fold(text: str) -> str:
    folded = text.lower() if text.isascii() else text.translate(_TO_FOLDED)
    if _CONFUSED_I.search(text):
        folded = _spliced(folded, ((m.start(), "l") for m in _CONFUSED_I.finditer(text)))
    return folded


def _spliced(text: str, replacements: "object") -> str:
    characters = list(text)
    for position, letter in replacements:  # type: ignore[attr-defined]
        characters[position] = letter
    return "".join(characters)


def _digits_read(text: str, folded: str) -> str:
    """``folded`` with `l4`, `O6`, `20l8` read as 14, 06, 2018."""
    folded = _LONE_ZERO.sub("(0)", folded)
    folded = _LONE_ONE.sub("1", folded)
    pieces, position = [], 0
    for match in _LETTER_FOR_DIGIT.finditer(text):
        token = match.group()
        if token.isdigit():
            continue
        pieces += [folded[position : match.start()], token.translate(_AS_DIGIT)]
        position = match.end()
    if pieces:
        folded = "".join([*pieces, folded[position:]])
    for pattern in (_GLUED_YEAR, _GLUED_DAY):
        for match in pattern.finditer(text):
            read = match.group().translate(_AS_DIGIT)
            folded = folded[: match.start()] + read + folded[match.end() :]
    return folded


def _without_lookalikes(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii() or not _OTHER_ALPHABET.search(word):
        return word
    folded = word.translate(_LOOKALIKES)
    return folded if not _OTHER_ALPHABET.search(folded) else word


def _rewritten(text: str) -> tuple[str, list[int] | None, list[int] | None]:
    """Entities, markup and invisible characters taken out, with the map to the original."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _REWRITE.finditer(text):
        replacement = _replacement(match, text)
        if replacement is None or replacement == match.group():
            continue
        start, end = match.span()
        pieces += [text[position:start], replacement]
        starts += range(position, start)
        ends += range(position + 1, start + 1)
        starts += [start] * len(replacement)
        ends += [end] * len(replacement)
        position = end
    if not pieces:
        return text, None, None
    pieces.append(text[position:])
    starts += range(position, len(text))
    ends += range(position + 1, len(text) + 1)
    return "".join(pieces), starts, ends


def _replacement(match: re.Match[str], text: str) -> str | None:
    kind = match.lastgroup if match.lastgroup != "element" else "tag"
    found = match.group()
    if kind == "composed":
        visible = re.sub(f"[{_INVISIBLE}]", "", found)
        return unicodedata.normalize("NFC", visible)[0]
    if kind == "invisible":
        return ""
    if kind == "ligature":
        return unicodedata.normalize("NFKC", found)
    if kind == "entity":
        return html.unescape(found)
    if kind == "percent":
        return _decoded(found)
    if kind == "printable":
        return _decoded(found.replace("=", "%")) if found[1] not in "\r\n" else ""
    if kind == "tag":
        element = (match.group("element") or "").lower()
        return " " if element in _BLOCKS else ""
    return ""


def _decoded(percent: str) -> str | None:
    try:
        decoded = unquote_to_bytes(percent).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return decoded if decoded.isprintable() or decoded.isspace() else None
