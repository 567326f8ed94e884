"""What stands behind the doors while they are tried: one of everything, with words to look for."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.urls import reverse

from cases.models import Case, Quarantine, Report
from cases.opening import open_case
from cases.reporting import report_item
from cases.withholding import as_texts
from deidentification import deidentify
from messaging.models import Message, Participant
from messaging.picturing import upload_image
from messaging.posting import post_message
from network.models import (
    Claim,
    Evidence,
    GroupRequest,
    Membership,
    Practitioner,
    SpecialtyGroup,
)
from network.verification.evidence import add_evidence
from tests.cast import Cast, make_person
from tests.security.doors.rows import ROWS

# Stand in the case, its message, its picture and a group by invitation: in no refusal.
SECRETS = ("Septal flutter", "lone apical aneurysm", "Which ward", "Secret thought", "Quiet circle")


@dataclass(frozen=True)
class Scene:
    people: dict[str, Practitioner]  # by role; nobody is anonymous
    case: Case
    message: Message
    addresses: dict[str, str]  # by route
    arguments: dict[str, list[Any]]  # what the addresses name


def build(cast: Cast, photo: bytes) -> Scene:
    invited = make_person("invited", "Isaure Candrel", Practitioner.Status.VERIFIED)
    revoked = cast.suspended
    revoked.status = Practitioner.Status.REVOKED
    revoked.save()
    hidden = SpecialtyGroup.objects.create(
        slug="quiet",
        specialty="cardiology",
        name=deidentify("Quiet circle"),
        entrance=SpecialtyGroup.Entrance.INVITATION,
    )
    Membership.objects.create(practitioner=cast.author, group=hidden)
    case = open_case(
        author=cast.author,
        group=cast.cardiology,
        texts={
            "title": "Septal flutter",
            "presentation": "Cough, and a lone apical aneurysm.",
            "question": "Which ward?",
        },
    )
    Participant.objects.create(thread=case.thread, practitioner=invited)
    image = upload_image(uploader=cast.author, file=photo)
    message = post_message(
        author=cast.author,
        thread_id=case.thread_id,
        body="Secret thought",
        client_id=uuid4(),
        images=[image.pk],
    )
    people = {
        "unverified": cast.newcomer,
        "outsider": cast.stranger,
        "member": cast.colleague,
        "author": cast.author,
        "invited": invited,
        "moderator": cast.moderator,
        "revoked": revoked,
    }
    arguments = _arguments(cast, case, message, image.pk, photo)
    addresses = {name: reverse(name, args=arguments.get(name, [])) for name in ROWS}
    return Scene(people, case, message, addresses, arguments)


def _arguments(
    cast: Cast, case: Case, message: Message, image: Any, photo: bytes
) -> dict[str, list[Any]]:
    report = report_item(reporter=cast.colleague, item=message, reason=Report.Reason.OTHER)
    held = Quarantine.objects.create(
        model="messaging.message",
        key=str(message.pk),
        author=cast.author,
        thread=case.thread,
        texts=as_texts({"body": "Secret thought, call 06 12 34 56 78"}),
    )
    asked = GroupRequest.objects.create(
        group=cast.cardiology,
        practitioner=cast.stranger,
        kind=GroupRequest.Kind.REQUEST,
        made_by=cast.stranger,
    )
    claim = Claim.objects.create(
        practitioner=cast.newcomer,
        country="FR",
        registry="other",
        name=cast.newcomer.name,
        profession="doctor",
        specialty="cardiology",
    )
    endorsement = claim.endorsements.create(
        email=cast.colleague.user.email, endorser=cast.colleague
    )
    document = add_evidence(
        practitioner=cast.newcomer, claim=claim, kind=Evidence.Kind.CARD, file=photo
    )
    of_case = ("cases:case", "cases:close", "cases:reopen", "cases:report_case")
    of_message = ("messaging:edit", "messaging:delete", "cases:report_message")
    draft = upload_image(uploader=cast.author, file=photo).pk
    of_report = ("report", "redact_report", "settle_report", "restore_report", "read_report")
    of_quarantine = ("cases:read_quarantine", "cases:quarantine", "cases:decide")
    of_group = (
        *("join", "leave", "group_people", "group_about", "manage_group", "invite_to_group"),
        *("remove_member", "name_moderator", "read_rules"),
    )
    of_claim = ("review", "begin_review", "skip_review", "decide_claim", "ask_colleague")
    of_newcomer = (
        *(
            "standing",
            "revoke",
            "dismiss",
            "suspend",
            "end_sessions",
            "reset_sign_in",
            "reinstate",
            "identity",
        ),
    )
    return {
        **{key: [case.pk] for key in (*of_case, "cases:redact_case")},
        **{key: [message.pk] for key in (*of_message, "cases:redact_message")},
        **{key: [image] for key in ("messaging:image", "cases:report_image")},
        **{key: [draft] for key in ("messaging:describe", "messaging:discard")},
        **{key: [report.pk] for key in (f"cases:{name}" for name in of_report)},
        **{key: [held.pk] for key in of_quarantine},
        **{key: ["cardiology"] for key in (f"network:{name}" for name in of_group)},
        **{key: [claim.pk] for key in (f"network:{name}" for name in of_claim)},
        **{key: ["newcomer"] for key in (f"network:{name}" for name in of_newcomer)},
        "cases:group": ["cardiology"],
        "cases:reported_image": [report.pk, image],
        "cases:report_profile": ["author"],
        "messaging:thread": [case.thread_id],
        "messaging:post": [case.thread_id],
        "network:practitioner": ["author"],
        "network:remove_document": [document.pk],
        "network:evidence_page": [document.pk, 1],
        "network:withdraw_group_request": [asked.pk],
        "network:settle_group_request": [asked.pk],
        "network:endorsement": [endorsement.pk],
        "network:invitation": ["no-such-key"],
        "network:end_session": [1],
        "network:sign_on": ["hospital"],
        "network:sign_on_return": ["hospital"],
        "network:connect": ["hospital"],
        "mfa_remove_webauthn": [1],
        "account_reset_password_from_key": ["1", "no-token"],
    }
