from django.urls import path

from cases.views import (
    about,
    case,
    figures,
    lists,
    quarantine,
    redaction,
    report_figures,
    reporting,
    reports,
)

app_name = "cases"
urlpatterns = [
    path("", lists.home, name="home"),
    path("groups/<slug:slug>/", lists.group, name="group"),
    path("cases/", lists.case_list, name="list"),
    path("cases/new/", case.new_case, name="new"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/closure/", case.closure, name="close"),
    path("cases/<uuid:case_id>/reopening/", case.reopening, name="reopen"),
    path("cases/<uuid:case_id>/report/", reporting.report_case, name="report_case"),
    path("messages/<int:message_id>/report/", reporting.report_message, name="report_message"),
    path("images/<uuid:image_id>/report/", reporting.report_image, name="report_image"),
    path("people/<str:handle>/report/", reporting.report_profile, name="report_profile"),
    path("cases/<uuid:case_id>/redaction/", redaction.redact_case, name="redact_case"),
    path("messages/<int:message_id>/redaction/", redaction.redact_message, name="redact_message"),
    path("reports/", reports.my_reports, name="my_reports"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("reports/<int:report_id>/reading/", reports.read, name="read_report"),
    path("reports/<int:report_id>/redaction/", reports.redact, name="redact_report"),
    path("reports/<int:report_id>/settlement/", reports.settle, name="settle_report"),
    path("reports/<int:report_id>/restoration/", reports.restore, name="restore_report"),
    path(
        "reports/<int:report_id>/images/<uuid:image_id>/",
        reports.reported_image,
        name="reported_image",
    ),
    path("quarantine/<int:quarantine_id>/", quarantine.quarantine, name="quarantine"),
    path("quarantine/<int:quarantine_id>/reading/", quarantine.read, name="read_quarantine"),
    path("quarantine/<int:quarantine_id>/decision/", quarantine.decision, name="decide"),
    path("moderation/reports/", reports.reports, name="reports"),
    path("moderation/reports/figures/", report_figures.figures, name="report_figures"),
    path("moderation/quarantine/", quarantine.quarantines, name="quarantines"),
    path("moderation/filter/", figures.filter_figures, name="filter_figures"),
    path("about/de-identification/", about.about_filter, name="about_filter"),
]
