"""Each measure over a small world, against a count made by hand (HULL-41).

`told` gives a figure as people read it; `split` the parts of one.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from allocation.models import Break, Exemption
from audits import services
from audits.models import Action, Audit, Challenge, Concern
from followup.models import Chain, Meeting, Oversight
from lib.months import Month
from moderation.models import Moderation
from reporting import months
from reporting.figures import Figure, MonthData
from reporting.measures import COUNT, MEASURES, SHARE, VALUE
from tests.reporting.making import (
    LATER,
    MARCH,
    at,
    judge,
    make_audit,
    make_done,
    moderate,
    put,
    split,
    told,
)

pytestmark = pytest.mark.django_db
LAST = date(2026, 3, 31)
Status = Audit.Status


# Completed and on time


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (Status.SHARED, "0% (0 of 1)"),
        (Status.FINALISED, "100% (1 of 1)"),
        (Status.RETURNED, "100% (1 of 1)"),
        (Status.CHECKED, "100% (1 of 1)"),
        (Status.CLOSED, "100% (1 of 1)"),
        (Status.CANCELLED, "–"),
    ],
)
def test_an_audit_is_completed_from_finalising_on(cast, framework, status, counts):
    put(make_audit(cast, framework), status=status)

    assert told("completed") == counts


@pytest.mark.parametrize(
    ("moment", "share"),
    [
        (at(LAST, 23, 59), "100% (1 of 1)"),
        (at(LAST + timedelta(days=1), 0, 15), "0% (0 of 1)"),  # still the day before in UTC: summer time
    ],
)
def test_the_due_day_ends_at_midnight_on_the_councils_clocks(cast, framework, moment, share):
    """HULL-57: the last calendar day of the month."""
    make_done(cast, framework, on=moment)

    assert told("on_time") == share


def test_late_is_completed_and_not_done_in_time(cast, framework):
    """HULL-82: the audit still has to be done late, and is a non-completion."""
    make_done(cast, framework, on=LAST + timedelta(days=2))

    assert (told("completed"), told("on_time"), told("not_done")) == ("100% (1 of 1)", "0% (0 of 1)", "1")


def test_nothing_is_missed_before_its_day_has_passed(cast, framework):
    """HULL-82."""
    make_audit(cast, framework)

    assert [told("not_done", on=day) for day in (LAST, LAST + timedelta(days=1))] == ["0", "1"]


def excuse(audit, cast, status="agreed", *, whole_month=False):
    return Exemption.objects.create(
        person=audit.auditor, month=audit.month, audit=None if whole_month else audit, reason="Long illness",
        status=status, asked_by=audit.auditor, decided_by=None if status == "asked" else cast.dana,
    )  # fmt: skip


def test_an_agreed_exemption_is_no_non_completion(cast, framework):
    """HULL-82: without an agreed exemption it counts as non-completion."""
    excuse(make_audit(cast, framework), cast)
    make_done(cast, framework)

    assert (told("completed"), told("on_time"), told("not_done")) == ("100% (1 of 1)", "100% (1 of 1)", "0")


@pytest.mark.parametrize("status", ["asked", "refused", "withdrawn"])
def test_an_exemption_that_is_not_agreed_excuses_nobody(cast, framework, status):
    """HULL-82."""
    excuse(make_audit(cast, framework), cast, status)

    assert (told("completed"), told("not_done")) == ("0% (0 of 1)", "1")


def test_an_exempt_auditors_audit_counts_again_with_its_new_auditor(cast, framework):
    """HULL-56: it is reallocated, and then owed like any other."""
    audit = make_audit(cast, framework)
    excuse(audit, cast)

    services.reassign(audit, to=cast.nell, by=cast.quinn, reason="Amara is exempt")

    assert (told("completed"), told("not_done")) == ("0% (0 of 1)", "1")


def test_an_exemption_from_a_month_excuses_all_its_audits_and_no_other_months(cast, framework):
    audit = make_audit(cast, framework)
    make_audit(cast, framework, month=Month(2026, 2))
    excuse(audit, cast, whole_month=True)

    assert (told("not_done"), told("not_done", month=Month(2026, 2))) == ("0", "1")


def test_services_are_counted_apart_and_together(cast, framework):
    """HULL-109: readable by service."""
    make_done(cast, framework, team="north")
    make_done(cast, framework, team="south", on=LAST + timedelta(days=1))
    make_audit(cast, framework, team="court")

    assert told("on_time") == "33% (1 of 3)"
    assert told("on_time", service="Safeguarding") == "50% (1 of 2)"
    assert told("on_time", service="Courts") == "0% (0 of 1)"


def test_a_case_of_no_team_is_counted_under_no_service(cast, framework):
    make_done(cast, framework, team=None)

    assert months.count(MARCH, on=LATER).services == ["No service"]


def test_other_months_are_other_months(cast, framework):
    make_done(cast, framework, month=Month(2026, 2), on=date(2026, 3, 1))

    assert (told("completed"), told("completed", month=Month(2026, 2))) == ("–", "100% (1 of 1)")


def test_cancelled_audits_are_counted_alone(cast, framework):
    """HULL-82: audits are cancelled only exceptionally."""
    make_done(cast, framework)
    services.cancel(make_audit(cast, framework), by=cast.quinn, reason="The child has moved away")

    assert (told("cancelled"), told("completed")) == ("1", "100% (1 of 1)")


# Grades and judgements


def test_grades_are_counted_by_service_and_those_not_given_are_nought(cast, framework):
    for grade, team in (("good", "north"), ("good", "court"), ("inadequate", "north")):
        make_done(cast, framework, grade, team=team)

    assert split("grades") == {
        "outstanding": (0, 3), "good": (2, 3), "ri_good": (0, 3), "ri": (0, 3), "inadequate": (1, 3),
    }  # fmt: skip
    assert split("grades", service="Safeguarding")["inadequate"] == (1, 2)
    assert split("grades", service="Courts")["good"] == (1, 1)


def test_an_audit_without_a_grade_is_completed_and_in_no_grade(cast, framework):
    put(make_audit(cast, framework), "", is_graded=False)

    assert told("completed") == "100% (1 of 1)"
    assert set(split("grades").values()) == {(0, 0)}


def test_the_grade_that_stands_is_the_final_one(cast, framework):
    """HULL-86."""
    put(make_audit(cast, framework), "good", final_grade="ri")

    assert (split("grades")["good"], split("grades")["ri"]) == ((0, 1), (1, 1))


def test_judgements_are_shares_of_each_section_as_the_auditor_judged(cast, framework):
    """HULL-67."""
    audits = [make_done(cast, framework) for _ in range(3)]
    for audit, given in zip(audits, ("met", "met", "partially_met"), strict=True):
        first, second = judge(audit, first=given, second="not_met")

    found = split("judgements")
    assert found[f"{first}|met"] == (2, 3)
    assert found[f"{first}|partially_met"] == (1, 3)
    assert found[f"{second}|not_met"] == (3, 3)
    assert list(found)[0] == f"{first}|met"  # in the tool's order


def test_judgements_of_audits_that_are_not_finalised_wait(cast, framework):
    judge(make_audit(cast, framework), first="met")

    assert (split("judgements"), split("judgements_by_service")) == ({}, {})


def test_a_section_fully_met_is_counted_by_service(cast, framework):
    """HULL-109."""
    for team, given in (("north", "met"), ("south", "not_met"), ("court", "met")):
        (title,) = judge(make_done(cast, framework, team=team), first=given)

    assert split("judgements_by_service", service="Safeguarding") == {title: (1, 2)}
    assert split("judgements_by_service", service="Courts") == {title: (1, 1)}


def test_a_service_whose_audits_were_not_judged_has_nothing_to_be_met(cast, framework):
    (title,) = judge(make_done(cast, framework), first="met")
    make_done(cast, framework, team="court")

    assert split("judgements_by_service", service="Courts") == {title: (0, 0)}


def test_a_council_that_judges_no_sections_has_no_such_figures(cast, framework):
    judge(make_done(cast, framework), first="met")
    plain = MonthData(MARCH, LATER, replace(framework.policy, section_scale=""))

    assert MEASURES["judgements"].figures(plain) == []
    assert MEASURES["judgements_by_service"].figures(plain) == []


# Moderation


def test_moderation_is_counted_once_it_is_finished(cast, framework):
    """HULL-38: the share of the month that was graded a second time."""
    audits = [make_done(cast, framework) for _ in range(4)]
    moderate(audits[0], cast, "good")
    moderate(audits[1], cast, "", status=Moderation.Status.CHOSEN)
    moderate(audits[2], cast, "good", status=Moderation.Status.GRADED)
    moderate(audits[3], cast, "good", status=Moderation.Status.CANCELLED)

    assert (told("moderated"), told("agreement"), told("regraded")) == (
        "25% (1 of 4)", "100% (1 of 1)", "0% (0 of 1)",
    )  # fmt: skip


def test_agreement_is_before_and_regrading_after_the_discussion(cast, framework):
    """HULL-86: first grade good; the moderator's own; the grade after their talk."""
    for second, after in (("good", "good"), ("ri", "good"), ("ri", "ri"), ("good", "ri")):
        moderate(make_done(cast, framework, "good"), cast, second, after)

    assert (told("agreement"), told("regraded")) == ("50% (2 of 4)", "50% (2 of 4)")


