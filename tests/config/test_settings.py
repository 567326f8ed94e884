"""Production starts only when it is safe, and says what is missing.

Each test starts a process of its own with nothing but the named variables: the settings are read
once, when a process starts.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAFE = {
    "SECRET_KEY": "of-a-test-and-used-nowhere-" + "q7" * 30,
    "SITE_ORIGIN": "https://consilium.example.org",
    "EVIDENCE_KEYS": "b2YtYS10ZXN0LWFuZC11c2VkLW5vd2hlcmUtZWxzZSE=",
}

HOSPITAL = """[{
    "id": "hospital", "name": "Melbourg Hospital", "client_id": "consilium",
    "secret": "Vrai-Secret", "registry": "rpps",
    "discovery": "https://id.melbourg.example/.well-known/openid-configuration"
}]"""


def run(*arguments: str, data: Path, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """`python …` with these variables and no other; a variable that is None is left out."""
    given = {name: value for name, value in environment.items() if value is not None}
    given |= {"PATH": os.environ["PATH"], "DATA_DIR": str(data)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def check(*options: str, data: Path, **environment: str | None) -> tuple[int, str]:
    done = run("manage.py", "check", *options, data=data, **environment)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("database", "redis"),
    [(None, None), ("postgres://consilium@localhost/consilium", "redis://localhost/0")],
    ids=["one process", "several"],
)
def test_production_that_is_set_up_has_no_warning(
    tmp_path: Path, database: str | None, redis: str | None
) -> None:
    code, said = check(
        *("--deploy", "--fail-level", "WARNING"),
        data=tmp_path,
        **SAFE,
        DATABASE_URL=database,
        REDIS_URL=redis,
    )
    assert (code, said) == (0, "")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "demonstration-" + "q7" * 30),
        ("SECRET_KEY", "django-insecure-" + "q7" * 30),
        ("SITE_ORIGIN", None),
        ("SITE_ORIGIN", "http://consilium.example.org"),
        ("SITE_ORIGIN", "consilium.example.org"),
        ("DEBUG", "true"),
        ("HTTPS", "false"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", ""),
        ("EVIDENCE_KEYS", None),
        ("EVIDENCE_KEYS", "too-short"),
        ("INSTITUTION_DOMAINS", "hospital.example,org"),
        ("INSTITUTION_DOMAINS", "@hospital.example"),
    ],
)
def test_production_refuses_what_is_unsafe_and_says_what_to_set(
    tmp_path: Path, variable: str, value: str | None
) -> None:
    code, said = check(data=tmp_path, **{**SAFE, variable: value})
    assert code != 0
    assert f"\n  - {variable}: " in said
    secret = SAFE["SECRET_KEY"]
    assert secret not in said


def test_production_names_everything_that_is_missing_at_once(tmp_path: Path) -> None:
    _, said = check(data=tmp_path)
    for variable in ("SECRET_KEY", "SITE_ORIGIN", "ALLOWED_HOSTS", "EVIDENCE_KEYS"):
        assert f"\n  - {variable}: " in said
    assert "make run" in said


def test_the_secret_of_a_demonstration_does_not_serve_production(tmp_path: Path) -> None:
    code, said = check(data=tmp_path, DEMONSTRATION="true")
    assert (code, said) == (0, "")
    file = tmp_path / "demonstration.key"
    assert file.stat().st_mode & 0o077 == 0, "only its owner may read the secret"
    code, said = check(data=tmp_path, **{**SAFE, "SECRET_KEY": file.read_text()})
    assert code != 0
    assert "\n  - SECRET_KEY: " in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"PSC_CLIENT_ID": "consilium"},
        {"OPENID_PROVIDERS": "no json"},
        {"OPENID_PROVIDERS": '[{"id": "hospital", "secret": "Vrai-Secret"}]'},
        {"OPENID_PROVIDERS": HOSPITAL.replace("https://", "http://")},
        {"OPENID_PROVIDERS": HOSPITAL.replace("rpps", "ordre")},
    ],
)
def test_single_sign_on_that_is_set_up_wrong_is_refused(
    tmp_path: Path, wrong: dict[str, str]
) -> None:
    code, said = check(data=tmp_path, **{**SAFE, **wrong})
    assert code != 0
    assert next(iter(wrong)) in said
    assert "Vrai-Secret" not in said


def test_single_sign_on_that_is_set_up_right_is_taken(tmp_path: Path) -> None:
    card = {"PSC_CLIENT_ID": "consilium", "PSC_CLIENT_SECRET": "Vrai-Secret"}
    code, said = check(data=tmp_path, **SAFE, **card, OPENID_PROVIDERS=HOSPITAL)
    assert (code, said) == (0, "")


QUESTIONS = """
import django
django.setup()
from django.apps import apps
from django.conf import settings
from django.urls import Resolver404, resolve
def leads_somewhere(path):
    try:
        return bool(resolve(path))
    except Resolver404:
        return False
print(apps.is_installed("demonstration"), leads_somewhere("/demonstration/sign-in/"))
print(leads_somewhere("/admin/"))
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT)
print(settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY)
same_site = settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE
print(settings.SESSION_COOKIE_HTTPONLY, *same_site)
"""
ALIKE = "True Lax Lax"  # where no flag depends on TLS


def test_production_has_no_demonstration_and_secure_cookies(
    tmp_path: Path,
) -> None:  # cases A16, A19
    inside = {"DJANGO_SETTINGS_MODULE": "config.settings"}
    production = run("-c", QUESTIONS, data=tmp_path, **SAFE, **inside)
    assert production.stdout.splitlines() == [
        "False False",
        "False",
        "__Host-session True True",
        "__Host-csrf True True",
        ALIKE,
    ]
    demonstration = run("-c", QUESTIONS, data=tmp_path, DEMONSTRATION="true", **inside)
    assert demonstration.stdout.splitlines() == [
        "True True",
        "False",
        "sessionid False False",
        "csrftoken False True",
        ALIKE,
    ]
