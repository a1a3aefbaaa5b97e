"""Every duty of every room, on a council in the middle of its month: twice or late changes nothing."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from allocation.models import Round
from demo.play import Play
from jobs.duties import all_duties, run_due, run_what_waits
from jobs.models import DutyRun
from lib import clock
from tests.demo.making import MARCH, changes, everything, play
from trail.models import Notice

pytestmark = pytest.mark.django_db

#: Days on which much is on somebody's desk: given out, written, due, late.
DAYS = [date(2026, 3, 3), date(2026, 3, 18), date(2026, 3, 31), date(2026, 4, 9)]


def test_every_duty_run_twice_on_a_day_changes_nothing(council):
    """At four points of two months, in the evening of a day on which people have worked."""
    council_at_work, day, changed = Play(3), MARCH.first_day, []

    while day <= DAYS[-1]:
        council_at_work.day(day)
        if day in DAYS:
            changed += changed_by_repeating(day)
        day += timedelta(days=1)

    assert changed == []


def changed_by_repeating(day):
    """(day, table) for each table in which the second run of the day's duties wrote anything."""
    for hour in (18, 19):
        before = everything()
        with clock.at(clock.moment_of(day, hour)):
            notes = [each.work(day) for each in all_duties()]
    assert len(notes) > 10
    return [(day, table) for table in changes(before, everything())]


def test_the_days_command_run_twice_changes_nothing(council, mailoutbox):
    play(3, until=date(2026, 3, 18))

    for hour in (7, 8):
        before = everything()
        with clock.at(clock.moment_of(date(2026, 3, 18), hour)):
            call_command("run_due_jobs", on="2026-03-18", stdout=StringIO())

    assert changes(before, everything()) == []
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


def test_duties_of_missed_days_are_caught_up_as_if_they_had_run_in_time(council):
    """Nobody works from 25 March to 8 April; the worker is down, and comes back on the 8th."""
    play(3, until=date(2026, 3, 25))
    days = [date(2026, 3, 25) + timedelta(days=n) for n in range(15)]

    def in_time():
        for day in days:
            with clock.at(clock.moment_of(day, 6)):
                run_due(day)

    def late():
        with clock.at(clock.moment_of(days[-1], 6)):
            run_what_waits()

    assert notices_after(late) == notices_after(in_time)


def test_a_round_whose_day_was_missed_is_drafted_late(council):
    with clock.at(clock.moment_of(date(2026, 2, 27), 7)):
        run_due(date(2026, 2, 27))

    with clock.at(clock.moment_of(date(2026, 3, 5), 7)):
        run_what_waits()

    assert Round.objects.filter(month=date(2026, 3, 1)).count() == 1
    assert Round.objects.get(month=date(2026, 3, 1)).status == Round.Status.DRAFT
