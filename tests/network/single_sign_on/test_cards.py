"""Pro Santé Connect: whoever comes with its verified number is verified at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from network.models import AuditEntry, Claim, Practitioner, Proof, User, today
from tests.cast import Cast
from tests.network.single_sign_on.journeys import RPPS, Journey, RunningProvider, card_of
from tests.signing_in import browser_of

Status, Level = Practitioner.Status, Practitioner.Level


def has_number(practitioner: Practitioner, number: str = RPPS, **fields: object) -> Practitioner:
    Practitioner.objects.filter(pk=practitioner.pk).update(
        registry="rpps", registry_number=number, country="FR", **fields
    )
    return Practitioner.objects.get(pk=practitioner.pk)


def joined() -> Practitioner:
    return Practitioner.objects.get(user__email="odeline@melbourg.example")


def test_whoever_comes_with_a_card_is_verified_at_once(card: Journey) -> None:
    card.provider.becomes(card_of())
    page = card.go()
    assert page.headers["Location"] == reverse("socialaccount_signup")
    form = card.client.get(reverse("socialaccount_signup")).text
    assert "Odeline Trévalec" in form and RPPS in form
    assert 'name="email"' in form
    assert 'name="name"' not in form and 'name="specialty"' not in form

    card.join()
    me = joined()
    assert (me.status, me.level) == (Status.VERIFIED, Level.PRACTICE)
    assert (me.registry, me.registry_number, me.country) == ("rpps", RPPS, "FR")
    assert (me.name, me.title, me.profession, me.specialty) == (
        "Odeline Trévalec",
        "dr",
        "doctor",
        "cardiology",
    )
    assert me.decided_by is None
    (claim,) = me.claims.all()
    assert claim.state == Claim.State.APPROVED
    (proof,) = claim.proofs.all()
    assert (proof.kind, proof.detail) == (Proof.Kind.PRO_SANTE_CONNECT, "Pro Santé Connect")


def test_the_mail_speaks_of_no_moderator_where_none_decided(
    card: Journey, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    card.provider.becomes(card_of())
    card.go()
    with django_capture_on_commit_callbacks(execute=True):
        card.join()
    assert any("Your number is confirmed" in mail.body for mail in mailoutbox)
    assert not any("A moderator has checked" in mail.body for mail in mailoutbox)


def test_nothing_typed_or_forged_in_the_form_goes_before_the_card(card: Journey) -> None:
    # case B13
    card.provider.becomes(card_of())
    card.go()
    card.join(name="Aurèle Trebaz", profession="pharmacist", specialty="surgery", title="pr")
    me = joined()
    assert (me.name, me.profession, me.specialty) == ("Odeline Trévalec", "doctor", "cardiology")


@pytest.mark.parametrize("missing", [{"SubjectRefPro": None}, {"SubjectRefPro": {"exercices": []}}])
def test_a_card_that_says_no_profession_gives_none(card: Journey, missing: dict) -> None:
    card.provider.becomes(card_of(**missing))
    card.go()
    assert 'name="profession"' not in card.client.get(reverse("socialaccount_signup")).text
    card.join(specialty="nephrology", profession="doctor")
    me = joined()
    assert me.status == Status.VERIFIED
    assert (me.profession, me.specialty) == ("other", "nephrology")
    assert me.name == "Odeline Trévalec"  # from the given and the family name


def test_somebody_without_a_number_is_verified_by_nobody(card: Journey) -> None:
    """People who work for a practitioner have a card of the practice, with a FINESS number."""
    card.provider.becomes(card_of(SubjectNameID="3750712184/001", preferred_username=""))
    card.go()
    card.join(specialty="cardiology")
    me = joined()
    assert (me.status, me.registry_number, me.name) == (Status.PENDING, "", "Odeline Trévalec")
    assert not Proof.objects.filter(kind=Proof.Kind.PRO_SANTE_CONNECT).exists()


def test_a_number_of_somebody_verified_is_disputed(card: Journey, cast: Cast) -> None:  # case B3
    has_number(cast.author)
    card.provider.becomes(card_of())
    card.go()
    card.join()
    me = joined()
    assert me.status == Status.PENDING
    assert me.claims.get().state == Claim.State.DISPUTED
    assert me.claims.get().proofs.get().kind == Proof.Kind.PRO_SANTE_CONNECT
    cast.author.refresh_from_db()
    assert (cast.author.status, cast.author.registry_number) == (Status.VERIFIED, RPPS)


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.REVOKED])
def test_whoever_was_put_out_does_not_come_back_with_a_card(
    card: Journey, cast: Cast, status: str
) -> None:
    has_number(cast.suspended, status=status)
    card.provider.becomes(card_of())
    card.go()
    card.join()
    assert joined().status == Status.PENDING


def test_a_number_that_is_only_claimed_is_its_holders(card: Journey, cast: Cast) -> None:
    Claim.objects.create(
        practitioner=cast.newcomer,
        country="FR",
        registry="rpps",
        number=RPPS,
        name="Odeline Trévalec",
        profession="doctor",
        specialty="cardiology",
    )
    card.provider.becomes(card_of())
    card.go()
    card.join()
    assert joined().status == Status.VERIFIED
    assert cast.newcomer.claims.get().state == Claim.State.DISPUTED


def test_who_was_suspended_stays_out_when_they_sign_in(card: Journey) -> None:
    card.provider.becomes(card_of())
    card.go()
    card.join()
    Practitioner.objects.filter(pk=joined().pk).update(status=Status.SUSPENDED)
    User.objects.get().emailaddress_set.update(verified=True)
    Journey(card.provider).go()
    assert joined().status == Status.SUSPENDED


def comes_in(card: Journey) -> Journey:
    """An account with this card, whose address is confirmed; and a new browser, in it."""
    card.go()
    card.join()
    joined().user.emailaddress_set.update(verified=True)
    again = Journey(card.provider)
    again.go()
    return again


def test_the_card_opens_the_account_the_next_time(card: Journey) -> None:
    card.provider.becomes(card_of())
    again = comes_in(card)
    assert again.client.get(reverse("cases:home")).status_code == 200
    assert User.objects.count() == Practitioner.objects.count() == Claim.objects.count() == 1


def test_the_subject_decides_who_it_is_and_no_address(card: Journey, cast: Cast) -> None:
    """Case A11: an account that has the address stays its own, and nothing says that it exists."""
    address = cast.author.user.email
    card.provider.becomes(card_of(email=address, email_verified=True))
    card.go()
    answer = card.join(email=address)
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert not card.client.get(reverse("cases:home")).wsgi_request.user.is_authenticated
    assert not cast.author.user.socialaccount_set.exists()


def test_a_sign_in_near_the_end_renews_the_verification(card: Journey) -> None:
    card.provider.becomes(card_of())
    again = comes_in(card)
    Practitioner.objects.update(verified_until=today() + timedelta(days=20))
    Journey(again.provider).go()
    assert joined().verified_until > today() + timedelta(days=300)
    assert joined().claims.filter(kind=Claim.Kind.RENEWAL, state="approved").count() == 1


def test_another_name_on_the_card_changes_nobody_who_is_verified(card: Journey) -> None:  # case B11
    card.provider.becomes(card_of())
    again = comes_in(card)
    card.provider.becomes(card_of(SubjectRefPro={}, family_name="MORVAUD", given_name="SIXTINE"))
    Practitioner.objects.update(verified_until=today() + timedelta(days=20))
    Journey(again.provider).go()
    assert joined().name == "Odeline Trévalec"


def test_a_newcomers_open_claim_becomes_the_cards(card: Journey, cast: Cast) -> None:
    Claim.objects.create(
        practitioner=cast.newcomer,
        country="FR",
        registry="rpps",
        number="99700366240",
        name="Nils Qvarn",
        profession="nurse",
        specialty="cardiology",
    )
    card.provider.becomes(card_of())
    card.client = browser_of(cast.newcomer)
    card.leave_to_connect()
    page = card.come_back()
    assert page.headers["Location"] == reverse("socialaccount_connections")
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.VERIFIED
    assert (cast.newcomer.registry_number, cast.newcomer.name) == (RPPS, "Odeline Trévalec")
    assert AuditEntry.objects.filter(
        act=AuditEntry.Act.SIGN_ON_ADDED, about_id=cast.newcomer.pk
    ).exists()


def test_a_colleagues_card_is_not_connected_to_ones_account(card: Journey, cast: Cast) -> None:
    has_number(cast.author, "99700366240")
    card.provider.becomes(card_of())
    card.client = browser_of(cast.author)
    card.leave_to_connect()
    card.come_back()
    assert not cast.author.user.socialaccount_set.exists()
    assert not Claim.objects.exists()
    assert "another number" in card.client.get(reverse("socialaccount_connections")).text


def test_what_is_kept_is_who_it_is_and_nothing_else(card: Journey) -> None:
    from allauth.socialaccount.models import SocialAccount, SocialToken

    card.provider.becomes(card_of())
    card.go()
    assert "access_token" not in str(dict(card.client.session))
    assert "token" not in card.client.session["socialaccount_sociallogin"]
    card.join()
    assert not SocialToken.objects.exists()
    (account,) = SocialAccount.objects.all()
    assert account.extra_data == {
        "registry": "rpps",
        "number": RPPS,
        "name": "Odeline Trévalec",
        "title": "dr",
        "profession": "doctor",
        "specialty": "cardiology",
        "city": "",
        "number_is_verified": True,
    }


def test_the_card_counts_as_two_factors(card: Journey, provider: RunningProvider) -> None:
    card.provider.becomes(card_of())
    again = comes_in(card)
    assert again.client.get(reverse("network:people")).status_code == 200
