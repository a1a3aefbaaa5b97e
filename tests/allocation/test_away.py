"""What happens between a draft and its publication: people leave, join, fall ill, move; cases too."""

from datetime import date

import pytest

from allocation import services
from allocation.models import Allocation, Break, Exemption, LeftOver, SampledCase
from allocation.refusals import Refused
from audits.models import Audit
from cases.models import Case
from people.models import Absence, Role
from tests.allocation.making import control, draft, kept, make_auditors, pairs
from tests.audits import making
from tests.cast import make_person, make_team

MARCH = date(2026, 3, 1)


def case_of(round_, person):
    return SampledCase.objects.get(round=round_, allocation__auditor=person).case


def problems(round_):
    return services.problems(round_)


# What keeps a round back


def test_without_a_change_nothing_keeps_a_round_back(round_):
    assert problems(round_) == []


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("2026-03-02", "2026-03-27", "Amara Audit is away until 27 March 2026."),
        ("2026-03-02", None, "Amara Audit is away from 2 March 2026."),
        ("2026-03-02", "2026-03-24", ""),
        ("2026-03-16", "2026-03-20", ""),
    ],
)
def test_an_absence_told_after_the_draft_keeps_it_back_if_too_few_days_are_left(council, round_, first, last, why):
    """The framework's least days: five working days must be left."""
    Absence.objects.create(
        person=council.amara, starts_on=date.fromisoformat(first), ends_on=last and date.fromisoformat(last)
    )

    case = case_of(round_, council.amara)
    assert problems(round_) == ([f"Case {case} can no longer go to Amara Audit: {why}"] if why else [])


@pytest.mark.parametrize(("left_on", "held_back"), [(date(2026, 3, 31), True), (date(2026, 4, 1), False)])
def test_whoever_leaves_before_the_audit_is_due_cannot_do_it(council, round_, left_on, held_back):
    council.amara.left_on = left_on
    council.amara.save()

    assert bool(problems(round_)) is held_back


def test_whoever_lost_the_role_audits_no_line_any_more(council, round_):
    council.ira.memberships.filter(role=Role.AUDITOR).delete()

    (said,) = problems(round_)
    assert said == (
        f"Case {case_of(round_, council.ira)} can no longer go to Ira Review: "
        "they no longer audit any line of this month."
    )


def test_an_auditor_who_now_manages_the_team_s_manager_is_barred(council, round_):
    """HULL-15."""
    council.tess.line_manager = council.norman
    council.tess.save()

    assert problems(round_) == [
        f"Case {case_of(round_, council.norman)} can no longer go to Norman North: "
        "Norman North is in the line above the worker.",
    ]


def test_a_case_that_moved_into_the_auditor_s_team_bars_the_pair(council, round_):
    case = case_of(round_, council.amara)
    Case.objects.filter(pk=case.pk).update(team=council.court, worker=None)

    (said,) = problems(round_)

    assert said.startswith(f"Case {case} can no longer go to Amara Audit: Amara Audit is the case's worker, manager")


def test_an_auditor_who_got_an_audit_elsewhere_meanwhile_has_no_seat(council, round_, framework):
    """HULL-14: one a month, whatever round it came from."""
    making.make_audit(council, framework, case=making.make_case(council, "O-1"), auditor=council.norman, month=MARCH)

    assert problems(round_) == [
        f"Case {case_of(round_, council.norman)} can no longer go to Norman North: "
        "Norman North has 1 audit this month; the most is 1."
    ]


def test_three_problems_are_told_and_the_number_of_the_others(council, round_):
    for person in (council.amara, council.ira, council.nell, council.norman):
        person.left_on = date(2026, 3, 1)
        person.save()

    with pytest.raises(Refused) as refused:
        services.publish_round(round_, by=council.quinn)

    said = str(refused.value)
    assert said.count("has left.") == 3
    assert said.endswith(" And 1 more like these.")
    assert Audit.objects.count() == 0


def test_a_round_of_which_every_case_was_dropped_has_nothing_to_publish(council, round_):
    for one in kept(round_):
        if getattr(one, "allocation", None):
            services.drop(one, reason="Closed", by=council.quinn)

    with pytest.raises(Refused, match=r"^Nobody has a case in the round of March 2026, so there is nothing"):
        services.publish_round(round_, by=council.quinn)


# The way out


def test_matching_again_gives_the_case_of_an_absent_auditor_to_somebody_new(council, round_):
    Absence.objects.create(person=council.amara, starts_on=date(2026, 3, 2))
    (fresh,) = make_auditors(1)

    services.match_again(round_, by=council.quinn)

    assert sorted(pairs(round_).values()) == [fresh.name, "Ira Review", "Nell Next", "Norman North"]
    assert LeftOver.objects.get(round=round_, person=council.amara).reason == (
        "Amara Audit is away from 2 March 2026."
    )
    assert len(services.publish_round(round_, by=council.quinn)) == 4


