"""What the tests of signing in share: giving a password, adding an app or a passkey, its codes."""

import re
import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.test import Client
from django.urls import reverse

from network.models import Practitioner
from network.second_factor import SecondFactorAdapter
from tests.cast import PASSWORD
from tests.security.software_passkey import SoftwarePasskey

ANSWER = Callable[[dict[str, Any]], str]


def give_password(client: Client, practitioner: Practitioner, password: str = PASSWORD) -> Any:
    address = practitioner.user.email
    return client.post(reverse("account_login"), {"login": address, "password": password})


def secret_of(practitioner: Practitioner) -> str:
    app = Authenticator.objects.get(user=practitioner.user, type=Authenticator.Type.TOTP)
    return SecondFactorAdapter().decrypt(app.data["secret"])


def code_of(secret: str, steps: int = 0) -> str:
    """The six digits that the app shows now, or so many steps of 30 s later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def add_app(client: Client) -> str:
    """Set an app up in a browser that is signed in; returns its key."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret


def give_app(practitioner: Practitioner) -> str:
    """An app that was set up some time ago; returns its key."""
    secret = generate_totp_secret()
    Authenticator.objects.create(
        user=practitioner.user,
        type=Authenticator.Type.TOTP,
        data={"secret": SecondFactorAdapter().encrypt(secret)},
    )
    return secret


def add_passkey(client: Client, **properties: Any) -> SoftwarePasskey:
    """Make a passkey in a browser that is signed in."""
    passkey = SoftwarePasskey(origin=settings.SITE_ORIGIN, **properties)
    options = client.get(reverse("mfa_add_webauthn")).context["options"]
    response = client.post(reverse("mfa_add_webauthn"), {"credential": passkey.create(options)})
    assert response.status_code == 302, response.content.decode()
    return passkey


def sign_in_by_passkey(client: Client, answer: ANSWER) -> Any:
    """From the sign-in page, without a password."""
    asked = client.get(
        reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"}
    ).json()["request_options"]
    return client.post(reverse("mfa_login_webauthn"), {"credential": answer(asked)})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_in(mail: str) -> str:
    """The code that a mail brings to confirm an address."""
    found = re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{4})$", mail, re.MULTILINE)
    assert found, mail
    return found[1]
