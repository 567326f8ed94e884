"""French documents: letters, messages, and the snippets of hospital systems."""

LETTER_HEADS = (
    "{house}\nService de {ward}\n{street}\n{postcode} {town}\nTél. secrétariat : {phone}\n\n"
    "{doctor}\n{street}, {postcode} {other_town}\n\n{town}, le {date_full}\n\n"
    "Objet : {patient}, né(e) le {birth}\n\nCher confrère,\n\n",
    "COMPTE RENDU D'HOSPITALISATION\nNom : {patient_upper}\nNé(e) le : {birth}\n{hospital_number}\n"
    "Séjour {period}\nMédecin traitant : {doctor}\n\n",
    "{doctor}\n{ward_title}\n{professional}\n\nLe {date_full}\n\n{doctor_other},\n\nMerci de m'avoir adressé {patient}, {age} ans, domicilié(e) {street}, {postcode} {town}.\n\n",
    "Compte rendu opératoire du {date_full}\nPatient : {patient_upper} ({birth}) - {hospital_number}\n"
    "Opérateur : {doctor_bare}\nAide : {doctor_upper}\nAnesthésiste : {doctor_third}\n\n",
    "De : {doctor_bare} <{email}>\nÀ : {email}\nEnvoyé : {date_full}\nObjet : RE: avis pour {patient_bare}\n\nBonjour {doctor_first},\n\n",
    "Lettre de sortie – {house}\n{patient} {social}\nEntrée le {date} – sortie le {date}\n\nChère Consœur, cher Confrère,\n\n",
    "Courrier dicté le {date_full} par {doctor}\nDestinataires : {doctor_other}, {doctor_third}\nConcerne {patient} ({patient_initials}), DDN {birth}\n\n",
    "{town}, le {date_full}\n\nCertificat médical\n\nJe soussigné(e), {doctor}, certifie avoir examiné ce jour {patient}, né(e) le {birth} à {other_town}.\n\n",
    "RCP d'oncologie du {date}\nPrésents : {doctor_upper}, {doctor_bare}, {doctor_other}\nDossier présenté : {patient_upper}, {age} ans, {hospital_number}\n\n",
)

LETTER_FEET = (
    "\n\nBien confraternellement,\n\n{doctor}\n{professional}\n",
    "\n\nCordialement,\n{doctor_bare}\nTél. : {phone}\n{email}\n",
    "\n\nSigné électroniquement par {doctor_upper} le {date_full}\nCopie à {doctor_other}\n",
    "\n\nDr {doctor_last}\nRendez-vous au {phone}, secrétariat de {neighbour}\n",
    "\n\nValidé le {date_full}\nInterne : {doctor_bare} – Senior : {doctor_other}\n",
    "\n\nEn vous remerciant de votre confiance,\n{doctor}, {house}\n",
    "\n\nAmitiés,\n{doctor_first}\n",
)

# Sentences with identifiers that stand among the clinical ones.
INSERTS = (
    "{patient} vit à {town} avec son époux {relative_first}.",
    "{patient_last} a été hospitalisé(e) à {house} {period}.",
    "Dernière consultation le {date} avec {doctor}.",
    "La fille, {relative}, est joignable au {phone}.",
    "Ancien(ne) salarié(e) de {employer} à {other_town}.",
    "Le scanner du {date}, relu par {doctor_other}, est rassurant.",
    "Père décédé à {old_age} d'un infarctus.",
    "Sa mère, {old_age}, vit encore à {other_town}.",
    "{social}, {hospital_number}.",
    "Personne de confiance : {relative} ({phone}).",
    "Le {date} : consultation d'annonce en présence de {neighbour}.",
    "Adressé(e) par {doctor_other} ({house}) le {date}.",
    "Résultats transmis à {email} le {date}.",
    "Prochain rendez-vous le {date} à 14h30 à {house}.",
    "L'infirmière libérale, {neighbour}, passe matin et soir.",
    "Le frère ({relative_first}) a la même maladie.",
    "{rare}.",
    "Le patient, {patient_bare}, est suivi depuis {date}.",
    "Habite {street}, {postcode} {town}.",
    "Habite au {street} à {town} ({postcode}).",
    "{patient_last} a bien compris le traitement.",
    "Vu en HDJ le {date} ; contrôle prévu le {date}.",
    "Biopsies faites par {doctor_bare} au {house}.",
    "Photographies déposées sur {url}.",
    "Le dossier de {patient_first} sera revu en RCP.",
    "Curateur : {neighbour}, {phone}.",
    "Elle est suivie à {other_town} par {doctor}.",
    "Transfert depuis {house} de {other_town} le {date}.",
    "Prothèse posée en {date}, lot inconnu.",
    "Le mari, chauffeur chez {employer}, l'accompagne.",
    "{patient_initials} a été vu(e) le {date}.",
    "Mme {patient_last} née {doctor_last}, {age} ans.",
)

