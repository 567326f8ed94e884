"""The hashes of receipts, for the site that writes them and for whoever checks them offline.

A receipt tells what the filter did to one text. It is one JSON object (see FIELDS) whose `hash` is
the SHA-256 of all its other fields, among them `previous`, the hash of the receipt before it in its
chain. Changing, removing or inserting one breaks the chain at that place. Cutting off a chain's
end, or writing a whole chain anew, shows against an export that was made earlier.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

FIRST: Final = "0" * 64  # what stands as `previous` in a chain's first receipt
FIELDS: Final = (
    "chain", "number", "at", "author", "act", "subject", "rules", "removed", "kept", "digest",
    "previous", "hash",
)  # fmt: skip


def seal(receipt: Mapping[str, Any]) -> str:
    """The hash of a receipt (hexadecimal), from all its fields but `hash`."""
    fields = {name: receipt[name] for name in FIELDS if name != "hash"}
    written = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()


def digest(texts: Sequence[str], salt: str) -> str:
    """The SHA-256 of what was stored, salted.

    Without the salt it proves nothing: where a text is later taken away because it names somebody,
    the site forgets the salt, and nobody can try names until the hash fits.
    """
    content = json.dumps([salt, *texts], ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """The first line that is not as it was written, and what is wrong with it."""

    line: int
    reason: str


def first_fault(lines: Iterable[str], earlier: Iterable[str] = ()) -> Fault | None:
    """Check an export (JSON lines, each chain in the order of its numbers); None when all is well.

    `earlier`: an older export of the same site, whose receipts must all be there unchanged.
    """
    expected = {
        (receipt["chain"], receipt["number"]): receipt["hash"]
        for receipt in map(json.loads, filter(str.strip, earlier))
    }
    ends: dict[str, tuple[int, str]] = {}
    number = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            receipt = _receipt(line)
        except ValueError as error:
            return Fault(number, str(error))
        place = receipt["chain"], receipt["number"]
        last_number, last_hash = ends.get(receipt["chain"], (0, FIRST))
        if receipt["number"] != last_number + 1:
            return Fault(number, f"number {receipt['number']} follows {last_number}")
        if receipt["previous"] != last_hash:
            return Fault(number, "it does not follow the receipt before it")
        if seal(receipt) != receipt["hash"]:
            return Fault(number, "its content was changed")
        if expected.pop(place, receipt["hash"]) != receipt["hash"]:
            return Fault(number, "it was another one in the earlier export")
        ends[receipt["chain"]] = receipt["number"], receipt["hash"]
    if expected:
        chain, missing = min(expected)
        return Fault(number + 1, f"number {missing} of {chain} is missing")
    return None


def _receipt(line: str) -> dict[str, Any]:
    try:
        receipt = json.loads(line)
    except ValueError:
        raise ValueError("it is not JSON") from None
    if not isinstance(receipt, dict) or set(receipt) != set(FIELDS):
        raise ValueError("it is not a receipt")
    if not isinstance(receipt["number"], int) or not isinstance(receipt["chain"], str):
        raise ValueError("it is not a receipt")
    return receipt
