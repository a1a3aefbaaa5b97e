"""Reminders, chasers and escalation of what audits wait for (HULL-57, 69, 71, 72, 82)."""

from datetime import date, timedelta

import pytest

from audits import challenge, duties, services
from lib import clock
from people.models import Role
from tests.audits import making
from tests.cast import make_person
from trail.models import Notice

pytestmark = pytest.mark.long

#: The audit is due on Tuesday 31 March 2026; Easter is from 3 to 6 April.
DUE = date(2026, 3, 31)
EVERY_DAY = [date(2026, 3, 2) + timedelta(days=n) for n in range(64) if n % 7 < 5]
AROUND_DUE = EVERY_DAY[14:30]


def told(kind, on=None):
    rows = Notice.objects.filter(kind=kind)
    if on:
        rows = rows.filter(on=on)
    return sorted(rows.values_list("to__name", "on"))


def live(days=EVERY_DAY):
    """Every day's duties, one day after the other."""
    for day in days:
        with clock.at(day):
            for work in (duties.chase, duties.close_windows, duties.escalate):
                work(day)


def days_of(kind):
    return [on for _, on in told(kind)]


def test_auditor_is_reminded_before_and_chased_after_the_day(audit):
    """HULL-57: before and after the last day of the month, on the policy's working days."""
    rule = audit.policy.calendar
    live()

    assert {name for name, _ in told("audit_reminder")} == {"Amara Audit"}
    assert len(days_of("audit_reminder")) == len(rule.remind_before)
    assert all(day <= DUE for day in days_of("audit_reminder"))
    assert days_of("audit_overdue")[0] > DUE
    assert len(days_of("audit_overdue")) >= len(rule.chase_after)


def test_finalised_audit_is_no_longer_chased(audit):
    making.finalise(audit)
    live(AROUND_DUE)

    assert (told("audit_reminder"), told("audit_overdue"), told("audit_late")) == ([], [], [])


def test_cancelled_audit_is_no_longer_chased(audit, cast):
    services.cancel(audit, by=cast.quinn, reason="Moved away")
    live(AROUND_DUE)

    assert told("audit_overdue") == []


def test_lateness_goes_up_step_by_step_and_once_each(audit):
    """HULL-82: QA and group manager, then head of service, then the senior leaders."""
    live()

    assert told("audit_late") == [
        ("Dana Director", date(2026, 4, 30)),
        ("Gwen Group", date(2026, 4, 7)),
        ("Hana Head", date(2026, 4, 16)),
        ("Quinn Quality", date(2026, 4, 7)),
    ]


def test_lateness_of_a_whole_round_is_told_in_as_many_questions_as_of_one(
    cast, framework, django_assert_max_num_queries
):
    for number in range(25):
        making.make_audit(cast, framework, case=making.make_case(cast, f"C-{number}"))
    day = date(2026, 4, 20)

    with clock.at(day), django_assert_max_num_queries(30):
        written = duties.escalate(day), duties.chase(day)

    assert written == (25 * 3, 0)
    assert len(told("audit_late")) == 25 * 3


def test_duties_done_twice_or_late_tell_nobody_twice(audit):
    late = date(2026, 4, 9)
    for _ in range(2):
        live([late])
    live([late + timedelta(days=1)])

    assert told("audit_late") == [
        ("Gwen Group", date(2026, 4, 7)),
        ("Quinn Quality", date(2026, 4, 7)),
    ]


def test_duty_missed_on_its_day_is_made_up_for(audit):
    """The sweep was down when the rule was reached: the day it carries is still that day."""
    live([date(2026, 4, 20)])

    assert ("Hana Head", date(2026, 4, 16)) in told("audit_late")


def test_old_lateness_is_no_news_for_a_newcomer(audit, cast):
    make_person("Quentin Quality", Role.QA)

    live([date(2026, 5, 20)])

    assert told("audit_late") == [("Dana Director", date(2026, 4, 30))]


def test_returned_audit_is_chased_until_it_comes_back(audit, cast):
    """HULL-71."""
    making.finalise(audit)
    services.return_(audit, by=cast.quinn, reason="Gap")
    live(EVERY_DAY[:10])

    assert {name for name, _ in told("return_overdue")} == {"Amara Audit"}
    assert told("return_late") == [("Quinn Quality", date(2026, 3, 6))]

    chased = len(told("return_overdue"))
    services.resubmit(audit, by=cast.amara)
    live(EVERY_DAY[10:16])
    assert len(told("return_overdue")) == chased


def test_waiting_check_is_put_before_the_qa_team(audit):
    """HULL-71."""
    making.finalise(audit)
    live(EVERY_DAY[:12])

    assert {name for name, _ in told("check_overdue")} == {"Quinn Quality"}


def test_unanswered_challenge_is_chased_and_goes_to_the_qa_team(audit, cast):
    """HULL-72."""
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="Not so", by=cast.priya)
    live(EVERY_DAY[:10])

    assert {name for name, _ in told("challenge_overdue")} == {"Amara Audit"}
    assert told("challenge_late") == [("Quinn Quality", date(2026, 3, 6))]

    chased = len(told("challenge_overdue"))
    challenge.answer(raised, text="No agreement", settled=False, by=cast.amara)
    live(EVERY_DAY[10:16])
    assert len(told("challenge_overdue")) == chased


def test_people_who_have_not_agreed_are_reminded_that_the_window_ends(audit, cast):
    """HULL-69: the window ends on Monday 9 March."""
    making.share(audit)
    services.agree(audit, by=cast.tess)
    live(EVERY_DAY[:8])

    assert {name for name, _ in told("window_reminder")} == {"Ira Review", "Priya Practice"}


def test_auditor_is_told_once_that_the_window_is_over(audit):
    making.share(audit)
    live(EVERY_DAY[:12])

    assert told("audit_to_finalise") == [("Amara Audit", date(2026, 3, 10))]


def test_auditor_is_not_told_to_finalise_a_challenged_audit(audit, cast):
    making.share(audit)
    challenge.raise_challenge(audit, text="Not so", by=cast.priya)
    live(EVERY_DAY[:12])

    assert told("audit_to_finalise") == []


def test_duties_count_what_they_did(audit):
    with clock.at(DUE):
        first, again = duties.chase(DUE), duties.chase(DUE)

    assert (first > 0) == bool(told("audit_reminder", DUE))
    assert again == 0


@pytest.mark.parametrize("work", [duties.chase, duties.escalate, duties.close_windows])
def test_queries_of_a_duty_do_not_grow_with_audits_that_need_nothing(
    work, cast, framework, django_assert_max_num_queries
):
    for number in range(12):
        making.make_audit(cast, framework, case=making.make_case(cast, f"C-{number}"))
    quiet = date(2026, 3, 10)

    with clock.at(quiet), django_assert_max_num_queries(6):
        assert work(quiet) == 0
