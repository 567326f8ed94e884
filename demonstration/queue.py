"""The moderators' queue of the demonstration: invented claims, made by the verbs of everybody."""

import io
import random
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
from network.naming import folded
from network.profiles import register_practitioner
from network.verification.claiming import as_verified, submit_claim
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
    claim = submit_claim(practitioner=claimant, **{name: entry[name] for name in Claim.SAID})
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
    return submit_claim(practitioner=member, **{name: getattr(asked, name) for name in Claim.SAID})


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
    chance = random.Random(name)  # noqa: S311 (each name another card, always the same)
    plain = folded(name).upper()
    card = Image.new("RGB", CARD, tuple(chance.randint(170, 240) for _ in range(3)))
    draw = ImageDraw.Draw(card)
    bar, left = chance.randint(70, 160), chance.choice([40, 700])
    draw.rectangle((0, 0, CARD[0], bar), fill=tuple(chance.randint(20, 110) for _ in range(3)))
    draw.text((30, bar // 3), "CARTE FICTIVE - NOT A REAL CARD", "white", _font(40))
    top = bar + chance.randint(30, 120)
    draw.rectangle((left, top, left + 240, top + 300), fill=(chance.randint(30, 150), 110, 130))
    draw.ellipse((left + 55, top + 40, left + 185, top + 200), fill=(230, 205, 190))
    number = f"{chance.randrange(10**9):09d}"
    for line, words in enumerate([plain, profession.upper(), number]):
        place = (330 if left < 300 else 50, top + line * chance.randint(60, 110))
        draw.text(place, words, "black", _font(chance.randint(30, 46)))
    for _ in range(chance.randint(3, 9)):
        x, y = chance.randrange(CARD[0]), chance.randrange(bar, CARD[1])
        draw.rectangle((x, y, x + chance.randint(40, 300), y + 12), fill=(120, 120, 120))
    written = io.BytesIO()
    card.save(written, "JPEG", quality=88)
    return written.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
