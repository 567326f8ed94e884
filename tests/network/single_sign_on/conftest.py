from collections.abc import Iterator
from typing import Any

import pytest

from tests.network.single_sign_on.journeys import (
    HOSPITAL,
    Journey,
    RunningProvider,
    hospital,
    pro_sante_connect,
    running_provider,
)


@pytest.fixture(scope="package")
def process() -> Iterator[RunningProvider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def provider(process: RunningProvider, settings: Any, db: None) -> RunningProvider:
    """The provider, set up here both as Pro Santé Connect and as a hospital's own."""
    settings.SIGN_ON_PROVIDERS = [pro_sante_connect(process), hospital(process)]
    return process


@pytest.fixture
def card(provider: RunningProvider) -> Journey:
    """Somebody with a professional card."""
    return Journey(provider)


@pytest.fixture
def employee(provider: RunningProvider) -> Journey:
    """Somebody with an account at the hospital."""
    return Journey(provider, to=HOSPITAL)
