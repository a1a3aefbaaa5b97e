"""England's bank holidays as gov.uk published them, and working days across each kind of them."""

from datetime import date, timedelta

import pytest

from lib.deadlines import Deadline
from lib.months import Month
from lib.workingdays import Calendar, bank_holidays

ENGLAND = Calendar()
#: gov.uk/bank-holidays, England and Wales; those of 2026 stand in test_workingdays.py.
PUBLISHED = {
    2020: ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"],
    2021: ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"],
    2022: ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"],
    2023: ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"],
    2024: ["01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"],
    2025: ["01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"],
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],
    2028: ["01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"],
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_holidays_on_weekdays_are_the_published_ones(year):
    """The jubilee, the funeral and the coronation too; Christmas on a weekend with its substitute days."""
    found = sorted(f"{day:%m-%d}" for day in bank_holidays(year) if day.weekday() < 5)

    assert found == PUBLISHED[year]


@pytest.mark.parametrize(
    ("year", "good_friday"),
    [(2024, "03-29"), (2025, "04-18"), (2026, "04-03"), (2027, "03-26"), (2028, "04-14"), (2029, "03-30"),
     (2030, "04-19"), (2038, "04-23")],
)  # fmt: skip
def test_easter_takes_four_days_out_whenever_it_falls(year, good_friday):
    friday = date.fromisoformat(f"{year}-{good_friday}")
    thursday, tuesday = friday - timedelta(days=1), friday + timedelta(days=4)

    assert ENGLAND.next_working_day(thursday) == tuesday
    assert ENGLAND.previous_working_day(tuesday) == thursday
    assert ENGLAND.working_days_between(thursday, tuesday) == 1


@pytest.mark.parametrize(
    ("year", "first_back"),
    [
        (2020, date(2020, 12, 29)),  # Friday and Saturday: Boxing Day moves to Monday
        (2021, date(2021, 12, 29)),  # Saturday and Sunday: both move
        (2022, date(2022, 12, 28)),  # Sunday and Monday: Christmas moves behind Boxing Day
        (2023, date(2023, 12, 27)),
        (2024, date(2024, 12, 27)),
        (2026, date(2026, 12, 29)),
        (2027, date(2027, 12, 29)),
    ],
)
def test_first_working_day_after_christmas_eve(year, first_back):
    days = [date(year, 12, 25) + timedelta(days=n) for n in range(10)]

    assert next(day for day in days if ENGLAND.is_working_day(day)) == first_back


@pytest.mark.parametrize(
    ("year", "first"),
    [(2022, date(2022, 1, 4)), (2023, date(2023, 1, 3)), (2024, date(2024, 1, 2)), (2028, date(2028, 1, 4))],
)
def test_year_that_begins_on_a_weekend_begins_work_a_day_later(year, first):
    """HULL-52: January's list goes out by its first working day."""
    assert ENGLAND.first_working_day(Month(year, 1)) == first
    assert Deadline.parse("first working day").on(Month(year, 1), ENGLAND) == first


@pytest.mark.parametrize(
    ("text", "start", "meant"),
    [
        ("3 working days", date(2022, 5, 31), date(2022, 6, 7)),  # two days of jubilee: HULL-71
        ("10 working days", date(2023, 4, 28), date(2023, 5, 16)),  # two Mondays in May: HULL-74
        ("5 working days", date(2021, 12, 23), date(2022, 1, 4)),  # four substitute days: HULL-69
        ("1 working day before", date(2026, 4, 7), date(2026, 4, 2)),
        ("2 working days before", date(2027, 1, 4), date(2026, 12, 30)),
        ("4 weeks", date(2026, 3, 6), date(2026, 4, 3)),  # calendar time ends on Good Friday itself: HULL-78
    ],
)
def test_deadlines_across_holidays(text, start, meant):
    """HULL-69, HULL-71, HULL-74, HULL-78."""
    assert Deadline.parse(text).on(start, ENGLAND) == meant


@pytest.mark.parametrize(
    ("month", "working_days"),
    [(Month(2026, 2), 20), (Month(2026, 4), 20), (Month(2026, 5), 19), (Month(2026, 12), 21), (Month(2022, 6), 20)],
)
def test_working_days_of_a_month_are_counted_without_its_holidays(month, working_days):
    before = month.first_day - timedelta(days=1)

    assert ENGLAND.working_days_between(before, month.last_day) == working_days
    assert ENGLAND.nth_working_day(month, working_days) == ENGLAND.last_working_day(month)


def test_council_closed_from_christmas_to_new_year_works_on_neither_side_of_a_weekend():
    closed = Calendar(frozenset(date(2026, 12, day) for day in range(24, 32)))

    assert closed.next_working_day(date(2026, 12, 23)) == date(2027, 1, 4)
    assert closed.last_working_day(Month(2026, 12)) == date(2026, 12, 23)
    assert closed.working_days_between(date(2026, 12, 23), date(2027, 1, 4)) == 1


def test_closure_on_a_day_without_work_changes_nothing():
    same = Calendar(frozenset({date(2026, 12, 25), date(2026, 12, 27)}))

    assert same.next_working_day(date(2026, 12, 24)) == ENGLAND.next_working_day(date(2026, 12, 24))


def test_holidays_of_a_year_are_read_once_and_cannot_be_changed():
    assert bank_holidays(2026) is bank_holidays(2026)
    assert isinstance(bank_holidays(2026), frozenset)


@pytest.mark.parametrize("year", [1999, 2012, 2040])
def test_far_years_have_holidays_too(year):
    """A date of birth or a look-back may lie far off."""
    assert not ENGLAND.is_working_day(date(year, 12, 25))
    assert len(bank_holidays(year)) >= 8