def test_kappa_is_the_value_worked_out_by_hand(cast, framework):
    """Quadratic weights over five grades, numbered 0 (outstanding) to 4 (inadequate).

    Pairs 1-1, 1-1, 1-3, 4-4. Disagreement seen: one pair two apart, 4 in all, times
    4 pairs = 16. By chance: firsts are 1, 1, 1, 4; seconds 1, 1, 3, 4. Squares of the
    differences: each 1 meets 0 + 0 + 4 + 9 = 13, the 4 meets 9 + 9 + 1 + 0 = 19;
    13 + 13 + 13 + 19 = 58. Kappa = 1 - 16/58.
    """
    for first, second in (("good", "good"), ("good", "good"), ("good", "ri"), ("inadequate", "inadequate")):
        moderate(make_done(cast, framework, first), cast, second)

    figure = months.count(MARCH, on=LATER).one("kappa")
    assert (figure.count, figure.value) == (4, pytest.approx(1 - 16 / 58))
    assert told("kappa") == "0.72"


def test_kappa_says_nothing_where_all_grades_are_one(cast, framework):
    moderate(make_done(cast, framework), cast, "good")

    assert told("kappa") == "–"


# Actions


def act(audit, due_on, *, done=None, status=None, **fields):
    """An action due on a day, done on another or not at all."""
    status = status or (Action.Status.DONE if done else Action.Status.OPEN)
    return Action.objects.create(
        audit=audit, what="Write the plan again", due_on=due_on, status=status,
        done_at=done and at(done), created_by=audit.auditor, **fields,
    )  # fmt: skip


