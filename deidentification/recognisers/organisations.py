# ruff: noqa: SIM905 (a list of words reads better as words)
"""Hospitals, homes, practices and employers that bear a name of their own.

The word for the kind of house goes with the name (`[établissement]` says as much); without a
name of its own, 'l'hôpital' or 'the clinic' stays.
"""

import re
from collections.abc import Iterator
from typing import Final

from ..document import Candidate, Document, Shape, phrase_end
from ..model import Kind
from ..wordlists import (
    HOSPITAL_PHRASES,
    HOSPITAL_STARTS,
    MEDICAL,
    ORDINARY,
    PLACE,
    PLACE_PHRASES,
    Flag,
)
from .names.eponyms import is_eponym
from .names.vocabulary import NEVER, PARTICLES, TITLES

_WORDS: Final = int(ORDINARY)
_MEDICINE: Final = int(MEDICAL)
_NAMES: Final = int(Flag.FIRST | Flag.LAST)
_PLACES: Final = int(PLACE)
_HOSPITAL: Final = int(Flag.HOSPITAL)
_FREQUENT: Final = int(Flag.FREQUENT)
_ACRONYM: Final = int(Flag.ACRONYM)
_FOREIGN: Final = int(Flag.FOREIGN)
_CAPITALS: Final = (Shape.CAPITALISED, Shape.UPPER, Shape.MIXED)
_SMALL: Final = frozenset(
    "de du des d' la le les l' of the saint sainte st ste et and en sur aux au del "
    "el los las y notre 'n' n' sous a".split()
)

