"""`make bench-deid`: how good and how fast the filter is.

Measured on sets that the repository's own generator makes and on annotated sets in a folder;
written to docs/deidentification.md, and for the site's page about the filter to figures.json.

Presidio is measured in the same run where it is installed (it is no dependency):
`.venv/bin/pip install presidio-analyzer` and its spaCy models.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from deidentification import RULES_VERSION, deidentify
from tests.benchmarks.generator.__main__ import write_all
from tests.benchmarks.scoring import Score, Spans, read, score

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "docs" / "deidentification.md"
FIGURES = ROOT / "deidentification" / "figures.json"
MARK = "<!-- measured: written by make bench-deid -->"
SEED, DOCUMENTS = 2026, 120  # of the generated sets: anyone repeats them
MESSAGE = 500  # characters


@dataclass(frozen=True)
class Speed:
    """Of one process: characters a second; milliseconds for a message of 500 characters."""

    characters_a_second: int
    message_median: float
    message_p99: float


def ours(text: str, language: str) -> Spans:
    return [(f.start, f.end) for f in deidentify(text, language=language).findings]


def bench(gold: Path) -> dict[str, Score]:
    """Measure the filter on a folder of annotated sets, print the table, return the scores."""
    sets = read(gold)
    scores = {name: score(documents, ours) for name, documents in sets.items()}
    print(table(scores))
    print()
    for language in ("fr", "en"):
        speed = _speed([d["text"] for s in sets.values() for d in s if d["lang"] == language])
        print(
            f"{language}: {speed.characters_a_second:,} characters a second; "
            f"{MESSAGE} characters in {speed.message_median:.1f} ms, p99 {speed.message_p99:.1f} ms"
        )
    return scores


def table(scores: dict[str, Score]) -> str:
    """A Markdown table, a row a set."""
    rows = [
        "| set | documents | identifiers | characters removed | wholly removed | no leak "
        "| precision | wrong words per 1,000 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, one in scores.items():
        found = one.all.entities > 0
        cells = [
            name,
            f"{one.documents}",
            f"{one.all.entities}",
            _percent(one.all.recall) if found else "",
            _percent(one.all.whole_share) if found else "",
            _percent(one.clear_share) if found else "",
            _percent(one.precision) if found else "",
            f"{one.wrong_words_per_1000:.2f}",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def _speed(texts: list[str]) -> Speed:
    """CPU time, so that other work on the machine counts for nothing."""
    for text in texts[:20]:
        deidentify(text)
    start = time.process_time()
    for text in texts:
        deidentify(text)
    whole = time.process_time() - start
    took = []
    for text in texts:
        if len(text) >= MESSAGE:
            start = time.process_time()
            deidentify(text[:MESSAGE])
            took.append(1000 * (time.process_time() - start))
    took.sort()
    return Speed(
        characters_a_second=round(sum(map(len, texts)) / whole),
        message_median=took[len(took) // 2],
        message_p99=took[int(0.99 * len(took))],
    )


def _start_and_memory() -> tuple[float, int]:
    """Seconds (CPU) to load the engine in a new process, and its megabytes then."""
    script = (
        "import resource, time; t = time.process_time(); import deidentification; "
        "print(time.process_time() - t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds, megabytes = done.stdout.split()
    return float(seconds), int(megabytes)


# --- Presidio, where it is installed ------------------------------------------------------------


@cache
def _presidio() -> Any:
    if importlib.util.find_spec("presidio_analyzer") is None:
        return None
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    models = [
        {"lang_code": "en", "model_name": "en_core_web_sm"},
        {"lang_code": "fr", "model_name": "fr_core_news_md"},
    ]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    return AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en", "fr"])


def _theirs(text: str, language: str) -> Spans:
    return [(f.start, f.end) for f in _presidio().analyze(text=text, language=language)]


# --- The report ----------------------------------------------------------------------------------


def write_report(gold: Path | None) -> None:
    """Measure everything and write it where people and the site read it."""
    with tempfile.TemporaryDirectory() as folder:
        write_all(Path(folder), seed=SEED, count=DOCUMENTS)
        # The names of the two kinds of sets must not meet.
        generated = {f"generated_{name}": d for name, d in read(Path(folder)).items()}
    annotated = read(gold) if gold and gold.is_dir() else {}
    measured = {name: score(d, ours) for name, d in {**annotated, **generated}.items()}
    parts = [MARK, f"Measured on {date.today().isoformat()}, rules {RULES_VERSION}.", ""]
    if annotated:
        parts += ["### Annotated sets", "", table({n: measured[n] for n in annotated}), ""]
        parts += [
            "By type, all of them together:",
            "",
            _types({n: measured[n] for n in annotated}),
            "",
        ]
    parts += [
        f"### Generated sets (seed {SEED}, {DOCUMENTS} documents each)",
        "",
        "Other names, towns, sentences and forms than any list of the engine has: the harder test.",
        "",
        table({n: measured[n] for n in generated}),
        "",
        "### Medicine that must stay",
        "",
        _probes(measured),
        "",
        "### By form, generated sets",
        "",
        _forms({n: measured[n] for n in generated}),
        "",
        "### Speed and size",
        "",
        _costs({**annotated, **generated}),
    ]
    if _presidio() is not None:
        sets = {n: d for n, d in {**annotated, **generated}.items() if d[0]["lang"] in ("fr", "en")}
        theirs: dict[str, Score] = {name: score(d, _theirs) for name, d in sets.items()}
        parts += ["", "### Presidio in the same run", "", table(theirs)]
    text = REPORT.read_text("utf-8").split(MARK)[0] + "\n".join(parts) + "\n"
    REPORT.write_text(text, "utf-8")
    if annotated:
        _write_figures({n: measured[n] for n in annotated}, annotated)
    print("\n".join(parts))


def _types(scores: dict[str, Score]) -> str:
    rows = ["| type | identifiers | characters removed | wholly removed |", "|---|---|---|---|"]
    for kind in sorted({kind for one in scores.values() for kind in one.by_type}):
        tallies = [one.by_type[kind] for one in scores.values() if kind in one.by_type]
        rows.append(_tally_row(kind, tallies))
    return "\n".join(rows)


def _forms(scores: dict[str, Score]) -> str:
    rows = ["| form | identifiers | characters removed | wholly removed |", "|---|---|---|---|"]
    for form in sorted({form for one in scores.values() for form in one.by_form if form}):
        tallies = [one.by_form[form] for one in scores.values() if form in one.by_form]
        rows.append(_tally_row(form, tallies))
    return "\n".join(rows)


def _tally_row(name: str, tallies: list[Any]) -> str:
    characters = sum(t.characters for t in tallies)
    entities = sum(t.entities for t in tallies)
    removed = sum(t.removed for t in tallies) / max(1, characters)
    whole = sum(t.whole for t in tallies) / max(1, entities)
    return f"| {name} | {entities} | {_percent(removed)} | {_percent(whole)} |"


def _probes(scores: dict[str, Score]) -> str:
    rows = ["| set | expression | how many | wrongly removed |", "|---|---|---|---|"]
    for name, one in scores.items():
        for category, (count, hit) in sorted(one.probes.items()):
            rows.append(f"| {name} | {category} | {count} | {_percent(hit / count)} |")
    return "\n".join(rows)


def _costs(sets: dict[str, list[dict[str, Any]]]) -> str:
    seconds, megabytes = _start_and_memory()
    rows = ["| | |", "|---|---|"]
    for language in ("fr", "en"):
        speed = _speed([d["text"] for s in sets.values() for d in s if d["lang"] == language])
        rows.append(f"| characters a second, {language} | {speed.characters_a_second:,} |")
        rows.append(f"| {MESSAGE} characters, {language}: median | {speed.message_median:.1f} ms |")
        rows.append(f"| {MESSAGE} characters, {language}: p99 | {speed.message_p99:.1f} ms |")
    rows.append(f"| start | {seconds:.2f} s |")
    rows.append(f"| memory of a process with the engine | {megabytes} MB |")
    return "\n".join(rows)


def _write_figures(scores: dict[str, Score], sets: dict[str, list[dict[str, Any]]]) -> None:
    """What the page about the filter shows (cases/views/about.py reads it)."""
    measured, untouched = [], []
    for name, one in scores.items():
        language = sets[name][0]["lang"]
        if one.all.entities:
            measured.append(
                {
                    "name": name,
                    "language": language,
                    "documents": one.documents,
                    "identifiers": one.all.entities,
                    "removed": round(one.all.recall, 4),
                    "whole": round(one.all.whole_share, 4),
                    "clear_documents": round(one.clear_share, 4),
                    "precision": round(one.precision, 4),
                }
            )
        else:
            untouched.append(
                {
                    "name": name,
                    "language": language,
                    "documents": one.documents,
                    "wrong_words": round(one.wrong_words_per_1000, 2),
                }
            )
    figures = {
        "measured_on": date.today().isoformat(),
        "rules_version": RULES_VERSION,
        "measured": measured,
        "untouched": untouched,
    }
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.deid", description=__doc__)
    parser.add_argument("--gold", type=Path, help="a folder of annotated sets")
    write_report(parser.parse_args().gold)
