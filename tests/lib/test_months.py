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
