"""Lists of cases that are fetched anew while somebody reads them."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from tests.cast import Cast

SignIn = Callable[..., Client]
PART = {"HX-Request": "true"}


def test_what_fetches_the_list_anew_asks_for_what_is_filtered_now(
    cast: Cast, case: Case, signed_in: SignIn
) -> None:
    """Not for what was filtered when the page was loaded: htmx has changed the filters since."""
    page = signed_in(cast.author).get(reverse("cases:list"), {"state": "closed"}).text
    tag = re.search(r'<div id="case-list"[^>]*>', page)
    assert tag
    assert f'hx-get="{reverse("cases:list")}"' in tag[0]
    assert 'hx-include=".filters, #case-list [name=page]"' in tag[0]
    assert 'class="filters"' in page


def test_the_list_says_which_page_it_shows(
    cast: Cast, case: Case, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.views.lists.CASES_A_PAGE", 1)
    Case.objects.create(thread=_another_thread(cast), author=cast.author)
    client = signed_in(cast.author)
    second = client.get(reverse("cases:list"), {"page": 2}, headers=PART).text
    assert '<input type="hidden" name="page" value="2">' in second
    assert 'name="page"' not in client.get(reverse("cases:list"), headers=PART).text


def _another_thread(cast: Cast) -> object:
    from messaging.posting import open_thread

    return open_thread(author=cast.author, group=cast.cardiology)


def test_filters_left_open_are_no_filters(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.author)
    nothing_chosen = {"group": "", "state": "", "language": ""}
    empty = client.get(reverse("cases:list"), nothing_chosen, headers=PART).text
    assert "No case here yet" in empty
    none_match = client.get(reverse("cases:list"), {"state": "closed"}, headers=PART).text
    assert "No case matches these filters" in none_match


@pytest.mark.parametrize("place", ["cases:list", "cases:home"])
def test_a_case_keeps_its_id_from_list_to_list(
    cast: Cast, case: Case, signed_in: SignIn, place: str
) -> None:
    """By which htmx gives the keyboard back to the link that had it."""
    client = signed_in(cast.colleague)
    for headers in ({}, PART):
        assert client.get(reverse(place), headers=headers).text.count(f'id="case-{case.pk}"') == 1
