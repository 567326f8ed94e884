"""Ways to reach a person: e-mail, web, telephone, accounts on social networks."""

import re
from collections.abc import Iterator

from ..document import Candidate, Document
from ..model import Kind

_MAIL = re.compile(
    r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|[\w.+'-]{1,64} ?@ ?[\w-]{1,63}(?: ?\. ?[\w-]{2,40}){0,2} ?\. ?(?:com|fr|org|net"
    r"|uk|be|ch|ca|es|de|edu)\b"
)
_TOP_LEVEL = (
    "com|org|net|edu|gov|info|biz|health|fr|uk|co|be|ch|de|es|it|eu|ca|us|io|lu|nl|pt|int|app"
    "|dev|me|tv|re|gp|mq|nc|pf|ma|tn|dz|sn|ci|cm|ie|au|nz|at|pl|se|dk|no|fi|care|clinic|doctor"
)
_SPELLED_MAIL = re.compile(
    r"\b[\w.+-]{2,64}(?:\s*[\[({]\s*(?:at|arobase|a|chez)\s*[\])}]\s*|\s+(?:arobase"
    r"|at)\s+)[\w-]{2,63}"
    r"(?:(?:\s*[\[({]\s*(?:dot|point)\s*[\])}]\s*|\s+(?:dot|point)\s+|\.)[a-z]{2,24}){0,3}"
    r"(?:\s*[\[({]\s*(?:dot|point)\s*[\])}]\s*|\s+(?:dot|point)\s+|\.)"
    rf"(?:{_TOP_LEVEL})\b"
)
# Where guidelines, trials and articles are read: an address there tells of no patient.
_REFERENCE = re.compile(
    r"https?://(?:[a-z0-9-]+\.){0,3}(?:has-sante\.fr|ansm\.sante\.fr|sante\.gouv\.fr"
    r"|infectiologie\.com"
    r"|splf\.fr|sfar\.org|sfcardio\.fr|nice\.org\.uk|sign\.ac\.uk|nhs\.uk/conditions"
    r"|bnf\.org|who\.int|cdc\.gov"
    r"|nih\.gov|ema\.europa\.eu|fda\.gov|cochranelibrary\.com|cochrane\.org|clinicaltrials\.gov"
    r"|escardio\.org|acc\.org|ers-education\.org|easl\.eu|kdigo\.org|esmo\.org"
    r"|nccn\.org|uptodate\.com"
    r"|orpha\.net|orphanet\.org|omim\.org|toxbase\.org|lecrat\.fr|cbip\.be|doi\.org"
    r"|thelancet\.com|nejm\.org"
    r"|bmj\.com|jamanetwork\.com)(?=[/?#]|\Z|[.,;:!)]?(?:\s|\Z))"
)
_REFERENCE_TAIL = re.compile(r"[?&=@%]|\b(?:patient|nom|name|ipp|nip|mrn|nhs|ins)\b")
_ADDRESS = re.compile(
    rf"(?:\b(?:https?|ftps?)\s?:\s?//[^\s<>\"']{{2,2000}}"
    rf"|\b(?:mailto|tel|sip|data):(?=[^\s])[^\s<>\"']{{2,2000}}"
    rf"|\bwww\s?\.\s?[^\s<>\"']{{2,2000}}"
    rf"|(?<![\w@.-])(?:[a-z0-9-]{{2,63}}\.){{1,4}}(?:{_TOP_LEVEL})"
    rf"(?:/[^\s<>\"']{{0,2000}})?(?![\w@-]|\.\w))"
)
_HANDLE = re.compile(
    r"\b(?:instagram|insta|twitter|facebook|fb|snapchat|snap|tiktok|telegram|whatsapp"
    r"|linkedin|skype"
    r"|messenger|discord|pseudo|username|login|identifiant|compte)\s{0,2}(?::|est|is|=|\s@)\s{0,2}"
    r"@?(?P<handle>[a-z][\w.-]*[\d_.@][\w.-]*|(?<=@)[\w.-]{2,40})"
)
_SEPARATOR = r"[\s.\-/·*_()]{0,3}"
_PHONE = re.compile(
    r"(?<![\w./-])(?<!\d,)(?:"
    # France, also without its first zero after +33, (33), 0033
    r"(?:\(?(?:\+|00)\s?33\)?|\(33\))[ .\-/]{0,2}(?:\(0\)|0)?[ .\-/]{0,2}[1-9]"
    r"(?:[\s.\-/·*_]{0,2}\d){8}"
    r"|0[1-9](?:[\s.\-/·*_]{0,3}\d\d){4}"
    r"|0[1-9]\d[ .\-/]\d{3}[ .\-/]\d{3}|0[1-9](?:\s\d){8}"
    # any country code with a plus
    r"|\+\s?\d{1,3}[ .\-/]{0,2}(?:\(\d{1,5}\)[ .\-/]{0,2})?\d(?:[ .\-/()]{0,2}\d){5,13}"
    r"|00\d{2,3}[ .\-/]{1,2}\d(?:[ .\-/]{0,2}\d){6,12}"
    # North America
    r"|(?:1[ .-])?\(\d{3}\)[ .-]{0,2}\d{3}[ .-]{0,2}\d{4}"
    r"|(?:1[ .-])?\d{3}[.-]\d{3}[.-]\d{4}|(?:1[ .-])?\d{3}[ ]\d{3}[ -]\d{4}"
    # United Kingdom and others that begin with zero
    r"|\(?0\d{2,5}\)?[ .-]\d{3,8}(?:[ .-]\d{3,5}){0,2}|0\d{9,10}"
    # Spain, Portugal, Belgium without prefix
    r"|[6789]\d{2}[ .-]\d{3}[ .-]\d{3}|[6789]\d{2}(?:[ .-]\d{2}){3}"
    r")(?:\s{0,3}(?:x|ext\.?|poste|#)\s?\d{1,6})?(?![\w]|[.,/-]\d)"
)
_GLUED_PHONE = re.compile(
    r"\d(?<=[^\W\d_]\d)(?:(?<=0)[1-9](?:\d{8}|(?:[ .-]\d\d){4})|-?\d{2,3}-\d{3}-\d{3,4}(?:-\d{4})?)"
    r"(?![\w]|[.,/-]\d)"
)
_LABELLED_PHONE = re.compile(
    r"\b(?:tel|teleph\w*|phone|fax|faxe[sr]?|mobile|portable|gsm|cell|cel|bip|beeper"
    r"|pager|dect|poste"
    r"|ligne|whatsapp|hotline|standard|joignables?|appeler|rappeler|call|text|ring|contact\w*"
    r"|telefon\w*|fon|handy|numero|number|answering|messages)\b"
    r"(?P<between>[^\d\n+(]{0,40}\n?[^\w\n+(]{0,4})"
    r"(?P<phone>[+(]{0,2}\d(?:[ .\-/()·*_]{0,3}\d){2,15})(?![\w]|[.,/-]\d)"
)
_SPOKEN = re.compile(
    r"\bzero\s(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf)(?:[\s,.-]{1,3}"
    r"(?:\d{1,2}|zero|un|deux|trois"
    r"|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|vingt|trente|quarante"
    r"|cinquante|soixante|et)){3,16}\b"
    r"|\bzero(?:[\s,.-]{1,3}(?:zero|one|two|three|four|five|six|seven|eight|nine"
    r"|double|triple|oh)){6,14}\b"
)
_UNIT_AFTER = re.compile(
    r"\s?(?:(?:mg|g|kg|ml|l|mm|cm|ui|u|mmol|cellules|copies|leucocytes|elements"
    r"|plaquettes|ans?|years|mois|days|h)(?![a-z])|%|/mm)"
)


def contacts(document: Document) -> Iterator[Candidate]:
    """E-mails, web addresses, telephone numbers and social accounts."""
    folded = document.folded
    if "@" in folded:
        for match in _MAIL.finditer(folded):
            yield Candidate(*match.span(), Kind.EMAIL, "e-mail", 0.99)
    if "point" in folded or "dot" in folded or " at " in folded or "arobase" in folded:
        for match in _SPELLED_MAIL.finditer(folded):
            yield Candidate(*match.span(), Kind.EMAIL, "spelled e-mail", 0.8)
    for match in _ADDRESS.finditer(folded):
        end = match.end()
        while folded[end - 1] in ".,;:!?)]}" and end - 1 > match.start():
            end -= 1
        reference = _REFERENCE.match(folded, match.start())
        if reference and not _REFERENCE_TAIL.search(folded, reference.end(), end):
            continue
        yield Candidate(match.start(), end, Kind.URL, "web address", 0.95)
    for match in _HANDLE.finditer(folded):
        yield Candidate(*match.span("handle"), Kind.OTHER, "social account", 0.7)
    yield from _telephones(document)


def _telephones(document: Document) -> Iterator[Candidate]:
    numeric = document.numeric
    for match in _PHONE.finditer(numeric):
        if not _UNIT_AFTER.match(numeric, match.end()) and sum(map(str.isdigit, match.group())) > 7:
            yield Candidate(*match.span(), Kind.PHONE, "telephone", 0.9)
    for match in _GLUED_PHONE.finditer(numeric):
        yield Candidate(*match.span(), Kind.PHONE, "telephone glued to a word", 0.8)
    for match in _LABELLED_PHONE.finditer(numeric):
        digits = sum(map(str.isdigit, match["phone"]))
        if (
            digits >= 6
            or (digits >= 4 and match.group().startswith(("bip", "dect", "poste", "pager")))
        ) and not _UNIT_AFTER.match(numeric, match.end()):
            yield Candidate(*match.span("phone"), Kind.PHONE, "labelled telephone", 0.8)
    if "zero" in numeric:
        for match in _SPOKEN.finditer(numeric):
            yield Candidate(*match.span(), Kind.PHONE, "spoken telephone", 0.8)
