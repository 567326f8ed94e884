"""The end of a verification: told 30, 7 and 1 days before, then reading only, then out.

The days are those of the zone of the network (TIME_ZONE). Access itself asks the dates at each
request; what is done here tells people, and closes what is open on the day's turn. Everything may
be repeated: each step is taken once, and steps that were missed are passed over.
"""  # case B10

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from network import auditing
from network.access import access_has_changed
from network.auditing import Act
from network.mailing import tell
from network.models import Practitioner, today

Ending = Practitioner.Ending

# With how many days of writing left somebody is told.
REMINDERS = {Ending.MONTH: 30, Ending.WEEK: 7, Ending.DAY: 1}


def send_reminders() -> int:
    """Tell everybody whose verification ends soon; returns how many were told."""
    now = today()
    within = now + timedelta(days=REMINDERS[Ending.MONTH])
    soon = _verified().filter(
        verified_until__gte=now, verified_until__lte=within, ending__lt=Ending.DAY
    )
    return sum(_take_step(pk, now) for pk in soon.values_list("pk", flat=True))


def expire_verifications() -> int:
    """Close what is over since the day's turn; returns for how many people."""
    now = today()
    over = _verified().filter(
        Q(verified_until__lt=now, ending__lt=Ending.READ_ONLY)
        | Q(readable_until__lt=now, ending__lt=Ending.OUT)
    )
    return sum(_take_step(pk, now) for pk in over.values_list("pk", flat=True))


def ending_on(practitioner: Practitioner, day: date) -> Practitioner.Ending:
    """How near the end of somebody's verification is on a day."""
    if practitioner.readable_until is not None and practitioner.readable_until < day:
        return Ending.OUT
    if practitioner.verified_until is None:
        return Ending.FAR
    left = (practitioner.verified_until - day).days
    if left < 0:
        return Ending.READ_ONLY
    near = [ending for ending, days in REMINDERS.items() if left <= days]
    return max(near, default=Ending.FAR)


def _verified() -> QuerySet[Practitioner]:
    return Practitioner.objects.filter(status=Practitioner.Status.VERIFIED)


@transaction.atomic
def _take_step(pk: int, day: date) -> bool:
    """Tell one person where they stand, unless they know; whether there was something to tell."""
    practitioner = (
        _verified().select_for_update(of=("self",)).select_related("user").filter(pk=pk).first()
    )
    if practitioner is None:
        return False
    ending = ending_on(practitioner, day)
    if ending <= practitioner.ending:
        return False
    practitioner.ending = ending
    practitioner.save(update_fields=["ending"])
    if ending in REMINDERS:
        tell(practitioner, "ends_soon", page="network:credentials")
        return True
    access_has_changed(practitioner)
    kind = "ran_out" if ending == Ending.OUT else "read_only"
    tell(practitioner, kind, page="network:credentials")
    auditing.record(Act.EXPIRED, about=practitioner, out=ending == Ending.OUT)
    return True
