"""How medicine makes its words: spelling, suffixes, roots, in English and in French.

Everything here works on folded words (ASCII, lower case).
"""

import re
from collections.abc import Iterator

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
        forms.add(word + "s")
    elif not word.endswith(("s", "x", "z")):
        forms |= {word + "s", word + "e", word + "es"}
    return forms


_ROOTS_COMMON = """
abdomin acromi aden adip adren amni amygdal angi aort appendic arachnoid arteri arthr atri axill
bacteri balan blephar brachi bronch bronchi burs calcane canalicul cardi carp caud cephal cerebell
cerebr cervic cheil chol cholangi cholecyst choledoch chondr chori chorioretin coccyg col colp
condyl conjunctiv corne coron cost cran crani cutan cyst cyt dacry dacryocyst dactyl dent derm
dermat diaphragm disc diverticul duoden dur encephal endocard endometri endoth enter eosinophil
epicondyl epididym epigastr epiglott epiphys episi erythr esophag ethmoid fasci femor fibr fibul
follicul frontal ganglion gastr gengiv gingiv gigant gliom gloss glomerul glott glyc gnath gon
granul granulom gynec hem hemat hemangi hepat hern hidraden histi hydr hyper hypo hypophys hyster
ile ili infect insul irid ischem ischi jejun kerat kin labyrinth lacrym lamin lapar laryng leuc
leuk ligament lip lith lob lobul lumb lymph lymphaden lymphangi mamm mandibul mast mastoid maxill
mediastin mel melan mening menisc metacarp metatars metr muc myc myel my myocard myring myx nas
necr nephr neur neutrophil nucl ocul odont oesophag oment omphal onych oophor ophtalm ophthalm
opt orbit orch orchid orchi oste osteochondr osteomyel ot ovari palat pancreat papill parathyroid
parenchym parot patell pelv peri pericard perine periton pharyng phleb pharyngolaryng placent pleur
plex pneum pneumon pod poli polyp poster proct prostat proteino psych pubi pulm pulp pyel pylor
py rachi radicul rect ren reticul retin rhabdomy rhin rot sacr sacroili salping scap scler scolio
septic sial sigmoid sin sinus spermat sphen sphincter splen spondyl spondylodisc stap steat stern
stomat strept synovi tars tendin ten tenosynov thorac thromb thrombophleb thym thyr thyroid tibi
tonsill tox trache trachel traumat trich tubul tympan typhl ulcer uret ureter urethr ur uve uvul
vagin valv valvul varic vas vascul ven ventricul vertebr vesic vesicul vestibul viscer vitr vulv
vulvovagin
""".split()
# Short endings: only after a root that we know. ('Marguerite' ends like 'gastrite'.)
_SUFFIXES_EN = "itis itic oma omas osis otic al ology ologist".split()
_SUFFIXES_FR = (
    "ite ites ome omes ose oses otique al ale aux ales ien ienne iens iennes ique iques aire aires "
    "eux euse"
).split()
# Long endings: after any three letters.
SAFE_ENDINGS_EN = (
    "ectomy ectomies otomy otomies ostomy ostomies oplasty oplasties oscopy oscopies oscopic "
    "ography ographies ographic ogram ograms opathy opathies opathic algia algias odynia omatosis "
    "omatous omalacia omegaly orrhaphy orrhagia orrhagic orrhea orrhoea ospasm ostenosis optosis "
    "ectasis ectasia ocentesis olysis olytic otoxic otoxicity ogenic otripsy odesis oplegia "
    "iplegia oparesis iparesis ophagia aphasia ypnea ypnoea orthopnea ocytosis ocytopenia openia "
    "aemia aemic uria urea uresis osclerosis osclerotic otrophy otrophic trophic "
    "ostomies pexy ophilia ophobia blastoma sarcoma carcinoma lymphoma adenoma otherapy therapies "
    "metry mycosis oidosis oidal mimetic lytics mycin micin cillin cycline floxacin azole azoles "
    "prazole sartan statin dipine olol ilol triptan gliptin gliflozin parin xaban gatran tinib "
    "ciclib zumab ximab tumab limumab mumab lizumab afil azepam azolam barbital caine curium "
    "setron vudine bactam penem conazole fungin"
).split()
SAFE_ENDINGS_FR = (
    "ectomie ectomies ectomise ectomisee otomie otomies ostomie ostomies oplastie oplasties opexie "
    "opexies oscopie oscopies oscopique oscopiques ographie ographies ographique ographiques "
    "ogramme ogrammes opathie opathies opathique opathiques algie algies algique algiques odynie "
    "omatose omatoses omateux omateuse omateuses omalacie omegalie omegalies orraphie orragie "
    "orragies orragique orragiques orrhee orrhees ospasme ospasmes ostenose ectasie ectasies "
    "ocentese olyse olyses olytique olytiques otoxique otoxiques otoxicite ogene ogenes ologique "
    "ologiques ometrie otripsie odese odeses oplegie oplegies iplegie iplegies oplegique "
    "iparesie oparesie ophagie aphasie ypnee ypnees orthopnee ocytose ocytoses ocytopenie openie "
    "openies emies emique emiques osclerose oscleroses otrophie otrophies otrophique "
    "ophilie ophobie blastome blastomes sarcome sarcomes carcinome carcinomes carcinomateuse "
    "lymphome lymphomes adenome adenomes therapie therapies mycose mycoses oidose oide oides "
    "mycine micine cilline cycline floxacine conazole prazole sartan statine dipine olol triptan "
    "gliptine gliflozine parine xaban gatran tinib ciclib zumab ximab tumab lizumab azepam azolam "
    "barbital caine curium setron vudine bactam peneme fongine"
).split()


def combined_en() -> Iterator[str]:
    """Yield the English words that a root and a suffix make."""
    for root in _ROOTS_COMMON:
        yield from (root + suffix for suffix in _SUFFIXES_EN if len(root + suffix) > 6)


def combined_fr() -> Iterator[str]:
    """Yield the French words that a root and a suffix make."""
    for root in _ROOTS_COMMON:
        yield from (root + suffix for suffix in _SUFFIXES_FR if len(root + suffix) > 6)
