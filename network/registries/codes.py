"""What registries call professions and specialties, in our words.

Labels decide where there are any: they are published beside the codes, and a new code explains
itself. Codes stand here where a source carries nothing else (Pro Santé Connect, NPPES).
"""

import re
from collections.abc import Mapping

from network.models import Practitioner, Specialty
from network.naming import folded

Profession = Practitioner.Profession

# French professions (TRE_G15), by the beginning of the folded label and by code.
_PROFESSION_LABELS = [
    ("medecin", Profession.DOCTOR),
    ("pharmacien", Profession.PHARMACIST),
    ("infirmi", Profession.NURSE),
    ("sage femme", Profession.MIDWIFE),
    ("chirurgien dentiste", Profession.DENTIST),
    ("masseur kinesi", Profession.PHYSIOTHERAPIST),
]
_PROFESSION_CODES = {
    "10": Profession.DOCTOR,
    "21": Profession.PHARMACIST,
    "40": Profession.DENTIST,
    "50": Profession.MIDWIFE,
    "60": Profession.NURSE,
    "70": Profession.PHYSIOTHERAPIST,
}

# French specialties (TRE_R38): of the words that a folded label has, the first one decides.
_SPECIALTY_WORDS = {
    "medecine generale": Specialty.GENERAL_PRACTICE,
    "anesthesi": Specialty.ANAESTHESIOLOGY,
    "cardi": Specialty.CARDIOLOGY,
    "chirurg": Specialty.SURGERY,
    "neuro chirurg": Specialty.SURGERY,
    "neurochirurg": Specialty.SURGERY,
    "dermato": Specialty.DERMATOLOGY,
    "urgence": Specialty.EMERGENCY_MEDICINE,
    "endocrino": Specialty.ENDOCRINOLOGY,
    "diabeto": Specialty.ENDOCRINOLOGY,
    "gastro": Specialty.GASTROENTEROLOGY,
    "geriatr": Specialty.GERIATRICS,
    "gynec": Specialty.OBSTETRICS_GYNAECOLOGY,
    "obstet": Specialty.OBSTETRICS_GYNAECOLOGY,
    "hemato": Specialty.HAEMATOLOGY,
    "infectieu": Specialty.INFECTIOUS_DISEASES,
    "intensive": Specialty.INTENSIVE_CARE,
    "reanimation": Specialty.INTENSIVE_CARE,
    "medecine interne": Specialty.INTERNAL_MEDICINE,
    "nephro": Specialty.NEPHROLOGY,
    "neurolog": Specialty.NEUROLOGY,
    "cancero": Specialty.ONCOLOGY,
    "oncolog": Specialty.ONCOLOGY,
    "radiotherap": Specialty.ONCOLOGY,
    "radio therap": Specialty.ONCOLOGY,
    "ophtalmo": Specialty.OPHTHALMOLOGY,
    "palliati": Specialty.PALLIATIVE_CARE,
    "pediatr": Specialty.PAEDIATRICS,
    "pneumo": Specialty.PULMONOLOGY,
    "psychiatr": Specialty.PSYCHIATRY,
    "radiodiagnos": Specialty.RADIOLOGY,
    "radio diagnos": Specialty.RADIOLOGY,
    "radiolog": Specialty.RADIOLOGY,
    "rhumato": Specialty.RHEUMATOLOGY,
    "urolog": Specialty.UROLOGY,
}
_SURGERY_WORDS = {"orthop": Specialty.ORTHOPAEDICS, "urolog": Specialty.UROLOGY}
_SPECIALTY = re.compile(r"\b(?:" + "|".join(sorted(_SPECIALTY_WORDS, reverse=True)) + ")")
_SPECIALTY_CODES = {
    "SM04": Specialty.CARDIOLOGY,
    "SM26": Specialty.GENERAL_PRACTICE,
    "SM53": Specialty.GENERAL_PRACTICE,
    "SM54": Specialty.GENERAL_PRACTICE,
}

