"""Looking back: what today's rules find is withheld everywhere until somebody decides."""

import io
import json
import uuid
from collections.abc import Callable

import pytest
from channels.db import database_sync_to_async as threaded
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cases import quarantining, rescanning
from cases.models import Case, Quarantine, RescanProgress
from cases.quarantining import decide, read_withheld, rescan_row
from cases.rescanning import PASSED_OVER, rescan, watched_models
from deidentification import DeidentificationError, Deidentified
from deidentification.fields import DeidentifiedTextField
from deidentification.receipt_chain import first_fault
from messaging.models import Message
from messaging.posting import Refused, delete_message, edit_message, post_message
from messaging.vouching import Keep, Reason, Wishes
from network.models import Practitioner, Receipt, SpecialtyGroup
from tests.cast import Cast
from tests.messaging.sockets import Page, session_of

SignIn = Callable[..., Client]
Decision = Quarantine.Decision
LEAK = "Call 06 12 34 56 78, seen in Oldham, is stable."


def say(author: Practitioner, case: Case, body: str, **more: object) -> Message:
    return post_message(
        author=author, thread_id=case.thread_id, body=body, client_id=uuid.uuid4(), **more
    )


def store(row: object, **texts: str) -> None:
    """What the rules of another day let pass."""
    values = {name: Deidentified.stored(text) for name, text in texts.items()}
    type(row).objects.filter(pk=row.pk).update(**values)  # type: ignore[attr-defined]


@pytest.fixture
def missed(cast: Cast, case: Case) -> Message:
    message = say(cast.author, case, "Stable.")
    store(message, body=LEAK)
    Message.objects.filter(pk=message.pk).update(html=f"<p>{LEAK}</p>")
    return message


def run() -> str:
    stream = io.StringIO()
    call_command("rescan", stdout=stream)
    return stream.getvalue()


def test_every_column_for_typed_text_is_looked_at() -> None:
    with_text = {
        model
        for model in apps.get_models()
        if any(isinstance(f, DeidentifiedTextField) for f in model._meta.concrete_fields)
    }
    assert set(watched_models()) == with_text - set(PASSED_OVER)
    assert {Message, Case, Practitioner, SpecialtyGroup} <= set(watched_models())


def test_what_passes_stays(cast: Cast, case: Case) -> None:
    say(cast.author, case, "Mrs Odile Varengue, 06 12 34 56 78, is stable.")
    out = run()
    assert "Done: 0 withheld." in out
    assert "messaging.message: 1 of 1, 0 withheld" in out
    assert not Quarantine.objects.exists()


def test_a_message_is_withheld_and_told_to_every_page(
    cast: Cast, signed_in: SignIn, case: Case, missed: Message
) -> None:
    head = case.thread.__class__.objects.get().head
    run()
    missed.refresh_from_db()
    assert (str(missed.body), missed.html) == ("", "")
    assert missed.withheld_since is not None
    assert missed.revision > head
    held = Quarantine.objects.get()
    assert held.found == {"PHONE": 1, "LOCATION": 1}
    assert held.author == cast.author
    page = signed_in(cast.colleague).get(case.get_absolute_url()).content.decode()
    assert "Oldham" not in page
    assert "being checked" in page.lower()


def test_a_case_is_withheld_on_its_page_and_in_lists(
    cast: Cast, signed_in: SignIn, case: Case
) -> None:
    store(case, title="Mrs Odile Varengue", question="Which one?")
    run()
    client = signed_in(cast.colleague)
    for address in (case.get_absolute_url(), reverse("cases:list"), reverse("cases:home")):
        page = client.get(address).content.decode()
        assert "Varengue" not in page
        assert "Which one?" not in page
        assert "being checked" in page.lower()


@pytest.mark.django_db(transaction=True)
async def test_a_withheld_text_is_in_no_frame(cast: Cast, case: Case, missed: Message) -> None:
    key = await threaded(session_of)(cast.colleague)
    async with Page(key) as page:
        await page.watch(case.thread_id)
        page.received.clear()
        await threaded(rescan_row)(Message, missed.pk)
        frame = await page.hear("message")
        assert frame["message"]["withheld"]
        assert frame["message"]["html"] == ""
        await page.watch(case.thread_id)
        assert "Oldham" not in "".join(page.received)


