"""That the claimant controls what only the real person does: a licence number is public, and
proves nothing by itself.

The strength of each kind is said in `network.verification.levels`.
"""

import logging
import re
import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from network import auditing
from network.auditing import Act
from network.mailing import send_now
from network.models import Claim, MailCode, Practitioner, Proof, RegistryEntry
from network.registries.looking_up import entry_for
from network.verification.revising import as_it_stands, has_changed

logger = logging.getLogger(__name__)

VALID: Final = timedelta(minutes=15)
TRIES: Final = 5
SENDINGS: Final = 3  # an hour, to one address
SENDINGS_EACH: Final = 6  # an hour, by one person to whatever addresses
# Five tries of each: who guesses all day long has one chance in twenty thousand.
SENDINGS_A_DAY: Final = 10  # to one address, and by one person
KEPT: Final = timedelta(days=1)

# Plain ASCII, nothing quoted and no "+": one mailbox is one address, and none looks like another.
ADDRESS: Final = re.compile(r"[a-z0-9_'-]+(?:\.[a-z0-9_'-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class CodeRefused(Exception):
    """A code that is not sent or does not fit; the message is for the claimant, in their
    language."""


@transaction.atomic
def prove(*, claim: Claim, kind: str, detail: str = "") -> Proof:
    """Write down that control was proved; `detail` is the provider's or the domain's name.

    The claim goes back into the queue if it waited for this. Raises Claim.DoesNotExist when it is
    no longer open.
    """
    claim = as_it_stands(claim.practitioner, claim)
    proof, _created = Proof.objects.update_or_create(
        claim=claim, kind=kind, defaults={"detail": detail, "at": timezone.now()}
    )
    has_changed(claim)
    who = claim.practitioner
    auditing.record(Act.PROVED, actor=who, about=who, subject=claim, kind=kind)
    return proof


def send_code(*, practitioner: Practitioner, claim: Claim, address: str) -> MailCode:
    """Mail six digits to the address that the registry lists for the claimed number, or to one of
    an institution. Raises CodeRefused."""
    address = address.strip().lower()
    code = f"{secrets.randbelow(1_000_000):06d}"
    with transaction.atomic():
        claim = _open_claim(practitioner, claim)
        from_registry = address == listed_address(entry_for(claim))
        if not from_registry and institution_of(address) is None:
            raise CodeRefused(_("This is no address of an institution that this network knows."))
        _refuse_too_many(practitioner, address)
        sent = MailCode.objects.create(
            claim=claim,
            address=address,
            from_registry=from_registry,
            code_hash=_hash(claim, address, code),
        )
    _mail(practitioner, address, code)
    return sent


def confirm_code(*, practitioner: Practitioner, claim: Claim, code: str) -> Proof:
    """Try the code that was sent last. Raises CodeRefused, after five tries for good."""
    with transaction.atomic():
        claim = _open_claim(practitioner, claim)
        sent = code_in_hand(claim)
        if sent is None:
            raise CodeRefused(_("This code is valid no longer. Have a new one sent."))
        fits = constant_time_compare(
            sent.code_hash, _hash(claim, sent.address, "".join(code.split()))
        )
        if fits:
            return _proved_by(claim, sent)
        # Counted for good: the refusal is raised after the commit.
        MailCode.objects.filter(pk=sent.pk).update(tries=F("tries") + 1)
    raise CodeRefused(_("This is not the code that was sent. Look at the last mail."))


def code_in_hand(claim: Claim) -> MailCode | None:
    """The code that was sent last, if it can still be tried."""
    sent = claim.mail_codes.last()
    if sent is None or sent.sent_at <= timezone.now() - VALID or sent.tries >= TRIES:
        return None
    return sent


def spend_codes(claim: Claim) -> None:
    """No code that was sent for this claim can be tried any more; that it was sent still counts."""
    claim.mail_codes.update(tries=TRIES)


def listed_address(entry: RegistryEntry | None) -> str:
    """The address to which a code may go because the registry lists it, or ""."""
    address = entry.mail.lower() if entry and entry.active and not entry.opposed_on else ""
    return address if ADDRESS.fullmatch(address) else ""


def masked(address: str) -> str:
    """An address that its owner knows again and nobody else learns: "a•••@hospital.example"."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}"


def institution_of(address: str) -> str | None:
    """The domain of INSTITUTION_DOMAINS to which an address belongs, also by a domain under it."""
    if not ADDRESS.fullmatch(address):
        return None
    domain = address.rpartition("@")[2]
    if any(label.startswith("xn--") for label in domain.split(".")):
        return None  # letters of another script, which look like ours
    for known in map(str.lower, settings.INSTITUTION_DOMAINS):
        if domain == known or domain.endswith(f".{known}"):
            return known
    return None


def forget_codes() -> int:
    """Delete codes, and the addresses they went to, after a day; returns how many."""
    return MailCode.objects.filter(sent_at__lte=timezone.now() - KEPT).delete()[0]


def _open_claim(practitioner: Practitioner, claim: Claim) -> Claim:
    try:
        return as_it_stands(practitioner, claim)
    except Claim.DoesNotExist:
        raise CodeRefused(_("This has been decided already. Load the page anew.")) from None


def _refuse_too_many(practitioner: Practitioner, address: str) -> None:
    today = MailCode.objects.filter(sent_at__gt=timezone.now() - KEPT)
    to_it, by_them = today.filter(address=address), today.filter(claim__practitioner=practitioner)
    if max(to_it.count(), by_them.count()) >= SENDINGS_A_DAY:
        raise CodeRefused(_("Many codes were sent already. Try again tomorrow."))
    hour_ago = timezone.now() - timedelta(hours=1)
    to_it, by_them = to_it.filter(sent_at__gt=hour_ago), by_them.filter(sent_at__gt=hour_ago)
    if to_it.count() >= SENDINGS or by_them.count() >= SENDINGS_EACH:
        raise CodeRefused(_("Several codes were sent already. Try again in an hour."))


def _hash(claim: Claim, address: str, code: str) -> str:
    """Keyed, since a million codes are tried in a moment by whoever reads the database."""
    return salted_hmac(
        "network.mail_code", f"{claim.pk}:{address}:{code}", algorithm="sha256"
    ).hexdigest()


def _proved_by(claim: Claim, sent: MailCode) -> Proof:
    if sent.from_registry and sent.address != listed_address(entry_for(claim)):
        raise CodeRefused(_("The registry no longer lists this address."))
    spend_codes(claim)
    kind = Proof.Kind.REGISTRY_MAIL if sent.from_registry else Proof.Kind.INSTITUTION_MAIL
    domain = sent.address.rpartition("@")[2]
    return prove(claim=claim, kind=kind, detail=domain[:120])


def _mail(practitioner: Practitioner, address: str, code: str) -> None:
    """Raises CodeRefused."""
    try:
        send_now(
            "address_code",
            address=address,
            language=practitioner.user.language,
            code=code,
            minutes=VALID.seconds // 60,
        )
    except OSError:
        logger.warning("A code could not be mailed.", exc_info=True)
        raise CodeRefused(_("The mail could not be sent. Try again in a moment.")) from None
