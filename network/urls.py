from django.urls import path

from network.views import groups, moderation, people, preferences, signing_in, styleguide

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
    path("account/confirmed/", signing_in.confirmed, name="confirmed"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.new_group, name="new_group"),
    path("groups/<slug:slug>/membership/", groups.join, name="join"),
    path("groups/<slug:slug>/membership/end/", groups.leave, name="leave"),
    path("moderation/", moderation.everybody, name="moderation"),
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
