"""Addresses, towns, houses of care and employers."""

import pytest

from tests.deidentification.covering import remains, removed


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("Réside 12 bis, rue des Peupliers, 44000 Nantes", "fr", "12 bis, rue des Peupliers"),
        ("185B chemin de la Vieille-Halle ; 91427 La Frasnee", "fr", "91427"),
        ("5 Cedar Hill Crescent, Folcroft", "en", "5 Cedar Hill Crescent"),
        ("Réside 12 rue des Peupliers, 44000 Nantes", "fr", "Nantes"),
        ("Elle réside à saint-brieuc depuis peu", "fr", "saint-brieuc"),
        ("Mme Tarvaux de Quimperlé tousse", "fr", "Quimperlé"),
        ("Arrivé de Villefagnan hier", "fr", "Villefagnan"),
        ("13 allée Du Plat D'Étain - 69007 LYON CEDEX", "fr", "LYON CEDEX"),
        ("2504 Campus Ave, Winter Haven, NY 39538", "en", "Winter Haven, NY 39538"),
        ("She lives in Tulsa, OK and works", "en", "Tulsa, OK"),
        ("He moved here from the Czech Republic", "en", "Czech Republic"),
        ("Lives at 10 Downing Street, London SW1A 2AA", "en", "SW1A 2AA"),
        ("Dr Lemar\n\nTarnorton, January 18, 2012\n\nDear Sir", "en", "Tarnorton"),
        ("Tarnorton, 7/23\n\nDear Sir", "en", "7/23"),
        ("Domicilio: Calle Hiedra, 8, 9 A.", "es", "Calle Hiedra, 8, 9 A"),
        ("Hauptstraße 31, 80331 München", "de", "Hauptstraße 31"),
    ],
)
def test_a_place_goes(text: str, language: str, place: str) -> None:
    assert any(place in found for found in removed(text, language))


@pytest.mark.parametrize(
    ("text", "language", "house"),
    [
        ("appel de la polyclinique du versseaud ce jour", "fr", "versseaud"),
        ("Suivi à l'EHPAD Les Mimosas depuis peu", "fr", "Les Mimosas"),
        ("Opéré à la clinique Sainte-Hermine", "fr", "Sainte-Hermine"),
        ("Transféré au CHU de Brest", "fr", "Brest"),
        ("Hôpital Yann Tarvaux, service d'hématologie", "fr", "Yann Tarvaux"),
        ("Ancien salarié de Larry's Markets à Rennes", "fr", "Larry's Markets"),
        ("Seen at Elm Street Clinic on Monday", "en", "Elm Street Clinic"),
        ("Admitted to St. Wyman's Hospital", "en", "St. Wyman"),
        ("Formerly employed by Roadhouse Grill in Tulsa", "en", "Roadhouse Grill"),
    ],
)
def test_a_house_goes(text: str, language: str, house: str) -> None:
    assert any(house in found for found in removed(text, language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Il a été admis à l'hôpital puis à la clinique", "fr"),
        ("L'examen clinique objectivait une masse", "fr"),
        ("La suite à donner ; suites opératoires simples", "fr"),
        ("Mise en place de sétons ; l'anse intestinale", "fr"),
        ("Leucocytes à 13900 GB/mm3", "fr"),
        ("He was referred to a tertiary care center", "en"),
        ("High Framingham risk score", "en"),
    ],
)
def test_common_words_stay(text: str, language: str) -> None:
    assert removed(text, language) == []


def test_the_kind_of_house_stays_readable() -> None:
    assert remains("Suivi au CHU de Brest.") == "Suivi au CHU de ·."
