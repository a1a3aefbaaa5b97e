"""What is to be done every day: a register of duties and one function that does them.

A duty works out from rows what is due on a day and not yet done. Running it twice,
late, or in two places at once changes nothing; its rows and their unique constraints
see to that. `DutyRun` only remembers that it ran, and what it met.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.db.models import F, Q

from jobs.models import DutyRun
from jobs.registry import load
from lib import clock
from lib.wording import of_today, speaking

logger = logging.getLogger(__name__)

ONE_DAY = timedelta(days=1)
LEASE = timedelta(minutes=30)  # the longest a duty takes; then its worker counts as dead
PAUSE = timedelta(minutes=15)  # before the sweep tries a failed duty again
DAYS_BACK = 31
FROM_HOUR = 6  # local time; the day's duties are not done in the night


@dataclass(frozen=True)
class Duty:
    """One duty, its place in the order of the day, and its function of the day."""

    name: str
    order: int
    work: Callable


DUTIES: dict[str, Duty] = {}


def duty(name, *, order):
    """Enter a function `work(on)` as a daily duty.

    It gives a number or a sentence about what it did, and opens its own
    transactions. Duties of a day run by `order`, then by name.
    """

    def enter(work):
        if name in DUTIES and DUTIES[name].work is not work:
            raise ValueError(f"There are two duties called {name}.")
        DUTIES[name] = Duty(name, order, work)
        return work

    return enter


def all_duties():
    """Every room's duties in the order of the day."""
    load("duties")
    return sorted(DUTIES.values(), key=lambda each: (each.order, each.name))


def run_due(on, *, again=True):
    """Do all duties of a day, in order; gives their DutyRuns.

    A failing duty is kept with its reason and the others go on. `again=False` (the
    sweep) leaves out what is done, and what failed a moment ago.
    """
    runs = DutyRun.objects.none() if again else DutyRun.objects.filter(on=on, status=DutyRun.Status.DONE)
    done = set(runs.values_list("duty", flat=True))
    return [run for each in all_duties() if each.name not in done and (run := _run(each, on, again))]


def waiting_days(on):
    """Days whose duties were missed, cut off or failed, in order, and `on` itself.

    At most a month back; on a new installation only `on`.
    """
    seen = DutyRun.objects.filter(on__lt=on)
    last = seen.order_by("-on").values_list("on", flat=True).first()
    if last is None:
        return [on]
    first = on - DAYS_BACK * ONE_DAY
    missed = [day for n in range(DAYS_BACK) if (day := first + n * ONE_DAY) > last]
    return [*_unfinished(seen.filter(on__gte=first)), *missed, on]


def _unfinished(runs):
    """The days of these runs on which a duty is not done that was there by then."""
    since, done = {}, defaultdict(set)
    for name, day, status in runs.order_by("on").values_list("duty", "on", "status"):
        since.setdefault(name, day)
        done[day] |= {name} if status == DutyRun.Status.DONE else set()
    there = {each.name: since[each.name] for each in all_duties() if each.name in since}
    return [day for day in done if any(day >= begun and name not in done[day] for name, begun in there.items())]


def run_what_waits():
    """The sweep's part: missed days, and today from six in the morning on."""
    now = clock.now()
    today = now.date()
    days = [day for day in waiting_days(today) if day < today or now.hour >= FROM_HOUR]
    return [run for day in days for run in run_due(day, again=False)]


def _run(each, on, again):
    token = _claim(each, on, again)
    if token is None:
        return None
    try:
        with speaking(of_today):
            outcome = each.work(on)
    except Exception as error:
        # The boundary of the process: one failing duty must not keep the others from running.
        logger.exception("The duty %s failed on %s.", each.name, on)
        _end(each, on, token, DutyRun.Status.FAILED, f"{type(error).__name__}: {error}", clock.shared() + PAUSE)
    else:
        _end(each, on, token, DutyRun.Status.DONE, "" if outcome is None else str(outcome), None)
    return DutyRun.objects.get(duty=each.name, on=on)


def _claim(each, on, again):
    """Take a duty of a day: the token of who has it; None where it is done, or somebody is at it."""
    now, token = clock.shared(), uuid4()
    DutyRun.objects.bulk_create([DutyRun(duty=each.name, on=on)], ignore_conflicts=True)
    free = Q(runs=0) | Q(status=DutyRun.Status.RUNNING, lease_until__lt=now)
    if again:
        free |= ~Q(status=DutyRun.Status.RUNNING)
    else:
        free |= Q(status=DutyRun.Status.FAILED, lease_until__lt=now)
    taken = DutyRun.objects.filter(free, duty=each.name, on=on).update(
        status=DutyRun.Status.RUNNING, token=token, runs=F("runs") + 1, lease_until=now + LEASE,
    )
    return token if taken else None


def _end(each, on, token, status, note, lease_until):
    DutyRun.objects.filter(duty=each.name, on=on, token=token).update(
        status=status, note=note[:300], lease_until=lease_until, finished_at=clock.now()
    )
