"""An OpenID provider, as a process of its own: `python -m tests.network.single_sign_on.provider`.

It signs real tokens, asks for PKCE and for the client's secret, and gives each code once. What the
next person is, and what the provider gets wrong, is told it at /control; it prints its port first.
"""

import base64
import hashlib
import json
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

CLIENT_ID, SECRET = "consilium", "a-secret-of-the-tests-and-of-nobody-else"
REALM = "/realms/esante-wallet"
WELL_KNOWN = REALM + "/.well-known/wallet-openid-configuration"

PAGE = """<!doctype html><html lang="fr"><title>Fournisseur</title><h1>Fournisseur d'essai</h1>
<form method="post" action="{action}"><button name="consent" value="yes">Valider</button>
<button name="consent" value="no">Refuser</button></form>"""


class Provider:
    """What it knows: its keys, the next person, the codes and tokens that are out."""

    def __init__(self) -> None:
        self.key, self.wrong_key = (generate_private_key(65537, 2048) for _ in range(2))
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.wishes: dict[str, Any] = {}

    def control(self, wishes: dict[str, Any]) -> None:
        """`claims`: of the userinfo; `signed`: of the id_token, over the usual ones, None leaves
        one out; `signs_with`: right, wrong, secret, other_secret or nothing; `discovery`: over the
        usual; `told`: over the userinfo of whoever has the token; `broken`: paths that answer
        500; `consents`: yes, no or asks."""
        self.wishes, self.asked = wishes, []

    def id_token(self, issuer: str, nonce: str) -> str:
        now = int(time.time())
        usual = {"iss": issuer, "sub": self.claims["sub"], "aud": CLIENT_ID, "azp": CLIENT_ID}
        usual |= {"iat": now, "exp": now + 120, "nonce": nonce, "acr": "eidas1"}
        claims = {**usual, **self.wishes.get("signed", {})}
        claims = {name: value for name, value in claims.items() if value is not None}
        how = self.wishes.get("signs_with", "right")
        if how == "nothing":
            return jwt.encode(claims, None, algorithm="none")
        if how.endswith("secret"):
            key = SECRET if how == "secret" else "another-secret-that-nobody-has-agreed-on"
            return jwt.encode(claims, key, algorithm="HS256")
        key = self.key if how == "right" else self.wrong_key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "k1"})

    @property
    def claims(self) -> dict[str, Any]:
        return {"sub": "f:1:nobody", **self.wishes.get("claims", {})}


class Handler(BaseHTTPRequestHandler):
    provider = Provider()

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server.server_address[1]}"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self._answer(parts.path, asked)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        parts = urlsplit(self.path)
        if parts.path == "/control":
            self.provider.control(json.loads(body))
            return self._json({})
        sent = {**parse_qs(parts.query), **parse_qs(body)}
        return self._answer(parts.path, {name: values[0] for name, values in sent.items()})

    def _answer(self, path: str, sent: dict[str, str]) -> None:
        if path == "/asked":
            return self._json({"asked": self.provider.asked})
        self.provider.asked.append(self.path)
        if path in self.provider.wishes.get("broken", []):
            return self._send(500, "text/plain", b"broken")
        paths = {
            WELL_KNOWN: self._discovery,
            "/auth": self._authorize,
            f"{REALM}/token": self._token,
            f"{REALM}/userinfo": self._userinfo,
            f"{REALM}/certs": self._certs,
        }
        return paths[path](sent) if path in paths else self._send(404, "text/plain", b"")

    def _discovery(self, sent: dict[str, str]) -> None:
        issuer = self.origin + REALM
        usual = {
            "issuer": issuer,
            "authorization_endpoint": f"{self.origin}/auth",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "jwks_uri": f"{issuer}/certs",
        }
        self._json({**usual, **self.provider.wishes.get("discovery", {})})

    def _authorize(self, sent: dict[str, str]) -> None:
        consents = sent.get("consent") or self.provider.wishes.get("consents", "yes")
        if consents == "asks":
            action = f"/auth?{urlsplit(self.path).query}".replace("&", "&amp;")
            return self._send(200, "text/html", PAGE.format(action=action).encode())
        back = {"state": sent["state"]}
        if consents == "no":
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe(16)
            self.provider.codes[back["code"]] = sent
        self.send_response(302)
        self.send_header("Location", f"{sent['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def _token(self, sent: dict[str, str]) -> None:
        request = self.provider.codes.pop(sent.get("code", ""), None)
        verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if (
            request is None
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT_ID, SECRET)
            or request.get("redirect_uri") != sent.get("redirect_uri")
            or request.get("code_challenge") != challenge
        ):
            return self._json({"error": "invalid_grant"}, status=400)
        token = secrets.token_urlsafe(16)
        self.provider.tokens[token] = self.provider.claims
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 60}
        answer["id_token"] = self.provider.id_token(self.origin + REALM, request.get("nonce", ""))
        return self._json(answer)

    def _userinfo(self, sent: dict[str, str]) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.provider.tokens:
            return self._json({"error": "invalid_token"}, status=401)
        return self._json({**self.provider.tokens[token], **self.provider.wishes.get("told", {})})

    def _certs(self, sent: dict[str, str]) -> None:
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self.provider.key.public_key(), as_dict=True)
        self._json({"keys": [{**key, "kid": "k1", "use": "sig", "alg": "RS256"}]})

    def _json(self, answer: dict[str, Any], status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(answer).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Silent: the tests ask at /asked."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
