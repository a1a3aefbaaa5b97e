"""What an inadequate grade starts and what ends it (HULL-76, 77, 78, 79, 80)."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits import services
from audits.models import ReauditDue
from followup import chains, duties
from followup.models import Chain, Meeting
from frameworks.policy import GradeAlert
from lib import clock
from lib.steps import AlreadyMoved, NotAllowed
from moderation import services as moderating
from tests.audits import making
from tests.followup.making import audit_again, make_checked, make_poor, settle, told

MONDAY = date(2026, 3, 2)
LATER = date(2026, 4, 27)


def follow(on=MONDAY):
    with clock.at(on):
        return duties.follow_grades(on)


def meetings(chain):
    return [(one.kind, one.due_on) for one in chain.meetings.all()]


@pytest.fixture
def poor(cast, framework):
    return make_poor(cast, framework)


@pytest.fixture
def chain(poor):
    follow()
    return Chain.objects.get()


# Starting


def test_inadequate_grade_starts_meeting_review_and_reaudit(chain, poor, cast):
    """HULL-76: meeting; HULL-78: review after 4 weeks; HULL-77: re-audit within two months."""
    assert (chain.grade, chain.turn, chain.started_on) == ("inadequate", 1, MONDAY)
    assert meetings(chain) == [("first", date(2026, 3, 9)), ("review", date(2026, 3, 30))]
    assert chain.reaudit_due_on == date(2026, 5, 2)
    again = ReauditDue.objects.get()
    assert (again.audit, again.due_on, again.reason) == (
        poor, date(2026, 5, 2), f"Graded Inadequate in {poor}: audited again until it is better.",
    )  # fmt: skip


def test_group_manager_team_manager_and_worker_meet(chain, cast):
    """HULL-76."""
    first = chain.meetings.get(kind="first")

    assert set(first.people.all()) == {cast.gwen, cast.tess, cast.priya}
    assert first.convened_by == cast.gwen
    assert told("chain_started") == ["Gwen Group", "Priya Practice", "Quinn Quality", "Tess Team"]


def test_chain_starts_once(chain):
    assert follow() == 0
    assert (Chain.objects.count(), Meeting.objects.count(), ReauditDue.objects.count()) == (1, 2, 1)


def test_chain_waits_until_moderation_has_confirmed_the_grade(cast, framework):
    audit = make_checked(cast, framework, grade="inadequate")
    before = follow()

    settle(audit, "inadequate")

    assert (before, follow()) == (0, 1)
    assert Chain.objects.get().audit == audit


def test_no_chain_where_moderation_lifts_the_grade_before_it_starts(cast, framework):
    audit = make_checked(cast, framework, grade="inadequate")
    settle(audit, "ri")

    assert follow() == 0
    assert not Chain.objects.exists()


def test_moderation_that_lowers_a_grade_starts_a_chain(cast, framework):
    audit = making.make_audit(cast, framework)
    making.check(audit)
    moderation = moderating.choose(audit, moderator=cast.moses, why="Drawn", by=cast.quinn, on=MONDAY)
    moderating.grade(moderation, grade="inadequate", rationale="Not safe", judgements={}, by=cast.moses)
    before = follow()

    moderating.finish(
        moderation, grade_after="inadequate", discussed_on=MONDAY, discussion="Amara agrees", by=cast.moses
    )  # fmt: skip

    assert (before, follow(), Chain.objects.get().audit) == (0, 1, audit)


def test_audit_not_checked_yet_starts_nothing(cast, framework):
    making.finalise(making.make_audit(cast, framework), grade="inadequate")

    assert follow() == 0


@pytest.mark.parametrize("grade", ["outstanding", "good", "ri_good", "ri"])
def test_other_grades_start_nothing(cast, framework, grade):
    make_checked(cast, framework, grade=grade)

    assert follow() == 0


def test_grade_that_starts_no_chain_is_told_to_whom_the_framework_names(cast, framework, monkeypatch):
    policy = framework.policy
    alert = GradeAlert(grades=("outstanding",), tell=("head_of_service",))
    monkeypatch.setattr(type(framework), "policy", replace(policy, followup=replace(policy.followup, alerts=(alert,))))
    make_checked(cast, framework, grade="outstanding")
    make_checked(cast, framework, "C-2", grade="good")

    assert [follow(), follow(), follow(LATER)] == [1, 0, 0]
    assert told("grade_confirmed") == ["Hana Head"]


def test_chain_is_kept_from_a_moderator_until_they_have_graded_the_audit(chain, poor, cast):
    """HULL-38: that there is one tells the grade."""
    services.invite(poor, person=cast.moses, part="blind", by=cast.quinn)
    before = list(Chain.objects.visible_to(cast.moses))
    services.invite(poor, person=cast.moses, part="moderator", by=cast.quinn)

    assert (before, list(Chain.objects.visible_to(cast.moses))) == ([], [chain])


# Better, or lifted


def test_better_reaudit_ends_the_chain_and_what_was_planned(chain, poor, cast, framework):
    """HULL-80: until it is no longer inadequate."""
    again = audit_again(poor, cast, framework, grade="good")

    follow(LATER)

    chain.refresh_from_db()
    assert (chain.ended, chain.ended_note) == ("better", f"Re-audit {again}")
    assert not Meeting.objects.waiting().exists()
    assert told("chain_ended") == ["Gwen Group", "Priya Practice", "Tess Team"]
    assert follow(LATER) == 0


def test_chain_whose_own_grade_is_lifted_ends(chain, poor):
    settle(poor, "ri")

    follow(LATER)

    chain.refresh_from_db()
    assert chain.ended == "moderated"
    assert not ReauditDue.objects.waiting().exists()


def test_running_reaudit_leaves_the_chain_running(chain, poor, cast, framework):
    making.make_audit(cast, framework, case=poor.case, re_audit_of=poor)

    follow(LATER)

    assert Chain.objects.running().get() == chain


# Again


def test_inadequate_again_brings_the_head_of_service(chain, poor, cast, framework):
    """HULL-79: the head of service meets group manager, team manager and worker."""
    again = audit_again(poor, cast, framework, grade="inadequate", final="inadequate")

    follow(LATER)

    chain.refresh_from_db()
    second = Chain.objects.running().get()
    assert (chain.ended, second.audit, second.follows, second.turn) == ("again", again, chain, 2)
    repeat = second.meetings.get(kind="repeat")
    assert repeat.convened_by == cast.hana
    assert set(repeat.people.all()) == {cast.hana, cast.gwen, cast.tess, cast.priya}
    assert not second.meetings.filter(kind="first").exists()
    assert told("chain_started").count("Hana Head") == 1


def test_chain_repeats_until_a_reaudit_is_better(chain, poor, cast, framework):
    """HULL-80."""
    audit = poor
    for _ in range(3):
        audit = audit_again(audit, cast, framework, grade="inadequate", final="inadequate")
        follow(LATER)
    audit_again(audit, cast, framework, grade="ri")

    follow(LATER)

    assert list(Chain.objects.order_by("turn").values_list("turn", "ended")) == [
        (1, "again"), (2, "again"), (3, "again"), (4, "better"),
    ]  # fmt: skip
    assert not ReauditDue.objects.waiting().exists()


def test_inadequate_reaudit_leaves_the_chain_running_until_it_is_moderated(chain, poor, cast, framework):
    again = audit_again(poor, cast, framework, grade="inadequate")
    follow(LATER)
    running = Chain.objects.running().get()

    settle(again, "ri")
    follow(LATER)

    chain.refresh_from_db()
    assert (running, chain.ended) == (chain, "better")


def test_reaudit_that_moderation_lowers_counts_as_inadequate_again(chain, poor, cast, framework):
    again = audit_again(poor, cast, framework, grade="good")
    follow(LATER)
    settle(again, "inadequate")

    follow(LATER)

    chain.refresh_from_db()
    assert chain.ended == "again"
    assert (Chain.objects.running().get().follows, Chain.objects.running().get().turn) == (chain, 2)


def test_chain_that_a_framework_does_not_repeat_ends(chain, poor, cast, framework, monkeypatch):
    rule = poor.policy.followup.chains[0]
    once = replace(poor.policy.followup, chains=(replace(rule, repeats_until_better=False),))
    monkeypatch.setattr(type(poor), "policy", replace(poor.policy, followup=once))
    audit_again(poor, cast, framework, grade="inadequate", final="inadequate")

    follow(LATER)

    assert list(Chain.objects.values_list("ended", flat=True)) == ["again"]
    assert follow(LATER) == 0


def test_reaudit_that_was_cancelled_is_asked_for_again(chain, poor, cast, framework):
    """HULL-77: the case is audited again all the same."""
    again = making.make_audit(cast, framework, case=poor.case, re_audit_of=poor)
    ReauditDue.objects.update(result=again)
    services.cancel(again, by=cast.quinn, reason="Its auditor has left")

    follow(LATER)

    assert ReauditDue.objects.waiting().get().audit == poor


# Meetings


def hold(meeting, by, held_on=MONDAY, **fields):
    given = {"notes": "What went wrong", "plan": "Weekly visits", "people": [by]}
    return chains.hold_meeting(meeting, held_on=held_on, by=by, **{**given, **fields})


def test_held_meeting_keeps_who_when_and_the_plan(chain, cast):
    meeting = hold(chain.meetings.get(kind="first"), cast.gwen, people=[cast.gwen, cast.tess])

    assert (meeting.held_on, meeting.plan, meeting.recorded_by) == (MONDAY, "Weekly visits", cast.gwen)
    assert set(meeting.people.all()) == {cast.gwen, cast.tess}


def test_meeting_is_recorded_once(chain, cast):
    meeting = chain.meetings.get(kind="first")
    hold(meeting, cast.gwen)

    with pytest.raises(AlreadyMoved):
        hold(meeting, cast.tess)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"held_on": date(2026, 3, 3)}, "before it was held"),
        ({"people": []}, "who was there"),
        ({"notes": " "}, "what was discussed"),
    ],
)
def test_meeting_without_its_facts_is_refused(chain, cast, wrong, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        hold(chain.meetings.get(kind="first"), cast.gwen, **wrong)


def test_meeting_is_recorded_by_who_called_it_the_teams_managers_or_qa(chain, cast):
    review = chain.meetings.get(kind="review")
    for person in (cast.nell, cast.priya, cast.amara):
        with pytest.raises(PermissionDenied):
            hold(review, person)

    assert hold(review, cast.quinn).recorded_by == cast.quinn


def test_further_meetings_are_planned_where_one_is_not_enough(chain, cast):
    """HULL-78: further meetings if needed."""
    for due in (date(2026, 4, 13), date(2026, 4, 20)):
        chains.plan_further_meeting(chain, due=due, people=[cast.tess, cast.priya], by=cast.gwen)

    assert meetings(chain)[2:] == [("further", date(2026, 4, 13)), ("further", date(2026, 4, 20))]
    assert told("meeting_planned") == ["Priya Practice", "Priya Practice", "Tess Team", "Tess Team"]


def test_ended_chain_plans_no_more_meetings(chain, cast):
    chains.end(chain, how=Chain.End.CASE_GONE, note="The child has moved to another council", by=cast.quinn)

    with pytest.raises(NotAllowed, match="has ended"):
        chains.plan_further_meeting(chain, due=LATER, people=[cast.tess], by=cast.gwen)
    with pytest.raises(AlreadyMoved, match="no longer needed"):
        hold(chain.meetings.get(kind="first"), cast.gwen)


def test_chain_is_ended_by_hand_by_the_qa_team_with_a_reason(chain, cast):
    with pytest.raises(PermissionDenied):
        chains.end(chain, how=Chain.End.CASE_GONE, note="Moved", by=cast.tess)
    with pytest.raises(NotAllowed, match="why the chain ends"):
        chains.end(chain, how=Chain.End.CASE_GONE, note=" ", by=cast.quinn)
