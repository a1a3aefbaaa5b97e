"""Duties of moderation that run late, twice, or over days that were missed (HULL-38)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps

from audits.models import Audit
from lib import clock
from lib.months import Month
from moderation import duties, services
from moderation.models import Moderation
from moderation.month import draws_of, select_for_month
from moderation.selection import share_of
from people.models import Absence, Role
from tests.moderation.making import IN_APRIL, MARCH, make_month, put, told
from trail.models import Notice

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)
ALL = (duties.select, duties.chase, duties.escalate)


def run(*days, work=ALL):
    for day in days:
        with clock.at(day):
            for one in work:
                one(day)


def rows():
    rooms = [*apps.get_app_config("moderation").get_models(), *apps.get_app_config("trail").get_models()]
    return {model.__name__: model.objects.count() for model in rooms}


@pytest.fixture
def chosen(checked, cast):
    """Due on Monday 16 March."""
    return services.choose(checked, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)


def notices(kind):
    return list(Notice.objects.filter(kind=kind).order_by("on").values_list("to__name", "on"))


# Twice


def test_month_of_duties_run_twice_leaves_what_once_leaves(cast, framework):
    make_month(cast, framework, 11)
    make_month(cast, framework, 2, prefix="P", grade="inadequate")
    days = [MONDAY + timedelta(days=number) for number in range(40)]
    run(*days)
    before = rows()

    run(*days)

    assert rows() == before
    assert before["Moderation"] == 2 + 2 + 1 - sum(one.grade == "inadequate" for one in draws_of(MARCH)[0].drawn)


# Late


def test_selection_that_runs_a_week_late_chooses_the_same_audits(cast, framework):
    audits = make_month(cast, framework, 20)
    drawn = {one.reference for one in draws_of(MARCH)[0].drawn}

    run(date(2026, 3, 9))

    kept = Moderation.objects.filter(reason="share")
    assert {one.audit.reference for one in kept} == drawn
    assert {(one.chosen_on, one.due_on) for one in kept} == {(date(2026, 3, 9), date(2026, 3, 23))}
    assert len(audits) == 20


def test_reminders_of_missed_days_are_not_sent_afterwards(chosen):
    """The worker stood still from 6 to 16 March: on the 17th the moderator is chased once, not reminded."""
    run(date(2026, 3, 17))

    assert notices("moderation_reminder") == []
    assert notices("moderation_overdue") == [("Moses Mod", date(2026, 3, 17))]


def test_lateness_found_late_is_put_before_qa_once_with_the_day_it_was_reached(chosen):
    """Five working days late on 23 March; the duty runs again only on the 27th, and on the 30th."""
    run(date(2026, 3, 27), date(2026, 3, 30))

    assert notices("moderation_late") == [("Quinn Quality", date(2026, 3, 23))]


def test_lateness_of_long_ago_is_no_news_for_somebody_who_joins_qa_today(chosen, cast):
    run(date(2026, 3, 23))
    cast.adam.memberships.create(role=Role.QA, starts_on=date(2026, 6, 1))

    run(date(2026, 6, 1))

    assert notices("moderation_late") == [("Quinn Quality", date(2026, 3, 23))]


def test_weekend_brings_no_reminder(chosen):
    """Saturday 14 and Sunday 15 March, between the reminder of Friday and the day itself."""
    run(date(2026, 3, 14), date(2026, 3, 15))

    assert Notice.objects.filter(kind__startswith="moderation_re").count() == 0


def test_moderator_is_not_chased_across_easter_as_if_it_were_working_time(checked, cast):
    """Chosen on Thursday 26 March: Good Friday and Easter Monday do not count, so it is due on Monday 13 April."""
    thursday = date(2026, 3, 26)
    with clock.at(thursday):
        moderation = services.choose(checked, moderator=cast.moses, why="To learn", by=cast.quinn, on=thursday)

    run(*(date(2026, 4, day) for day in range(1, 15)), work=(duties.chase,))

    assert moderation.due_on == date(2026, 4, 13)
    assert notices("moderation_reminder") == [("Moses Mod", date(2026, 4, 2)), ("Moses Mod", date(2026, 4, 10))]
    assert notices("moderation_overdue") == [("Moses Mod", date(2026, 4, 14))]


def test_moderation_graded_but_not_discussed_is_still_chased(chosen, cast):
    """The day counts for the whole of it, the discussion included (HULL-86)."""
    services.grade(chosen, grade="ri", rationale="Late", judgements={}, by=cast.moses)

    run(date(2026, 3, 17))

    assert notices("moderation_overdue") == [("Moses Mod", date(2026, 3, 17))]
    with clock.at(date(2026, 3, 18)):
        services.finish(chosen, grade_after="ri", discussed_on=date(2026, 3, 18), discussion="Agreed", by=cast.moses)
    run(date(2026, 3, 19), date(2026, 3, 23))
    assert len(notices("moderation_overdue")) == 1


def test_month_of_long_ago_is_looked_at_again_when_a_moderation_of_it_is_cancelled(cast, framework):
    """The place goes to the next in the draw, and Norman's own stays on top of the share."""
    make_month(cast, framework, 20)
    run(date(2026, 3, 3))
    late = date(2026, 8, 3)
    before = duties.select(late)

    with clock.at(late):
        for moderation in Moderation.objects.filter(reason="share"):
            services.cancel(moderation, reason="The file is sealed", by=cast.quinn)
        made = duties.select(late)

    assert (before, made) == (0, 2)
    kept = Moderation.objects.counted().order_by("pk")
    assert [(one.reason, one.due_on) for one in kept] == [
        ("person", date(2026, 3, 17)), ("share", date(2026, 8, 17)), ("share", date(2026, 8, 17)),
    ]  # fmt: skip


