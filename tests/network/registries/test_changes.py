"""Credentials live: what an import says of people who are here, and what follows for them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from network import signals
from network.models import AuditEntry, Claim, Practitioner, RegistryChange, RegistryEntry
from network.registries.comparing import differences
from network.registries.importing import import_registry
from network.registries.looking_up import look_up
from network.registries.table import ImportRefused
from network.verification.registry_changes import act_on_registry_changes
from tests.benchmarks.rpps_file import HEADER, line, rpps_number
from tests.cast import Cast

Kind = RegistryChange.Kind
NUMBER, ANOTHER = rpps_number(1), rpps_number(2)
CARDIOLOGY = "Cardiologie et maladies vasculaires"


def file_of(folder: Path, *lines: str, extra: int = 3) -> dict[str, Path]:
    """A file of the directory with these lines, and some about others."""
    others = [line(rpps_number(100 + n), **listed("TOLVAGNEUX", "Régis")) for n in range(extra)]
    file = folder / "ps-libreacces-personne-activite.txt"
    file.write_text("\n".join([HEADER, *lines, *others]) + "\n")
    return {"main": file}


def listed(
    family: str, given: str, profession: str = "Médecin", specialty: str = CARDIOLOGY
) -> Any:
    return {
        "Nom d'exercice": family,
        "Prénom d'exercice": given,
        "Libellé profession": profession,
        "Libellé savoir-faire": specialty,
        "Libellé commune (coord. structure)": "Melbourg",
    }


def author_s(**columns: str) -> str:
    """The author's line in the file."""
    return line(NUMBER, **{**listed("TREBAZ", "Aurèle"), **columns})


def numbered(person: Practitioner, number: str, registry: str = "rpps") -> Practitioner:
    person.country, person.registry, person.registry_number = "FR", registry, number
    person.level = Practitioner.Level.PRACTICE
    person.save()
    return person


@pytest.fixture
def author(cast: Cast, tmp_path: Path) -> Practitioner:
    """Verified, with a number that the version in use lists as they are."""
    author = numbered(cast.author, NUMBER)
    import_registry("rpps", file_of(tmp_path, author_s()))
    assert not RegistryChange.objects.exists()
    return author


def kinds() -> list[str]:
    return list(RegistryChange.objects.values_list("kind", flat=True))


# --- Out at once --------------------------------------------------------------------------------


def cards(folder: Path, opposed: str) -> Path:
    file = folder / "porteurs-cps-cpf.txt"
    file.write_text(
        "Identifiant national contenu dans la carte|Date début validité|Date opposition|\n"
        f"8{NUMBER}|20250601|{opposed}|\n"
    )
    return file


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (Kind.GONE, []),
        (Kind.PROFESSION, [author_s(**{"Libellé profession": "Psychologue"})]),
        (Kind.OPPOSED, [author_s()]),
    ],
)
def test_who_may_no_longer_practise_is_out_at_once(
    author: Practitioner,
    tmp_path: Path,
    kind: str,
    lines: list[str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    files = file_of(tmp_path, *lines)
    if kind == Kind.OPPOSED:
        files["cards"] = cards(tmp_path, "20261101")
    before = author.access_version
    told: list[int] = []

    def hear(sender: Any, practitioner_id: int, **kwargs: Any) -> None:
        told.append(practitioner_id)

    signals.access_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            imported = import_registry("rpps", files)
    finally:
        signals.access_changed.disconnect(hear)
    assert imported.changes == {kind: 1}
    author.refresh_from_db()
    assert author.status == Practitioner.Status.SUSPENDED
    assert author.standing_reason == Practitioner.Reason.REGISTRY
    assert author.access_version > before and told == [author.pk]  # sockets close
    claim = Claim.objects.get(practitioner=author)
    assert (claim.kind, claim.number) == (Claim.Kind.REGISTRY, NUMBER)
    assert claim in Claim.objects.waiting()
    row = AuditEntry.objects.get(act=AuditEntry.Act.DOWNGRADED)
    assert (row.about_id, row.actor_id) == (author.pk, None)
    assert RegistryChange.objects.get().acted_on_at is not None


def test_a_deactivated_number(cast: Cast, tmp_path: Path) -> None:
    author = numbered(cast.author, "1999990017", "npi")
    file = tmp_path / "npidata_pfile_20050523-20261108.csv"
    header = (
        "NPI,Entity Type Code,Provider Last Name (Legal Name),Provider First Name,"
        "Provider Business Practice Location Address City Name,NPI Deactivation Date,"
        "NPI Reactivation Date,Healthcare Provider Taxonomy Code_1\n"
    )
    file.write_text(header + "1999990017,1,TREBAZ,AURELE,FERNHOLLOW,,,207RC0000X\n")
    import_registry("npi", {"main": file})
    assert kinds() == []
    file.write_text(header + "1999990017,,,,,11/02/2026,,\n")
    import_registry("npi", {"main": file})
    author.refresh_from_db()
    assert kinds() == [Kind.INACTIVE]
    assert author.status == Practitioner.Status.SUSPENDED
    entry = look_up("npi", "1999990017")
    assert entry is not None and not entry.active


# --- Asked, and still in ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (Kind.NAME, {"Nom d'exercice": "QUERVASTEL"}),
        (Kind.SPECIALTY, {"Libellé savoir-faire": "Néphrologie"}),
    ],
)
def test_another_name_or_specialty_is_put_to_the_moderators(
    author: Practitioner, tmp_path: Path, kind: str, columns: dict[str, str]
) -> None:
    import_registry("rpps", file_of(tmp_path, author_s(**columns)))
    author.refresh_from_db()
    assert kinds() == [kind]
    assert author.status == Practitioner.Status.VERIFIED
    assert author.is_admitted
    claim = Claim.objects.get(practitioner=author)
    assert claim.kind == Claim.Kind.REGISTRY
    assert author.specialty == "cardiology"  # until somebody has decided


