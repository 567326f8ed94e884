"""python -m tests.benchmarks.generator OUT_DIR [--seed N] [--documents N]

Writes one JSONL file a set (`fr_phi_letter.jsonl`, `en_clean.jsonl`…) and `probes/SET.json`.
"""

import argparse
import json
from pathlib import Path

from . import sets


def write_all(folder: Path, *, seed: int, count: int) -> None:
    """Write every set with `count` documents into `folder`."""
    (folder / "probes").mkdir(parents=True, exist_ok=True)
    for language in ("fr", "en"):
        for kind in (*sets.KINDS, "clean"):
            name = f"{language}_{kind}" if kind == "clean" else f"{language}_phi_{kind}"
            written = list(sets.documents(kind, language, seed=seed, count=count))
            lines = (json.dumps(document.as_json(), ensure_ascii=False) for document in written)
            (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
            if kind == "clean":
                probes = [
                    {
                        "id": document.identifier,
                        "probes": [{"start": s, "end": e, "cat": c} for s, e, c in document.probes],
                    }
                    for document in written
                ]
                (folder / "probes" / f"{name}.json").write_text(json.dumps(probes))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.generator")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=200, help="in each set")
    options = parser.parse_args()
    write_all(options.folder, seed=options.seed, count=options.documents)


if __name__ == "__main__":
    main()
