# ruff: noqa: SIM905 (a list of words reads better as words)
"""Names that something announces: a title, a label, a kinship word, a verb of address."""

import re
from collections.abc import Iterator
from typing import Final

from ...document import Candidate, Document, Shape
from ...model import Kind
from .eponyms import is_eponym
from .runs import (
    ACRONYM,
    COMMON,
    EPONYM,
    FIRST,
    FOREIGN,
    FREQUENT,
    GUESSED,
    LAST,
    MEDICINE,
    NAMED,
    WORDS,
    may_follow,
    name_end,
    unwritten,
)
from .vocabulary import (
    ACADEMIC,
    CAPITAL_TITLES,
    DOINGS,
    KIN,
    LABELS,
    MAIDEN,
    NAME_LABELS,
    NEVER,
    PARTICLES,
    PATIENTS,
    TITLES,
    VERBS,
)

_AFTER_TITLE = re.compile(r"(?:\.? {0,3}|\.?\n|\. ?)\Z")
_AFTER_LABEL = re.compile(r"(?:\(?[a-z]{0,3}\)?)? {0,4}(?:n°)? ?[:=|][ \t]{0,6}\n?[ \t]*\Z")
_BLANK = re.compile(r" {1,3}\Z")
_APPOSED = re.compile(r"(?: ?\([^()]{1,24}\))?, {1,2}\Z")
_OPENING = re.compile(r"(?:^|[\n])[ \t•*>-]*\Z")
_AFTER_KIN = re.compile(r"(?: {1,3}| ?[:,] ?)\Z")
_BRACKET = re.compile(r" \(\Z")
_LISTED = re.compile(r"(?: ?[,;/&] ?| (?:et|and|y|und|ou) |, (?:et|and) )\Z")
_UNITS: Final = frozenset("m mm ms me mx".split())
_SOMEHOW: Final = frozenset(
    "mieux bien mal better worse well fine stable home bon encore toujours".split()
)
_BY: Final = frozenset("par by".split())
_DONE: Final = frozenset(
    "vu vue revu revue relu relue valide validee redige redigee signe signee "
    "prescrit prescrite adresse adressee "
    "suivi suivie opere operee examine examinee accompagne accompagnee amene amenee "
    "transmis transmise dicte dictee "
    "saisi realise realisee effectue effectuee genere generee interprete interpretee "
    "envoye confirme pris demande "
    "seen reviewed referred signed dictated operated examined written followed "
    "treated accompanied brought managed "
    "performed authored verified validated approved interpreted requested prescribed "
    "read re-read dispensed "
    "visto vista firmado remitido realizado dx'd diagnosed assessed evaluated "
    "admitted consulted".split()
)
_MET: Final = _DONE | frozenset(
    "discussed spoke spoken talk talked meeting met managed co-managed comanaged "
    "appointment discute conjointement entretien "
    "accord consultation liaison lives vit marie mariee collaboration coalition "
    "echange entretenu concertation".split()
)
_WITH: Final = frozenset("avec with aupres".split())
_IS: Final = frozenset("s'appelle appelle m'appelle prenomme nomme named".split())


def announced_names(document: Document) -> Iterator[Candidate]:
    """Names after titles, labels, kin, maiden words, verbs and agents."""
    yield from _opening_name(document)
    yield from _speakers(document)
    for index, key in enumerate(document.keys[:-1]):
        if key in TITLES or key in CAPITAL_TITLES:
            yield from _after_title(document, index)
        if key in LABELS:
            yield from _after_label(document, index)
        if key in KIN or key in VERBS or key in MAIDEN:
            yield from _after_kin(document, index)
        if key in PATIENTS:
            yield from _likely(document, index + 1, _APPOSED, "apposition")
        elif key in _CARERS and document.gap(index) == ", ":
            yield from _carer(document, index + 1)
        elif index and (
            (key in _BY and document.keys[index - 1] in _DONE)
            or (key in _WITH and document.keys[index - 1] in _MET)
        ):
            yield from _likely(document, index + 1, _BLANK, "agent")
        elif (
            index and key in ("is", "est") and document.keys[index - 1] in ("name", "nom", "prenom")
        ):
            yield from _likely(document, index + 1, _BLANK, "verb")


_CARERS: Final = frozenset(
    "doctor physician gp surgeon nurse midwife physiotherapist pharmacist cardiologist "
    "medecin generaliste traitant chirurgien chirurgienne infirmier infirmiere sage-femme "
    "kinesitherapeute kine pharmacien pharmacienne cardiologue".split()
)
_ENDED: Final = frozenset(".,;\n)")


