"""Home, a group's page, and the list of cases."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cases.forms import CaseFilter
from cases.models import Case
from cases.waiting import to_judge, to_settle
from network.group_pages import group_frame
from network.http import PractitionerRequest, wants_part
from network.models import SpecialtyGroup
from network.waiting import waiting_for

CASES_A_PAGE = 20
CASES_AT_HOME = 5  # in each part


def home(request: PractitionerRequest) -> HttpResponse:
    """What is waiting for me."""
    me = request.practitioner
    visible = Case.objects.visible_to(me).for_lists(me)
    waiting = visible.unanswered().exclude(author=me)
    answered = visible.filter(author=me).answered().unread()
    this_week = visible.filter(thread__last_activity_at__gte=timezone.now() - timedelta(days=7))
    counts = {"waiting": waiting.count(), "answered": answered.count(), "week": this_week.count()}
    waiting, answered = waiting[:CASES_AT_HOME], answered[:CASES_AT_HOME]
    shown = [case.pk for case in (*waiting, *answered)]
    context: dict[str, Any] = {
        "my_groups": SpecialtyGroup.objects.of(me),
        "counts": counts,
        "to_settle": [*to_settle(me), *to_judge(me)],
        "waiting": waiting,
        "answered": answered,
        "recent": visible.exclude(pk__in=shown)[:CASES_AT_HOME],
    }
    if not wants_part(request):
        context["asked_of_me"] = waiting_for(me)
    template = "cases/_home_parts.html" if wants_part(request) else "cases/home.html"
    return render(request, template, context)


def case_list(request: PractitionerRequest) -> HttpResponse:
    me = request.practitioner
    form = CaseFilter(request.GET, reader=me)
    cases = form.apply(Case.objects.visible_to(me)).for_lists(me)
    context = {
        "filter_form": form,
        "page_obj": Paginator(cases, CASES_A_PAGE).get_page(request.GET.get("page")),
    }
    template = "cases/_case_list.html" if wants_part(request) else "cases/case_list.html"
    return render(request, template, context)


def group(request: PractitionerRequest, slug: str) -> HttpResponse:
    """A group: its cases for members, what it is for everybody else."""
    me = request.practitioner
    shown = get_object_or_404(SpecialtyGroup.objects.visible_to(me), slug=slug)
    cases = Case.objects.visible_to(me).filter(thread__group=shown).for_lists(me)
    context = {
        "frame": group_frame(shown, me),
        "page_obj": Paginator(cases, CASES_A_PAGE).get_page(request.GET.get("page")),
    }
    template = "cases/_case_list.html" if wants_part(request) else "cases/group.html"
    return render(request, template, context)
