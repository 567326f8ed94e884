"""The settings of the suite: the demonstration's, faster and away from the checkout's data."""

import os
import tempfile

os.environ.setdefault("DEMONSTRATION", "true")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="consilium-tests-"))
os.environ.setdefault("SECRET_KEY", "tests-only-" + "x1" * 25)

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# What is put on the queue is done after the commit, at once; tests of the queue set the real one.
TASKS = {"default": {"BACKEND": "tests.queue.AfterCommit"}}
WORKER = "process"
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in life: consumers and views use it from several threads.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