# The NUCC's taxonomy of providers: the longest prefix of a code decides.
_TAXONOMY_PROFESSIONS = {
    "204": Profession.DOCTOR,
    "207": Profession.DOCTOR,
    "208": Profession.DOCTOR,
    "163W": Profession.NURSE,
    "164": Profession.NURSE,
    "363L": Profession.NURSE,  # nurse practitioners
    "364S": Profession.NURSE,
    "3675": Profession.NURSE,  # nurse anaesthetists
    "367A": Profession.MIDWIFE,
    "176B": Profession.MIDWIFE,
    "1835": Profession.PHARMACIST,
    "1223": Profession.DENTIST,
    "2251": Profession.PHYSIOTHERAPIST,
}
_TAXONOMY_SPECIALTIES = {
    "207L": Specialty.ANAESTHESIOLOGY,
    "207N": Specialty.DERMATOLOGY,
    "207P": Specialty.EMERGENCY_MEDICINE,
    "207Q": Specialty.GENERAL_PRACTICE,
    "207QG03": Specialty.GERIATRICS,
    "207QH0002": Specialty.PALLIATIVE_CARE,
    "207R": Specialty.INTERNAL_MEDICINE,
    "207RA0001": Specialty.CARDIOLOGY,  # heart failure
    "207RC0000": Specialty.CARDIOLOGY,
    "207RC0001": Specialty.CARDIOLOGY,  # electrophysiology
    "207RC0200": Specialty.INTENSIVE_CARE,
    "207RE0101": Specialty.ENDOCRINOLOGY,
    "207RG0100": Specialty.GASTROENTEROLOGY,
    "207RG0300": Specialty.GERIATRICS,
    "207RH0000": Specialty.HAEMATOLOGY,
    "207RH0002": Specialty.PALLIATIVE_CARE,
    "207RH0003": Specialty.HAEMATOLOGY,
    "207RI0011": Specialty.CARDIOLOGY,  # interventional
    "207RI0200": Specialty.INFECTIOUS_DISEASES,
    "207RN0300": Specialty.NEPHROLOGY,
    "207RP1001": Specialty.PULMONOLOGY,
    "207RR0500": Specialty.RHEUMATOLOGY,
    "207RX0202": Specialty.ONCOLOGY,
    "207T": Specialty.SURGERY,  # neurosurgery
    "207V": Specialty.OBSTETRICS_GYNAECOLOGY,
    "207W": Specialty.OPHTHALMOLOGY,
    "207X": Specialty.ORTHOPAEDICS,
    "2080": Specialty.PAEDIATRICS,
    "2082": Specialty.SURGERY,  # plastic
    "2084N0400": Specialty.NEUROLOGY,
    "2084P0800": Specialty.PSYCHIATRY,
    "2085R0001": Specialty.ONCOLOGY,  # radiation oncology
    "2085R0202": Specialty.RADIOLOGY,
    "2086": Specialty.SURGERY,
    "2088": Specialty.UROLOGY,
    "208C": Specialty.SURGERY,  # colon and rectal
    "208D": Specialty.GENERAL_PRACTICE,
    "208G": Specialty.SURGERY,  # thoracic
    "208M": Specialty.INTERNAL_MEDICINE,  # hospitalists
}


def french_profession(code: str, label: str = "") -> str:
    """The Practitioner.Profession of a French code, label or both; "" where neither is given."""
    words = folded(label)
    for beginning, profession in _PROFESSION_LABELS:
        if words.startswith(beginning):
            return profession
    if code in _PROFESSION_CODES:
        return _PROFESSION_CODES[code]
    return Profession.OTHER if words or code else ""


def french_specialty(code: str, label: str = "") -> str:
    """The Specialty of a French savoir-faire, by its label or code; "" for one that we have not."""
    words = folded(label)
    if found := _SPECIALTY.search(words):
        specialty = _SPECIALTY_WORDS[found.group()]
        if specialty == Specialty.SURGERY:
            return next((s for w, s in _SURGERY_WORDS.items() if w in words), specialty)
        return specialty
    return _SPECIALTY_CODES.get(code, "")


def american_profession(taxonomy: str) -> str:
    """The Practitioner.Profession of a taxonomy code; "" without one."""
    return _by_prefix(_TAXONOMY_PROFESSIONS, taxonomy) or (Profession.OTHER if taxonomy else "")


def american_specialty(taxonomy: str) -> str:
    """The Specialty of a taxonomy code; "" for one that we have not."""
    return _by_prefix(_TAXONOMY_SPECIALTIES, taxonomy)


def _by_prefix(table: Mapping[str, str], code: str) -> str:
    return next((table[code[:n]] for n in range(len(code), 2, -1) if code[:n] in table), "")
