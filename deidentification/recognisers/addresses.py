# ruff: noqa: SIM905 (a list of words reads better as words)
"""Postal addresses: street and number, postcode, post box, military mail."""

import re
from collections.abc import Iterator

from ..document import Candidate, Document
from ..model import Kind

_NUMBER = (
    r"\d{1,5}(?:\s?(?:bis|ter|quater|[a-f])\b)?(?:\s?[-/&,]\s?\d{1,4}(?:\s?(?:bis|ter|[a-f])\b)?)?"
)
_FRENCH_TYPES = (
    r"(?:rue|r\.|avenue|av\.?|ave\.?|boulevard|bd\.?|bld\.?|blvd\.?|place|pl\.?|chemin"
    r"|ch\.?|che|impasse|imp\.?"
    r"|allees?|all\.?|quai|cours|crs|route|rte\.?|square|sq\.?|passage|pass\.?|sentier"
    r"|ruelle|villa|voie|cite"
    r"|residence|res\.?|lotissement|lot\.?|hameau|lieu[- ]dit|esplanade|faubourg"
    r"|fbg?\.?|montee|rond[- ]point|rpt"
    r"|promenade|venelle|mail|parvis|traverse|domaine|clos|zac|za|zi|cour|galerie|pont"
    r"|porte|chaussee|drève|drev"
    r"|cote|parc|villas|carrefour|rocade|peripherique|mas|enclave|levee|digue"
    r"|grande? rue|vieille route)"
)
_NAME_WORD = r"(?:[a-z]{1,4}\.(?! ?[a-z]{5})|[a-z0-9][\w'-]{0,30})"
_FRENCH = re.compile(
    rf"(?<![\w/.-]){_NUMBER}\s?,?\s{{0,2}}{_FRENCH_TYPES}(?![a-z])\s{{1,2}}(?:(?:de|du"
    rf"|des|d'|la|le|les|l'|aux?|et)\s?){{0,3}}"
    rf"{_NAME_WORD}(?:[ ]{_NAME_WORD}){{0,7}}"
)
_FRENCH_BARE = re.compile(
    r"\b(?:(?:rue|avenue|boulevard|chemin|impasse|allee|quai|ruelle|place)\s(?:(?:de"
    r"|du|des|d'|la|le|les|l'|aux?)\s?){0,3})"
    rf"{_NAME_WORD}(?:[ ]{_NAME_WORD}){{0,5}}"
)
_STREET_TYPES = (
    r"(?:street|st|avenue|ave|av|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct"
    r"|place|pl|square|sq|terrace|ter"
    r"|way|circle|cir|parkway|pkwy|highway|hwy|close|crescent|cres|grove|gardens|mews"
    r"|row|hill|walk|green|alley"
    r"|trail|trl|loop|plaza|pike|turnpike|expressway|heights|ridge|run|path|point|view"
    r"|park|crossing|causeway"
    r"|route|freeway|bypass|esplanade|quay|wharf|rise|vale|dale|mount|mills?|manor"
    r"|meadows?|springs?|branch|creek)"
)
_ENGLISH = re.compile(
    rf"(?<![\w/.,-])\d{{1,6}}[a-z]? (?:(?:n|s|e|w|north|south|east|west|ne|nw|se|sw)\.? )?"
    rf"(?:(?!(?:mg|ml|mm|cm|patients?|days?|weeks?|months?|years?|hours?|of|and|cases?"
    rf"|the|to|in)\b)(?:[a-z]\.|[a-z0-9][\w']{{0,25}})[ -]){{1,4}}?"
    rf"{_STREET_TYPES}\b\.?"
    r"(?: (?:street|avenue|road|drive|lane|boulevard|court|place|square|terrace|way|circle|close"
    r"|crescent|grove|gardens|(?:st|ave|rd|dr|ln|ct|cres)\b\.?(?=[,;\n]|\Z))\b)?"
    rf"(?:\s(?:n|s|e|w|north|south|east|west)\b\.?)?(?:,?\s(?:apt"
    rf"|apartment|suite|ste|unit|flat|floor|fl|room|rm|#)\.?\s?#?[\w-]{{1,6}})?"
)
_GERMAN = re.compile(
    r"\b(?:[a-z][\w-]{2,40}(?:strasse|straße|str\.|strase|weg|gasse|platz|allee|ufer"
    r"|ring|damm|steig|markt|graben|hof|vej|gade|gatan|gata|vagen|vegen|veien"
    r"|straat|laan|kade|plein|katu|utca)"
    r"|(?:[a-z][\w-]{2,30}[\s-]){1,3}(?:strasse|straße|strase|str\.|weg|gasse|platz"
    r"|allee|ufer|ring|damm)"
    r"|(?:strasse|straße|platz|weg|allee|ufer)\s(?:des|der|am|vom|von)\s[a-z0-9][\w. -]{2,30}?"
    r"|(?:am|an der|im|auf der|unter den|zum|zur)\s[a-z][\w-]{3,30})\s\d{1,4}\s?[a-h]?"
    r"(?![\w.,]\d|\w)"
)
_SPANISH = re.compile(
    r"(?<![\w/])(?:calle|c/|avda?\.?|avenida|av\.|plaza|pza\.?|paseo|pº|carretera"
    r"|ctra\.?|camino|ronda|via"
    r"|travesia|glorieta|urbanizacion|urb\.|rua|viale|corso|piazza|poligono|barrio"
    r"|rambla|carrer|praca|ul\.)\s"
    r"(?:[\w'ºª.-]{1,30}\s?){1,7}?,?\s?(?:no?[º°.]?\s?|num\.?\s?)?(?:\d{1,4}(?!\d)|s/n)"
    r"(?:\s?[-,]\s?(?:\d{1,3}|[a-z]|bajo|izq\w*|dcha?|dch|der\w*|piso|puerta|portal"
    r"|esc\w*|bl\w*)(?:\s?[ºª°.]{0,2}\s?[a-z]?)?(?![\w]))*"
)
_STREET_NAME = re.compile(r"\w+ (?:(?:de|du|des|la|le|les|aux?) |[dl]['’] ?){0,3}[A-ZÀ-Ý]")
_PUT = ("en ", "ur ", "la ")
_BOX = re.compile(
    r"(?<![\w-])(?:(?:p\.?\s?o\.?\s?)?box|bp|cs|b\.p\.|apartado|postfach|po box|boite postale"
    r"|casier)\s?(?:n°\s?)?\d{2,6}\b(?!/)"
)
_MILITARY = re.compile(
    r"\b(?:psc|unit|usnv|usns|uss|cmr)\b[\w\s,]{1,40}?\b(?:apo|fpo|dpo)\s(?:aa|ae|ap)\s?\d{0,5}"
)
_UNIT = re.compile(
    r"\b(?:apt|apartment|suite|flat|appartement|appt|bat|batiment)(?:\.\s?|\s)"
    r"(?:n°\s?)?#?\d{1,4}[a-z]?\b(?!\s?(?:mg|ans|jours|mois)|[/.-]\d)"
)
_POSTCODE_CITY = re.compile(
    r"(?<![\w.,/-])(?:(?:[fdbl]-|ch-|e-|es-)?(?P<code>(?:0[1-9]|[1-8]\d|9[0-8])"
    r"\s?\d{3})|(?P<prefixed>(?:a|ch|b|l|d|f|i|nl|dk)-\d{4,5}))(?P<gap>,? {1,3}"
    r"| ?[-–] ?)(?=(?P<city>[^\W\d_]))"
)
_LONE_POSTCODE = re.compile(
    r"(?:(?:\b(?:code postal|cp|c\.p\.|zip(?: code)?|postal code|postcode|plz"
    r"|post code)\s?:?\s?)(?P<labelled>[a-z]?-?\d{4,5}(?:-\d{4})?)"
    r"|(?<=, )(?P<between>(?:0[1-9]|[1-8]\d|9[0-8])\s?\d{3})(?=,? [^\W\d_]|\s*(?:\n"
    r"|$))|(?<=,)(?P<tight>\d{5})(?=\s))"
)
_STATE_ZIP = re.compile(r"(?<![\w])(?P<state>[a-z]{2})\.?,? {1,3}\d{5}(?:-\d{4})?(?![\w-])")
_STREET_ALONE = re.compile(
    r"\b(?:[A-Z][a-z'-]{2,20} ){1,2}(?:Street|Avenue|Road|Boulevard|Lane|Drive|Court"
    r"|Crescent|Terrace|Parkway|Highway)\b"
)
_LABELLED = re.compile(
    r"\b(?:pais(?: de nacimiento)?|localidad\s?/\s?provincia|localidad|provincia"
    r"|municipio|ciudad|poblacion|domicilio|direccion"
    r"|anschrift|wohnort|geburtsort|strasse|ort|ville|commune|adresse(?: postale"
    r"| personnelle)?|lieu de naissance|lieu de residence"
    r"|(?:home |postal |mailing )?address|city|town|county|country|home ?town"
    r"|place of birth|birthplace|nationalite)"
    r"\s?:[ \t]{0,4}(?P<value>[^\W_](?:[^\n.;:@]|\.(?=[^\s])|(?<=\b[a-z])\.|"
    r"(?<=\b[a-z][a-z])\.){1,70}?)(?=\s{2,}|\s?[\n.;]|\Z|\s(?:tel|cp|code postal|phone"
    r"|zip)\b)"
)
_LINE_BEFORE_POSTCODE = re.compile(
    r"^[ \t]{0,12}(?P<line>[A-ZÀ-Þ][^\W\d_]{2,25}"
    r"(?:[ -][A-ZÀ-Þa-zß-ÿ.]{2,25}){0,4} \d{1,4} ?[a-zA-H]?)[ \t]{0,12}\n[ \t]{0,12}"
    r"(?:[A-Z]{1,2}-)?\d{4,5} [A-ZÀ-Þ]",
    re.M,
)
# `5100 Quadra 104⏎ Suite 845⏎ Evionnaz⏎ Switzerland 05377`
_BLOCK = re.compile(
    r"(?<![\w.,/-])(?P<line>\d{2,6} (?:[A-ZÀ-Þ][\w'.-]{1,25} |[a-z]{1,4}\.? "
    r"|\d{1,3} ){1,5}\d{1,5})(?: (?:Apt|Suite|Unit|Flat)\.? \d{1,5})?"
    r"(?:\s?,?\s?\n[ ,]{0,3}(?=[^\n]{0,12}[A-ZÀ-Þ\d])[^\n.?!:]{1,32}(?:(?<=Apt)"
    r"\. \d{1,5})?(?=\n|[.?!]|\Z)){1,5}"
)
_MONTH_WORD = re.compile(
    r"\b(?:jan|feb|fev|mar|apr|avr|may|mai|ju[in]|jul|aug|aou|sep|oct|nov|dec|mg|ml|mm"
    r"|cm|ans|patients?)[a-z]*\b"
)
_STATES = frozenset(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt "
    "ne nv nh nj nm ny nc nd oh ok or pa "
    "ri sc sd tn tx ut vt va wa wv wi wy dc pr gu vi aa ae ap".split()
)
_BRITISH = re.compile(r"(?<![\w])[a-z]{1,2}\d[a-z\d]? {1,3}\d[a-z]{2}(?![\w])")
_CANADIAN = re.compile(r"(?<![\w])[a-ceghj-np-tvxy]\d[a-z][ -]\d[a-z]\d(?![\w])")
_STOP_WORDS = (
    "le du au tel telephone mail email fax et a ou est il elle on nous vous qui que "
    "pour par avec sans avaient avait "
    "ont son sa depuis chez dans sur the in on at is was and for with near rdv dr mme m pr"
).split()
_STOP = re.compile(rf"\s(?:{'|'.join(_STOP_WORDS)})\b(?!\s(?:la|le|l'|champ))", re.I)


