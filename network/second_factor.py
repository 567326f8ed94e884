"""Second factors: authenticator apps, passkeys, and recovery codes for when both are lost.

allauth keeps one row for each (`Authenticator`). What it leaves open is settled here: a code of an
app is used once whatever the cache forgets, recovery codes are kept as hashes and never shown
again, a passkey whose counter goes back is a copy, and secrets are encrypted at rest.
"""

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.core.internal.cryptokit import compare_user_code, normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode

from network.models import User

Type = Authenticator.Type
FACTORS = (Type.TOTP, Type.WEBAUTHN)  # recovery codes stand in for one; they are none
RECOVERY_CODES = 10
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is read as something else
CODE_LENGTH = 16  # 79 bits: too many to try, also for whoever has the hashes


class SecondFactorAdapter(DefaultMFAAdapter):
    """How allauth names us to apps and passkeys, and keeps their secrets."""

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        # The configured address and no other: a forged Host gets no passkey of ours.
        return {"id": urlsplit(settings.SITE_ORIGIN).hostname or "", "name": settings.SITE_NAME}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.email}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey %(number)s") % {"number": number}

    def build_totp_svg(self, url: str) -> str:
        code = QRCode(image_factory=SvgPathImage, border=2)
        code.add_data(url)
        return code.make_image().to_string(encoding="unicode")

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor stays: add another one first."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists()


def _fernet() -> MultiFernet:
    """Keys made from SECRET_KEY, which stands outside the database, and from those before it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = (
        salted_hmac("network.second_factor", "encryption", secret=key, algorithm="sha256").digest()
        for key in keys
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])


def is_enrolled(user: User | AnonymousUser) -> bool:
    """Whether this account has a second factor."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


# --- Authenticator apps --------------------------------------------------------------------------


@transaction.atomic
def use_totp_code(authenticator: Authenticator, code: str) -> bool:
    """Whether this is a code of the app for now, or one step of 30 s before or after, that comes
    after every code used before. It cannot be used again.  # RFC 6238, 5.2
    """
    row = _locked(authenticator)
    secret = SecondFactorAdapter().decrypt(row.data["secret"])
    for counter in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, counter))
        unused = counter > row.data.get("last_counter", -1)
        if unused and compare_user_code(actual=code, expected=expected):
            row.data["last_counter"] = counter
            row.save(update_fields=["data"])
            return True
    return False


# --- Passkeys ------------------------------------------------------------------------------------


@transaction.atomic
def accept_counter(authenticator: Authenticator, counter: int) -> bool:
    """Whether a passkey's counter has gone on since it was used last; if not, there are two of it.

    Passkeys that are synchronised between devices do not count: theirs is always 0.
    """
    row = _locked(authenticator)
    before = row.data.get("counter", row.wrap().authenticator_data.counter)
    if counter <= before and (counter or before):
        return False
    row.data["counter"] = counter
    row.save(update_fields=["data"])
    return True


# --- Recovery codes ------------------------------------------------------------------------------


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """New codes in place of those before; only their hashes are kept."""
    User.objects.select_for_update().get(pk=user.pk)  # of two requests at once one is first
    codes = [_new_code() for _number in range(RECOVERY_CODES)]
    salt = secrets.token_hex(16)
    Authenticator.objects.update_or_create(
        user=user,
        type=Type.RECOVERY_CODES,
        defaults={"data": {"salt": salt, "hashes": [_hash(salt, code) for code in codes]}},
    )
    return codes


@transaction.atomic
def use_recovery_code(authenticator: Authenticator, code: str) -> bool:
    """Whether this is one of the codes that are left. It cannot be used again."""
    row = _locked(authenticator)
    hashed = _hash(row.data["salt"], code)
    if hashed not in row.data["hashes"]:
        return False
    row.data["hashes"].remove(hashed)
    row.save(update_fields=["data"])
    return True


def recovery_codes_left(user: User) -> int | None:
    """How many codes are unused; None when none were ever made."""
    row = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return len(row.data["hashes"]) if row else None


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def _hash(salt: str, code: str) -> str:
    plain = normalize_user_code(code)
    return hashlib.sha256(f"{salt}{plain}".encode()).hexdigest()


def _locked(authenticator: Authenticator) -> Authenticator:
    return Authenticator.objects.select_for_update().get(pk=authenticator.pk)
