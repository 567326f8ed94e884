"""Registries' words for professions and specialties, in ours."""

import pytest

from network.models import Practitioner, Specialty
from network.registries import codes


@pytest.mark.parametrize(
    ("code", "label", "profession"),
    [
        ("10", "Médecin", "doctor"),
        ("10", "", "doctor"),  # Pro Santé Connect has no labels
        ("21", "PHARMACIEN", "pharmacist"),
        ("60", "Infirmière", "nurse"),
        ("50", "Sage-Femme", "midwife"),
        ("40", "Chirurgien-Dentiste", "dentist"),
        ("70", "Masseur-kinésithérapeute", "physiotherapist"),
        ("10", "Pharmacien", "pharmacist"),  # the label decides
        ("93", "Psychologue", "other"),
        ("", "", ""),
    ],
)
def test_french_professions(code: str, label: str, profession: str) -> None:
    assert codes.french_profession(code, label) == profession


@pytest.mark.parametrize(
    ("label", "specialty"),
    [
        ("Médecine Générale", Specialty.GENERAL_PRACTICE),
        ("Spécialiste en Médecine Générale", Specialty.GENERAL_PRACTICE),
        ("Cardiologie et maladies vasculaires", Specialty.CARDIOLOGY),
        ("Médecine cardiovasculaire", Specialty.CARDIOLOGY),
        ("Chirurgie thoracique et cardio-vasculaire", Specialty.SURGERY),
        ("Chirurgie orthopédique et traumatologique", Specialty.ORTHOPAEDICS),
        ("Chirurgie urologique", Specialty.UROLOGY),
        ("Chirurgie pédiatrique", Specialty.SURGERY),
        ("Neuro-chirurgie", Specialty.SURGERY),
        ("Neurologie", Specialty.NEUROLOGY),
        ("Neuro-psychiatrie", Specialty.PSYCHIATRY),
        ("Oncologie (option onco-hématologie)", Specialty.ONCOLOGY),
        ("Hématologie (option onco-hématologie)", Specialty.HAEMATOLOGY),
        ("Radio-thérapie", Specialty.ONCOLOGY),
        ("Radio-diagnostic", Specialty.RADIOLOGY),
        ("Anesthésie-réanimation", Specialty.ANAESTHESIOLOGY),
        ("Médecine intensive-réanimation", Specialty.INTENSIVE_CARE),
        ("Médecine interne et immunologie clinique", Specialty.INTERNAL_MEDICINE),
        ("Gynécologie-obstétrique", Specialty.OBSTETRICS_GYNAECOLOGY),
        ("Médecine du travail", ""),
        ("Stomatologie", ""),
    ],
)
def test_french_specialties(label: str, specialty: str) -> None:
    assert codes.french_specialty("", label) == specialty


def test_a_french_specialty_by_its_code_alone() -> None:
    assert codes.french_specialty("SM04") == Specialty.CARDIOLOGY
    assert codes.french_specialty("SM99") == ""


@pytest.mark.parametrize(
    ("taxonomy", "profession", "specialty"),
    [
        ("207RC0000X", "doctor", Specialty.CARDIOLOGY),
        ("207R00000X", "doctor", Specialty.INTERNAL_MEDICINE),
        ("207Q00000X", "doctor", Specialty.GENERAL_PRACTICE),
        ("207QG0300X", "doctor", Specialty.GERIATRICS),
        ("2084N0400X", "doctor", Specialty.NEUROLOGY),
        ("2084P0800X", "doctor", Specialty.PSYCHIATRY),
        ("208800000X", "doctor", Specialty.UROLOGY),
        ("363LF0000X", "nurse", ""),
        ("367A00000X", "midwife", ""),
        ("183500000X", "pharmacist", ""),
        ("183700000X", "other", ""),  # technicians
        ("122300000X", "dentist", ""),
        ("225100000X", "physiotherapist", ""),
        ("390200000X", "other", ""),  # students
        ("", "", ""),
    ],
)
def test_the_american_taxonomy(taxonomy: str, profession: str, specialty: str) -> None:
    assert codes.american_profession(taxonomy) == profession
    assert codes.american_specialty(taxonomy) == specialty


def test_every_profession_is_one_of_ours() -> None:
    ours = set(Practitioner.Profession.values)
    assert {codes.french_profession(f"{code:02}") for code in range(100)} <= ours
