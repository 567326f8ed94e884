"""The small-world gauge: what it counts, what it must not count, and what it advises."""

import csv
import traceback
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deidentification import smallworld
from deidentification.smallworld import (
    MANY,
    Coarsening,
    Fact,
    FactKind,
    Gauge,
    GaugeError,
    Measure,
    gauge,
    rounded,
)
from deidentification.smallworld.counting import number
from deidentification.smallworld.figures import about
from deidentification.smallworld.tables import AREAS, PREVALENCE, age_and_sex_share

FRENCH, ENGLISH = "fr", "en"


def weigh(
    *texts: str,
    age: int | None = 64,
    age_unit: str = "years",
    sex: str = "female",
    language: str = FRENCH,
    area: str | None = None,
) -> Gauge:
    return gauge(texts, age=age, age_unit=age_unit, sex=sex, language=language, area=area)


def codes(found: Gauge, kind: FactKind) -> list[str]:
    return [fact.code for fact in found.facts if fact.kind is kind]


def rows(name: str) -> list[dict[str, str]]:
    table = files(smallworld) / "tables" / name
    return list(csv.DictReader(table.read_text("utf-8").splitlines(), delimiter=";", strict=True))


# --- the tables ----------------------------------------------------------------------------------


def test_the_lexicon_is_large_and_bilingual() -> None:
    diseases = rows("diseases.csv")
    assert len(diseases) >= 300
    assert {row["class"] for row in diseases} == set(PREVALENCE)
    assert all(row["french"] and row["english"] for row in diseases)


@pytest.mark.parametrize(("language", "column"), [(FRENCH, "french"), (ENGLISH, "english")])
def test_every_name_of_the_lexicon_is_found_with_its_class(language: str, column: str) -> None:
    wrong = []
    for row in rows("diseases.csv"):
        for name in row[column].split("|"):
            found = codes(weigh(f"Case: {name}.", language=language), FactKind.DISEASE)
            if [code.split(":")[0] for code in found] != [row["class"]]:
                wrong.append((name, found))
    assert wrong == []


@pytest.mark.parametrize(("language", "column"), [(FRENCH, "french"), (ENGLISH, "english")])
@pytest.mark.parametrize("table", ["professions.csv", "events.csv"])
def test_every_profession_and_event_is_found(table: str, language: str, column: str) -> None:
    kind = FactKind.PROFESSION if table == "professions.csv" else FactKind.EVENT
    said = {FRENCH: "Profession : {}, retraité.", ENGLISH: "Occupation: {}, retired."}[language]
    wrong = [
        name
        for row in rows(table)
        for name in row[column].split("|")
        if row["code"] not in codes(weigh(said.format(name), language=language), kind)
    ]
    assert wrong == []


def test_areas_lie_in_larger_ones() -> None:
    for area in AREAS.values():
        assert area.people > 0
        assert not area.parent or AREAS[area.parent].people > area.people
    regions = [area for area in AREAS.values() if area.code.startswith("FR-")]
    departments = [area.people for area in regions if area.code[3].isdigit()]
    assert sum(departments) == pytest.approx(66.0e6, rel=0.01)  # metropolitan France


@pytest.mark.parametrize("country", ["FR", "GB", "US"])
def test_ages_and_sexes_add_up_to_everybody(country: str) -> None:
    assert age_and_sex_share(country, None, None) == pytest.approx(1, abs=0.002)
    years = sum(age_and_sex_share(country, (year, year + 1), None) for year in range(120))
    assert years == pytest.approx(age_and_sex_share(country, None, None))
    women, men = (age_and_sex_share(country, (90, 120), sex) for sex in ("female", "male"))
    assert women > 1.5 * men


# --- counting ------------------------------------------------------------------------------------


def test_a_description_worked_out_by_hand() -> None:
    found = weigh("Suivie pour une sarcoïdose, retour à domicile.")
    # 68,600,000 people × 63 women in their sixties of 1,000, a tenth for one year × 1/10,000
    assert found.people == pytest.approx(68_600_000 * 0.063 / 10 / 10_000)
    assert found.records == found.people
    assert found.level == "close"


def test_a_region_and_a_profession_narrow() -> None:
    alone = weigh("Suivie pour une sarcoïdose.").people
    breton = weigh("Patiente bretonne suivie pour une sarcoïdose.").people
    farmer = weigh("Agricultrice suivie pour une sarcoïdose.").people
    assert alone and breton and farmer
    assert breton == pytest.approx(alone * 3_440_000 / 68_600_000)
    assert rounded(alone) == 40
    assert farmer == 1  # 0.3: the patient, and probably nobody else


