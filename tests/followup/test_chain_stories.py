"""What follows an inadequate grade, told day by day until the case is better (HULL-76 to 80)."""

from datetime import date

import pytest
from django.urls import reverse

from audits import actions
from audits.models import Audit, ReauditDue
from followup import chains, duties, oversight
from followup.models import Chain, Escalation, Meeting
from followup.presenting import next_step
from lib import clock
from lib.steps import NotAllowed
from moderation import services as moderating
from people.models import Role
from tests.audits import making
from tests.cast import give_role, make_person
from tests.followup.making import audit_again, live, make_checked, make_poor, put_before, settle, told, weekdays

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)


@pytest.fixture
def poor(cast, framework):
    return make_poor(cast, framework)


@pytest.fixture
def chain(poor):
    duties.follow_grades(MONDAY)
    return Chain.objects.get()


def here(chain):
    """The chain as a page reads it, with its meetings."""
    return Chain.objects.prefetch_related("meetings", "updates", "audit__re_audits").get(pk=chain.pk)


def hold(chain, kind, on, by, **fields):
    values = {"notes": "What stood in the way", "plan": "Weekly visits", "people": [by]}
    with clock.at(on):
        return chains.hold_meeting(chain.meetings.get(kind=kind), held_on=on, by=by, **{**values, **fields})


def next_of(chain):
    step = next_step(here(chain))
    return step and (step.title, step.due_on)


# The whole way


def test_case_that_is_better_at_the_second_reaudit(cast, framework, poor):
    """March to July: meeting, review, re-audit inadequate, the head of service, review, re-audit good."""
    live([MONDAY])
    first = Chain.objects.get()
    nexts = [next_of(first)]
    hold(first, "first", date(2026, 3, 5), cast.gwen)
    nexts.append(next_of(first))
    hold(first, "review", date(2026, 3, 27), cast.gwen)
    nexts.append(next_of(first))

    with clock.at(date(2026, 4, 20)):
        again = audit_again(poor, cast, framework, grade="inadequate")
    live([date(2026, 4, 20)])
    nexts.append(next_of(first))
    with clock.at(date(2026, 4, 24)):
        settle(again, "inadequate")
    live([date(2026, 4, 24)])
    second = Chain.objects.running().get()
    nexts += [next_of(first), next_of(second)]
    hold(second, "repeat", date(2026, 4, 28), cast.hana)
    nexts.append(next_of(second))
    hold(second, "review", date(2026, 5, 21), cast.gwen)

    with clock.at(date(2026, 6, 19)):
        audit_again(again, cast, framework, grade="good")
    live([date(2026, 6, 19)])

    assert nexts == [
        ("Reflect and plan", date(2026, 3, 9)),
        ("Review", date(2026, 3, 30)),
        ("Re-audit", date(2026, 5, 2)),
        ("Moderation of the re-audit", date(2026, 5, 2)),
        None,
        ("Barriers and solutions", date(2026, 5, 1)),
        ("Review", date(2026, 5, 22)),
    ]
    assert list(Chain.objects.order_by("turn").values_list("turn", "ended")) == [(1, "again"), (2, "better")]
    assert [meeting.kind for meeting in Meeting.objects.order_by("due_on")] == ["first", "review", "repeat", "review"]
    assert put_before_steps() == []
    assert told("chain_ended").count("Hana Head") == 1  # she met in the second alone


def put_before_steps():
    """What of the chain was put before somebody; oversight and actions have their own days."""
    return [row for row in put_before() if row[2] in ("meeting", "review", "reaudit")]


def test_case_that_nobody_does_anything_about_goes_up_step_by_step(cast, framework, poor):
    """HULL-76 to 78: each of the three things late is put before those named, once."""
    live(weekdays(MONDAY, date(2026, 5, 15)))

    assert put_before_steps() == [
        (date(2026, 3, 12), "Gwen Group", "meeting"), (date(2026, 3, 12), "Quinn Quality", "meeting"),
        (date(2026, 4, 2), "Hana Head", "review"), (date(2026, 4, 2), "Quinn Quality", "review"),
        (date(2026, 5, 11), "Hana Head", "reaudit"), (date(2026, 5, 11), "Quinn Quality", "reaudit"),
    ]  # fmt: skip
    assert Chain.objects.running().count() == 1
    assert next_of(Chain.objects.get()) == ("Reflect and plan", date(2026, 3, 9))


