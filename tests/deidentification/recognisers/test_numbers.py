"""Numbers of persons and stays, with and without a label; a wrong check digit saves none."""

import pytest

from tests.deidentification.covering import removed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("IPP : 8012939402", "8012939402"),
        ("NDA 19324754502 ce jour", "19324754502"),
        ("dossier n° 1204UZO201", "1204UZO201"),
        ("n° de séjour 37H203184", "37H203184"),
        ("NIR 2 55 08 14 168 025 38", "2 55 08 14 168 025 38"),
        ("NIR 2 55 08 14 168 025 39", "2 55 08 14 168 025 39"),
        ("sans libellé 255081416802538 ici", "255081416802538"),
        ("1 13 08 2B 393 471 est le sien", "1 13 08 2B 393 471"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", "FR76 3000 6000 0112 3456 7890 189"),
        ("passeport 20DC66422", "20DC66422"),
        ("MRN: 123-45-6789", "123-45-6789"),
        ("MRN #LA-987654", "LA-987654"),
        ("NPI 1234567893.", "1234567893"),
        ("NHS number 943 476 5870", "943 476 5870"),
        ("Insurance ID IN-789012", "IN-789012"),
        ("SSN 536-90-4399", "536-90-4399"),
        ("address 172.61.42.192 blocked", "172.61.42.192"),
        ("DNI 54362315K", "54362315K"),
    ],
)
def test_a_number_goes(text: str, number: str) -> None:
    assert number in removed(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vitamine B12 et T12, CD34 positif, pT3N0M0",
        "VS 20 mm à la première heure",
        "Lot de 3 comprimés, 10 jours",
        "Score 15/15, classe 3",
        "Hémoglobine 8,8 g/dl ; ferritine 1250 ng/ml",
        "Le décret n° 2013-1066 du 3 juin 2013",
    ],
)
def test_values_and_levels_stay(text: str) -> None:
    assert removed(text) == []