def test_actions_are_on_time_when_done_by_their_day(cast, framework):
    """HULL-04: due in March, whatever the month of their audit; done on the day is on time."""
    audit = make_done(cast, framework, month=Month(2026, 1), on=date(2026, 1, 20))
    act(audit, date(2026, 3, 1), done=date(2026, 3, 1))
    act(audit, LAST, done=LAST)
    act(audit, LAST, done=LAST + timedelta(days=1))
    act(audit, date(2026, 3, 9))
    act(audit, date(2026, 2, 28), done=date(2026, 2, 1))
    act(audit, date(2026, 4, 1), done=date(2026, 3, 20))

    assert told("actions_on_time") == "50% (2 of 4)"


def test_actions_dropped_or_of_unfinished_audits_are_not_due(cast, framework):
    act(make_done(cast, framework), LAST, status=Action.Status.DROPPED)
    act(make_audit(cast, framework), LAST)
    act(put(make_audit(cast, framework), status=Status.RETURNED), LAST)

    assert (told("actions_on_time"), told("actions_set"), told("actions_overdue")) == ("–", "1", "0")


def test_actions_on_time_are_told_by_service(cast, framework):
    act(make_done(cast, framework, team="north"), LAST, done=LAST)
    act(make_done(cast, framework, team="court"), LAST)

    assert told("actions_on_time", service="Safeguarding") == "100% (1 of 1)"
    assert told("actions_on_time", service="Courts") == "0% (0 of 1)"


