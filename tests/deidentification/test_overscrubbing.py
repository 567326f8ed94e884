"""Medicine survives the filter."""

import itertools

from deidentification import deidentify

DOSES = [
    "amoxicilline 1 g x 3/j",
    "furosémide 40 mg matin",
    "noradrénaline 0,5 µg/kg/min",
    "Kardégic 75 mg",
]
VALUES = [
    "CRP 125 mg/L",
    "Hb 8,8 g/dl",
    "créatinine 86 µmol/L",
    "INR 2,5",
    "PaO2 62 mmHg",
    "SpO2 94 %",
]
EPONYMS = [
    "maladie de Crohn", "maladie de Parkinson", "syndrome de Cushing", "signe de Babinski",
    "score de Glasgow à 15", "lymphome de Hodgkin", "réflexe de Hoffmann", "maladie de Still",
]  # fmt: skip
COURSES = [
    "depuis 3 semaines",
    "à J3",
    "pendant 10 jours",
    "chez un patient de 66 ans",
    "au niveau L4-L5",
]


def test_clinical_sentences_are_left_alone() -> None:  # case D32
    sentences = [
        f"Le patient reçoit {dose}, {value}, pour une {eponym} {course}."
        for dose, value, eponym, course in itertools.product(DOSES, VALUES, EPONYMS, COURSES)
    ][:500]
    touched = [one for one in sentences if deidentify(one, language="fr").text != one]
    assert len(touched) <= len(sentences) * 0.02, touched[:5]
