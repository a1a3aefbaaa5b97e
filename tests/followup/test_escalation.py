"""Reminding, chasing, and putting what stays undone before somebody (HULL-06, 74, 77, 81)."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from followup import chains, duties, escalation, oversight
from followup.models import Chain, Escalation
from lib import clock
from lib.steps import NotAllowed
from people import declaring
from people.declaring import declare
from people.models import User
from tests.followup.making import (
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

MONDAY = date(2026, 3, 2)
#: Finalised on Monday 2 March 2026: oversight is due on Monday 16 March.
DUE = date(2026, 3, 16)
CHASE = (duties.chase, duties.escalate)


@pytest.fixture
def audit(cast, framework):
    return make_checked(cast, framework)


@pytest.fixture
def opened(audit):
    return oversight.open_oversight(audit, on=MONDAY)


# Reminding and chasing


def test_manager_is_reminded_and_chased_by_the_policys_working_days(opened):
    """HULL-74."""
    live(weekdays(date(2026, 3, 6), date(2026, 3, 24)), (duties.chase,))

    assert days_of("oversight_reminder") == [date(2026, 3, 9), date(2026, 3, 13)]
    assert days_of("oversight_overdue") == [date(2026, 3, 17), date(2026, 3, 19), date(2026, 3, 23)]
    assert set(told("oversight_reminder")) == {"Tess Team"}


def test_owner_of_an_action_is_reminded_and_chased(audit, cast):
    make_action(audit, by=cast.gwen, due_on=date(2026, 3, 20))

    live(weekdays(date(2026, 3, 12), date(2026, 3, 24)), (duties.chase,))

    assert days_of("action_reminder") == [date(2026, 3, 13), date(2026, 3, 19)]
    assert days_of("action_overdue") == [date(2026, 3, 23)]
    assert set(told("action_overdue")) == {"Priya Practice"}


def test_whoever_calls_a_meeting_is_reminded_of_it(cast, framework):
    make_poor(cast, framework)

    live(weekdays(MONDAY, date(2026, 3, 10)), (duties.follow_grades, duties.chase))

    assert days_of("meeting_reminder") == [MONDAY, date(2026, 3, 6)]
    assert (set(told("meeting_reminder")), told("meeting_overdue")) == ({"Gwen Group"}, ["Gwen Group"])


def test_qa_team_owes_a_reaudit_until_somebody_has_it(cast, framework):
    """HULL-77: within two months, so by Saturday 2 May."""
    make_poor(cast, framework)
    duties.follow_grades(MONDAY)

    live(weekdays(date(2026, 4, 23), date(2026, 5, 5)), (duties.chase,))

    assert set(told("reaudit_reminder")) == set(told("reaudit_overdue")) == {"Quinn Quality"}


# Escalating


def test_late_oversight_goes_up_step_by_step(opened):
    """HULL-81: three working days late the group manager, ten the head of service and the QA team."""
    live(weekdays(DUE, date(2026, 3, 31)), (duties.escalate,))

    assert put_before()[:3] == [
        (date(2026, 3, 19), "Gwen Group", "oversight"),
        (date(2026, 3, 30), "Hana Head", "oversight"),
        (date(2026, 3, 30), "Quinn Quality", "oversight"),
    ]
    assert Escalation.objects.filter(about__startswith="oversight").count() == 3
    assert Escalation.objects.filter(person__name="Gwen Group").get().why == (
        "Management oversight was due on 16 March 2026."
    )
    assert told("escalated").count("Gwen Group") == 1


def test_late_action_goes_to_manager_and_reviewing_officer_then_further(audit, cast):
    """HULL-06: managers and reviewing officers follow actions; HULL-81."""
    make_action(audit, by=cast.gwen, due_on=date(2026, 3, 10))

    live(weekdays(date(2026, 3, 16), date(2026, 3, 25)), (duties.escalate,))

    assert put_before() == [
        (date(2026, 3, 17), "Ira Review", "action"),
        (date(2026, 3, 17), "Tess Team", "action"),
        (date(2026, 3, 24), "Gwen Group", "action"),
        (date(2026, 3, 24), "Quinn Quality", "action"),
    ]


def test_thing_is_put_before_a_person_once_however_late_the_duty_runs(opened):
    for day in (date(2026, 4, 14), date(2026, 4, 14), date(2026, 4, 21)):
        with clock.at(day):
            duties.escalate(day)

    assert [row[1:] for row in put_before()] == [
        ("Gwen Group", "oversight"), ("Hana Head", "oversight"), ("Quinn Quality", "oversight"),
    ]  # fmt: skip


def test_database_holds_once_a_thing_and_person(opened, cast):
    row = {"audit": opened.audit, "about": "oversight x:1", "person": cast.gwen, "on": DUE, "after": 3, "url": "/"}
    Escalation.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(**row)


def test_escalation_is_settled_when_the_thing_is_done(opened, cast):
    live([date(2026, 3, 19)], (duties.escalate,))
    with clock.at(date(2026, 3, 23)):
        oversight.write_oversight(opened, discussion="We talked", by=cast.tess)
        duties.escalate(date(2026, 3, 23))

    row = Escalation.objects.get()
    assert clock.day_of(row.resolved_at) == date(2026, 3, 23)
    assert not Escalation.objects.open().exists()


def test_late_meeting_review_and_reaudit_are_put_before_those_named(cast, framework):
    """HULL-76, HULL-77, HULL-78."""
    make_poor(cast, framework)

    around = ((3, 11), (3, 12), (4, 1), (4, 2), (5, 8), (5, 11))
    live([MONDAY, *(date(2026, month, day) for month, day in around)], (duties.follow_grades, duties.escalate))

    assert put_before() == [
        (date(2026, 3, 12), "Gwen Group", "meeting"), (date(2026, 3, 12), "Quinn Quality", "meeting"),
        (date(2026, 4, 2), "Hana Head", "review"), (date(2026, 4, 2), "Quinn Quality", "review"),
        (date(2026, 5, 11), "Hana Head", "reaudit"), (date(2026, 5, 11), "Quinn Quality", "reaudit"),
    ]  # fmt: skip


def test_reaudit_that_is_finalised_is_late_no_more(cast, framework):
    """Its grade may still wait for moderation, and the chain with it."""
    poor = make_poor(cast, framework)
    duties.follow_grades(MONDAY)
    audit_again(poor, cast, framework, grade="inadequate")

    live([date(2026, 5, 11), date(2026, 5, 29)], (duties.follow_grades, duties.escalate))

    assert Chain.objects.running().exists()
    assert not Escalation.objects.filter(about__startswith="reaudit").exists()


def test_ended_chain_owes_nothing(cast, framework):
    poor = make_poor(cast, framework)
    duties.follow_grades(MONDAY)
    chains.end(poor.chain, how=Chain.End.CASE_GONE, note="Moved away", by=cast.quinn)

    live([date(2026, 3, 10), date(2026, 4, 2), date(2026, 5, 12)], (duties.follow_grades, *CHASE))

    assert put_before() == []


# Answering


@pytest.fixture
def put(opened):
    day = date(2026, 3, 19)
    with clock.at(day):
        duties.escalate(day)
    return Escalation.objects.get()


def test_answer_stands_with_who_and_when(put, cast):
    with clock.at(date(2026, 3, 20)):
        escalation.answer(put, update="Tess writes it on Monday", by=cast.gwen)

    put.refresh_from_db()
    assert (put.update, put.updated_by, clock.day_of(put.updated_at)) == (
        "Tess writes it on Monday", cast.gwen, date(2026, 3, 20),
    )  # fmt: skip


def test_escalation_is_answered_by_whom_it_was_put_to_or_qa(put, cast):
    for person in (cast.tess, cast.hana, cast.dana):
        with pytest.raises(PermissionDenied):
            escalation.answer(put, update="Not mine", by=person)
    with pytest.raises(NotAllowed, match="what has been done"):
        escalation.answer(put, update=" ", by=cast.quinn)


def test_escalations_are_seen_by_whom_they_were_put_to_and_those_who_see_all(put, cast):
    people = (cast.gwen, cast.quinn, cast.dana, cast.hana, cast.tess, cast.nell)

    assert [one.name for one in people if Escalation.objects.visible_to(one).exists()] == [
        "Gwen Group", "Quinn Quality", "Dana Director",
    ]  # fmt: skip


def test_what_was_put_before_somebody_is_closed_to_them_once_they_declare_an_interest(put, cast, signed_in):
    address, listed = reverse("followup:escalation", args=[put.pk]), reverse("followup:escalations")
    browser = signed_in(cast.gwen)
    assert browser.get(address).status_code == 200
    assert list(browser.get(listed).context["page"]) == [put]

    declaring.declare(cast.gwen, "C-1", why="family", by=cast.gwen)

    assert browser.get(address).status_code == 404
    assert list(browser.get(listed).context["page"]) == []


def test_those_who_see_all_see_no_escalation_of_a_family_they_know(put, cast):
    declare(cast.dana, put.audit.case.reference, why="family", by=cast.dana)

    people = [User.objects.get(pk=one.pk) for one in (cast.gwen, cast.quinn, cast.dana)]

    assert [one.name for one in people if Escalation.objects.visible_to(one).exists()] == [
        "Gwen Group", "Quinn Quality",
    ]  # fmt: skip


# Every day, twice


def test_weeks_of_duties_run_twice_leave_what_once_leaves(cast, framework):
    audit = make_checked(cast, framework, "C-1")
    make_action(audit, by=cast.gwen, due_on=date(2026, 3, 10))
    make_poor(cast, framework, "C-2")
    days = [MONDAY, date(2026, 3, 10), date(2026, 3, 19), date(2026, 3, 31)]
    live(days)
    before = _rows()

    live(days)

    assert _rows() == before


def _rows():
    rooms = [*apps.get_app_config("followup").get_models(), *apps.get_app_config("trail").get_models()]
    return {model.__name__: model.objects.count() for model in rooms}