def _carer(document: Document, start: int) -> Iterator[Candidate]:
    """`her family doctor, Rivers.`: the name in apposition closes the clause."""
    end = name_end(document, start, commas=False)
    if end == start or document.gap(end - 1)[:1] not in _ENDED | {""}:
        return
    flags, key = document.flags[start], document.keys[start]
    if flags & (MEDICINE | ACRONYM) and not flags & NAMED:
        return
    low = document.shapes[start] == Shape.LOWER
    if key in NEVER or (low and flags & WORDS) or not (flags & NAMED or not flags & WORDS):
        return
    yield _name(document, start, end, "carer", 0.7)


def _after_title(document: Document, index: int) -> Iterator[Candidate]:
    key = document.keys[index]
    if not _AFTER_TITLE.match(document.gap(index)):
        return
    before = document.text[max(0, document.starts[index] - 2) : document.starts[index]]
    if key in _UNITS and (before[-1:].isdigit() or before[-2:-1].isdigit()):
        return  # `3 m`, `15 mm`, `20 ms`
    dotted = document.gap(index).startswith(".")
    low = key in CAPITAL_TITLES and document.shapes[index] == Shape.LOWER and key != "pr"
    if low and not (key in ("m", "ms", "sr") and (dotted or _certain(document, index + 1))):
        return
    if document.keys[index + 1] in TITLES and document.gap(index + 1).strip(". ") == "":
        return  # `Mme le Dr X`: the last title counts
    start = index + 1
    if (
        (
            key == "m"
            and document.shapes[index] != Shape.LOWER
            and document.shapes[start] == Shape.LOWER
        )
        and document.keys[start] not in PARTICLES
        and not document.flags[start] & NAMED
    ):
        return  # `M. abscessus`
    while (
        start + 1 < len(document.keys)
        and document.keys[start] in ACADEMIC
        and document.language == "de"
    ):
        start += 1
    end = name_end(document, start, commas=True)
    if end > start and not _imaging(document, index):
        yield _name(document, start, end, "title", 0.95)
        yield from _listed(document, end, "title")


def _imaging(document: Document, index: int) -> bool:
    """`MR angiography`, `MR Imaging`."""
    return document.text[document.starts[index] : document.ends[index]] == "MR" and bool(
        document.flags[index + 1] & MEDICINE
    )


def _certain(document: Document, index: int) -> bool:
    flags = document.flags[index]
    if document.keys[index] in PARTICLES and index + 1 < len(document.keys):
        index, flags = index + 1, document.flags[index + 1]
        if flags & LAST and not flags & (FREQUENT | MEDICINE):
            return document.keys[index] not in NEVER
    if document.keys[index] in NEVER or flags & WORDS:
        return False
    return not flags & MEDICINE or bool(flags & NAMED)


def _opening_name(document: Document) -> Iterator[Candidate]:
    """`foulques va mieux`: a message or a line that begins with who it is about."""
    for index, key in enumerate(document.keys[1:]):
        owner = document.gap(index).startswith("'s ") and document.shapes[index + 1] == Shape.LOWER
        if owner or (key in DOINGS and _BLANK.match(document.gap(index))):
            start = index - 1 if index and document.keys[index] not in NEVER else index
            for first in {index, max(start, 0)}:
                if owner and first == index and document.flags[index] & EPONYM:
                    continue
                if not _OPENING.search(
                    document.text, max(0, document.starts[first] - 4), document.starts[first]
                ):
                    continue
                words = range(first, index + 1)
                plainly = (
                    document.keys[index + 2 : index + 3] and document.keys[index + 2] in _SOMEHOW
                )
                if all(_unknown_or_given(document, word, bool(plainly)) for word in words):
                    yield _name(document, first, index + 1, "opening", 0.6)


_SPEAKER = re.compile(r"^[ \t>-]{0,4}([^\W\d_][\w'-]{1,24}) ?:(?=\s)", re.M)


def _speakers(document: Document) -> Iterator[Candidate]:
    """`Marjolaine: …`: who speaks, at the head of a line."""
    if ":" not in document.text:
        return
    starts = {start: index for index, start in enumerate(document.starts)}
    speakers = []
    for match in _SPEAKER.finditer(document.text):
        index = starts.get(match.start(1))
        if (
            index is not None
            and document.shapes[index] == Shape.CAPITALISED
            and document.keys[index] not in NEVER | LABELS
        ):
            speakers.append(index)
    if any(
        document.flags[index] & FIRST and not document.flags[index] & (COMMON | MEDICINE)
        for index in speakers
    ):
        for index in speakers:
            if document.flags[index] & FIRST or not document.flags[index]:
                yield _name(document, index, index + 1, "speaker", 0.6)


