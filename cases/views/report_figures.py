"""The figures of reports, for moderators."""

from django.http import HttpResponse
from django.shortcuts import render

from cases.models import Report
from cases.report_figures import PERIODS, by_reason, period, reporters
from network.access import moderators_only
from network.http import PractitionerRequest


@moderators_only
def figures(request: PractitionerRequest) -> HttpResponse:
    longest = max(PERIODS)
    context = {
        "still_open": Report.objects.open().count(),
        "periods": [period(days) for days in PERIODS],
        "longest": longest,
        "outcomes": [str(one.label) for one in Report.Outcome],
        "rows": by_reason(longest),
        "reporters": reporters(longest),
    }
    return render(request, "cases/report_figures.html", context)
