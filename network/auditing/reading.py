"""The audit trail in words that people understand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from network.models import (
    AuditEntry,
    Claim,
    Decision,
    Evidence,
    Practitioner,
    Proof,
    Registry,
    RegistryChange,
)

Act = AuditEntry.Act
# What a detail is called, and the lists in which its code may stand.
DETAILS: dict[str, tuple[str | Promise, Sequence[type[Choices]]]] = {
    "by": (gettext_lazy("by"), (Proof.Kind,)),
    "changes": (gettext_lazy("changes"), (RegistryChange.Kind,)),
    "claim": (gettext_lazy("claim"), ()),
    "digest": (gettext_lazy("fingerprint"), ()),
    "entries": (gettext_lazy("entries"), ()),
    "given": (gettext_lazy("given"), ()),
    "kind": (gettext_lazy("kind"), (Proof.Kind, Evidence.Kind, Claim.Kind)),
    "level": (gettext_lazy("level"), (Practitioner.Level,)),
    "methods": (gettext_lazy("by what"), ()),
    "out": (gettext_lazy("access closed"), ()),
    "outcome": (gettext_lazy("outcome"), (Decision.Outcome,)),
    "page": (gettext_lazy("page"), ()),
    "provider": (gettext_lazy("provider"), ()),
    "reason": (gettext_lazy("reason"), (Practitioner.Reason, Decision.Reason)),
    "registry": (gettext_lazy("registry"), (Registry,)),
    "role": (gettext_lazy("role"), ()),
    "rows": (gettext_lazy("rows"), ()),
    "sessions": (gettext_lazy("sessions"), ()),
    "state": (gettext_lazy("state"), (Claim.State,)),
    "why": (gettext_lazy("why"), ()),
}
# What a row is about, by the label of its model; other models have their own name.
SUBJECTS: dict[str, str | Promise] = {
    "cases.report": gettext_lazy("report"),
    "network.claim": gettext_lazy("claim"),
    "network.endorsement": gettext_lazy("question to a colleague"),
    "network.evidence": gettext_lazy("document"),
    "network.specialtygroup": gettext_lazy("group"),
    "network.registryversion": gettext_lazy("copy of a registry"),
}
HASH_SHOWN = 12  # letters: enough to compare by eye
NOBODY_SIGNED_IN = (Act.SIGN_IN_FAILED, Act.FACTOR_REFUSED)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a row: a practitioner, or an account that is no more."""

    label: str
    practitioner: Practitioner | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is shown. `origin`: an address, or ""."""

    entry: AuditEntry
    actor: Person
    about: Person | None
    subject: str
    details: list[str]
    origin: str


def as_lines(entries: Iterable[AuditEntry]) -> list[Line]:
    """For moderators: everything that a row holds."""
    rows = list(entries)
    people = _people(rows)
    return [
        Line(
            entry=entry,
            actor=_actor(entry, people),
            about=_person(entry.about_id, people)
            if entry.about_id and entry.about_id != entry.actor_id
            else None,
            subject=_subject(entry.subject),
            details=[_detail(name, value) for name, value in entry.details.items()],
            origin=entry.origin or "",
        )
        for entry in rows
    ]


def as_own_lines(entries: Iterable[AuditEntry], me: Practitioner) -> list[Line]:
    """For the person concerned. Who else acted is not named: who decided about me, or vouched for
    me, is not mine to learn here, nor is where they sat. Where I was, or somebody who was not
    signed in, is."""
    rows = list(entries)
    people = _people(row for row in rows if row.actor_id == me.pk)
    return [
        Line(
            entry=entry,
            actor=_own_actor(entry, me),
            about=_person(entry.about_id, people)
            if entry.about_id and entry.about_id != me.pk
            else None,
            subject=_subject(entry.subject),
            details=[],
            origin=(entry.origin or "") if entry.actor_id in (None, me.pk) else "",
        )
        for entry in rows
    ]


def _people(rows: Iterable[AuditEntry]) -> dict[int, Practitioner]:
    ids = {one for row in rows for one in (row.actor_id, row.about_id) if one}
    return Practitioner.objects.in_bulk(list(ids))


def _person(pk: int, people: dict[int, Practitioner]) -> Person:
    known = people.get(pk)
    label = known.full_name if known else _("account %(number)d") % {"number": pk}
    return Person(label, known)


def _actor(entry: AuditEntry, people: dict[int, Practitioner]) -> Person:
    return _person(entry.actor_id, people) if entry.actor_id else _nobody(entry)


def _own_actor(entry: AuditEntry, me: Practitioner) -> Person:
    if entry.actor_id is None:
        return _nobody(entry)
    return Person(
        pgettext("who did something", "you")
        if entry.actor_id == me.pk
        else _("a moderator or a colleague")
    )


def _nobody(entry: AuditEntry) -> Person:
    """Who acts when nobody does."""
    if entry.act in NOBODY_SIGNED_IN:
        return Person(_("somebody who was not signed in"))
    return Person(_("an operator or the schedule"))


def _subject(written: str) -> str:
    """ "network.claim:12" → "claim 12"."""
    label, _colon, key = written.partition(":")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return written
    if model is Practitioner:  # the person is named already
        return ""
    return f"{SUBJECTS.get(label, model._meta.verbose_name)} {key[:HASH_SHOWN]}"


def _detail(name: str, value: Any) -> str:
    called, lists = DETAILS.get(name, (name.replace("_", " "), ()))
    values = value if isinstance(value, list) else [value]
    said = ", ".join(_code(one, lists) for one in values)
    return _("%(name)s: %(value)s") % {"name": called, "value": said}


def _code(value: Any, lists: Sequence[type[Choices]]) -> str:
    for choices in lists:
        for choice in choices:
            if choice.value == value:
                return str(choice.label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    shown = str(value) if value is not None else "–"
    return f"{shown[:HASH_SHOWN]}…" if len(shown) > 2 * HASH_SHOWN else shown
