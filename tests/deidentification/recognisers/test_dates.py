"""Dates: each form that must go, and what looks like a date and must stay."""

import pytest

from tests.deidentification.covering import removed


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("Vu le 12/03/2024 en consultation", "fr", "12/03/2024"),
        ("Vu le 12-03-24.", "fr", "12-03-24"),
        ("Opéré le 4 / 8 / 25 sans incident", "fr", "4 / 8 / 25"),
        ("Né le 1er mars 1951", "fr", "1er mars 1951"),
        ("Depuis le 23 avril, il va bien", "fr", "23 avril"),
        ("Le 14 AOÛT 1936", "fr", "14 AOÛT 1936"),
        ("Revu le 17 févr. 2021 ce matin", "fr", "17 févr. 2021"),
        ("Le l4 mars 2018, fièvre", "fr", "l4 mars 2018"),
        ("Scanner du 02.09.20l2", "fr", "02.09.20l2"),
        ("Bilan du O6/11/2019", "fr", "O6/11/2019"),
        ("Validé le 04052013", "fr", "04052013"),
        ("Ablation le 05nov", "fr", "05nov"),
        ("Hystérectomie dec1993", "fr", "dec1993"),
        ("Arrivé le douze juin deux mille treize.", "fr", "douze juin deux mille treize"),
        ("Né en mars 1982", "fr", "mars 1982"),
        ("Prochain rendez-vous fin septembre", "fr", "fin septembre"),
        ("Opéré en 2007 du genou", "fr", "2007"),
        ("Le 16/12, il revient", "fr", "16/12"),
        ("Entré le 2024-05-17T08:30", "fr", "2024-05-17T08:30"),
        ("Vit ici depuis le 211017, seule", "fr", "211017"),
        ("Seen on March 3rd, 2021 in clinic", "en", "March 3rd, 2021"),
        ("Seen on April l3th, 2023", "en", "April l3th, 2023"),
        ("Recheck 04-Sep-19 at noon", "en", "04-Sep-19"),
        ("Biopsy of 28 Jun 2014 re-read", "en", "28 Jun 2014"),
        ("Admitted since 2/1.", "en", "2/1"),
        ("2/27: the fever is gone", "en", "2/27"),
        ("May 18: he had a cough", "en", "May 18"),
        ("Last seen last July", "en", "last July"),
        ("Fecha de Ingreso: 14/14/2014.", "es", "14/14/2014"),
        ("Aufnahme am 31.3.2020", "de", "31.3.2020"),
    ],
)
def test_a_date_goes(text: str, language: str, date: str) -> None:
    assert removed(text, language) == [date]


def test_the_days_of_a_range_go() -> None:
    assert removed("Hospitalisé du 18 au 29/03/2020") == ["18", "29/03/2020"]
    assert removed("Séances des 18 et 20 avril 2022") == ["18", "20 avril 2022"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Acuité visuelle à 4/10 à droite et 10/10 à gauche", "fr"),
        ("TA 12/8, pouls 80", "fr"),
        ("Œdème des 2/3 inférieurs de la jambe", "fr"),
        ("Traitement 1-0-1 pendant 10 jours", "fr"),
        ("Suivi de 18 mois, contrôle à 3 mois", "fr"),
        ("La loi du 4 mars 2002 sur les droits des malades", "fr"),
        ("Visual acuity of 20/50", "en"),
        ("A 3-year follow-up, 2 months later", "en"),
        ("Diagnosed with hypertension in 2018", "en"),
        ("The dose may 3 times exceed it", "en"),
        ("FEV1 of 3.27 L", "en"),
        ("He was seen last year", "en"),
    ],
)
def test_what_only_looks_like_a_date_stays(text: str, language: str) -> None:
    assert removed(text, language) == []