def test_meeting_held_late_settles_what_was_put_before_them(cast, framework, poor):
    live(weekdays(MONDAY, date(2026, 3, 13)))
    hold(Chain.objects.get(), "first", date(2026, 3, 16), cast.gwen)
    live([date(2026, 3, 16)])

    rows = Escalation.objects.filter(about__startswith="meeting")
    assert {clock.day_of(row.resolved_at) for row in rows} == {date(2026, 3, 16)}


def test_moderation_starts_the_chain_the_morning_after_it_confirms(cast, framework):
    """HULL-38, HULL-76: an inadequate audit is read twice before anybody is called to a meeting."""
    audit = making.make_audit(cast, framework)
    making.check(audit, grade="inadequate")
    live([date(2026, 3, 3)])
    moderation = moderating.choose(audit, moderator=cast.moses, why="Its grade", by=cast.quinn, on=date(2026, 3, 3))
    with clock.at(date(2026, 3, 10)):
        moderating.grade(moderation, grade="inadequate", rationale="Unsafe", judgements={}, by=cast.moses)
    live([date(2026, 3, 11)])
    before = Chain.objects.count()
    with clock.at(date(2026, 3, 12)):
        moderating.finish(
            moderation, grade_after="inadequate", discussed_on=date(2026, 3, 12), discussion="Yes", by=cast.moses
        )

    live([date(2026, 3, 13)])

    chain = Chain.objects.get()
    assert (before, chain.started_on, chain.meeting_due_on) == (0, date(2026, 3, 13), date(2026, 3, 20))


def test_reaudit_that_was_better_by_mistake_is_followed_by_a_second_chain(cast, framework, chain, poor):
    """Its own moderation lowers it after the first chain has ended."""
    again = audit_again(poor, cast, framework, grade="ri")
    live([date(2026, 4, 20)])
    chain.refresh_from_db()
    ended_better = chain.ended
    settle(again, "inadequate")
    live([date(2026, 4, 21)])

    chain.refresh_from_db()
    assert (ended_better, chain.ended) == ("better", "again")
    assert Chain.objects.running().get().turn == 2


# Who meets


def test_where_a_team_has_no_manager_the_line_above_and_qa_stand_in(cast, framework):
    """HULL-76: nobody is left out because a place is empty."""
    cast.tess.memberships.all().delete()
    cast.gwen.memberships.filter(role=Role.GROUP_MANAGER).delete()
    make_poor(cast, framework)
    duties.follow_grades(MONDAY)

    first = Meeting.objects.get(kind="first")
    names = {person.name for person in first.people.all()}
    assert "Priya Practice" in names
    assert "Quinn Quality" in names
    assert first.convened_by == cast.quinn


def test_head_of_service_who_calls_it_is_the_one_of_the_cases_service(cast, framework, poor, chain):
    """HULL-79: not Norman, who heads another service."""
    audit_again(poor, cast, framework, grade="inadequate", final="inadequate")
    live([date(2026, 4, 20)])

    repeat = Meeting.objects.get(kind="repeat")
    assert repeat.convened_by == cast.hana
    assert cast.norman not in repeat.people.all()


def test_people_of_a_meeting_are_those_of_the_day_the_chain_began(cast, poor, chain):
    """Who joins later is asked by hand to a further meeting."""
    gail = make_person("Gail Group", Role.GROUP_MANAGER, team=cast.north.parent)

    assert gail not in chain.meetings.get(kind="review").people.all()
    further = chains.plan_further_meeting(chain, due=date(2026, 4, 13), people=[gail, cast.tess], by=cast.gwen)
    assert sorted(person.name for person in further.people.all()) == ["Gail Group", "Tess Team"]


