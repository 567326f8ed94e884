# ruff: noqa: SIM905 (a list of words reads better as words)
"""The words around names: titles, labels, kin, particles, and the grammar of eponyms.

All in folded form (lower case, no accents), French, English, Spanish and German together:
letters mix languages, and a title is a title in any of them.
"""

from typing import Final

# A name follows directly.
TITLES: Final = frozenset(
    "dr drs docteur docteurs docteure doctor doctors doc pr prs prof profs "
    "professeur professeurs professeure "
    "professor mme mmes madame mesdames mlle mlles mademoiselle mr mrs ms miss "
    "monsieur messieurs mm mister mx "
    "sr sra srta don dona dra doctora herr herrn frau hr dres fraulein maitre veuve "
    "vve feu sir lady dame "
    "lord rev reverend sgt capt lt col sor fray sheikh cheikh hadj hajj elhadj imam".split()
)
# Titles that are ordinary words or letters too, unless written with a capital.
CAPITAL_TITLES: Final = frozenset(
    "m me mx don dame col sor lt feu sir doc sr hr pr ms lady".split()
)

# A name follows, often after a colon.
LABELS: Final = frozenset(
    "nom noms prenom prenoms patient patiente patients malade name names surname "
    "forename firstname lastname "
    "subject objet concerne re identite medecin medecins assistenzarzt "
    "assistenzarztin stationsarzt facharzt facharztin chefarztin oberarztin arztin "
    "schwester pfleger chirurgien chirurgienne anesthesiste cardiologue "
    "neurologue radiologue radiologues pediatre psychiatre oncologue dermatologue "
    "generaliste interne internes "
    "externe infirmier infirmiere infirmiers infirmieres ide kine kinesitherapeute "
    "sage-femme psychologue "
    "assistant assistante secretaire aide-soignante cadre operateur operateurs "
    "prescripteur correspondant "
    "redacteur signataire signature signe contact destinataire expediteur attention "
    "physician surgeon nurse "
    "attending consultant registrar resident therapist midwife gp pcp provider "
    "author signed sender recipient "
    "guardian caregiver nombre apellidos apellido medico medica cirujano enfermera "
    "remitente firmado "
    "vorname nachname arzt hausarzt chefarzt oberarzt patientin cc copie copies "
    "investigateur investigator "
    "molecularistes cliniciens clinicien clinician pharmacien pharmacienne "
    "pharmacist doctoresse intern "
    "chef responsable referent referente tuteur curateur aidant personne "
    "beneficiaire assure assuree".split()
)
# A person's name follows if it looks like one.
# Nothing but a name can follow these and their colon.
NAME_LABELS: Final = frozenset(
    "nom noms prenom prenoms name surname forename firstname lastname nombre "
    "apellidos apellido vorname nachname".split()
)
# What German titles carry along: "Dr. med. univ."
ACADEMIC: Final = frozenset(
    "med univ univers dent phil rer nat habil vet ing msc mag pharm psych jur dr "
    "prof priv doz".split()
)
KIN: Final = frozenset(
    "frere soeur mere pere fils fille mari femme epouse epoux conjoint conjointe "
    "compagnon compagne ami amie "
    "amis oncle tante cousin cousine neveu niece grand-mere grand-pere belle-mere "
    "beau-pere belle-fille "
    "beau-fils belle-soeur beau-frere jumeau jumelle voisin voisine petit-fils "
    "petite-fille maman papa enfant "
    "bebe garcon fillette nourrisson brother sister mother father son daughter "
    "husband wife partner spouse "
    "boyfriend girlfriend fiance fiancee friend uncle aunt nephew grandmother grandfather grandson "
    "granddaughter stepmother stepfather twin neighbour neighbor carer mum mom dad "
    "baby colleague collegue "
    "confrere consoeur roommate hermano hermana madre padre hijo hija marido esposa "
    "esposo amigo amiga "
    "bruder schwester mutter vater sohn tochter ehemann ehefrau kollege kollegin "
    "collega parents".split()
)
MAIDEN: Final = frozenset(
    "nee ne epouse ep epse veuve divorcee alias dit dite aka born geb geborene "
    "verheiratete formerly "
    "surnomme surnommee nommee nomme prenomme prenommee denomme denommee named "
    "called genannt llamado llamada".split()
)
# Someone is addressed, asked, seen or quoted.
VERBS: Final = frozenset(
    "rappeler appeler contacter joindre recontacter prevenir demander avertir "
    "informer remercier adresser "
    "rappelez appelez contactez prevenez demandez rappelle appelle contacte call "
    "phone page ring text ask "
    "contact email notify inform thank tell paging llamar avisar anrufen "
    "bonjour bonsoir salut hello hi hey dear cher chere chers cheres dearest hola "
    "hallo coucou estimado "
    "estimada liebe lieber thanks merci regards cordialement sincerely".split()
)
# Who did it: a name follows if it looks like one.
AGENTS: Final = frozenset(
    "par by avec with pour for chez sur de from to and et vu vue signe signed selon "
    "per via a".split()
)

