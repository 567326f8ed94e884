# ruff: noqa: SIM905 (a list of words reads better as words)
"""Names without a title in the middle of a message: who is asked about, spoken with, mentioned.

Messages are typed in a hurry and without capitals, so a word that no list knows may be a name in
lower case; it needs one of these cues before it, or a verb after it that only a person does.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...document import Candidate, Document, Shape
from ...model import Kind
from ...wordlists import name_likeness
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
    PLACES,
    WORDS,
    name_end,
    unwritten,
)
from .vocabulary import KIN, LABELS, NEVER, PARTICLES, TITLES

# What a name follows directly.
_CUE: Final = re.compile(
    r"(?<![\w'-])(?:"
    r"does the name|fyi|need your help with|lumieres pour|look at|l'irm de|mariee? "
    r"(?:a|avec)|married to|returns (?:today )?with|accompagnee? (?:de|par)"
    r"|accompagne\(e\) (?:de|par)"
    r"|avis pour|suite du cas de|(?:le )?dossier(?: de| du| d')?|nouvelles de"
    r"|au nom de"
    r"|point sur|parler? (?:de|avec|a)"
    r"|parle (?:de|avec|a)|discute (?:de|avec)|mail de|message de|appel de|accord de"
    r"|coordonnees de|numero de|rdv (?:de|avec)"
    r"|entree de|sortie de|retour de|transfert de|visite de|famille de|(?:qqn"
    r"|quelqu'un|tu|vous|as-tu|t'as) (?:a |as |avez )?vu|merci a?|joindre"
    r"|faites? par|fait par|vu par|redige par|signe par|demande de|mari de|femme de"
    r"|mere de|pere de|fils de|fille de|frere de|soeur de"
    r"|veuve de|epouse de|chambre de|scanner de|irm de|bilan de|examen de"
    r"|resultats? de|courrier de|lettre de|ordonnance de"
    r"|update on|s/w|d/w|spoke (?:with|to)|speak (?:with|to)|saw|met|thoughts on"
    r"|options for|notes of|hx of|similar case as"
    r"|referring|reach|ask|asked|handover for|message from|mail from|email from"
    r"|note from|call from|chart of|chat with|talked to"
    r"|follow-?up on|consult for|appt for|results? (?:for|of)|labs (?:for|of)|scan "
    r"(?:for|of)|family of|wife of|husband of|mother of"
    r"|son of|daughter of|anticoagulation in|advice on|advice for|opinion on|seen by"
    r"|signed by|done by|anyone know|bed \d+|brother,"
    r"|can you take|tu prends|peux-tu prendre|vous prenez|sister,|children,|kids,"
    r"|enfants,|daughter|hi all,|bonjour,|bonsoir,|re-bonjour,|frere,|soeur,|fils,"
    r"|fille,|mari,|cr signe|report signed|for pt|pour info"
    r"|(?:resuscitated|intubated|anaesthetised|anesthetized|transferred|discharged) by"
    r"|(?:reanime|intube|anesthesie|transfere)e?(?:\(e\))? par"
    r")\s{1,2}(?:m/mme |mr/mrs )?(?=[^\W\d_])"
)
# What only a person does, right after the name.
_DEED: Final = re.compile(
    r"[ ](?:m'a|m'est|t'a|nous a|vous a|l'a|te|me|called me|called|sera (?:vue?|revue?"
    r"|discutee?|presentee?|opere|operee|admis|admise|hospitalise)"
    r"|will be|was (?:seen|admitted|born|sent|referred|discharged|discussed|brought"
    r"|transferred|started|moved|operated|diagnosed)"
    r"|is (?:seen|admitted|moving|coming|back|doing|going|feeling|well|better|home)"
    r"|has been|had been|has followed|sees|performed an?|lives|lived|says|said|tells|told"
    r"|asked|thinks|wants|wanted|would like|agrees|refused|understands|understood|a "
    r"(?:appele|bien|ete|dit|demande|refuse|accepte|compris|signe"
    r"|recu|eu)|est (?:nee?|venue?|sortie?|adressee?|admise?|decedee?|partie?|rentree?"
    r"|d'accord|suivie?)|etait|habite|vit|veut|souhaite|refuse"
    r"|accepte|part|partait|va|rentre|revient|demande|dit|pense|travaille|vient"
    r"|a rdv|pratique une|passera|passe|prend|prends)(?![\w'])"
)
# Deeds that leave no doubt, even where the name is an ordinary word (`Day understands…`).
_PERSONAL: Final = re.compile(
    r" (?:understands|understood|tells me|told me|m'a dit|m'a appele|a bien compris"
    r"|was born|est nee?|says|said|agrees|refused|wants|wanted"
    r"|lives|is moving|called me|partait|will be discussed|sera (?:revue?|discutee?))\b"
)
_GROUPS: Final = frozenset(
    "family famille team equipe staff everyone nobody parents couple group somebody "
    "someone who police".split()
)
_VOCATIVE: Final = re.compile(r"(?<=[a-zé], )(?P<name>[A-ZÀ-Þ][a-zß-ÿ]{2,20})(?=[!?])")
_MENTION: Final = re.compile(r"(?<![\w.@/])@(?P<name>[^\W\d_][\w-]{2,40})(?![\w@]|\.\w)")
_AGE_AFTER: Final = re.compile(
    r"(?: svp)?, ?(?:\d{1,3} ?(?:ans|a\b|yo|y/o|m\b|f\b|h\b|mois|years)|ddn|dob|nee?"
    r"|born|a \d\d-year)"
)
_AND: Final = re.compile(r" (?:et|and|&) ")
_BORN: Final = re.compile(
    r"\((?P<born>[A-Z]\.? ?-?[A-Z]\.?)(?=\),? ?(?:DDN|ddn|DOB|dob|née?\b|born|aged?|\d))"
)
_INITIALS: Final = re.compile(
    r"(?<![\w.'-])(?:"
    r"(?P<dotted>[A-Z]\. ?-?[A-Z]\.(?: ?[A-Z]\.)?)"
    r"(?= (?:a |was |is |has |est |sera |will |had |vient |consulte |presente |présente |\())"
    r"|(?P<small>[a-z]\. [a-z]\.)(?= (?:a été|was|has been|sera|will be|a bien|is seen))"
    r"|(?P<pair>[A-Z]{2})(?= (?:was|has been|will be|a été|sera) "
    r"(?:seen|admitted|discussed|discharged|revue?|vue?|admise?|discutée?))"
    r")"
)


def cued_names(document: Document) -> Iterator[Candidate]:
    """Names after a cue, before a deed, after an @, and bracketed initials of a name."""
    starts = {start: index for index, start in enumerate(document.starts)}
    for match in _CUE.finditer(document.folded):
        index = starts.get(match.end())
        if index is not None:
            yield from _after_cue(document, index)
    for match in _DEED.finditer(document.folded):
        yield from _before_deed(document, match.start())
    for match in _BORN.finditer(document.text):
        yield Candidate(*match.span("born"), Kind.NAME, "initials", 0.6)
    for match in _INITIALS.finditer(document.text):
        yield Candidate(*match.span(match.lastgroup or 0), Kind.NAME, "initials", 0.6)
    for match in _VOCATIVE.finditer(document.text):
        index = starts.get(match.start("name"))
        if index is not None and document.keys[index] not in NEVER | LABELS | KIN:
            yield Candidate(*match.span("name"), Kind.NAME, "vocative", 0.5)
    for match in _MENTION.finditer(document.text):
        yield Candidate(match.start("name"), match.end("name"), Kind.NAME, "mention", 0.8)


def _after_cue(document: Document, index: int) -> Iterator[Candidate]:
    while index + 1 < len(document.keys) and document.keys[index] in TITLES:
        index += 1
    for _ in range(3):
        end = _end(document, index)
        if end == index:
            return
        stop = document.ends[end - 1]
        yield Candidate(document.starts[index], stop, Kind.NAME, "name after a cue", 0.65)
        if end >= len(document.keys) or not _AND.match(document.folded, stop):
            return
        index = end + 1


def _end(document: Document, index: int) -> int:
    """The index after a name in any case; ``index`` if the words look like none."""
    if index >= len(document.keys) or document.keys[index] in NEVER | LABELS:
        return index
    end = name_end(document, index)
    if end == index or (
        is_eponym(document, index, end, cued=True)
        and not _AGE_AFTER.match(document.folded, document.ends[end - 1])
    ):
        return index
    aged = bool(_AGE_AFTER.match(document.folded, document.ends[end - 1]))
    evidence = 0
    for word in range(index, end):
        flags, key = document.flags[word], document.keys[word]
        if flags & GUESSED and document.shapes[word] != Shape.LOWER:
            flags = 0
        if key in PARTICLES:
            continue
        if (flags & (MEDICINE | ACRONYM | EPONYM) and not flags & NAMED) or (
            flags & FREQUENT and not flags & NAMED
        ):
            return index
        if unwritten(document, word):
            if flags & (MEDICINE | COMMON | ACRONYM | PLACES | FOREIGN) and not aged:
                return index
            evidence += bool(flags & NAMED) + (
                not flags and len(key) > 3 and name_likeness(key) > -0.4
            )
        else:
            if document.shapes[word] == Shape.UPPER and len(key) < 5 and not flags & FIRST:
                return index
            evidence += bool(flags & NAMED) or not flags & (WORDS | MEDICINE)
    while end > index and (document.keys[end - 1] in PARTICLES):
        end -= 1
    return end if evidence else index


def _before_deed(document: Document, position: int) -> Iterator[Candidate]:
    """`Coldingwood was admitted`, `merpreau m'a appelé`: the words before the verb."""
    index = _index_ending_at(document, position)
    if index is None:
        return
    flags, key, shape = document.flags[index], document.keys[index], document.shapes[index]
    if _led_by_particle(document, index):
        yield Candidate(
            document.starts[index - 1], document.ends[index], Kind.NAME, "name before a deed", 0.6
        )
        return
    if (
        key in NEVER
        or key in TITLES
        or key in LABELS
        or len(key) < 4
        or shape in (Shape.FIGURES, Shape.INITIAL)
    ):
        return
    personal = shape == Shape.CAPITALISED and _PERSONAL.match(document.folded, position)
    opens = index == 0 or (
        document.gap(index - 1).strip(' \n"«-•') in (".", "?", "!", ":", ";", ",", "")
        and document.gap(index - 1) != " "
    )
    if shape == Shape.LOWER and index:
        known = flags & (WORDS | MEDICINE | ACRONYM | EPONYM | PLACES | FOREIGN)
        if (
            known
            or (not flags & NAMED and name_likeness(key) < -0.4)
            or (
                (not opens or document.gap(index - 1) == ", ")
                and not (
                    index
                    and document.keys[index - 1] in ("que", "et", "and", "that", "qu'", "si", "if")
                )
            )
        ):
            return
    elif personal and opens and key not in _GROUPS and key not in KIN:
        pass
    elif (
        (
            (flags & (MEDICINE | ACRONYM) and not flags & GUESSED)
            or (flags & WORDS and not (flags & FIRST or (flags & LAST and not flags & FREQUENT)))
        )
        or (shape == Shape.UPPER and len(key) < 6 and not flags & FIRST)
        or (flags & EPONYM and not flags & NAMED)
        or is_eponym(document, index)
    ):
        return
    start = index
    while (
        start and document.gap(start - 1) in (" ", "-") and _joins_left(document, start - 1, shape)
    ):
        start -= 1
    yield Candidate(
        document.starts[start], document.ends[index], Kind.NAME, "name before a deed", 0.6
    )


def _led_by_particle(document: Document, index: int) -> bool:
    """`Le Her vit seul`: both with a capital, where only a name has two."""
    if not index or document.keys[index - 1] not in PARTICLES or document.keys[index] in TITLES:
        return False
    if document.flags[index] & (MEDICINE | FREQUENT) or document.gap(index - 1) not in (" ", ""):
        return False
    return document.shapes[index - 1] == document.shapes[index] == Shape.CAPITALISED


def _joins_left(document: Document, index: int, shape: int) -> bool:
    flags, key = document.flags[index], document.keys[index]
    if key in NEVER or key in TITLES or flags & (MEDICINE | ACRONYM):
        return key in PARTICLES and document.shapes[index] != Shape.LOWER
    if (document.shapes[index] == Shape.LOWER) != (shape == Shape.LOWER):
        return key in PARTICLES and index > 0
    if key in PARTICLES:
        return True
    return (bool(flags & NAMED) and not flags & FREQUENT) or not flags


def _index_ending_at(document: Document, position: int) -> int | None:
    low, high = 0, len(document.ends)
    while low < high:
        middle = (low + high) // 2
        if document.ends[middle] < position:
            low = middle + 1
        else:
            high = middle
    return low if low < len(document.ends) and document.ends[low] == position else None
