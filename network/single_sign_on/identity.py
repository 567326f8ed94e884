"""Who somebody is according to a provider, in this network's own words."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from network.models import Practitioner
from network.naming import WORDS_IN_A_NAME
from network.registries.numbers import check
from network.single_sign_on import pro_sante_connect
from network.single_sign_on.configuration import OpenIDProvider, claim_at

SIGNS_OF_NAMES = " -'’."


@dataclass(frozen=True)
class Identity:
    """What the provider says of somebody; "" where it says nothing.

    It is what is kept with the connected account, and nothing else of the provider's answer.
    """

    registry: str = ""  # a Registry
    number: str = ""
    name: str = ""
    title: str = ""  # a Practitioner.Title
    profession: str = ""  # a Practitioner.Profession
    specialty: str = ""  # a Specialty
    city: str = ""
    number_is_verified: bool = False

    def as_kept(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**{each.name: kept[each.name] for each in fields(cls) if each.name in kept})


def read_identity(provider: OpenIDProvider, claims: Mapping[str, Any]) -> Identity:
    """What `claims` (userinfo, with the signed id_token above it) say."""
    if provider.is_pro_sante_connect:
        said = pro_sante_connect.read(claims)
        is_verified = bool(said["number"])
    else:
        said = {meaning: _said(provider, meaning, claims) for meaning in provider.claims}
        said["name"] = said.get("name") or _whole_name(claims)
        said["registry"] = said.get("registry") or provider.registry
        said["number"] = _well_formed(said["registry"], said.get("number", ""))
        is_verified = bool(said["number"]) and provider.verified.holds(claims)
    words = {name: _as_name(said.get(name, ""), length) for name, length in LENGTHS.items()}
    return Identity(**{**said, **words}, number_is_verified=is_verified)


def asked_of(identity: Identity) -> list[str]:
    """What somebody still has to say of themselves before they can join, besides an address.

    Of a verified number the provider says who has it; the specialty is asked where registries have
    none, since of a doctor without one they mean general practice. Everybody else says the rest
    with their claim.
    """
    wanted = [] if identity.name else ["name"]
    is_doctor = identity.profession == Practitioner.Profession.DOCTOR
    if identity.number_is_verified and not identity.specialty and not is_doctor:
        wanted.append("specialty")
    return wanted


LENGTHS = {
    name: Practitioner._meta.get_field(name).max_length or 0  # type: ignore[union-attr]
    for name in ("name", "city")
}


def _said(provider: OpenIDProvider, meaning: str, claims: Mapping[str, Any]) -> str:
    value = claim_at(claims, provider.claims[meaning])
    if isinstance(value, list):
        value = next(iter(value), "")
    text = str(value).strip() if isinstance(value, str | int) else ""
    if meaning in ("title", "profession", "specialty", "registry"):
        return provider.values.get(meaning, {}).get(text, "")
    return text[:200]


def _well_formed(registry: str, number: str) -> str:
    """The number as it is stored; "" for one that cannot be right, or stands nowhere."""
    if not registry or not number:
        return ""
    checked = check(registry, number)
    return "" if checked.problem else checked.number


def _whole_name(claims: Mapping[str, Any]) -> str:
    if isinstance(claims.get("name"), str):
        return str(claims["name"])
    parts = (claims.get("given_name"), claims.get("family_name"))
    return " ".join(part for part in parts if isinstance(part, str))


def _as_name(words: str, length: int) -> str:
    """A name as it may stand here (`network.naming.plain_words`): registries shout, and put commas
    between first names."""
    whole = unicodedata.normalize("NFC", words)
    plain = "".join(c if c.isalpha() or c in SIGNS_OF_NAMES or _joins(c) else " " for c in whole)
    spoken = [word.title() if len(word) > 1 and word.isupper() else word for word in plain.split()]
    return " ".join(spoken[:WORDS_IN_A_NAME])[:length].strip()


def _joins(character: str) -> bool:
    return unicodedata.category(character) == "Mn"
