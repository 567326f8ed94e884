"""Who gets in where: one line for each route and each frame of the socket.

The columns are the roles, in this order; each line has their answers to GET and to POST.
docs/permissions.md shows the same lines to people.
"""

from dataclasses import dataclass

ROLES = (
    "anonymous",  # signed in nowhere
    "unverified",  # has sent a claim with a document, and asked the member to vouch
    "outsider",  # verified, in another group; has asked to join this one
    "member",  # of the group of the case; has reported the author's message
    "author",  # of the case, the message and the picture
    "invited",  # in no group; named in the thread of the case
    "moderator",  # of the network, in no group
    "revoked",  # put out for good, with a membership and a signed-in browser left over
)

IN, SIGN_IN, VERIFICATION, ABSENT, FORBIDDEN, WRONG_METHOD = ".", "s", "v", "0", "x", "-"
REFUSALS = {SIGN_IN, VERIFICATION, ABSENT, FORBIDDEN, WRONG_METHOD}
MEANINGS = {
    IN: "the page's own answer",
    SIGN_IN: "sign in first; on the socket: closed with 4401",
    VERIFICATION: "to the page of one's verification; on the socket: closed with 4403",
    ABSENT: "404, as if it had never been",
    FORBIDDEN: "403",
    WRONG_METHOD: "405: not asked in this way",
}

