"""E-mails, web addresses, telephones and social accounts."""

import pytest

from tests.deidentification.covering import removed


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("Écrire à zelie.tarvaux@exemple.fr svp", "zelie.tarvaux@exemple.fr"),
        ("zelie.tarvaux [at] exemple [point] fr", "zelie.tarvaux [at] exemple [point] fr"),
        ("Tél : 06 12 34 56 78", "06 12 34 56 78"),
        ("au 06.12.34.56.78 ce soir", "06.12.34.56.78"),
        ("au +33 (0)1 49 59 80 45 svp", "+33 (0)1 49 59 80 45"),
        ("au +221 77 340 24 24 svp", "+221 77 340 24 24"),
        ("au 0033612345678", "0033612345678"),
        ("call 514-812-6129 now", "514-812-6129"),
        ("call (696) 425-4200 now", "(696) 425-4200"),
        ("ring 020 7946 0958", "020 7946 0958"),
        ("ring O20 6833 9827", "O20 6833 9827"),
        ("au O1.42.15.93.30", "O1.42.15.93.30"),
        (
            "zéro six douze trente-quatre cinquante-six",
            "zéro six douze trente-quatre cinquante-six",
        ),
        ("voir https://exemple.fr/dossier?nom=tarvaux", "https://exemple.fr/dossier?nom=tarvaux"),
        ("son insta : @zelie_t92", "zelie_t92"),
    ],
)
def test_a_contact_goes(text: str, contact: str) -> None:
    assert contact in removed(text)


@pytest.mark.parametrize(
    "text",
    [
        "Leucocytes 12 500/mm3, plaquettes 250 000",
        "Créatinine 86 µmol/L, CRP 12,5 mg/L",
        "Amoxicilline 1 g x 3 par jour",
        "Dose de 0,5 mg/kg/j en 2 prises",
        "Réfraction +1.75(-1)145",
    ],
)
def test_measures_stay(text: str) -> None:
    assert removed(text) == []


def test_a_sentence_after_an_email_stays() -> None:
    assert removed("Écrire à tarvaux@exemple.fr. Les suites sont simples.") == [
        "tarvaux@exemple.fr"
    ]