# French, Spanish, German: the name follows the word.
_HOUSE_WORDS: Final = (
    r"(?:hopital|hopitaux|hosp|clinique|polyclinique|centre hospitalier(?: "
    r"(?:universitaire|regional|intercommunal"
    r"|general|specialise|regional universitaire))?|centre (?:medical|de sante"
    r"|de reeducation|de convalescence"
    r"|de gerontologie|anti-?cancereux|medico-chirurgical|anti-?poison)"
    r"|groupe hospitalier|ensemble hospitalier"
    r"|institut|fondation|maison de retraite|residence|foyer(?: logement)?"
    r"|maison de sante|maison medicale|maternite"
    r"|laboratoire|labo|pharmacie|cabinet(?: medical)?|dispensaire|sanatorium|hospice"
    r"|lycee|college|ecole|universite"
    r"|hospital (?:universitario|general|clinico|comarcal|materno infantil)|clinica"
    r"|centro de salud|ambulatorio"
    r"|klinikum|klinik|krankenhaus|universitatsklinikum|universitatsklinik"
    r"|university of|college of|hospital of"
    r"|complejo hospitalario(?: universitario)?|universidad|facultad|instituto"
    r"|consultorio|centro medico|fundacion"
    r"|lehrkrankenhaus|rehabilitationskrankenhaus|rehaklinik|zentrum|praxis"
    r"|kreiskrankenhaus|seniorenheim|pflegeheim"
    r"|entreprise|societe|usine|etablissements|association|ehpad|chu|chru|usine|hospital)"
)
_HOUSE_ACRONYMS: Final = (
    r"(?P<acronym>ch|chr|chi|chs|chd|chic|ghu|ghr|gh|ghi|cmc|hia|hop|ehpa|msp|mas|fam"
    r"|ime|esat|usld|ssr|smr|had|cmp|ets|clcc)"
)
_BEFORE: Final = re.compile(
    rf"(?<![\w-])(?:l')?(?:{_HOUSE_WORDS}|{_HOUSE_ACRONYMS})\.?(?=\s)(?:\s(?:de|du|des"
    rf"|del|of)\b)?(?P<article>\s(?:les|la|le|los|las|the)\b)?"
    r"(?:\s[dl]')?\s?"
)
# English and German: the name stands before.
_QUALIFIERS: Final = (
    r"(?:general|memorial|regional|community|university|county|district|childrens?"
    r"|children's|teaching|medical|health"
    r"|healthcare|presbyterian|methodist|baptist|veterans|va|royal|central|city|state"
    r"|north|south|east|west|women's"
    r"|surgical|cancer|heart|rehabilitation|specialty|family|urgent|care|primary"
    r"|nursing|retirement|senior|walk-in"
    r"|private|public|national|federal|psychiatric|maternity|eye|dental|hospital"
    r"|clinic|med|catholic|jewish|lutheran)"
)
_AFTER: Final = re.compile(
    rf"\.?(?:'s)?\s(?:{_QUALIFIERS}\s){{0,3}}"
    r"(?:hospitals?|hosp|clinics?|medical (?:center|centre|group)|med center"
    r"|nursing home|care home|health (?:center|centre"
    r"|system|care)|healthcare|health|infirmary|hospice|surgery|practice|institute"
    r"|foundation|general|memorial|presbyterian"
    r"|methodist|center|centre|krankenhaus|klinik|klinikum|rehab|rehabilitation"
    r"|pharmacy|laborator(?:y|ies)|university"
    r"|college|school|(?:med |medical )?ctr|hosp|univ|er|ed|icu)\b(?:\sof\s[a-z]+)?"
)
_EMPLOYER: Final = re.compile(
    r"\b(?:(?:ancien(?:ne)?\s)?(?:salariee?|employee?|ouvrier|ouvriere|retraitee?)\s"
    r"(?:de|chez|a|du|d'|a la|au)\s?"
    r"|(?:cadre|technicien(?:ne)?|ingenieure?|comptable|vendeur|vendeuse|caissiere?"
    r"|secretaire|chauffeur|agent|directeur|directrice"
    r"|gerante?|cuisinier|cuisiniere)\schez\s"
    r"|(?:travaille|travaillait|embauchee?|bosse|emploi|poste)\s(?:a|chez|pour|au sein de)\s"
    r"|(?:formerly\s|previously\s|currently\s)?employed (?:by|at|with)\s|(?:works?"
    r"|worked|working|drives|drove|driving)\s(?:at|for|with)\s|pharmacy\s?:\s?"
    r"|pharmacie\s?:\s?|chez (?=[a-z])"
    r"|(?:employee|manager|accountant|driver|teacher|worker|clerk) (?:of|at|for)\s"
    r"|employer\s?:?\s|employeur\s?:?\s"
    r"|laid off (?:by|from)\s|retired from\s|hired by\s|trabaja (?:en|para)\s"
    r"|arbeitet bei\s|angestellt bei\s)"
)
# Of these the words belong to the name; `hôpital X` and `CHU de X` stay readable without X.
_WHOLE: Final = re.compile(
    r"(?:l')?(?:hop\b|centre hospitalier|groupe|ensemble|institut|fondation|maison"
    r"|residence|foyer|complejo|hospital|universi|facult"
    r"|klinik|krankenhaus|centro|lehr|reha|zentrum|praxis|entreprise|societe"
    r"|association|lycee|college|ecole)"
)
_OWN_QUALIFIERS: Final = re.compile(
    r"(?:presbyterian|methodist|baptist|catholic|jewish|lutheran|royal|veterans"
    r"|memorial|general|central|city|county|regional"
    r"|community|university|children's|mercy|trinity)\b"
)
_LOWER_KINDS: Final = re.compile(
    r"hospital|clinic|medical|nursing|med center|health cent|care home|hospice|infirmary|surgery"
)
_CARE: Final = re.compile(
    r"\b(?:[Ss]een|[Tt]reated|[Aa]dmitted|[Ee]valuated|[Hh]ospitali[sz]ed"
    r"|[Dd]ischarged|[Ff]ollowed|[Oo]perated|surgery|replacement|transplant"
    r"|transplantation|appointment|visit|visited|diagnosed|monitored|tx'd|dx'd"
    r"|cared for|managed|case|consultation|check-?up|presented|presents|care)"
    r"(?: up)? (?:at|to|from)(?: the)? (?=[A-Z])"
    r"|\b(?:suivie?|opérée?|hospitalisée?|traitée?|admise?|transférée?|adressée?|vue?"
    r"|greffée?|dialysée?|consult\w+) (?:à|au|aux) (?=[A-ZÀ-Þ])"
)
_HOMES: Final = re.compile(r"(?:'s)? (?:nursing home|care home|infirmary|hospice|retirement)")
_LOW_HOUSE: Final = re.compile(
    rf"\b(?:at|from|to|of|in|near)\s(?:the\s)?(?P<name>(?:st\s)?[a-z][\w'-]{{3,25}}"
    rf"(?:\s[a-z][\w'-]{{3,25}}){{0,2}}?)(?P<kind>(?:'s)?\s(?:{_QUALIFIERS}\s){{0,3}}"
    r"(?:hospital|clinic|medical center|medical centre|nursing home|care home"
    r"|infirmary|hospice|health center))\b"
)
_LOW_MAISON: Final = re.compile(
    r"\b(?:hopital|clinique|polyclinique|chu de|chu d'|ch de|ehpad|residence|foyer"
    r"|maison de retraite|laboratoire|centre hospitalier(?: de)?|ssr|ch|pharmacie)\s?"
    r"(?:(?:du|de la|des|de)\s)?"
    r"(?P<name>(?:(?:les|la|le|l')\s?)?[a-z][\w'-]{3,25}(?:\s[a-z][\w'-]{3,25})?)"
)
_DEPARTMENT: Final = re.compile(
    r"\b(?:service|unite|departement|secretariat|consultations?|urgences|pole) (?:d'"
    r"|de |des )?(?:[a-z-]{3,24} ){0,2}?(?:de |d'|du )(?=[a-z])"
)
_AT_PLACE: Final = frozenset("a in at en bei aus from pres".split())
_SUFFIX: Final = re.compile(
    r"[, ]{1,2}(?:inc|incorporated|ltd|llc|llp|plc|gmbh|corp|corporation|sarl|sas|sasu"
    r"|eurl|scp|selarl"
    r"|co|company|group|holdings?|partners|associates|limited|software|systems"
    r"|technologies|solutions|industries|airlines|motors"
    r"|consulting|enterprises|ventures|logistics|pharmaceuticals|bank|insurance"
    r"|research|engineering|haulage|brothers|foods|bakery|garage"
    r"|transports?|paper mill|mills?|freres)\b(?: inc\b| ltd\b| limited\b)?\.?|,? (?:&"
    r"|et|and) (?:sons|fils|co|filles|cie|daughters|associes)\b\.?"
)