def _unknown_or_given(document: Document, index: int, plainly: bool) -> bool:
    flags, key = document.flags[index], document.keys[index]
    if (
        key in NEVER
        or key in TITLES
        or len(key) < 3
        or document.shapes[index] in (Shape.FIGURES, Shape.INITIAL)
    ):
        return False
    if (
        document.shapes[index] == Shape.CAPITALISED
        and flags & FIRST
        and not flags & (FREQUENT | MEDICINE | EPONYM)
    ):
        return True
    if plainly and (flags & NAMED or not flags & COMMON):
        return True
    if len(key) < 4:
        return False
    if flags & (COMMON | MEDICINE | ACRONYM | EPONYM | FOREIGN):
        return bool(flags & FIRST) and not flags & (COMMON | MEDICINE | ACRONYM | EPONYM)
    return bool(flags & FIRST) or not flags & WORDS


def _after_label(document: Document, index: int) -> Iterator[Candidate]:
    start = index + 1
    for _ in range(2):
        # `Médecin traitant : X`, `Nom de naissance : X`
        if not (_BLANK.match(document.gap(start - 1)) and document.shapes[start] == Shape.LOWER):
            break
        if (
            start + 1 >= len(document.keys)
            or ":"
            not in document.text[document.starts[index] : document.starts[start + 1] + 1][-60:]
        ):
            break
        start += 1
    gap = document.gap(start - 1)
    if document.keys[start] in TITLES and _AFTER_TITLE.match(document.gap(start)):
        return
    if _BLANK.match(gap):
        yield from _likely(document, start, _BLANK, "label")
        return
    if not _AFTER_LABEL.match(gap):
        return
    end = name_end(document, start, commas=True)
    if end > start and (
        document.keys[index] in NAME_LABELS or _name_after_colon(document, start, end)
    ):
        yield _name(document, start, end, "label", 0.9)
        yield from _listed(document, end, "label")


def _name_after_colon(document: Document, start: int, end: int) -> bool:
    """A capital after a colon proves nothing: one of the words must be no ordinary word."""
    if all(document.shapes[word] == Shape.INITIAL for word in range(start, end)):
        return True
    for word in range(start, end):
        flags = document.flags[word]
        if document.keys[word] in PARTICLES and end - start > 1:
            continue
        if not flags & (WORDS | MEDICINE | ACRONYM):
            return True
    named = all(document.flags[word] & NAMED for word in range(start, end))
    return named and (end - start > 1 or document.gap(end - 1)[:1] in ("\n", ",", ""))


def _after_kin(document: Document, index: int) -> Iterator[Candidate]:
    start = index + 1
    if document.keys[start] in TITLES:
        return
    maiden = document.keys[index] in MAIDEN
    if (
        maiden
        and _BLANK.match(document.gap(index))
        and document.keys[index] not in ("ne", "dit", "born")
    ):
        end = name_end(document, start)
        if end > start and _looks_named(document, start, end):
            yield _name(document, start, end, "maiden name", 0.9)
        return
    if document.gap(index) == " (" and document.keys[index] in KIN and _possessed(document, index):
        yield from _likely(document, start, _BRACKET, "kin")
    rule = "verb" if document.keys[index] in VERBS else "kin"
    yield from _likely(document, start, _AFTER_KIN, rule)


def _looks_named(document: Document, start: int, end: int) -> bool:
    if end - start > 1 and document.keys[start] in PARTICLES:
        return True
    flags = document.flags[start]
    if unwritten(document, start):
        return not flags & (WORDS | MEDICINE) or bool(flags & NAMED and not flags & MEDICINE)
    return bool(flags & NAMED) or not flags & (WORDS | MEDICINE)