def addresses(document: Document) -> Iterator[Candidate]:
    """Street lines, post boxes and postcodes."""
    folded, text = document.numeric, document.text
    for match in _FRENCH.finditer(folded):
        yield _street(document, match, "street address")
    for match in _FRENCH_BARE.finditer(folded):
        if _STREET_NAME.search(text, match.start(), match.end()) and not (
            match.group().startswith("place")
            and folded[max(0, match.start() - 3) : match.start()] in _PUT
        ):
            yield _street(document, match, "street")
    for match in _ENGLISH.finditer(folded):
        if not _named_throughout(text, match) and document.language != "en":
            continue
        if _capitals(text, match):
            yield from _continuation(text, match.start(), match.end())
        if _capitals(text, match) or (document.language == "en" and _in_address(folded, match)):
            yield Candidate(*match.span(), Kind.LOCATION, "street address", 0.9)
    for pattern, hints, home, view in (
        (_GERMAN, _STREET_HINTS, "de", folded),
        (_SPANISH, _ROMANCE_HINTS, "es", text),
    ):
        if document.language != home and not any(hint in view for hint in hints):
            continue
        for match in pattern.finditer(folded):
            if _capitals(text, match):
                yield Candidate(*match.span(), Kind.LOCATION, "street address", 0.9)
    for pattern, name in ((_BOX, "post box"), (_MILITARY, "military address"), (_UNIT, "flat")):
        for match in pattern.finditer(folded):
            if document.language == "en" and match.group().startswith(("bp", "b.p.")):
                continue  # blood pressure
            yield Candidate(*match.span(), Kind.LOCATION, name, 0.8)
    for match in _STREET_ALONE.finditer(text):
        yield Candidate(*match.span(), Kind.LOCATION, "street", 0.7)
    for match in _LABELLED.finditer(folded):
        yield Candidate(*match.span("value"), Kind.LOCATION, "labelled place", 0.8)
    for match in _LINE_BEFORE_POSTCODE.finditer(text):
        yield Candidate(*match.span("line"), Kind.LOCATION, "street address", 0.7)
    for match in _BLOCK.finditer(text):
        if not _MONTH_WORD.search(folded, match.start(), match.end("line")):
            yield Candidate(*match.span(), Kind.LOCATION, "address block", 0.7)
    for pattern, name in (
        (_TOWN_LINE, "town above a postcode"),
        (_TOWN_AND_CODE, "town and postcode"),
        (_DATELINE, "town of a dateline"),
    ):
        for match in pattern.finditer(text):
            yield Candidate(*match.span("town"), Kind.LOCATION, name, 0.7)
    for match in _BRACKETED_CODE.finditer(text):
        yield Candidate(*match.span("code"), Kind.LOCATION, "postcode", 0.7)
        town = _TOWN_BEFORE.search(text, max(0, match.start() - 64), match.start())
        if town:
            yield Candidate(
                town.start(), town.end() - 1, Kind.LOCATION, "town before a postcode", 0.7
            )
    yield from _postcodes(document)


