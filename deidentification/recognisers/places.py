# ruff: noqa: SIM905 (a list of words reads better as words)
"""Towns, regions and countries, where the words around say that a place is meant."""

import re
from collections.abc import Iterator
from typing import Final

from ..document import Candidate, Document, Shape, phrase_end
from ..model import Kind
from ..wordlists import MEDICAL, ORDINARY, PLACE, PLACE_PHRASES, PLACE_STARTS, Flag
from .names.eponyms import is_eponym
from .names.vocabulary import CAPITAL_TITLES, NEVER, PARTICLES, PATIENTS, TITLES

_PLACES: Final = int(PLACE)
_TOWNS: Final = int(Flag.COMMUNE | Flag.CITY)
_WORDS: Final = int(ORDINARY)
_MEDICINE: Final = int(MEDICAL)
_OTHER: Final = int(Flag.EPONYM | Flag.ACRONYM)
_COMMON: Final = int(Flag.COMMON)
_FOREIGN: Final = int(Flag.FOREIGN)
_FREQUENT: Final = int(Flag.FREQUENT)
_ACRONYM: Final = int(Flag.ACRONYM)
_COUNTRY: Final = int(Flag.COUNTRY)
_ELISION: Final = int(Flag.ELISION)
_NAMES: Final = int(Flag.FIRST | Flag.LAST)
_NAMES_OR_FOREIGN: Final = int(Flag.FIRST | Flag.LAST | Flag.FOREIGN)
_ABROAD: Final = int(Flag.CITY | Flag.COUNTRY)
_ANYTHING: Final = _WORDS | _MEDICINE | _OTHER | _NAMES_OR_FOREIGN