# --- Once ---------------------------------------------------------------------------------------


def test_everything_happens_once(author: Practitioner, tmp_path: Path) -> None:
    for extra in (3, 4, 5):  # each another file; the author stays away
        import_registry("rpps", file_of(tmp_path, extra=extra))
        import_registry("rpps", file_of(tmp_path, extra=extra))
    act_on_registry_changes()
    assert kinds() == [Kind.GONE]
    assert Claim.objects.count() == 1
    assert AuditEntry.objects.filter(act=AuditEntry.Act.DOWNGRADED).count() == 1


def test_who_was_let_in_again_knowing_it_is_not_put_out_again(
    author: Practitioner, tmp_path: Path
) -> None:
    import_registry("rpps", file_of(tmp_path))
    Claim.objects.update(state=Claim.State.APPROVED)
    Practitioner.objects.filter(pk=author.pk).update(status=Practitioner.Status.VERIFIED)
    import_registry("rpps", file_of(tmp_path, extra=4))
    author.refresh_from_db()
    assert author.status == Practitioner.Status.VERIFIED


def test_killed_after_the_switch_it_is_made_up_for(author: Practitioner, tmp_path: Path) -> None:
    files = file_of(tmp_path)
    signals.registry_changed.disconnect(act_on_registry_changes)
    try:
        import_registry("rpps", files)  # switched, and then killed
    finally:
        signals.registry_changed.connect(act_on_registry_changes)
    author.refresh_from_db()
    assert author.status == Practitioner.Status.VERIFIED
    assert RegistryChange.objects.get().acted_on_at is None
    again = import_registry("rpps", files)
    assert again.was_current
    author.refresh_from_db()
    assert author.status == Practitioner.Status.SUSPENDED
    assert Claim.objects.count() == 1


def test_who_is_not_verified_is_not_compared(author: Practitioner, tmp_path: Path) -> None:
    for status in ("pending", "suspended", "revoked"):
        Practitioner.objects.filter(pk=author.pk).update(status=status)
        import_registry("rpps", file_of(tmp_path, extra=len(status)))
        author.refresh_from_db()
        assert author.status == status
    assert kinds() == []
    assert mail.outbox == []


# --- The brake ----------------------------------------------------------------------------------


@pytest.fixture
def six(cast: Cast, tmp_path: Path) -> list[Practitioner]:
    """Six verified people, all listed."""
    people = [cast.author, cast.colleague, cast.stranger, cast.moderator, cast.newcomer]
    people.append(cast.suspended)
    Practitioner.objects.update(status=Practitioner.Status.VERIFIED)
    lines = []
    for place, person in enumerate(people):
        person.refresh_from_db()
        given, family = person.name.split(" ", 1)
        numbered(person, rpps_number(place))
        lines.append(line(rpps_number(place), **listed(family.upper(), given)))
    import_registry("rpps", file_of(tmp_path, *lines))
    assert kinds() == []
    return people