def test_where_the_author_works_narrows_like_a_region() -> None:
    assert (
        weigh("Sarcoïdose.", area="FR-BRE").people == weigh("Bretonne, femme. Sarcoïdose.").people
    )
    with pytest.raises(ValueError, match="no area"):
        weigh("Sarcoïdose.", area="Atlantis")


def test_of_several_areas_the_smallest_counts() -> None:
    found = weigh("Vit en Bretagne, dans le Finistère, en Belgique. Sarcoïdose.")
    assert codes(found, FactKind.AREA) == ["FR-29"]


def test_many_common_illnesses_make_nobody_unique() -> None:
    one = weigh("Hypertension.").people
    many = weigh("Hypertension, diabète, BPCO, fibrillation atriale, arthrose.").people
    assert one and many
    assert many >= one / 20


def test_all_ages_above_89_are_one_class() -> None:
    old, older = weigh("Zona.", age=91), weigh("Zona.", age=104)
    assert old.people == older.people
    assert weigh("Zona. Âge : [90 ou plus].", age=None).people == old.people
    assert old.people == pytest.approx(68_600_000 * 0.0095 / 20)


def test_an_infant_is_counted_in_months_and_days() -> None:
    by_month = weigh("Mucoviscidose.", age=7, age_unit="months")
    by_day = weigh("Mucoviscidose.", age=7, age_unit="days")
    year = age_and_sex_share("FR", (0, 1), "female")
    assert smallworld.counting.share_of(by_month.facts, Measure.PEOPLE, FRENCH) == pytest.approx(
        year / 12 / 10_000
    )
    assert smallworld.counting.share_of(by_day.facts, Measure.PEOPLE, FRENCH) == pytest.approx(
        year / 365 / 10_000
    )


@pytest.mark.parametrize(
    ("text", "language", "span"),
    [
        ("Patiente de 64 ans, sarcoïdose.", FRENCH, (64, 65)),
        ("Sarcoïdose depuis 12 ans.", FRENCH, None),
        ("A 64-year-old woman with sarcoidosis.", ENGLISH, (64, 65)),
        ("Sarcoidosis for 12 years.", ENGLISH, None),
        ("Nourrisson de 7 mois, mucoviscidose.", FRENCH, (7 / 12, 8 / 12)),
    ],
)
def test_the_texts_own_age_counts_where_the_field_is_empty(
    text: str, language: str, span: tuple[float, float] | None
) -> None:
    found = weigh(text, age=None, language=language)
    assert [fact.span for fact in found.facts if fact.kind is FactKind.AGE] == (
        [span] if span else []
    )


# --- what counts, and its near misses ------------------------------------------------------------

COUNTED = [
    ("fr", "Maire de sa commune.", FactKind.PROFESSION, "mayor"),
    ("fr", "Infirmière retraitée.", FactKind.PROFESSION, "nurse"),
    ("fr", "Femme médecin, 44 ans.", FactKind.PROFESSION, "physician"),
    ("fr", "Seule survivante d’un accident d’avion.", FactKind.EVENT, "only_survivor"),
    ("fr", "Seule survivante d’un accident d’avion.", FactKind.EVENT, "plane_crash"),
    ("fr", "Grossesse gémellaire.", FactKind.EVENT, "twins"),
    ("fr", "Premier cas français.", FactKind.EVENT, "first_in_country"),
    ("fr", "Vit dans le Finistère.", FactKind.AREA, "FR-29"),
    ("fr", "Retraitée, dans le Finistère.", FactKind.AREA, "FR-29"),
    ("fr", "Depuis la Bretagne, elle revient.", FactKind.AREA, "FR-BRE"),
    ("fr", "Elle habite la région parisienne, en Île-de-France.", FactKind.AREA, "FR-IDF"),
    ("fr", "Patient malien.", FactKind.ORIGIN, "ML"),
    ("fr", "Maladies d'Addison dans la fratrie.", FactKind.DISEASE, "rare: Addison's disease"),
    ("fr", "Pas de fièvre, sarcoïdose connue.", FactKind.DISEASE, "rare: sarcoidosis"),
    ("fr", "Vaccinations à jour. Sarcoïdose.", FactKind.DISEASE, "rare: sarcoidosis"),
    ("fr", "Sarcoïdose, ECG normal.", FactKind.DISEASE, "rare: sarcoidosis"),
    ("fr", "SLA bulbaire", FactKind.DISEASE, "rare: amyotrophic lateral sclerosis"),
    ("fr", "Symptômes apparus en 2019.", FactKind.YEAR, "2019"),
    ("fr", "Opéré à J17.", FactKind.INTERVAL, "17"),
    ("fr", "Opéré le [J0 + 12].", FactKind.INTERVAL, "12"),
    ("fr", "LDH : 1 245 UI/L", FactKind.VALUE, "1200"),
    ("fr", "HbA1c à 7,43 %", FactKind.VALUE, "7,4"),
    ("en", "A professional footballer.", FactKind.PROFESSION, "professional_footballer"),
    ("en", "She works as a nurse.", FactKind.PROFESSION, "nurse"),
    ("en", "A 51-year-old teacher.", FactKind.PROFESSION, "teacher"),
    ("en", "One of triplets.", FactKind.EVENT, "triplets"),
    ("en", "Her case was in the news.", FactKind.EVENT, "media"),
    ("en", "Lives in Cornwall.", FactKind.AREA, "GB-CON"),
    ("en", "A Texan man.", FactKind.AREA, "US-TX"),
    ("en", "Seen on [day 0 + 52].", FactKind.INTERVAL, "52"),
    ("en", "Readmitted 17 days later.", FactKind.INTERVAL, "17"),
    ("en", "LDH 1,245 U/L", FactKind.VALUE, "1200"),
    ("en", "Ferritin of 84.6 µg/L", FactKind.VALUE, "85"),
]


