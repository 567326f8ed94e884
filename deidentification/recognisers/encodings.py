"""Text in another clothing: base64, base32 and hexadecimal that decode to an identifier.

Only one level is undone, and only what comes out as readable text is looked at: what decodes to
an identifier is one.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator

from ..document import Candidate, Document
from ..model import Kind

_RUN = re.compile(
    r"(?<![A-Za-z0-9+/=_-])(?:data:[\w/;=.-]{0,60},)?"
    r"(?P<code>[A-Za-z0-9+/_-]{12,4000}={0,6})(?![A-Za-z0-9+/=])"
)
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{2}){6,}\Z")
_BASE32 = re.compile(r"[A-Z2-7]{12,}=*\Z")
_WORDLIKE = re.compile(r"[^\W\d_]{3,}|\d{6,}")


def encodings(document: Document, find: Callable[[str], bool]) -> Iterator[Candidate]:
    """Encoded stretches in whose plain text ``find`` sees an identifier."""
    for match in _RUN.finditer(document.text):
        plain = _decoded(match["code"])
        if plain and find(plain):
            yield Candidate(*match.span(), Kind.OTHER, "encoded text", 0.9)


def _decoded(code: str) -> str | None:
    """The readable text that ``code`` stands for, if it does for any."""
    if code.isalpha() and (code.islower() or code.istitle()):
        return None  # an ordinary long word
    for applies, decode in (
        (_HEXADECIMAL.match, bytes.fromhex),
        (_BASE32.match, base64.b32decode),
        (None, _base64),
    ):
        if applies is not None and not applies(code):
            continue
        try:
            plain = decode(code).decode("utf-8")
        except (ValueError, binascii.Error):
            continue
        readable = sum(map(str.isprintable, plain)) + plain.count("\n")
        if readable == len(plain) and _WORDLIKE.search(plain):
            return plain
    return None


def _base64(code: str) -> bytes:
    bare = code.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
