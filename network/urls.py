from django.urls import path

from network.views import (
    endorsing,
    governing,
    groups,
    inviting,
    moderation,
    people,
    preferences,
    queue,
    signing_in,
    single_sign_on,
    styleguide,
)

app_name = "network"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<str:handle>/", people.practitioner, name="practitioner"),
    path("profile/", people.profile, name="profile"),
    path("account/safety/recovery-codes/", signing_in.recovery_codes, name="recovery_codes"),
    path(
        "account/safety/sessions/<int:session>/end/",
        signing_in.end_one_session,
        name="end_session",
    ),
    path(
        "account/safety/sessions/end/", signing_in.end_sessions_elsewhere, name="end_other_sessions"
    ),
    path("account/sign-on/with/<slug:provider_id>/", single_sign_on.sign_on, name="sign_on"),
    path(
        "account/sign-on/with/<slug:provider_id>/back/",
        single_sign_on.sign_on_return,
        name="sign_on_return",
    ),
    path(
        "account/sign-on/with/<slug:provider_id>/connect/", single_sign_on.connect, name="connect"
    ),
    path("account/confirmed/", signing_in.confirmed, name="confirmed"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.new_group, name="new_group"),
    path("groups/<slug:slug>/membership/", groups.join, name="join"),
    path("groups/<slug:slug>/membership/end/", groups.leave, name="leave"),
    path("groups/<slug:slug>/people/", groups.people, name="group_people"),
    path("groups/<slug:slug>/about/", groups.about, name="group_about"),
    path("groups/<slug:slug>/rules/", groups.read_rules, name="read_rules"),
    path("groups/<slug:slug>/management/", governing.manage, name="manage_group"),
    path("groups/<slug:slug>/invitations/", governing.invite, name="invite_to_group"),
    path("groups/<slug:slug>/members/end/", governing.remove, name="remove_member"),
    path("groups/<slug:slug>/moderators/", governing.moderator, name="name_moderator"),
    path("groups/requests/<int:request_id>/", groups.settle, name="settle_group_request"),
    path(
        "groups/requests/<int:request_id>/withdrawal/",
        groups.withdraw_request,
        name="withdraw_group_request",
    ),
    path("invitations/", inviting.invitations, name="invitations"),
    path("invitations/<str:key>/", inviting.invitation, name="invitation"),
    path("vouching/<int:endorsement_id>/", endorsing.endorsement, name="endorsement"),
    path("credentials/<int:claim_id>/colleagues/", endorsing.ask, name="ask_colleague"),
    path("moderation/", queue.queue, name="moderation"),
    path("moderation/claims/<int:claim_id>/", queue.review, name="review"),
    path("moderation/claims/<int:claim_id>/begin/", queue.begin, name="begin_review"),
    path("moderation/claims/<int:claim_id>/skip/", queue.skip, name="skip_review"),
    path("moderation/claims/<int:claim_id>/decision/", queue.decide, name="decide_claim"),
    path("moderation/figures/", queue.figures, name="queue_figures"),
    path("moderation/people/", moderation.everybody, name="everybody"),
    path("moderation/people/<str:handle>/", moderation.standing, name="standing"),
    path("moderation/people/<str:handle>/suspend/", moderation.suspend, name="suspend"),
    path("moderation/people/<str:handle>/revoke/", moderation.revoke, name="revoke"),
    path("moderation/people/<str:handle>/reinstate/", moderation.reinstate, name="reinstate"),
    path("moderation/people/<str:handle>/dismiss/", moderation.dismiss, name="dismiss"),
    path(
        "moderation/people/<str:handle>/sessions/end/",
        moderation.end_sessions,
        name="end_sessions",
    ),
    path("moderation/people/<str:handle>/identity/", moderation.identity, name="identity"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
