"""What stands instead: letters, numbers, distances, and what each policy lets stand."""

from datetime import date
from itertools import count
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deidentification import DeidentificationError, Kind, Registry, deidentify, parts, pipeline
from deidentification.normalisation import Normalised, normalise
from deidentification.parts import deidentify_between, deidentify_parts
from deidentification.policies import POLICIES, UnknownPolicy, choose, chosen
from deidentification.surrogates import PATTERN
from deidentification.timeline import distance, month_comes_first, parse

LETTER = (
    "Mme Odile VARENGUE, née le 12/03/1957, vue le 3 février 2024 par le Dr Tassigny. "
    "Opérée le 15/02/2024. Mme Varengue revue le 12/05/2024 ; le Dr Tassigny est d'accord. "
    "Dernière visite le 01/06/2026."
)


def test_the_same_person_keeps_one_letter() -> None:
    text = deidentify(LETTER).text
    assert text.count("Mme [nom A]") == 2
    assert text.count("Dr [nom B]") == 2


def test_dates_keep_their_distance_and_a_birth_date_has_none() -> None:
    text = deidentify(LETTER).text
    assert "née le [date de naissance]" in text
    assert "vue le [J0]" in text
    assert "Opérée le [J0 + 12]" in text
    assert "revue le [J0 + 3 mois]" in text
    assert "visite le [J0 + 2 ans]" in text


def test_the_parts_of_a_case_share_letters_and_day_0() -> None:
    first, second = deidentify_parts(
        ["Mme Odile Varengue, vue le 03/02/2024.", "Varengue : Holter le 05/02/2024."]
    )
    assert "[nom A], vue le [J0]" in first.text
    assert second.text == "[nom A] : Holter le [J0 + 2]."


def test_a_message_without_its_case_has_no_day_0() -> None:
    text = deidentify(
        "Vue le 03/02/2024 puis le 05/02/2024.", language="fr", registry=Registry(names_day0=False)
    ).text
    assert text == "Vue le [date A] puis le [date A + 2]."


@pytest.mark.parametrize(
    ("written", "month_first", "day"),
    [
        ("12/03/1957", False, date(1957, 3, 12)),
        ("03/12/1957", True, date(1957, 3, 12)),
        ("2024-02-03", None, date(2024, 2, 3)),
        ("3 fevrier 2024", False, date(2024, 2, 3)),
        ("1er juin 2026", False, date(2026, 6, 1)),
        ("jan 20, 2024", None, date(2024, 1, 20)),
        ("january 20th, 2024", None, date(2024, 1, 20)),
        ("20 de enero de 2024", False, date(2024, 1, 20)),
        ("12032024", False, date(2024, 3, 12)),
        ("03/04/2024", None, None),  # April or March? Not told, so not guessed
        ("31/02/2024", False, None),
        ("mars 2024", False, None),
        ("12/03", False, None),
    ],
)
def test_a_date_is_one_certain_day_or_none(
    written: str, month_first: bool | None, day: date | None
) -> None:
    assert parse(written, month_first=month_first) == day


@pytest.mark.parametrize(
    ("dates", "language", "answer"),
    [
        (["01/13/2024", "03/04/2024"], "en", True),
        (["13/01/2024", "03/04/2024"], "en", False),
        (["03/04/2024"], "en", None),
        (["03/04/2024"], "fr", False),
    ],
)
def test_one_clear_date_tells_how_all_are_written(
    dates: list[str], language: str, answer: bool | None
) -> None:
    assert month_comes_first(dates, language) is answer


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_a_distance_is_a_surrogate_that_stands(day: date, day0: date) -> None:
    for language in ("fr", "en", "es", "de"):
        for anchor in ("", "date A"):
            assert PATTERN.fullmatch(f"[{distance(day, day0, language, anchor)}]")


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
@pytest.mark.parametrize(
    "text",
    [
        LETTER,
        "Mrs Jane Holloway (DOB 03/04/1961) seen on 01/13/2024 in Boston, MA 02139, "
        "MRN 00482913, jane@holloway.example, relapse in March 2023. Dr. Pell agrees.",
    ],
)
def test_a_filtered_text_stands_as_it_is(text: str, policy: object) -> None:  # case D31
    once = deidentify(text, registry=Registry(policy=policy))  # type: ignore[arg-type]
    again = deidentify(once.text, registry=Registry(policy=policy))  # type: ignore[arg-type]
    assert again.text == once.text


def test_a_surrogate_hides_nothing_beside_it() -> None:
    assert "Varengue" not in deidentify("Vu [nom A] et Mme Varengue, [nom B]").text
    assert "Varengue" not in deidentify("[nom Varengue] va mieux, Mme Varengue").text


def test_each_policy_lets_stand_what_its_rule_allows() -> None:
    text = "Seen on 01/13/2024 in Boston, MA 02139 (DOB 03/04/1961); cousin in Bend, OR 05901."
    strict = deidentify(text, registry=Registry(policy=POLICIES["french_hospital"])).text
    harbor = deidentify(text, registry=Registry(policy=POLICIES["hipaa_safe_harbor"])).text
    assert "2024" not in strict
    assert "021" not in strict
    assert "[day 0, 2024]" in harbor
    assert "021xx" in harbor
    assert "1961" not in harbor  # a birth year may show an age above 89
    assert "05901" not in harbor


