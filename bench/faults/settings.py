"""The application's settings on the bench: a sweep each two seconds and short leases, all else as it is served."""

from config.settings import *  # noqa: F403
from config.settings import CELERY_BEAT_SCHEDULE, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.faults.apps.FaultsConfig"]
CELERY_BEAT_SCHEDULE["sweep"] |= {"schedule": 2.0, "options": {"expires": 2 * 60 * 60}}
EMAIL_TIMEOUT = 5  # seconds; twenty otherwise
RATE_LIMITS = {}
SESSION_COOKIE_AGE = SESSION_LONGEST = 30 * 24 * 60 * 60  # seconds: nobody signs in anew while the clock is moved
