"""The leak drill: it finds what comes through, and leaves nothing but its figures."""

import io

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command

from cases import drilling
from cases.canaries import SENTENCES, canaries
from cases.drilling import leak_drill
from cases.models import DrillResult
from deidentification import Deidentified, Kind
from messaging import filtering, posting
from messaging.models import Message, Thread
from network.models import Practitioner, Receipt, User

pytestmark = pytest.mark.django_db(transaction=True)
EACH_FORM_ONCE = sum(len(ways) for kinds in SENTENCES.values() for ways in kinds.values())


def test_the_same_seed_gives_the_same_texts_of_every_kind_in_both_languages() -> None:
    texts = list(canaries(EACH_FORM_ONCE, 3))
    assert texts == list(canaries(EACH_FORM_ONCE, 3))
    assert texts != list(canaries(EACH_FORM_ONCE, 4))
    kinds = set(Kind) - {Kind.OTHER}
    assert {(c.language, c.kind) for c in texts} == {(la, k) for la in SENTENCES for k in kinds}
    for canary in texts:
        assert canary.secrets
        assert all(secret in canary.text for secret in canary.secrets)
        assert not set("<>{}") & set(canary.text)


def test_a_drill_leaves_nothing_but_its_figures() -> None:
    result = leak_drill(texts=EACH_FORM_ONCE, seed=1)
    assert {language: set(kinds) for language, kinds in result.figures.items()} == {
        language: {kind.value for kind in kinds} for language, kinds in SENTENCES.items()
    }
    planted = sum(count[0] for kinds in result.figures.values() for count in kinds.values())
    assert planted == EACH_FORM_ONCE
    for model in (Message, Thread, Receipt, Practitioner, User, Session):
        assert not model._default_manager.exists()


def test_what_comes_through_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = filtering.filter_together

    def blind_to_phones(texts: list[str], *args: object, **more: object) -> list[Deidentified]:
        if any("06 39 98" in text or "07700" in text for text in texts):
            return [Deidentified.stored(text) for text in texts]
        return whole(texts, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(filtering, "filter_together", blind_to_phones)
    monkeypatch.setattr(posting, "split_over", lambda around, body, clean, *more: (clean, []))
    figures = leak_drill(texts=EACH_FORM_ONCE, seed=1).figures
    assert figures["fr"]["PHONE"] == [2, 1]
    assert figures["en"]["PHONE"] == [2, 1]


def test_a_drill_that_fails_cleans_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(drilling, "_came_through", broken)
    with pytest.raises(RuntimeError):
        leak_drill(texts=1, seed=1)
    assert not User.objects.exists()
    assert not DrillResult.objects.exists()


def test_the_command_says_the_figures() -> None:
    stream = io.StringIO()
    call_command("leak_drill", "--texts", "2", "--seed", "9", stdout=stream)
    assert "fr NAME" in stream.getvalue()
    assert "2 of    2" in stream.getvalue()
