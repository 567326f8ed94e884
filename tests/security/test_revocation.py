"""Who is put out is out at once, on every server process, while others go on.

In one process on SQLite; with DATABASE_URL and REDIS_URL in two Daphne processes. How long it
takes is measured by `make bench`; here nothing may come too late, and everything must close.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.benchmarks.revocation import ACTS, REMOVE, REVOKE, SIGN_OUT, Round, measure, network

ROUNDS = 2
HANDSHAKES = 100  # in all, for each act
CODES = {REVOKE: {4403}, SIGN_OUT: {4401}, REMOVE: set()}


@contextmanager
def _own_database() -> Iterator[str]:
    """The address of an empty database beside the suite's; "" for SQLite, which has none."""
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        yield ""
        return
    import psycopg

    name = "consilium_revocation"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Round]]:
    redis = os.environ.get("REDIS_URL", "")
    folder = tmp_path_factory.mktemp("revocation")
    with (
        _own_database() as database,
        network(folder, leavers=ROUNDS * len(ACTS), database=database, redis=redis) as running,
    ):
        ports, _told = running
        return asyncio.run(measure(*running, ROUNDS, HANDSHAKES // (ROUNDS * len(ports))))


@pytest.mark.parametrize("act", ACTS)
def test_no_frame_comes_too_late_and_no_door_opens_again(
    measured: dict[str, list[Round]], act: str
) -> None:  # cases A7, B8, B9, C5
    for one in measured[act]:
        assert one.codes == CODES[act]
        assert (one.too_late, one.let_in) == (0, 0)
        assert one.channels == {1}  # each process has its own in the layer, nobody another one


@pytest.mark.parametrize("act", [REVOKE, SIGN_OUT])
def test_nothing_is_left_of_whoever_is_out(
    measured: dict[str, list[Round]], act: str
) -> None:  # case B9
    assert [one.left for one in measured[act]] == [0] * ROUNDS
