"""Deadlines mean the days that the councils' documents mean."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.deadlines import EXPECTED, ORDINALS, Deadline
from lib.months import Month
from lib.workingdays import Calendar

ENGLAND = Calendar()
MARCH = Month(2026, 3)
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
named = st.sampled_from(sorted(ORDINALS)).flatmap(
    lambda name: st.sampled_from([f"{name} day", f"{name} working day"])
)
numbered = st.integers(1, 31).map(
    lambda n: f"{n}{'th' if 11 <= n <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"
)
of_month = st.sampled_from(["", " of the month", " of next month", " of the previous month"])


@pytest.mark.parametrize(("text", "meant"), [
    ("first working day", date(2026, 3, 2)),  # HULL-52
    ("last day", date(2026, 3, 31)),  # HULL-57
    ("last working day", date(2026, 3, 31)),
    ("1st", date(2026, 3, 1)),  # HULL-117, the other reading
    ("3rd", date(2026, 3, 3)),  # SOTON-09
    ("28th", date(2026, 3, 28)),  # SOTON-10
    ("6th of next month", date(2026, 4, 6)),  # SOTON-17
    ("third week", date(2026, 3, 21)),  # STAGE-18, STAGE-36
    ("last week", date(2026, 3, 31)),
    ("last day of the previous month", date(2026, 2, 28)),  # HULL-53
    ("second working day", date(2026, 3, 3)),
    ("10th working day", date(2026, 3, 13)),
    ("first working day of next month", date(2026, 4, 1)),
    ("last day of this month", date(2026, 3, 31)),
])
def test_day_of_a_month(text, meant):
    """HULL-52, HULL-57, SOTON-09, SOTON-10, SOTON-17, STAGE-18."""
    assert Deadline.parse(text).on(MARCH, ENGLAND) == meant


@pytest.mark.parametrize(("text", "meant"), [
    ("same day", date(2026, 4, 1)),
    ("3 days", date(2026, 4, 4)),  # SOTON-25
    ("3 working days", date(2026, 4, 8)),  # HULL-71, over Easter
    ("10 working days", date(2026, 4, 17)),  # HULL-74
    ("1 working day", date(2026, 4, 2)),
    ("4 weeks", date(2026, 4, 29)),  # HULL-78
    ("2 months", date(2026, 6, 1)),  # HULL-77
    ("1 year", date(2027, 4, 1)),
    ("3 working days before", date(2026, 3, 27)),
    ("1 week before", date(2026, 3, 25)),
    ("2 months before", date(2026, 2, 1)),
])
def test_time_from_an_event(text, meant):
    """HULL-71, HULL-74, HULL-77, HULL-78."""
    assert Deadline.parse(text).on(date(2026, 4, 1), ENGLAND) == meant


def test_day_of_a_month_may_be_asked_with_a_day_in_it():
    assert Deadline.parse("last day").on(date(2026, 2, 3), ENGLAND) == date(2026, 2, 28)


def test_day_that_a_month_lacks_is_its_last():
    assert Deadline.parse("31st").on(Month(2026, 4), ENGLAND) == date(2026, 4, 30)


def test_month_from_the_last_of_a_long_one_ends_on_the_last_of_a_short_one():
    assert Deadline.parse("1 month").on(date(2026, 1, 31), ENGLAND) == date(2026, 2, 28)


def test_closure_days_move_a_deadline():
    """HULL-74 over a council's closed week."""
    closed = Calendar(frozenset(date(2026, 12, day) for day in (29, 30, 31)))

    assert Deadline.parse("3 working days").on(date(2026, 12, 23), closed) == date(2027, 1, 5)


def test_spelling_does_not_matter_and_equal_rules_are_equal():
    assert Deadline.parse("  First  Working Day ") == Deadline.parse("first working day")
    assert str(Deadline.parse("10 Working Days")) == "10 working days"


@pytest.mark.parametrize("text", [
    "", "soon", "first", "working day", "0th", "1th", "11st", "22th", "32nd", "10", "ten days",
    "fifth week", "19th working day", "6th of march", "3 fortnights", "-3 days", "3.5 days",
    "1000 days", "same day before",
])
def test_anything_else_is_refused_with_what_was_expected(text):
    with pytest.raises(ValueError, match="is not a deadline") as refused:
        Deadline.parse(text)

    assert str(refused.value) == f'"{text}" is not a deadline: {EXPECTED}.'


@pytest.mark.parametrize("value", [3, None, ["3rd"], True])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(ValueError, match="is not a deadline"):
        Deadline.parse(value)


def test_time_from_an_event_needs_a_day():
    with pytest.raises(TypeError) as refused:
        Deadline.parse("3 days").on(MARCH, ENGLAND)

    assert str(refused.value) == '"3 days" counts from an event: give the day, not March 2026.'


def test_moment_is_refused_as_its_day_depends_on_the_clock():
    with pytest.raises(TypeError):
        Deadline.parse("3 days").on(datetime(2026, 3, 1, 23, 30), ENGLAND)


@given(numbered, of_month, days)
def test_numbered_day_lies_in_the_month_it_names(number, which, day):
    months = {" of next month": 1, " of the previous month": -1}.get(which, 0)

    meant = Deadline.parse(number + which).on(day, ENGLAND)

    assert meant in Month.of(day).plus(months)
    assert meant.day == min(int(number[:-2]), Month.of(meant).days)


@given(named, days)
def test_named_working_day_works(text, day):
    meant = Deadline.parse(text).on(day, ENGLAND)

    assert meant in Month.of(day)
    assert "working" not in text or ENGLAND.is_working_day(meant)


@given(st.integers(0, 120), days)
def test_spans_agree_with_plain_counting(number, day):
    def on(unit):
        return Deadline.parse(f"{number} {unit}").on(day, ENGLAND)

    assert on("days") == day + timedelta(days=number)
    assert on("weeks") == day + timedelta(days=7 * number)
    assert on("working days") == ENGLAND.add_working_days(day, number)
    assert Month.of(day).months_until(Month.of(on("months"))) == number


@given(st.integers(0, 120), days)
def test_before_is_the_mirror_of_after(number, day):
    earlier = Deadline.parse(f"{number} days before").on(day, ENGLAND)

    assert Deadline.parse(f"{number} days").on(earlier, ENGLAND) == day
