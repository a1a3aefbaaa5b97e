"""A month counts, compares and speaks as people expect."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.months import Month, MonthConverter

MARCH = Month(2026, 3)
months = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


def test_month_of_a_day_knows_its_days():
    month = Month.of(date(2028, 2, 29))

    assert (month.first_day, month.last_day, month.days) == (
        date(2028, 2, 1), date(2028, 2, 29), 29,
    )


def test_month_of_a_month_is_itself():
    assert Month.of(MARCH) is MARCH


def test_month_of_a_moment_is_refused():
    with pytest.raises(TypeError) as refused:
        Month.of(datetime(2026, 3, 1, 9))

    assert str(refused.value) == (
        "A month is taken of a calendar day, not of datetime.datetime(2026, 3, 1, 9, 0)."
    )


def test_month_reads_what_it_writes():
    assert Month.parse(" 2026-03 ") == MARCH
    assert (MARCH.iso, MARCH.label, MARCH.short_label, str(MARCH)) == (
        "2026-03", "March 2026", "Mar 26", "March 2026",
    )


@pytest.mark.parametrize("text", ["", "2026", "2026-3", "03-2026", "2026-03-01", "March 2026"])
def test_month_written_otherwise_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="write year and month, as in 2026-03") as refused:
        Month.parse(text)

    assert str(refused.value) == (
        f'"{text}" is not a month: write year and month, as in 2026-03.'
    )


def test_thirteenth_month_is_refused():
    with pytest.raises(ValueError, match="There is no month 13 in the year 2026."):
        Month.parse("2026-13")


def test_months_step_over_the_year():
    assert Month(2025, 12).next == Month(2026, 1)
    assert Month(2026, 1).previous == Month(2025, 12)


def test_range_has_both_ends():
    assert Month.range(Month(2025, 11), Month(2026, 2)) == [
        Month(2025, 11), Month(2025, 12), Month(2026, 1), Month(2026, 2),
    ]
    assert Month.range(MARCH, MARCH) == [MARCH]
    assert Month.range(MARCH, MARCH.previous) == []


def test_day_past_the_end_is_the_last_day():
    assert Month(2026, 2).day(31) == date(2026, 2, 28)
    assert Month(2026, 2).day(3) == date(2026, 2, 3)


def test_month_holds_its_days_and_no_others():
    assert date(2026, 3, 31) in MARCH
    assert date(2026, 4, 1) not in MARCH
    assert date(2025, 3, 31) not in MARCH


@given(months, st.integers(-600, 600))
def test_steps_forth_and_back_end_where_they_began(month, steps):
    assert month.plus(steps).plus(-steps) == month
    assert month.months_until(month.plus(steps)) == steps


@given(months, months)
def test_months_sort_as_their_first_days_do(one, other):
    assert (one < other) == (one.first_day < other.first_day)


@given(months)
def test_address_of_a_month_leads_back_to_it(month):
    converter = MonthConverter()

    assert converter.to_python(converter.to_url(month)) == month
    assert converter.to_url(month.first_day) == month.iso
    assert converter.to_url(month.iso) == month.iso


@pytest.mark.parametrize(("year", "days"), [(1900, 28), (2000, 29), (2024, 29), (2026, 28), (2100, 28)])
def test_february_has_its_leap_day_by_the_rule_of_centuries(year, days):
    assert Month(year, 2).days == days
    assert Month(year, 2).last_day == date(year, 2, days)


@pytest.mark.parametrize(("year", "number"), [(0, 1), (10_000, 1), (2026, 0), (2026, -1)])
def test_month_outside_the_calendar_is_refused(year, number):
    with pytest.raises(ValueError, match=f"There is no month {number} in the year {year}."):
        Month(year, number)


@pytest.mark.parametrize(("month", "step"), [(Month(1, 1), -1), (Month(9999, 12), 1)])
def test_step_out_of_the_calendar_is_refused(month, step):
    with pytest.raises(ValueError, match="There is no month"):
        month.plus(step)


@pytest.mark.parametrize("thing", ["2026-03", 202603, None, (2026, 3)])
def test_month_is_taken_of_a_day_and_of_nothing_else(thing):
    with pytest.raises(TypeError, match="A month is taken of a calendar day, not of"):
        Month.of(thing)


def test_equal_months_are_one_key_and_sort_by_time():
    assert len({Month(2026, 3), Month.parse("2026-03"), Month.of(date(2026, 3, 31))}) == 1
    assert sorted([Month(2026, 1), Month(2025, 12), Month(2025, 2)])[0] == Month(2025, 2)
    assert max(Month(2025, 12), Month(2026, 1)).label == "January 2026"


def test_early_years_keep_their_four_digits_and_short_labels_their_two():
    assert (Month(987, 4).iso, Month.parse("0987-04")) == ("0987-04", Month(987, 4))
    assert Month(2005, 9).short_label == "Sep 05"


@pytest.mark.parametrize("text", ["2026-00", "2026-13", "0000-01"])
def test_address_of_a_month_that_does_not_exist_is_not_found(text):
    """Django makes a page that is not found of the ValueError."""
    with pytest.raises(ValueError, match="There is no month"):
        MonthConverter().to_python(text)


def test_month_is_never_changed():
    with pytest.raises(AttributeError):
        MARCH.number = 4
