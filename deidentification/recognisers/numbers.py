# ruff: noqa: SIM905 (a list of words reads better as words)
"""Numbers that name a person or a stay: labelled ones, and those that show it by their shape.

A right check digit only raises the confidence. A wrong one never lets a number pass: a
mistyped number is still the patient's.
"""

import re
from collections.abc import Iterator

from ..document import Candidate, Document
from ..model import Kind

_LABEL = re.compile(
    r"\b(?P<label>ipp|nip|nda|nss|nir|ins|iep|ndi|mrn|mrns|urn|nhs|nhc|nass|chi|ssn"
    r"|npi|dea|rpps|adeli|finess"
    r"|siret|siren|iban|bic|rib|nas|ramq|nino|mbi|medicare|medicaid|cip|pin|id|ids|uid|identifiant"
    r"|identification|identifier|dossiers?|sejour|encounter|accession|admission|visite|visit|chart"
    r"|record|file|folder|case no|passe?port|passport|pasaporte|reisepass|carte|card|credit|cb"
    r"|licen[cs]e|permis|plaque|immatriculation|registration|plate|account|compte|acct|policy"
    r"|insurance|assurance|mutuelle|member|membership|group number|securite sociale"
    r"|social security|secu|matricule|badge|numero|number|no|nr|n°|nº|num|ref|reference|referenc?e"
    r"|prelevement|echantillon|specimen|sample|examen|demande|request|order|lot|serie|serial|device"
    r"|claim|invoice|facture|biopsie|patient|colegiado|nocol|ncol|col|fallzahl"
    r"|aufnahmezahl|svnr|sv|sozialversicherungsnummer|krankenversichertennummer"
    r"|historia|episodio|dni|nie|nif|fallnummer"
    r"|fallnr|patientennummer|versichertennummer|aufnahmenummer|pid|hospital number"
    r"|unit number|nhs number"
    r"|national insurance|health card|swift|imei|mac|vin|bnr|labor|laboratoire|cim no"
    r"|anonymat|protocole"
    r"|inclusion|trial id|subject id|participant|barcode|code barre|ausweis|vorgang"
    r"|auftrag|enc|hcn|phn|hn|etiquette|venue|iep|fin|csn|gmc|immatriculee?|acct|hosp"
    r"|medical council|licen[cs]e plate|bed)\b"
    r"(?P<between>(?:[\s:#.=(\[|-]|n°|nº|\bno\b|\bnr\b|num\w*|number|nbr|id\b|card"
    r"|le\b|est\b|is\b|was\b|de\b|du\b"
    r"|la\b|the\b|of\b|his\b|her\b|my\b|patiente?\b|sejour\b|sociale?\b|securite\b"
    r"|social\b|security\b|dossier\b"
    r"|interne\b|externe\b|local\b|identification\b|policy\b|code\b|reference\b|ref\b"
    r"|permanent\b){0,10}?)"
    r"(?<![\w])#?(?P<number>(?:[a-z]{1,8}-){0,2}[a-z]{0,5}[./#-]?\d(?:[\w./-]|[ ](?=\d)){0,40})"
)
_NUMBER_SIGN = re.compile(
    r"(?:n\s?[°º]|\bno\.|#)\s?:?\s?(?P<number>[a-z]{0,4}-?\d[\w./-]{2,40}(?:\s\d{3,}){0,4})"
)
_NIR = re.compile(
    r"(?<![\w.,])[1-478][ ]?\d\d[ ]?(?:0[1-9]|[1-9]\d|1[0-2])[ ]?(?:\d\d|2[ab])"
    r"[ ]?\d{3}[ ]?\d{3}(?:[ ]?/?[ ]?\d\d)?(?!\d)"
)
_SPACED_NIR = re.compile(
    r"(?<![\w.,])(?<!\d )[12](?:[ -]?\d){4}[ -]?(?:\d[ -]?\d|2[ -]?[ab])"
    r"(?:[ -]?\d){6,8}(?![\w]|[.,]\d)"
    r"|(?<![\w.,])[12]\.\d\d\.\d\d\.\d[\dab]\.\d{3}\.\d{3}(?:\.\d\d)?(?!\w)"
)
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?: {0,2}[0-9a-z]{4}){3,7}(?: {0,2}[0-9a-z]{1,3})?\b")
_SHAPES = re.compile(
    r"(?<![\w.,/-])(?:"
    r"(?P<ssn>\d{3}-\d\d-\d{4})"
    r"|(?P<card>\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{5})"
    r"|(?P<network>(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?)"
    r"|(?P<nhs>\d{3}[ -]\d{3}[ -]\d{4})"
    r"|(?P<swiss>756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d)"
    r"|(?P<belgian>\d\d[. ]\d\d[. ]\d\d[ -]\d{3}[. ]\d\d)"
    r"|(?P<medicare>\d[a-z][a-z0-9]\d-?[a-z][a-z0-9]\d-?[a-z]{2}\d\d)"
    r"|(?P<spanish>[xyz]?-?\d{7,8}-?[a-z])"
    r"|(?P<insurance>[a-z]{2}\s?\d\d\s?\d\d\s?\d\d\s?[a-d])"
    r"|(?P<mixed>(?=[a-z0-9]{0,9}\d[a-z0-9]{0,3}\d)(?:\d{1,3}[a-z]{1,3}\d{4,10}"
    r"|[a-z]{1,3}\d{5,12}|\d{2}[a-z]{2}\d{5}))"
    r"|(?P<letters>[a-z]{2,5}-\d{3,10}(?:-\d{2,10})?)"
    r"|(?P<dashed>\d{2,4}-\d{2,3}-\d{2,4}|(?:19|20)\d\d\s?-\d{4,7}|\d{5}-\d{4})"
    r"|(?P<long>\d{8,26})"
    r"|(?P<spaced>(?<!\d )\d(?: \d){7,20}|\d{4} \d{6,}|(?<!\d )\d{2,3}(?: \d{2,4}){3,6}(?! ?\d))"
    r"|(?P<plate>[a-z]{2}-\d{3}-[a-z]{2})"
    r"|(?P<uuid>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"
    r"|(?P<hardware>(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2})"
    r")(?![\w]|[.,/]\d|-\d)"
)
_SINGLE_DIGITS = re.compile(r"(?<!\d)(?<!\d )\d(?: \d){7,20}(?! ?\d)")
_GLUED_LABEL = re.compile(
    r"(?<![^\W_])(?:iep|ipp|nda|nip|fin|mrn|csn|gmc|npi|etiquette|dossier|venue"
    r"|account|acct)(?P<number>[a-z]{0,2}\d[\d.-]{4,20}\d)"
)
_QUANTITY_AFTER = re.compile(
    r"\s?(?:(?:mg|g|kg|µg|ug|ng|ml|cl|dl|l|mm|cm|m|mmol|mol|ui|u|iu|meq|cells|cellules"
    r"|copies|elements|plaquettes|leucocytes|ans"
    r"|years|mois|months|h|x ?10)(?![a-z])|%|/mm|/ul|/l\b|/ml|×|°)"
)
_WEAK_LABEL = frozenset(
    "card carte lot serie serial device order request examen demande number numero "
    "no nr num patient visit visite "
    "admission file folder record chart col labor laboratoire group id ids ref "
    "reference referece case credit "
    "insurance assurance inclusion participant protocole sample specimen prelevement "
    "echantillon biopsie member "
    "securite secu compte account policy claim registration dossier dossiers sejour "
    "pin cip chi ins mac vin hn enc "
    "historia episodio bnr vorgang auftrag badge plate plaque permis license licence "
    "medicare medicaid dea".split()
)
_DISEASE_CODE = re.compile(r"[a-z]\d\d(?:\.\d{1,2})?\Z")  # ICD-10
_DECIMALS = re.compile(r"\d[.,]\d\s|\s\d[.,]\d")
_LAW = re.compile(r"\b(?:loi|decret|arrete|ordonnance|directive|reglement|circulaire)\s")
_PHRASE = re.compile(r"\d{1,3}(?:\s?(?:/|x)\s?\d{1,3})?\Z")