def _likely(document: Document, start: int, gap: re.Pattern[str], rule: str) -> Iterator[Candidate]:
    """A name that nothing but its own look and the word before speak for."""
    if start >= len(document.keys) or not gap.match(document.gap(start - 1)):
        return
    end = name_end(document, start, commas=rule == "apposition")
    if end == start or document.keys[start] in TITLES or document.keys[start].endswith("'"):
        return
    if rule == "agent" and document.flags[start] & EPONYM and document.gap(end - 1)[:1] == "'":
        return  # `diagnosed with Alzheimer's`
    if is_eponym(document, start, end) or _acronym_alone(document, start, end):
        return
    flags = document.flags[start]
    flags = 0 if flags & GUESSED and rule in ("verb", "kin") else flags
    key = document.keys[start]
    if key in PARTICLES and end - start > 1:
        listed = document.flags[start + 1] & NAMED and not document.flags[start + 1] & WORDS
        likely = not unwritten(document, start) or (
            _certain(document, start) and rule != "agent" and bool(listed)
        )
    elif unwritten(document, start):
        likely = bool(flags & FIRST) and not flags & (COMMON | MEDICINE | ACRONYM) and len(key) > 3
        if rule in ("verb", "kin", "apposition") and not flags & (
            WORDS | MEDICINE | ACRONYM | FOREIGN
        ):
            likely = likely or (bool(flags & LAST) and len(key) > 3) or rule == "verb"
            likely = likely or (rule == "kin" and len(key) > 4 and _possessed(document, start - 1))
        if (
            rule == "verb"
            and flags & NAMED
            and document.keys[start - 1] in _GREETINGS
            and document.gap(end - 1)[:1] == ","
        ):
            likely = True
    elif document.shapes[start] == Shape.INITIAL:
        likely = end - start > 1
    else:
        likely = not flags & (WORDS | MEDICINE | ACRONYM)
        whole = [document.flags[word] for word in range(start, end)]
        if (
            rule in ("verb", "kin")
            and end - start > 1
            and any(one & NAMED and not one & WORDS for one in whole)
        ):
            likely = True
        if flags & NAMED and not flags & ACRONYM:
            likely = likely or end - start > 1 or (rule in ("kin", "verb") and not flags & MEDICINE)
        if (
            document.keys[start - 1] in _GREETINGS
            and flags & NAMED
            and document.gap(end - 1)[:1] == ","
        ):
            likely = True
        if rule == "kin" and document.gap(start - 1) == " " and document.language in ("fr", "en"):
            likely = likely or (
                document.shapes[start] == Shape.CAPITALISED
                and (not flags & MEDICINE or bool(flags & (WORDS | NAMED)))
            )
    if likely:
        yield _name(document, start, end, rule, 0.8)


_GREETINGS: Final = frozenset(
    "hi hello hey dear salut bonjour bonsoir cher chere coucou hola".split()
)
_OWNERS: Final = frozenset(
    "by par son sa ses his her mon ma my notre our leur their le la l' the une un a".split()
)


def _possessed(document: Document, index: int) -> bool:
    """`son époux X`, `le frère (X)`"""
    return index > 0 and document.keys[index - 1] in _OWNERS


def _acronym_alone(document: Document, start: int, end: int) -> bool:
    """One short word in capitals, in a text that isn't: `with HVS`, `patient PWCD`."""
    if end - start > 1 or document.shapes[start] not in (Shape.UPPER, Shape.MIXED):
        return (
            len(document.keys[start]) < 3
            and document.shapes[start] == Shape.CAPITALISED
            and end - start == 1
        )
    return not document.flags[start] & NAMED or len(document.keys[start]) < 5


def _listed(document: Document, end: int, rule: str) -> Iterator[Candidate]:
    """Further names of a list: `Dr X, Y et Z`."""
    for _ in range(12):
        if end >= len(document.keys) or not _LISTED.match(document.gap(end - 1)):
            if not (end < len(document.keys) and document.keys[end] in ("et", "and", "y", "und")):
                return
            end += 1
            if end >= len(document.keys):
                return
        flags = document.flags[end]
        named = flags & NAMED and not flags & (COMMON | MEDICINE)
        if not (named or document.shapes[end] == Shape.INITIAL) or (
            not may_follow(document, end) and document.shapes[end] != Shape.INITIAL
        ):
            return
        start, end = end, name_end(document, end)
        if end == start:
            return
        if unwritten(document, start) and not document.flags[start] & FIRST:
            return
        yield _name(document, start, end, rule, 0.75)


def _name(document: Document, start: int, end: int, rule: str, confidence: float) -> Candidate:
    stop = document.ends[end - 1]
    if document.shapes[end - 1] == Shape.INITIAL and document.text[stop : stop + 1] == ".":
        stop += 1
    return Candidate(document.starts[start], stop, Kind.NAME, f"name after {rule}", confidence)
