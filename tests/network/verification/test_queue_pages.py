"""The moderators' pages: the queue, a claim's screen, everybody, the figures."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from network.durations import in_words
from network.models import Claim, Decision, Practitioner
from network.verification.deciding import approve_claim
from network.verification.figures import handled, queue_now, usual_time
from network.verification.queueing import next_claim
from tests.cast import Cast
from tests.network.verification.claims import NUMBERS, claim_of, list_in_registry, proved_claim


@pytest.fixture
def claim(cast: Cast) -> Claim:
    list_in_registry()
    return proved_claim(cast.newcomer)


def _decide(browser: Any, claim: Claim, **fields: str) -> Any:
    data = {"revision": str(claim.revision), **fields}
    return browser.post(reverse("network:decide_claim", args=[claim.pk]), data)


def test_the_queue_is_oldest_first_and_can_be_narrowed(
    cast: Cast, claim: Claim, signed_in: Any
) -> None:
    later = claim_of(cast.author, number=NUMBERS[1], name="Aurèle Trebaz", specialty="neurology")
    browser = signed_in(cast.moderator)
    found = lambda **query: [  # noqa: E731
        one.pk for one in browser.get(reverse("network:moderation"), query).context["page_obj"]
    ]
    assert found() == [claim.pk, later.pk]
    assert found(kind="change") == [later.pk]
    assert found(registry="gmc") == found(show="mine") == found(show="disputed") == []
    browser.post(reverse("network:begin_review", args=[later.pk]))
    assert found(show="mine") == [later.pk]
    assert found(show="nonsense") == [claim.pk, later.pk]


def test_the_screen_marks_in_words_what_differs(cast: Cast, signed_in: Any) -> None:
    list_in_registry(given_name="N.", profession="nurse", profession_label="Infirmier")
    claim = claim_of(cast.newcomer)
    page = signed_in(cast.moderator).get(reverse("network:review", args=[claim.pk]))
    text = page.content.decode()
    assert "Infirmier" in text and "Differs" in text and "Agrees" in text
    assert 'value="approve"' not in text  # nothing proves it, and the page says what is missing
    assert "nothing else shows who this is" in text


def test_duplicates_stand_on_the_screen(cast: Cast, claim: Claim, signed_in: Any) -> None:
    Practitioner.objects.filter(pk=cast.suspended.pk).update(
        registry="rpps", registry_number=NUMBERS[0]
    )
    Practitioner.objects.filter(pk=cast.colleague.pk).update(
        name="Qvarn Nils", search_name="qvarn nils"
    )
    page = signed_in(cast.moderator).get(reverse("network:review", args=[claim.pk]))
    duplicates = page.context["duplicates"]
    assert (duplicates.holders, duplicates.namesakes) == ([cast.suspended], [cast.colleague])
    assert "Same number" in page.content.decode() and "Same name" in page.content.decode()


def test_a_decision_is_timed_and_opens_the_next_claim(
    cast: Cast, claim: Claim, signed_in: Any
) -> None:
    later = claim_of(cast.author, number=NUMBERS[1], name="Aurèle Trebaz")
    browser = signed_in(cast.moderator)
    page = browser.get(reverse("network:review", args=[claim.pk]))
    opened = page.context["form"]["opened"].value()
    answer = _decide(browser, claim, outcome="approve", opened=opened)
    assert answer.headers["Location"] == reverse("network:review", args=[later.pk])
    assert Decision.objects.get().seconds is not None
    later.refresh_from_db()
    assert (later.state, later.assigned_to) == (Claim.State.LOOKED_AT, cast.moderator)


@pytest.mark.parametrize("stamp", ["", "forged", "of another claim"])
def test_a_time_that_the_page_does_not_prove_is_none(
    cast: Cast, claim: Claim, signed_in: Any, stamp: str
) -> None:
    browser = signed_in(cast.moderator)
    if stamp == "of another claim":
        other = claim_of(cast.author, number=NUMBERS[1], name="Aurèle Trebaz")
        page = browser.get(reverse("network:review", args=[other.pk]))
        stamp = page.context["form"]["opened"].value()
    _decide(browser, claim, outcome="approve", opened=stamp)
    assert Decision.objects.get().seconds is None


def test_the_second_is_told_and_keeps_what_was_typed(
    cast: Cast, claim: Claim, signed_in: Any
) -> None:  # case I8
    browser = signed_in(cast.moderator)
    approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
    answer = _decide(browser, claim, outcome="refuse", reason="no_proof", note="As I said.")
    assert answer.status_code == 409
    assert "already decided" in answer.content.decode()
    assert "As I said." in answer.content.decode()


def test_a_changed_claim_is_shown_anew_with_the_note(
    cast: Cast, claim: Claim, signed_in: Any
) -> None:
    browser = signed_in(cast.moderator)
    Claim.objects.filter(pk=claim.pk).update(revision=claim.revision + 1, city="Nantes")
    answer = _decide(browser, claim, outcome="refuse", reason="no_proof", note="As I said.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "As I said." in page and "Nantes" in page
    assert f'name="revision" value="{claim.revision + 1}"' in page


@pytest.mark.parametrize("outcome", ["more", "refuse", "hand_on", ""])
def test_what_is_missing_is_said_beside_it(
    cast: Cast, claim: Claim, signed_in: Any, outcome: str
) -> None:
    answer = _decide(signed_in(cast.moderator), claim, outcome=outcome, note="Kept.")
    assert answer.status_code == 422
    assert "Kept." in answer.content.decode()
    assert not Decision.objects.exists()


def test_who_lost_the_role_while_the_page_was_open_gets_403(
    cast: Cast, claim: Claim, signed_in: Any
) -> None:  # case B7
    browser = signed_in(cast.moderator)
    assert browser.get(reverse("network:review", args=[claim.pk])).status_code == 200
    Practitioner.objects.filter(pk=cast.moderator.pk).update(is_moderator=False)
    assert _decide(browser, claim, outcome="approve").status_code == 403
    claim.refresh_from_db()
    assert claim.state == Claim.State.RECEIVED


def test_ones_own_claim_is_seen_and_not_decided(cast: Cast, signed_in: Any) -> None:  # case B5
    own = claim_of(cast.moderator, name="Maude Pellorce")
    browser = signed_in(cast.moderator)
    assert "data-decision" not in (
        browser.get(reverse("network:review", args=[own.pk])).content.decode()
    )
    assert next_claim(cast.moderator) is None
    browser.post(reverse("network:begin_review", args=[own.pk]))
    assert _decide(browser, own, outcome="approve").status_code == 409
    own.refresh_from_db()
    assert own.state == Claim.State.RECEIVED


def test_the_next_claim_is_one_that_nobody_else_looks_at(cast: Cast, claim: Claim) -> None:
    later = claim_of(cast.author, number=NUMBERS[1], name="Aurèle Trebaz")
    assert next_claim(cast.moderator) == claim
    assert next_claim(cast.moderator, after=claim) == later
    assert next_claim(cast.moderator, after=later) == claim
    Claim.objects.filter(pk=claim.pk).update(assigned_to=cast.colleague)
    assert next_claim(cast.moderator, after=later) is None


def test_everybody_is_found_by_name_address_and_status(cast: Cast, signed_in: Any) -> None:
    browser = signed_in(cast.moderator)
    found = lambda **query: {  # noqa: E731
        one.handle for one in browser.get(reverse("network:everybody"), query).context["page_obj"]
    }
    assert found(q="TREBAZ") == found(q="author@hospital.example") == {"author"}
    assert found(status="suspended") == {"suspended"}
    assert len(found()) == Practitioner.objects.count()


def test_somebody_is_put_out_on_their_page_and_only_with_a_reason(
    cast: Cast, signed_in: Any
) -> None:
    browser = signed_in(cast.moderator)
    address = reverse("network:revoke", args=["author"])
    assert browser.post(address).status_code == 422
    page = browser.post(address, {"reason": "leak"}, follow=True).content.decode()
    assert "Revoked" in page and "Identified a patient" in page
    again = browser.post(address, {"reason": "leak"}, follow=True).content.decode()
    assert "already decided" in again
    browser.post(reverse("network:reinstate", args=["author"]))
    cast.author.refresh_from_db()
    assert cast.author.is_admitted


def test_figures(cast: Cast, claim: Claim, signed_in: Any) -> None:
    now = timezone.now()
    Claim.objects.filter(pk=claim.pk).update(submitted_at=now - timedelta(hours=3))
    assert round(queue_now().waiting.total_seconds() / 3600) == 3
    approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision, seconds=40)
    everybody, mine, other = handled(30), handled(30, cast.moderator), handled(30, cast.author)
    assert everybody.outcomes == mine.outcomes == {"approved": 1}
    assert (mine.seconds, other.seconds, other.outcomes) == (40, None, {})
    assert everybody.waited is not None and round(everybody.waited.total_seconds() / 3600) == 3
    assert usual_time() is None  # one decision says nothing
    page = signed_in(cast.moderator).get(reverse("network:queue_figures"))
    assert "40 seconds" in page.content.decode()


def test_the_usual_time_is_the_median_of_the_last_decisions(cast: Cast, claim: Claim) -> None:
    approve_claim(moderator=cast.moderator, claim=claim, revision=claim.revision)
    decision = Decision.objects.get()
    for hours in (1, 2, 90):
        copy = Claim.objects.get(pk=claim.pk)
        copy.pk = None
        copy.submitted_at = copy.decided_at - timedelta(hours=hours)
        copy.save()
        Decision.objects.create(
            claim=copy,
            moderator=decision.moderator,
            outcome=decision.outcome,
            note=decision.note,
            revision=1,
        )
    Claim.objects.filter(pk=claim.pk).delete()
    assert usual_time() == timedelta(hours=2)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ({"seconds": 20}, "less than a minute"),
        ({"seconds": 70}, "1 minute"),
        ({"minutes": 100}, "100 minutes"),
        ({"hours": 40}, "40 hours"),
        ({"days": 3}, "3 days"),
    ],
)
def test_lengths_of_time_in_words(span: dict[str, int], words: str) -> None:
    with translation.override("en"):
        assert in_words(timedelta(**span)) == words
