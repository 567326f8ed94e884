"""The engine by itself: `python -m deidentification text|spans|explain|image|verify-receipts`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .model import Deidentified
from .pipeline import RECOGNISERS, recognise, rewrite
from .receipt_chain import first_fault
from .surrogates import Registry


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m deidentification", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("text", "explain"):
        command = commands.add_parser(name)
        command.add_argument("--language", choices=("fr", "en", "es", "de", "auto"), default="auto")
    spans = commands.add_parser("spans")
    for command in (spans, commands.choices["explain"]):
        command.add_argument(
            "--without",
            action="append",
            default=[],
            choices=[recogniser.__name__ for recogniser in RECOGNISERS],
            help="switch a recogniser off, to see what it does",
        )
    image = commands.add_parser("image")
    image.add_argument("source", type=Path)
    image.add_argument("target", type=Path)
    receipts = commands.add_parser("verify-receipts", help="check an export of receipts, offline")
    receipts.add_argument("file", type=Path)
    receipts.add_argument("--earlier", type=Path, help="an older export that must be part of it")
    options = parser.parse_args(arguments)
    if options.command == "spans":
        return _spans(options.without)
    if options.command == "image":
        return _image(options.source, options.target)
    if options.command == "verify-receipts":
        return _verify_receipts(options.file, options.earlier)
    language = None if options.language == "auto" else options.language
    without = options.without if options.command == "explain" else ()
    seen = recognise(sys.stdin.read(), language=language, without=without)
    result = rewrite(seen, Registry())
    if options.command == "text":
        sys.stdout.write(result.text)
    else:
        _explain(result)
    return 0


def _spans(without: Sequence[str]) -> int:
    """JSON lines in, JSON lines out, in the same order, as they come."""
    for line in sys.stdin:
        if not line.strip():
            continue
        document = json.loads(line)
        seen = recognise(document["text"], language=document.get("lang"), without=without)
        result = rewrite(seen, Registry())
        spans = [
            {
                "start": found.start,
                "end": found.end,
                "type": found.kind.value,
                "confidence": found.confidence,
                "recogniser": found.recogniser,
            }
            for found in result.findings
        ]
        sys.stdout.write(json.dumps({"id": document.get("id"), "spans": spans}) + "\n")
        sys.stdout.flush()
    return 0


def _explain(result: Deidentified) -> None:
    """A line a finding: where, what, by which rule, what stands instead, what would let it pass."""
    for found in result.findings:
        passes = (
            "its author may vouch for it"
            if found.keepable
            else "never: a number, a contact, a whole date, or too sure"
        )
        print(
            f"{found.start}-{found.end}\t{found.kind}\t{found.recogniser}"
            f"\tconfidence {found.confidence:.2f}\t{found.surrogate}\tpasses: {passes}"
        )


def _image(source: Path, target: Path) -> int:
    from .images import rebuild  # Pillow is slow to load and the text commands don't need it

    target.write_bytes(rebuild(source.read_bytes()).data)
    return 0


def _verify_receipts(file: Path, earlier: Path | None) -> int:
    """Say whether every receipt stands as it was written; 1 and the first bad line when not."""
    known = earlier.read_text("utf-8").splitlines() if earlier else ()
    with file.open(encoding="utf-8") as lines:
        fault = first_fault(lines, known)
    if fault is not None:
        print(f"{file}, line {fault.line}: {fault.reason}", file=sys.stderr)
        return 1
    print(f"{file}: every receipt stands as it was written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
