"""How medicine makes its words: spelling, suffixes, roots, in English and in French.

Everything here works on folded words (ASCII, lower case).
"""

import re
from collections.abc import Iterator

from .files import read_own

_BRITISH = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"emia\b", "aemia"),
        (r"emic\b", "aemic"),
        (r"^hem(?=[ao])", "haem"),
        (r"(?<=[a-z])hemorr", "haemorr"),
        (r"esoph", "oesoph"),
        (r"edema", "oedema"),
        (r"pedi(?=atr)", "paedi"),
        (r"orthoped", "orthopaed"),
        (r"gynec", "gynaec"),
        (r"anesth", "anaesth"),
        (r"tumor", "tumour"),
        (r"rrhe", "rrhoe"),
        (r"^estr", "oestr"),
        (r"^fet(?=al|us|o)", "foet"),
        (r"^cec(?=[auo])", "caec"),
        (r"^celiac", "coeliac"),
        (r"pnea\b", "pnoea"),
        (r"pneic\b", "pnoeic"),
        (r"^fec(?=a|e)", "faec"),
        (r"sulf", "sulph"),
        (r"^etiolog", "aetiolog"),
        (r"ischem", "ischaem"),
        (r"center", "centre"),
        (r"fiber", "fibre"),
        (r"color", "colour"),
        (r"izat", "isat"),
        (r"ize(?=[drs]?\b)", "ise"),
        (r"izing", "ising"),
        (r"lyz", "lys"),
        (r"leukem", "leukaem"),
        (r"maneuver", "manoeuvre"),
    )
]


def british(word: str) -> set[str]:
    """Return the British spelling of `word`, if it has another."""
    spelled = word
    for pattern, replacement in _BRITISH:
        spelled = pattern.sub(replacement, spelled)
    return {spelled} - {word}


# English ending → French endings. The longest ending that fits is used.
_FRENCH_ENDINGS = {
    "itis": "ite ites",
    "itides": "ites",
    "itic": "itique itiques",
    "osis": "ose oses",
    "oses": "oses",
    "otic": "otique otiques",
    "asis": "ase ases",
    "esis": "ese eses",
    "lysis": "lyse lyses",
    "lytic": "lytique lytiques",
    "ectomy": "ectomie ectomies",
    "ectomies": "ectomies",
    "ectomized": "ectomise ectomisee ectomises",
    "otomy": "otomie otomies",
    "ostomy": "ostomie ostomies",
    "plasty": "plastie plasties",
    "pexy": "pexie pexies",
    "rrhaphy": "rraphie rraphies",
    "scopy": "scopie scopies",
    "scopic": "scopique scopiques",
    "graphy": "graphie graphies",
    "graphic": "graphique graphiques",
    "gram": "gramme grammes",
    "metry": "metrie metries",
    "metric": "metrique metriques",
    "pathy": "pathie pathies",
    "pathic": "pathique pathiques",
    "trophy": "trophie trophies",
    "trophic": "trophique trophiques",
    "megaly": "megalie megalies",
    "therapy": "therapie therapies",
    "logy": "logie logies",
    "logic": "logique logiques",
    "logical": "logique logiques",
    "logist": "logue logues logiste logistes",
    "algia": "algie algies",
    "algic": "algique algiques",
    "aemia": "emie emies",
    "emia": "emie emies",
    "emic": "emique emiques",
    "uria": "urie",
    "uric": "urique uriques",
    "oma": "ome omes",
    "omas": "omes",
    "omata": "omes",
    "omatous": "omateux omateuse omateuses",
    "plegia": "plegie plegies",
    "plegic": "plegique plegiques",
    "paresis": "paresie paresies",
    "phagia": "phagie phagies",
    "phasia": "phasie phasies",
    "phasic": "phasique phasiques",
    "pnea": "pnee pnees",
    "pneic": "pneique pneiques",
    "rrhea": "rrhee rrhees",
    "rrhage": "rragie rragies",
    "rrhagic": "rragique rragiques",
    "penia": "penie penies",
    "penic": "penique peniques",
    "plasia": "plasie plasies",
    "plastic": "plasique plasiques plastique plastiques",
    "malacia": "malacie malacies",
    "ectasia": "ectasie ectasies",
    "ectasis": "ectasie ectasies",
    "stasia": "stasie stasies",
    "cele": "cele celes",
    "opia": "opie opies",
    "opsia": "opsie opsies",
    "opsy": "opsie opsies",
    "osmia": "osmie osmies",
    "geusia": "gueusie gueusies",
    "esthesia": "esthesie esthesies",
    "esthetic": "esthesique esthesiques",
    "kinesia": "kinesie kinesies",
    "kinesis": "kinesie kinesies",
    "kinetic": "kinetique kinetiques",
    "tonia": "tonie tonies",
    "tonic": "tonique toniques",
    "taxia": "taxie taxies",
    "taxic": "taxique taxiques",
    "lalia": "lalie lalies",
    "phobia": "phobie phobies",
    "phobic": "phobique phobiques",
    "mania": "manie manies",
    "maniac": "maniaque maniaques",
    "philia": "philie philies",
    "philic": "phile philes philique",
    "dynia": "dynie dynies",
    "dactyly": "dactylie dactylies",
    "cephaly": "cephalie cephalies",
    "cephalic": "cephalique cephaliques",
    "somia": "somie somies",
    "soma": "some somes",
    "cyte": "cyte cytes",
    "cytes": "cytes",
    "cytic": "cytaire cytaires cytique cytiques",
    "blast": "blaste blastes",
    "blastic": "blastique blastiques",
    "gen": "gene genes",
    "genic": "genique geniques",
    "genous": "gene genes",
    "ism": "isme ismes",
    "oid": "oide oides",
    "ine": "ine ines",
    "in": "ine ines",
    "ase": "ase ases",
    "ose": "ose oses",
    "al": "al ale aux ales",
    "ar": "aire aires",
    "ary": "aire aires",
    "ous": "eux euse euses",
    "ive": "if ive ifs ives",
    "ic": "ique iques",
    "ical": "ique iques",
    "ically": "iquement",
    "ity": "ite ites",
    "ies": "ies",
    "tion": "tion tions",
    "tions": "tions",
    "sion": "sion sions",
    "ent": "ent ente ents entes",
    "ant": "ant ante ants antes",
    "able": "able ables",
    "ible": "ible ibles",
    "ure": "ure ures",
    "ile": "ile iles",
    "ate": "ate ates",
    "ance": "ance ances",
    "ence": "ence ences",
    "ency": "ence ences",
    "us": "us",
    "um": "um",
    "is": "is",
}
_LONGEST = max(map(len, _FRENCH_ENDINGS))
_FRENCH_STEMS = (
    (re.compile(r"^leuk"), "leuc"),
    (re.compile(r"^esoph"), "oesoph"),
    (re.compile(r"^fet(?=al|us|o)"), "foet"),
    (re.compile(r"^edema"), "oedema"),
    (re.compile(r"^estr"), "oestr"),
    (re.compile(r"^hyster(?=o|e)"), "hyster"),
    (re.compile(r"rrh"), "rrh"),
)


