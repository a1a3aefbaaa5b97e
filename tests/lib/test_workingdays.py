"""Working days against a plain model, and against days checked by hand on gov.uk."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.months import Month
from lib.workingdays import Calendar, bank_holidays

ENGLAND = Calendar()
HOLIDAYS_2026 = {
    date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25),
    date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28),
}
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
closures = st.frozensets(days, max_size=30)


def plainly_working(day, closed):
    """The model: written out, day by day, without the calendar."""
    return day.strftime("%a") not in ("Sat", "Sun") and not (
        day in bank_holidays(day.year) or day in closed
    )


def plainly_after(day, number, closed):
    """The model: walk on until `number` working days have passed."""
    passed = 0
    while passed < number:
        day += timedelta(days=1)
        if plainly_working(day, closed):
            passed += 1
    return day


def test_bank_holidays_of_2026_are_those_of_gov_uk():
    weekdays = {day for day in bank_holidays(2026) if day.weekday() < 5}

    assert weekdays == HOLIDAYS_2026


def test_substitute_day_stands_for_christmas_on_a_weekend():
    assert not ENGLAND.is_working_day(date(2027, 12, 27))
    assert not ENGLAND.is_working_day(date(2027, 12, 28))
    assert ENGLAND.is_working_day(date(2027, 12, 29))


def test_twenty_working_days_from_before_christmas_end_in_january():
    assert ENGLAND.add_working_days(date(2026, 12, 18), 20) == date(2027, 1, 20)


def test_working_days_over_easter():
    maundy_thursday = date(2026, 4, 2)

    assert ENGLAND.next_working_day(maundy_thursday) == date(2026, 4, 7)
    assert ENGLAND.previous_working_day(date(2026, 4, 7)) == maundy_thursday


def test_one_working_day_after_a_weekend_day_is_the_monday():
    assert ENGLAND.add_working_days(date(2026, 3, 7), 1) == date(2026, 3, 9)
    assert ENGLAND.add_working_days(date(2026, 3, 6), 1) == date(2026, 3, 9)


def test_nought_working_days_is_the_day_itself_even_on_a_sunday():
    assert ENGLAND.add_working_days(date(2026, 3, 8), 0) == date(2026, 3, 8)


def test_closure_day_of_the_council_is_no_working_day():
    council = Calendar(frozenset({date(2026, 12, 29), date(2026, 12, 30)}))

    assert council.next_working_day(date(2026, 12, 24)) == date(2026, 12, 31)
    assert ENGLAND.next_working_day(date(2026, 12, 24)) == date(2026, 12, 29)


@pytest.mark.parametrize(("month", "first", "last"), [
    (Month(2026, 1), date(2026, 1, 2), date(2026, 1, 30)),
    (Month(2026, 3), date(2026, 3, 2), date(2026, 3, 31)),
    (Month(2026, 5), date(2026, 5, 1), date(2026, 5, 29)),
    (Month(2026, 8), date(2026, 8, 3), date(2026, 8, 28)),
])
def test_first_and_last_working_day_of_a_month(month, first, last):
    """HULL-52: the list goes out by the first working day."""
    assert ENGLAND.first_working_day(month) == first
    assert ENGLAND.last_working_day(month) == last


def test_days_of_a_month_may_be_asked_with_any_day_in_it():
    assert ENGLAND.first_working_day(date(2026, 1, 31)) == date(2026, 1, 2)
    assert ENGLAND.last_day(date(2026, 2, 3)) == date(2026, 2, 28)
    assert ENGLAND.nth_day(date(2026, 2, 3), 30) == date(2026, 2, 28)
    assert ENGLAND.nth_working_day(Month(2026, 1), 2) == date(2026, 1, 5)


@given(days, closures)
def test_a_day_works_as_the_plain_model_says(day, closed):
    assert Calendar(closed).is_working_day(day) == plainly_working(day, closed)


@given(days, st.integers(1, 60), closures)
def test_working_days_after_a_day_are_those_of_the_plain_model(day, number, closed):
    assert Calendar(closed).add_working_days(day, number) == plainly_after(day, number, closed)


@given(days, st.integers(1, 60), closures)
def test_back_over_as_many_working_days_is_not_past_the_start(day, number, closed):
    calendar = Calendar(closed)
    end = calendar.add_working_days(day, number)

    assert calendar.add_working_days(end, -number) == calendar.on_or_before(day)
    assert calendar.working_days_between(day, end) == number
    assert calendar.working_days_between(end, day) == -number


@given(days, closures)
def test_nearest_working_days_work_and_lie_on_their_side(day, closed):
    calendar = Calendar(closed)
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)

    assert calendar.is_working_day(before)
    assert calendar.is_working_day(after)
    assert before <= day <= after
    assert (before == after) == calendar.is_working_day(day)


@given(days, closures)
def test_first_working_day_is_the_first_one_of_its_month(day, closed):
    calendar, month = Calendar(closed), Month.of(day)
    working = [
        month.day(number) for number in range(1, month.days + 1)
        if plainly_working(month.day(number), closed)
    ]

    if working:
        assert calendar.first_working_day(month) == working[0]
        assert calendar.last_working_day(month) == working[-1]
        assert calendar.nth_working_day(month, len(working)) == working[-1]
