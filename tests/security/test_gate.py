"""The gate: what people type is stored in columns that take de-identified text only."""

import pytest
from django.apps import apps
from django.db import models

from deidentification import deidentify
from deidentification.fields import DeidentifiedTextField, PlainTextRefused
from messaging.models import Message
from network.models import Practitioner, SpecialtyGroup
from tests.cast import Cast

ROOMS = ("network", "messaging", "cases")

# Text columns that are no DeidentifiedTextField, each with its reason.
ARGUED = {
    "network.User.email": "how somebody signs in; their own, confirmed by mail",
    "network.User.password": "an Argon2 hash",
    "network.User.language": "one of two codes",
    "network.User.theme": "one of three codes",
    "network.Practitioner.handle": "made from the practitioner's own name",
    "network.Practitioner.name": "the practitioner's own name: six words, no digit, @ or /; "
    "a moderator checks it, and only a moderator changes it after that",
    "network.Practitioner.search_name": "made from the name",
    "network.Practitioner.title": "one of three codes",
    "network.Practitioner.profession": "one of the professions",
    "network.Practitioner.specialty": "one of the specialties",
    "network.Practitioner.city": "where the practitioner works: six words, no digit, @ or /",
    "network.Practitioner.status": "one of three codes",
    "network.Practitioner.languages": "codes, chosen from a list",
    "network.SpecialtyGroup.slug": "made from the de-identified name",
    "network.SpecialtyGroup.specialty": "one of the specialties",
    "network.Receipt.chain": "a kind of row and its id",
    "network.Receipt.act": "one of the acts",
    "network.Receipt.subject": "a kind of row and its id",
    "network.Receipt.rules": "the version of the rules",
    "network.Receipt.removed": "kinds and counts",
    "network.Receipt.kept": "kinds, recognisers and reason codes",
    "network.Receipt.digest": "a salted hash",
    "network.Receipt.salt": "random",
    "network.Receipt.previous": "a hash",
    "network.Receipt.hash": "a hash",
    "network.Practitioner.country": "a code of two letters",
    "network.Practitioner.registry": "one of the registries",
    "network.Practitioner.registry_number": "the practitioner's own number, of a checked shape",
    "network.Practitioner.standing_reason": "one of the reason codes",
    "network.SpecialtyGroup.entrance": "one of three codes",
    "network.GroupRequest.kind": "one of two codes",
    "network.Endorsement.email": "whom a claimant asks to vouch; the colleague's own",
    "network.Invitation.email": "where the invitation goes; the colleague's own",
    "network.Invitation.key": "a hash",
    "network.Claim.kind": "one of the kinds",
    "network.Claim.state": "one of the states",
    "network.Claim.country": "a code of two letters",
    "network.Claim.registry": "one of the registries",
    "network.Claim.number": "the practitioner's own number, of a checked shape",
    "network.Claim.name": "the practitioner's own name: six words, no digit, @ or /",
    "network.Claim.title": "one of three codes",
    "network.Claim.profession": "one of the professions",
    "network.Claim.specialty": "one of the specialties",
    "network.Claim.city": "where the practitioner works: six words, no digit, @ or /",
    "network.Evidence.kind": "one of the kinds",
    "network.Evidence.digest": "a keyed hash",
    "network.Evidence.looks": "perceptual hashes",
    "network.Proof.kind": "one of the kinds",
    "network.Proof.detail": "a domain or the name of a provider, from the settings or the registry",
    "network.MailCode.address": "the practitioner's own professional address",
    "network.MailCode.code_hash": "a hash",
    "network.Decision.outcome": "one of the outcomes",
    "network.Decision.reason": "one of the reason codes",
    "network.Decision.based_on": "codes",
    "network.Decision.signature": "a signature",
    "network.RegistryVersion.registry": "one of the registries",
    "network.RegistryVersion.state": "one of the states",
    "network.RegistryVersion.source": "the name of a file that the operator imports",
    "network.RegistryVersion.digest": "a hash",
    "network.RegistryVersion.last_number": "published by the registry about a practitioner",
    "network.RegistryEntry.number": "published by the registry about a practitioner",
    "network.RegistryEntry.family_name": "published by the registry about a practitioner",
    "network.RegistryEntry.given_name": "published by the registry about a practitioner",
    "network.RegistryEntry.other_names": "published by the registry about a practitioner",
    "network.RegistryEntry.profession": "published by the registry about a practitioner",
    "network.RegistryEntry.other_professions": "published by the registry about a practitioner",
    "network.RegistryEntry.profession_label": "published by the registry about a practitioner",
    "network.RegistryEntry.specialty": "published by the registry about a practitioner",
    "network.RegistryEntry.specialty_label": "published by the registry about a practitioner",
    "network.RegistryEntry.city": "published by the registry about a practitioner",
    "network.RegistryEntry.postal_code": "published by the registry about a practitioner",
    "network.RegistryEntry.place": "published by the registry about a practitioner",
    "network.RegistryEntry.place_number": "published by the registry about a practitioner",
    "network.RegistryEntry.mail": "published by the registry about a practitioner",
    "network.RegistryChange.kind": "one of the kinds",
    "network.RegistryChange.before": "published by the registry about a practitioner",
    "network.RegistryChange.after": "published by the registry about a practitioner",
    "network.AuditEntry.act": "one of the acts",
    "network.AuditEntry.subject": "a kind of row and its id",
    "network.AuditEntry.details": "codes, numbers and hashes: `auditing.record` refuses words",
    "network.AuditEntry.previous": "a hash",
    "network.AuditEntry.hash": "a hash",
    "network.AuditHead.hash": "a hash",
    "network.ScheduledRun.job": "the name of a job",
    "network.Worker.name": "random",
    "messaging.Thread.marks": "how many letters and numbers were given",
    "messaging.Message.html": "rendered from the body, see test_html_comes_from_the_body",
    "messaging.Message.removed": "kinds and counts",
    "messaging.Image.file": "a random name",
    "cases.Case.age_unit": "one of three codes",
    "cases.Case.sex": "one of three codes",
    "cases.Case.language": "one of two codes",
    "cases.Case.removed": "kinds and counts",
    "cases.Report.item": "one of four codes",
    "cases.Report.subject": "a kind of row and its id",
    "cases.Report.reason": "one of the reasons",
    "cases.Report.kind": "one of the kinds",
    "cases.Report.outcome": "one of the outcomes",
    "cases.Report.measure": "one of three codes",
    "cases.Quarantine.cause": "one of two codes",
    "cases.Quarantine.model": "a kind of row",
    "cases.Quarantine.key": "the id of a row",
    "cases.Quarantine.found": "kinds and counts",
    "cases.Quarantine.rules": "the version of the rules",
    "cases.Quarantine.decision": "one of three codes",
    "cases.Quarantine.reason": "one of the reason codes",
    "cases.RescanProgress.model": "a kind of row",
    "cases.RescanProgress.rules": "the version of the rules",
    "cases.RescanProgress.last_key": "the id of a row",
    "cases.DrillResult.rules": "the version of the rules",
    "cases.DrillResult.figures": "languages, kinds and counts",
}
FREE_TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)


