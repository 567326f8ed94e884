"""Closed by default: every address, asked by everybody.  # cases A1, B1, C1, C3

Each route has a row: what a stranger to the network, an unverified person, a verified outsider and
a member get. A route without a row fails.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.models import Case, Quarantine, Report
from cases.reporting import report_item
from cases.withholding import as_texts
from messaging.models import Message
from messaging.picturing import upload_image
from messaging.posting import post_message
from network.middleware import ENOUGH_WITH_ONE_FACTOR
from network.models import Claim, Evidence, GroupRequest
from network.single_sign_on.configuration import OpenIDProvider
from network.verification.evidence import add_evidence
from tests.cast import Cast
from tests.signing_in import browser_of

SignIn = Callable[..., Client]

# Route → (anonymous, newcomer, outsider, member, moderator) for GET, and the same for POST.
# "in" is any answer of the page itself; "sign in" and "profile" (one's verification) lead there;
# "not here" is 404; "no" is 403; "GET"/"POST" say that the method is refused (405).
ROWS: dict[str, tuple[str, str]] = {
    "cases:home": ("sign in, profile, in, in, in", "sign in, profile, in, in, in"),
    "cases:list": ("sign in, profile, in, in, in", "sign in, profile, in, in, in"),
    "cases:group": ("sign in, profile, in, in, in", "sign in, profile, in, in, in"),
    "cases:new": ("sign in, profile, in, in, in", "sign in, profile, in, in, in"),
    "cases:case": (
        "sign in, profile, not here, in, not here",
        "sign in, profile, not here, in, not here",
    ),
    "cases:close": (
        "sign in, profile, not here, no, not here",
        "sign in, profile, not here, no, not here",
    ),
    "cases:reopen": ("sign in, profile, 405, 405, 405", "sign in, profile, not here, no, not here"),
    "cases:about_filter": ("in, in, in, in, in", "405, 405, 405, 405, 405"),
    # Moderators see that there is a report, never (before their reading is recorded) its text.
    "cases:report_case": (
        "sign in, profile, not here, in, not here",
        "sign in, profile, not here, in, not here",
    ),
    "cases:report_message": (
        "sign in, profile, not here, in, not here",
        "sign in, profile, not here, in, not here",
    ),
    "cases:redact_case": (
        "sign in, profile, not here, not here, not here",
        "sign in, profile, not here, not here, not here",
    ),
    "cases:redact_message": (
        "sign in, profile, not here, not here, not here",
        "sign in, profile, not here, not here, not here",
    ),
    "cases:report": ("sign in, profile, not here, in, in", "sign in, profile, not here, in, in"),
    "cases:redact_report": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, no, no",
    ),
    "cases:settle_report": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, no, in",
    ),
    "cases:restore_report": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, no, in",
    ),
    "cases:reported_image": (
        "sign in, profile, not here, no, no",
        "sign in, profile, not here, no, no",
    ),
    "cases:report_image": (
        "sign in, profile, not here, in, not here",
        "sign in, profile, not here, in, not here",
    ),
    "cases:report_profile": ("sign in, profile, in, in, in", "sign in, profile, in, in, in"),
    "cases:my_reports": ("sign in, profile, in, in, in", "sign in, profile, in, in, in"),
    "cases:report_figures": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "cases:read_report": ("sign in, profile, 405, 405, 405", "sign in, profile, not here, no, in"),
    "cases:reports": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "cases:quarantine": (
        "sign in, profile, not here, not here, in",
        "sign in, profile, not here, not here, in",
    ),
    "cases:read_quarantine": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, not here, in",
    ),
    "cases:decide": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, not here, in",
    ),
    "cases:quarantines": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "cases:filter_figures": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "messaging:thread": (
        "sign in, profile, not here, in, not here",
        "sign in, profile, not here, in, not here",
    ),
    "messaging:post": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, in, not here",
    ),
    "messaging:edit": (
        "sign in, profile, not here, not here, not here",
        "sign in, profile, not here, not here, not here",
    ),
    "messaging:delete": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, not here, not here",
    ),
    "messaging:upload": ("sign in, profile, 405, 405, 405", "sign in, profile, in, in, in"),
    "messaging:image": (
        "sign in, profile, not here, in, not here",
        "sign in, profile, 405, 405, 405",
    ),
    "messaging:describe": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, not here, not here",
    ),
    "messaging:discard": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, not here, not here",
    ),
    "messaging:preview": ("sign in, profile, 405, 405, 405", "sign in, profile, in, in, in"),
    "messaging:standing": ("in, in, in, in, in", "in, in, in, in, in"),
    "network:people": ("sign in, profile, in, in, in", "sign in, profile, in, in, in"),
    "network:practitioner": ("sign in, profile, in, in, in", "sign in, profile, in, in, in"),
    "network:profile": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    # Single sign-on. Only who is signed in connects an identity to an account.
    "network:sign_on": ("sign in, in, in, in, in", "in, in, in, in, in"),
    "network:sign_on_return": ("in, in, in, in, in", "405, 405, 405, 405, 405"),
    "network:connect": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "network:credentials": ("sign in, in, in, in, in", "sign in, 405, 405, 405, 405"),
    "network:claim": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "network:check_number": ("sign in, 405, 405, 405, 405", "sign in, in, in, in, in"),
    "network:renew_claim": ("sign in, 405, 405, 405, 405", "sign in, in, in, in, in"),
    # The newcomer has sent a claim with a document; nobody else here has one.
    "network:add_document": (
        "sign in, 405, 405, 405, 405",
        "sign in, in, not here, not here, not here",
    ),
    "network:remove_document": (
        "sign in, 405, 405, 405, 405",
        "sign in, profile, not here, not here, not here",
    ),
    "network:send_address_code": (
        "sign in, 405, 405, 405, 405",
        "sign in, in, not here, not here, not here",
    ),
    "network:confirm_address_code": (
        "sign in, 405, 405, 405, 405",
        "sign in, in, not here, not here, not here",
    ),
    # Its claimant is no reader of it either (case B12).
    "network:evidence_page": ("sign in, profile, no, no, in", "sign in, profile, no, no, 405"),
    # Signing in: allauth's names, some of them with views of ours.
    "account_login": ("in, in, in, in, in", "in, in, in, in, in"),
    "account_logout": ("sign in, in, in, in, in", "sign in, sign in, sign in, sign in, sign in"),
    "account_inactive": ("in, in, in, in, in", "405, 405, 405, 405, 405"),
    "account_signup": ("in, in, in, in, in", "in, in, in, in, in"),
    "account_signup_by_passkey": ("in, in, in, in, in", "in, in, in, in, in"),
    "account_reauthenticate": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "account_email": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "account_email_verification_sent": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "account_change_password": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "account_set_password": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "account_reset_password": ("in, in, in, in, in", "in, in, in, in, in"),
    "account_reset_password_done": ("in, in, in, in, in", "405, 405, 405, 405, 405"),
    "account_reset_password_from_key": ("in, in, in, in, in", "in, in, in, in, in"),
    "account_reset_password_from_key_done": ("in, in, in, in, in", "405, 405, 405, 405, 405"),
    "account_confirm_login_code": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "socialaccount_connections": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    # Nobody has come from a provider here: back to the entrance.
    "socialaccount_signup": (
        "sign in, sign in, sign in, sign in, sign in",
        "sign in, sign in, sign in, sign in, sign in",
    ),
    "mfa_index": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "mfa_list_webauthn": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "mfa_add_webauthn": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "mfa_remove_webauthn": (
        "sign in, not here, not here, not here, not here",
        "sign in, not here, not here, not here, not here",
    ),
    "mfa_activate_totp": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "mfa_deactivate_totp": (
        "sign in, not here, not here, not here, not here",
        "sign in, not here, not here, not here, not here",
    ),
    "mfa_authenticate": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "mfa_reauthenticate": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "mfa_reauthenticate_webauthn": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "mfa_login_webauthn": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "mfa_signup_webauthn": ("in, in, in, in, in", "in, in, in, in, in"),
    "network:recovery_codes": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "network:confirmed": ("sign in, in, in, in, in", "sign in, in, in, in, in"),
    "network:end_session": ("sign in, 405, 405, 405, 405", "sign in, in, in, in, in"),
    "network:end_other_sessions": ("sign in, 405, 405, 405, 405", "sign in, in, in, in, in"),
    "network:preferences": ("405, 405, 405, 405, 405", "in, in, in, in, in"),
    "network:groups": ("sign in, profile, in, in, in", "sign in, profile, in, in, in"),
    "network:new_group": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "network:group_people": ("sign in, profile, in, in, in", "sign in, profile, 405, 405, 405"),
    "network:group_about": ("sign in, profile, in, in, in", "sign in, profile, 405, 405, 405"),
    # The group has no moderator of its own: those of the network look after it.
    "network:manage_group": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "network:invite_to_group": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:remove_member": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:name_moderator": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    # The outsider has asked to join.
    "network:withdraw_group_request": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, in, not here, no",
    ),
    "network:settle_group_request": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, no, not here, in",
    ),
    "network:read_rules": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, in, not here",
    ),
    "network:invitations": ("sign in, profile, in, in, in", "sign in, profile, in, in, in"),
    "network:invitation": ("in, in, in, in, in", "405, 405, 405, 405, 405"),
    # The newcomer has asked the member to vouch.
    "network:ask_colleague": (
        "sign in, in, not here, not here, not here",
        "sign in, in, not here, not here, not here",
    ),
    "network:endorsement": (
        "sign in, profile, not here, in, not here",
        "sign in, profile, not here, in, not here",
    ),
    "network:audit": ("sign in, profile, no, no, in", "sign in, profile, 405, 405, 405"),
    "network:export_audit": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:my_audit": ("sign in, in, in, in, in", "sign in, 405, 405, 405, 405"),
    "network:moderation": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "network:review": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "network:begin_review": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:skip_review": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:decide_claim": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:queue_figures": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "network:everybody": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "network:standing": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "network:revoke": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:dismiss": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:end_sessions": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:suspend": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:reinstate": ("sign in, profile, 405, 405, 405", "sign in, profile, no, no, in"),
    "network:identity": ("sign in, profile, no, no, in", "sign in, profile, no, no, in"),
    "network:styleguide": ("in, in, in, in, in", "in, in, in, in, in"),
    "demonstration:sign_in": (
        "405, 405, 405, 405, 405",
        "not here, not here, not here, not here, not here",
    ),
    # Last, for it closes the claim.
    "network:withdraw_claim": (
        "sign in, 405, 405, 405, 405",
        "sign in, profile, profile, profile, profile",
    ),
    # Last, for they change who belongs to the group.
    "network:leave": (
        "sign in, profile, 405, 405, 405",
        "sign in, profile, not here, in, not here",
    ),
    "network:join": ("sign in, profile, 405, 405, 405", "sign in, profile, in, in, in"),
}
ROLES = ("anonymous", "newcomer", "stranger", "colleague", "moderator")


def routes(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Every route, allauth's among them, which have no namespace."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, pattern.namespace or space)
        else:
            yield f"{space}:{pattern.name}" if space else str(pattern.name)


@pytest.fixture(autouse=True)
def _a_provider_that_does_not_answer(settings: Any) -> None:
    settings.SIGN_ON_PROVIDERS = [
        OpenIDProvider(
            id="hospital",
            name="Melbourg Hospital",
            discovery="http://localhost:1/.well-known/openid-configuration",
            client_id="consilium",
            secret="of-the-tests",
        )
    ]


@pytest.fixture
def addresses(cast: Cast, case: Case, photo: bytes) -> dict[str, str]:
    image = upload_image(uploader=cast.author, file=photo)
    message = post_message(
        author=cast.author,
        thread_id=case.thread_id,
        body="Secret thought",
        client_id=uuid4(),
        images=[image.pk],
    )
    report = report_item(reporter=cast.colleague, item=message, reason=Report.Reason.OTHER)
    held = Quarantine.objects.create(
        model="messaging.message",
        key=str(message.pk),
        author=cast.author,
        thread=case.thread,
        texts=as_texts({"body": "Secret, call 06 12 34 56 78"}),
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
    arguments = {
        "network:remove_document": [document.pk],
        "network:evidence_page": [document.pk, 1],
        "cases:report_case": [case.pk],
        "cases:report_message": [message.pk],
        "cases:redact_case": [case.pk],
        "cases:redact_message": [message.pk],
        "cases:report": [report.pk],
        "cases:redact_report": [report.pk],
        "cases:settle_report": [report.pk],
        "cases:restore_report": [report.pk],
        "cases:reported_image": [report.pk, image.pk],
        "cases:report_image": [image.pk],
        "cases:report_profile": ["author"],
        "cases:read_quarantine": [held.pk],
        "cases:read_report": [report.pk],
        "cases:quarantine": [held.pk],
        "cases:decide": [held.pk],
        "cases:group": ["cardiology"],
        "cases:case": [case.pk],
        "cases:close": [case.pk],
        "cases:reopen": [case.pk],
        "messaging:thread": [case.thread_id],
        "messaging:post": [case.thread_id],
        "messaging:edit": [message.pk],
        "messaging:delete": [message.pk],
        "messaging:image": [image.pk],
        "messaging:describe": [image.pk],
        "messaging:discard": [image.pk],
        "network:practitioner": ["author"],
        "network:end_session": [1],
        "mfa_remove_webauthn": [1],
        "account_reset_password_from_key": ["1", "no-token"],
        "network:sign_on": ["hospital"],
        "network:sign_on_return": ["hospital"],
        "network:connect": ["hospital"],
        "network:join": ["cardiology"],
        "network:group_people": ["cardiology"],
        "network:group_about": ["cardiology"],
        "network:manage_group": ["cardiology"],
        "network:invite_to_group": ["cardiology"],
        "network:remove_member": ["cardiology"],
        "network:name_moderator": ["cardiology"],
        "network:read_rules": ["cardiology"],
        "network:withdraw_group_request": [asked.pk],
        "network:settle_group_request": [asked.pk],
        "network:invitation": ["no-such-key"],
        "network:ask_colleague": [claim.pk],
        "network:endorsement": [endorsement.pk],
        "network:leave": ["cardiology"],
        "network:review": [claim.pk],
        "network:begin_review": [claim.pk],
        "network:skip_review": [claim.pk],
        "network:decide_claim": [claim.pk],
        "network:standing": ["newcomer"],
        "network:revoke": ["newcomer"],
        "network:dismiss": ["newcomer"],
        "network:suspend": ["newcomer"],
        "network:end_sessions": ["newcomer"],
        "network:reinstate": ["newcomer"],
        "network:identity": ["newcomer"],
    }
    return {name: reverse(name, args=arguments.get(name, [])) for name in ROWS}


def test_every_route_has_a_row() -> None:
    assert set(routes(get_resolver().url_patterns)) == set(ROWS)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
def test_who_gets_in(
    cast: Cast, signed_in: SignIn, addresses: dict[str, str], role: str, method: str
) -> None:
    wrong = []
    for name, (for_get, for_post) in ROWS.items():
        client = Client() if role == "anonymous" else signed_in(getattr(cast, role))
        row = for_get if method == "get" else for_post
        wanted = row.split(", ")[ROLES.index(role)]
        response = getattr(client, method)(addresses[name])
        got = _answer(response)
        if got != wanted:
            wrong.append(f"{method} {name} by {role}: {got}, not {wanted}")
        if wanted in ("sign in", "profile", "not here", "no"):
            assert b"Secret thought" not in response.content
    assert not wrong


def _answer(response: object) -> str:
    status = response.status_code  # type: ignore[attr-defined]
    if status == 302:
        place = response.headers["Location"]  # type: ignore[attr-defined]
        if place.startswith(reverse("account_login")):
            return "sign in"
        return "profile" if place == reverse("network:credentials") else "in"
    return {404: "not here", 403: "no", 405: "405"}.get(status, "in")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_password_alone_opens_only_the_way_to_a_second_factor(
    cast: Cast, addresses: dict[str, str], method: str
) -> None:  # case A1
    client = Client()
    client.force_login(cast.moderator.user, settings.AUTHENTICATION_BACKENDS[0])
    row = 0 if method == "get" else 1
    for_members = {name for name in ROWS if ROWS[name][row].startswith("sign in")}
    elsewhere = {
        name
        for name in for_members - ENOUGH_WITH_ONE_FACTOR
        if getattr(client, method)(addresses[name], follow=True).request["PATH_INFO"]
        != reverse("mfa_index")
    }
    assert elsewhere == set()


def test_what_is_forbidden_looks_like_what_never_was(
    cast: Cast, signed_in: SignIn, case: Case
) -> None:
    outsider = signed_in(cast.stranger)
    forbidden = outsider.get(reverse("cases:case", args=[case.pk]))
    absent = outsider.get(reverse("cases:case", args=[uuid4()]))
    assert forbidden.status_code == absent.status_code == 404
    blur = lambda page: page.content.replace(str(case.pk).encode(), b"")  # noqa: E731
    assert len(blur(forbidden)) == len(blur(absent)) or blur(forbidden)[:500] == blur(absent)[:500]


def test_reading_changes_nothing_but_what_was_seen(
    cast: Cast, signed_in: SignIn, addresses: dict[str, str]
) -> None:  # case G2
    from django.apps import apps

    def everything() -> dict[str, list[object]]:
        models = [
            m
            for room in ("network", "messaging", "cases")
            for m in apps.get_app_config(room).get_models()
        ]
        return {
            m.__name__: list(m.objects.order_by("pk").values())
            for m in models
            # That a document was read is written down.
            if m.__name__ not in ("LastSeen", "AuditEntry", "AuditHead")
        }

    before = everything()
    for role in ROLES[1:]:
        for address in addresses.values():
            signed_in(getattr(cast, role)).get(address)
    after = everything()
    for row in [*before["User"], *after["User"]]:
        row.pop("last_login")  # type: ignore[attr-defined]
    assert before == after


def test_forms_without_a_token_do_nothing(
    cast: Cast, addresses: dict[str, str], case: Case
) -> None:  # case G1
    client = browser_of(cast.author, enforce_csrf_checks=True)
    for name in ("messaging:post", "cases:new", "network:profile", "messaging:preview"):
        assert client.post(addresses[name], {"body": "x"}).status_code == 403
    assert Message.objects.count() == 1


def test_authenticated_pages_are_not_kept(
    cast: Cast, signed_in: SignIn, addresses: dict[str, str]
) -> None:  # case C19
    for name in ("cases:home", "cases:case", "network:profile", "messaging:image"):
        response = signed_in(cast.author).get(addresses[name])
        assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "next_",
    [
        *("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"),
        *("abc", "people", "?page=2"),  # no path, and no name of a page either
    ],
)
def test_nothing_leads_elsewhere(next_: str) -> None:  # case G7
    response = Client().post(reverse("network:preferences"), {"theme": "dark", "next": next_})
    assert response.headers["Location"] == "/"