def test_a_small_area_shows_no_digit_of_its_postcode() -> None:
    text = "Lives in Somewhere, VT 05901, near Boston, MA 03601."
    harbor = deidentify(text, registry=Registry(policy=POLICIES["hipaa_safe_harbor"])).text
    assert "059" not in harbor
    assert "036" not in harbor


def test_an_unknown_policy_is_refused_and_the_chosen_one_stays() -> None:
    before = chosen()
    with pytest.raises(UnknownPolicy, match="french_hospital"):
        choose("none")
    assert chosen() is before


def test_every_rule_of_every_policy_names_its_source_and_all_kinds_have_one() -> None:
    for policy in POLICIES.values():
        assert all(rule.source and rule.what for rule in policy.rules)
        assert len({kind for rule in policy.rules for kind in rule.kinds}) == 10


def test_the_author_takes_out_more_and_vouches_for_less() -> None:
    clean = deidentify("Le souffle est connu, Mme Varengue", also=["souffle"])
    assert "souffle" not in clean.text
    unsure = deidentify("Le 12 mars on a vu Brisefer.", language="fr")
    for finding in unsure.findings:
        said = "Le 12 mars on a vu Brisefer."[finding.start : finding.end]
        kept = deidentify("Le 12 mars on a vu Brisefer.", language="fr", keep=[said])
        assert (said in kept.text) == finding.keepable
        assert bool(kept.kept) == finding.keepable


@pytest.mark.parametrize(
    "sure", ["Mme Varengue", "06 12 34 56 78", "12/03/2024", "a.b@mail.example", "IPP 80049283"]
)
def test_what_is_sure_is_never_kept(sure: str) -> None:
    text = f"Vu hier : {sure}."
    keep = [sure, sure.removeprefix("Mme "), sure.removeprefix("IPP ")]
    assert deidentify(text, language="fr", keep=keep).text == deidentify(text, language="fr").text


def test_what_was_split_over_texts_is_found_together() -> None:  # case D9
    clean, (before,) = deidentify_between(["joignable au 06 12 34"], "56 78 le soir")
    assert "06 12 34" not in before.text
    assert "56 78" not in clean.text
    assert clean.text.endswith(" le soir")
    assert before.text.startswith("joignable au ")


def test_a_registry_goes_on_after_what_another_gave() -> None:
    told = Registry(names_day0=False)
    told.reserve({"person": 2, "LOCATION": 4, "anchor": 1})
    text = deidentify(
        "Mme Odile Varengue habite à Plougastel, vue le 03/02/2024.", language="fr", registry=told
    ).text
    assert text == "Mme [nom C] habite à [lieu 5], vue le [date B]."
    assert told.used() == {"person": 3, "LOCATION": 5, "anchor": 2}


def test_a_copy_of_a_registry_keeps_what_it_learns_to_itself() -> None:
    told = Registry()
    told.person("varengue")
    copy = told.copy()
    assert (copy.person("varengue"), copy.person("kerbrat")) == ("A", "B")
    copy.number(Kind.LOCATION, "plougastel")
    assert told.used() == {"person": 1}
    assert told.person("plancoulaine") == "B"


def test_who_shares_names_with_two_people_is_the_first() -> None:
    told = Registry()
    assert [told.person(name) for name in ("odile", "varengue", "odile varengue")] == list("ABA")
    assert told.person("varengue") == "A"


# --- The work that many parts are ----------------------------------------------------------------


def test_the_time_is_one_for_all_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count(step=pipeline.TIME_LIMIT / 30)  # each recogniser takes one; a part has twelve
    monkeypatch.setattr(pipeline, "thread_time", lambda: next(ticks))
    assert deidentify_parts(["Stable.", "Stable."])
    with pytest.raises(DeidentificationError):
        deidentify_parts(["Stable."] * 4)


def test_known_names_are_not_read_anew_for_each_part(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counting(text: str) -> Normalised:
        read.append(text)
        return normalise(text)

    monkeypatch.setattr(pipeline, "normalise", counting)
    known = [f"Varengue{letter}" for letter in ascii_lowercase]
    deidentify_parts(["Stable."] * 30, known=known)
    assert len(read) == len(known) + 30


def test_only_a_part_that_may_hold_a_name_of_another_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    again: list[str] = []

    def counting(seen: pipeline.Recognised, **more: object) -> pipeline.Recognised:
        again.append(seen.text)
        return pipeline.recognise_again(seen, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(parts, "recognise_again", counting)
    texts = ["Mme Odile Varengue va bien.", *["Stable."] * 20, "d'varengue", "et varengue"]
    clean = deidentify_parts(texts, language="fr")
    assert again == texts[-2:]
    assert all("varengue" not in text.text.lower() for text in clean)
