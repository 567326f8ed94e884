"""What a provider's word makes of whoever comes in with it.

A number that the provider has checked verifies its holder at once, without a moderator, unless
somebody else stands here under it: nobody loses a number to a card, and nobody comes back with one
after being put out. Everything else a provider says is proof beside a claim that moderators decide.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.models import Claim, Practitioner, Proof, RegistryEntry, Specialty, User
from network.profiles import register_practitioner
from network.registries.looking_up import look_up
from network.single_sign_on.configuration import OpenIDProvider
from network.single_sign_on.identity import Identity
from network.verification import DecisionRefused
from network.verification.claiming import (
    ClaimRefused,
    change_claim,
    may_renew,
    submit_claim,
)
from network.verification.countries import country_of
from network.verification.deciding import approve_by_rule
from network.verification.independence import sorted_words
from network.verification.proving import prove

logger = logging.getLogger(__name__)

Status = Practitioner.Status
Profession = Practitioner.Profession
IDENTITY = ("name", "title", "profession", "specialty", "city")


class SomebodyElse(Exception):
    """The identity at the provider is another person's; the message is for whoever tried."""


@transaction.atomic
def register(
    *, user: User, provider: OpenIDProvider, identity: Identity, typed: dict[str, Any]
) -> Practitioner:
    """The practitioner behind an account that is made by single sign-on, claim and all.

    `typed`: what they have added themselves of IDENTITY; what the provider or the registry says of
    a verified number goes before it.
    """
    said = {name: word for name, word in _as_said(identity, typed).items() if word}
    practitioner = register_practitioner(user=user, **said)
    arrive(practitioner=practitioner, provider=provider, identity=identity)
    return practitioner


@transaction.atomic
def arrive(*, practitioner: Practitioner, provider: OpenIDProvider, identity: Identity) -> None:
    """Somebody has just come in by `provider`, or connected it to their account."""
    rows = Practitioner.objects.select_for_update(of=("self",)).select_related("user")
    practitioner = rows.get(pk=practitioner.pk)
    if practitioner.status not in (Status.PENDING, Status.VERIFIED):
        return
    claim = Claim.objects.open().filter(practitioner=practitioner).first()
    with _unless_refused():
        if not identity.number_is_verified:
            _vouch(practitioner, claim, provider, identity)
        elif claim is not None or not _stands_already(practitioner, identity):
            _bring_number(practitioner, claim, provider, identity)


def refuse_somebody_else(practitioner: Practitioner, identity: Identity) -> None:
    """Raises SomebodyElse where a verified practitioner is about to connect an identity whose
    number is not theirs: two colleagues at one desk."""
    if (
        identity.number_is_verified
        and practitioner.status == Status.VERIFIED
        and practitioner.registry == identity.registry
        and practitioner.registry_number not in ("", identity.number)
    ):
        raise SomebodyElse(_("This identity has another number than yours. Nothing was connected."))


def _bring_number(
    practitioner: Practitioner, claim: Claim | None, provider: OpenIDProvider, identity: Identity
) -> None:
    """Claim the number that the provider has checked, and let the rule decide where it may."""
    fields = _claimed(practitioner, provider, identity)
    if claim is None:
        claim = submit_claim(practitioner=practitioner, **fields)
    elif claim.kind != Claim.Kind.REGISTRY and _differs(claim, fields):
        claim = change_claim(practitioner=practitioner, claim=claim, **fields)
    proof = _prove(claim, provider)
    if claim.kind != Claim.Kind.REGISTRY and _may_decide(practitioner, identity):
        with _unless_refused():
            approve_by_rule(claim=claim, proof=proof)


@contextmanager
def _unless_refused() -> Iterator[None]:
    """Nobody is kept from coming in by what cannot be claimed or decided now."""
    try:
        with transaction.atomic():
            yield
    except (ClaimRefused, DecisionRefused) as refusal:
        logger.warning("Nothing came of a single sign-on: %s", type(refusal).__name__)


