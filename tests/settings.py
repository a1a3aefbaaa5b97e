"""The application's settings, in a folder of their own and without what only slows tests down."""

import atexit
import os
import shutil
import tempfile

VAR_DIR = tempfile.mkdtemp(prefix="case-file-audit-tests-")
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
os.environ["VAR_DIR"] = VAR_DIR
os.environ["DEBUG"] = "false"
os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1"

from config.settings import *  # noqa: E402, F403
from config.settings import INSTALLED_APPS, MIDDLEWARE, STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir()
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A test may open more pages in a minute than a person; those about the limits set their own.
RATE_LIMITS = {}
# Each process its own: sign-in is throttled by address, and all tests come from the same one.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# A page that asks the same question for every row fails its test.
INSTALLED_APPS.append("zeal")
MIDDLEWARE.append("zeal.middleware.zeal_middleware")
ZEAL_RAISE = True
# Signing out reads the session's row once to know the person and once to delete it.
ZEAL_ALLOWLIST = [{"model": "sessions.Session", "field": "get()"}]
