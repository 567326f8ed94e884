"""A browser for each role, and a provider to sign in with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from network.single_sign_on.configuration import OpenIDProvider
from tests.security.doors.scene import Scene
from tests.signing_in import browser_of


@pytest.fixture(autouse=True)
def _a_provider_that_does_not_answer(settings: Any) -> None:
    settings.SIGN_ON_PROVIDERS = [
        OpenIDProvider(
            id="hospital",
            name="Melbourg Hospital",
            discovery="http://localhost:1/.well-known/openid-configuration",
            client_id="consilium",
            secret="of-the-tests",
        )
    ]


@pytest.fixture
def browser_as(scene: Scene) -> Callable[[str], Client]:
    """A browser in which somebody of this role is signed in, or nobody."""

    def browser(role: str) -> Client:
        client = Client() if role == "anonymous" else browser_of(scene.people[role])
        client.get(reverse("messaging:standing"))  # puts the session's end off for a minute
        return client

    return browser
