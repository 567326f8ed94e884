"""An institution's own provider: what its word is worth is for the settings to say."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils import timezone

from network.models import Claim, Practitioner, Proof, User
from network.verification.claiming import submit_claim
from tests.cast import PASSWORD, Cast
from tests.network.single_sign_on.journeys import HOSPITAL, RPPS, Journey
from tests.signing_in import browser_of

Status, Level = Practitioner.Status, Practitioner.Level
SURE = {"mail_domains": ("melbourg.example",)}


def nurse(**changes: Any) -> dict[str, Any]:
    return {
        "sub": "u-4711",
        "name": "Odeline Trévalec",
        "email": "odeline@melbourg.example",
        "job": "Médecin",
        "ward": "Cardio",
        "rpps": RPPS,
        "hr": "checked",
        **changes,
    }


def believing(settings: Any, **changes: Any) -> None:
    settings.SIGN_ON_PROVIDERS = [
        replace(each, **changes) if each.id == HOSPITAL else each
        for each in settings.SIGN_ON_PROVIDERS
    ]


def joined() -> Practitioner:
    return Practitioner.objects.get(user__email="odeline@melbourg.example")


def test_a_number_that_the_institution_has_checked_verifies_at_once(employee: Journey) -> None:
    employee.provider.becomes(nurse())
    employee.go()
    employee.join()
    me = joined()
    assert (me.status, me.level, me.registry_number) == (Status.VERIFIED, Level.PRACTICE, RPPS)
    (proof,) = Proof.objects.all()
    assert (proof.kind, proof.detail) == (Proof.Kind.SINGLE_SIGN_ON, "Melbourg Hospital")


def test_a_number_that_it_has_not_checked_waits_with_its_proof(employee: Journey) -> None:
    employee.provider.becomes(nurse(hr="unknown"))
    employee.go()
    employee.join()
    me = joined()
    assert (me.status, me.registry_number) == (Status.PENDING, "")
    claim = me.claims.get()
    assert (claim.state, claim.number) == (Claim.State.RECEIVED, RPPS)
    assert claim.proofs.get().kind == Proof.Kind.SINGLE_SIGN_ON


def claims(practitioner: Practitioner, **changes: str) -> Claim:
    fields = {"country": "FR", "registry": "rpps", "number": RPPS, "name": "Odeline Trévalec"}
    fields |= {"title": "", "profession": "doctor", "specialty": "cardiology", "city": ""}
    return submit_claim(practitioner=practitioner, **{**fields, **changes})


def test_whoever_claims_after_coming_in_has_the_institutions_word(employee: Journey) -> None:
    employee.provider.becomes(nurse(rpps=None))
    employee.go()
    employee.join()
    assert not joined().claims.exists()
    claim = claims(joined())
    assert claim.proofs.get().kind == Proof.Kind.SINGLE_SIGN_ON
    assert claim.state == Claim.State.RECEIVED


def test_nobody_has_it_under_a_colleagues_name(employee: Journey) -> None:  # case B2
    employee.provider.becomes(nurse(rpps=None, name="Sorel Dubrac"))
    employee.go()
    employee.join()
    assert not claims(joined()).proofs.exists()


def test_nor_a_day_later(employee: Journey) -> None:
    employee.provider.becomes(nurse(rpps=None))
    employee.go()
    employee.join()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert not claims(joined()).proofs.exists()


def test_a_number_that_cannot_be_one_is_none(employee: Journey) -> None:  # case B2
    employee.provider.becomes(nurse(rpps="10005173141"))
    employee.go()
    employee.join()
    assert joined().status == Status.PENDING
    assert not joined().claims.exists()


def test_an_address_is_confirmed_by_mail_unless_the_settings_believe_it(
    employee: Journey, settings: Any
) -> None:
    employee.provider.becomes(nurse(email_verified=True))
    page = employee.go()
    assert page.headers["Location"] == reverse("socialaccount_signup")

    believing(settings, **SURE)
    page = Journey(employee.provider, to=HOSPITAL).go()
    assert page.headers["Location"] == reverse("cases:home")
    assert joined().user.emailaddress_set.get().verified


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ({"email_verified": True}, ()),
        ({}, ("elsewhere.example",)),
        ({"email_verified": False}, ("hospital.example",)),
        ({"email_verified": "false"}, ("hospital.example",)),
    ],
)
def test_no_account_is_taken_over_by_an_address(
    employee: Journey, settings: Any, cast: Cast, said: dict, believed: tuple[str, ...]
) -> None:
    believing(settings, mail_domains=believed)
    employee.provider.becomes(nurse(email=cast.author.user.email, **said))
    employee.go()
    employee.join(email=cast.author.user.email)
    assert not SocialAccount.objects.exists()
    assert "_auth_user_id" not in employee.client.session


def test_an_address_that_the_settings_believe_opens_its_account(
    employee: Journey, settings: Any, cast: Cast
) -> None:
    believing(settings, mail_domains=("hospital.example",))
    employee.provider.becomes(nurse(email=cast.author.user.email), signed={"amr": ["otp"]})
    assert employee.go().headers["Location"] == reverse("cases:home")
    # From now on the subject decides, whatever the address.
    employee.provider.becomes(nurse(email="other@elsewhere.example"), signed={"amr": ["otp"]})
    again = Journey(employee.provider, to=HOSPITAL)
    again.go()
    assert again.client.get(reverse("network:profile")).wsgi_request.user == cast.author.user


@pytest.mark.parametrize(("amr", "is_enough"), [(["pwd", "otp"], True), (["pwd"], False)])
def test_two_factors_there_are_two_factors_here(
    employee: Journey, settings: Any, amr: list[str], is_enough: bool
) -> None:  # case A1
    believing(settings, **SURE)
    employee.provider.becomes(nurse(), signed={"amr": amr})
    employee.go()
    assert joined().status == Status.VERIFIED
    page = employee.client.get(reverse("network:people"))
    assert (page.status_code == 200) is is_enough


def test_one_factor_does_not_borrow_two_from_an_attempt_before(
    employee: Journey, settings: Any
) -> None:
    """Somebody else has come from there with two factors in this browser, and not joined."""
    believing(settings, **SURE)
    employee.provider.becomes(nurse())
    Journey(employee.provider, to=HOSPITAL).go()
    employee.provider.becomes(nurse(sub="u-1", email=None), signed={"amr": ["otp"]})
    assert employee.go().headers["Location"] == reverse("socialaccount_signup")
    employee.provider.becomes(nurse(), signed={"amr": ["pwd"]})
    employee.go()
    assert "_auth_user_id" in employee.client.session
    assert employee.client.get(reverse("network:people")).status_code == 302


@pytest.mark.parametrize(("amr", "page"), [(["otp"], "cases:home"), (["pwd"], "mfa_authenticate")])
def test_who_has_an_app_shows_it_only_after_one_factor(
    employee: Journey, settings: Any, amr: list[str], page: str
) -> None:
    believing(settings, **SURE)
    employee.provider.becomes(nurse())
    employee.go()
    Authenticator.objects.create(
        user=joined().user, type=Authenticator.Type.TOTP, data={"secret": "of-the-tests"}
    )
    employee.provider.becomes(nurse(), signed={"amr": amr})
    again = Journey(employee.provider, to=HOSPITAL)
    assert again.go().headers["Location"] == reverse(page)


def test_the_claim_for_two_factors_is_read_in_the_signed_token_alone(
    employee: Journey, settings: Any
) -> None:
    believing(settings, **SURE)
    employee.provider.becomes(nurse(amr=["otp"]))
    employee.go()
    assert employee.client.get(reverse("network:people")).status_code == 302


def test_connecting_brings_proof_to_an_open_claim(employee: Journey, cast: Cast) -> None:
    Claim.objects.create(
        practitioner=cast.newcomer,
        country="FR",
        registry="rpps",
        number=RPPS,
        name="Nils Qvarn",
        profession="doctor",
        specialty="cardiology",
    )
    employee.provider.becomes(nurse(rpps=None, name="QVARN Nils"))
    employee.client = browser_of(cast.newcomer)
    employee.leave_to_connect()
    employee.come_back()
    assert cast.newcomer.claims.get().proofs.get().kind == Proof.Kind.SINGLE_SIGN_ON
    cast.newcomer.refresh_from_db()
    assert cast.newcomer.status == Status.PENDING


def connected(cast: Cast, *providers: str) -> None:
    for name in providers:
        SocialAccount.objects.create(user=cast.author.user, provider=name, uid="u-4711")


@pytest.mark.parametrize(
    ("password", "providers", "may_go"),
    [
        (True, (HOSPITAL,), True),
        (False, (HOSPITAL,), False),
        (False, (HOSPITAL, "pro-sante-connect"), True),
        (False, (HOSPITAL, "no-longer-there"), False),
    ],
)
def test_the_last_way_in_stays(
    provider: Any, cast: Cast, password: bool, providers: tuple[str, ...], may_go: bool
) -> None:
    if not password:
        cast.author.user.set_unusable_password()
        cast.author.user.save()
    connected(cast, *providers)
    client = browser_of(cast.author)
    own = SocialAccount.objects.get(provider=HOSPITAL)
    page = client.post(reverse("socialaccount_connections"), {"account": own.pk}, follow=True)
    assert page.status_code == 200
    assert SocialAccount.objects.filter(pk=own.pk).exists() is not may_go
    assert ("only way in" in page.text) is not may_go


def test_an_identity_of_somebody_else_is_not_disconnected(provider: Any, cast: Cast) -> None:
    connected(cast, HOSPITAL)
    own = SocialAccount.objects.get()
    browser_of(cast.colleague).post(reverse("socialaccount_connections"), {"account": own.pk})
    assert SocialAccount.objects.exists()


def test_an_identity_of_another_account_is_not_connected(employee: Journey, cast: Cast) -> None:
    connected(cast, HOSPITAL)
    employee.provider.becomes(nurse())
    employee.client = browser_of(cast.colleague)
    employee.leave_to_connect()
    employee.come_back()
    assert SocialAccount.objects.get().user == cast.author.user
    page = employee.client.get(reverse("socialaccount_connections"))
    assert "belongs to another account" in page.text


def test_a_mail_is_no_way_into_an_account_without_a_password(
    employee: Journey, mailoutbox: list[Any]
) -> None:
    employee.provider.becomes(nurse())
    employee.go()
    employee.join()
    mailoutbox.clear()
    address = reverse("account_reset_password")
    employee.client.post(address, {"email": "odeline@melbourg.example"})
    (mail,) = mailoutbox
    assert "/password/reset/key/" not in mail.body

    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    employee.client.post(address, {"email": "odeline@melbourg.example"})
    assert "/password/reset/key/" in mailoutbox[-1].body