def statuses() -> set[str]:
    return set(Practitioner.objects.values_list("status", flat=True))


def test_a_file_that_would_put_out_too_many_is_refused(
    six: list[Practitioner], tmp_path: Path
) -> None:
    files = file_of(tmp_path, extra=9)
    for _again in range(2):
        with pytest.raises(ImportRefused, match=r"out 6 of the 6 .*No longer listed: 6"):
            import_registry("rpps", files)
    assert statuses() == {"verified"}
    assert kinds() == []
    assert look_up("rpps", six[0].registry_number) is not None  # the version before answers
    imported = import_registry("rpps", files, accept_losses=True)
    assert imported.changes == {Kind.GONE: 6}
    assert statuses() == {"suspended"}


def test_a_part_of_the_file_is_refused(author: Practitioner, tmp_path: Path) -> None:
    import_registry("rpps", file_of(tmp_path, author_s(), extra=50))
    with pytest.raises(ImportRefused, match="a part of the file"):
        import_registry("rpps", file_of(tmp_path, author_s(), extra=20))
    assert RegistryEntry.objects.filter(version__state="current").count() == 51


# --- What is a change ---------------------------------------------------------------------------


def entry(**fields: Any) -> RegistryEntry:
    known = {
        "family_name": "TREBAZ",
        "given_name": "Aurèle",
        "profession": "doctor",
        "specialty": "cardiology",
    }
    return RegistryEntry(number=NUMBER, **{**known, **fields})


@pytest.mark.parametrize(
    ("before", "after", "first", "expected"),
    [
        (entry(), entry(), False, []),
        (None, entry(), True, []),
        (None, None, True, [Kind.GONE]),  # verified by hand, and the registry knows nothing of it
        (None, None, False, []),  # nor did the version that its moderators had
        (entry(), None, False, [Kind.GONE]),
        (entry(), entry(active=False), False, [Kind.INACTIVE]),
        (entry(active=False), entry(active=False), False, []),
        (None, entry(active=False), True, [Kind.INACTIVE]),
        (entry(), entry(opposed_on=date(2026, 8, 1)), False, [Kind.OPPOSED]),
        (entry(opposed_on=date(2026, 8, 1)), entry(opposed_on=date(2026, 9, 1)), False, []),
        (entry(), entry(profession="nurse"), False, [Kind.PROFESSION]),
        (entry(), entry(profession="nurse", other_professions="doctor"), False, []),
        (entry(), entry(profession=""), False, []),
        (entry(profession="nurse"), entry(profession="nurse"), False, []),
        (entry(), entry(family_name="QUERVASTEL"), False, [Kind.NAME]),
        (entry(), entry(family_name="QUERVASTEL", other_names="TREBAZ"), False, []),
        (entry(), entry(family_name="TREBAZ-QUERVASTEL"), False, []),
        (entry(family_name="TRÉBAZ"), entry(), False, []),
        (None, entry(family_name="QUERVASTEL"), True, [Kind.NAME]),
        (entry(), entry(family_name="", given_name="", active=False), False, [Kind.INACTIVE]),
        (entry(), entry(specialty="nephrology"), False, [Kind.SPECIALTY]),
        (entry(specialty="nephrology"), entry(), False, []),  # now as it was verified
        (entry(), entry(specialty=""), False, []),
        (
            entry(),
            entry(active=False, profession="nurse", family_name="QUERVASTEL"),
            False,
            [Kind.INACTIVE, Kind.PROFESSION, Kind.NAME],
        ),
    ],
)
def test_differences(
    before: RegistryEntry | None, after: RegistryEntry | None, first: bool, expected: list[str]
) -> None:
    member = Practitioner(name="Aurèle Trebaz", profession="doctor", specialty="cardiology")
    found = [kind for kind, _was, _stands in differences(member, before, after, first=first)]
    assert found == expected


def test_whose_profession_is_another_one_does_not_lose_it_by_leaving_it() -> None:
    member = Practitioner(name="Aurèle Trebaz", profession="other", specialty="cardiology")
    graduated = differences(member, entry(profession="other"), entry(), first=False)
    assert list(graduated) == []
