"""Inviting colleagues to the network by e-mail, and who came by which invitation."""

import hashlib
import logging
import secrets
from datetime import timedelta
from functools import partial

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.mailing import send_now
from network.models import Invitation, Practitioner

INVITED_A_DAY = 10  # by one person
SENT_AN_HOUR, SENT_A_DAY = 2, 5  # to one address, whoever sends
IN_SESSION = "invitation"  # holds the id of the invitation whose link was opened
KEPT_UNUSED = timedelta(days=30)

logger = logging.getLogger(__name__)


class InvitationRefused(Exception):
    """Somebody has invited too many; the message is for them."""


@transaction.atomic
def invite_colleague(*, practitioner: Practitioner, email: str) -> Invitation:
    """Invite whoever has this address; who is here already is told so by mail, and nobody else.

    Raises PermissionDenied for whoever may not write here, and InvitationRefused, which never
    depends on whose address it is.
    """
    if not practitioner.may_write:
        raise PermissionDenied
    # The inviter's row stays locked until the commit: two tabs do not count past each other.
    Practitioner.objects.select_for_update(of=("self",)).get(pk=practitioner.pk)
    email = email.strip().lower()
    day_ago = timezone.now() - timedelta(days=1)
    mine = practitioner.invitations.filter(sent_at__gt=day_ago)
    if mine.count() >= INVITED_A_DAY:
        raise InvitationRefused(_("You have invited many colleagues today. Go on tomorrow."))
    if mine.filter(email=email).count() >= SENT_AN_HOUR:
        raise InvitationRefused(_("You have just invited this colleague. Give them a day."))
    key = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(invited_by=practitioner, email=email, key=_hashed(key))
    if _may_be_mailed(email):
        transaction.on_commit(partial(_send, practitioner, email, key))
    return invitation


def _may_be_mailed(email: str) -> bool:
    """Whether the address has not had its share of invitations, this one counted."""
    now = timezone.now()
    sent = Invitation.objects.filter(email=email)
    in_an_hour = sent.filter(sent_at__gt=now - timedelta(hours=1)).count()
    return in_an_hour <= SENT_AN_HOUR and (
        sent.filter(sent_at__gt=now - timedelta(days=1)).count() <= SENT_A_DAY
    )


def _send(inviter: Practitioner, email: str, key: str) -> None:
    """The link stands in this mail and nowhere else: so it is sent at once and never queued."""
    is_here = EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
    page = reverse("account_login") if is_here else reverse("network:invitation", args=[key])
    try:
        send_now(
            "invitation",
            address=email,
            language=inviter.user.language,
            inviter=inviter,
            is_here=is_here,
            page_url=settings.SITE_ORIGIN + page,
        )
    except Exception:
        logger.warning("An invitation could not be sent.", exc_info=True)


def invitation_of(key: str) -> Invitation | None:
    """The invitation whose link holds this key, as long as somebody may come by it."""
    return Invitation.objects.usable().filter(key=_hashed(key)).first()


@transaction.atomic
def come_by_invitation(*, practitioner: Practitioner, invitation_id: int | None) -> None:
    """Note who invited a newcomer: by the link that they opened, or else by their address. One
    invitation brings one person.

    Whoever invited somebody does not decide about them: so an invitation counts although its link
    was not followed.
    """
    usable = Invitation.objects.usable().select_related("invited_by")
    rows = usable.select_for_update(of=("self",))
    invitation = rows.filter(pk=invitation_id).first() if invitation_id else None
    if invitation is None:
        invitation = rows.filter(email=practitioner.user.email.lower()).first()
    if invitation is None:
        return
    practitioner.invited_by = invitation.invited_by
    practitioner.save(update_fields=["invited_by"])
    same = Invitation.objects.filter(invited_by=invitation.invited_by, email=invitation.email)
    same.filter(used_at=None).update(used_at=timezone.now())


def forget_unused_invitations() -> int:
    """Delete the addresses of colleagues who have not come; how many."""
    old = timezone.now() - KEPT_UNUSED
    deleted, _rows = Invitation.objects.filter(used_at=None, sent_at__lt=old).delete()
    return deleted


def _hashed(key: str) -> str:
    """Keys are long and random: a plain hash does not give them away."""
    return hashlib.sha256(key.encode()).hexdigest()
