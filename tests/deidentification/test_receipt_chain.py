"""Receipts are checked without the site that wrote them."""

import json
from pathlib import Path
from typing import Any

import pytest

from deidentification.__main__ import main
from deidentification.receipt_chain import FIRST, digest, first_fault, seal


def receipts(count: int, chain: str = "thread:a") -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = []
    for number in range(1, count + 1):
        receipt = {
            "chain": chain,
            "number": number,
            "at": f"2026-11-24T08:{number:02}:00.000000+00:00",
            "author": "alex.example",
            "act": "post",
            "subject": f"messaging.message:{number}",
            "rules": "2026.11.0",
            "removed": {"NAME": number},
            "kept": [],
            "digest": digest(["text"], "salt"),
            "previous": written[-1]["hash"] if written else FIRST,
        }
        written.append({**receipt, "hash": seal(receipt)})
    return written


def lines(written: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(receipt) for receipt in written]


def test_an_untouched_export_is_well() -> None:
    assert first_fault(lines(receipts(5) + receipts(3, "thread:b"))) is None
    assert first_fault([]) is None


@pytest.mark.parametrize("field", ["at", "author", "act", "subject", "rules", "digest"])
def test_a_changed_field_is_found_in_its_line(field: str) -> None:
    written = receipts(5)
    written[2][field] = "another"
    fault = first_fault(lines(written))
    assert fault is not None
    assert (fault.line, fault.reason) == (3, "its content was changed")


def test_a_changed_count_that_is_sealed_anew_breaks_the_next_one() -> None:
    written = receipts(5)
    written[2]["removed"] = {}
    written[2]["hash"] = seal(written[2])
    fault = first_fault(lines(written))
    assert fault is not None
    assert fault.line == 4


def test_a_missing_a_doubled_and_a_swapped_receipt_are_found() -> None:
    written = lines(receipts(5))
    for broken, line in (
        (written[:2] + written[3:], 3),
        (written[:2] + written[1:], 3),
        ([written[0], written[2], written[1], *written[3:]], 2),
        (written[1:], 1),
    ):
        fault = first_fault(broken)
        assert fault is not None
        assert fault.line == line


def test_a_chain_cut_or_written_anew_shows_against_an_earlier_export() -> None:
    earlier = lines(receipts(5))
    cut = first_fault(earlier[:3], earlier)
    assert cut is not None
    assert "number 4 of thread:a is missing" in cut.reason
    other = receipts(1)[0]
    other["author"] = "somebody.else"
    other["hash"] = seal(other)
    changed = first_fault(lines([other]), earlier)
    assert changed is not None
    assert changed.line == 1
    assert first_fault(lines(receipts(9)), earlier) is None


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"chain": 1}', '"text"'])
def test_what_is_no_receipt_is_named(line: str) -> None:
    fault = first_fault([*lines(receipts(1)), line])
    assert fault is not None
    assert fault.line == 2


def test_the_command_names_the_first_bad_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "receipts.jsonl"
    written = lines(receipts(4))
    file.write_text("\n".join(written))
    assert main(["verify-receipts", str(file), "--earlier", str(file)]) == 0
    file.write_text("\n".join([written[0], written[1].replace("alex", "axel"), *written[2:]]))
    assert main(["verify-receipts", str(file)]) == 1
    assert "line 2" in capsys.readouterr().err


def test_without_its_salt_a_digest_proves_nothing() -> None:
    assert digest(["Odile"], "one") != digest(["Odile"], "another")
    assert digest(["a", "b"], "s") != digest(["ab"], "s")
