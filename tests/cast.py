"""Who plays in the tests. Each test tells its story with these people.

- the author belongs to Cardiology and opens cases there;
- the colleague belongs to Cardiology too;
- the stranger is verified, and belongs to Neurology only;
- the newcomer waits for verification;
- the suspended one was put out, and still has a membership of Cardiology;
- the moderator belongs to no group.
"""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from deidentification import deidentify
from network.models import Membership, Practitioner, Specialty, SpecialtyGroup, User

PASSWORD = "correct-horse-battery-9"


@dataclass(frozen=True)
class Cast:
    cardiology: SpecialtyGroup
    neurology: SpecialtyGroup
    author: Practitioner
    colleague: Practitioner
    stranger: Practitioner
    newcomer: Practitioner
    suspended: Practitioner
    moderator: Practitioner


def assemble() -> Cast:
    cardiology = _group(Specialty.CARDIOLOGY)
    neurology = _group(Specialty.NEUROLOGY)
    pending, verified, suspended = (
        Practitioner.Status.PENDING,
        Practitioner.Status.VERIFIED,
        Practitioner.Status.SUSPENDED,
    )
    return Cast(
        cardiology=cardiology,
        neurology=neurology,
        author=make_person("author", "Aurèle Trebaz", verified, cardiology),
        colleague=make_person("colleague", "Coline Vastrou", verified, cardiology),
        stranger=make_person("stranger", "Sixtine Morvaud", verified, neurology),
        newcomer=make_person("newcomer", "Nils Qvarn", pending),
        suspended=make_person("suspended", "Sorel Dubrac", suspended, cardiology),
        moderator=make_person("moderator", "Maude Pellorce", verified, is_moderator=True),
    )


def _group(specialty: Specialty) -> SpecialtyGroup:
    return SpecialtyGroup.objects.create(
        slug=specialty.value, specialty=specialty, description=deidentify("")
    )


def make_person(
    handle: str,
    name: str,
    status: Practitioner.Status,
    group: SpecialtyGroup | None = None,
    **fields: bool,
) -> Practitioner:
    user = User.objects.create_user(f"{handle}@hospital.example", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    person = Practitioner.objects.create(
        user=user,
        handle=handle,
        name=name,
        title="dr",
        specialty=Specialty.CARDIOLOGY,
        city="Melbourg",
        status=status,
        level=Practitioner.Level.NONE if status == "pending" else Practitioner.Level.PRACTICE,
        **fields,
    )
    if group:
        Membership.objects.create(practitioner=person, group=group)
    return person
