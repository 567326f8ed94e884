"""Attempts to get an identifier past the filter (section D of the abuse cases)."""

import base64
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deidentification import MAX_LENGTH, TextTooLong, deidentify
from deidentification.document import read
from deidentification.normalisation import normalise
from deidentification.pipeline import find
from tests.deidentification.covering import remains, removed

PHONE = "06 12 34 56 78"


def hidden(text: str, *secrets: str, language: str = "fr") -> bool:
    kept = deidentify(text, language=language).text
    return not any(secret in kept for secret in secrets)


@pytest.mark.parametrize(
    "text",
    ["au ０６ １２ ３４ ５６ ７８", "au ٠٦ ١٢ ٣٤ ٥٦ ٧٨", "le １２/０３/２０２４"],
)
def test_other_digits(text: str) -> None:  # case D1
    assert not any(map(str.isdigit, remains(text)))


def test_look_alike_letters() -> None:  # case D2
    assert hidden("Mme T\u0430rv\u0430ux", "rv")
    assert hidden("zelie@ex\u0435mple.fr", "zelie")


@pytest.mark.parametrize("mark", ["\u200b", "\u00ad", "\u2060", "\ufe0f", "\U000e0041"])
def test_invisible_characters(mark: str) -> None:  # case D3
    assert hidden(f"Mme Tar{mark}vaux au 06 12 {mark}34 56 78", "Tar", "vaux", "34")


def test_combining_marks() -> None:  # case D4
    assert hidden("Mme Ze\u0301lie Tarvau\u0308x", "lie", "Tarva")
    assert hidden("Mme Ta\u0301\u0302\u0303rvaux", "rvaux")


def test_reversed_text() -> None:  # case D5
    assert hidden("au \u202e87 65 43 21 60\u202c ce soir", "87 65", "21 60")


@pytest.mark.parametrize(
    "text", ["06 12 34 &#53;6 78", "06 12 34 &#x35;6 78", "&#48;6 12 34 56 78"]
)
def test_entities(text: str) -> None:  # case D6
    assert not any(char.isdigit() for char in remains(text))


@pytest.mark.parametrize(
    "text",
    ["06 12<b>34</b>56 78", "06 12 **34** 56 78", "`06 12 34` 56 78", "Mme Tar**vaux**"],
)
def test_markup(text: str) -> None:  # case D7
    assert hidden(text, "34", "vaux")


@pytest.mark.parametrize(
    "text",
    [
        "06\n12\n34\n56\n78",
        "06\t12\t34\t56\t78",
        "06/12/34/56/78",
        "06-12-34-56-78",
        "zero six douze trente-quatre",
    ],
)
def test_split_numbers(text: str) -> None:  # case D8
    assert hidden(text, "34", "trente")


def test_the_names_of_earlier_messages_are_known() -> None:  # case D9
    assert "tarvaux" not in deidentify("et tarvaux tousse", language="fr", known=["Tarvaux"]).text


@pytest.mark.parametrize(
    "encoded",
    [
        base64.b64encode(b"Mme Tarvaux, 06 12 34 56 78").decode(),
        b"Mme Tarvaux, 06 12 34 56 78".hex(),
        base64.b32encode(b"Mme Tarvaux, 06 12 34 56 78").decode(),
        "%30%36%31%32%33%34%35%36%37%38",
        "=30=36=31=32=33=34=35=36=37=38",
        "data:text/plain;base64," + base64.b64encode(b"Mme Tarvaux").decode(),
    ],
)
def test_encoded_text(encoded: str) -> None:  # case D10
    assert hidden(f"voir {encoded} merci", encoded[8:20])


@pytest.mark.parametrize("text", ["au O6 l2 34 56 78", "le l4/O3/20l8"])
def test_letters_for_digits(text: str) -> None:  # case D11
    assert hidden(text, "34", "20l8", "O3")


@pytest.mark.parametrize(
    "text",
    [
        "[photo](https://exemple.fr/?nom=Tarvaux)",
        "mailto:zelie.tarvaux@exemple.fr",
        "tel:+33612345678",
        '<img alt="Mme Tarvaux" title="06 12 34 56 78">',
    ],
)
def test_links_and_attributes(text: str) -> None:  # case D12
    assert hidden(text, "arvaux", "612345678", "34")


@pytest.mark.parametrize(
    "hostile",
    [
        "1 " * 8_000,
        "a-" * 8_000,
        "Dr. " * 4_000,
        "rue de la " * 1_600,
        "a." * 8_000,
        "A B " * 4_000,
        "@" * 16_000,
        "12/" * 5_000,
        "<" * 16_000,
        "&#" * 8_000,
        "le le " * 2_600,
        "[" * 16_000,
        "d'" * 8_000,
        "0" * 16_000,
        "IPP " * 4_000,
        "é\u0301" * 8_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_text_is_no_slower_than_letters(hostile: str) -> None:  # case D28
    """Linear: twice the text costs at most about twice the work (read in processor time)."""

    def work(text: str) -> float:
        started = time.process_time()
        find(read(normalise(text), "fr"))
        return time.process_time() - started

    quarter, whole = work(hostile[: len(hostile) // 4]), work(hostile)
    assert whole < 10 * quarter + 0.2


def test_a_text_over_the_limit_is_refused_without_its_words() -> None:  # case D30
    with pytest.raises(TextTooLong) as refusal:
        deidentify("Tarvaux " * MAX_LENGTH)
    assert "Tarvaux" not in str(refusal.value)


def test_many_identifiers_all_go() -> None:  # case D30
    text = "Mme Tarvaux, 06 12 34 56 78. " * 300
    assert hidden(text, "Tarvaux", "12 34")


PIECES = st.sampled_from(
    [
        "Mme Tarvaux va mieux.",
        "Né le 12/03/2024.",
        "06 12 34 56 78",
        "maladie de Crohn",
        "à Nantes",
        "IPP 8012939402",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=5))
@settings(deadline=None)
def test_filtering_twice_changes_nothing(pieces: list[str]) -> None:  # case D31
    once = deidentify(" ".join(pieces), language="fr").text
    assert deidentify(once, language="fr").text == once


@given(st.lists(PIECES, min_size=2, max_size=4))
@settings(deadline=None)
def test_joining_shows_nothing_new(pieces: list[str]) -> None:  # case D31
    joined = " ".join(pieces)
    for piece in pieces:
        for secret in removed(piece):
            assert secret not in deidentify(joined, language="fr").text