def organisations(document: Document) -> Iterator[Candidate]:
    """Facilities and employers with their own name, and the town in brackets behind them."""
    for found in _organisations(document):
        yield found
        town = _TOWN_BEHIND.match(document.text, found.end)
        if found.kind is Kind.ORGANISATION and town:
            yield Candidate(*town.span("town"), Kind.LOCATION, "town behind a house", 0.6)


_TOWN_BEHIND: Final = re.compile(r"\.? ?\((?P<town>[^\W\d_]{3,25}(?:[ '-][^\W\d_]{1,25}){0,5})\)")


def _organisations(document: Document) -> Iterator[Candidate]:
    """Facilities and employers with their own name; the kind word alone stays."""
    index_at = {start: index for index, start in enumerate(document.starts)}
    for match in _BEFORE.finditer(document.folded):
        index = index_at.get(match.end())
        if index is not None:
            yield from _facility(document, match, index)
    ends_at = {end: index for index, end in enumerate(document.ends)}
    for match in _AFTER.finditer(document.folded):
        index = ends_at.get(match.start())
        if index is not None:
            start = _proper_start(document, index)
            if start <= index and _capital_kind(document, match):
                yield Candidate(
                    document.starts[start], match.end(), Kind.ORGANISATION, "facility", 0.8
                )
            elif (
                start > index
                and _OWN_QUALIFIERS.search(match.group())
                and _capital_kind(document, match, own=True)
            ):
                yield Candidate(
                    document.ends[index] + 1, match.end(), Kind.ORGANISATION, "facility", 0.6
                )
    for match in _EMPLOYER.finditer(document.folded):
        index = index_at.get(match.end())
        if index is not None:
            yield from _employer(document, index)
    for match in _SUFFIX.finditer(document.folded):
        index = ends_at.get(match.start())
        if (
            index is not None
            and document.text[match.start() : match.end()].lstrip(", &")[:1].isupper()
        ):
            start = _proper_start(document, index, sentence=False)
            if start <= index:
                yield Candidate(
                    document.starts[start], match.end(), Kind.ORGANISATION, "company", 0.7
                )
    for match in _DEPARTMENT.finditer(document.folded):
        index = index_at.get(match.end())
        if index is None or (
            document.shapes[index] == Shape.UPPER and len(document.keys[index]) < 5
        ):
            continue
        if document.shapes[index] in _CAPITALS and not document.flags[index] & (_WORDS | _MEDICINE):
            end = _proper_end(document, index, facility=True)
            if end > index:
                yield Candidate(
                    document.starts[index],
                    document.ends[end - 1],
                    Kind.ORGANISATION,
                    "department",
                    0.6,
                )
    yield from _low_houses(document, index_at)
    for match in _CARE.finditer(document.text):
        index = index_at.get(match.end())
        if index is not None and document.shapes[index] in _CAPITALS:
            yield from _cared_for_at(document, index)
    yield from _known_hospitals(document)