def test_a_case_chosen_by_hand_for_somebody_who_fell_ill_must_be_given_again(council, round_):
    """Matching again leaves the QA team's choice; publishing names it."""
    (fresh,) = make_auditors(1)
    case = SampledCase.objects.get(round=round_, allocation__auditor=council.amara)
    services.give(case, to=fresh, reason="Nearer", by=council.quinn)
    Absence.objects.create(person=fresh, starts_on=date(2026, 3, 2))

    services.match_again(round_, by=council.quinn)
    assert [sentence.split(": ")[1] for sentence in problems(round_)] == ["Auditor 01 is away from 2 March 2026."]
    case = SampledCase.objects.get(pk=case.pk)
    services.drop(SampledCase.objects.get(allocation__auditor=council.amara), reason="One each", by=council.quinn)
    services.give(case, to=council.amara, reason="Auditor 01 is ill", by=council.quinn)

    assert problems(round_) == []


def test_somebody_who_joined_after_the_draft_gets_a_case_when_it_is_matched_again(council, round_):
    make_person("Nina New", Role.AUDITOR, team=make_team("New Team", service="News"))
    assert "Nina New" not in pairs(round_).values()

    services.match_again(round_, by=council.quinn)

    assert "Nina New" in pairs(round_).values()
    assert round_.cases.waiting().count() == 25


def test_an_exemption_of_the_month_agreed_after_the_draft_frees_the_case(council, round_):
    """HULL-55, as a break does."""
    asha = make_person("Asha Assistant", Role.SENIOR_LEADER, job_title="Assistant Director")
    asked = services.ask_month_exemption(council.amara, month=MARCH, reason="Ill", by=council.amara)

    services.decide_exemption(asked, agree=True, by=asha)

    assert "Amara Audit" not in pairs(round_).values()
    assert problems(round_) == []


def test_withdrawing_gives_a_seat_again(council, round_):
    asked = Break.objects.create(person=council.amara, month=MARCH, asked_by=council.amara, reason="x")
    services.decide_break(asked, agree=True, by=council.quinn)
    assert "Amara Audit" not in pairs(round_).values()

    services.withdraw_break(asked, by=council.amara)
    services.match_again(round_, by=council.quinn)

    assert "Amara Audit" in pairs(round_).values()


# Who is away in which words


def test_a_break_is_named_before_an_exemption_and_a_leaver_before_both(council):
    """Of several reasons one is said."""
    for model in (Break, Exemption):
        for person in (council.amara, council.ira):
            model.objects.create(person=person, month=MARCH, status="agreed", asked_by=person, reason="x")
    council.ira.left_on = date(2026, 3, 2)
    council.ira.save()

    round_ = draft()

    left = dict(LeftOver.objects.filter(round=round_).exclude(person=None).values_list("person__name", "reason"))
    assert (left["Amara Audit"], left["Ira Review"]) == (
        "Amara Audit has a break in March 2026.", "Ira Review has left.",
    )  # fmt: skip


def test_requests_of_other_months_and_states_leave_the_seat(council):
    for status in ("asked", "refused", "withdrawn"):
        Break.objects.create(person=council.amara, month=MARCH, status=status, asked_by=council.amara, reason="x")
    for month in (date(2026, 2, 1), date(2026, 4, 1)):
        Break.objects.create(person=council.amara, month=month, status="agreed", asked_by=council.amara, reason="x")

    assert "Amara Audit" in pairs(draft()).values()


def test_cases_say_how_many_auditors_are_away_for_which_reason(council):
    Absence.objects.create(person=council.amara, starts_on=MARCH)
    Break.objects.create(person=council.ira, month=MARCH, status="agreed", asked_by=council.ira, reason="x")

    round_ = draft()

    reasons = set(LeftOver.objects.filter(round=round_, person=None).values_list("reason", flat=True))
    assert reasons == {
        "None of the 4 auditors independent of the case is free: "
        "2 have other cases of this round, 1 is away, 1 is on a break."
    }


def test_a_month_in_which_everybody_is_away_leaves_every_case_over(council):
    for person in (council.amara, council.ira, council.nell, council.norman):
        Absence.objects.create(person=person, starts_on=MARCH)

    round_ = draft()

    assert Allocation.objects.count() == 0
    assert control(round_).cases.waiting().count() == 30
    assert set(LeftOver.objects.filter(round=round_, person=None).values_list("reason", flat=True)) == {
        "All 4 auditors independent of the case are away."
    }
