"""Names that their place on the page shows: table cells, signatures, list items, list heads.

A run of capitalised words beside a birth date, an age or a credential, alone below a greeting, or
filling a cell is a name, even where each word is an ordinary one.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...document import Candidate, Document, Shape
from ...model import Kind
from .registers import register_names
from .runs import ACRONYM, COMMON, GUESSED, MEDICINE, NAMED, WORDS
from .vocabulary import KIN, LABELS, MONTHS, NEVER, PARTICLES, TITLES

_PARTICLE: Final = (
    r"(?:de la|de|du|des|la|le|van|von|der|el|al|ben|da|dos|do|di|st|y|d'|De|Du|La|Le)"
)
_WORD: Final = r"[^\W\d_a-zß-ÿ][\w']{0,24}"
_RUN: Final = (
    rf"(?:{_PARTICLE} ?)?(?:[A-Z]\. ?)?{_WORD}(?:(?: {{1,2}}|-| ?, (?=[^\W\d_a-zß-ÿ]))"
    rf"(?:{_PARTICLE} ?){{0,2}}(?:[A-Z]\. ?)?{_WORD}){{0,4}}"
)
_CREDENTIAL: Final = (
    r"(?:MD|RN|DO|PhD|FACC|FRCP|FRCS|PA-C|PA|NP|DPM|BSN|LPN|MSN|FACS|MBBS|MBChB|PharmD"
    r"|PT|OT|MPH|CNM|DNP|CRNA)"
)

# What must stand after a run of capitalised words for the whole of it to be a name.
_BEFORE_PROOF: Final = re.compile(
    rf"(?<![\w'-])(?P<name>{_RUN})(?![\w'])(?="
    r",? ?\(?\d{1,3} ?(?:ans\b|a\.\b|yo\b|y/o\b|y\.o|years|-?year|[FMH]\b)"
    r"|,? ?\(?(?:né\b|née\b|né\(e\)|born\b|dob\b|ddn\b|DDN\b|DOB\b|D\.O\.B|geb\."
    r"|NÉE?\b|BORN\b|âgée?\b|aged?\b)"
    rf"|, ?{_CREDENTIAL}\b"
    r"| ?\((?:lead|LEAD|chef|CHEF|chief|interne|Interne|INTERNE|senior|Senior|PH\b"
    r"|PU-PH|CCA|IDE|externe|Externe|resident|fellow)"
    r"|(?: {2,}|\t{1,3})\d{1,2}[ /.-]|(?: {2,}|\t{1,3})\d{6,}| - (?:né|née|born|NÉ"
    r"|BORN|ddn|dob|DDN|DOB)(?![a-z])"
    r"| ?<[\w.+-]+ ?@"
    r")"
)
_CELL: Final = re.compile(
    rf"(?:^|\|)[ \t]{{0,12}}(?P<name>{_RUN})[ \t]{{0,12}}(?=\|[^|\n]{{0,60}}\d)", re.M
)
_ROW: Final = re.compile(rf"^[ \t]{{0,12}}(?P<name>{_RUN})(?= {{2,}}[^\n]{{0,60}}\d)", re.M)
_CLOSING: Final = re.compile(
    r"(?:regards|wishes|sincerely(?: yours)?|yours(?: truly| faithfully)?|faithfully"
    r"|cheers|thanks(?: again)?|thank you|respectfully|see you(?: soon| then)?|take care"
    r"|cordialement|amities|amicalement|confraternellement|salutations[^\n]{0,30}|"
    r"(?:bien|tout) a (?:vous|toi)|respectueusement|merci"
    r"|meilleures|distinguees|devoues|a bientot|saludos|atentamente|grussen|grüßen)"
    r"[ ,.!]{0,3}\n\s{0,4}"
)
_LINE: Final = re.compile(rf"(?P<name>{_RUN})[ \t]{{0,12}}(?:\n|\Z|,)")
_HEAD: Final = re.compile(
    rf"^[ \t]{{0,12}}(?P<name>{_RUN})[ \t]{{0,12}},?[ \t]{{0,12}}(?=\n[^\n]{{0,40}}(?:@"
    rf"|\d{{2}}[ .-]?\d{{2}}[ .-]?\d{{2}}|\d{{3}}[ .-]\d{{3,4}}))",
    re.M,
)
_HEADS: Final = re.compile(
    r"^[^\S\n]*(?:[-*•][ \t]{0,12})?(?:"
    r"equipe|presents?|presentes?|participants?|internes?|externes?|team|attendees"
    r"|planning[^:\n]{0,20}|staff|excuses?|absents?"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday"
    r"|requerante?|operateurs?|operatrice|aides?|assistante?s?|anesthesiste|anesthesie"
    r"|chirurgien(?:ne)?|surgeon|assistant|anaesthetist"
    r"|anesthesiologist|scrub nurse|ide|infirmiere?|patient(?:e|\(e\))?|identity"
    r"|identite|case|cas|dossier presente|dossier|name|nom"
    r"|adresse(?:e|\(e\))? par|referred by|accompagne(?:e|\(e\))? (?:de|par)"
    r"|accompanied by|seen by|vue? par|signed(?: by)?|signe(?:e)?(?: par)?"
    r"|(?:ordering |requesting |referring )?(?:physician|provider|doctor)|nurse|rn"
    r"|author|requesting physician|prescripteur|redacteur|redige par|dictated by"
    r"|dicte par|valide par|reported by"
    r"|personne (?:de confiance|a prevenir|a contacter)|next of kin|emergency contact"
    r"|contacts?|curat(?:eur|rice)|tut(?:eur|rice)|epoux|epouse|mari"
    r"|mother|father|mere|pere|fille|fils|daughter|son|frere|soeur|brother|sister"
    r"|husband|wife|medecin(?:s)?(?: traitant| referent)?|gp|pcp|attending"
    r"|from|to|de|a|cc|copie(?: a)?|re|objet|concerne|bed \d+|ch(?:ambre|\.) ?\d+"
    r"|lit \d+|secretaire|secretary|medecin responsable|chef de service"
    r")[^\S\n]*:[^\S\n]*",
    re.M,
)
_AFTER_WORDS: Final = re.compile(
    r"(?:(?<=\d )(?:avec|with)|\b(?:famille prevenue ?|family informed|informed"
    r"|nom de naissance|nom d'usage|nom marital"
    r"|nom de jeune fille|au nom de"
    r"|signe electroniquement par|electronically signed by"
    r"|signed by|signe par|a l'attention de|attention of|attn|care of|next of kin"
    r"|personne de confiance|cr signe|avis pour|dictated by"
    r"|options for|seen by|referred by|accompanied by|assessed by|reviewed by"
    r"|brought by|faites? par|fait par"
    r"|year-old(?: [a-z]{3,10})?,|y/o(?: [a-z]{3,10})?,|(?:re)?lu par|(?:revue?"
    r"|validee?|redigee?|dictee?|prescrite?|realisee?|operee?|adressee?|saisie?"
    r"|transmise?)"
    r"(?:\(e\))? par|decision de|mail de|message from|courrier de|letter from))"
    r"[ :]{1,3}(?:m/mme |mr/mrs )?(?=[^\W\d_])"
)
_ITEM: Final = re.compile(rf"(?P<name>{_RUN})")
_NEXT_ITEM: Final = re.compile(
    r"[ \t]{0,12}(?:\([^()\n]{1,24}\))?[ \t]{0,12}(?:,|;| et | and | & |/|\+)"
    r"[ \t]{0,12}(?:et |and )?"
)


def layout_names(document: Document) -> Iterator[Candidate]:
    """Names by their place: before a proof, in a cell, below a closing, after a head."""
    text, starts = document.text, {start: index for index, start in enumerate(document.starts)}
    for match in _BEFORE_PROOF.finditer(text):
        yield from _whole(
            document, starts, match.span("name"), "beside a date, age or credential", 0.7
        )
    for match in _ROW.finditer(text):
        yield from _whole(document, starts, match.span("name"), "line with a number", 0.65)
    if "|" in text:
        for match in _CELL.finditer(text):
            yield from _whole(document, starts, match.span("name"), "table cell", 0.65)
    for closing in _CLOSING.finditer(document.folded):
        line = _LINE.match(text, closing.end())
        if line:
            yield from _whole(document, starts, line.span("name"), "signature", 0.7)
    for match in _HEAD.finditer(text):
        yield from _whole(document, starts, match.span("name"), "line above a contact", 0.65)
    yield from register_names(document)
    for pattern in (_HEADS, _AFTER_WORDS):
        for head in pattern.finditer(document.folded):
            yield from _items(document, starts, head.end())


def _items(document: Document, starts: dict[int, int], position: int) -> Iterator[Candidate]:
    """The names of a list, from the first item on."""
    for _ in range(12):
        item = _ITEM.match(document.text, position)
        if item is None:
            return
        found = list(_whole(document, starts, item.span("name"), "list head", 0.7))
        if not found:
            return
        yield from found
        following = _NEXT_ITEM.match(document.text, item.end("name"))
        if following is None:
            return
        position = following.end()


def _whole(
    document: Document, starts: dict[int, int], span: tuple[int, int], rule: str, confidence: float
) -> Iterator[Candidate]:
    """The run as one name, cut where a word can't belong to one; nothing if too little is left."""
    index = starts.get(span[0])
    if index is None:
        return
    while index < len(document.keys) and document.keys[index] in TITLES:
        index += 1
    first, evidence = index, False
    while index < len(document.keys) and document.starts[index] < span[1]:
        key, flags, shape = document.keys[index], document.flags[index], document.shapes[index]
        if (
            key in TITLES
            or (key in LABELS and key not in PARTICLES)
            or (key in NEVER and key not in PARTICLES)
            or key in KIN
        ):
            break
        if (
            key in MONTHS
            and index + 1 < len(document.keys)
            and document.shapes[index + 1] == Shape.FIGURES
        ):
            break
        if shape == Shape.FIGURES or (
            flags & MEDICINE and not flags & (NAMED | GUESSED) and not _short(document, index)
        ):
            break
        if (
            flags & ACRONYM
            and not flags & NAMED
            and shape == Shape.UPPER
            and len(key) < 6
            and key not in PARTICLES
        ) and not (len(key) == 2 and index == first and rule in _SURE):  # `Patient : RP, 64 ans`
            break
        evidence = evidence or bool(flags & NAMED) or not flags & (WORDS | MEDICINE)
        index += 1
    while (
        index > first
        and document.keys[index - 1] in PARTICLES
        and document.shapes[index - 1] == Shape.LOWER
    ):
        index -= 1
    if index == first or not evidence:
        return
    if (
        (
            index - first == 1
            and document.shapes[first] == Shape.UPPER
            and len(document.keys[first]) < 6
        )
        and rule not in _SURE
        and not document.flags[first] & NAMED
    ):
        return
    if index - first == 1 and document.flags[first] & (COMMON | MEDICINE) and rule not in _SURE:
        return
    yield Candidate(document.starts[first], document.ends[index - 1], Kind.NAME, rule, confidence)


_SURE: Final = frozenset(["beside a date, age or credential", "signature"])


def _short(document: Document, index: int) -> bool:
    """An ordinary word of a few letters that the clinical lists hold as well (`Day`, `Hand`)."""
    return bool(document.flags[index] & WORDS) and len(document.keys[index]) < 10
