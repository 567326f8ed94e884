from django.urls import path

from network.views import groups, moderation, people, preferences, styleguide

app_name = "network"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<str:handle>/", people.practitioner, name="practitioner"),
    path("profile/", people.profile, name="profile"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.new_group, name="new_group"),
    path("groups/<slug:slug>/membership/", groups.join, name="join"),
    path("groups/<slug:slug>/membership/end/", groups.leave, name="leave"),
    path("moderation/", moderation.moderation, name="moderation"),
    path("moderation/<str:handle>/verify/", moderation.verify, name="verify"),
    path("moderation/<str:handle>/suspend/", moderation.suspend, name="suspend"),
    path("moderation/<str:handle>/reinstate/", moderation.reinstate, name="reinstate"),
    path("moderation/<str:handle>/identity/", moderation.identity, name="identity"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
