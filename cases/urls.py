from django.urls import path

from cases.views import about, case, lists

app_name = "cases"
urlpatterns = [
    path("", lists.home, name="home"),
    path("groups/<slug:slug>/", lists.group, name="group"),
    path("cases/", lists.case_list, name="list"),
    path("cases/new/", case.new_case, name="new"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/closure/", case.closure, name="close"),
    path("cases/<uuid:case_id>/reopening/", case.reopening, name="reopen"),
    path("about/de-identification/", about.about_filter, name="about_filter"),
]