def test_profiles_and_groups_are_withheld_too(cast: Cast, signed_in: SignIn) -> None:
    store(cast.author, bio=LEAK)
    store(cast.cardiology, name="Write to odile@oldham.example")
    run()
    client = signed_in(cast.colleague)
    for address in (reverse("network:practitioner", args=["author"]), reverse("network:groups")):
        assert "oldham" not in client.get(address).content.decode().lower()
    assert Quarantine.objects.count() == 2


def test_taking_out_gives_the_rest_back(cast: Cast, case: Case, missed: Message) -> None:
    run()
    held = Quarantine.objects.get()
    decide(practitioner=cast.author, held=held, decision=Decision.TAKEN_OUT)
    missed.refresh_from_db()
    assert str(missed.body) == "Call [phone], seen in [place], is stable."
    assert missed.html == "<p>Call [phone], seen in [place], is stable.</p>"
    assert missed.withheld_since is None
    assert missed.removed == {"PHONE": 1, "LOCATION": 1}
    held.refresh_from_db()
    assert (str(held.texts), held.decided_by, held.decision) == ("", cast.author, "taken_out")
    receipt = Receipt.objects.get(act=Receipt.Act.RESCAN)
    assert receipt.removed == {"LOCATION": 1, "PHONE": 1}
    assert "Done: 0 withheld" in again()


def again() -> str:
    stream = io.StringIO()
    call_command("rescan", "--again", stdout=stream)
    return stream.getvalue()


def test_keeping_keeps_what_may_be_kept_for_good(cast: Cast, case: Case, missed: Message) -> None:
    run()
    held = Quarantine.objects.get()
    with pytest.raises(Refused) as refusal:
        decide(practitioner=cast.author, held=held, decision=Decision.KEPT)
    assert refusal.value.code == "no_reason"
    with pytest.raises(Refused) as refusal:  # nobody judges what they have not read
        decide(practitioner=cast.moderator, held=held, decision=Decision.TAKEN_OUT)
    assert refusal.value.code == "unread"
    read_withheld(moderator=cast.moderator, held=held)
    decide(
        practitioner=cast.moderator,
        held=held,
        decision=Decision.KEPT,
        reason=Reason.PUBLIC_PLACE,
    )
    missed.refresh_from_db()
    assert str(missed.body) == "Call [phone], seen in Oldham, is stable."
    receipt = Receipt.objects.get(act=Receipt.Act.RESCAN)
    assert receipt.author == cast.moderator
    assert receipt.kept == [{"kind": "LOCATION", "recogniser": "place", "reason": "public_place"}]
    assert "Done: 0 withheld" in again()


def test_a_case_comes_back_whole(cast: Cast, case: Case) -> None:
    store(case, findings=LEAK)
    before = str(Case.objects.get().title)
    run()
    decide(practitioner=cast.author, held=Quarantine.objects.get(), decision=Decision.TAKEN_OUT)
    case.refresh_from_db()
    assert str(case.title) == case.heading == before
    assert str(case.findings) == "Call [phone], seen in [place], is stable."
    assert case.withheld_since is None


def test_what_its_author_vouched_for_is_not_withheld(cast: Cast, case: Case) -> None:
    keep = (Keep(text="Oldham", reason=Reason.PUBLIC_PLACE),)
    message = say(cast.author, case, "Seen in Oldham.", wishes=Wishes(keep=keep))
    run()
    message.refresh_from_db()
    assert str(message.body) == "Seen in Oldham."
    edit_message(author=cast.author, message_id=message.pk, body="Stable.")
    store(message, body="Seen in Oldham.")  # no longer vouched for
    again()
    assert Quarantine.objects.exists()


