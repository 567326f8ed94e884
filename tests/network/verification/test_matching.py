"""A claim beside the registry's entry: what is the same person, what may be, what is not."""

import pytest

from network.models import Claim, RegistryEntry
from network.verification.matching import Agreement, compare, compare_cities, compare_names

AGREES, NEARLY, DIFFERS, UNKNOWN = Agreement

# As somebody writes their name; family, given and other names of the registry; what comes of it.
NAMES = [
    # Accents, capitals, hyphens, apostrophes, ligatures
    ("Amandine Kerloc'h", "KERLOCH", "AMANDINE", "", AGREES),
    ("Amandine Kerloc’h", "KERLOC'H", "Amandine", "", AGREES),
    ("Éloïse Bœuvrier", "BOEUVRIER", "ELOISE", "", AGREES),
    ("Søren Ørvik", "ORVIK", "SOREN", "", AGREES),
    ("Jean-Pierre Vastelle", "VASTELLE", "JEAN PIERRE", "", AGREES),
    ("Jeanpierre Vastelle", "VASTELLE", "JEAN-PIERRE", "", AGREES),
    ("Anne Le Guidec", "LEGUIDEC", "ANNE", "", AGREES),
    # Titles and particles
    ("Dr Aurèle Trebaz", "TREBAZ", "AURELE", "", AGREES),
    ("Jean de la Vastelle", "VASTELLE", "JEAN", "", AGREES),
    ("Jean Berkel", "VAN DER BERKEL", "JEAN", "", AGREES),
    # The order of family and given name
    ("Trebaz Aurèle", "TREBAZ", "AURELE", "", AGREES),
    ("Le Guidec Anne", "LE GUIDEC", "ANNE", "", AGREES),
    # Maiden names, double names
    ("Élise Morin", "VASTROU", "ELISE", "MORIN", AGREES),
    ("Élise Vastrou-Morin", "VASTROU", "ELISE", "MORIN", AGREES),
    ("Élise Morin-Vastrou", "VASTROU", "ELISE", "MORIN", AGREES),
    ("Élise Orvan", "VASTROU", "ELISE", "MORIN, ORVAN", AGREES),
    ("Élise Vastrou", "VASTROU MORIN", "ELISE", "", NEARLY),
    ("Élise Vastrou-Morin", "VASTROU", "ELISE", "", NEARLY),
    # Several given names: called by the first, or by another
    ("Jean Vastelle", "VASTELLE", "JEAN PIERRE", "", AGREES),
    ("Jean A. Vastelle", "VASTELLE", "JEAN", "", AGREES),
    ("Pierre Vastelle", "VASTELLE", "JEAN PIERRE", "", NEARLY),
    # Initials
    ("A. Trebaz", "TREBAZ", "AURELE", "", NEARLY),
    ("J.-P. Vastelle", "VASTELLE", "JEAN PIERRE", "", NEARLY),
    ("B. Trebaz", "TREBAZ", "AURELE", "", DIFFERS),
    # Slips of typing
    ("Aurèle Trebas", "TREBAZ", "AURELE", "", NEARLY),
    ("Aurèle Terbaz", "TREBAZ", "AURELE", "", NEARLY),
    ("Sixtine Dubraczewka", "DUBRACZEWSKA", "SIXTINE", "", NEARLY),
    # Too short to be a slip
    ("Zoé Ly", "LI", "ZOE", "", DIFFERS),
    ("Lise Orvan", "ORVAN", "LINE", "", DIFFERS),
    # Two doubts are a difference
    ("A. Trebas", "TREBAZ", "AURELE", "", DIFFERS),
    ("Pierre Vastel", "VASTELLE MORIN", "JEAN PIERRE", "", DIFFERS),
    # Somebody else
    ("Sixtine Morvaud", "MORVAUD", "CLAUDINE", "", DIFFERS),
    ("Sixtine Morvaud", "DUBRAC", "SIXTINE", "", DIFFERS),
    ("Sixtine Dubrac", "MORVAUD", "SIXTINE", "ORVAN", DIFFERS),
    # The registry has one name, or none
    ("Morvaud", "MORVAUD", "", "", AGREES),
    ("Sixtine Morvaud", "", "", "", UNKNOWN),
]


@pytest.mark.parametrize(("claimed", "family", "given", "other", "wanted"), NAMES)
def test_names(claimed: str, family: str, given: str, other: str, wanted: Agreement) -> None:
    found, why = compare_names(claimed, family, given, [o for o in other.split(", ") if o])
    assert found is wanted
    assert bool(why) or found in (AGREES, UNKNOWN)  # whatever is in doubt is explained


@pytest.mark.parametrize(
    ("claimed", "listed", "wanted"),
    [
        ("Paris", "PARIS 12E ARRONDISSEMENT", AGREES),
        ("St-Malo", "SAINT MALO", AGREES),
        ("Lyon", "LYON CEDEX 03", AGREES),
        ("Orléans", "ORLEANS", AGREES),
        ("Boulogne", "BOULOGNE BILLANCOURT", NEARLY),
        ("Melbourg", "MELBOURC", NEARLY),
        ("Nantes", "NANTERRE", DIFFERS),
        ("", "PARIS", UNKNOWN),
    ],
)
def test_towns(claimed: str, listed: str, wanted: Agreement) -> None:
    assert compare_cities(claimed, listed)[0] is wanted


def test_each_field_has_its_result_and_the_registry_may_be_silent() -> None:
    claim = Claim(name="Nils Qvarn", profession="doctor", specialty="cardiology", city="Melbourg")
    entry = RegistryEntry(
        family_name="QVARN", given_name="NILS", profession="nurse", city="MELBOURG", active=False
    )
    found = {one.field: one for one in compare(claim, entry)}
    assert {name: one.result for name, one in found.items()} == {
        "name": AGREES,
        "profession": DIFFERS,
        "specialty": UNKNOWN,
        "city": AGREES,
        "standing": DIFFERS,
    }
    assert [name for name, one in found.items() if not one.agrees] == ["profession", "standing"]
