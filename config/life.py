"""Signs of life of the background worker and of the scheduler, kept in the cache.

The scheduler shows itself by sending the sweep every minute, the worker by taking
any task; one that is at long work shows itself by the lease of that work.
"""

from django.core.cache import cache

from jobs.models import DutyRun, Job
from lib import clock

QUIET_AFTER = 5 * 60  # seconds
KEPT = 7 * 24 * 60 * 60  # seconds
WORKER, SCHEDULER = "worker", "scheduler"


def seen(who):
    """Note that the worker or the scheduler lives."""
    cache.set(f"life:{who}", clock.now(), KEPT)


def silence(who):
    """For how many seconds nothing was seen of the worker or the scheduler; None: never, or very long."""
    last = cache.get(f"life:{who}")
    return None if last is None else max((clock.now() - last).total_seconds(), 0)


def is_alive(who):
    """Whether there was a sign lately; a worker at long work counts."""
    quiet = silence(who)
    return (quiet is not None and quiet <= QUIET_AFTER) or (who == WORKER and _is_at_work())


def _is_at_work():
    leased = {"status": "running", "lease_until__gt": clock.shared()}
    return Job.objects.filter(**leased).exists() or DutyRun.objects.filter(**leased).exists()
