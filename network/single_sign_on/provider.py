"""allauth's OpenID Connect provider, asked more strictly.

Beyond allauth: a nonce, signatures that are always checked, claims that belong to the same subject,
nothing that a link can add to the request, and addresses of the configured origins only.
"""

import secrets
from collections.abc import Mapping
from typing import Any

import requests
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from network.single_sign_on.configuration import OpenIDProvider, origin_of
from network.single_sign_on.identity import read_identity
from network.single_sign_on.tokens import AnswerRefused, read_id_token

Claims = dict[str, Any]
ASKED_BY_US = ("token_endpoint", "jwks_uri")


def configured(provider_id: str) -> OpenIDProvider | None:
    """The provider of this id, if it is (still) set up."""
    return next((each for each in settings.SIGN_ON_PROVIDERS if each.id == provider_id), None)


class SignOnClient(OpenIDConnectOAuth2Adapter):
    """How one provider is asked. Its methods raise OAuth2Error and requests.RequestException."""

    @property
    def configuration(self) -> OpenIDProvider:
        provider = configured(self.provider_id)
        assert provider is not None
        return provider

    @property
    def openid_config(self) -> Claims:
        if not hasattr(self, "_openid_config"):
            self._openid_config = self._discovered()
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        # From the settings: a forged Host header never reaches the provider.
        return settings.SITE_ORIGIN + reverse("network:sign_on_return", args=[self.provider_id])

    def claims_for(self, code: str, state: Mapping[str, Any]) -> tuple[Claims, bool]:
        """What the provider says of whoever brought `code`, and whether it asked for two factors.

        `state`: what was kept of the request that this answers.
        """
        token = self.get_client(self.request, self.get_provider().app).get_access_token(
            code, pkce_code_verifier=state["pkce_code_verifier"]
        )
        if not isinstance(token.get("id_token"), str):
            raise AnswerRefused("no id_token")
        signed = read_id_token(
            token["id_token"],
            provider=self.configuration,
            issuer=self.openid_config["issuer"],
            nonce=state["nonce"],
            keys=self._asked("jwks_uri"),
        )
        told: Claims = {}
        if "userinfo_endpoint" in self.openid_config:
            told = self._asked("userinfo_endpoint", bearer=str(token["access_token"]))
            if told.get("sub") != signed["sub"]:
                raise AnswerRefused("userinfo of somebody else")
        return {**told, **signed}, self.configuration.two_factors.holds(signed)

    def _discovered(self) -> Claims:
        found = _json(self.configuration.discovery)
        if str(found.get("issuer", "")).rstrip("/") != self.configuration.issuer.rstrip("/"):
            raise AnswerRefused("another issuer than the configured one")
        asked = [*ASKED_BY_US, *({"userinfo_endpoint"} & found.keys())]
        if not all(isinstance(found.get(name), str) for name in [*asked, "authorization_endpoint"]):
            raise AnswerRefused("an endpoint is missing")
        if {origin_of(found[name]) for name in asked} - self.configuration.may_be_asked:
            raise AnswerRefused("an endpoint at an origin that is not configured")
        scheme = origin_of(self.configuration.discovery).partition(":")[0]
        if not found["authorization_endpoint"].startswith(f"{scheme}://"):
            raise AnswerRefused("an authorization endpoint without TLS")
        return found

    def _asked(self, endpoint: str, bearer: str = "") -> Claims:
        return _json(self.openid_config[endpoint], bearer)


def _json(address: str, bearer: str = "") -> Claims:
    """The JSON object at an address. Raises requests.RequestException."""
    headers = {"Accept": "application/json"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    with get_adapter().get_requests_session() as session:
        response = session.get(address, headers=headers)
    if response.status_code != requests.codes.ok:
        raise requests.HTTPError(f"status {response.status_code}")
    answer = response.json()
    if not isinstance(answer, dict):
        raise requests.exceptions.InvalidJSONError("no object")
    return answer


class SignOnProvider(OpenIDConnectProvider):
    """One configured provider, in one request."""

    oauth2_adapter_class = SignOnClient
    pkce_enabled_default = True

    @property
    def configuration(self) -> OpenIDProvider:
        provider = configured(self.app.provider_id)
        assert provider is not None
        return provider

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        address = reverse("network:sign_on", args=[self.app.provider_id])
        return f"{address}?{urlencode(kwargs)}" if kwargs else address

    def get_callback_url(self) -> str:
        return reverse("network:sign_on_return", args=[self.app.provider_id])

    def way_to_provider(self, request: HttpRequest, process: str) -> str:
        """The address at which this provider asks who is there. `process`: AuthProcess.LOGIN or
        CONNECT. Raises OAuth2Error and requests.RequestException."""
        nonce = secrets.token_urlsafe(32)
        parameters = {"nonce": nonce}
        if self.configuration.acr_values:
            parameters["acr_values"] = " ".join(self.configuration.acr_values)
        response = self.redirect(
            request,
            process=process,
            next_url=get_next_redirect_url(request),
            scope=list(self.configuration.scopes),
            auth_params=parameters,
            nonce=nonce,
        )
        address: str = response.url
        return address

    def arrival(self, request: HttpRequest, code: str, state: dict[str, Any]) -> SocialLogin:
        """Who has come back with `code`. Raises OAuth2Error and requests.RequestException."""
        claims, two_factors = self.get_oauth2_adapter(request).claims_for(code, state)
        try:
            login = self.sociallogin_from_response(request, claims)
        except (ValueError, TypeError) as error:
            raise AnswerRefused("claims without a usable subject") from error
        login.state = {**state, "two_factors": two_factors}
        return login

    def serialize(self) -> dict[str, Any]:
        # By its own id: two providers may know us by one client id.
        return {"id": self.app.provider_id}

    # What allauth takes from the claims.

    def extract_uid(self, data: Claims) -> str:
        return str(data["sub"])

    def extract_extra_data(self, data: Claims) -> Claims:
        return read_identity(self.configuration, data).as_kept()

    def extract_common_fields(self, data: Claims) -> Claims:
        return {}  # no column of an account but the address, which comes below

    def extract_email_addresses(self, data: Claims) -> list[EmailAddress]:
        address = data.get("email")
        if not isinstance(address, str):
            return []
        # Absent, the claim is the setting's to answer; said to be unverified, it stays so.
        confirmed = data.get("email_verified", True) in (True, "true")
        believed = confirmed and self.configuration.believes_mail(address)
        return [EmailAddress(email=address.lower(), verified=believed, primary=True)]
