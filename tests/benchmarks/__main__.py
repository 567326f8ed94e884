"""`make bench`: how good and how fast the filter is, what a live thread costs, how soon somebody
who is put out is out, and the import of a registry of more than a million practitioners."""

import argparse
import sys
from pathlib import Path

from tests.benchmarks import registries, revocation, thread


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--gold", type=Path, help="a folder of annotated sets, for the filter")
    sections = ("filter", "thread", "revocation", "registries")
    parser.add_argument("--only", choices=sections, help="one of them")
    options = parser.parse_args()
    wanted = {options.only} if options.only else set(sections)
    if "filter" in wanted:
        _bench_filter(options.gold)
    if "thread" in wanted:
        thread.bench()
    if "revocation" in wanted:
        revocation.bench()
    if "registries" in wanted:
        registries.bench()
    return 0


def _bench_filter(gold: Path | None) -> None:
    if gold is None or not gold.is_dir():
        print(
            "The filter is not measured: name a folder of annotated sets (make bench GOLD=dir).\n"
        )
        return
    from tests.benchmarks import deid  # loads the lexicons, which the thread's bench need not

    deid.bench(gold)
    print()


sys.exit(main())