# After these a place follows, whatever its case.
_MOVES: Final = frozenset(
    "vient demenage demenagee quitte male female homme femme reside residant "
    "residait habite habitait habitant demeure demeurant domicilie "
    "domiciliee vit vivant vivait "
    "native natif originaire arrive arrivee venant venu venue provenant provenance "
    "transfere transferee rapatrie "
    "resides residing resided lives living lived born moved originally transferred "
    "arrived travelled traveled "
    "visiting flew evacuated domiciled based vive residente natural procedente "
    "wohnhaft wohnt geboren mute mutee "
    "nee ne installe installee retraite hospitalise hospitalisee installe exerce "
    "exercant loge logee parti partie "
    "retour sejourne voyage voyages emigre immigre lieu naissance commune ville town "
    "city village localidad "
    "provincia ort stadt wohnort domicile adresse address hometown".split()
)
_PREPOSITIONS: Final = frozenset(
    "a in at from near de d' en au aux vers sur to of pour chez des du within around "
    "outside pres dans nach aus bei "
    "por desde hasta el cerca vom zu le la l' entre par via and et ou or".split()
)
_SURE_PREPOSITIONS: Final = frozenset(
    "a in at from near vers en d' aus nach to outside around pres of chez pour".split()
)
_NO_TOWNS: Final = frozenset(
    "domicile cote etranger deux trois maison charge present pieds jour jours proximite".split()
)
# The country of the language itself tells nothing.
_AT_HOME: Final = {"fr": ("france",), "en": ("america",)}
_HOUSES: Final = frozenset(
    "hospital clinic center centre hopital clinique chu chru chr ch college "
    "university campus".split()
)
_DIRECT: Final = frozenset(
    "reside resides residing residant lives living habite habitant demeurant "
    "domicilie domiciliee ville town city localidad ort address adresse".split()
)
_GRADE: Final = re.compile(r" (?:[IVX]{1,4}|[A-Z]\d\w*)(?![\w'])")  # `Bethesda III`, `Prague C2M4`
# `Glasgow 15`, `Apgar à 8/10`: what a scale of that name gave.
_SCORED: Final = re.compile(r" (?:[aàd]e? |at |of |= ?|: ?)?\d{1,2}(?:/\d{1,2})?(?![\w/])")
_LEADING: Final = (
    _SURE_PREPOSITIONS
    | _DIRECT
    | _MOVES
    | _PREPOSITIONS - frozenset("l' la le et and ou or par".split())
)
_LINK: Final = re.compile(r"(?: {1,2}|-|'| ?- ?|)\Z")
_CEDEX: Final = re.compile(r"(?:,? ?-? ?cedex(?: \d{1,2})?)", re.I)
_STATE: Final = re.compile(
    r",? (?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware"
    r"|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa"
    r"|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota"
    r"|Mississippi|Missouri|Montana|Nebraska|Nevada"
    r"|New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio"
    r"|Oklahoma|Oregon|Pennsylvania|Rhode Island|Tennessee"
    r"|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Ontario"
    r"|Quebec|Québec|Alberta|Manitoba)\b|"
    r",? (?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO"
    r"|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH"
    r"|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR|BC|AB|ON|QC|MB|SK|NS|NB)(?![\w'.-]\w|\w)"
)
_SAINT_PLACE: Final = re.compile(
    r"\b(?:St\.?(?! Clinic| Hospital| Medical)|Saint|Sainte|Ste\.?|Mount|Mt\.?|Ft\.?)"
    r" ?-?[A-ZÀ-Ý][\w'-]*\w"
)
_NO_PLACE: Final = re.compile(
    r"(?:'s|’s)? (?:wort|valve|dance|encephalitis|Medical|criteria|device|pacemaker|stent)"
)
_SHORT_TOWN: Final = re.compile(
    r"\b(?:in|from|of|near|to|at) (NYC|LA|SF|DC|NY|PHX|ATL|D\.C\.|N\.Y\.C?\.?|L\.A\.)(?![\w'-])"
)
_LOW_TOWN: Final = re.compile(
    r"\b(?:in|from|near|at|to) (?P<town>[a-z]{4,20} (?:falls|heights|springs|beach"
    r"|hills|grove|regis))\b"
)
_TOWN_STATE: Final = re.compile(
    r"(?:[A-ZÀ-Ý][\w'.-]{1,20} ){0,3}[A-ZÀ-Ý][\w'.-]{1,20}, (?:AL|AK|AZ|AR|CA|CO|CT|DE"
    r"|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA"
    r"|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA"
    r"|WV|WI|WY|DC|PR) \d{5}(?!\d)"
)
_LONE_STATE: Final = re.compile(
    r"(?<=[a-z]), (?P<state>AL|AK|AZ|AR|CA|CO|CT|FL|GA|HI|IL|IA|KS|KY|LA|MI|MN|MO|MT"
    r"|NE|NV|NH|NJ|NM|NY|NC|ND|OH"
    r"|OK|SC|SD|TN|TX|UT|VA|WA|WV|WI|WY|DC)(?=[,.?;:)]|\s(?:on|in|with|for|and|\d)|\s?$|\n)"
)


def places(document: Document) -> Iterator[Candidate]:
    """Named places, the longest name first."""
    index, count = 0, len(document.keys)
    while index < count:
        if document.shapes[index] == Shape.LOWER and not _may_be_low(document, index):
            index += 1
            continue
        end = _place_end(document, index)
        if end > index:
            confidence = _confidence(document, index, end)
            if confidence:
                stop = _suffix_end(document, end)
                yield Candidate(document.starts[index], stop, Kind.LOCATION, "place", confidence)
                index = end
                continue
        elif _unknown_place(document, index):
            end = _capitalised_end(document, index)
            yield Candidate(
                document.starts[index],
                _suffix_end(document, end),
                Kind.LOCATION,
                "place by context",
                0.5,
            )
            index = end
            continue
        index += 1

    for match in _SAINT_PLACE.finditer(document.text):
        if not _NO_PLACE.match(document.text, match.end()):
            yield Candidate(*match.span(), Kind.LOCATION, "saint", 0.5)
    for match in _SHORT_TOWN.finditer(document.text):
        yield Candidate(*match.span(1), Kind.LOCATION, "short town", 0.6)
    for match in _LOW_TOWN.finditer(document.folded):
        yield Candidate(*match.span("town"), Kind.LOCATION, "town by its second word", 0.5)
    for match in _TOWN_STATE.finditer(document.text):
        yield Candidate(*match.span(), Kind.LOCATION, "town, state and postcode", 0.8)
    yield from _datelines(document)
    for match in _LONE_STATE.finditer(document.text):
        yield Candidate(*match.span("state"), Kind.LOCATION, "state", 0.6)


