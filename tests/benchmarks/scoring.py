"""How good a filter is on annotated documents, by the definitions of the shared scorer.

Only letters and digits count. An identifier's characters are removed when any finding covers them,
whatever its kind. Stretches that are marked to be ignored count neither way.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Spans = list[tuple[int, int]]
Find = Callable[[str, str], Spans]  # text and language → what is taken out

_WORD = re.compile(r"\S+")


@dataclass
class Tally:
    """Identifiers of one type or form: characters and wholes, there and removed."""

    characters: int = 0
    removed: int = 0
    entities: int = 0
    whole: int = 0

    @property
    def recall(self) -> float:
        return self.removed / self.characters if self.characters else 1.0

    @property
    def whole_share(self) -> float:
        return self.whole / self.entities if self.entities else 1.0


@dataclass
class Score:
    """What was found in one set of documents. Shares are between 0 and 1."""

    documents: int = 0
    characters: int = 0
    words: int = 0
    all: Tally = field(default_factory=Tally)
    by_type: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_form: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    with_identifiers: int = 0
    clear: int = 0  # documents with identifiers of which none leaks
    taken: int = 0
    rightly_taken: int = 0
    wrong_words: int = 0
    probes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    @property
    def clear_share(self) -> float:
        return self.clear / self.with_identifiers if self.with_identifiers else 1.0

    @property
    def precision(self) -> float:
        return self.rightly_taken / self.taken if self.taken else 1.0

    @property
    def wrong_words_per_1000(self) -> float:
        return 1000 * self.wrong_words / self.words if self.words else 0.0


def read(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Set name → its documents, of every JSONL file of a folder, with their probes."""
    sets = {}
    for file in sorted(folder.glob("*.jsonl")):
        documents = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
        probes_file = folder / "probes" / f"{file.stem}.json"
        if probes_file.exists():
            probes = {one["id"]: one["probes"] for one in json.loads(probes_file.read_text())}
            for document in documents:
                document["probes"] = probes.get(document["id"], [])
        sets[file.stem] = documents
    return sets


def score(documents: Iterable[dict[str, Any]], find: Find) -> Score:
    result = Score()
    for document in documents:
        _score_one(document, find(document["text"], document["lang"]), result)
    return result


def _score_one(document: dict[str, Any], found: Spans, result: Score) -> None:
    text = document["text"]
    taken = _covered(found)
    gold = _covered((s["start"], s["end"]) for s in document["spans"])
    ignored = _covered(map(tuple, document.get("ignore") or []))
    result.documents += 1
    result.characters += len(text)
    leaks = False
    for span in document["spans"]:
        places = [i for i in range(span["start"], span["end"]) if text[i].isalnum()]
        if not places:
            continue
        hit = sum(place in taken for place in places)
        leaks |= hit < len(places)
        for tally in (
            result.all,
            result.by_type[span["type"]],
            result.by_form[f"{span['type']}: {span['form']}" if "form" in span else ""],
        ):
            tally.characters += len(places)
            tally.removed += hit
            tally.entities += 1
            tally.whole += hit == len(places)
    if any(text[i].isalnum() for i in gold):
        result.with_identifiers += 1
        result.clear += not leaks
    counted = {i for i in taken if i < len(text) and text[i].isalnum()} - ignored
    result.taken += len(counted)
    result.rightly_taken += len(counted & gold)
    wrong = counted - gold
    for word in _WORD.finditer(text):
        result.words += 1
        result.wrong_words += any(i in wrong for i in range(*word.span()))
    for probe in document.get("probes", ()):
        count = result.probes[probe["cat"]]
        count[0] += 1
        count[1] += any(
            i in taken and text[i].isalnum() for i in range(probe["start"], probe["end"])
        )


def _covered(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}
