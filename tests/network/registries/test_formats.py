"""What is read from each registry's files."""

from datetime import date

import pytest

from tests.network.registries.reading import entries

KERVASTEL, DUTREILLON, ORSENNAC, VILLEBREUIL, PELLORMEL, MARSOUILLE = (
    "99700090014",
    "99700090022",
    "99700090030",
    "99700090048",
    "99700090055",
    "99700090063",
)


@pytest.mark.parametrize("file", ["header_a.txt", "header_a_latin1.txt", "header_b.txt"])
def test_both_headers_of_the_directory_and_its_older_encoding(file: str) -> None:
    found = entries("rpps", main=file)
    assert list(found) == sorted(found)
    kervastel = found[KERVASTEL]
    assert kervastel.family_name == "KERVASTEL"
    assert kervastel.given_name == "Maëlle"
    assert kervastel.other_names == "KERVASTEL-LORME"  # from another of her lines
    assert (kervastel.profession, kervastel.profession_label) == ("doctor", "Médecin")
    assert kervastel.specialty == "cardiology"
    assert kervastel.specialty_label == "Cardiologie et maladies vasculaires"
    assert (kervastel.city, kervastel.postal_code) == ("Ponterive", "29990")
    assert (kervastel.place, kervastel.place_number) == ('CLINIQUE "LES BRUYERES"', "290099991")
    assert kervastel.active


def test_an_activity_is_a_line_and_a_practitioner_one_entry() -> None:
    assert len(entries("rpps", main="header_b.txt")) == 7


def test_two_professions() -> None:
    both = entries("rpps", main="header_b.txt")[VILLEBREUIL]
    assert (both.profession, both.other_professions) == ("doctor", "pharmacist")
    assert both.profession_label == "Pharmacien / Médecin"


def test_who_is_in_training_has_not_that_profession_yet() -> None:
    student = entries("rpps", main="header_b.txt")[PELLORMEL]
    assert student.profession == "other"
    assert student.profession_label == "Médecin (Étudiant)"


def test_the_specialty_of_the_order_comes_before_competences() -> None:
    for files in (
        {"main": "header_b.txt"},
        {"main": "without_specialties.txt", "specialties": "savoir_faire.txt"},
    ):
        found = entries("rpps", **files)
        assert found[MARSOUILLE].specialty == "general_practice"
        assert found[MARSOUILLE].specialty_label == "Médecine Générale / Gériatrie"
        assert found[ORSENNAC].specialty == "nephrology"
        assert len(found) == 7  # who has a specialty and no activity is not added


def test_without_the_file_of_specialties_there_are_none() -> None:
    found = entries("rpps", main="without_specialties.txt")
    assert not any(entry.specialty for entry in found.values())


def test_adeli_numbers_are_in_the_same_file_and_internal_ones_are_left_out() -> None:
    found = entries("rpps", main="header_b.txt")
    assert found["189912345"].profession_label == "Psychologue"
    assert all(number.isdigit() for number in found)


def test_the_newest_card_says_whether_it_was_blocked() -> None:
    found = entries("rpps", main="header_b.txt", cards="porteurs-cps-cpf.txt")
    assert found[ORSENNAC].opposed_on == date(2026, 8, 15)
    assert found[KERVASTEL].opposed_on is None  # lost, and replaced
    assert found[DUTREILLON].opposed_on is None


def test_only_personal_boxes_are_addresses() -> None:
    found = entries("rpps", main="header_b.txt", mail="correspondance_mssante.txt")
    assert found[KERVASTEL].mail == "maelle.kervastel@medecin.mssante.example"
    assert not any("bruyeres" in entry.mail for entry in found.values())


@pytest.mark.parametrize("file", ["npidata.csv", "npidata_older.csv"])
def test_nppes(file: str) -> None:
    found = entries("npi", main=file)
    assert list(found) == ["1999990017", "1999990025", "1999990033", "1999990041"]
    quillingham, brandlewick, deactivated, back = found.values()
    assert quillingham.family_name == "QUILLINGHAM"
    assert quillingham.other_names == "TREVANNOR, ROSE"
    assert quillingham.city == "MOSSVALE, UPPER"
    assert quillingham.postal_code == "99001"
    # By the primary taxonomy, which is the second.
    assert (quillingham.profession, quillingham.specialty) == ("doctor", "cardiology")
    assert brandlewick.profession == "nurse"
    assert not deactivated.active
    assert back.active


def test_gmc() -> None:
    found = entries("gmc", main="gmc.csv")
    assert found["9991001"].active
    assert found["9991001"].specialty == "general_practice"
    assert not found["9991002"].active
    assert found["9991002"].other_names == "Pell; worth"
    assert found["9991002"].profession_label == "Registered without a licence"
