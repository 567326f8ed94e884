"""Every setting, from environment variables with safe defaults (README, "Configure").

There are two modes. The demonstration (DEMONSTRATION=true) runs from a fresh clone with invented
people and one-click sign-in. Production is the default and refuses to start, saying what to set,
when it would be unsafe.
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from network.single_sign_on.configuration import is_domain, read_providers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- The mode, and what production must be told -------------------------------------------------

DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEMONSTRATION_SECRET_PREFIX = "demonstration-"  # noqa: S105 (a mark, not a secret)


def _demonstration_secret() -> str:
    """The secret of this checkout's demonstration, made at its first start."""
    file = DATA_DIR / "demonstration.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(DEMONSTRATION_SECRET_PREFIX + secrets.token_urlsafe(50))
    return file.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or (_demonstration_secret() if DEMONSTRATION else "")
# The one public address of this network: links in mails, the Origin that sockets must come from.
SITE_ORIGIN = env("SITE_ORIGIN", default="http://localhost:8000" if DEMONSTRATION else "")
SITE_NAME = env("SITE_NAME", default="Consilium")
_site = urlsplit(SITE_ORIGIN)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=["localhost", "127.0.0.1", "[::1]"]
    if DEMONSTRATION
    else list(filter(None, [_site.hostname])),
)
HTTPS = env.bool("HTTPS", default=not DEMONSTRATION)


def _demonstration_evidence_key() -> str:
    """The key of this checkout's demonstration for documents, made at its first start."""
    file = DATA_DIR / "demonstration-evidence.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(Fernet.generate_key().decode())
    return file.read_text()


# What documents are encrypted with: the first one encrypts, all of them decrypt.
EVIDENCE_KEYS = env.list("EVIDENCE_KEYS", default=[]) or (
    [_demonstration_evidence_key()] if DEMONSTRATION else []
)

# Whoever reads mail at one of these domains works there: hospital.example, and all under it.
INSTITUTION_DOMAINS = [one.strip().lower() for one in env.list("INSTITUTION_DOMAINS", default=[])]


def _is_evidence_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _unsafe_for_production() -> list[str]:
    """What must be set before this may serve real people; empty when all is well."""
    wrong = []
    if len(SECRET_KEY) < 50 or SECRET_KEY.startswith(
        ("django-insecure-", DEMONSTRATION_SECRET_PREFIX)
    ):
        wrong.append(
            "SECRET_KEY: set your own, 50 random characters or more; it is no demonstration's"
        )
    if DEBUG:
        wrong.append("DEBUG: leave it unset; it shows what people typed to strangers")
    if _site.scheme != "https" or not _site.hostname:
        wrong.append("SITE_ORIGIN: set the public address, such as https://consilium.example.org")
    if not HTTPS:
        wrong.append("HTTPS: leave it unset; sessions must not travel in the clear")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        wrong.append("ALLOWED_HOSTS: name the host of SITE_ORIGIN, never *")
    if not EVIDENCE_KEYS or not all(map(_is_evidence_key, EVIDENCE_KEYS)):
        wrong.append(
            "EVIDENCE_KEYS: set a key for the documents of practitioners; docs/operations.md says "
            "how one is made"
        )
    if not all(map(is_domain, INSTITUTION_DOMAINS)):
        wrong.append("INSTITUTION_DOMAINS: name whole domains, such as hospital.example.org")
    return wrong


if not DEMONSTRATION and (_wrong := _unsafe_for_production()):
    raise ImproperlyConfigured(
        "Consilium does not start: these settings are unsafe for production.\n  - "
        + "\n  - ".join(_wrong)
        + "\nTo look around with invented people: make run."
    )

# --- Single sign-on ------------------------------------------------------------------------------

SIGN_ON_PROVIDERS, _wrong_providers = read_providers(
    env("OPENID_PROVIDERS", default=""),
    psc={
        "client_id": env("PSC_CLIENT_ID", default=""),
        "client_secret": env("PSC_CLIENT_SECRET", default=""),
        "environment": env("PSC_ENVIRONMENT", default=""),
        "discovery": env("PSC_DISCOVERY", default=""),
    },
    allow_http=DEMONSTRATION,  # a provider on the same machine
)
if _wrong_providers:
    raise ImproperlyConfigured(
        "Consilium does not start: single sign-on is set up wrong (docs/single-sign-on.md).\n  - "
        + "\n  - ".join(_wrong_providers)
    )