def _low_houses(document: Document, index_at: dict[int, int]) -> Iterator[Candidate]:
    """`at wenham general hospital`, `résidence les camélias`: typed without capitals."""
    for pattern in (_LOW_HOUSE, _LOW_MAISON):
        for match in pattern.finditer(document.folded):
            first = index_at.get(match.start("name"))
            if (
                first is None
                or document.shapes[first] != Shape.LOWER
                or document.keys[first].endswith("'")
            ):
                continue
            article = document.keys[first] in ("les", "la", "le", "l'")
            last = opening = first + article
            if last >= len(document.keys):
                continue
            article = document.keys[first] == "les"
            while (
                last < len(document.keys)
                and document.ends[last] <= match.end("name")
                and _own(document, last, article)
            ):
                last += 1
            if last > opening:
                end = (
                    match.end("kind")
                    if pattern is _LOW_HOUSE and document.ends[last - 1] == match.end("name")
                    else document.ends[last - 1]
                )
                if pattern is _LOW_MAISON or end == match.end("kind"):
                    yield Candidate(
                        document.starts[first],
                        end,
                        Kind.ORGANISATION,
                        "facility in lower case",
                        0.6,
                    )


def _own(document: Document, index: int, article: bool) -> bool:
    """A word that no sentence about a hospital holds, or one that an article makes a name."""
    flags, key = document.flags[index], document.keys[index]
    if key in NEVER or document.shapes[index] != Shape.LOWER:
        return False
    if key.startswith(("saint-", "sainte-", "st-")):
        return True
    if article:
        return not flags & _FREQUENT
    return not flags & (_WORDS | _MEDICINE | _FOREIGN) or key == "st"


def _cared_for_at(document: Document, index: int) -> Iterator[Candidate]:
    """`seen at Cedar Crest`, `treated at UCB`: a house by its name alone."""
    if document.flags[index] & (_MEDICINE | _ACRONYM) and document.shapes[index] == Shape.UPPER:
        return
    if document.keys[index] in NEVER or (
        document.flags[index] & _MEDICINE and not document.flags[index] & (_PLACES | _NAMES)
    ):
        return
    end = index + 1
    while (
        end < len(document.keys)
        and document.gap(end - 1) in (" ", "-")
        and document.shapes[end] in _CAPITALS
    ):
        end += 1
    yield Candidate(
        document.starts[index], document.ends[end - 1], Kind.ORGANISATION, "house of care", 0.6
    )


