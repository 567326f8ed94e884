"""French is complete, faithful and well set: the catalogue, the templates, the mails."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from network.models import Practitioner
from tests.cast import PASSWORD, Cast
from tests.network.verification.claims import let_in

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale/fr/LC_MESSAGES"
SOURCES = ["cases", "config", "deidentification", "demonstration", "messaging", "network"]
NO_BREAK = "\u00a0\u202f"
Key = tuple[str | None, str, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def said(entry: polib.POEntry) -> list[str]:
    """What stands for this entry in French: one text, or one and many."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def entries() -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(CATALOGUE / "django.po")) if not entry.obsolete]


# --- The catalogue -------------------------------------------------------------------------------


def test_nothing_is_left_open() -> None:
    unfinished = [e.msgid for e in entries() if e.fuzzy or not all(said(e))]
    assert unfinished == []


def test_what_is_compiled_is_what_is_written() -> None:
    compiled = polib.mofile(str(CATALOGUE / "django.mo"))
    assert {key(e): said(e) for e in compiled} == {key(e): said(e) for e in entries()}


@pytest.mark.skipif(
    not all(map(shutil.which, ("xgettext", "msguniq", "msgattrib"))),
    reason="gathering the strings needs GNU gettext",
)
def test_every_string_of_the_sources_is_in_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make messages` has been run since a string was added or changed."""
    without = shutil.ignore_patterns("__pycache__", "lexicons", "tables", "migrations")
    for room in [*SOURCES, "templates"]:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=without)
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=["fr"], no_wrap=True, verbosity=0)
    gathered = {key(e) for e in polib.pofile(str(tmp_path / "locale/fr/LC_MESSAGES/django.po"))}
    assert len(gathered) > 300
    assert gathered - {key(e) for e in entries()} == set()


# --- Faithful: what is filled in, and what is marked, is the same --------------------------------

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|</?\w+>")


def filled_in(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_placeholders_agree() -> None:
    differing = [
        entry.msgid
        for entry in entries()
        for text in said(entry)
        if filled_in(text) != filled_in(entry.msgid)
    ]
    assert differing == []


# --- Well set ------------------------------------------------------------------------------------

TYPOGRAPHY = {
    "a plain space before : ; ? ! or »": re.compile(r"[ \t\n][:;?!»]"),
    "no space before : ; ? ! or »": re.compile(rf"[^\s{NO_BREAK}:;?!.(][:;?!»](?!//)"),
    "no no-break space after «": re.compile(rf"«(?![{NO_BREAK}])"),
    "a straight apostrophe between letters": re.compile(r"[^\W\d_]'[^\W\d_]"),
    "a straight quotation mark": re.compile(r'"'),
    "three points for an ellipsis": re.compile(r"\.\.\."),
    "de-identified is not anonymous": re.compile(r"anonym", re.IGNORECASE),
    "vous, never tu": re.compile(r"\b(tu|toi|ton|ta|tes)\b", re.IGNORECASE),
}


def test_the_catalogue_is_set_as_french_is() -> None:
    wrong = [
        (rule, text)
        for entry in entries()
        for text in said(entry)
        for rule, pattern in TYPOGRAPHY.items()
        if pattern.search(text)
    ]
    assert wrong == []


# --- Nothing is said past the catalogue ----------------------------------------------------------

# 500.html must stand without any context, and says everything twice.
BILINGUAL = {"500.html"}
# Units, names and signs that are the same everywhere.
SAME_EVERYWHERE = {"Consilium", "JPEG", "PNG", "WebP", "HEIC"}
NOT_WORDS = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}"
    r"|{%\s*block \w+_width\s*%}.*?{%\s*endblock\s*%}"  # holds the name of a CSS class
    r"|{#.*?#}|{%.*?%}|{{.*?}}|<script.*?</script>|<!--.*?-->",
    re.DOTALL,
)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(
    r"\b(?:aria-label|title|placeholder|alt|content-label)=([\"'])(.*?)\1"
)
WORD = re.compile(r"[^\W\d_]{2,}")
SET_OTHERWISE = re.compile(r"[:;?!%]")  # French wants a space before it
ENTITY = re.compile(r"&#?\w+;")


def templates() -> list[Path]:
    return [
        path
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.suffix in {".html", ".txt"}
        and path.name not in BILINGUAL
        and path.name != "styleguide.html"  # its samples are of no language
    ]


def test_templates_say_nothing_that_cannot_be_translated() -> None:
    fixed = {}
    for path in templates():
        source = NOT_WORDS.sub(" ", path.read_text())
        attributes = " ".join(text for _, text in SPOKEN_ATTRIBUTE.findall(source))
        spoken = ENTITY.sub(" ", f"{TAG.sub(' ', source)} {attributes}")
        found = {*WORD.findall(spoken), *SET_OTHERWISE.findall(spoken)} - SAME_EVERYWHERE
        if found:
            fixed[str(path.relative_to(ROOT))] = found
    assert fixed == {}


# --- Mails ---------------------------------------------------------------------------------------

FRENCH = {"accept-language": "fr"}
MAILS = [
    ("account/email/email_confirmation", "code"),
    ("account/email/email_confirmation_signup", "code"),
    ("account/email/password_reset_key", "password_reset_url"),
    ("account/email/account_already_exists", "password_reset_url"),
    ("account/email/unknown_account", "signup_url"),
    ("network/email/let_in", "page_url"),
    ("network/email/put_out", "page_url"),
]


@pytest.mark.parametrize(("template", "holds"), MAILS)
def test_a_mail_says_the_same_in_both_languages(template: str, holds: str) -> None:
    address = "https://consilium.example/a/?b=1&c=2"
    context = {"site_name": "L'hôpital & nous", "email": "new@hospital.example", holds: address}
    bodies = {}
    for language in ("fr", "en"):
        with translation.override(language):
            bodies[language] = render_to_string(f"{template}_message.txt", context)
        assert address in bodies[language].split()
        assert "L'hôpital & nous" in bodies[language]
        assert "example.com" not in bodies[language]
    assert bodies["fr"].startswith("Bonjour,")
    assert bodies["en"].startswith("Hello,")
    shared = set(paragraphs(bodies["fr"])) & set(paragraphs(bodies["en"]))
    assert shared == {address, "L'hôpital & nous"}


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_who_reads_french_gets_french_mails(cast: Cast) -> None:
    for address in (cast.author.user.email, "nobody@hospital.example"):
        Client(headers=FRENCH).post(reverse("account_reset_password"), {"email": address})
    known, unknown = mail.outbox
    assert known.subject.endswith("Choisissez un nouveau mot de passe")
    assert unknown.subject.endswith("Aucun compte n’a cette adresse")
    assert all(message.body.startswith("Bonjour,") for message in mail.outbox)


def test_who_asked_to_join_in_french_is_let_in_in_french(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    fields = {
        "email": "alix.trevane@hospital.example",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "name": "Alix Trévane",
        "title": "dr",
        "profession": "doctor",
        "specialty": "neurology",
    }
    Client(headers=FRENCH).post(reverse("account_signup"), fields)
    newcomer = Practitioner.objects.get(name="Alix Trévane")
    with django_capture_on_commit_callbacks(execute=True):
        let_in(cast.moderator, newcomer)
    confirmation, decision = mail.outbox[0], mail.outbox[-1]
    assert confirmation.subject.endswith("Confirmez votre adresse e-mail")
    assert decision.subject.endswith("Votre accès est ouvert")


# --- What comes from Django and allauth ----------------------------------------------------------


def test_a_refused_form_is_refused_in_french(
    cast: Cast, signed_in: Callable[[Practitioner], Client]
) -> None:
    fields = {"age_unit": "years", "sex": "unknown"}
    page = signed_in(cast.author).post(reverse("cases:new"), fields, headers=FRENCH)
    assert "Ce champ est obligatoire." in page.content.decode()


def test_the_door_speaks_french(db: None) -> None:
    page = Client(headers=FRENCH).get(reverse("account_login")).content.decode()
    for words in ("Adresse e-mail", "Mot de passe oublié", "Se connecter avec une clé d’accès"):
        assert words in page
