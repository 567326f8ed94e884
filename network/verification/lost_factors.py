"""Somebody has lost phone, passkeys and recovery codes: a moderator who has made sure who asks
lets them begin anew."""

import secrets

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from network.access import access_has_changed
from network.auditing import Act, record
from network.mailing import tell
from network.models import Practitioner, User
from network.verification.independence import lock_moderator, one_decision, refuse_ties


def reset_sign_in(*, moderator: Practitioner, practitioner: Practitioner) -> None:
    """Take away second factors, recovery codes and password, and end all sessions.

    Two things lead in again, of which the moderator's word is one: a new password comes by mail
    to the address that was confirmed, and the next second factor is set up after it. Whoever
    signs in by a provider alone goes on doing so. Raises DecisionRefused.
    """
    with one_decision(moderator=moderator, about=practitioner):
        moderator, people = lock_moderator(moderator, practitioner)
        practitioner = people[practitioner.pk]
        refuse_ties(moderator, practitioner)
        factors = Authenticator.objects.filter(user_id=practitioner.user_id)
        lost = sorted(factors.values_list("type", flat=True))
        factors.delete()
        _forget_password(practitioner.user)
        for session in UserSession.objects.filter(user_id=practitioner.user_id):
            session.end()
        access_has_changed(practitioner)
        tell(practitioner, "sign_in_reset", page="account_reset_password")
        record(Act.FACTOR_REMOVED, actor=moderator, about=practitioner, factors=lost)


def _forget_password(user: User) -> None:
    by_provider_alone = (
        not user.has_usable_password() and SocialAccount.objects.filter(user_id=user.pk).exists()
    )
    if not by_provider_alone:
        # One that nobody knows, so that a new one can be asked for by mail.
        user.set_password(secrets.token_urlsafe(48))
        user.save(update_fields=["password"])
