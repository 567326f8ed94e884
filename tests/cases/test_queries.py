"""A page that lists reports takes as many queries for many of them as for one."""

import uuid
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from cases.models import Case, Report
from cases.reporting import read_reported, report_item
from cases.settling import settle_report
from messaging.posting import post_message
from network.models import Membership, Practitioner
from tests.cast import Cast
from tests.counting import queries_of

SignIn = Callable[[Practitioner], Client]


def _reported(cast: Cast, case: Case, reason: Report.Reason) -> Report:
    item = post_message(
        author=cast.author, thread_id=case.thread_id, body="Stable.", client_id=uuid.uuid4()
    )
    return report_item(reporter=cast.colleague, item=item, reason=reason)


def _settled(cast: Cast, case: Case) -> Report:
    report = _reported(cast, case, Report.Reason.OTHER)
    read_reported(moderator=cast.moderator, report=report)
    return settle_report(moderator=cast.moderator, report=report, outcome=Report.Outcome.HIDDEN)


def test_reports(cast: Cast, case: Case, signed_in: SignIn) -> None:
    browser, page = signed_in(cast.moderator), reverse("cases:reports")
    pages = [page, f"{page}?state=settled", f"{page}?state=hidden"]

    def more_of_each_kind() -> None:
        _settled(cast, case)
        _reported(cast, case, Report.Reason.OTHER)

    more_of_each_kind()
    before = [queries_of(browser, one) for one in pages]
    for _ in range(3):
        more_of_each_kind()
    assert [queries_of(browser, one) for one in pages] == before


def test_ones_own_reports_and_those_of_ones_group(
    cast: Cast, case: Case, signed_in: SignIn
) -> None:
    third = cast.stranger
    Membership.objects.create(practitioner=third, group=cast.cardiology, is_moderator=True)
    browsers = [signed_in(one) for one in (third, cast.author, cast.colleague)]
    pages = [reverse("cases:my_reports"), reverse("cases:home")]

    def counted() -> list[int]:
        return [queries_of(browser, page) for browser in browsers for page in pages]

    def more_of_each_kind() -> None:
        _settled(cast, case)
        _reported(cast, case, Report.Reason.UNPROFESSIONAL)

    more_of_each_kind()
    before = counted()
    for _ in range(3):
        more_of_each_kind()
    assert counted() == before