@pytest.mark.parametrize(("language", "text", "kind", "code"), COUNTED)
def test_what_narrows_is_counted(language: str, text: str, kind: FactKind, code: str) -> None:
    assert code in codes(weigh(text, language=language), kind)


NOT_COUNTED = [
    ("fr", "Pas de sarcoïdose.", FactKind.DISEASE),
    ("fr", "Sans sarcoïdose.", FactKind.DISEASE),
    ("fr", "Jamais de sarcoïdose.", FactKind.DISEASE),
    ("fr", "Goutte épaisse en attente.", FactKind.DISEASE),
    ("fr", "Aucun argument pour une sarcoïdose.", FactKind.DISEASE),
    ("fr", "VIH négatif.", FactKind.DISEASE),
    ("fr", "Vaccinations : diphtérie, tétanos, polio à jour.", FactKind.DISEASE),
    ("fr", "Pas de lupus ni de sarcoïdose.", FactKind.DISEASE),
    ("fr", "il y a un sla sur la feuille", FactKind.DISEASE),  # an acronym is in capitals
    ("fr", "Vu par le médecin et l'infirmière.", FactKind.PROFESSION),
    ("fr", "La mère est présente.", FactKind.PROFESSION),
    ("fr", "2e cure de chimiothérapie", FactKind.PROFESSION),
    ("fr", "Grippe espagnole", FactKind.ORIGIN),
    ("fr", "Réunion de concertation", FactKind.AREA),
    ("fr", "en somme, cher confrère", FactKind.AREA),
    ("fr", "Lieu : en [lieu]", FactKind.AREA),
    ("fr", "Revue 14 jours plus tard, puis à J30.", FactKind.INTERVAL),
    ("fr", "Amoxicilline pendant 12 jours.", FactKind.INTERVAL),
    ("fr", "CRP 84 mg/L, plaquettes 150 000/mm3, FEVG 62 %", FactKind.VALUE),
    ("fr", "Amiodarone 1,25 mg/kg, 125 mg/j, TA 143/87", FactKind.VALUE),
    ("en", "No evidence of sarcoidosis.", FactKind.DISEASE),
    ("en", "Sarcoidosis was ruled out.", FactKind.DISEASE),
    ("en", "HIV negative.", FactKind.DISEASE),
    ("en", "The nurse called the doctor.", FactKind.PROFESSION),
    ("en", "German measles", FactKind.ORIGIN),
    ("en", "The Scottish guideline", FactKind.AREA),
    ("en", "CRP 84 mg/L, platelets 250 x 10^9/L", FactKind.VALUE),
]


@pytest.mark.parametrize(("language", "text", "kind"), NOT_COUNTED)
def test_near_misses_are_not(language: str, text: str, kind: FactKind) -> None:
    assert codes(weigh(text, language=language), kind) == []


@pytest.mark.parametrize(
    ("number_", "language", "expected"),
    [
        ("123,4", FRENCH, "120"),
        ("123.4", ENGLISH, "120"),
        ("1 245", FRENCH, "1200"),
        ("1,245", ENGLISH, "1200"),
        ("0,0478", FRENCH, "0,048"),
        ("7.46", ENGLISH, "7.5"),
        ("98.7", ENGLISH, "99"),
        ("999", FRENCH, "1000"),
        ("0.00", ENGLISH, "0"),
    ],
)
def test_two_significant_figures(number_: str, language: str, expected: str) -> None:
    assert about(number_, language) == expected


