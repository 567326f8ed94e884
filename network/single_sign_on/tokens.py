"""Whether an id_token is the provider's own word about whoever has just signed in.

OpenID Connect Core 1.0, section 3.1.3.7. The signature is checked even though the token comes to
us over TLS: it is the one thing that a proxy on the way cannot make.
"""

import secrets
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

from network.single_sign_on.configuration import OpenIDProvider

# Those of OpenID Connect that prove something: never "none".
ASYMMETRIC = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})
SYMMETRIC = frozenset({"HS256"})  # by the client's secret
CLOCKS_DIFFER_BY = 60  # seconds at most
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


class AnswerRefused(OAuth2Error):
    """What came from a provider is not believed. The message says why in words of ours, with
    nothing of the answer."""


def read_id_token(
    token: str, *, provider: OpenIDProvider, issuer: str, nonce: str, keys: dict[str, Any]
) -> dict[str, Any]:
    """The claims of `token`. Raises AnswerRefused if it is not for us, not now, or not theirs.

    `keys`: the provider's JWKS; `nonce`: what we sent with the request that this answers.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            **_key_of(token, provider, keys),
            audience=provider.client_id,
            issuer=issuer,
            leeway=CLOCKS_DIFFER_BY,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise AnswerRefused(type(error).__name__) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else provider.client_id) != provider.client_id:
        raise AnswerRefused("made for another client")
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise AnswerRefused("another nonce")
    if provider.acr_values and claims.get("acr") not in provider.acr_values:
        raise AnswerRefused("weaker than what was asked for")
    return claims


def _key_of(token: str, provider: OpenIDProvider, keys: dict[str, Any]) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    algorithm = header.get("alg")
    if algorithm in SYMMETRIC:
        return {"key": provider.secret, "algorithms": [algorithm]}
    if algorithm not in ASYMMETRIC:
        raise jwt.InvalidAlgorithmError
    usable = [
        key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")
    ]
    if "kid" in header:
        usable = [key for key in usable if key.key_id == header["kid"]]
    if len(usable) != 1:
        raise jwt.InvalidKeyError
    return {"key": usable[0], "algorithms": [algorithm]}
