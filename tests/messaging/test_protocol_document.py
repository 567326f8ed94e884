"""What docs/ says of the socket is true: the schema is current, and the examples decode."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from django.conf import settings

from messaging import frames
from messaging.management.commands.socket_schema import FILE, written_schema

DOCUMENT = (Path(settings.BASE_DIR) / "docs" / "socket.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```json (client|server)\n(.*?)\n```$", DOCUMENT, re.MULTILINE | re.DOTALL)
TYPES = {
    frame.__struct_config__.tag
    for frame in (*frames.AnyIncoming.__args__, *frames.AnyOutgoing.__args__)
}


def test_the_schema_is_current() -> None:
    assert FILE.read_text("utf-8") == written_schema(), "run: manage.py socket_schema"


def test_there_are_examples_in_both_directions() -> None:
    assert {direction for direction, _ in EXAMPLES} == {"client", "server"}


@pytest.mark.parametrize(("direction", "example"), EXAMPLES)
def test_each_example_decodes_and_leaves_nothing_unsaid(direction: str, example: str) -> None:
    if direction == "client":
        frame = frames.decode(example)
    else:
        frame = msgspec.json.decode(example, type=frames.AnyOutgoing)
    again = json.loads(msgspec.json.encode(frame))
    said = json.loads(example)
    assert {name: again[name] for name in said} == said


def test_every_type_of_frame_is_explained() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", DOCUMENT, re.MULTILINE))
    assert explained >= TYPES


def test_every_refusal_is_explained() -> None:
    room = Path(settings.BASE_DIR) / "messaging"
    pattern = re.compile(r'(?:Refused|_send_error)\(\s*"(\w+)"')
    codes = {
        code for path in room.rglob("*.py") for code in pattern.findall(path.read_text("utf-8"))
    }
    assert codes
    assert {code for code in codes if f"`{code}`" not in DOCUMENT} == set()


def test_the_limits_are_those_of_the_code() -> None:
    from messaging import consumers, posting
    from messaging.delivery import hub

    for limit in (
        f"more than {posting.MESSAGE_LIMIT:,} characters",
        f"more than {consumers.FRAME_LIMIT // 1024} KiB",
        f"more than {consumers.messages_allowed.times} messages in a minute",
        f"{consumers.frames_allowed.times:,} frames in a minute",
    ):
        assert limit.replace("more than ", "") in DOCUMENT
    codes = {
        consumers.MALFORMED,
        consumers.TOO_BIG,
        consumers.TOO_MANY,
        hub.SIGNED_OUT,
        hub.SUSPENDED,
    }
    assert {code for code in codes if f"| {code} |" not in DOCUMENT} == set()
