"""What every test may ask for: the cast, a signed-in browser, a picture."""

import io
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from PIL import Image

from cases.models import Case
from cases.opening import open_case
from messaging.limits import ALLOWANCES
from network.models import Practitioner
from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def signed_in(db: None) -> Callable[[Practitioner], Client]:
    """A browser in which this practitioner is signed in."""

    def sign_in(practitioner: Practitioner) -> Client:
        client = Client()
        client.force_login(practitioner.user, settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


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
