"""`make bench`: how good and how fast the filter is, and what a live thread costs."""

import argparse
import sys
from pathlib import Path

from tests.benchmarks import thread


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--gold", type=Path, help="a folder of annotated sets, for the filter")
    parser.add_argument("--only", choices=["filter", "thread"], help="one of the two")
    options = parser.parse_args()
    if options.only != "thread":
        _bench_filter(options.gold)
    if options.only != "filter":
        thread.bench()
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