def numbers(document: Document) -> Iterator[Candidate]:
    """Numbers with a label before them, and unlabelled ones of a telling shape."""
    numeric = document.numeric
    for match in _LABEL.finditer(numeric):
        end = _trimmed(numeric, match.start("number"), match.end("number"))
        number = numeric[match.start("number") : end]
        if _DECIMALS.search(number) or _LAW.search(
            numeric, max(0, match.start() - 30), match.start() + 6
        ):
            continue
        if _DISEASE_CODE.match(document.folded, match.start("number"), end):
            continue
        if _names_someone(match["label"], number) and not _QUANTITY_AFTER.match(numeric, end):
            yield Candidate(match.start("number"), end, Kind.ID, "labelled number", 0.9)
    for match in _SINGLE_DIGITS.finditer(numeric):
        yield Candidate(*match.span(), Kind.ID, "digits apart", 0.8)
    for match in _GLUED_LABEL.finditer(numeric):
        yield Candidate(*match.span("number"), Kind.ID, "number glued to its label", 0.9)
    for match in _NUMBER_SIGN.finditer(numeric):
        end = _trimmed(numeric, match.start("number"), match.end("number"))
        if _LAW.search(numeric, max(0, match.start() - 30), match.start()):
            continue
        if sum(map(str.isdigit, numeric[match.start("number") : end])) >= 4:
            yield Candidate(match.start("number"), end, Kind.ID, "number sign", 0.8)
    for pattern, name in (
        (_NIR, "national number"),
        (_SPACED_NIR, "national number"),
        (_IBAN, "bank account"),
    ):
        for match in pattern.finditer(numeric):
            if pattern is not _IBAN or sum(map(str.isdigit, match.group())) >= 10:
                yield Candidate(*match.span(), Kind.ID, name, 0.95)
    for match in _SHAPES.finditer(numeric):
        if _LAW.search(numeric, max(0, match.start() - 16), match.start()):
            continue
        if not _QUANTITY_AFTER.match(numeric, match.end()) and _telling(match, document):
            yield Candidate(*match.span(), Kind.ID, f"{match.lastgroup} number", 0.8)