# --- no number rather than a false one -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", FRENCH),
        ("Céphalée en coup de tonnerre depuis ce matin.", FRENCH),
        ("Patiente bretonne, en 2019.", FRENCH),  # who, but not what makes her one of few
        ("CRP 123,4 mg/L", FRENCH),
        ("Hypertension, maladie de Zebrowe.", FRENCH),
        ("Hypertension. Syndrome XYZ.", FRENCH),
        ("Hypertension and Zebrowe's disease.", ENGLISH),
        ("Hypertension and the Zebrowe syndrome.", ENGLISH),
        ("Zebrowe's disease, hypertension.", ENGLISH),
        ("Sarcoidosis", "es"),
        ("Sarkoidose", "de"),
    ],
)
def test_an_unknown_text_gets_no_number(text: str, language: str) -> None:
    found = weigh(text, language=language)
    assert (found.people, found.records, found.coarsenings) == (None, None, ())
    assert found.level == "unknown"


def test_it_says_which_disease_it_does_not_know() -> None:
    assert weigh("Hypertension, maladie de Zebrowe.").unknown == ("maladie de Zebrowe",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hypertension. Syndrome inflammatoire.", FRENCH),
        ("Hypertension. Maladie de [nom].", FRENCH),
        ("Hypertension. Nephrotic syndrome.", ENGLISH),
        ("Hypertension. This syndrome.", ENGLISH),
        ("Hypertension. Crohn's disease.", ENGLISH),
    ],
)
def test_ordinary_words_are_no_unknown_disease(text: str, language: str) -> None:
    assert weigh(text, language=language).people is not None


# --- removing never lowers -----------------------------------------------------------------------

KINDS = [kind for kind in FactKind if kind not in (FactKind.AGE, FactKind.SEX)]
ANY_FACT = st.builds(
    Fact,
    kind=st.sampled_from(KINDS),
    code=st.text("abc", max_size=3),
    words=st.just(""),
    share=st.floats(1e-7, 1),
)


@given(st.lists(ANY_FACT, min_size=1, max_size=9), st.data(), st.sampled_from(Measure))
def test_removing_a_fact_never_lowers_the_number(
    facts: list[Fact], data: st.DataObject, measure: Measure
) -> None:
    gone = data.draw(st.integers(0, len(facts) - 1))
    left = facts[:gone] + facts[gone + 1 :]
    before, after = (number(some, measure, FRENCH) for some in (facts, left))
    assert after >= before * (1 - 1e-9)
    assert rounded(after) >= rounded(before) or after == pytest.approx(before)


SENTENCES = [
    "Sarcoïdose.",
    "Maladie de Fabry.",
    "Hypertension.",
    "Diabète.",
    "Agricultrice.",
    "Maire.",
    "Seule survivante.",
    "Patiente bretonne.",
    "Vit dans le Finistère.",
    "Vit en Belgique.",
    "Patiente malienne.",
    "Depuis 2019.",
    "CRP 123,4 mg/L.",
    "LDH 1 245 UI/L.",
    "Natrémie 138 mmol/L.",
    "Revue à J17.",
    "Homme.",
    "Patiente de 64 ans.",
]


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, unique=True),
    st.data(),
    st.sampled_from([None, 3, 64, 95]),
    st.sampled_from(["female", "male", "unknown"]),
)
def test_removing_a_sentence_never_lowers_the_number(
    sentences: list[str], data: st.DataObject, age: int | None, sex: str
) -> None:
    gone = data.draw(st.sampled_from(sentences))
    # Where two words for a sex contradict each other neither counts; that is no removal of a fact.
    if sex == "unknown" and "Homme." in sentences:
        return
    left = [sentence for sentence in sentences if sentence != gone]
    before = weigh(*sentences, age=age, sex=sex)
    after = weigh(*left, age=age, sex=sex)
    for measure in ("people", "records"):
        one, other = getattr(before, measure), getattr(after, measure)
        if one is not None and other is not None:
            assert other >= one * (1 - 1e-9)
    if after.people is not None:
        assert before.people is not None


