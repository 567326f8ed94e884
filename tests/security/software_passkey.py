"""A passkey in software: what a device answers when a page asks it to make or to show one.

WebAuthn level 2, ES256, attestation "none". It can be told to cheat.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SoftwarePasskey:
    origin: str
    counter: int = 0
    owner: bytes = b""
    verified: bool = True  # whether its owner showed a finger, a face or a PIN
    identifier: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: dict[str, Any]) -> str:
        """The answer to navigator.credentials.create, as the form sends it."""
        asked = options["publicKey"]
        self.owner = _bytes(asked["user"]["id"])
        attested = bytes(16) + len(self.identifier).to_bytes(2, "big") + self.identifier
        attested += cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        data = self._data(asked["rp"]["id"], ATTESTED) + attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._sent(
            clientDataJSON=self._client_data("webauthn.create", asked["challenge"]),
            attestationObject=attestation,
        )

    def get(self, options: dict[str, Any]) -> str:
        """The answer to navigator.credentials.get, as the form sends it."""
        asked = options["publicKey"]
        self.counter += 1 if self.counter else 0
        data = self._data(asked["rpId"], 0)
        client_data = self._client_data("webauthn.get", asked["challenge"])
        signed = data + hashlib.sha256(client_data).digest()
        return self._sent(
            clientDataJSON=client_data,
            authenticatorData=data,
            signature=self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
            userHandle=self.owner,
        )

    def _data(self, site: str, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verified else 0)
        return (
            hashlib.sha256(site.encode()).digest()
            + bytes([flags])
            + self.counter.to_bytes(4, "big")
        )

    def _client_data(self, act: str, challenge: str) -> bytes:
        return json.dumps({"type": act, "challenge": challenge, "origin": self.origin}).encode()

    def _sent(self, **parts: bytes) -> str:
        return json.dumps(
            {
                "id": _text(self.identifier),
                "rawId": _text(self.identifier),
                "type": "public-key",
                "response": {name: _text(part) for name, part in parts.items()},
                "clientExtensionResults": {},
            }
        )
