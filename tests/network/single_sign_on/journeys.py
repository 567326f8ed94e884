"""Going to the provider and back, as a browser does it."""

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.test import Client
from django.urls import reverse

from network.single_sign_on.configuration import (
    PRO_SANTE_CONNECT,
    Condition,
    OpenIDProvider,
    read_providers,
)
from tests.network.single_sign_on.provider import CLIENT_ID, SECRET, WELL_KNOWN

ROOT = Path(__file__).resolve().parents[3]
HOSPITAL = "hospital"
RPPS = "10005173140"  # a published example


class _NoRedirection(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        return fp


# Of the tests' own process on this machine: no other address is ever opened.
_opener = build_opener(_NoRedirection)


@dataclass
class RunningProvider:
    """The provider's process, and what it is told."""

    port: int

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def discovery(self) -> str:
        return self.origin + WELL_KNOWN

    def becomes(self, claims: dict[str, Any], **wishes: Any) -> None:
        """Whoever signs in next has these claims; see `Provider.control` for the wishes."""
        body = json.dumps({"claims": claims, **wishes}).encode()
        _opener.open(Request(f"{self.origin}/control", body), timeout=10).close()  # noqa: S310

    def asked(self) -> list[str]:
        with _opener.open(f"{self.origin}/asked", timeout=10) as answer:
            return list(json.load(answer)["asked"])

    def way_back(self, address: str) -> str:
        """Where the provider sends whoever comes to this address."""
        with _opener.open(address, timeout=10) as answer:
            return str(answer.headers["Location"])


@contextmanager
def running_provider() -> Iterator[RunningProvider]:
    command = [sys.executable, "-m", "tests.network.single_sign_on.provider"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield RunningProvider(int(process.stdout.readline()))
        finally:
            process.terminate()


def pro_sante_connect(provider: RunningProvider) -> OpenIDProvider:
    psc = {"client_id": CLIENT_ID, "client_secret": SECRET, "discovery": provider.discovery}
    (found,), wrong = read_providers("", psc=psc, allow_http=True)
    assert not wrong
    return found


def hospital(provider: RunningProvider, **changes: Any) -> OpenIDProvider:
    """An institution's own provider: numbers of the RPPS in `rpps`, checked where `hr` says so."""
    return replace(
        OpenIDProvider(
            id=HOSPITAL,
            name="Melbourg Hospital",
            discovery=provider.discovery,
            client_id=CLIENT_ID,
            secret=SECRET,
            claims={"number": "rpps", "name": "name", "profession": "job", "specialty": "ward"},
            values={"profession": {"Médecin": "doctor"}, "specialty": {"Cardio": "cardiology"}},
            registry="rpps",
            country="FR",
            verified=Condition({"hr": frozenset({"checked"})}),
            two_factors=Condition({"amr": frozenset({"otp", "hwk"})}),
        ),
        **changes,
    )


def card_of(number: str = RPPS, **changes: Any) -> dict[str, Any]:
    """The userinfo of Pro Santé Connect for an invented cardiologist."""
    exercise = {
        "codeProfession": "10",
        "codeCategorieProfessionnelle": "C",
        "codeCiviliteDexercice": "DR",
        "nomDexercice": "TRÉVALEC",
        "prenomDexercice": "ODELINE",
        "codeTypeSavoirFaire": "S",
        "codeSavoirFaire": "SM04",
        "activities": [{"codeModeExercice": "S", "raisonSocialeSite": "HOPITAL DE MELBOURG"}],
    }
    return {
        "sub": f"f:0ad1:8{number}",
        "SubjectNameID": f"8{number}",
        "preferred_username": f"8{number}",
        "family_name": "TRÉVALEC",
        "given_name": "ODELINE, MARTHE",
        "otherIds": [{"identifiant": f"8{number}", "origine": "RPPS", "qualite": 1}],
        "email_verified": False,
        "SubjectRefPro": {"codeCivilite": "MME", "exercices": [exercise]},
        **changes,
    }


@dataclass
class Journey:
    """One browser, on its way to a provider and back."""

    provider: RunningProvider
    to: str = PRO_SANTE_CONNECT
    client: Client = field(default_factory=Client)
    address: str = ""  # the provider's, as our page leads there

    def leave(self, **sent: str) -> Any:
        """Press the button; the page that leads on."""
        page = self.client.post(reverse("network:sign_on", args=[self.to]), sent)
        self.address = address_in(page.text)
        return page

    def leave_to_connect(self) -> Any:
        page = self.client.post(reverse("network:connect", args=[self.to]))
        self.address = address_in(page.text)
        return page

    @property
    def asked(self) -> dict[str, str]:
        """The parameters of the request that the provider gets."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.address).query).items()}

    def come_back(self, **changes: str) -> Any:
        """Through the provider; `changes`: what a forger changes on the way back."""
        parts = urlsplit(self.provider.way_back(self.address))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changes
        return self.client.get(f"{parts.path}?{urlencode(query)}")

    def go(self, **sent: str) -> Any:
        self.leave(**sent)
        return self.come_back()

    def join(self, email: str = "odeline@melbourg.example", **typed: str) -> Any:
        """Answer what the provider has not said."""
        return self.client.post(reverse("socialaccount_signup"), {"email": email, **typed})


def address_in(page: str) -> str:
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', page)
    assert found, page
    return html.unescape(found[1])
