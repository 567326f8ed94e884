"""Nothing that identifies the patient is in the database, the socket, the log or a mail.

One letter full of identifiers goes through every form and every frame that takes text; then each
sink is searched for each identifier, written as it was typed and in disguise.
# cases D15, D16, D17, D20, D21, D22, D23, D24, D25
"""

import html
import io
import json
import logging
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async as threaded
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from cases.models import Case
from cases.opening import open_case
from cases.reporting import report_item
from deidentification import Kind
from messaging.models import Message
from messaging.picturing import upload_image
from messaging.posting import post_message
from network.governing import accept_rules
from network.logs import WithoutValues
from network.models import SpecialtyGroup
from tests.cast import Cast
from tests.messaging.sockets import Page, session_of
from tests.network.verification.claims import claim_of
from tests.security.doors.rows import ROWS, WRONG_METHOD
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db(transaction=True)

LETTER = (
    "Mme Odile VARENGUE née Tassigny, née le 12/03/1957, 14 rue des Lilas 35000 Rennes, "
    "tél. 06 12 34 56 78, odile.varengue@courriel.example, NIR 2 57 03 35 238 025 85, "
    "IPP 8004928371, hospitalisée au CHU de Rennes le 3 février 2024, sa fille Solène. "
    "Fièvre à 39 °C, CRP 120 mg/L."
)
DISGUISED = (
    "Patiente Mme V\u200barengue, tel &#48;6 12 34 56 78, née le １２/０３/１９５７, "
    "odile.varengue\uff20courriel.example"
)
IDENTIFIERS = [
    "odile", "varengue", "tassigny", "12/03/1957", "lilas", "0612345678", "courriel.example",
    "25703352380258", "8004928371", "3 fevrier 2024", "solene",
]  # fmt: skip
CLINICAL = "CRP 120"  # and the medicine stays


def _wishes(text: str) -> dict[str, list[str]]:
    """What the author marks is text as well: some goes too, and vouching for all of it is vain."""
    return {"also": [text[:40]], "keep": [f"other:{text[:200]}", "eponym:Varengue"]}


# Every route that takes text, with the fields in which it is typed. The others are argued.
FORMS: dict[str, Callable[[str], dict[str, Any]]] = {
    "cases:new": lambda text: {
        "group": "cardiology",
        "title": text[:200],
        "presentation": text,
        "findings": text,
        "question": text,
        "story": text,
        "sex": "female",
        "age_unit": "years",
        **_wishes(text),
    },
    "cases:close": lambda text: {"conclusion": text, **_wishes(text)},
    "messaging:post": lambda text: {"body": text, **_wishes(text)},
    "messaging:edit": lambda text: {"body": text, **_wishes(text)},
    "messaging:upload": lambda text: {"description": text[:300]},
    "messaging:describe": lambda text: {"description": text[:300]},
    "messaging:preview": lambda text: {"texts": {"body": text}, "also": [text[:40]]},
    "cases:report_case": lambda text: {"reason": "other", "kind": "NAME", "note": text[:500]},
    "cases:report_message": lambda text: {"reason": "identifies", "note": text[:500]},
    "cases:report_image": lambda text: {"reason": "identifies", "note": text[:500]},
    "cases:report_profile": lambda text: {"reason": "unprofessional", "note": text[:500]},
    "cases:redact_case": lambda text: {"kind": "NAME", "words": text},
    "cases:redact_message": lambda text: {"kind": "NAME", "words": text},
    "cases:redact_report": lambda text: {"kind": "NAME", "words": text},
    "network:profile": lambda text: {
        "name": "Aurèle Trebaz",
        "profession": "doctor",
        "specialty": "neurology",
        "bio": text,
    },
    "network:claim": lambda text: {
        "country": "FR",
        "registry": "other",
        "number": text[:40],
        "name": text[:120],
        "profession": "doctor",
        "specialty": "neurology",
        "city": text[:80],
    },
    "network:check_number": lambda text: {"registry": "rpps", "number": text, "name": text},
    "network:decide_claim": lambda text: {
        "outcome": "more",
        "revision": "1",
        "reason": "no_proof",
        "note": text[:500],
    },
    "network:new_group": lambda text: {
        "specialty": "neurology",
        "name": text[:80],
        "description": text[:500],
        "rules": text,
        "entrance": "request",
    },
    "network:manage_group": lambda text: {
        "description": text[:500],
        "rules": text,
        "entrance": "open",
    },
}
BY_MODERATORS = ("network:decide_claim", "network:new_group", "network:manage_group")
# What is to be taken out must stand there; else it comes back to who typed it, and goes nowhere.
REFUSED = ("cases:redact_case", "cases:redact_message", "cases:redact_report")
WITHOUT_TEXT = {
    "network:renew_claim": "no field",
    "network:withdraw_claim": "no field",
    "network:add_document": "a choice and a file, encrypted under a random name",
    "network:remove_document": "no field",
    "network:send_address_code": "the practitioner's own professional address, of a checked shape",
    "network:confirm_address_code": "six digits, compared and forgotten",
    "cases:read_report": "no field",
    "cases:settle_report": "choices",
    "cases:restore_report": "no field",
    "cases:read_quarantine": "no field",
    "cases:decide": "two choices",
    "cases:reopen": "no field",
    "messaging:delete": "no field",
    "messaging:discard": "no field",
    "messaging:standing": "no field",
    "network:preferences": "two choices",
    "network:recovery_codes": "no field",
    "network:export_audit": "acts, days and numbers, or a name, looked for and not kept",
    "network:end_session": "no field",
    "network:end_sessions": "no field",
    "network:reset_sign_in": "no field",
    "network:end_other_sessions": "no field",
    "network:begin_review": "no field",
    "network:skip_review": "no field",
    "network:suspend": "a choice",
    "network:revoke": "a choice",
    "network:dismiss": "no field",
    "network:reinstate": "no field",
    "network:identity": "a practitioner's own name, written by a moderator after the registry",
    "network:join": "no field",
    "network:leave": "no field",
    "network:sign_on": "no field",
    "network:connect": "no field",
    "network:read_rules": "which writing of the rules was read",
    "network:settle_group_request": "a choice",
    "network:withdraw_group_request": "no field",
    "network:invite_to_group": "a handle that must exist",
    "network:remove_member": "a handle that must exist",
    "network:name_moderator": "a handle that must exist",
    "network:invitations": "a colleague's address, which must be one",
    "network:ask_colleague": "a colleague's address, which must be one",
    "network:endorsement": "a choice",
    "demonstration:sign_in": "a handle that must exist",
}