PARTICLES: Final = frozenset(
    "de du des d' da do dos das di del della dello degli la le les l' el al as ben "
    "bin ibn bint ould ait abd abdel "
    "abou abu van von der den ter ten zu zum vom st saint sainte san santa sao mc "
    "mac o' y e dal dalla lo "
    "n' m' vander vanden op 't het af av i dell' bou oum um".split()
)

# Words that may follow a title or a label and are never a name, whatever the name lists say.
NEVER: Final = frozenset(
    "le la les un une des de du d' l' et ou en au aux a dans sur sous par pour avec "
    "sans chez est sont etait "
    "ete a-t-il qui que quoi dont ce cet cette ces son sa ses mon ma mes notre votre "
    "nos vos leur leurs il elle "
    "on nous vous ils elles je tu ne pas plus tres bien aussi alors mais donc car si "
    "the an of and or in on at to "
    "for from by with without is are was were be been has have had he she they we i "
    "you it his her their our "
    "this that these those who which what when where why how not no yes service "
    "unite departement department "
    "unit ward hopital hospital clinique clinic centre center chu chr ch urgences "
    "emergency tel telephone phone "
    "fax mail email date age sexe sex dossier ipp nda mrn id numero number patient "
    "patiente malade monsieur "
    "madame docteur professeur traitant traitante medecin chirurgien generaliste "
    "cardiologue neurologue "
    "senior junior chef interne externe infirmier infirmiere docteurs president "
    "presidente directeur directrice "
    "secretaire responsable referent present presente presentait presentee presents "
    "presented presenting "
    "admis admise admitted hospitalise hospitalisee adresse adressee vu vue revu "
    "revue seen ayant agee aged "
    "consulte consultait consulted reports reported rapporte decrit described denies "
    "complains complained "
    "received recu recue underwent beneficie subi developed developpe signale "
    "recommande recommends rdv svp "
    "cordialement sincerely regards objet subject compte rendu lettre courrier "
    "letter note notes resume summary "
    "el los las una y con sin por su se es fue der die das ein eine und mit zu ist war sich "
    "lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday "
    "thursday friday saturday sunday "
    "adeli iban nir nss rpps finess npi ssn nhs siret siren ins nip urn confrere "
    "consoeur collegue collegues confreres "
    "iep acct born hosp fin csn gmc dob ddn disch appt appointment prescripteur "
    "preleveur ordered afrique africa asie asia europe oceanie oceania mesdames "
    "messieurs ans an years "
    "year old mois months jours days "
    "matin midi soir nuit demain hier today tomorrow yesterday".split()
)