HEADING = f"{'':37} {'GET':8}  POST\n{'':37} auomwiMr  auomwiMr"
ROUTES = """
# --- Discussions
cases:home                            sv.....v  sv.....v
cases:list                            sv.....v  sv.....v
cases:group                           sv.....v  sv.....v
cases:new                             sv.....v  sv.....v
cases:case                            sv0...0v  sv0...0v
cases:close                           sv0x.x0v  sv0x.x0v
cases:reopen                          sv-----v  sv0x.x0v
cases:about_filter                    ........  --------
cases:redact_case                     sv00.00v  sv00.00v
cases:redact_message                  sv00.00v  sv00.00v
messaging:thread                      sv0...0v  sv0...0v
messaging:post                        sv-----v  sv0...0v
messaging:edit                        sv00.00v  sv00.00v
messaging:delete                      sv-----v  sv00.00v
messaging:upload                      sv-----v  sv.....v
messaging:image                       sv0...0v  sv-----v
messaging:describe                    sv-----v  sv00.00v
messaging:discard                     sv-----v  sv00.00v
messaging:preview                     sv-----v  sv.....v
messaging:standing                    ........  ........
# --- Reports and withheld texts
cases:report_case                     sv0...0v  sv0...0v
cases:report_message                  sv0...0v  sv0...0v
# The author hears of a report once their item is hidden or it is settled.
cases:report                          sv0.00.v  sv0.00.v
cases:redact_report                   sv-----v  sv0x00xv
cases:settle_report                   sv-----v  sv0x00.v
cases:restore_report                  sv-----v  sv0x00.v
# Moderators see that there is a report, never, before their reading is recorded, its item.
cases:reported_image                  sv0x00xv  sv0x00xv
cases:report_image                    sv0...0v  sv0...0v
cases:report_profile                  sv..0..v  sv..0..v
cases:my_reports                      sv.....v  sv.....v
cases:report_figures                  svxxxx.v  svxxxx.v
cases:read_report                     sv-----v  sv0x00.v
cases:reports                         svxxxx.v  svxxxx.v
cases:quarantine                      sv00.0.v  sv00.0.v
cases:read_quarantine                 sv-----v  sv00x0.v
cases:decide                          sv-----v  sv00.0.v
cases:quarantines                     svxxxx.v  svxxxx.v
cases:filter_figures                  svxxxx.v  svxxxx.v
# --- Groups
network:groups                        sv.....v  sv.....v
network:new_group                     svxxxx.v  svxxxx.v
network:group_people                  sv.....v  sv-----v
network:group_about                   sv.....v  sv-----v
# The group has no moderator of its own: those of the network look after it.
network:manage_group                  svxxxx.v  svxxxx.v
network:invite_to_group               sv-----v  svxxxx.v
network:remove_member                 sv-----v  svxxxx.v
network:name_moderator                sv-----v  svxxxx.v
network:withdraw_group_request        sv-----v  sv.000xv
network:settle_group_request          sv-----v  svx000.v
network:read_rules                    sv-----v  sv0..00v
network:invitations                   sv.....v  sv.....v
network:invitation                    ........  --------
network:leave                         sv-----v  sv0..00v
network:join                          sv-----v  sv.....v
# --- Verification: one's own
network:credentials                   s.......  s-------
network:claim                         s.......  s.......
network:check_number                  s-------  s.......
network:renew_claim                   s-------  s.......
network:add_document                  s-------  s.000000
network:remove_document               s-------  s.000000
network:send_address_code             s-------  s.000000
network:confirm_address_code          s-------  s.000000
network:ask_colleague                 s.000000  s.000000
network:endorsement                   sv0.000v  sv0.000v
network:withdraw_claim                s-------  s.......
# --- Moderation of the network
# Its claimant is no reader of a document either (case B12).
network:evidence_page                 svxxxx.v  svxxxx-v
network:audit                         svxxxx.v  sv-----v
network:export_audit                  sv-----v  svxxxx.v
network:moderation                    svxxxx.v  svxxxx.v
network:review                        svxxxx.v  svxxxx.v
network:begin_review                  sv-----v  svxxxx.v
network:skip_review                   sv-----v  svxxxx.v
network:decide_claim                  sv-----v  svxxxx.v
network:queue_figures                 svxxxx.v  svxxxx.v
network:everybody                     svxxxx.v  svxxxx.v
network:standing                      svxxxx.v  svxxxx.v
network:revoke                        sv-----v  svxxxx.v
network:dismiss                       sv-----v  svxxxx.v
network:end_sessions                  sv-----v  svxxxx.v
network:reset_sign_in                 sv-----v  svxxxx.v
network:suspend                       sv-----v  svxxxx.v
network:reinstate                     sv-----v  svxxxx.v
network:identity                      svxxxx.v  svxxxx.v
# --- People and preferences
network:people                        sv.....v  sv.....v
network:practitioner                  sv.....v  sv.....v
network:profile                       s.......  s.......
network:preferences                   --------  ........
network:my_audit                      s.......  s-------
network:styleguide                    ........  ........
# --- Signing in
network:sign_on                       s.......  ........
network:sign_on_return                ........  --------
network:connect                       s.......  s.......
account_login                         ........  ........
# Signing out leads to the same place as not being signed in.
account_logout                        s.......  ssssssss
account_inactive                      ........  --------
account_signup                        ........  ........
account_signup_by_passkey             ........  ........
account_reauthenticate                s.......  s.......
account_email                         s.......  s.......
account_email_verification_sent       s.......  s.......
account_change_password               s.......  s.......
account_set_password                  s.......  s.......
account_reset_password                ........  ........
account_reset_password_done           ........  --------
account_reset_password_from_key       ........  ........
account_reset_password_from_key_done  ........  --------
account_confirm_login_code            s.......  s.......
socialaccount_connections             s.......  s.......
# Nobody has come from a provider here: back to the entrance.
socialaccount_signup                  ssssssss  ssssssss
mfa_index                             s.......  s.......
mfa_list_webauthn                     s.......  s.......
mfa_add_webauthn                      s.......  s.......
mfa_remove_webauthn                   s0000000  s0000000
mfa_activate_totp                     s.......  s.......
mfa_deactivate_totp                   s0000000  s0000000
mfa_authenticate                      s.......  s.......
mfa_reauthenticate                    s.......  s.......
mfa_reauthenticate_webauthn           s.......  s.......
mfa_login_webauthn                    s.......  s.......
mfa_signup_webauthn                   ........  ........
network:recovery_codes                s.......  s.......
network:confirmed                     s.......  s.......
network:end_session                   s-------  s.......
network:end_other_sessions            s-------  s.......
demonstration:sign_in                 --------  00000000
"""

FRAMES = """
watch                                 sv0...0v
unwatch                               sv0...0v
watch_inbox                           sv0..00v
post                                  sv0...0v
edit                                  sv00.00v
delete                                sv00.00v
typing                                sv0...0v
seen                                  sv0...0v
ping                                  sv.....v
"""


@dataclass(frozen=True)
class Row:
    """Role → answer."""

    get: dict[str, str]
    post: dict[str, str]


def _answers(cells: str) -> dict[str, str]:
    return dict(zip(ROLES, cells, strict=True))


def _parsed(lines: str) -> dict[str, list[dict[str, str]]]:
    words = [line.split() for line in lines.strip().splitlines() if line[0] != "#"]
    return {name: [_answers(cells) for cells in rest] for name, *rest in words}


ROWS = {name: Row(*answers) for name, answers in _parsed(ROUTES).items()}
FRAME_ROWS = {name: answers for name, (answers,) in _parsed(FRAMES).items()}
