"""What a practitioner is told, by the code that a moderator chose: on their page and by mail."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from network.models import Decision, Practitioner

DECISIONS: dict[str, Any] = {
    Decision.Reason.NAME_DIFFERS: _(
        "The registry lists this number under another name. If yours has changed, or if you"
        " practise under another one, write the name as the registry has it, or show a document"
        " that bears both."
    ),
    Decision.Reason.PROFESSION_DIFFERS: _(
        "The registry lists this number with another profession. Choose the one that stands there,"
        " or have the registry corrected first."
    ),
    Decision.Reason.NOT_IN_REGISTRY: _(
        "The registry does not list this number. Check each digit; if you were registered lately,"
        " show the letter or the card of your registration."
    ),
    Decision.Reason.NUMBER_OF_ANOTHER: _(
        "This number belongs to somebody else. Check each digit and correct it."
    ),
    Decision.Reason.UNREADABLE: _(
        "The document cannot be read. Take the picture anew: the whole page, in good light,"
        " without reflections."
    ),
    Decision.Reason.WRONG_DOCUMENT: _(
        "The document does not show what was claimed. A professional card, a diploma, or a letter"
        " of your employer or order does."
    ),
    Decision.Reason.OUT_OF_DATE: _("The document is out of date. Show one that is valid today."),
    Decision.Reason.NO_PROOF: _(
        "A number is public, and nothing shows yet that this one is yours. Have a code sent to your"
        " professional address, or show a document."
    ),
    Decision.Reason.NOT_A_CLINICIAN: _(
        "This network is for clinicians who practise or learn to. If you are one, say where, and"
        " show a document."
    ),
    Decision.Reason.NO_ANSWER: _(
        "What was asked for did not come. You can claim again as soon as you have it."
    ),
}

STANDINGS: dict[str, Any] = {
    Practitioner.Reason.CONDUCT: _("because of how you dealt with colleagues here"),
    Practitioner.Reason.LEAK: _("because something that you posted identified a patient"),
    Practitioner.Reason.CREDENTIALS: _("because the credentials that you showed do not hold"),
    Practitioner.Reason.REGISTRY: _(
        "because your professional registry no longer says what was verified"
    ),
    Practitioner.Reason.REQUEST: _("as you asked for"),
    Practitioner.Reason.OTHER: _("for a reason that the moderators can tell you"),
}


def decision_words(reason: str) -> str:
    return str(DECISIONS.get(reason, ""))


def standing_words(reason: str) -> str:
    return str(STANDINGS.get(reason, ""))