def test_a_withheld_message_is_not_edited_and_forgotten_when_deleted(
    cast: Cast, missed: Message
) -> None:
    run()
    with pytest.raises(Refused) as refusal:
        edit_message(author=cast.author, message_id=missed.pk, body="Other")
    assert refusal.value.code == "being_checked"
    delete_message(author=cast.author, message_id=missed.pk)
    held = Quarantine.objects.get()
    assert (str(held.texts), held.decision) == ("", Decision.SUPERSEDED)


def test_what_was_typed_meanwhile_is_not_overwritten(cast: Cast, signed_in: SignIn) -> None:
    store(cast.author, bio=LEAK)
    run()
    cast.author.refresh_from_db()
    from network.profiles import update_profile

    update_profile(practitioner=cast.author, bio="I like valves.")
    decide(practitioner=cast.author, held=Quarantine.objects.get(), decision=Decision.TAKEN_OUT)
    cast.author.refresh_from_db()
    assert str(cast.author.bio) == "I like valves."


@pytest.mark.parametrize("who", ["colleague", "stranger", "suspended"])
def test_others_decide_nothing(cast: Cast, missed: Message, who: str) -> None:
    run()
    held = Quarantine.objects.get()
    with pytest.raises(Refused) as refusal:
        decide(practitioner=getattr(cast, who), held=held, decision=Decision.TAKEN_OUT)
    assert refusal.value.code == "forbidden"
    held.refresh_from_db()
    assert held.decided_at is None


def test_of_two_decisions_the_first_stands(cast: Cast, missed: Message) -> None:
    run()
    held = Quarantine.objects.get()
    decide(practitioner=cast.author, held=held, decision=Decision.TAKEN_OUT)
    with pytest.raises(Refused) as refusal:
        decide(practitioner=cast.moderator, held=held, decision=Decision.KEPT, reason=Reason.OTHER)
    assert refusal.value.code == "settled"


def test_a_rescan_goes_on_where_it_stopped(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = [say(cast.author, case, f"Message {n}") for n in range(5)]
    store(messages[4], body=LEAK)
    monkeypatch.setattr(rescanning, "BATCH", 2)
    seen: list[object] = []
    whole = quarantining.rescan_row

    def watched(model: object, key: object) -> Quarantine | None:
        if model is Message:
            seen.append(key)
        return whole(model, key)  # type: ignore[arg-type]

    monkeypatch.setattr(rescanning, "rescan_row", watched)
    for step in rescan():
        if step.model == "messaging.message":
            break  # as if it were stopped after the first two
    assert seen == [m.pk for m in messages[:2]]
    list(rescan())
    assert seen == [m.pk for m in messages]
    assert Quarantine.objects.count() == 1
    progress = RescanProgress.objects.get(model="messaging.message")
    assert (progress.scanned, progress.found) == (5, 1)
    assert progress.finished_at is not None
    assert list(rescan()) == []


def test_a_row_that_cannot_be_checked_is_said_and_tried_again(
    cast: Cast, missed: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise DeidentificationError

    with monkeypatch.context() as patched:
        patched.setattr(quarantining, "filter_keeping_mentions", broken)
        with pytest.raises(CommandError):
            run()
    assert "messaging.message: 1 of 1, 1 withheld" in run()


def test_redacting_reaches_what_is_withheld(cast: Cast, case: Case, missed: Message) -> None:
    from cases.redacting import redact_own_message
    from deidentification import Kind

    run()
    missed.refresh_from_db()
    redact_own_message(author=cast.author, message=missed, words=["Oldham"], kind=Kind.OTHER)
    held = Quarantine.objects.get()
    assert "Oldham" not in str(held.texts)
    assert "seen in [removed]" in json.loads(str(held.texts))["body"]


def test_the_chains_stay_whole(cast: Cast, case: Case, missed: Message) -> None:
    store(cast.author, bio=LEAK)
    run()
    for held in Quarantine.objects.all():
        read_withheld(moderator=cast.moderator, held=held)
        decide(practitioner=cast.moderator, held=held, decision=Decision.TAKEN_OUT)
    stream = io.StringIO()
    call_command("export_receipts", stdout=stream)
    assert first_fault(stream.getvalue().splitlines()) is None