# --- HTTPS ---------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS and env.bool("BEHIND_PROXY", default=True):
    # The proxy in deploy/ sets this header itself and drops a client's.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if HTTPS:  # the prefix makes browsers refuse such a cookie from a subdomain or without TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN] if SITE_ORIGIN else []
# A socket carries the visitor's cookie: only our own pages may open one.
SOCKET_ORIGINS = [SITE_ORIGIN]
if DEMONSTRATION:
    SOCKET_ORIGINS.append(SITE_ORIGIN.replace("localhost", "127.0.0.1"))
    # Two processes on two ports, without the proxy that makes them one address.
    SOCKET_ORIGINS += env.list("EXTRA_ORIGINS", default=[])
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The end of a session stands in its row; the cookie itself goes with the browser.
SESSION_ENGINE = "network.sessions"
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_IDLE_MINUTES * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True  # pages carry the token; no script needs the cookie
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],  # blob: a picture just chosen, shown before it is sent
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- The rooms -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "channels",
    "csp",
    "django_htmx",
    "heroicons",
    "deidentification",
    "network",
    "messaging",
    "cases",
]
if DEMONSTRATION:
    INSTALLED_APPS.append("demonstration")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "network.middleware.OnlyUsedMethodsMiddleware",
    "network.middleware.NoNullMiddleware",
    "network.origins.OriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "network.middleware.AdmissionMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "django.template.context_processors.i18n",
    "network.context_processors.frame",
]
if DEMONSTRATION:
    CONTEXT_PROCESSORS.append("demonstration.context_processors.people_to_choose")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Where things are kept -----------------------------------------------------------------------

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'consilium.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A writer waits instead of failing, and takes its lock before it reads.
        "timeout": 8,
        "transaction_mode": "IMMEDIATE",
        # FULL: what was acknowledged survives a power cut. secure_delete: no text in free pages.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        ),
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": 10},
        # Milliseconds: nobody waits for a lock or an answer that does not come.
        "options": "-c lock_timeout=5000 -c statement_timeout=15000",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    # Publish and subscribe only: events carry ids, completeness comes from the database.
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }
else:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels.layers.InMemoryChannelLayer",
            "CONFIG": {"capacity": 10_000, "expiry": 3_600},
        }
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Pictures are never served by address: only views that ask who may see them read this folder.
MEDIA_ROOT = DATA_DIR / "images"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "network.staticfiles.HashedStaticFiles"},
}
# Documents of practitioners, encrypted; in no backup, and in no folder that anything else reads.
EVIDENCE_DIR = DATA_DIR / "evidence"
FILE_UPLOAD_HANDLERS = ["messaging.uploads.BoundedMemoryUpload"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 110 * 1024 * 1024  # what a request's body may take in memory
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- People --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "network.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "network.passwords.NotRepeated"},
    {"NAME": "network.passwords.NotOnesName"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "cases:home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "network.forms.signing_up.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code and no link: who signs up goes on in the same browser, to a passkey and to their page.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # each change of how somebody signs in is mailed to them
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/15m/key",  # key: the account; codes of second factors count too
    "reset_password": "20/m/ip,2/h/key,5/d/key",  # key: the address
    "confirm_email": "1/10s/key,5/h/key,10/d/key",
    "signup": "20/m/ip",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "  # reads well in both languages
ACCOUNT_ADAPTER = "network.accounts.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "network.forms.single_sign_on.ResetPasswordForm"}
SOCIALACCOUNT_ADAPTER = "network.single_sign_on.adapter.SignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "network.single_sign_on.provider.SignOnProvider"}
}
SOCIALACCOUNT_FORMS = {
    "signup": "network.forms.single_sign_on.SignOnSignUpForm",
    "disconnect": "network.forms.single_sign_on.DisconnectForm",
}
SOCIALACCOUNT_STORE_TOKENS = False
# Whoever was let in by a believed address is known by the provider's own id from then on.
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
MFA_ADAPTER = "network.second_factor.SecondFactorAdapter"
# Recovery codes are ours (network/second_factor.py): allauth's can be shown again.
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s before and after
MFA_FORMS = {
    "authenticate": "network.forms.second_factor.CodeForm",
    "reauthenticate": "network.forms.second_factor.ConfirmingCodeForm",
    "authenticate_webauthn": "network.forms.second_factor.PasskeyForm",
    "login_webauthn": "network.forms.second_factor.PasskeySignInForm",
    "reauthenticate_webauthn": "network.forms.second_factor.ConfirmingPasskeyForm",
}
# How many proxies stand before us, each adding an address that may be believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)

# --- Mail ----------------------------------------------------------------------------------------

if "EMAIL_URL" in env.ENVIRON:
    vars().update(env.email("EMAIL_URL"))
elif DEMONSTRATION:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 10  # seconds: who waits for a mail server has a page or a queue to see to
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env(
    "MAIL_FROM", default=f"{SITE_NAME} <no-reply@{_site.hostname or 'localhost'}>"
)

# --- The filter -----------------------------------------------------------------------------------

# A file of deidentification/policies/, without its ending: what may stand of what was found.
DEIDENTIFICATION_POLICY = env("DEIDENTIFICATION_POLICY", default="french_hospital")

# --- Verification ---------------------------------------------------------------------------------

# For how many days an approved claim holds, everywhere and by country ("FR=365,US=180"); after
# that its holder still reads for some days, and is then out until it is renewed.
VERIFICATION_DAYS = env.int("VERIFICATION_DAYS", default=365)
VERIFICATION_DAYS_BY_COUNTRY = {
    country.strip().upper(): int(days)
    for country, days in env.dict("VERIFICATION_DAYS_BY_COUNTRY", default={}).items()
}
READ_ONLY_DAYS = env.int("READ_ONLY_DAYS", default=14)
# Whether two different moderators must approve each claim.
TWO_MODERATORS = env.bool("TWO_MODERATORS", default=False)

# --- Verification ---------------------------------------------------------------------------------

# Days that documents are kept after the decision; 0: they go with it.
EVIDENCE_DAYS = env.int("EVIDENCE_DAYS", default=30)

# --- Work on a schedule ---------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# "inside": a thread of the server; "process": `manage.py work` does it, and no server.
WORKER = env(
    "WORKER",
    default="inside" if DATABASES["default"]["ENGINE"].endswith("sqlite3") else "process",
)
if WORKER not in ("inside", "process"):
    raise ImproperlyConfigured("WORKER: inside or process")

# --- The audit trail ------------------------------------------------------------------------------

# Where the head of its chain is kept, out of reach of whoever changes the database.
AUDIT_HEAD_FILE = env("AUDIT_HEAD_FILE", default="")
AUDIT_HEAD_MAIL = env("AUDIT_HEAD_MAIL", default="")

# --- Registries of practitioners -----------------------------------------------------------------

# New files in this folder are taken over at night.
REGISTRY_INBOX = Path(env("REGISTRY_INBOX", default=str(DATA_DIR / "registry")))

# --- Limits --------------------------------------------------------------------------------------

CASES_A_MINUTE = env.int("CASES_A_MINUTE", default=20)  # of one person, in one process

# --- Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = env("LANGUAGE_CODE", default="en")
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["network.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = env("TIME_ZONE", default="Europe/Paris")

# --- Logs: where, never what was typed -----------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_values": {"()": "network.logs.WithoutValues"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "without_values"},
        # Django's own handlers would mail request bodies to ADMINS: nothing is mailed.
        "mail_admins": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
    },
}
CSRF_FAILURE_VIEW = "network.views.errors.csrf_failure"
DEFAULT_EXCEPTION_REPORTER_FILTER = "network.logs.NothingTyped"
SILENCED_SYSTEM_CHECKS: list[str] = []