@given(st.floats(0, 1e8), st.floats(0, 1e8))
def test_rounding_keeps_the_order_and_never_boasts(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert rounded(low) <= rounded(high)
    assert 1 <= rounded(one) <= MANY
    assert rounded(one) <= max(1, one)


def test_rounding() -> None:
    shown = [rounded(people) for people in (0.01, 4.9, 10.9, 99, 432, 9_999, 10_000, 5e7)]
    assert shown == [1, 4, 10, 90, 400, 9_000, 10_000, 10_000]


# --- advising ------------------------------------------------------------------------------------

NARROW = (
    "Patiente bretonne, agricultrice, suivie pour une sarcoïdose.",
    "CRP 123,4 mg/L. Revue 17 jours plus tard.",
)


def advice(found: Gauge) -> list[tuple[FactKind, str, int, int]]:
    return [
        (step.facts[0].kind, step.becomes, rounded(step.before), rounded(step.after))
        for step in found.coarsenings
    ]


def test_it_says_what_to_coarsen_and_what_each_step_gains() -> None:
    found = weigh(*NARROW)
    assert (found.people, found.records) == (1, 1)
    assert advice(found) == [
        (FactKind.PROFESSION, "", 1, 2),
        (FactKind.AREA, "", 2, 40),
        (FactKind.AGE, "", 40, 400),
        (FactKind.VALUE, "120", 1, 40),
        (FactKind.INTERVAL, "", 40, 400),
    ]
    assert [step.span for step in found.coarsenings if step.span] == [(60, 70)]


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, unique=True),
    st.sampled_from([None, 3, 64, 95]),
)
def test_each_step_gains_and_begins_where_the_last_one_ended(
    sentences: list[str], age: int | None
) -> None:
    found = weigh(*sentences, age=age)
    for measure in Measure:
        steps: list[Coarsening] = [one for one in found.coarsenings if one.measure is measure]
        if steps and measure is Measure.PEOPLE:
            assert steps[0].before == found.people
        for step, following in pairwise(steps):
            assert step.after == following.before
        assert all(step.after >= step.before for step in steps)
        assert all(step.before < 1_000 for step in steps)


@pytest.mark.parametrize(
    ("age", "unit", "span"),
    [
        (64, "years", (60, 70)),
        (89, "years", (80, 90)),
        (7, "years", (5, 10)),
        (14, "years", (10, 15)),
        (7, "months", (0, 1)),
        (14, "months", (1, 2)),
        (3, "days", (0, 1 / 12)),
        (93, "years", None),
    ],
)
def test_ages_widen_to_what_a_clinician_would_say(
    age: int, unit: str, span: tuple[float, float] | None
) -> None:
    steps = weigh("Maladie de Fabry, maladie de Pompe.", age=age, age_unit=unit).coarsenings
    assert [step.span for step in steps if step.span] == ([span] if span else [])


def test_several_values_are_rounded_together() -> None:
    steps = weigh("Maladie rare. CRP 123,4 mg/L, LDH 1 245 UI/L, ferritine 876 µg/L.").coarsenings
    (values,) = [step for step in steps if step.facts[0].kind is FactKind.VALUE]
    assert len(values.facts) == 3
    assert values.becomes == ""
    assert values.measure is Measure.RECORDS


def test_very_many_facts_are_cut_down_to_those_that_narrow_most() -> None:
    everything = [row["french"].split("|")[0] for row in rows("events.csv")]
    values_ = [f"CRP {number_}.5 mg/L" for number_ in range(100, 300)]
    found = weigh("Maladie rare.", ". ".join(everything), ", ".join(values_))
    assert len(found.facts) <= 2 + 40
    assert "only_survivor" in codes(found, FactKind.EVENT)
    assert len(found.coarsenings) <= 8


def test_what_is_shared_by_many_gets_no_advice() -> None:
    found = weigh("Hypertension.")
    assert found.level == "wide"
    assert found.coarsenings == ()


# --- manners -------------------------------------------------------------------------------------


def test_nothing_shows_text_when_printed() -> None:
    found = weigh(*NARROW, "Maladie de Zebrowe.")
    printed = repr(found) + repr(found.facts) + repr(weigh(*NARROW).coarsenings)
    for said in ("bretonne", "agricultrice", "sarcoïdose", "123,4", "Zebrowe"):
        assert said not in printed


def test_a_failure_carries_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("bretonne")

    monkeypatch.setattr("deidentification.smallworld.weighing.read", fail)
    with pytest.raises(GaugeError) as failure:
        weigh(*NARROW)
    assert "bretonne" not in "".join(traceback.format_exception(failure.value))


@pytest.mark.parametrize(
    "text", ["9" * 5_000, "1,1" * 5_000, "maladie de " * 5_000, "\u200bJ1" * 999]
)
def test_odd_text_is_weighed_without_an_error(text: str) -> None:
    for language in (FRENCH, ENGLISH):
        assert weigh(text, language=language).language == language
