"""The generator's own promises: offsets fit, the same seed gives the same text, no slot is bare."""

import re
from random import Random

import pytest

from tests.benchmarks.generator import sets
from tests.benchmarks.generator.case import Case
from tests.benchmarks.generator.draft import Draft, Piece
from tests.benchmarks.generator.templates import templates

ALL = [(kind, language) for kind in sets.KINDS for language in ("fr", "en")]


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_spans_are_whole_and_disjoint(kind: str, language: str) -> None:
    for document in sets.documents(kind, language, seed=3, count=15):
        text = document.draft.text
        end = 0
        for span in document.draft.spans:
            assert end <= span.start < span.end <= len(text)
            assert text[span.start : span.end].strip() == text[span.start : span.end]
            end = span.end


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_the_same_seed_gives_the_same_documents(kind: str, language: str) -> None:
    first = [document.as_json() for document in sets.documents(kind, language, seed=7, count=4)]
    again = [document.as_json() for document in sets.documents(kind, language, seed=7, count=4)]
    other = [document.as_json() for document in sets.documents(kind, language, seed=8, count=4)]
    assert first == again
    assert first != other


@pytest.mark.parametrize("language", ["fr", "en"])
def test_clean_documents_hold_probes_and_no_identifier(language: str) -> None:
    for document in sets.documents("clean", language, seed=3, count=15):
        assert not document.draft.spans
        assert document.probes
        assert not re.search("[⟦⟧{}]", document.draft.text)
        for start, end, _ in document.probes:
            assert document.draft.text[start:end].strip()


def test_a_name_is_annotated_wherever_the_case_names_it() -> None:
    for document in sets.documents("letter", "fr", seed=5, count=15):
        draft = document.draft
        names = {draft.text[s.start : s.end] for s in draft.spans if s.kind == "NAME"}
        covered = {place for s in draft.spans for place in range(s.start, s.end)}
        for name in filter(lambda name: len(name) > 7, names):
            for found in re.finditer(rf"\b{re.escape(name)}\b", draft.text):
                letters = {place for place in range(*found.span()) if draft.text[place].isalnum()}
                assert letters <= covered


def test_a_change_of_length_moves_the_spans() -> None:
    draft = Draft()
    for piece in (Piece("Mme ", "ignore"), Piece("Été", "NAME"), Piece(" va bien")):
        draft.add(piece)
    moved = draft.mapped(lambda text: text.replace("é", "ee"))
    assert [moved.text[s.start : s.end] for s in moved.spans] == ["Étee"]
    assert [moved.text[a:b] for a, b in moved.ignored] == ["Mme "]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_slot_of_the_templates_is_filled_by_the_case(language: str) -> None:
    known = {*Case(Random(1), language).slots, "clinical", "clinical_short", "ward", "ward_title"}
    all_templates = templates(language)
    for kind in ("letter_heads", "letter_feet", "inserts", "chats", "snippets"):
        for template in getattr(all_templates, kind):
            assert set(re.findall(r"\{(\w+)\}", template)) <= known