def _vouch(
    practitioner: Practitioner, claim: Claim | None, provider: OpenIDProvider, identity: Identity
) -> None:
    """The provider knows this person, and no more than that: moderators decide."""
    if claim is not None:
        vouch_for(claim, provider, identity)
    elif practitioner.status == Status.PENDING and _says_all(identity):
        submit_claim(practitioner=practitioner, **_claimed(practitioner, provider, identity))


def vouch_for(claim: Claim, provider: OpenIDProvider, identity: Identity) -> None:
    """Put the provider's word beside a claim, as far as it speaks of the claimant.

    Whoever works at an institution could claim the number of a colleague there: its word counts for
    the name that it knows, and that of Pro Santé Connect for the number.
    """
    if provider.is_pro_sante_connect:
        own = (claim.registry, claim.number) == (identity.registry, identity.number)
    else:
        own = bool(identity.name) and sorted_words(identity.name) == sorted_words(claim.name)
    if own and (identity.number_is_verified or not provider.is_pro_sante_connect):
        _prove(claim, provider)


def _prove(claim: Claim, provider: OpenIDProvider) -> Proof:
    psc, sso = Proof.Kind.PRO_SANTE_CONNECT, Proof.Kind.SINGLE_SIGN_ON
    kind = psc if provider.is_pro_sante_connect else sso
    standing = claim.proofs.filter(kind=kind).first()
    return standing or prove(claim=claim, kind=kind, detail=provider.name)


def _says_all(identity: Identity) -> bool:
    return all((identity.number, identity.name, identity.profession, identity.specialty))


def _may_decide(practitioner: Practitioner, identity: Identity) -> bool:
    """Whether the rule may be asked: for somebody new, or for the number that stands already.
    Another number, name or specialty of somebody verified is for moderators."""
    if not identity.name:
        return False  # the name would be what they typed
    own = (practitioner.registry, practitioner.registry_number)
    return practitioner.status == Status.PENDING or own == (identity.registry, identity.number)


def _stands_already(practitioner: Practitioner, identity: Identity) -> bool:
    """Whether there is nothing to gain: verified in full, under this number, for some time yet."""
    own = (practitioner.registry, practitioner.registry_number)
    return (
        practitioner.status == Status.VERIFIED
        and practitioner.level == Practitioner.Level.PRACTICE
        and own == (identity.registry, identity.number)
        and not may_renew(practitioner)
    )


def _claimed(
    practitioner: Practitioner, provider: OpenIDProvider, identity: Identity
) -> dict[str, Any]:
    """The fields of the claim. Who is verified keeps name, profession and specialty: another one
    is for moderators."""
    own = {name: getattr(practitioner, name) for name in IDENTITY}
    said = own if practitioner.status == Status.VERIFIED else _as_said(identity, own)
    country = provider.country or country_of(identity.registry)
    return {
        **said,
        "country": country,
        "registry": identity.registry,
        "number": identity.number,
    }


def _as_said(identity: Identity, typed: dict[str, Any]) -> dict[str, Any]:
    """IDENTITY, by what the provider says, then the registry, then the person.

    The person's own word for their profession counts only where no number is verified: with one,
    an unknown profession is OTHER, and never what somebody would like to be.
    """
    entry = look_up(identity.registry, identity.number) if identity.number else None
    fields = {
        name: getattr(identity, name) or _listed(entry, name) or typed.get(name, "")
        for name in IDENTITY
    }
    if identity.number_is_verified:
        listed = identity.profession or _listed(entry, "profession")
        fields["profession"] = listed or Profession.OTHER
        fields["specialty"] = fields["specialty"] or Specialty.GENERAL_PRACTICE
    return fields


def _listed(entry: RegistryEntry | None, name: str) -> str:
    return str(getattr(entry, name, "") or "")


def _differs(claim: Claim, fields: dict[str, Any]) -> bool:
    return any(getattr(claim, name) != value for name, value in fields.items())
