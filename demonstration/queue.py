"""The moderators' queue of the demonstration: invented claims, made by the verbs of everybody."""

import io
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from demonstration.people import CANDIDATES
from network.models import (
    Claim,
    Practitioner,
    RegistryChange,
    RegistryVersion,
    User,
    today,
)
from network.profiles import register_practitioner
from network.verification.claiming import FIELDS, as_verified, submit_claim
from network.verification.endorsing import answer_endorsement, ask_colleague, find_endorser
from network.verification.evidence import add_evidence
from network.verification.proving import prove
from network.verification.standing import downgrade

FILE = Path(__file__).parent / "texts" / "claims.toml"
DEFAULTS = {"country": "FR", "registry": "rpps", "title": "dr", "profession": "doctor"}
RENEWED_BEFORE = 20  # days before the end of a verification
CARD = (1012, 638)  # pixels


def load_queue(people: dict[str, Practitioner]) -> None:
    """`people`: those of the demonstration by e-mail address."""
    entries = tomllib.loads(FILE.read_text("utf-8"))
    by_handle = {person.handle: person for person in people.values()}
    for entry in entries["claim"]:
        _at(_claim({**DEFAULTS, **entry}, by_handle), entry)
    for entry in entries["renewal"]:
        _at(_renewal(by_handle[entry["member"]]), entry)
    for entry in entries["registry_change"]:
        _at(_registry_change(by_handle[entry["member"]], entry), entry)


def _claim(entry: dict[str, Any], people: dict[str, Practitioner]) -> Claim:
    claimant = _newcomer(entry["name"], entry["specialty"])
    claim = submit_claim(practitioner=claimant, **{name: entry[name] for name in FIELDS})
    for kind in entry.get("proofs", []):
        prove(claim=claim, kind=kind)
    if kind := entry.get("document"):
        card = _card(entry.get("copy_of", entry["name"]), entry["profession"])
        add_evidence(practitioner=claimant, claim=claim, kind=kind, file=card)
    for handle in entry.get("endorsers", []):
        endorser = people[handle]
        asked = ask_colleague(practitioner=claimant, claim=claim, email=endorser.user.email)
        find_endorser.call(asked.pk)
        asked.refresh_from_db()
        answer_endorsement(endorser=endorser, endorsement=asked, given=True)
    return claim


def _newcomer(name: str, specialty: str) -> Practitioner:
    user = User.objects.create_user(f"candidate{User.objects.count()}@{CANDIDATES}")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return register_practitioner(
        user=user, name=name, title="", profession="doctor", specialty=specialty
    )


def _renewal(member: Practitioner) -> Claim:
    member.verified_until = today() + timedelta(days=RENEWED_BEFORE)
    member.save(update_fields=["verified_until"])
    asked = as_verified(member)
    return submit_claim(practitioner=member, **{name: getattr(asked, name) for name in FIELDS})


def _registry_change(member: Practitioner, entry: dict[str, Any]) -> Claim:
    version = RegistryVersion.objects.filter(registry=member.registry).latest("pk")
    kind = entry["kind"]
    change = RegistryChange.objects.create(
        practitioner=member,
        version=version,
        kind=kind,
        before={kind: getattr(member, kind)},
        after={kind: entry["after"]},
        acted_on_at=timezone.now(),
    )
    downgrade(practitioner=member, changes=[change])
    return Claim.objects.open().get(practitioner=member)


def _at(claim: Claim, entry: dict[str, Any]) -> None:
    sent = timezone.now() - timedelta(hours=entry["hours_ago"])
    Claim.objects.filter(pk=claim.pk).update(submitted_at=sent, changed_at=sent)


def _card(name: str, profession: str) -> bytes:
    """A picture of a card that exists nowhere."""
    card = Image.new("RGB", CARD, (205, 216, 226))
    draw = ImageDraw.Draw(card)
    draw.rectangle((0, 0, CARD[0], 110), fill=(28, 90, 84))
    draw.text((30, 30), "CARTE INVENTÉE · NOT A REAL CARD", "white", ImageFont.load_default(44))
    tone = sum(name.encode()) % 120
    draw.rectangle((40, 160, 280, 460), fill=(90 + tone, 110, 130))
    draw.ellipse((95, 190, 225, 360), fill=(230, 215 - tone // 2, 190))
    lines = [name, profession.capitalize(), f"N° {sum(name.encode()) * 7919 % 10**9:09d}"]
    for number, line in enumerate(lines):
        draw.text((330, 190 + number * 80), line, "black", ImageFont.load_default(42))
    written = io.BytesIO()
    card.save(written, "JPEG", quality=88)
    return written.getvalue()
