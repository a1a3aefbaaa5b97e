"""Days that follow from a policy: when something is due, reminded of and chased."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks import bundle
from frameworks.dates import due_by, due_on, nudge, working_days
from lib.months import Month
from lib.workingdays import bank_holidays
from tests.frameworks.kingsbridge import kingsbridge_texts

POLICY = bundle.read(kingsbridge_texts()).policy
FRIDAY = date(2026, 4, 24)


def with_calendar(**entries):
    return replace(POLICY, calendar=replace(POLICY.calendar, **entries))


def nudges(policy, due, first, last):
    """Every day from first to last that asks for something, as (day of the month, what)."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [(day.day, kind) for day in days if (kind := nudge(policy, due, day))]


@pytest.mark.parametrize(
    ("when", "start", "day"),
    [
        ("first working day", Month(2026, 5), date(2026, 5, 1)),
        ("first working day", Month(2026, 8), date(2026, 8, 3)),
        ("last working day", Month(2026, 5), date(2026, 5, 29)),
        ("last day", Month(2024, 2), date(2024, 2, 29)),
        ("31st", Month(2026, 4), date(2026, 4, 30)),
        ("2nd working day", Month(2026, 1), date(2026, 1, 5)),
        ("third week", Month(2026, 4), date(2026, 4, 21)),
        ("6th of next month", Month(2026, 12), date(2027, 1, 6)),
        ("28th of previous month", Month(2026, 1), date(2025, 12, 28)),
        ("last day", date(2026, 4, 3), date(2026, 4, 30)),
        ("same day", FRIDAY, FRIDAY),
        ("1 working day", FRIDAY, date(2026, 4, 27)),
        ("10 working days", date(2026, 4, 1), date(2026, 4, 17)),
        ("4 weeks", date(2026, 4, 1), date(2026, 4, 29)),
        ("2 months", date(2025, 12, 31), date(2026, 2, 28)),
        ("1 year", date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_a_deadline_in_words_means_a_day(when, start, day):
    """HULL-52, 57, 71, 74, 77, 78: also over Easter, month ends and leap years."""
    assert due_on(POLICY, when, start) == day


def test_the_councils_closure_days_are_its_own():
    """Kingsbridge rests on 28 December 2026, which is a bank holiday; add the two days after it."""
    resting = with_calendar(closure_days=("2026-12-29", "2026-12-30"))

    assert due_on(POLICY, "1 working day", date(2026, 12, 24)) == date(2026, 12, 29)
    assert due_on(resting, "1 working day", date(2026, 12, 24)) == date(2026, 12, 31)
    assert not working_days(resting).is_working_day(date(2026, 12, 29))


def test_a_period_counts_from_a_day_and_never_from_a_month():
    with pytest.raises(TypeError, match='"3 working days" counts from an event: give the day, not'):
        due_on(POLICY, "3 working days", Month(2026, 4))


def test_reminders_come_on_their_working_days_once_each():
    """A weekend repeats nothing: five working days before a Friday is the Friday before, only."""
    policy = with_calendar(remind_before=(5, 1))

    assert nudges(policy, FRIDAY, date(2026, 4, 13), FRIDAY) == [(17, "reminder"), (23, "reminder")]


def test_a_reminder_for_the_day_itself_comes_on_the_last_working_day_before():
    policy = with_calendar(remind_before=(0,))

    assert nudges(policy, FRIDAY, date(2026, 4, 20), FRIDAY) == [(24, "reminder")]
    assert nudges(policy, date(2026, 4, 26), date(2026, 4, 20), date(2026, 4, 26)) == [(24, "reminder")]


def test_chasers_come_on_their_days_and_then_every_so_many():
    policy = with_calendar(chase_after=(1, 3), chase_every=5)

    assert nudges(policy, FRIDAY, FRIDAY, date(2026, 5, 20)) == [
        (27, "overdue"), (29, "overdue"), (7, "overdue"), (14, "overdue"),
    ]  # fmt: skip


def test_without_further_chasers_the_last_named_one_is_the_last():
    policy = with_calendar(chase_after=(1, 3), chase_every=None)

    assert nudges(policy, FRIDAY, FRIDAY, date(2026, 6, 30)) == [(27, "overdue"), (29, "overdue")]


def test_chasers_may_follow_at_once_every_so_many_days():
    policy = with_calendar(chase_after=(), chase_every=2)

    assert nudges(policy, FRIDAY, FRIDAY, date(2026, 5, 1)) == [(28, "overdue"), (30, "overdue")]


def test_a_policy_without_reminders_and_chasers_asks_for_nothing():
    assert nudges(POLICY, FRIDAY, date(2026, 3, 1), date(2026, 6, 30)) == []


def test_bank_holidays_and_closure_days_are_not_counted():
    """Before Tuesday 7 April 2026 lie Easter and the council's own closed Wednesday."""
    policy = with_calendar(remind_before=(1, 2), closure_days=("2026-04-01",))

    assert nudges(policy, date(2026, 4, 7), date(2026, 3, 30), date(2026, 4, 7)) == [
        (31, "reminder"), (2, "reminder"),
    ]  # fmt: skip


def counted(start, end, closed):
    """Working days after start up to end, counted one by one."""
    day, count = start, 0
    while day < end:
        day += timedelta(days=1)
        count += day.weekday() < 5 and day not in bank_holidays(day.year) and day not in closed
    return count


def restated(due, on, before, after, every, closed):
    """The rule in other words: a day asks for something if its own count is named."""
    if on.weekday() >= 5 or on in bank_holidays(on.year) or on in closed:
        return ""
    if on <= due:
        return "reminder" if counted(on, due, closed) in before else ""
    late, last = counted(due, on, closed), max([0, *after])
    further = set(range(last + every, 200, every)) if every else set()
    return "overdue" if late in {*after, *further} else ""


@given(
    due=st.dates(date(2025, 12, 1), date(2026, 6, 30)),
    away=st.integers(-40, 60),
    before=st.sets(st.integers(0, 12), max_size=3),
    after=st.sets(st.integers(1, 12), max_size=3),
    every=st.none() | st.integers(1, 9),
    closed=st.sets(st.dates(date(2025, 12, 1), date(2026, 8, 30)), max_size=4),
)
def test_a_day_asks_for_what_the_calendar_says_and_nothing_else(due, away, before, after, every, closed):
    policy = with_calendar(
        remind_before=tuple(before), chase_after=tuple(after), chase_every=every,
        closure_days=tuple(sorted(day.isoformat() for day in closed)),
    )
    on = due + timedelta(days=away)

    assert nudge(policy, due, on) == restated(due, on, before, after, every, closed)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 15))
def test_a_reminder_comes_exactly_once_before_a_working_day(due, number):
    policy = with_calendar(remind_before=(number,))
    days = [due - timedelta(days=back) for back in range(40)]

    found = [day for day in days if nudge(policy, due, day) == "reminder"]

    assert len(found) == 1


@pytest.mark.parametrize(
    ("day", "start", "due"),
    [
        ("5th of next month", date(2026, 2, 9), date(2026, 3, 5)),
        ("5th of next month", date(2026, 3, 5), date(2026, 3, 5)),
        ("5th of next month", date(2026, 3, 6), date(2026, 3, 8)),
        (None, date(2026, 2, 9), date(2026, 2, 11)),
    ],
)
def test_a_day_of_the_month_holds_until_it_is_over_and_then_a_time_from_the_event(day, start, due):
    """SOTON-17, SOTON-19."""
    assert due_by(POLICY, day, Month(2026, 2), within="2 days", start=start) == due