def french_from_english(word: str) -> set[str]:
    """Return the French words that an English learned word corresponds to: hepatitis → hepatite."""
    if len(word) < 6 or "'" in word:
        return set()
    stem = word
    for pattern, replacement in _FRENCH_STEMS:
        stem = pattern.sub(replacement, stem)
    for length in range(min(_LONGEST, len(stem) - 3), 1, -1):
        endings = _FRENCH_ENDINGS.get(stem[-length:])
        if endings:
            return {stem[:-length] + ending for ending in endings.split()}
    return {stem[:-1] + "ie", stem[:-1] + "ies"} if stem.endswith("y") else set()


def inflected_fr(word: str) -> set[str]:
    """Return the plural and feminine forms that a French noun or adjective may have."""
    forms = {word}
    if " " in word or len(word) < 4:
        return forms
    if word.endswith(("al", "eal", "ial")):
        forms |= {word[:-1] + ending for ending in ("ux", "le", "les")}
    elif word.endswith("el"):
        forms |= {word + ending for ending in ("s", "le", "les")}
    elif word.endswith("eux"):
        forms |= {word[:-1] + ending for ending in ("se", "ses")}
    elif word.endswith("if"):
        forms |= {word[:-1] + ending for ending in ("fs", "ve", "ves")}
    elif word.endswith("ien"):
        forms |= {word + ending for ending in ("s", "ne", "nes")}
    elif word.endswith("eau"):
        forms.add(word + "x")
    elif word.endswith("teur"):
        forms |= {word + "s", word[:-3] + "rice", word[:-3] + "rices"}
    elif word.endswith("e"):
        # Folded, a participle ('intubé') looks like a noun: its feminine is added to all of them.
        forms |= {word + "s", word + "e", word + "es"}
    elif not word.endswith(("s", "x", "z")):
        forms |= {word + "s", word + "e", word + "es"}
    return forms


def combined(language: str) -> Iterator[str]:
    """Yield the words that our roots and short endings make: 'gastr' + 'ite'.

    Endings as short as these are not safe after any letters: 'Marguerite' ends like 'gastrite'.
    """
    endings = read_own(f"short_endings_{language}")
    for root in read_own("roots"):
        yield from (root + ending for ending in endings if len(root + ending) > 6)
