"""Trying a door: what comes back, and what was written meanwhile."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse

from messaging.limits import ALLOWANCES
from tests.security.doors.rows import ABSENT, FORBIDDEN, IN, SIGN_IN, VERIFICATION, WRONG_METHOD

_WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


def answer_of(response: Any) -> str:
    """One of the letters of the table."""
    if response.status_code == 302:
        place = response.headers["Location"]
        if place.startswith(reverse("account_login")):
            return SIGN_IN
        if place == reverse("network:credentials") and not _is_open(response):
            return VERIFICATION
        return IN
    return {404: ABSENT, 403: FORBIDDEN, 405: WRONG_METHOD}.get(response.status_code, IN)


def _is_open(response: Any) -> bool:
    """Whether its view is one of verification itself, whose own answers lead to that page too."""
    return getattr(response.resolver_match.func, "open_to_the_unverified", False)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written meanwhile, in the database and to the counters, is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()
    for allowance in ALLOWANCES:
        allowance.forget_everybody()


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that were written to meanwhile."""
    tables: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if write := _WRITE.match(sql):
            tables.add(write[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables
