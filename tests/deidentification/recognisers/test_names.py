"""Names: what announces them, what shows them, and the medicine that looks like them."""

import pytest

from tests.deidentification.covering import remains, removed


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Mme Tarvaux va bien", "fr", "Tarvaux"),
        ("le dr tarvaux a appelé", "fr", "tarvaux"),
        ("Vu avec le Dr Le goff le matin", "fr", "Le goff"),
        ("mme le bihan a été admise", "fr", "le bihan"),
        ("M. Charcot est sorti", "fr", "Charcot"),
        ("Mme Tarvaux née Le Floc'h", "fr", "Le Floc'h"),
        ("Patiente : Zélie TARVAUX", "fr", "Zélie TARVAUX"),
        ("Contact famille : mahaut tarvaux", "fr", "mahaut tarvaux"),
        ("Son frère Corentin est atteint", "fr", "Corentin"),
        ("rappeler maëlys tarvaux au plus vite", "fr", "maëlys tarvaux"),
        ("corentin va mieux ce matin", "fr", "corentin"),
        ("RCP - TARVAUX.Corentin - demain", "fr", "TARVAUX.Corentin"),
        ("Un patient, Yann K., consulte", "fr", "Yann K."),
        ("rivelois, 56 ans : toux", "fr", "rivelois"),
        ("bonjour à tous\nklinski, 86yo: cough", "en", "klinski"),
        ("Radiologues : A. Lemar, U. Jouan", "fr", "A. Lemar"),
        ("MME VERONIQUE TARVAUX EST VENUE CE JOUR", "fr", "VERONIQUE TARVAUX"),
        ("Dr. Tarvaux et Pr K. Morvan", "fr", "K. Morvan"),
        ("Mme J.T. est suivie", "fr", "J.T."),
        ("mme tarvaux KhaIed", "fr", "tarvaux KhaIed"),
        ("Mr. Ashworth was discharged", "en", "Ashworth"),
        ("A 44-year-old man, Ashworth, Liam, fell", "en", "Ashworth, Liam"),
        ("Brother Liam is also affected", "en", "Liam"),
        ("Seen with Harriet Ashworth, MD today", "en", "Harriet Ashworth"),
        ("please call harriet ashworth at noon", "en", "harriet ashworth"),
        ("HUNTER OULAWA / December 16 1940 / CSN: 8123", "en", "HUNTER OULAWA"),
        ("TARVAUX, ROSE / 06 12 34 56 78", "fr", "TARVAUX, ROSE"),
        ("REPORT 20/09/2010 WOODS DELRILYN FIN NO. 1057095", "en", "WOODS DELRILYN"),
        ("Sent by the family doctor, Rivers. He", "en", "Rivers"),
        ("adressé par son médecin, delgeelle lounnieuil.", "fr", "delgeelle lounnieuil"),
        ("best anticoagulant for aldriton (hospital number: m734041)?", "en", "aldriton"),
        ("pour info gautteez a rdv demain", "fr", "gautteez"),
        ("valtaier pratique une biopsie.", "fr", "valtaier"),
        ("réanimé par malewski ce matin", "fr", "malewski"),
        ("nc, 47 ans, hématurie", "fr", "nc"),
        ("Médico: Lucía Bravo Lizano", "es", "Lucía Bravo Lizano"),
        ("Herrn Dr. med. Tilman Vossbeck", "de", "Tilman Vossbeck"),
    ],
)
def test_a_name_goes(text: str, language: str, name: str) -> None:
    assert any(name in found for found in removed(text, language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Une maladie de Charcot débutante", "fr"),
        ("hypertendu, 56 ans, tabac", "fr"),
        ("primigravida, 24yo", "en"),
        ("Signe de Babinski positif, réflexe de Hoffmann", "fr"),
        ("La manœuvre de Dix et Hallpike", "fr"),
        ("Lymphome de Hodgkin, maladie de Crohn", "fr"),
        ("Score de Glasgow à 15, Apgar à 10", "fr"),
        ("Coloration de Ziehl-Neelsen négative", "fr"),
        ("Le docteur passera demain, la patiente dort", "fr"),
        ("madame la patiente de la chambre", "fr"),
        ("Le patient présente une dyspnée", "fr"),
        ("Hépatite C. Pas de fièvre.", "fr"),
        ("Doppler normal, sonde de Foley en place", "fr"),
        ("rappeler le laboratoire demain", "fr"),
        ("Diagnosed with Alzheimer's disease and Crohn's disease", "en"),
        ("A history of Hodgkin lymphoma and Guillain-Barré syndrome", "en"),
        ("Treated with Rituximab and Methotrexate", "en"),
        ("MR angiography and CT of the brain", "en"),
        ("M. tuberculosis and H. pylori were found", "en"),
        ("The patient will mark the page", "en"),
        ("Blood Pressure / 12 readings", "en"),
        ("Seen by the doctor, fever. She", "en"),
        ("vu par le médecin, fébrile.", "fr"),
        ("IMMUNOGRAMME réalisé ce jour", "fr"),
        ("Whipple performed in March", "en"),
        ("Ask for a potassium (MRN needed)", "en"),
        ("seen first\nat 34 years for cough", "en"),
        ("Tension Artérielle / 3 mesures", "fr"),
    ],
)
def test_medicine_stays(text: str, language: str) -> None:
    assert removed(text, language) == []


def test_what_was_a_name_once_is_one_everywhere() -> None:
    text = "Mme Tarvaux consulte. Depuis hier, tarvaux tousse. TARVAUX est pâle."
    assert remains(text).lower().count("tarvaux") == 0


def test_the_eponym_stays_where_its_namesake_goes() -> None:
    text = "Mme Charcot a une maladie de Charcot."
    assert remains(text) == "Mme · a une maladie de Charcot."