@pytest.mark.parametrize("place", range(3))
def test_own_moderation_never_counts_as_a_part_of_the_share(cast, framework, place):
    """HULL-38: one a month on top; wherever in the order of chance the head of service's own one lies."""
    audits = make_month(cast, framework, 20)
    own = draws_of(MARCH)[0].order[place]
    Moderation.objects.create(
        audit=own, moderator=cast.norman, reason="person", why="Norman's own", due_on=date(2026, 3, 16)
    )

    run(date(2026, 3, 3))

    assert Moderation.objects.filter(reason="share").exclude(audit=own).count() == 2
    assert Moderation.objects.count() == 3
    assert len(audits) == 20


def test_rounds_of_months_to_come_are_left_alone(cast, framework):
    make_month(cast, framework, 10, month=date(2026, 4, 1), due_on=date(2026, 4, 30))

    assert duties.select(date(2026, 3, 31)) == 0
    assert duties.select(date(2026, 4, 1)) == 2


def test_two_months_keep_their_own_shares(cast, framework):
    """HULL-38: each month's ten per cent, and each month's own of a head of service."""
    make_month(cast, framework, 10)
    make_month(cast, framework, 11, prefix="A", month=date(2026, 4, 1), due_on=date(2026, 4, 30))

    run(date(2026, 4, 1))

    shares = Moderation.objects.filter(reason="share").values_list("audit__month", flat=True)
    own = Moderation.objects.filter(reason="person").values_list("audit__month", flat=True)
    assert sorted(shares) == [date(2026, 3, 1), date(2026, 4, 1), date(2026, 4, 1)]
    assert sorted(own) == [date(2026, 3, 1), date(2026, 4, 1)]


# Who is here


def test_somebody_back_from_an_absence_is_given_their_own_moderation_then(cast, framework):
    make_month(cast, framework, 10)
    Absence.objects.create(person=cast.norman, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 6))
    run(date(2026, 3, 6))
    away = list(Moderation.objects.values_list("reason", flat=True))

    run(date(2026, 3, 9))

    assert away == ["share"]
    own = Moderation.objects.get(reason="person")
    assert (own.moderator, own.chosen_on) == (cast.norman, date(2026, 3, 9))


def test_head_of_service_who_joins_in_april_owes_one_for_april_only(cast, framework):
    with clock.at(date(2026, 4, 1)):
        make_month(cast, framework, 10)
        make_month(cast, framework, 10, prefix="A", month=date(2026, 4, 1), due_on=date(2026, 4, 30))
    cast.norman.memberships.filter(role=Role.HEAD_OF_SERVICE).update(starts_on=date(2026, 4, 15))

    run(date(2026, 4, 20))

    own = Moderation.objects.filter(reason="person")
    assert [(one.moderator, one.audit.month) for one in own] == [(cast.norman, date(2026, 4, 1))]


def test_qa_is_told_again_of_nobody_only_when_it_is_chosen_anew(cast, framework):
    cast.moses.memberships.filter(role=Role.MODERATOR).delete()
    make_month(cast, framework, 1, team=cast.court, auditor=cast.nell)

    run(date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 30))

    assert told("moderation_without_moderator") == ["Quinn Quality"]
    assert told("moderation_overdue") == told("moderation_late") == []


# How many


@pytest.mark.parametrize(
    ("rounding", "share", "audits", "number"),
    [
        ("up", 0.10, 41, 5), ("nearest", 0.10, 44, 4), ("nearest", 0.10, 45, 5), ("down", 0.10, 49, 4),
        ("up", 0.07, 100, 7), ("up", 0.29, 100, 29), ("down", 0.29, 100, 29), ("up", 1, 7, 7), ("up", 0, 50, 0),
    ],
)  # fmt: skip
def test_share_is_rounded_as_the_framework_says(framework, rounding, share, audits, number):
    """0.07 and 0.29 of a hundred are 7 and 29, though the machine counts 7.000000000000001 and 28.999999999999996."""
    rule = framework.policy.moderation

    assert share_of(audits, replace(rule, rounding=rounding, share=share)) == number


def test_grade_that_is_always_moderated_counts_towards_the_share_where_chance_takes_it(cast, framework):
    """Ten audits, one drawn: where the drawn one is inadequate anyway, no other takes its place."""
    cast.norman.memberships.filter(role=Role.HEAD_OF_SERVICE).delete()
    cast.hana.memberships.filter(role=Role.HEAD_OF_SERVICE).delete()
    audits = make_month(cast, framework, 10)
    drawn = draws_of(MARCH)[0].drawn[0]
    put([one for one in audits if one.pk == drawn.pk], grade="inadequate")

    made = select_for_month(MARCH, on=IN_APRIL)

    assert [(one.audit.reference, one.reason) for one in made] == [(drawn.reference, "grade")]


def test_every_inadequate_is_moderated_in_a_month_without_any_share(cast, framework):
    """Thematic lines are not moderated; of the control sample each inadequate one is, however few there are."""
    make_month(cast, framework, 3, grade="inadequate", line="thematic", prefix="T")
    (poor,) = make_month(cast, framework, 1, grade="inadequate")

    made = select_for_month(Month(2026, 3), on=IN_APRIL)

    assert [one.audit for one in made] == [poor]
    assert Audit.objects.filter(moderations=None).count() == 3
