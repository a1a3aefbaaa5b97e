"""The time on the bench: one moment for the whole stack, and for some processes an hour beside it.

Processes read it from their environment; the clock of the database, by which leases are measured,
moves with the whole and never beside it.
"""

import os
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from lib import clock

MOVED, APART = "FAULTS_MOVED", "FAULTS_APART"  # seconds

_now, _shared = timezone.now, clock.shared


def move():
    """Let this process live in the time its environment names."""
    timezone.now = lambda: _now() + by(MOVED) + by(APART)
    clock.shared = _shared_and_moved


def to(moment):
    """Let this process, and those it starts from now on, live as if it were a moment; gives by how many seconds."""
    os.environ[MOVED] = str((moment - _now()).total_seconds())
    return float(os.environ[MOVED])


def by(name):
    """How far a clock is moved."""
    return timedelta(seconds=float(os.environ.get(name) or 0))


def _shared_and_moved():
    if clock._moved.get() is not None or connection.vendor != "postgresql":
        return clock.now()
    return _shared() + by(MOVED)