def test_actions_signed_off_are_those_somebody_else_confirmed(cast, framework):
    """HULL-73."""
    audit = make_done(cast, framework)
    signed = {"status": Action.Status.SIGNED_OFF, "done_by": cast.priya, "signed_off_by": cast.tess}
    act(audit, LAST, done=LAST, **signed)
    act(audit, LAST, done=LAST)
    act(audit, LAST)

    assert told("actions_signed_off") == "33% (1 of 3)"


def test_actions_without_the_last_confirmation_are_overdue_from_the_day_after(cast, framework):
    """HULL-81: audits still lacking the team manager's final confirmation are reported."""
    audit = make_done(cast, framework, month=Month(2026, 1), on=date(2026, 1, 20))
    act(audit, LAST)
    act(audit, LAST, done=LAST)  # done, but nobody has signed it off
    act(audit, LAST, done=LAST, status=Action.Status.SIGNED_OFF, done_by=cast.priya, signed_off_by=cast.tess)

    assert [told("actions_overdue", on=day) for day in (LAST, LAST + timedelta(days=1))] == ["0", "2"]


def test_actions_agreed_are_those_of_the_months_audits_whenever_due(cast, framework):
    act(make_done(cast, framework), date(2026, 6, 1))
    act(make_done(cast, framework, month=Month(2026, 2), on=date(2026, 2, 20)), LAST)

    assert told("actions_set") == "1"


# Oversight, chains and meetings


def test_oversight_is_on_time_when_written_by_its_day(cast, framework):
    """HULL-74, HULL-81: due in March; one in time, one late, one not written."""
    for due, written in (
        (LAST, at(LAST, 23, 59)),
        (LAST, at(LAST + timedelta(days=1), 0, 15)),
        (date(2026, 3, 1), None),
        (date(2026, 2, 28), at(date(2026, 2, 27))),
        (date(2026, 4, 1), at(LAST)),
    ):
        Oversight.objects.create(
            audit=make_done(cast, framework), manager=cast.tess, due_on=due, written_at=written,
            supervision_due_on=date(2026, 5, 1),
        )  # fmt: skip

    assert told("oversight_on_time") == "33% (1 of 3)"


def chain(cast, framework, started_on, *, ended=None, how="", reaudit_due_on=date(2026, 6, 1)):
    return Chain.objects.create(
        audit=make_done(cast, framework, "inadequate"), grade="inadequate", started_on=started_on,
        meeting_due_on=started_on, review_due_on=started_on, reaudit_due_on=reaudit_due_on,
        ended_at=ended and at(ended), ended=how,
    )  # fmt: skip


def chains_told(on=LATER):
    names = ("started", "better", "again", "running")
    return {name: told(f"chains_{name}", on=on) for name in names}


def test_chains_are_counted_as_they_begin_and_end_within_the_month(cast, framework):
    """HULL-76, HULL-79, HULL-80."""
    february, april = date(2026, 2, 10), date(2026, 4, 10)
    chain(cast, framework, date(2026, 3, 1))
    chain(cast, framework, LAST)
    chain(cast, framework, february, ended=LAST, how=Chain.End.BETTER)
    chain(cast, framework, february, ended=date(2026, 3, 1), how=Chain.End.AGAIN)
    chain(cast, framework, february, ended=date(2026, 3, 2), how=Chain.End.MODERATED)
    chain(cast, framework, february, ended=april, how=Chain.End.BETTER)
    chain(cast, framework, april)

    assert chains_told() == {"started": "2", "better": "1", "again": "1", "running": "3"}


def test_a_chain_that_begins_later_is_not_open_yet(cast, framework):
    chain(cast, framework, date(2026, 4, 10))

    assert [chains_told(on=day)["running"] for day in (date(2026, 4, 9), date(2026, 4, 10))] == ["0", "1"]


def test_a_chain_ended_late_in_the_evening_of_the_last_day_is_of_the_month(cast, framework):
    found = chain(cast, framework, date(2026, 2, 10), ended=LAST, how=Chain.End.BETTER)
    Chain.objects.filter(pk=found.pk).update(ended_at=at(LAST, 23, 30))

    assert chains_told()["better"] == "1"


