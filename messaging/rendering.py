"""De-identified Markdown to the HTML that everyone sees, once per message.

The subset: paragraphs and line breaks, emphasis, lists, quotations, code, links (also bare ones)
and @mentions. Whatever the Markdown library makes of it, bleach lets through the tags below only.
"""

import re
from collections.abc import Mapping
from html import escape

import bleach
from markdown_it import MarkdownIt

TAGS = frozenset(
    ["p", "br", "em", "strong", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a"]
)
PROTOCOLS = frozenset(["http", "https", "mailto"])
MENTION = re.compile(r"(?<![\w@.])@([a-z0-9]+(?:\.[a-z0-9]+)*)")
_TEXT_OUTSIDE_TAGS = re.compile(r"(<[^>]*>)")
# A number and its unit stay on one line, as do a comparison and its value.
_NUMBER_AND_UNIT = re.compile(
    r"(\d) (?=(?:%|°C|mmHg|kPa|[mµnpk]?[gL]|[mcµ]?m|[mµnp]?mol|[kM]?U?I|bpm|ms|h|min|s|j|ans?|mois|"
    r"jours?|semaines?|years?|months?|weeks?|days?|hours?)(?:[/\s.,;:)\]]|$))"
)
_COMPARISON = re.compile(r"([<>≤≥=±~]|&lt;|&gt;) (?=\d)")
# French sets a space before these signs, and inside its quotation marks.
_BEFORE_A_SIGN = re.compile(r" (?=[:;?!»])")
_AFTER_A_QUOTE = re.compile(r"(?<=«) ")

_markdown = (
    MarkdownIt("zero", {"breaks": True, "linkify": True, "typographer": False})
    .enable(["emphasis", "strikethrough", "list", "blockquote", "backticks", "fence", "newline"])
    .enable(["link", "linkify", "autolink", "escape", "entity"])
)
_linkify = _markdown.linkify
assert _linkify is not None
_linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # "p53.it" is no link


def render(text: str, mentions: Mapping[str, str] | None = None) -> str:
    """HTML of a de-identified Markdown text.

    `mentions`: handle → full name of those who may be mentioned here; other @words stay text.
    """
    html = bleach.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes=_allowed_attribute,
        protocols=PROTOCOLS,
        strip=True,
        strip_comments=True,
    )
    pieces = _TEXT_OUTSIDE_TAGS.split(html)
    pieces[::2] = [_dress(piece, mentions or {}) for piece in pieces[::2]]
    return (
        "".join(pieces)
        .replace("<a ", '<a rel="noopener noreferrer nofollow" target="_blank" ')
        .strip()
    )


def _allowed_attribute(tag: str, name: str, value: str) -> bool:
    """Only where a link leads, and only when that is another place: never into our own pages."""
    return (tag, name) == ("a", "href") and value.startswith(("http://", "https://", "mailto:"))


def typeset(text: str) -> str:
    """The same text with the spaces at which no line may break made no-break spaces."""
    text = _NUMBER_AND_UNIT.sub("\\1\N{NO-BREAK SPACE}", text)
    text = _COMPARISON.sub("\\1\N{NO-BREAK SPACE}", text)
    return _AFTER_A_QUOTE.sub("\N{NO-BREAK SPACE}", _BEFORE_A_SIGN.sub("\N{NO-BREAK SPACE}", text))


def _dress(text: str, mentions: Mapping[str, str]) -> str:
    text = typeset(text)
    return MENTION.sub(lambda match: _mention(match, mentions), text) if mentions else text


def _mention(match: re.Match[str], mentions: Mapping[str, str]) -> str:
    handle = match[1]
    if handle not in mentions:
        return match[0]
    return f'<b class="mention" data-handle="{handle}">@{escape(mentions[handle])}</b>'