def _facility(document: Document, match: re.Match[str], index: int) -> Iterator[Candidate]:
    start = match.start()
    if not _WHOLE.match(match.group()):
        start = match.start("article") + 1 if match["article"] else document.starts[index]
    if (
        match["acronym"]
        and not document.text[match.start("acronym") : match.end("acronym")].isupper()
    ):
        return
    end = _proper_end(document, index, facility=not match["article"])
    if end > index and not (match.group().startswith("hospital") and document.language == "en"):
        yield Candidate(start, document.ends[end - 1], Kind.ORGANISATION, "facility", 0.8)


def _capital_kind(document: Document, match: re.Match[str], *, own: bool = False) -> bool:
    """`Springfield Clinic`, but not `Cochrane center` or `Prolonged care`; `Mercy hospital` too."""
    word = document.text[match.start() : match.end()].lstrip("'s. ")
    return word[:1].isupper() or (not own and bool(_LOWER_KINDS.search(word)))


def _employer(document: Document, index: int) -> Iterator[Candidate]:
    end = _proper_end(document, index, facility=False)
    if end == index:
        return
    stop = document.ends[end - 1]
    if document.text[stop : stop + 2] == "'s":
        stop += 2
    yield Candidate(document.starts[index], stop, Kind.ORGANISATION, "employer", 0.7)
    if end + 1 < len(document.keys) and document.keys[end] in _AT_PLACE:
        last = _place_end(document, end + 1)
        if last > end + 1:
            yield Candidate(
                document.starts[end + 1],
                document.ends[last - 1],
                Kind.LOCATION,
                "employer's place",
                0.7,
            )


def _place_end(document: Document, index: int) -> int:
    """The words of a place after an employer, in any case."""
    phrase = phrase_end(document, index, PLACE_PHRASES)
    if phrase:
        return phrase
    end = index
    while end < len(document.keys) and end - index < 6:
        if end > index and document.gap(end - 1).strip(" -'") != "":
            break
        shape, flags, key = document.shapes[end], document.flags[end], document.keys[end]
        if (
            shape in _CAPITALS
            or key in _SMALL
            or (shape == Shape.LOWER and flags & _PLACES and key not in NEVER)
        ) or (shape == Shape.LOWER and end == index and not flags & (_WORDS | _MEDICINE)):
            end += 1
        else:
            break
    while end > index and document.keys[end - 1] in _SMALL:
        end -= 1
    return end


def _proper_end(document: Document, index: int, *, facility: bool) -> int:
    """The index after the capitalised words of a proper name; small words may link them."""
    end = position = index
    while position < len(document.keys) and position - index < 8:
        if position > index and not _linked(document.gap(position - 1), facility):
            break
        shape, key = document.shapes[position], document.keys[position]
        if key in TITLES:
            break
        if (
            shape in _CAPITALS
            or shape == Shape.INITIAL
            or (shape == Shape.FIGURES and not facility and position > index)
        ):
            if position == index and not _proper_first(document, position, facility):
                break
            end = position + 1
        elif key in _SMALL and position + 1 < len(document.keys):
            if key in ("a", "en") and not facility:
                break
        elif _lower_part(document, position, index, end):
            end = position + 1
        else:
            break
        position += 1
    return end


def _linked(gap: str, facility: bool) -> bool:
    if "\n" in gap:
        return False
    if gap.strip() == "." or gap == " - ":
        return False
    return gap.strip(" -'&.") == "" or (
        gap.startswith("'s") and not facility and gap.strip("'s ") == ""
    )


