"""English documents: letters, messages, queries, and the snippets of hospital systems."""

LETTER_HEADS = (
    "{house}\nDepartment of {ward}\n{street}\n{town}, {postcode}\nTel: {phone}\n\n{date_full}\n\n"
    "{doctor}\n{street}\n{other_town}, {postcode}\n\nDear {doctor},\n\nRe: {patient}, DOB {birth}, {hospital_number}\n\n",
    "DISCHARGE SUMMARY\nPatient: {patient_upper}\nDate of birth: {birth}\n{hospital_number}\nAdmitted: {date_full}   Discharged: {date_full}\nAttending: {doctor_credentials}, MD\n\n",
    "From: {doctor_bare} <{email}>\nTo: {email}\nSent: {date_full}\nSubject: Re: opinion on {patient_bare}\n\nHi {doctor_first},\n\n",
    "OPERATIVE NOTE {date_full}\nSurgeon: {doctor_bare}\nAssistant: {doctor_upper}\nPatient: {patient_upper} ({birth})\n\n",
    "Dear {doctor_first},\n\nThank you for referring {patient} of {street}, {town} {postcode}.\n\n",
    "EMERGENCY DEPARTMENT - {house}\nName: {patient_bare}   Born: {birth}   {hospital_number}\nSeen by: {doctor} at 03:20 on {date_full}\n\n",
    "To whom it may concern\n\nThis is to certify that {patient}, born {birth}, has been under my care since {date}.\n\n",
    "MDT outcome, {date_full}\nPresent: {doctor_bare}, {doctor_upper}, {doctor_other}\nCase: {patient_upper}, {age} years, {hospital_number}\n\n",
)

LETTER_FEET = (
    "\n\nYours sincerely,\n\n{doctor}\n{professional}\n",
    "\n\nKind regards,\n{doctor_bare}\n{phone}\n{email}\n",
    "\n\nElectronically signed by {doctor_upper} on {date_full}\ncc: {doctor_other}\n",
    "\n\nDictated by {doctor_bare}, typed by {neighbour} {date_full}\n",
    "\n\nBest wishes,\n{doctor_first}\n",
    "\n\n{doctor_credentials}, MD, FACC\nConsultant, {house}\n",
)

INSERTS = (
    "{patient} lives in {town} with a brother, {relative_first}.",
    "{patient_last} was admitted to {house} on {date}.",
    "Last seen on {date} by {doctor}.",
    "Daughter {relative} can be reached at {phone}.",
    "Formerly employed by {employer} in {other_town}.",
    "The scan of {date} was read by {doctor_other}.",
    "His father died at the age of {old_age} of a stroke.",
    "Lives with her {old_age} mother in {other_town}.",
    "{social}. {hospital_number}.",
    "Next of kin: {relative} ({phone}).",
    "On {date}, the family met with {neighbour}.",
    "Referred by {doctor_other} of {house} on {date}.",
    "Results were e-mailed to {email} on {date}.",
    "Follow-up at {house} on {date} at 2:30 pm.",
    "The district nurse, {neighbour}, visits twice a day.",
    "{rare}.",
    "The patient, {patient_bare}, has been followed since {date}.",
    "Address: {street}, {town}, {postcode}.",
    "{patient_last} understands the plan.",
    "Seen in clinic {date}; review due {date}.",
    "Biopsies were taken by {doctor_bare} at {house}.",
    "Photographs are at {url}.",
    "{patient_first} will be discussed at the next meeting.",
    "Pharmacy: {employer}, {other_town}, {phone}.",
    "She moved from {other_town} in {date}.",
    "Transferred from {house} in {other_town} on {date}.",
    "Her husband drives for {employer}.",
    "{patient_initials} was seen on {date}.",
    "Discussed with {doctor_last} (cardiology) and {doctor_bare}, RN.",
)

CHATS = (
    "hi all, {patient_lower}, {age}M, {clinical} thoughts? thanks, {doctor_first}",
    "Does anyone know {doctor} in {town}? {clinical}",
    "saw {patient} this morning. {clinical} call family on {phone}",
    "update on {patient_last}: {clinical} repeat labs {date}",
    "dr {doctor_lower} called me about {patient} ({hospital_number}). {clinical}",
    "Thanks {doctor_first}! {clinical} back on {date} at {house}",
    "{old_age} lady sent by {doctor} from {other_town}, {clinical}",
    "pt {patient_bare}, dob {birth}, {clinical} daughter {relative_first} wants a second opinion",
    "can you reach {doctor_last} at {phone}? {clinical}",
    "{patient_first} went home yesterday from {house}. {clinical}",
    "address is {street}, {town} {postcode}. {clinical}",
    "patient's email {email}. {clinical}",
    "new admission bed 4, {patient_upper}, {age}F. {clinical}",
    "Guidelines for {clinical_short} in a {age}-year-old, {patient_bare}, seen at {house} on {date}?",
    "Is it safe to continue anticoagulation in {patient_initials} from {town} ({social})?",
    "how would you treat {clinical_short} in {patient}, admitted {date} ({hospital_number})?",
    "s/w {doctor_first} and {doctor_last}, {clinical}",
)

SNIPPETS = (
    "Name: {patient_last}, {patient_first}   DOB: {birth}\n{social}\nAddress: {street}, {town}, {postcode}\nHome phone: {phone}\n",
    "| Patient | DOB | MRN |\n| {patient_upper} | {birth} | {hospital_number} |\n| {patient_bare} | {birth} | {hospital_number} |\n",
    "PATHOLOGY REPORT\nPatient: {patient_upper}\nCollected: {date_full} 08:15\nOrdering physician: {doctor}\n{clinical}\nSigned: {doctor_credentials}, MD\n",
    "Team: {doctor_upper} (lead), {doctor_bare}, {doctor_credentials}, RN\nSecretary: {phone} / {email}\n",
    "Rx\n{doctor}\n{professional}\n{street}, {town}, {postcode}\nDate: {date_full}\n{patient}\n{clinical}\n",
    "{patient_upper}   {birth}   {hospital_number}\nAdm: {date_full}   Disch: {date_full}\n",
    "Appointments:\n- {date_full} 9:00 {doctor}\n- {date_full} 10:20 {doctor_other}, {house}\n",
    "Emergency contact: {relative} (wife) {phone}\nPCP: {doctor_upper} {phone}\n",
    "IMAGING\nExam date: {date_full}\nAccession: {hospital_number}\nIndication: {clinical}\nImpression: stable since {date_full}. {doctor_credentials}, MD\n",
    "Triage 03:12. {patient_bare}, {age}F, brought by son {relative_first} from {town}. {clinical}\n",
)

WARDS = "Cardiology|General Medicine|Respiratory Medicine|Colorectal Surgery|Neurology"
WARD_TITLES = "General Practice|Cardiology|Rheumatology|Obstetrics"
