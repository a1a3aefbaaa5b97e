"""One clock for all: the council's days, moved for a test or a simulated year, and back again."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import clock

moments = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def test_unmoved_clock_is_the_machines_in_the_councils_zone():
    before, found, after = datetime.now(UTC), clock.now(), datetime.now(UTC)

    assert before <= found <= after
    assert str(found.tzinfo) == "Europe/London"
    assert clock.today() in (before.astimezone(found.tzinfo).date(), after.astimezone(found.tzinfo).date())


def test_bare_day_is_nine_in_the_morning():
    with clock.at(date(2026, 3, 2)):
        found = clock.now()

    assert found.isoformat() == "2026-03-02T09:00:00.000001+00:00"


def test_moment_without_a_zone_is_the_councils():
    with clock.at(datetime(2026, 7, 1, 14, 30)):
        assert clock.now().astimezone(UTC).hour == 13


def test_two_rows_stamped_at_once_keep_their_order():
    with clock.at(date(2026, 3, 2)):
        stamps = [clock.now() for _ in range(1000)]

    assert stamps == sorted(set(stamps))
    assert stamps[-1] - stamps[0] == timedelta(microseconds=999)


def test_asking_for_the_day_moves_on_as_well_but_never_over_midnight():
    with clock.at(date(2026, 3, 2)):
        assert {clock.today() for _ in range(100)} == {date(2026, 3, 2)}


def test_inner_time_ends_with_its_block_and_the_outer_goes_on():
    with clock.at(date(2026, 3, 2)):
        with clock.at(date(2020, 1, 1)):
            inner = clock.today()
        outer = clock.today()

    assert (inner, outer) == (date(2020, 1, 1), date(2026, 3, 2))
    assert clock.today() > date(2026, 3, 2)


def test_time_is_the_machines_again_after_a_block_that_broke():
    with pytest.raises(ZeroDivisionError), clock.at(date(2020, 1, 1)):
        1 / 0  # noqa: B018

    assert clock.today().year > 2020


def test_moved_time_is_nobody_elses():
    """A web server's thread does not live in the year that a simulation plays."""
    seen = []
    with clock.at(date(2020, 1, 1)):
        thread = threading.Thread(target=lambda: seen.append(clock.today().year))
        thread.start()
        thread.join()

    assert seen[0] > 2020


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),  # summer: an hour ahead of Greenwich
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),  # the hour that does not exist follows
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),  # the hour that comes twice
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_day_of_a_moment_is_the_councils(moment, day):
    with clock.at(moment):
        assert (clock.today(), clock.day_of(moment)) == (day, day)


def test_full_hour_of_a_day_knows_summer_and_winter():
    hours = [clock.moment_of(day, 8).astimezone(UTC).hour for day in (date(2026, 1, 5), date(2026, 7, 6))]

    assert hours == [8, 7]
    assert clock.moment_of(date(2026, 1, 5)).hour == 9


@given(moments)
def test_moment_moved_to_is_the_moment_told(moment):
    with clock.at(moment):
        told = clock.now()

    assert told - moment == timedelta(microseconds=1)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 23))
def test_hour_of_a_day_lies_in_that_day(day, hour):
    assert clock.day_of(clock.moment_of(day, hour)) == day


@pytest.mark.parametrize("hour", [0, 1])
def test_hour_that_comes_twice_is_told_both_times(hour):
    moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)  # 1:30 in London, in summer time and after it

    with clock.at(moment):
        told = [clock.now(), clock.now()]

    assert [one.astimezone(UTC) - moment for one in told] == [timedelta(microseconds=1), timedelta(microseconds=2)]
