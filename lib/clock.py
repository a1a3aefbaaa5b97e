"""The application's one clock: now and today in the council's time zone.

Everything that stamps a row asks here, so that a test or a simulated year can
move the time without touching the machine's clock. Rules about days never ask:
they take the day as an argument.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

_moved = ContextVar("moved", default=None)


def now():
    """The present moment, aware, in the council's time zone."""
    moved = _moved.get()
    if moved is None:
        return timezone.localtime()
    moved["at"] += timedelta(microseconds=1)  # in UTC: a local time that is counted on leaves the hour that comes twice
    return timezone.localtime(moved["at"])


def shared():
    """The present moment by the one clock that all processes share: the database server's.

    Leases are measured by it, so that a worker whose machine runs an hour ahead takes nobody's
    work. SQLite has no clock of its own, and lives on one machine. A moved time stays moved.
    """
    if _moved.get() is not None or connection.vendor != "postgresql":
        return now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return timezone.localtime(cursor.fetchone()[0])


def today():
    """The council's calendar day at the present moment."""
    return timezone.localdate(now())


@contextmanager
def at(moment):
    """Run a block as if it were `moment`; a bare date means nine in the morning.

    Each reading moves on by a microsecond, so that two rows stamped in one block
    keep their order.
    """
    token = _moved.set({"at": _aware(moment)})
    try:
        yield
    finally:
        _moved.reset(token)


def _aware(moment):
    if isinstance(moment, date) and not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9))
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment.astimezone(UTC)


def day_of(moment):
    """The council's calendar day of a stamped moment."""
    return timezone.localdate(moment)


def moment_of(day, hour=9):
    """A full hour of a council's day."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