def _trimmed(text: str, start: int, end: int) -> int:
    """Without the blank or the stop at the end, and without a word glued on by a blank."""
    number = text[start:end]
    for cut in (r"\s[a-z].*\Z", r"[\s./-]+\Z"):
        number = re.sub(cut, "", number) if not re.fullmatch(r".*\s[ab]\d*", number) else number
    return start + len(number.rstrip(" ./-\n"))


def _names_someone(label: str, number: str) -> bool:
    digits = sum(map(str.isdigit, number))
    if digits >= 6:
        return True
    if label in _WEAK_LABEL:
        return digits >= 4
    return digits >= 3


def _telling(match: re.Match[str], document: Document) -> bool:
    kind, found = match.lastgroup, match.group()
    if kind == "network":
        return all(int(part) < 256 for part in re.findall(r"\d+", found.split(":")[0]))
    if kind == "letters":
        written = document.text[match.start() : match.start() + 2]
        return written.isupper() and sum(map(str.isdigit, found)) >= 5
    if kind == "mixed":
        return sum(map(str.isdigit, found)) >= 6
    if kind == "spaced":
        return sum(map(str.isdigit, found)) >= 9
    if kind == "long":
        return True
    if kind == "dashed":
        return sum(map(str.isdigit, found)) >= 7
    return True
