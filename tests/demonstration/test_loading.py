"""The demonstration touches nobody who is not invented."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from demonstration.loading import NotEmpty, load
from demonstration.people import DOMAIN
from network.models import Practitioner, User
from tests.cast import Cast


def test_it_does_not_load_where_somebody_real_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(Practitioner.objects.order_by("pk").values())
    with pytest.raises(NotEmpty):
        load()
    assert list(Practitioner.objects.order_by("pk").values()) == before
    monkeypatch.setattr(
        "demonstration.management.commands.demonstrate.call_command", lambda *a, **k: None
    )
    with pytest.raises(CommandError, match="not invented"):
        call_command("demonstrate", stdout=StringIO())


def test_it_admits_only_those_whom_it_has_made(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody invented who was there before keeps the standing they had."""
    user = User.objects.create_user(f"earlier@{DOMAIN}")
    earlier = Practitioner.objects.create(user=user, handle="earlier", name="Ea Lier")
    standing = []
    monkeypatch.setattr(
        "demonstration.loading._case",
        lambda *args: standing.append(Practitioner.objects.get(pk=earlier.pk).status),
    )
    load()
    assert set(standing) == {"pending"}
