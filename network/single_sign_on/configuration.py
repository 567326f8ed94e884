"""Which OpenID providers are asked, from the environment alone (docs/single-sign-on.md).

Read by the settings, so that nothing of Django is imported here.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any
from urllib.parse import urlsplit

PRO_SANTE_CONNECT = "pro-sante-connect"
# Snapshots of what ANS publishes: PSC_DISCOVERY overrides them the day that they move.
PSC_DISCOVERY = {
    "sandbox": "https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet"
    "/.well-known/wallet-openid-configuration",
    "production": "https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet"
    "/.well-known/wallet-openid-configuration",
}
IDENTIFIER = re.compile(r"[a-z][a-z0-9-]{1,38}")
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
WELL_KNOWN = "/.well-known/"
# What a provider may say of somebody, and for which of it its own words are put into ours.
MEANINGS = frozenset({"number", "registry", "name", "title", "profession", "specialty", "city"})
TRANSLATED = frozenset({"registry", "title", "profession", "specialty"})


class ConfigurationError(Exception):
    """What is wrong with one provider, for whoever runs the site; no secret in it."""


@dataclass(frozen=True)
class Condition:
    """What must stand in somebody's claims: every claim named, with one of its values.

    `wanted` is True or False where the claims do not matter.
    """

    wanted: bool | Mapping[str, frozenset[str]] = False

    def holds(self, claims: Mapping[str, Any]) -> bool:
        if isinstance(self.wanted, bool):
            return self.wanted
        return all(values & _said(claim_at(claims, name)) for name, values in self.wanted.items())


@dataclass(frozen=True)
class OpenIDProvider:
    """One provider, as its operator and ours have agreed on it."""

    id: str  # stands in addresses and with the connected accounts: never changes
    name: str
    discovery: str  # the address of its OpenID configuration
    client_id: str
    secret: str = field(repr=False)
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    acr_values: tuple[str, ...] = ()  # asked for; one of them must come back
    origins: tuple[str, ...] = ()  # further places, besides the discovery's, that we may ask
    claims: Mapping[str, str] = field(default_factory=dict)  # meaning → name of the claim
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # meaning → theirs → ours
    registry: str = ""  # where all its numbers stand, when no claim says so
    country: str = ""  # ISO 3166-1 alpha-2, of those numbers
    verified: Condition = Condition()  # when the number is checked by the provider
    two_factors: Condition = Condition()  # when the provider has asked for two
    mail_domains: tuple[str, ...] = ()  # whose addresses are believed; "*" for any

    @property
    def is_pro_sante_connect(self) -> bool:
        return self.id == PRO_SANTE_CONNECT

    @property
    def issuer(self) -> str:
        """Who must have signed: OpenID Discovery 1.0, section 4.3."""
        return self.discovery.split(WELL_KNOWN)[0]

    @property
    def may_be_asked(self) -> frozenset[str]:
        return frozenset({origin_of(self.discovery), *self.origins})

    def believes_mail(self, address: str) -> bool:
        domain = address.rpartition("@")[2].lower()
        return bool({"*", domain} & set(self.mail_domains))


def is_domain(written: str) -> bool:
    """Whether this is a whole domain in small letters: not "fr", and no address."""
    return DOMAIN.fullmatch(written) is not None


def origin_of(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def claim_at(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of this name, or, where there is none, what the dots of the name lead to."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def read_providers(
    listed: str, *, psc: Mapping[str, str], allow_http: bool
) -> tuple[list[OpenIDProvider], list[str]]:
    """The providers that are set up right, and what is wrong with the others.

    `listed`: OPENID_PROVIDERS, a list in JSON. `psc`: the values of the PSC_ variables by the name
    after the prefix, in small letters. `allow_http`: for a provider on the same machine.
    """
    providers: list[OpenIDProvider] = []
    wrong: list[str] = []

    def keep(make: Callable[[], OpenIDProvider], where: str) -> None:
        try:
            provider = make()
            _check(provider, allow_http=allow_http)
            if provider.id in {other.id for other in providers}:
                raise ConfigurationError(f"'{provider.id}' stands there twice")
            providers.append(provider)
        except ConfigurationError as error:
            wrong.append(f"{where}: {error}")

    if any(psc.get(name) for name in ("client_id", "client_secret", "environment", "discovery")):
        keep(partial(_pro_sante_connect, psc), "PSC_CLIENT_ID")
    try:
        entries = json.loads(listed or "[]")
    except ValueError:
        entries = None
    if not isinstance(entries, list):
        return providers, [*wrong, "OPENID_PROVIDERS: write a list in JSON"]
    for position, entry in enumerate(entries, 1):
        keep(partial(_institution, entry), f"OPENID_PROVIDERS, entry {position}")
    return providers, wrong


def unknown_codes(
    provider: OpenIDProvider, known: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str]]:
    """Meaning and code of what `provider` would say that does not exist here."""
    for meaning in sorted(TRANSLATED):
        ours = {*provider.values.get(meaning, {}).values()}
        if meaning == "registry" and provider.registry:
            ours.add(provider.registry)
        yield from ((meaning, code) for code in sorted(ours - known[meaning]))


def _pro_sante_connect(psc: Mapping[str, str]) -> OpenIDProvider:
    environment = psc.get("environment") or "production"
    if environment not in PSC_DISCOVERY:
        raise ConfigurationError("PSC_ENVIRONMENT is 'sandbox' or 'production'")
    return OpenIDProvider(
        id=PRO_SANTE_CONNECT,
        name="Pro Santé Connect",
        discovery=psc.get("discovery") or PSC_DISCOVERY[environment],
        client_id=psc.get("client_id", ""),
        secret=psc.get("client_secret", ""),
        scopes=("openid", "scope_all"),
        acr_values=("eidas1",),
        country="FR",
        # A card with its code, or the e-CPS application with its own: two factors either way.
        two_factors=Condition({"acr": frozenset({"eidas1"})}),
    )


def _institution(entry: Any) -> OpenIDProvider:
    if not isinstance(entry, dict):
        raise ConfigurationError("is no object")
    known = {each.name for each in fields(OpenIDProvider)}
    if strange := sorted(set(entry) - known):
        raise ConfigurationError(f"there is no setting '{strange[0]}'")
    if entry.get("id") == PRO_SANTE_CONNECT:
        raise ConfigurationError(f"'{PRO_SANTE_CONNECT}' is set up by PSC_CLIENT_ID")
    # What the entry leaves out keeps its default.
    shapes: dict[str, Callable[[Mapping[str, Any], str], Any]] = {
        **dict.fromkeys(("registry", "country"), _text),
        **dict.fromkeys(("scopes", "acr_values", "origins", "mail_domains"), _words),
        **dict.fromkeys(("verified", "two_factors"), _condition),
    }
    given = {name: read(entry, name) for name, read in shapes.items() if name in entry}
    return OpenIDProvider(
        id=_text(entry, "id"),
        name=_text(entry, "name"),
        discovery=_text(entry, "discovery"),
        client_id=_text(entry, "client_id"),
        secret=_text(entry, "secret"),
        claims=_mapping(entry, "claims", MEANINGS),
        values={
            meaning: _mapping(entry["values"], meaning, None)
            for meaning in _mapping(entry, "values", TRANSLATED, of=dict)
        },
        **given,
    )


def _check(provider: OpenIDProvider, *, allow_http: bool) -> None:
    for name in ("id", "name", "discovery", "client_id", "secret"):
        if not getattr(provider, name):
            raise ConfigurationError(f"'{name}' is missing")
    if not IDENTIFIER.fullmatch(provider.id):
        raise ConfigurationError("'id' is 2 to 39 small letters, digits and hyphens")
    schemes = ("https", "http") if allow_http else ("https",)
    for address in (provider.discovery, *provider.origins):
        parts = urlsplit(address)
        if parts.scheme not in schemes or not parts.hostname or parts.username:
            raise ConfigurationError(f"'{address}' is no https address")
    if any(origin_of(origin) != origin for origin in provider.origins):
        raise ConfigurationError("'origins' are scheme and host alone, without a path")
    if WELL_KNOWN not in provider.discovery:
        raise ConfigurationError("'discovery' has /.well-known/ in it")
    if "openid" not in provider.scopes:
        raise ConfigurationError("'scopes' must hold openid")
    if provider.country and not re.fullmatch("[A-Z]{2}", provider.country):
        raise ConfigurationError("'country' is two capital letters")
    if not all(domain == "*" or is_domain(domain) for domain in provider.mail_domains):
        raise ConfigurationError("'mail_domains' are domains in small letters, or *")
    if provider.verified.wanted and not provider.is_pro_sante_connect:
        missing = {"number", "name", "profession"} - set(provider.claims)
        if missing or not (provider.registry or "registry" in provider.claims):
            raise ConfigurationError(
                "whoever verifies numbers says number, name and profession in 'claims', "
                "and the registry"
            )


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str):
        raise ConfigurationError(f"'{name}' is no text")
    return value.strip()


def _words(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of words; one text with spaces between them will do."""
    value = entry[name]
    words = value.split() if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ConfigurationError(f"'{name}' is no list of words")
    return tuple(words)


def _mapping(
    entry: Mapping[str, Any], name: str, keys: frozenset[str] | None, *, of: type = str
) -> dict[str, Any]:
    value = entry.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(each, of) for each in value.values()):
        raise ConfigurationError(f"'{name}' has another shape than docs/single-sign-on.md says")
    if keys is not None and (strange := sorted(set(value) - keys)):
        raise ConfigurationError(f"'{name}' knows no '{strange[0]}'")
    return value


def _condition(entry: Mapping[str, Any], name: str) -> Condition:
    value = entry[name]
    if isinstance(value, bool):
        return Condition(value)
    wanted = _mapping(entry, name, None, of=list)
    if not wanted:
        raise ConfigurationError(f"'{name}' names no claim")
    return Condition({claim: frozenset(map(_as_word, values)) for claim, values in wanted.items()})


def _said(value: Any) -> frozenset[str]:
    """A claim's value, or each of its values, as words."""
    return frozenset(map(_as_word, value if isinstance(value, list) else [value]))


def _as_word(value: Any) -> str:
    """As JSON writes it, so that `true` in the settings is `true` in the claim."""
    return value if isinstance(value, str) else json.dumps(value)
