"""Every duty of every room, on a council in the middle of its month: twice or late changes nothing."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from allocation.models import Round
from demo.play import Play
from frameworks import services as frameworks
from jobs.duties import all_duties, run_due, run_what_waits
from jobs.models import DutyRun
from lib import clock
from tests.demo.conftest import HULL
from tests.demo.making import MARCH, at_work_on, differing, everything, make_council
from trail.models import Notice

pytestmark = [pytest.mark.long, pytest.mark.django_db]

ONE_DAY = timedelta(days=1)
MONDAY, THURSDAY = 0, 3
MOSTLY_WRITTEN = date(2026, 3, 26)
#: Days on which much is on somebody's desk: given out, written, due, late.
DAYS = [date(2026, 3, 5), MOSTLY_WRITTEN, date(2026, 4, 2), date(2026, 4, 13)]


def at_work(council, first, last):
    """The council's days from the first to the last; gives the last."""
    for n in range((last - first).days + 1):
        council.day(first + timedelta(days=n))
    return last


@pytest.fixture(scope="module")
def month(django_db_setup, django_db_blocker):
    """A council at work twice a week up to the evening of 26 March; gives what is to change nothing and does."""
    with django_db_blocker.unblock(), transaction.atomic():
        texts = at_work_on({MONDAY, THURSDAY}, until=date(2026, 5, 1))
        frameworks.load_texts(HULL.name, texts, in_force_from=date(2020, 1, 1))
        make_council()
        played, changed = Play(3), []
        for first, last in ((MARCH.first_day, DAYS[0]), (DAYS[0] + ONE_DAY, MOSTLY_WRITTEN)):
            changed += changed_by_repeating(at_work(played, first, last))
        yield played, changed
        transaction.set_rollback(True)


def changed_by_repeating(day):
    """(day, table) for each table in which the second run of the day's duties wrote anything."""
    duties(day, hour=18)
    before = everything()
    notes = duties(day, hour=19)
    assert len(notes) > 10
    return [(day, table) for table in differing(before, everything())]


def duties(day, *, hour):
    with clock.at(clock.moment_of(day, hour)):
        return [each.work(day) for each in all_duties()]


def test_every_duty_run_twice_on_a_day_changes_nothing(month):
    """At four points of two months, in the evening of a day on which people have worked."""
    played, changed = month

    for last, day in zip(DAYS[1:], DAYS[2:], strict=False):
        changed = changed + changed_by_repeating(at_work(played, last + ONE_DAY, day))

    assert changed == []


def test_the_days_command_run_twice_changes_nothing(month, mailoutbox):
    """On the day before audits are due."""
    on = date(2026, 3, 30)

    for hour in (7, 8):
        before = everything()
        with clock.at(clock.moment_of(on, hour)):
            call_command("run_due_jobs", on=on.isoformat(), stdout=StringIO())

    assert differing(before, everything()) == []
    assert len(mailoutbox) == Notice.objects.exclude(sent_at=None).count() > 0


def notices_after(run):
    """Who was told what of which day, and the drafted months; everything is taken back."""
    before = transaction.savepoint()
    run()
    # Of a round people are told on the day on which it is truly drafted.
    told = set(Notice.objects.exclude(kind="round_drafted").values_list("kind", "to__email", "about", "on"))
    drafted = list(Round.objects.values_list("month", flat=True))
    days = sorted(set(DutyRun.objects.values_list("on", flat=True)))
    transaction.savepoint_rollback(before)
    return told, drafted, days


def test_duties_of_missed_days_are_caught_up_as_if_they_had_run_in_time(month):
    """Nobody works from 27 March to 4 April; the worker is down, and comes back on the 4th."""
    days = [MOSTLY_WRITTEN + timedelta(days=n) for n in range(1, 10)]

    def in_time():
        for day in days:
            with clock.at(clock.moment_of(day, 6)):
                run_due(day)

    def late():
        """Twice, for the worker looks again every few minutes."""
        with clock.at(clock.moment_of(days[-1], 6)):
            run_what_waits()
            run_what_waits()

    told, drafted, _ = once = notices_after(late)

    assert once == notices_after(in_time)
    assert {kind for kind, *_ in told} >= {"audit_reminder", "audit_overdue"}
    assert drafted == [date(2026, 4, 1), date(2026, 3, 1)]
