"""What every test may ask for: the cast, a signed-in browser, a picture."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from PIL import Image

from cases.models import Case
from cases.opening import open_case
from messaging.limits import ALLOWANCES
from network.auditing import triggers
from network.models import Practitioner
from tests.cast import Cast, assemble
from tests.signing_in import browser_of


@pytest.fixture(autouse=True, scope="session")
def _flushing_takes_the_triggers_away() -> Iterator[None]:
    """Tests that commit end with a flush, which the audit trail refuses: for the time of its one
    transaction, and nowhere else, the triggers are gone."""
    operations = type(connection.ops)
    flushing = operations.sql_flush

    def with_triggers_away(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = flushing(self, style, tables, **options)
        if triggers.TABLE not in tables:
            return statements
        vendor = self.connection.vendor
        return [*triggers.dropping(vendor), *statements, *triggers.creating(vendor)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", with_triggers_away)
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def signed_in(db: None) -> Callable[[Practitioner], Client]:
    """A browser in which this practitioner is signed in."""

    return browser_of


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case of the author's, in Cardiology."""
    texts = {
        "title": "Palpitations after exercise",
        "presentation": "Three episodes of palpitations, each of ten minutes.",
        "findings": "ECG: short PR interval, delta wave.",
        "question": "Ablation first, or flecainide?",
    }
    return open_case(author=cast.author, group=cast.cardiology, texts=texts, age=34, sex="female")


@pytest.fixture
def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (320, 240), "teal").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """Allowances and rate limits are counted by process; each test starts with none used."""
    cache.clear()
    for allowance in ALLOWANCES:
        allowance.forget_everybody()
    yield