_MONTH: Final = (
    r"(?:jan|feb|fev|mar|apr|avr|mai|may|jun|juin|jul|juil|aug|aout|sep|oct|nov|dec)[a-z]{0,6}\b"
)
_DATELINE: Final = re.compile(
    r"^(?P<town>[a-z][\w'-]{2,30}(?: [a-z][\w'-]{1,20}){0,4}), ?(?:le |the |on )?"
    r"(?:(?P<day>\d{1,2}/\d{1,2})[ \t]*$"
    rf"|(?=\d{{1,2}}(?:[ ./-]|(?:st|nd|rd|th|er)\b)|{_MONTH})"
    r"[^\n,;:]{4,24}(?:, ?\d{4})?[ \t]*$)",
    re.M,
)


def _datelines(document: Document) -> Iterator[Candidate]:
    """`Tarnorton, 18 January`: where and when a letter is written, alone on its line."""
    index_at = {start: index for index, start in enumerate(document.starts)}
    for match in _DATELINE.finditer(document.folded):
        first = index_at.get(match.start("town"))
        if first is not None and _may_be_written_at(document, first, match.end("town")):
            yield Candidate(*match.span("town"), Kind.LOCATION, "dateline", 0.6)
            if match["day"]:
                yield Candidate(*match.span("day"), Kind.DATE, "dateline", 0.6)


def _may_be_written_at(document: Document, first: int, stop: int) -> bool:
    """A capital, no word of medicine, and one word at least that is no ordinary one."""
    if document.shapes[first] == Shape.LOWER:
        return False
    named = False
    for index in range(first, len(document.keys)):
        if document.starts[index] >= stop:
            break
        flags, key = document.flags[index], document.keys[index]
        if key in NEVER or key in TITLES:
            return False
        if flags & (_MEDICINE | _OTHER) and not flags & _PLACES:
            return False
        named = named or bool(flags & _PLACES) or not flags & _WORDS
    return named


def _may_be_low(document: Document, index: int) -> bool:
    """Whether a place in lower case could stand here: never without a word that leads to it."""
    before = document.keys[index - 1] if index else ""
    return before in _LEADING


def _suffix_end(document: Document, end: int) -> int:
    """With the CEDEX or the state that belongs to a town."""
    stop = document.ends[end - 1]
    suffix = _CEDEX.match(document.text, stop) or _STATE.match(document.text, stop)
    return suffix.end() if suffix else stop


def _place_end(document: Document, index: int) -> int:
    """The index after the longest place name that begins here; ``index`` if there is none."""
    key = document.keys[index]
    best = index + 1 if document.flags[index] & _PLACES else index
    if key.split("-", 1)[0].rstrip("'") not in PLACE_STARTS:
        return best
    return max(best, phrase_end(document, index, PLACE_PHRASES))


