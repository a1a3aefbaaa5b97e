"""What moderation does every day: once, however often it is asked (HULL-38)."""

from datetime import date, timedelta

import pytest

from audits.models import Audit
from lib import clock
from moderation import duties, services
from moderation.models import Moderation
from people.models import Role
from tests.audits import making
from tests.moderation.making import make_month, put, told
from trail.models import Notice

#: Chosen on Monday 2 March 2026: due on Monday 16 March.
DUE = date(2026, 3, 16)


def live(first, last):
    """The duties of every weekday, chasing twice."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    for day in (one for one in days if one.weekday() < 5):
        with clock.at(day):
            for work in (duties.select, duties.chase, duties.chase, duties.escalate):
                work(day)


def days_of(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("on", flat=True).distinct())


@pytest.fixture
def chosen(checked, cast):
    return services.choose(checked, moderator=cast.moses, why="To learn", by=cast.quinn, on=clock.today())


def test_nothing_to_do_is_no_failure(db):
    assert [work(date(2026, 3, 2)) for work in (duties.select, duties.chase, duties.escalate)] == [0, 0, 0]


def test_months_in_which_something_moved_are_chosen_from(cast, framework):
    make_month(cast, framework, 10)

    assert duties.select(date(2026, 3, 3)) == 2
    assert duties.select(date(2026, 3, 3)) == 0
    assert duties.select(date(2026, 3, 4)) == 0


def test_audit_checked_months_later_is_still_chosen_from(cast, framework):
    audits = make_month(cast, framework, 5, status=Audit.Status.IN_PROGRESS)
    late = date(2026, 7, 1)
    assert duties.select(late) == 0

    with clock.at(late):
        put(audits, status=Audit.Status.ALLOCATED, grade="")
        making.check(audits[0])
        made = duties.select(late)

    assert (made, Moderation.objects.count()) == (1, 1)


def test_moderator_is_reminded_before_and_chased_after_the_day(chosen):
    live(date(2026, 3, 2), date(2026, 3, 27))

    assert days_of("moderation_reminder") == [date(2026, 3, 9), date(2026, 3, 13)]
    assert days_of("moderation_overdue") == [date(2026, 3, 17), date(2026, 3, 19), date(2026, 3, 23)]


def test_late_moderation_is_put_before_the_people_the_framework_names(chosen):
    """Hull: five working days late, the QA team is told, once."""
    live(date(2026, 3, 16), date(2026, 4, 1))

    assert told("moderation_late") == ["Quinn Quality"]
    assert days_of("moderation_late") == [date(2026, 3, 23)]


def test_finished_moderation_is_chased_no_more(chosen, cast):
    services.cancel(chosen, reason="No longer needed", by=cast.quinn)

    live(date(2026, 3, 2), date(2026, 3, 27))

    assert (told("moderation_reminder"), told("moderation_overdue"), told("moderation_late")) == ([], [], [])


def test_qa_team_is_told_once_of_a_moderation_without_a_moderator(cast, framework):
    cast.moses.memberships.filter(role=Role.MODERATOR).delete()
    make_month(cast, framework, 1, team=cast.court, auditor=cast.nell)

    live(date(2026, 3, 2), date(2026, 3, 20))

    assert told("moderation_without_moderator") == ["Quinn Quality"]