def _lower_part(document: Document, position: int, first: int, end: int) -> bool:
    """A part in lower case: of a town or a name in a message typed without capitals."""
    flags, key = document.flags[position], document.keys[position]
    if (
        document.shapes[position] != Shape.LOWER
        or key in NEVER
        or (flags & _MEDICINE and not flags & _NAMES)
    ):
        return False
    if position == first:
        return (
            bool(flags & (_NAMES | _PLACES)) and not flags & (_WORDS | _FOREIGN)
        ) or key.startswith(("saint-", "sainte-", "st-"))
    if end < position and document.keys[position - 1] not in _SMALL:
        return False
    return bool(flags & (_NAMES | _PLACES)) and (
        not flags & _WORDS or document.shapes[position - 1] != Shape.LOWER
    )


def _proper_first(document: Document, index: int, facility: bool) -> bool:
    flags, key = document.flags[index], document.keys[index]
    if key in NEVER and key not in ("le", "la", "les", "the"):
        return False
    if facility and flags & _MEDICINE and not flags & (_NAMES | _PLACES | _HOSPITAL):
        following = document.shapes[index + 1] if index + 1 < len(document.keys) else Shape.LOWER
        return bool(flags & _FREQUENT) and following in _CAPITALS
    return not (document.shapes[index] == Shape.UPPER and flags & _ACRONYM and flags & _MEDICINE)


def _proper_start(document: Document, index: int, *, sentence: bool = True) -> int:
    """The first word of the capitalised name that ends at ``index``; ``index + 1`` if none does."""
    start, position = index + 1, index
    while position >= 0 and index - position < 6:
        if position < index and (
            "\n" in document.gap(position) or document.gap(position).strip(" -'&.s") != ""
        ):
            break
        shape, key = document.shapes[position], document.keys[position]
        if position < index and shape == Shape.LOWER and key in ("in", "of"):
            position -= 1
            continue
        if shape not in _CAPITALS or (
            key in NEVER and not (shape == Shape.UPPER and len(key) == 2)
        ):
            break
        start = position
        position -= 1
    while sentence and start <= index and _sentence_word(document, start):
        start += 1
    if (
        start <= index
        and all(
            document.flags[word] & _MEDICINE and not document.flags[word] & (_PLACES | _NAMES)
            for word in range(start, index + 1)
        )
        and not _HOMES.match(document.folded, document.ends[index])
    ):
        return index + 1  # `Cancer Center`, `Pain Clinic`
    while (
        start > 0
        and start <= index
        and document.keys[start - 1] in PARTICLES
        and document.gap(start - 1) == " "
    ):
        if document.keys[start - 1] in _SMALL and document.keys[start - 1] not in (
            "de",
            "van",
            "von",
        ):
            break
        start -= 1
    return start


def _sentence_word(document: Document, index: int) -> bool:
    """An ordinary word that has its capital from the sentence only."""
    opens = index == 0 or document.text[
        document.ends[index - 1] : document.starts[index]
    ].strip() in (".", "?", "!", ":")
    return (
        opens
        and bool(document.flags[index] & (_WORDS | _MEDICINE))
        and not document.flags[index] & _PLACES
    )


def _known_hospitals(document: Document) -> Iterator[Candidate]:
    hospital = _HOSPITAL
    for index, flags in enumerate(document.flags):
        shape = document.shapes[index]
        if shape == Shape.LOWER:
            continue
        end = (
            index + 1 if flags & hospital and not flags & (_WORDS | _MEDICINE | _FOREIGN) else index
        )
        if document.keys[index].split("-", 1)[0] in HOSPITAL_STARTS:
            end = phrase_end(document, index, HOSPITAL_PHRASES) or end
        if end > index and (end > index + 1 or not is_eponym(document, index)):
            yield Candidate(
                document.starts[index],
                document.ends[end - 1],
                Kind.ORGANISATION,
                "known hospital",
                0.6,
            )