_TOWN_NAME = (
    r"(?:(?:La|Le|Les|LA|LE|LES|St|Saint|Sainte)[ -])?[A-ZÀ-Þ][\w']{2,25}"
    r"(?:[ -](?:[A-ZÀ-Þ][\w']{1,25}|de|du|la|le|les|sur|en|lès|on|upon|the|DE|DU|SUR"
    r"|LES)(?![\w'])){0,5}"
)
_BRITISH_CODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
_TOWN_LINE = re.compile(
    rf"^[ \t]{{0,12}}(?P<town>{_TOWN_NAME})[ \t]{{0,12}},?\n[ \t]{{0,12}}"
    rf"(?={_BRITISH_CODE}\b|[A-Z]{{2}} \d{{5}}\b|[A-Z]\d[A-Z] \d[A-Z]\d\b)",
    re.M,
)
_TOWN_AND_CODE = re.compile(rf"(?P<town>{_TOWN_NAME}),? (?={_BRITISH_CODE}\b)")
_DATELINE = re.compile(
    rf"^[ \t]{{0,12}}(?P<town>{_TOWN_NAME}), (?:(?:le|LE|Le|the) )?(?:[a-zA-Z]{{5,9}} )?"
    r"(?=\d{1,2}(?:er)? [^\W\d_]{3,9}\.? \d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
    r"|\d\d \d\d \d{4}|\d{4}-\d\d"
    r"|[a-z-]+ [a-zéû]+ deux)",
    re.M,
)
_BRACKETED_CODE = re.compile(r"\((?P<code>\d{2} ?\d{3})\)")
_TOWN_BEFORE = re.compile(r"[^\W\d_][\w'-]{2,30}(?: [A-ZÀ-Þ][\w'-]{2,30})? \Z")
_STREET_HINTS = (
    "strasse", "straße", "strase", "str. ", "weg ", "gasse", "platz ", "allee ", "ufer ", "damm ",
    "vej ", "gade ", "gatan", "gata ",
    "vagen", "vegen", "veien", "straat", "laan ", "katu ", "utca",
)  # fmt: skip
_ROMANCE_HINTS = (
    "Calle", "C/", "Avda", "Avenida", "Plaza", "Pza", "Paseo", "Rua ", "Via ",
    "Viale", "Corso", "Piazza", "ul.", "Rambla", "Carrer",
)  # fmt: skip