@pytest.mark.parametrize(
    ("due", "people", "sentence"),
    [(date(2026, 3, 1), True, "today or a later day"), (date(2026, 4, 13), False, "Say who should be there.")],
)
def test_further_meeting_without_its_facts_is_refused(cast, chain, due, people, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        chains.plan_further_meeting(chain, due=due, people=[cast.tess] if people else [], by=cast.gwen)

    assert chain.meetings.count() == 2


def test_further_meeting_is_owed_like_a_review(cast, chain):
    """HULL-78: reminded, and put before those named when it is not held."""
    hold(chain, "first", MONDAY, cast.gwen)
    hold(chain, "review", MONDAY, cast.gwen)
    chains.plan_further_meeting(chain, due=date(2026, 4, 13), people=[cast.tess], by=cast.gwen)

    live(weekdays(date(2026, 4, 1), date(2026, 4, 16)), (duties.chase, duties.escalate))

    assert set(told("review_overdue")) == {"Gwen Group"}
    assert put_before() == [(date(2026, 4, 16), "Hana Head", "review"), (date(2026, 4, 16), "Quinn Quality", "review")]


# Ending


def test_end_by_hand_takes_everything_with_it(cast, poor, chain):
    """HULL-80: only where no re-audit can; meetings and the re-audit fall away, and nothing begins anew."""
    hold(chain, "first", MONDAY, cast.gwen)
    chains.end(chain, how=Chain.End.CASE_GONE, note="Moved to another council", by=cast.quinn)

    live(weekdays(MONDAY, date(2026, 6, 1)), (duties.follow_grades, duties.chase, duties.escalate))

    assert Chain.objects.count() == 1
    assert [one.ended_at is None for one in chain.meetings.all()] == [True, False]  # what was held stays as it was
    due = ReauditDue.objects.get()
    assert (due.ended_why, due.result) == ("Moved to another council", None)
    assert not ReauditDue.objects.waiting().exists()
    assert put_before() == []


def test_ending_twice_by_hand_keeps_the_first_reason(cast, chain):
    chains.end(chain, how=Chain.End.CASE_GONE, note="Moved away", by=cast.quinn)

    chains.end(Chain.objects.get(), how=Chain.End.MODERATED, note="Another reason", by=cast.quinn)

    chain.refresh_from_db()
    assert (chain.ended, chain.ended_note) == ("gone", "Moved away")


def test_chain_of_a_closed_audit_runs_on(cast, poor, chain):
    """The audit's own loop may be closed long before its case is better."""
    Audit.objects.filter(pk=poor.pk).update(status="closed")

    live([date(2026, 3, 12)], (duties.follow_grades, duties.escalate))

    assert Chain.objects.running().exists()
    assert [name for _, name, _ in put_before()] == ["Gwen Group", "Quinn Quality"]


# On its page


def test_page_tells_the_whole_way_in_the_order_of_its_days(signed_in, cast, framework, poor, chain):
    hold(chain, "first", date(2026, 3, 5), cast.gwen, notes="Visits had stopped", plan="Visit each week")
    chains.plan_further_meeting(chain, due=date(2026, 4, 13), people=[cast.tess], by=cast.gwen)
    with clock.at(date(2026, 4, 20)):
        audit_again(poor, cast, framework, grade="ri")
        duties.follow_grades(date(2026, 4, 20))
        line = signed_in(cast.gwen).get(chain.get_absolute_url()).context["line"]

    told_of = [(one.title, one.day, one.state) for one in line]
    assert told_of == [
        (f"Audit {poor}", MONDAY, ""),
        ("Grade confirmed, chain begun", MONDAY, ""),
        ("Meeting: reflect and plan", date(2026, 3, 5), "Held"),
        ("Meeting: review", date(2026, 3, 30), "No longer needed"),
        ("Meeting: further review", date(2026, 4, 13), "No longer needed"),
        ("Re-audit 2026-03-002", date(2026, 4, 20), ""),
        ("The re-audit was better", date(2026, 4, 20), ""),
    ]
    assert [one.words for one in line if one.state == "Held"] == [
        (("What was discussed", "Visits had stopped"), ("Plan", "Visit each week"))
    ]


@pytest.mark.parametrize(
    ("today", "states"),
    [
        (date(2026, 3, 9), {"Meeting: reflect and plan": "To be held", "Re-audit": "To be done"}),
        (date(2026, 3, 10), {"Meeting: reflect and plan": "Late", "Re-audit": "To be done"}),
        (date(2026, 5, 3), {"Meeting: reflect and plan": "Late", "Re-audit": "Late"}),
    ],
)
def test_page_says_what_is_late(signed_in, cast, chain, today, states):
    with clock.at(today):
        line = signed_in(cast.gwen).get(chain.get_absolute_url()).context["line"]

    assert {one.title: one.state for one in line if one.title in states} == states


def test_running_reaudit_shows_its_state_and_its_auditor(signed_in, cast, framework, poor, chain):
    making.make_audit(cast, framework, case=poor.case, re_audit_of=poor, auditor=cast.nell)

    line = signed_in(cast.gwen).get(chain.get_absolute_url()).context["line"]

    (again,) = [one for one in line if one.title == "Re-audit"]
    assert (again.state, again.people) == ("Allocated", (cast.nell,))


def test_grade_of_a_reaudit_is_shown_to_those_who_may_open_it(signed_in, cast, framework, poor, chain):
    """The re-audit of a child who has moved to a team that Tess does not lead."""
    again = audit_again(poor, cast, framework, grade="ri")
    Audit.objects.filter(pk=again.pk).update(team=cast.court, team_manager=None)

    def shown(person):
        line = signed_in(person).get(chain.get_absolute_url()).context["line"]
        (one,) = [one for one in line if one.title.startswith("Re-audit 2")]
        return one.grade and one.grade.code, bool(one.href)

    assert (shown(cast.quinn), shown(cast.tess)) == (("ri", True), (None, False))


def test_meeting_form_offers_those_who_may_have_been_there(signed_in, cast, chain):
    """Those asked, those named, the auditor and the leaders; with their job titles."""
    page = signed_in(cast.gwen).get(chain.meetings.get(kind="first").get_absolute_url())

    choices = [label for _, label in page.context["form"].fields["people"].choices]
    assert choices == [
        "Amara Audit, Team Manager", "Gwen Group, Group Manager", "Hana Head, Head of Service",
        "Ira Review, Independent Reviewing Officer", "Priya Practice, Social Worker", "Tess Team, Team Manager",
    ]  # fmt: skip


def test_person_who_may_not_have_been_there_cannot_be_slipped_in(signed_in, cast, chain):
    first = chain.meetings.get(kind="first")

    page = signed_in(cast.gwen).post(
        first.get_absolute_url(), {"held_on": "2/3/2026", "notes": "x", "people": [cast.nell.pk]}
    )

    assert "people" in page.context["form"].errors
    first.refresh_from_db()
    assert first.held_on is None


def test_actions_of_its_meetings_stand_on_its_page_and_keep_the_audit_open(signed_in, cast, poor, chain):
    address, browser = reverse("followup:add_review_action", args=[chain.pk]), signed_in(cast.gwen)
    proposed = browser.get(address).context["form"].initial["due_on"]
    browser.post(address, {"what": "See the child alone", "owner": cast.priya.pk, "due_on": "20/3/2026"})

    action = poor.actions.get()
    assert proposed == date(2026, 3, 30)  # four weeks after an inadequate grade
    assert (action.source, action.due_on) == ("review", date(2026, 3, 20))
    assert list(signed_in(cast.gwen).get(chain.get_absolute_url()).context["actions"]) == [action]
    actions.complete(action, what_was_done="Seen", by=cast.priya)
    assert "1 action is not signed off yet." in oversight.still_open(poor)


def test_alert_of_a_grade_reaches_a_leader_who_took_the_place_today(cast, framework):
    """Roles as held on the day the chain begins."""
    cast.gwen.memberships.update(ends_on=date(2026, 3, 1))
    give_role(cast.nell, Role.GROUP_MANAGER, team=cast.north.parent, since=MONDAY)
    make_checked(cast, framework, "C-9", grade="inadequate", final="inadequate")

    duties.follow_grades(MONDAY)

    assert told("chain_started") == ["Nell Next", "Priya Practice", "Quinn Quality", "Tess Team"]