def test_a_re_audit_is_overdue_after_its_day_while_its_chain_is_open(cast, framework):
    """HULL-77."""
    chain(cast, framework, date(2026, 1, 10), reaudit_due_on=LAST)
    chain(cast, framework, date(2026, 1, 10), reaudit_due_on=LAST, ended=LAST, how=Chain.End.BETTER)

    assert [told("reaudits_overdue", on=day) for day in (LAST, LAST + timedelta(days=1))] == ["0", "1"]


def test_meetings_are_on_time_when_held_by_their_day_and_those_no_longer_needed_do_not_count(cast, framework):
    """HULL-78."""
    found, kinds = chain(cast, framework, date(2026, 2, 10)), iter(Meeting.Kind)
    for due, held, ended in (
        (LAST, LAST, None),
        (LAST, LAST + timedelta(days=1), None),
        (date(2026, 3, 9), None, timezone.now()),
        (date(2026, 4, 1), LAST, None),
    ):
        Meeting.objects.create(chain=found, kind=next(kinds), due_on=due, held_on=held, ended_at=ended)
    Meeting.objects.create(chain=found, kind=Meeting.Kind.FURTHER, due_on=LAST)

    assert told("meetings_on_time") == "33% (1 of 3)"


# What was out of the ordinary


def test_exemptions_and_breaks_are_those_agreed_for_the_month(cast, framework):
    """HULL-54, HULL-55: the same people counted for each, no other month, no open request."""
    make_audit(cast, framework)
    for model, people in ((Exemption, [cast.amara]), (Break, [cast.amara, cast.nell])):
        for person in people:
            model.objects.create(
                person=person, month=date(2026, 3, 1), reason="Rest", asked_by=person, status="agreed",
                decided_by=cast.dana,
            )  # fmt: skip
        model.objects.create(person=cast.gwen, month=date(2026, 3, 1), reason="Rest", asked_by=cast.gwen)
        model.objects.create(
            person=cast.gwen, month=date(2026, 2, 1), reason="Rest", asked_by=cast.gwen, status="agreed",
            decided_by=cast.dana,
        )  # fmt: skip

    assert (told("exemptions"), told("breaks")) == ("1", "2")


def test_challenges_and_concerns_are_counted_once_each_those_of_a_cancelled_audit_too(cast, framework):
    """HULL-64, HULL-69."""
    audits = [make_done(cast, framework), put(make_audit(cast, framework), status=Status.CANCELLED)]
    for audit in audits:
        for _ in range(2):
            Challenge.objects.create(audit=audit, by=cast.priya, text="Visits were made")
        for _ in range(3):
            Concern.objects.create(audit=audit, by=cast.amara, text="Not seen since May")

    assert (told("challenges"), told("concerns")) == ("4", "6")


# All measures


@pytest.mark.parametrize("code", MEASURES)
def test_a_measure_of_a_month_without_audits_is_nought_or_nothing(cast, framework, code):
    """HULL-41: a report of an empty month has no made-up number."""
    figures = months.count(MARCH, on=LATER).of(code)

    said_as = {COUNT: {0}, SHARE: {None}, VALUE: {None}}[MEASURES[code].kind]
    values = {figure.count if MEASURES[code].kind == COUNT else figure.value for figure in figures}
    assert values <= said_as
    assert all(figure.total in (None, 0) for figure in figures)


@pytest.mark.parametrize("code", MEASURES)
def test_a_measure_yields_figures_of_its_own_name_each_once(cast, framework, code):
    judge(make_done(cast, framework), first="met")
    make_done(cast, framework, team="court")

    figures = months.count(MARCH, on=LATER).of(code)

    keys = [(figure.service, figure.part) for figure in figures]
    assert len(keys) == len(set(keys)) > 0
    assert all((figure.total is not None) == (MEASURES[code].kind == SHARE) for figure in figures)


def test_a_share_carries_wilsons_interval():
    """The textbook value: 3 of 10 is 11% to 60%."""
    share = Figure("completed", 3, 10).share

    assert (share.low_percent, share.percent, share.high_percent) == (11, 30, 60)


def test_the_whole_month_is_counted_in_few_questions(cast, framework, django_assert_max_num_queries):
    for _ in range(6):
        judge(moderate(make_done(cast, framework), cast, "good").audit, first="met")

    with django_assert_max_num_queries(13):
        months.count(MARCH, on=LATER)