def test_every_route_that_takes_a_post_is_here_or_argued() -> None:
    only_read = {name for name, row in ROWS.items() if row.post["moderator"] == WRONG_METHOD}
    lists = {"cases:home", "cases:list", "cases:group", "cases:case", "network:people"}
    lists |= {"network:practitioner", "network:groups", "network:moderation", "network:styleguide"}
    lists |= {"network:review", "network:queue_figures", "network:everybody", "network:standing"}
    lists |= {"messaging:thread", "cases:report", "cases:reports"}
    lists |= {"cases:my_reports", "cases:report_figures", "cases:reported_image"}
    # Ask for addresses, passwords and codes; nothing else is typed there.
    lists |= {name for name in ROWS if ":" not in name}
    lists |= {"network:confirmed", "network:evidence_page"}
    lists |= {"cases:quarantine", "cases:quarantines", "cases:filter_figures"}
    assert set(ROWS) - only_read - lists == set(FORMS) | set(WITHOUT_TEXT)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, down to DEBUG, as the configured formatter writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutValues())
    root, django = logging.getLogger(), logging.getLogger("django")
    before = root.level, django.level
    for logger in (root, django):
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield stream
    for logger, level in zip((root, django), before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.mark.parametrize("text", [LETTER, DISGUISED], ids=["plain", "disguised"])
async def test_no_identifier_reaches_any_sink(
    cast: Cast, case: Case, photo: bytes, log: io.StringIO, text: str
) -> None:
    await threaded(_send_every_form)(cast, case, photo, text)
    received = await _send_every_frame(cast, case, text)
    sinks = {
        "socket": "\n".join(received),
        "log": log.getvalue(),
        "mail": "\n".join(str(m.message()) for m in mail.outbox),
        "database": await threaded(_database_text)(),
        "files": await threaded(_files_text)(),
    }
    leaks = {
        (sink, identifier)
        for sink, content in sinks.items()
        for identifier in IDENTIFIERS
        if _canonical(identifier) in _canonical(content)
    }
    assert not leaks
    if text == LETTER:
        assert CLINICAL in sinks["database"].replace("\N{NO-BREAK SPACE}", " ")


def _send_every_form(cast: Cast, case: Case, photo: bytes, text: str) -> None:
    author = browser_of(cast.author)
    author.post(reverse("messaging:post", args=[case.thread_id]), {"body": "First"})
    message = Message.objects.get()
    other = open_case(author=cast.author, group=cast.cardiology, texts={"title": "Another"})
    report = report_item(reporter=cast.colleague, item=other, kind=Kind.NAME)
    picture = upload_image(uploader=cast.colleague, file=photo)
    post_message(
        author=cast.colleague,
        thread_id=case.thread_id,
        body="",
        client_id=uuid4(),
        images=[picture.pk],
    )
    draft = author.post(
        reverse("messaging:upload"), {"image": SimpleUploadedFile(f"{text[:60]}.jpg", photo)}
    ).json()["id"]
    arguments = {
        "cases:close": [case.pk],
        "messaging:post": [case.thread_id],
        "messaging:edit": [message.pk],
        "messaging:describe": [draft],
        "network:manage_group": ["cardiology"],
        "network:decide_claim": [claim_of(cast.newcomer).pk],
        "cases:report_case": [case.pk],
        "cases:report_message": [message.pk],
        "cases:redact_case": [case.pk],
        "cases:redact_message": [message.pk],
        "cases:redact_report": [report.pk],
        "cases:report_image": [picture.pk],
        "cases:report_profile": ["colleague"],
    }
    for name, fields in FORMS.items():
        by_moderator = name in BY_MODERATORS
        browser = browser_of(cast.moderator) if by_moderator else author
        data = fields(text)
        if name == "messaging:upload":
            data["image"] = SimpleUploadedFile(f"{text[:60]}.jpg", photo)
        address = reverse(name, args=arguments.get(name, []))
        kind = {"content_type": "application/json"} if name == "messaging:preview" else {}
        response = browser.post(address, data, **kind)
        allowed = (422,) if name in REFUSED else (200, 201, 204, 302)
        assert response.status_code in allowed, (name, response.status_code)
    # The group has rules now, which are read before one writes there again.
    group = SpecialtyGroup.objects.get(pk=cast.cardiology.pk)
    assert accept_rules(practitioner=cast.author, group=group, seen=group.rules_mark)


async def _send_every_frame(cast: Cast, case: Case, text: str) -> list[str]:
    """Post and edit over the socket; what the author and a colleague received."""
    keys = [await threaded(session_of)(p) for p in (cast.author, cast.colleague)]
    async with Page(keys[0]) as author, Page(keys[1]) as colleague:
        await author.watch(case.thread_id)
        await colleague.watch(case.thread_id)
        wishes = {
            "also": [text[:40]],
            "keep": [{"text": w, "reason": "other"} for w in (text[:200], "Varengue")],
        }
        saved = await author.post(case.thread_id, text, **wishes)
        act = {"message": saved["message"], "body": text, "revision": saved["revision"], **wishes}
        await author.send("edit", ref="e", **act)
        await author.hear("saved")
        await author.send("edit", message=saved["message"], body=text, revision=-1, ref=text[:20])
        await author.send("post", thread=uuid4(), body=text, client_id=uuid4())
        await author.hear("error", code="forbidden")
        while (await colleague.hear("message"))["message"]["edited_at"] is None:
            pass
    # `ref` comes back to the author alone, who chose it: it is no text of the thread.
    return [re.sub(r'"ref":"[^"]*"', "", t) for t in author.received] + colleague.received


def _database_text() -> str:
    """All that the database holds: the file and its write-ahead log, or every column."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        files = [file, file.with_name(file.name + "-wal")]
        return "\n".join(f.read_bytes().decode("utf-8", "replace") for f in files if f.exists())
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return json.dumps(rows, default=str, ensure_ascii=False)


def _files_text() -> str:
    """Every file that the site keeps, and its name."""
    files = [f for f in Path(settings.MEDIA_ROOT).rglob("*") if f.is_file()]
    return "\n".join(f"{f}\n{f.read_bytes().decode('latin-1')}" for f in files)


def _canonical(text: str) -> str:
    """As an attacker would read it: entities and escapes decoded, letters and digits folded."""
    text = unicodedata.normalize("NFKD", html.unescape(text)).lower()
    text = "".join(
        c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"
    )
    return re.sub(r"(?<=\d)[ .\u202f-](?=\d)", "", text)