_CONTINUED = re.compile(
    r"(?:,? ?(?:Suite|Apt\.?|Unit|Flat) \d{1,5})?(?:\s?,?\s?\n[ ,]{0,3}(?=[A-ZÀ-Þ\d])"
    r"[^\n.?!:]{1,32}(?=\n|[.?!]|\Z)){1,4}"
)


def _continuation(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The lines of an address below its street, if the last one ends with a postcode."""
    match = _CONTINUED.match(text, end)
    if match and re.search(r"\d{4,6}\Z", match.group()):
        before = re.search(r"\d{1,6} \Z", text[max(0, start - 7) : start])
        yield Candidate(
            start - len(before.group()) if before else start,
            match.end(),
            Kind.LOCATION,
            "address block",
            0.8,
        )


def _street(document: Document, match: re.Match[str], rule: str) -> Candidate:
    """A street goes on while its words look like a name; it stops at the sentence's next word."""
    start, end = match.span()
    found = document.folded[start:end]
    kind = re.search(rf"(?<![a-z]){_FRENCH_TYPES}\s", found)
    begin = kind.end() if kind else 0
    stop = _STOP.search(found, begin + 3)
    while stop and document.text[start + stop.start() + 1].isupper():
        stop = _STOP.search(found, stop.end())
    if stop:
        end = start + stop.start()
    words = document.text[start:end]
    if not words.isupper() and not words.islower():
        end = start + _capital_end(words)
    return Candidate(start, end, Kind.LOCATION, rule, 0.9)


_SMALL = frozenset("de du des d' la le les l' aux au et en sur sous a lès les-".split())


def _capital_end(words: str) -> int:
    """Where the capitalised name of a street ends (small linking words may stand inside)."""
    end, seen_capital = 0, False
    for match in re.finditer(r"\S+", words):
        word = match.group()
        bare = word.split("'")[-1] if "'" in word[:2] else word
        if bare[:1].isupper() or bare[:1].isdigit():
            seen_capital = seen_capital or bare[:1].isupper()
            end = match.end()
        elif seen_capital and word.lower() not in _SMALL:
            break
        elif not seen_capital:
            end = match.end()
    return len(words[:end].rstrip(" ,.-"))


def _named_throughout(text: str, match: re.Match[str]) -> bool:
    """`12 Old Mill Rd`, not `8 mars 2010 par Dr`."""
    words = re.findall(r"[^\W\d_]{2,}", text[match.start() : match.end()])
    return bool(words) and all(
        word[0].isupper() or word in ("of", "the", "de", "la") for word in words
    )


def _capitals(text: str, match: re.Match[str]) -> bool:
    words = re.findall(r"[^\W\d_]+", text[match.start() : match.end()])
    return sum(word[0].isupper() for word in words) >= max(1, len(words) // 2)


def _in_address(folded: str, match: re.Match[str]) -> bool:
    before = folded[max(0, match.start() - 24) : match.start()]
    return bool(
        re.search(r"(?:, |resid\w+ (?:at|in) |lives (?:at|in|on) |address:? ?|\n)\Z", before)
    )


def _before_town(document: Document, match: re.Match[str]) -> bool:
    """Whether a word that may be a town follows five figures (`13900 GB/mm3` is a count)."""
    word = re.match(r"[^\W\d_]+", document.text[match.start("city") :])
    if word is None or not word.group()[0].isupper():
        return False
    after = document.text[match.start("city") + word.end() : match.start("city") + word.end() + 1]
    return len(word.group()) > 2 and after != "/"


def _postcodes(document: Document) -> Iterator[Candidate]:
    folded, text = document.numeric, document.text
    for match in _POSTCODE_CITY.finditer(folded):
        before = folded[max(0, match.start() - 2) : match.start()]
        if _before_town(document, match) or before in (", ", "- ", "; ") or before.endswith("\n"):
            yield Candidate(match.start(), match.start("gap"), Kind.LOCATION, "postcode", 0.7)
    for match in _LONE_POSTCODE.finditer(folded):
        group = match.lastgroup or "labelled"
        yield Candidate(*match.span(group), Kind.LOCATION, "postcode", 0.7)
    for match in _STATE_ZIP.finditer(folded):
        if match["state"] in _STATES and text[match.start()].isupper():
            yield Candidate(*match.span(), Kind.LOCATION, "state and postcode", 0.9)
    for pattern in (_BRITISH, _CANADIAN):
        for match in pattern.finditer(folded):
            if text[match.start()].isupper():
                yield Candidate(*match.span(), Kind.LOCATION, "postcode", 0.7)