# "maladie de X", "signe de X": what stands before an eponym.
EPONYM_HEADS: Final = frozenset(
    "maladie maladies syndrome syndromes sd signe signes test tests epreuve "
    "manoeuvre manoeuvres classification "
    "classifications score scores echelle echelles index indice critere criteres "
    "stade stades grade triade tetrade "
    "tetralogie trilogie pentade loi methode technique techniques procedure "
    "intervention interventions operation "
    "voie incision abord coloration reaction sonde sondes canule pince pinces "
    "ecarteur drain drains fil fils clou "
    "plaque plaques vis prothese attelle corset minerve bandage cal canal canaux "
    "trou foramen ligament ligaments "
    "tubercule ganglion nerf noyau cellule cellules corps ilot ilots glande glandes "
    "anse ampoule sphincter valvule "
    "fascia espace espaces loge cul-de-sac douglas triangle ligne lignes angle plan "
    "fistule hernie fracture "
    "fractures luxation paralysie myopathie dystrophie tumeur tumeurs sarcome "
    "lymphome lymphomes adenome goitre "
    "thyroidite choree ataxie encephalopathie demence phenomene reflexe position "
    "purpura oedeme angine ulcere "
    "lupus regime solution liquide serum virus bacille bacilles toxine anemie fievre "
    "contracture deformation "
    "erytheme nodule nodules granulome atrophie neuropathie polyneuropathie "
    "nephropathie glomerulonephrite "
    "arthrite osteodystrophie osteochondrite necrose cirrhose epilepsie migraine "
    "cephalee aphasie aire zone "
    "faisceau tractus membrane diverticule polype endobrachyoesophage oesophage "
    "estomac poche ganglions artere "
    "veine valve shunt derivation pontage anastomose greffe lambeau suture point "
    "points quadrant protocole "
    "schema algorithme equation formule courbe protheses stent catheter ballon lame "
    "boite milieu gelose agar "
    "phenotype mutation deficit facteur antigene anticorps anticorps complexe "
    "theorie regle principe effet onde "
    "ondes bruit souffle pouls respiration dyspnee facies demarche main pied genou "
    "tache taches placard plaques "
    "grains bandelette anneau anneaux disease signo enfermedad sindrome escala "
    "clasificacion prueba morbus "
    "type selon degre evaluation questionnaire inventaire grille stadification "
    "tetralogy circle sign pouch "
    "cancer carcinome tuberculose syphilis retinopathie maladie-de lampe verre "
    "lentille appareil machine "
    "marque machine scanner siemens philips medtronic toshiba canon olympus pentax "
    "fujifilm mindray samsung stryker zimmer "
    "biomet synthes abbott karl-storz storz ge bayer roche pfizer novartis sanofi "
    "merck gsk brand device kit software "
    "logiciel laboratoires laboratories using "
    "encoche empreinte arcade croissant ecran coefficient technique-de respirateur "
    "masque aiguille trocart bistouri ciseaux anuscope table fixateur "
    "broche broches vertebre".split()
)
EPONYM_TAILS: Final = frozenset(
    "disease diseases syndrome syndromes sign signs test tests score scores "
    "classification criteria criterion "
    "scale scales index stage stages grade triad tetrad tetralogy law method "
    "technique procedure operation "
    "approach incision stain staining stained reaction catheter cannula forceps "
    "retractor drain drains nail plate "
    "screw prosthesis splint collar ligament tubercle ganglion nerve nucleus cell "
    "cells body bodies islet islets "
    "gland glands loop ampulla sphincter valve fascia space pouch triangle line "
    "lines angle fistula hernia "
    "fracture dislocation palsy paralysis dystrophy tumor tumors tumour tumours "
    "sarcoma lymphoma lymphomas "
    "adenoma thyroiditis chorea ataxia encephalopathy dementia phenomenon reflex "
    "position purpura edema ulcer "
    "virus bacillus toxin solution anemia anaemia contracture deformity esophagus "
    "oesophagus duct ducts "
    "diverticulum node nodes nodule nodules granulomatosis arteritis vasculitis "
    "nephropathy neuropathy "
    "retinopathy arthropathy atrophy ophthalmopathy orbitopathy hepatitis cirrhosis "
    "epilepsy aphasia area bundle "
    "tract membrane polyp stomach artery vein shunt bypass anastomosis graft flap "
    "suture point protocol regimen "
    "formula equation curve stent balloon medium agar phenotype mutation deficiency "
    "factor antigen antibody "
    "antibodies complex theory rule principle effect wave waves murmur pulse "
    "breathing respiration gait spots "
    "spot patch ring rings questionnaire inventory assessment staging lens lamp mask "
    "needle trocar table fixator "
    "wire wires lesion lesions cyst cysts heart knee hip foot hand finger toe fever "
    "phenomena manoeuvre maneuver "
    "angina malformation malformations anomaly anomalies facies dermatosis keratosis "
    "neuroma stenosis thrombosis cell-carcinoma "
    "osteotomy tenotomy risk associated like type variant pattern patterns ring "
    "fracture-dislocation "
    "positive negative ultrasound ultrasonography imaging study flow coma leukemia "
    "leukaemia related nevus "
    "krankheit syndrom zeichen arthritis corpuscles crystals rods inclusion diet "
    "cast bandage tube airway "
    "electrophoresis blot trial scan infection pneumonia mole melanoma carcinoma".split()
)
MONTHS: Final = frozenset(
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre "
    "decembre january february march "
    "april may june july august september october november december".split()
)
# Who is meant, right before a comma and a name: "a 44-year-old man, X,".
PATIENTS: Final = frozenset(
    "caucasien caucasienne man woman male female boy girl patient lady gentleman "
    "infant child adult "
    "teenager newborn baby homme femme "
    "patiente garcon fille enfant nourrisson dame monsieur ans mois old yo f m h pt "
    "pts individual person caucasian "
    "hombre mujer varon paciente nino nina years mann frau patientin".split()
)
# What a person does right after the name, at the start of a message.
DOINGS: Final = frozenset(
    "va est a is was has had will lives live lived resides reside works worked told "
    "moved thinks loves likes knows calls asked said "
    "believes prefers died passed turned speaks hates habite vit travaille connait "
    "aime pense parle appelle veut doit "
    "peut arrive revient vient part feels seems looks doing etait reste rentre sort "
    "revient souffre tolere mange dort "
    "refuse accepte presente se s' ne n' came went called needs wants says dit "
    "demande did does still remains veut".split()
)
