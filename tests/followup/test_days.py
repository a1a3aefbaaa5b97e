"""The days of follow-up in one calendar: bank holidays, weekends, ends of months (HULL-74, 75, 76, 77, 78)."""

from datetime import date, timedelta

import pytest

from followup import chains, duties, oversight
from followup.models import Chain, Oversight
from lib import clock
from tests.followup.making import days_of, live, make_checked, make_poor, put_before, weekdays


def opened_on(day, cast, framework):
    """The oversight of an audit that was finalised and checked on a day."""
    with clock.at(day):
        audit = make_checked(cast, framework)
        return oversight.open_oversight(audit, on=day)


@pytest.mark.parametrize(
    ("finalised", "due", "what"),
    [
        (date(2026, 3, 2), date(2026, 3, 16), "two plain weeks"),
        (date(2026, 3, 6), date(2026, 3, 20), "from a Friday"),
        (date(2026, 3, 7), date(2026, 3, 20), "a Saturday counts as its Friday"),
        (date(2026, 3, 8), date(2026, 3, 20), "and so does a Sunday"),
        (date(2026, 3, 26), date(2026, 4, 13), "Good Friday and Easter Monday"),
        (date(2026, 4, 2), date(2026, 4, 20), "the eve of Good Friday"),
        (date(2026, 4, 24), date(2026, 5, 11), "the early May bank holiday"),
        (date(2026, 5, 22), date(2026, 6, 8), "the spring bank holiday"),
        (date(2026, 8, 28), date(2026, 9, 14), "the summer bank holiday"),
        (date(2026, 12, 18), date(2027, 1, 6), "Christmas, Boxing Day on its Monday, New Year"),
        (date(2027, 12, 23), date(2028, 1, 11), "Christmas on a Saturday, New Year's Monday"),
        (date(2028, 2, 28), date(2028, 3, 13), "over the 29th of February"),
    ],
)
def test_oversight_is_due_within_ten_working_days_across(cast, framework, finalised, due, what):
    """HULL-74."""
    assert opened_on(finalised, cast, framework).due_on == due, what


@pytest.mark.parametrize(
    ("finalised", "due"),
    [
        (date(2026, 3, 2), date(2026, 4, 2)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2028, 1, 30), date(2028, 2, 29)),
    ],
)
def test_supervision_is_due_a_calendar_month_on(cast, framework, finalised, due):
    """HULL-75: the next session, settled as a month; a shorter month ends earlier."""
    assert opened_on(finalised, cast, framework).supervision_due_on == due


@pytest.mark.parametrize(
    ("confirmed", "meeting", "review", "reaudit"),
    [
        (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 30), date(2026, 5, 2)),
        (date(2026, 3, 31), date(2026, 4, 9), date(2026, 4, 28), date(2026, 5, 31)),
        (date(2026, 12, 22), date(2026, 12, 31), date(2027, 1, 19), date(2027, 2, 22)),
        (date(2026, 12, 31), date(2027, 1, 8), date(2027, 1, 28), date(2027, 2, 28)),
    ],
)
def test_meeting_review_and_reaudit_count_from_the_confirmed_grade(
    cast, framework, confirmed, meeting, review, reaudit
):
    """HULL-76, 78, 77: five working days, four weeks, two months."""
    with clock.at(confirmed):
        make_poor(cast, framework)
        duties.follow_grades(confirmed)

    chain = Chain.objects.get()
    assert (chain.meeting_due_on, chain.review_due_on, chain.reaudit_due_on) == (meeting, review, reaudit)
    assert [one.due_on for one in chain.meetings.all()] == [meeting, review]


def test_manager_is_reminded_five_and_one_working_day_before_across_easter(cast, framework):
    """Due Monday 13 April: five working days before is Thursday 2 April, one before is Friday the 10th."""
    opened_on(date(2026, 3, 26), cast, framework)

    live(weekdays(date(2026, 3, 27), date(2026, 4, 16)), (duties.chase,))

    assert days_of("oversight_reminder") == [date(2026, 4, 2), date(2026, 4, 10)]
    assert days_of("oversight_overdue") == [date(2026, 4, 14), date(2026, 4, 16)]


def test_group_manager_hears_three_working_days_late_and_not_three_days(cast, framework):
    """Due Wednesday 1 April: Thursday 2, then Tuesday 7 and Wednesday 8 after Easter."""
    opened = opened_on(date(2026, 3, 18), cast, framework)
    assert opened.due_on == date(2026, 4, 1)

    live([date(2026, 4, day) for day in range(2, 9)], (duties.escalate,))

    assert put_before() == [(date(2026, 4, 8), "Gwen Group", "oversight")]


def test_oversight_written_on_its_last_day_is_in_time(cast, framework):
    """The day counts to its end; on the next it is late."""
    opened = opened_on(date(2026, 3, 2), cast, framework)
    due = opened.due_on

    assert [Oversight.objects.overdue(due).count(), Oversight.objects.overdue(due + timedelta(days=1)).count()] == [
        0,
        1,
    ]
    with clock.at(due):
        oversight.write_oversight(opened, discussion="We talked", by=cast.tess)
    assert not Oversight.objects.overdue(due + timedelta(days=1)).exists()


def test_supervision_still_to_note_is_late_after_its_own_day(cast, framework):
    opened = opened_on(date(2026, 3, 2), cast, framework)
    with clock.at(date(2026, 3, 3)):
        oversight.write_oversight(opened, discussion="We talked", by=cast.tess)

    late = [Oversight.objects.late(day).count() for day in (date(2026, 4, 2), date(2026, 4, 3))]

    assert late == [0, 1]
    with clock.at(date(2026, 4, 3)):
        oversight.note_supervision(opened, held_on=date(2026, 4, 1), note="The plan", by=cast.tess)
    assert not Oversight.objects.late(date(2026, 4, 30)).exists()


def test_chain_is_late_by_its_meetings_and_its_reaudit_alone(cast, framework):
    """HULL-76 to 78: due 9 March, 30 March and 2 May."""
    with clock.at(date(2026, 3, 2)):
        make_poor(cast, framework)
        duties.follow_grades(date(2026, 3, 2))
    chain = Chain.objects.get()
    first, review = chain.meetings.all()

    late = [Chain.objects.late(date(2026, 3, day)).exists() for day in (9, 10)]
    with clock.at(date(2026, 3, 10)):
        hold(first, cast)
        late.append(Chain.objects.late(date(2026, 3, 30)).exists())
    with clock.at(date(2026, 3, 30)):
        hold(review, cast)
    late += [Chain.objects.late(day).exists() for day in (date(2026, 5, 2), date(2026, 5, 3))]

    assert late == [False, True, False, False, True]


def hold(meeting, cast):
    chains.hold_meeting(
        meeting, held_on=clock.today(), notes="Drift", plan="Weekly visits", people=[cast.tess], by=cast.gwen
    )