def _confidence(document: Document, start: int, end: int) -> float:
    """How surely a listed place is meant here; 0 when it isn't."""
    shape, flags = document.shapes[start], document.flags[start]
    if flags & _ELISION and (end == start + 1 or document.shapes[start + 1] == Shape.LOWER):
        return 0
    if end == start + 1 and document.keys[start] in _AT_HOME.get(document.language, ()):
        return 0
    before = document.keys[start - 1] if start else ""
    earlier = document.keys[start - 2] if start > 1 else ""
    gap = document.gap(start - 1) if start else ""
    moved = _after_move(document, start)
    long = end - start > 1 or "-" in document.keys[start]
    if document.keys[start] in PATIENTS and end == start + 1:
        return 0
    if _after_postcode(document, start) and shape != Shape.LOWER:
        return 0.8
    if _after_person(document, start) and (long or shape != Shape.LOWER or not flags & _FREQUENT):
        return 0.7
    if shape != Shape.LOWER and _after_house(document, start) and flags & _PLACES:
        return 0.6
    scale = flags & _MEDICINE and flags & _OTHER and not moved
    if scale and _SCORED.match(document.text, document.ends[end - 1]):
        return 0
    if (end < len(document.keys) and _GRADE.match(document.text, document.ends[end - 1])) or (
        end == start + 1 and document.keys[start] in NEVER | PATIENTS
    ):
        return 0
    if shape in (Shape.FIGURES, Shape.INITIAL) or len(document.keys[start]) < 2:
        return 0
    if moved and (shape != Shape.LOWER or long or not flags & (_WORDS | _MEDICINE)):
        return 0.8
    if (
        moved
        and earlier in _DIRECT
        and flags & _TOWNS
        and document.keys[start] not in NEVER | _NO_TOWNS
    ):
        return 0.7
    if is_eponym(document, start, end):
        return 0
    if shape == Shape.LOWER:
        if gap != " " or before not in _SURE_PREPOSITIONS or before == "d'":
            return 0.6 if before in _DIRECT or moved else 0
        plain = not flags & _ANYTHING
        listed = (
            flags & _TOWNS
            and plain
            and len(document.keys[start]) > 4
            and before in ("a", "in", "from")
        )
        return 0.5 if listed or (long and _distinct(document, start, end)) else 0
    if (
        shape in (Shape.UPPER, Shape.MIXED)
        and len(document.keys[start]) < 5
        and not long
        and not moved
    ):
        return 0
    if long and _distinct(document, start, end):
        return 0.7
    if (
        flags & _COUNTRY
        and shape == Shape.CAPITALISED
        and not flags & (_MEDICINE | _FREQUENT | _ACRONYM)
    ):
        return 0.5
    if flags & _WORDS:
        listed = (
            flags & _TOWNS
            and not flags & (_FREQUENT | _MEDICINE)
            and document.language in ("fr", "en")
        )
        return (
            0.6
            if listed and before in _PREPOSITIONS and gap == " " and shape == Shape.CAPITALISED
            else 0
        )
    if document.language in ("es", "de") and not flags & (_MEDICINE | _ACRONYM) and flags & _ABROAD:
        return 0.5
    if flags & _COUNTRY and not flags & (_MEDICINE | _OTHER):
        return 0.5
    if flags & (_MEDICINE | _OTHER) and not (
        flags & _TOWNS and before in _PREPOSITIONS and gap.strip() == ""
    ):
        return 0.4 if flags & _TOWNS and gap.strip(".") == ", " and not flags & _ACRONYM else 0
    if before in _SURE_PREPOSITIONS and gap.strip() == "" and earlier != "par":
        return 0.7
    if before in _PREPOSITIONS and gap.strip() == "":
        return 0.6
    if not flags & _NAMES:
        return 0.5
    return 0.4 if gap.strip(" .") == "," or "\n" in gap else 0


def _distinct(document: Document, start: int, end: int) -> bool:
    """Whether at least one word of a long name is not an ordinary or medical word."""
    for word in range(start, end):
        if (
            not document.flags[word] & (_WORDS | _MEDICINE | _ELISION)
            and document.shapes[word] != Shape.INITIAL
        ):
            return True
    capitals = [word for word in range(start, end) if document.shapes[word] != Shape.LOWER]
    if not any(len(document.keys[word]) > 3 for word in capitals):
        return False
    return all(
        document.shapes[word] != Shape.LOWER or len(document.keys[word]) < 4
        for word in range(start, end)
    )


def _after_postcode(document: Document, start: int) -> bool:
    """`75020 Paris`, `69007, Lyon`, `F-75014 - Paris`."""
    if not start or document.shapes[start - 1] != Shape.FIGURES or "\n" in document.gap(start - 1):
        return False
    code = document.keys[start - 1]
    if document.gap(start - 1).strip(" ,-." if document.language == "es" else " ,-") != "":
        return False
    if "-" in code and code.rsplit("-", 1)[1].isdigit() and len(code) < 9:
        return True  # `A-9011 Neustadt`
    return (
        len(code) in (5, 3)
        and code.isdigit()
        and (
            len(code) == 5
            or (document.keys[start - 2].isdigit() and len(document.keys[start - 2]) == 2)
        )
    )


def _after_house(document: Document, start: int) -> bool:
    """`Children's Hospital Boston`, `Memorial Hospital, Atlanta`."""
    return (
        start > 0
        and document.keys[start - 1] in _HOUSES
        and document.gap(start - 1) in (" ", ", ", " - ")
    )


