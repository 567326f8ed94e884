"""A receipt for each text that is stored, in the same transaction."""

import io
import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from cases.closing import close_case, reopen_case
from cases.models import Case
from cases.opening import open_case
from deidentification import RULES_VERSION, receipt_chain
from deidentification.receipt_chain import first_fault
from messaging.models import Message, Thread
from messaging.posting import delete_message, edit_message, post_message
from messaging.vouching import Keep, Reason, Wishes
from network.models import Receipt
from network.profiles import update_profile
from tests.cast import Cast

TYPED = "Mrs Odile Varengue, seen in Oldham, calls 06 12 34 56 78."
KEEP = Wishes(keep=(Keep(text="Oldham", reason=Reason.PUBLIC_PLACE),))


def say(cast: Cast, case: Case, body: str, wishes: Wishes | None = None) -> Message:
    return post_message(
        author=cast.author,
        thread_id=case.thread_id,
        body=body,
        client_id=uuid.uuid4(),
        wishes=wishes or Wishes(),
    )


def exported() -> list[str]:
    stream = io.StringIO()
    call_command("export_receipts", stdout=stream)
    return stream.getvalue().splitlines()


def test_a_receipt_tells_what_was_removed_and_kept_and_no_text(cast: Cast, case: Case) -> None:
    message = say(cast, case, TYPED, KEEP)
    receipt = Receipt.objects.get(act=Receipt.Act.POST)
    assert receipt.author == cast.author
    assert receipt.rules == RULES_VERSION
    assert receipt.removed == {"NAME": 1, "PHONE": 1}
    assert receipt.kept == [{"kind": "LOCATION", "recogniser": "place", "reason": "public_place"}]
    assert (receipt.removed_count, receipt.kept_count) == (2, 1)
    assert receipt.digest == receipt_chain.digest([str(message.body)], receipt.salt)
    written = json.dumps(Receipt.objects.values().get(pk=receipt.pk), default=str)
    for word in ("Odile", "Varengue", "Oldham", "06 12"):
        assert word not in written


def test_one_chain_a_thread_and_one_a_practitioner(cast: Cast, case: Case) -> None:
    first = say(cast, case, "One")
    edit_message(author=cast.author, message_id=first.pk, body="Two")
    close_case(practitioner=cast.author, case=case, conclusion="Cured")
    update_profile(practitioner=cast.author, bio="I like valves.")
    other = open_case(author=cast.author, group=cast.cardiology, texts={"title": "Other"})
    rows = Receipt.objects.order_by("pk").values_list("chain", "number", "act")
    assert list(rows) == [
        (f"thread:{case.thread_id}", 1, "opening"),
        (f"thread:{case.thread_id}", 2, "post"),
        (f"thread:{case.thread_id}", 3, "edit"),
        (f"thread:{case.thread_id}", 4, "closure"),
        (f"practitioner:{cast.author.pk}", 1, "profile"),
        (f"thread:{other.thread_id}", 1, "opening"),
    ]
    assert first_fault(exported()) is None


def test_a_group_has_a_receipt(cast: Cast, signed_in: Callable[..., Client]) -> None:
    data = {"specialty": "neurology", "name": "Epilepsy of Mrs Odile Varengue", "entrance": "open"}
    signed_in(cast.moderator).post(reverse("network:new_group"), data)
    receipt = Receipt.objects.get()
    assert (receipt.act, receipt.removed) == ("group", {"NAME": 1})


def test_a_receipt_that_was_changed_is_found_offline(cast: Cast, case: Case) -> None:
    say(cast, case, TYPED, KEEP)
    say(cast, case, "Next")
    Receipt.objects.filter(act="post", number=2).update(kept=[])
    fault = first_fault(exported())
    assert fault is not None
    assert fault.line == 2


def test_what_is_split_over_messages_has_a_receipt_for_both(cast: Cast, case: Case) -> None:
    say(cast, case, "You reach her under 06 12 34")
    say(cast, case, "56 78 in the evening")
    acts = list(Receipt.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["opening", "post", "continued", "post"]
    assert first_fault(exported()) is None


def test_without_its_receipt_nothing_is_stored(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(receipt: Receipt, **more: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Receipt, "save", broken)
    with pytest.raises(IntegrityError):
        say(cast, case, "Anything")
    with pytest.raises(IntegrityError):
        open_case(author=cast.author, group=cast.cardiology, texts={"title": "T"})
    with pytest.raises(IntegrityError):
        close_case(practitioner=cast.author, case=case, conclusion="Cured")
    with pytest.raises(IntegrityError):
        update_profile(practitioner=cast.author, bio="I like valves.")
    assert not Message.objects.exists()
    assert Case.objects.count() == 1
    case.refresh_from_db()
    assert case.closed_at is None
    cast.author.refresh_from_db()
    assert str(cast.author.bio) == ""
    assert Thread.objects.get().head == 0


def test_what_is_no_more_cannot_be_guessed(cast: Cast, case: Case) -> None:
    message = say(cast, case, "Once Odette was here")
    edit_message(author=cast.author, message_id=message.pk, body="Once somebody was here")
    salts = Receipt.objects.filter(subject=f"messaging.message:{message.pk}").order_by("number")
    assert [bool(salt) for salt in salts.values_list("salt", flat=True)] == [False, True]
    delete_message(author=cast.author, message_id=message.pk)
    assert not salts.exclude(salt="").exists()
    close_case(practitioner=cast.author, case=case, conclusion="Cured")
    reopen_case(practitioner=cast.author, case=case)
    assert not Receipt.objects.exclude(salt="").exists()
    assert first_fault(exported()) is None


def test_two_receipts_never_share_a_place(cast: Cast, case: Case) -> None:
    receipt = Receipt.objects.get()
    receipt.pk = None
    with pytest.raises(IntegrityError):
        receipt.save()


@pytest.mark.django_db(transaction=True)
def test_posts_at_once_make_one_chain(cast: Cast, case: Case) -> None:
    def post(number: int) -> None:
        try:
            say(cast, case, f"Message {number}")
            update_profile(practitioner=cast.author, bio=f"Interest {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(post, range(16)))
    numbers = Receipt.objects.filter(chain=case.thread.receipt_chain).order_by("number")
    assert list(numbers.values_list("number", flat=True)) == list(range(1, 18))
    assert first_fault(exported()) is None
