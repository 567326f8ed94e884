"""Where somebody's own verification stands: the step they are at, and the ways on."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from network.models import Claim, Decision, MailCode, Practitioner
from network.registries.looking_up import entry_for
from network.verification.claiming import may_renew
from network.verification.documents import MAX_BYTES
from network.verification.evidence import DOCUMENTS
from network.verification.figures import usual_time
from network.verification.levels import level_by, proofs_of
from network.verification.proving import code_in_hand, listed_address, masked

State = Claim.State


class Step(IntEnum):
    SAY = 1
    SHOW = 2
    WAIT = 3
    DECIDED = 4


LABELS: dict[Step, Any] = {
    Step.SAY: _("Say who you are"),
    Step.SHOW: _("Show that it is you"),
    Step.WAIT: _("A moderator looks"),
    Step.DECIDED: _("Decided"),
}


@dataclass(frozen=True)
class Progress:
    """For the claimant's page. `claim`: the open one, else the last that was decided."""

    step: Step
    claim: Claim | None
    decision: Decision | None = None  # the last word of a moderator on this claim
    code: MailCode | None = None  # sent, and still valid
    listed_at: str = ""  # the registry's address, masked
    may_renew: bool = False
    usual: timedelta | None = None
    institutions: bool = False

    largest_document: ClassVar[int] = MAX_BYTES

    @property
    def takes_documents(self) -> bool:
        """Whether another one may be added."""
        return self.claim is not None and self.claim.evidence.count() < DOCUMENTS

    @property
    def is_open(self) -> bool:
        return self.claim is not None and self.claim.is_open

    @property
    def steps(self) -> list[tuple[str, Any]]:
        """Each step with where it stands: done, current or ahead."""
        over = self.step == Step.DECIDED

        def stands(step: Step) -> str:
            if step < self.step or over:
                return "done"
            return "current" if step == self.step else "ahead"

        return [(stands(step), label) for step, label in LABELS.items()]


def progress_of(practitioner: Practitioner) -> Progress:
    claims = practitioner.claims.exclude(state=State.WITHDRAWN)
    claim = claims.open().first() or claims.order_by("-submitted_at", "-pk").first()
    renewable = may_renew(practitioner)
    if claim is None:
        is_in = practitioner.status == Practitioner.Status.VERIFIED
        return Progress(Step.DECIDED if is_in else Step.SAY, None, may_renew=renewable)
    decision = claim.decisions.exclude(outcome=Decision.Outcome.HANDED_ON).last()
    if not claim.is_open:
        return Progress(Step.DECIDED, claim, decision=decision, may_renew=renewable)
    entry = entry_for(claim)
    level = level_by(claim, entry, proofs_of(claim))
    waits = level > Practitioner.Level.NONE and claim.state != State.MORE_NEEDED
    address = listed_address(entry)
    return Progress(
        Step.WAIT if waits else Step.SHOW,
        claim,
        decision=decision,
        code=code_in_hand(claim),
        listed_at=masked(address) if address else "",
        usual=usual_time(),
        institutions=bool(settings.INSTITUTION_DOMAINS),
    )