def _after_person(document: Document, start: int) -> bool:
    """`Mme X de Y`, `Mr X from Y`."""
    if (
        start < 3
        or document.keys[start - 1] not in ("de", "from", "d'", "of", "aus")
        or document.gap(start - 2) != " "
    ):
        return False
    for position in range(start - 3, max(-1, start - 7), -1):
        if (
            document.keys[position] in TITLES | CAPITAL_TITLES
            and document.shapes[start - 2] != Shape.FIGURES
        ):
            between = document.text[document.ends[position] : document.starts[start]]
            for word in range(position + 1, start - 1):
                if (
                    document.shapes[word] == Shape.LOWER
                    and document.flags[word] & _COMMON
                    and document.keys[word] not in PARTICLES
                ) and not document.flags[word] & _NAMES:
                    return False  # a sentence goes on between the person and the place
            return (
                not any(mark in between for mark in ",;:\n(")
                and document.keys[start - 2] not in NEVER
            )
    return False


def _after_move(document: Document, start: int) -> bool:
    """`réside à X`, `from X`, `arrivée de X`."""
    if (
        not start
        or document.gap(start - 1).strip(" '") not in ("", ":")
        or "\n" in document.gap(start - 1)
    ):
        return False
    before = document.keys[start - 1]
    if before in _DIRECT:
        return True
    position = start - 1
    for _ in range(3):
        if position < 0 or document.keys[position] not in _PREPOSITIONS:
            break
        position -= 1
    return position >= 0 and position < start - 1 and document.keys[position] in _MOVES


def _unknown_place(document: Document, index: int) -> bool:
    """A capitalised word that no list knows, after a word that a place must follow."""
    if document.shapes[index] == Shape.UPPER and len(document.keys[index]) < 5:
        return False
    if (
        document.keys[index].startswith(("saint-", "sainte-", "st-", "ste-"))
        and len(document.keys[index]) > 7
    ):
        return not document.flags[index] & _MEDICINE
    if (
        document.keys[index] in ("la", "le", "les")
        and document.shapes[index] != Shape.LOWER
        and _after_postcode(document, index)
    ):
        return True
    if document.shapes[index] not in (Shape.CAPITALISED, Shape.UPPER, Shape.MIXED):
        return document.shapes[index] == Shape.LOWER and _lower_place(document, index)
    if _after_person(document, index) and document.gap(index)[:1] in (",", ".", "\n", ""):
        return document.keys[index] not in NEVER
    if not (
        _after_move(document, index)
        or _after_postcode(document, index)
        or _after_person(document, index)
    ):
        return False
    return not document.flags[index] & (_WORDS | _MEDICINE | _OTHER)


def _lower_place(document: Document, index: int) -> bool:
    flags = document.flags[index]
    if _after_direct(document, index):
        named = document.keys[index] not in NEVER | _NO_TOWNS and document.gap(index)[:1] in (
            ",",
            ".",
            ";",
            "\n",
            "(",
            "",
        )
        if named and not flags & (_MEDICINE | _ELISION):
            return True
    known = flags & ~_NAMES_OR_FOREIGN
    if (
        not known
        and document.keys[index - 1] in ("a", "from", "in")
        and len(document.keys[index]) > 4
        and index
    ) and (
        (
            document.gap(index - 1) == " "
            and document.gap(index)[:1] in (",", ".", ";", ")", "?", "\n", "")
        )
        or document.gap(index)[:2] == " ("
    ):
        return not flags & _FOREIGN
    return not known and len(document.keys[index]) > 3 and _after_move(document, index)


def _after_direct(document: Document, index: int) -> bool:
    return (
        index > 1
        and document.keys[index - 1] in ("a", "in", "en")
        and document.keys[index - 2] in _DIRECT
    )


def _capitalised_end(document: Document, index: int) -> int:
    end = index + 1
    while end < len(document.keys) and end < index + 5 and _LINK.match(document.gap(end - 1)):
        if document.shapes[end] not in (Shape.CAPITALISED, Shape.UPPER, Shape.MIXED):
            break
        end += 1
    return end
