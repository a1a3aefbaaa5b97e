"""Duties of follow-up that run late, twice, in another order, or over days that were missed (HULL-74 to 81)."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from audits import actions
from audits.models import Audit, ReauditDue
from followup import duties, oversight
from followup.models import AssuranceCheck, Chain, Escalation, Oversight, TrackerCheck
from lib import clock
from people.models import Role
from tests.audits import making
from tests.cast import give_role
from tests.followup.making import (
    ALL,
    audit_again,
    days_of,
    live,
    make_action,
    make_checked,
    make_poor,
    put_before,
    told,
    weekdays,
)
from trail.models import Notice

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)


def rows():
    rooms = [*apps.get_app_config("followup").get_models(), *apps.get_app_config("trail").get_models()]
    return {model.__name__: model.objects.count() for model in rooms}


@pytest.fixture
def opened(cast, framework):
    """Due on Monday 16 March."""
    return oversight.open_oversight(make_checked(cast, framework), on=MONDAY)


# Late


def test_oversight_asked_for_late_keeps_its_day_and_may_be_late_at_once(cast, framework):
    """HULL-74: the worker stood still for three weeks; the ten working days count from finalising all the same."""
    make_checked(cast, framework)

    live([date(2026, 3, 24)], (duties.open_oversights, duties.escalate))

    row = Oversight.objects.get()
    assert (row.opened_on, row.due_on) == (date(2026, 3, 24), date(2026, 3, 16))
    assert put_before() == [(date(2026, 3, 24), "Gwen Group", "oversight")]


def test_escalation_that_runs_weeks_late_reaches_every_step_at_once_and_none_twice(opened):
    live([date(2026, 5, 5), date(2026, 5, 5), date(2026, 5, 6)], (duties.escalate,))

    assert put_before() == [
        (date(2026, 5, 5), "Gwen Group", "oversight"), (date(2026, 5, 5), "Hana Head", "oversight"),
        (date(2026, 5, 5), "Quinn Quality", "oversight"),
    ]  # fmt: skip


def test_missed_days_caught_up_in_order_leave_what_the_days_would_have_left(cast, framework):
    """The sweep does each missed day with its own date, however late it runs."""
    for number in range(2):
        make_checked(cast, framework, f"C-{number}")
    days = weekdays(MONDAY, date(2026, 4, 1))
    with clock.at(date(2026, 4, 2)):
        for day in days:
            for work in ALL:
                work(day)

    assert {row.opened_on for row in Oversight.objects.all()} == {MONDAY}
    assert days_of("oversight_reminder") == [date(2026, 3, 9), date(2026, 3, 13)]
    assert {day for day, *_ in put_before()} == {date(2026, 3, 19), date(2026, 3, 30)}


def test_chain_begun_late_counts_from_the_day_it_begins(cast, framework):
    """Its meeting cannot be late before anybody was asked to it."""
    make_poor(cast, framework)

    live([date(2026, 3, 20)], (duties.follow_grades, duties.escalate))

    chain = Chain.objects.get()
    assert (chain.started_on, chain.meeting_due_on) == (date(2026, 3, 20), date(2026, 3, 27))
    assert put_before() == []


def test_reaudit_and_its_end_found_on_one_late_day(cast, framework):
    """Poor in March, again in April, better in May: one run of June tells the whole story."""
    first = make_poor(cast, framework)
    second = audit_again(first, cast, framework, grade="inadequate", final="inadequate")
    audit_again(second, cast, framework, grade="good")

    live([date(2026, 6, 1), date(2026, 6, 2)], (duties.follow_grades,))

    assert list(Chain.objects.order_by("audit").values_list("turn", "ended")) == [(1, "again"), (2, "better")]


def test_samples_drawn_in_the_middle_of_the_month_are_those_of_its_first_day(cast, framework):
    """HULL-07, HULL-103: from what was signed off in the month before, whenever the duty runs."""
    action = make_action(make_checked(cast, framework), by=cast.gwen)
    actions.complete(action, what_was_done="Written", by=cast.priya)
    actions.sign_off(action, effect_seen="Known", by=cast.tess)

    live([date(2026, 4, 21)], (duties.draw_samples,))

    assert AssuranceCheck.objects.get().month == date(2026, 4, 1)
    assert TrackerCheck.objects.get().month == date(2026, 4, 1)
    assert days_of("assurance_due") == [date(2026, 4, 1)]


# Twice, and in another order


def test_day_of_duties_in_the_reverse_order_ends_the_same_a_day_later(cast, framework):
    """Each duty looks for what is undone; what it came too early for it finds on its next run."""
    make_poor(cast, framework)
    live([MONDAY, date(2026, 3, 3)], tuple(reversed(ALL)))

    assert (Oversight.objects.count(), Chain.objects.count()) == (1, 1)
    assert told("chain_started") == ["Gwen Group", "Priya Practice", "Quinn Quality", "Tess Team"]


def test_quarter_of_a_year_run_twice_changes_nothing(cast, framework):
    for number in range(2):
        make_action(make_poor(cast, framework, f"P-{number}"), by=cast.gwen, due_on=date(2026, 3, 10))
    make_action(make_checked(cast, framework, "C-9"), by=cast.gwen, due_on=date(2026, 4, 20))
    days = [MONDAY + timedelta(days=3 * number) for number in range(30)]
    live(days)
    before = rows()

    live(days)

    assert rows() == before
    assert before["Chain"] == 2


def test_same_day_twice_with_work_between_finds_only_the_work(opened, cast):
    day = date(2026, 3, 19)
    live([day])
    with clock.at(day):
        oversight.write_oversight(opened, discussion="We talked", by=cast.tess)
    before = Notice.objects.count()

    live([day])

    assert Notice.objects.count() == before
    assert not Escalation.objects.open().exists()


# Who is there now


def test_manager_who_follows_is_reminded_and_the_one_who_left_is_not(opened, cast):
    """Tess leaves on Wednesday 11 March; Nell takes her place."""
    live(weekdays(MONDAY, date(2026, 3, 10)), (duties.chase,))
    cast.tess.left_on = date(2026, 3, 11)
    cast.tess.save()
    Audit.objects.update(team_manager=cast.nell)
    give_role(cast.nell, Role.TEAM_MANAGER, team=cast.north, since=date(2026, 3, 11))

    live(weekdays(date(2026, 3, 11), date(2026, 3, 17)), (duties.chase,))

    assert told("oversight_reminder") == ["Nell Next", "Tess Team"]
    assert told("oversight_overdue") == ["Nell Next"]


def test_oversight_nobody_can_write_still_goes_up(cast, framework):
    """HULL-81: no manager, no line above; those whom the framework names are told all the same."""
    cast.tess.memberships.all().delete()
    audit = make_checked(cast, framework, worker=None)
    oversight.open_oversight(audit, on=MONDAY)

    live([date(2026, 3, 17), date(2026, 3, 19)], (duties.chase, duties.escalate))

    assert told("oversight_overdue") == []
    assert put_before() == [(date(2026, 3, 19), "Gwen Group", "oversight")]


def test_action_without_an_owner_is_chased_at_the_team_manager(cast, framework):
    """HULL-06: responsible managers follow them to the end."""
    make_action(make_checked(cast, framework), by=cast.gwen, owner=None, due_on=date(2026, 3, 10))

    live([date(2026, 3, 11)], (duties.chase,))

    assert told("action_overdue") == ["Tess Team"]


def test_place_of_a_group_manager_that_is_empty_goes_to_qa(opened, cast):
    """No warning goes to nobody."""
    for person in (cast.gwen, cast.hana):
        person.memberships.exclude(role=Role.AUDITOR).delete()

    live([date(2026, 3, 19)], (duties.escalate,))

    assert [name for _, name, _ in put_before()] == ["Quinn Quality"]


def test_reaudit_somebody_has_is_chased_as_an_audit_and_not_at_qa(cast, framework):
    """HULL-77: the auditor of the re-audit has its own day; a late one still goes up."""
    poor = make_poor(cast, framework)
    duties.follow_grades(MONDAY)
    again = making.make_audit(cast, framework, case=poor.case, re_audit_of=poor)
    ReauditDue.objects.update(result=again)

    live(weekdays(date(2026, 4, 23), date(2026, 5, 11)), (duties.chase, duties.escalate))

    assert told("reaudit_reminder") == told("reaudit_overdue") == []
    assert ("Hana Head", "reaudit") in [row[1:] for row in put_before()]