CHATS = (
    "bonjour, avis pour {patient_lower} svp, {age} ans. {clinical} merci {doctor_first}",
    "Quelqu'un connaît {doctor} à {town} ? {clinical}",
    "vu {patient} ce matin, {clinical} rappeler la famille au {phone}",
    "@tous {clinical} Le CR est au nom de {patient_upper}, né(e) le {birth}",
    "suite du cas de {patient_last} : {clinical} contrôle le {date}",
    "{doctor_lower} m'a appelé pour {patient} ({hospital_number}). {clinical}",
    "Merci {doctor_first} ! {clinical} {he} revient le {date} à {house}",
    "pt de {old_age}, {clinical} envoyé par {doctor} de {other_town}",
    "Re-bonjour, {patient_bare}, ddn {birth}, {clinical} sa fille {relative_first} veut un 2e avis",
    "cc, {clinical} tu peux joindre {doctor_last} au {phone} ?",
    "Biologie du {date} : {clinical} {social}",
    "{patient_first} est sorti(e) hier de {house}. {clinical}",
    "je te mets son adresse : {street}, {postcode} {town}. {clinical}",
    "mail du patient {email}, {clinical}",
    "nvl entrée box 3, {patient_upper}, {age} ans, {clinical}",
    "dossier {patient_lower} {patient_first}, vu par dr {doctor_lower} le {date}. {clinical}",
    "on en parle avec {doctor_first} et {doctor_last} lundi ? {clinical}",
    "Patiente de {doctor} (cabinet {street} à {town}). {clinical}",
)

SNIPPETS = (
    "Nom : {patient_last}   Prénom : {patient_first}   Né(e) le : {birth}\n{social}\nAdresse : {street} {postcode} {town}\nTél : {phone}\n",
    "| Patient | DDN | IPP |\n| {patient_upper} | {birth} | {hospital_number} |\n| {patient_bare} | {birth} | {hospital_number} |\n",
    "LABORATOIRE {doctor_last}\n{street}\n{postcode} {town}\nTél {phone} – Fax {phone}\nPatient : {patient_upper}\nPrélevé le {date_full} à 08h15 – Prescripteur : {doctor}\n{clinical}\n",
    "Équipe : Pr {doctor_last} (chef de service), {doctor_bare}, {doctor_upper}\nSecrétariat : {phone} – {email}\n",
    "ORDONNANCE\n{doctor}\n{professional}\n{street}, {postcode} {town}\nLe {date_full}\n{patient}\n{clinical}\n",
    "{patient_upper}   {birth}   {hospital_number}\nEntrée : {date_full}   Sortie : {date_full}\n",
    "Urgences – {house}\nPatient(e) : {patient_bare}, {age} ans\nArrivée le {date_full} à 22:41, adressé(e) par {doctor_other}\nMotif : {clinical}\n",
    "RDV :\n- {date_full} 09h00 {doctor}\n- {date_full} 10h20 {doctor_other}, {house}\n",
    "Internes : {doctor_upper} (Interne) {date_full} 16:34\nRelu par {doctor_bare}\n{clinical}\n",
    "Contacts\nÉpouse : {relative} – {phone}\nMédecin traitant : {doctor_upper} – {phone}\nIDE : {neighbour}\n",
    "Imagerie\nExamen du {date_full}\nRéférence : {hospital_number}\nIndication : {clinical}\nConclusion : stable par rapport au {date_full}. Dr {doctor_last}\n",
    "M/Mme {patient_upper}, nom de naissance {doctor_upper}\n{social}\nMutuelle : {rare}\n",
)

WARDS = "cardiologie|médecine interne|pneumologie|chirurgie digestive|gériatrie|neurologie"
WARD_TITLES = "Médecine générale|Cardiologue|Rhumatologie|Gynécologie-obstétrique|Chirurgien"
