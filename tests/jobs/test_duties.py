"""The day's duties are done in order, once, and one that fails keeps none of the others back."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs import duties, tasks
from jobs.duties import duty, run_due, run_what_waits, waiting_days
from jobs.models import DutyRun, Job
from lib import clock

S = DutyRun.Status
DAY = date(2026, 3, 10)
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def register(monkeypatch):
    """A register of this test's own; the rooms' is filled before, for the tests after it."""
    duties.load("duties")
    monkeypatch.setattr(duties, "DUTIES", {})
    monkeypatch.setattr(duties, "load", lambda module: None)


@pytest.fixture
def done():
    """What was done, as (duty, day)."""
    return []


@pytest.fixture
def two(done):
    """Two duties: to chase, and before it to remind."""

    @duty("test.chase", order=20)
    def chase(on):
        done.append(("chase", on))
        return 3

    @duty("test.remind", order=10)
    def remind(on):
        done.append(("remind", on))


@pytest.fixture
def failing(done):
    """One that fails between the two; gives a switch."""
    switch = {"broken": True}

    @duty("test.fail", order=15)
    def fail(on):
        if switch["broken"]:
            raise ZeroDivisionError("a mistake")
        done.append(("fail", on))

    return switch


def at(day, hour=9, minute=0):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


def states():
    return list(DutyRun.objects.order_by("on", "pk").values_list("duty", "on", "status", "note"))


def test_duties_are_done_by_order_and_kept(two, done, db):
    run_due(DAY)

    assert done == [("remind", DAY), ("chase", DAY)]
    assert states() == [
        ("test.remind", DAY, S.DONE, ""), ("test.chase", DAY, S.DONE, "3"),
    ]


def test_failing_duty_is_kept_with_its_reason_and_the_others_go_on(two, failing, done, db):
    runs = run_due(DAY)

    assert done == [("remind", DAY), ("chase", DAY)]
    assert [run.status for run in runs] == [S.DONE, S.FAILED, S.DONE]
    assert runs[1].note == "ZeroDivisionError: a mistake"


def test_sweep_does_a_duty_once_a_day(two, done, db):
    """F9: two schedulers, one run for each slot."""
    for _ in range(3):
        run_due(DAY, again=False)

    assert done == [("remind", DAY), ("chase", DAY)]


def test_asked_for_by_a_person_duties_look_again(two, done, db):
    run_due(DAY)
    run_due(DAY)

    assert len(done) == 4
    assert list(DutyRun.objects.values_list("runs", flat=True)) == [2, 2]


def test_sweep_tries_a_failed_duty_again_after_a_quarter_of_an_hour(failing, done, db):
    with clock.at(at(DAY, 9)):
        run_due(DAY, again=False)
    failing["broken"] = False
    with clock.at(at(DAY, 9, 10)):
        run_due(DAY, again=False)
    early = list(done)
    with clock.at(at(DAY, 9, 16)):
        run_due(DAY, again=False)

    assert (early, done) == ([], [("fail", DAY)])


def test_duty_whose_worker_died_is_done_after_the_lease(two, done, db):
    DutyRun.objects.create(
        duty="test.remind", on=DAY, runs=1, lease_until=at(DAY, 9, 30)
    )

    with clock.at(at(DAY, 9, 20)):
        run_due(DAY)
    early = list(done)
    with clock.at(at(DAY, 9, 40)):
        run_due(DAY, again=False)

    assert (early, done) == ([("chase", DAY)], [("chase", DAY), ("remind", DAY)])


def test_first_day_of_an_installation_has_nothing_to_catch_up(db):
    assert waiting_days(DAY) == [DAY]


def test_missed_days_are_caught_up_in_order(two, done, db):
    run_due(DAY - 3 * ONE_DAY)

    assert waiting_days(DAY) == [DAY - 2 * ONE_DAY, DAY - ONE_DAY, DAY]


def test_more_than_a_month_is_not_caught_up(two, db):
    run_due(DAY - 100 * ONE_DAY)

    assert (waiting_days(DAY)[0], len(waiting_days(DAY))) == (DAY - 31 * ONE_DAY, 32)


def test_day_before_the_last_run_is_that_day_alone(two, db):
    run_due(DAY)

    assert waiting_days(DAY - ONE_DAY) == [DAY - ONE_DAY]


def test_day_cut_off_before_midnight_is_taken_up_before_the_next(two, done, db):
    """The worker died at the first duty of the evening, and nobody was there until morning."""
    yesterday = DAY - ONE_DAY
    run_due(yesterday - ONE_DAY)
    done.clear()
    DutyRun.objects.create(duty="test.remind", on=yesterday, runs=1, lease_until=at(yesterday, 23, 59))

    with clock.at(at(DAY, 6)):
        run_what_waits()
        again = run_what_waits()

    assert done == [("remind", yesterday), ("chase", yesterday), ("remind", DAY), ("chase", DAY)]
    assert again == []


def test_duty_that_failed_the_evening_before_is_done_the_next_day(two, failing, done, db):
    yesterday = DAY - ONE_DAY
    with clock.at(at(yesterday, 23, 50)):
        run_due(yesterday, again=False)
    failing["broken"] = False
    done.clear()

    with clock.at(at(DAY, 0, 10)):
        run_what_waits()

    assert done == [("fail", yesterday)]
    assert waiting_days(DAY) == [DAY]


def test_duty_that_came_with_an_upgrade_does_not_open_the_days_before_it(two, done, db):
    run_due(DAY - 3 * ONE_DAY)
    run_due(DAY - 2 * ONE_DAY)

    @duty("test.new", order=30)
    def new(on):
        done.append(("new", on))

    run_due(DAY - ONE_DAY)

    assert waiting_days(DAY) == [DAY]


def test_sweep_waits_for_the_morning(two, done, db):
    run_due(DAY - ONE_DAY)
    done.clear()

    with clock.at(at(DAY, 5, 59)):
        run_what_waits()
    early = list(done)
    with clock.at(at(DAY, 6)):
        run_what_waits()

    assert (early, done) == ([], [("remind", DAY), ("chase", DAY)])


def test_sweep_catches_a_missed_day_up_in_the_night(two, done, db):
    run_due(DAY - 2 * ONE_DAY)
    done.clear()

    with clock.at(at(DAY, 0, 5)):
        run_what_waits()

    assert done == [("remind", DAY - ONE_DAY), ("chase", DAY - ONE_DAY)]


@pytest.mark.parametrize("night", [date(2026, 10, 25), date(2026, 3, 29)])
def test_duties_are_done_once_on_the_days_the_clocks_change(night, two, done, db):
    """F12: swept every ten minutes from the evening before to the evening after."""
    moment = at(night - ONE_DAY, 18)
    while moment < at(night, 18):
        with clock.at(moment):
            run_what_waits()
        moment += timedelta(minutes=10)

    assert [on for name, on in done if name == "chase"] == [night - ONE_DAY, night]


def test_task_sweeps_jobs_duties_and_notices(two, done, db, monkeypatch):
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, *args: rung.append(args))
    job = Job.objects.create(kind="test", title="Test")

    with clock.at(at(DAY, 9)):
        tasks.sweep()

    assert rung == [(job.pk,)]
    assert done == [("remind", DAY), ("chase", DAY)]


def test_two_duties_of_one_name_are_a_mistake(two):
    with pytest.raises(ValueError, match="There are two duties called test.chase."):

        @duty("test.chase", order=1)
        def other(on):
            pass


@pytest.mark.django_db(transaction=True)
def test_duty_swept_in_many_places_at_once_is_done_once(threads, two, done):
    """F9, F10."""
    barrier = threading.Barrier(4)

    def sweep(_):
        barrier.wait()
        return len(run_due(DAY, again=False))

    outcomes = threads(sweep, 4)

    assert sum(outcomes) == 2
    assert sorted(done) == [("chase", DAY), ("remind", DAY)]


def test_command_catches_up_and_says_what_it_did(two, done, db, capsys):
    run_due(DAY - 2 * ONE_DAY)
    done.clear()

    call_command("run_due_jobs", on="2026-03-10")

    assert [on for name, on in done if name == "chase"] == [DAY - ONE_DAY, DAY]
    assert capsys.readouterr().out.splitlines() == [
        "2026-03-09 test.chase: Done 3", "2026-03-10 test.chase: Done 3",
        "4 duties, 0 waiting jobs, 0 notices sent.",
    ]


def test_command_without_a_day_does_today(two, done, db):
    with clock.at(DAY):
        call_command("run_due_jobs", verbosity=0)

    assert done == [("remind", DAY), ("chase", DAY)]


def test_command_ends_with_one_when_a_duty_failed(two, failing, done, db):
    with pytest.raises(CommandError) as told:
        call_command("run_due_jobs", on="2026-03-10", verbosity=0)

    assert str(told.value) == (
        "1 duty failed and will be tried again: "
        "test.fail on 10 March 2026 (ZeroDivisionError: a mistake)"
    )
    assert len(done) == 2


def test_command_refuses_what_is_no_day(db):
    with pytest.raises(CommandError, match='"March" is not a day: write it as 2026-03-31.'):
        call_command("run_due_jobs", on="March")
