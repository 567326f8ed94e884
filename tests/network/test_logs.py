"""What the server under us says for itself carries nothing that somebody had typed."""

import logging
import sys

import pytest

from network.logs import WithoutValues

TYPED = "Mrs Odile Varengue"


def written(logger: str, message: str, *args: object, caught: bool = False) -> str:
    exc_info = None
    if caught:
        try:
            raise ValueError(TYPED)
        except ValueError:
            exc_info = sys.exc_info()
    record = logging.LogRecord(logger, logging.ERROR, "here.py", 1, message, args, exc_info)
    return WithoutValues().format(record)


@pytest.mark.parametrize("logger", ["daphne.server", "asgiref", "channels.consumer", "twisted"])
@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("Exception inside application: %s", (ValueError(TYPED),)),
        (f"Traceback (most recent call last):\n  …\nValueError: {TYPED}", ()),
        (f"Cannot build protocol: Traceback:\nValueError: {TYPED}", ()),
    ],
)
def test_the_servers_messages_end_before_their_first_value(
    logger: str, message: str, args: tuple[object, ...]
) -> None:
    line = written(logger, message, *args, caught=True)
    assert "Varengue" not in line
    assert message[:12] in line
    assert line.endswith("ValueError")
    assert "test_logs.py" in line  # where it was raised


def test_our_own_messages_and_a_taken_port_are_said_whole() -> None:
    assert "3 drafts" in written("messaging", "%d drafts", 3)
    said = written("daphne.server", "Listen failure: %s", "Address already in use")
    assert "Address already in use" in said