def free_text_columns() -> dict[str, models.Field]:
    return {
        f"{room}.{model.__name__}.{field.name}": field
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FREE_TEXT)
    }


def test_every_free_text_column_is_deidentified_or_argued() -> None:
    plain = {
        name
        for name, field in free_text_columns().items()
        if not isinstance(field, DeidentifiedTextField)
    }
    assert plain == set(ARGUED)


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (type(field.model()), field.name)
        for field in free_text_columns().values()
        if isinstance(field, DeidentifiedTextField)
    ],
)
def test_a_plain_str_is_refused_where_it_is_assigned(model: type[models.Model], field: str) -> None:
    with pytest.raises(PlainTextRefused) as refusal:
        model(**{field: "Mrs Agathe Morlin"})
    assert "Morlin" not in str(refusal.value)


def test_a_plain_str_is_refused_by_update_and_bulk_create(cast: Cast) -> None:  # case D27
    with pytest.raises(PlainTextRefused):
        Practitioner.objects.filter(pk=cast.author.pk).update(bio="Mrs Agathe Morlin")
    group = SpecialtyGroup(slug="x", specialty="cardiology")
    group.__dict__["description"] = "Mrs Agathe Morlin"  # round the attribute's own check
    with pytest.raises(PlainTextRefused):
        SpecialtyGroup.objects.bulk_create([group])


def test_what_is_read_back_is_deidentified_and_shows_no_text_in_its_repr(cast: Cast) -> None:
    Practitioner.objects.filter(pk=cast.author.pk).update(bio=deidentify("I like valves."))
    bio = Practitioner.objects.get(pk=cast.author.pk).bio
    assert str(bio) == "I like valves."
    assert "valves" not in repr(bio)


def test_html_comes_from_the_body(case: object, cast: Cast) -> None:
    from uuid import uuid4

    from messaging.filtering import readers_named
    from messaging.posting import post_message
    from messaging.rendering import MENTION, render

    post_message(
        author=cast.colleague,
        thread_id=case.thread_id,  # type: ignore[attr-defined]
        body="Mr Ozouf agrees with **@author**",
        client_id=uuid4(),
    )
    message = Message.objects.get()
    mentions = readers_named(message.thread, MENTION.findall(str(message.body)))
    assert message.html == render(str(message.body), mentions)
    assert "Ozouf" not in message.html
