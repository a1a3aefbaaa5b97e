"""The roster: auditors as they stand in a month, and cases as the match sees them."""

from datetime import date

import pytest

from allocation.models import Break, Exemption
from allocation.programme import counts, planned, reaudit_title, roles_for
from allocation.roster import Roster, case_rows, year_of
from allocation.standing import obstacle
from audits.models import Audit
from frameworks import services as frameworks
from lib.months import Month
from people.models import Absence, Role
from tests.allocation.conftest import HULL
from tests.allocation.making import make_cases
from tests.audits.making import make_audit, make_case
from tests.cast import give_role, make_person
from tests.frameworks.council import changed, hull_texts

MARCH = Month(2026, 3)
ON = date(2026, 3, 2)


@pytest.fixture
def policy(framework):
    return framework.policy


def roster(policy, month=MARCH, roles=("auditor",)):
    return Roster(policy, month, roles=frozenset(roles), on=ON)


def auditor(policy, person, month=MARCH, given=()):
    return next(one for one in roster(policy, month).auditors(given) if one.key == person.pk)


def case(policy, row, *, code="control", **fields):
    return roster(policy).case(case_rows([row.pk])[row.pk], key="1", code=code, rank=1, **fields)


# Auditors


def test_an_auditor_is_read_with_place_line_and_quota(cast, policy):
    """HULL-14."""
    tess = auditor(policy, cast.tess)

    assert (tess.team, tess.service, tess.area) == (cast.north.pk, cast.north.parent_id, "North")
    assert tess.leads == {cast.north.pk}
    assert tess.above == {cast.gwen.pk, cast.hana.pk, cast.dana.pk}
    assert (tess.year_limit, tess.month_limit, tess.done, tess.seats) == (10, 1, 0, 1)


def test_a_leader_of_a_service_leads_all_its_teams(cast, policy):
    assert auditor(policy, cast.gwen).leads == {cast.north.parent_id, cast.north.pk, cast.south.pk}


def test_only_holders_of_the_lines_roles_are_on_it(cast, policy):
    names = {one.name for one in roster(policy, roles=("qa",)).auditors()}

    assert names == {"Quinn Quality"}


def test_audits_of_the_year_are_counted_and_others_apart(cast, framework, policy):
    """HULL-14, HULL-94: thematic audits are not among the ten."""
    for n, (month, line) in enumerate(
        [("2025-12", "control"), ("2026-01", "control"), ("2026-02", "thematic"), ("2026-03", "control")]
    ):
        made = make_audit(
            cast, framework, case=make_case(cast, f"C-{n}"), month=Month.parse(month).first_day, line=line
        )
        Audit.objects.filter(pk=made.pk).update(status="closed", grade="good")

    amara = auditor(policy, cast.amara)

    assert (amara.done, amara.this_month, amara.other, amara.seats) == (2, 1, 1, 0)


def test_cancelled_audits_do_not_count(cast, framework, policy):
    made = make_audit(cast, framework, month=date(2026, 1, 1))
    Audit.objects.filter(pk=made.pk).update(status="cancelled")

    assert auditor(policy, cast.amara).done == 0


def test_cases_already_given_in_the_round_count(cast, policy):
    amara = auditor(policy, cast.amara, given=[(cast.amara.pk, True, "control"), (cast.amara.pk, False, "thematic")])

    assert (amara.done, amara.this_month, amara.other, amara.seats) == (1, 1, 1, 0)


def test_recent_teams_and_workers_are_remembered_for_a_while(cast, framework, policy):
    for n, (month, team) in enumerate([("2025-02", cast.court), ("2025-03", cast.south), ("2025-12", cast.north)]):
        worker = make_person(f"Worker {n}", team=team)
        made = make_audit(
            cast, framework, case=make_case(cast, f"C-{n}", team=team, worker=worker),
            month=Month.parse(month).first_day,
        )
        Audit.objects.filter(pk=made.pk).update(status="closed", grade="good")

    amara = auditor(policy, cast.amara)

    assert amara.recent_teams == {cast.north.pk}
    read = Audit.objects.filter(practitioner__in=amara.recent_workers)
    names = set(read.values_list("practitioner__name", flat=True))
    assert names == {"Worker 1", "Worker 2"}


@pytest.mark.parametrize(
    ("month", "starts", "first", "last"),
    [
        ("2026-03", 1, "2026-01", "2026-12"), ("2026-03", 4, "2025-04", "2026-03"),
        ("2026-04", 4, "2026-04", "2027-03"), ("2026-12", 4, "2026-04", "2027-03"),
    ],
)
def test_the_year_begins_where_the_framework_says(month, starts, first, last):
    class Policy:
        class calendar:
            year_starts = starts

    assert year_of(Policy, Month.parse(month)) == (Month.parse(first), Month.parse(last))


# Who is away


def away(policy, person, month=MARCH):
    found = auditor(policy, person, month)
    return found.away, found.away_why


def test_an_agreed_break_and_an_exemption_are_seen_in_their_month(cast, policy):
    """HULL-53, HULL-55."""
    for model, person in ((Break, cast.amara), (Exemption, cast.ira)):
        model.objects.create(person=person, month=date(2026, 3, 1), status="agreed", asked_by=person, reason="x")
    Break.objects.create(person=cast.nell, month=date(2026, 3, 1), asked_by=cast.nell)

    assert away(policy, cast.amara) == ("break", "Amara Audit has a break in March 2026.")
    assert away(policy, cast.ira) == ("exempt", "Ira Review is exempt in March 2026.")
    assert away(policy, cast.nell) == ("", "")
    assert away(policy, cast.amara, Month(2026, 4)) == ("", "")


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-03-02", "2026-03-24", ""),
        ("2026-03-02", "2026-03-25", "Amara Audit is away until 25 March 2026."),
        ("2026-03-09", None, ""),
        ("2026-03-05", None, "Amara Audit is away from 5 March 2026."),
        ("2026-02-01", "2026-02-28", ""),
        ("2026-04-01", None, ""),
    ],
)
def test_who_is_there_for_five_working_days_can_audit(cast, policy, first, last, told):
    """The framework's least_days: 25 to 31 March are five working days."""
    Absence.objects.create(
        person=cast.amara, starts_on=date.fromisoformat(first), ends_on=last and date.fromisoformat(last)
    )

    assert away(policy, cast.amara)[1] == told


def test_two_absences_add_up(cast, policy):
    for first, last in ((2, 12), (13, 27)):
        Absence.objects.create(person=cast.amara, starts_on=date(2026, 3, first), ends_on=date(2026, 3, last))

    assert away(policy, cast.amara) == ("absent", "Amara Audit is away until 27 March 2026.")


def test_leavers_and_joiners_are_not_given_audits(cast, policy):
    cast.amara.left_on = date(2026, 3, 31)
    cast.amara.save()
    cast.ira.joined_on = date(2026, 4, 1)
    cast.ira.save()

    assert away(policy, cast.amara)[1] == "Amara Audit leaves on 31 March 2026."
    assert away(policy, cast.ira)[1] == "Ira Review joins on 1 April 2026."


# Cases


def test_a_case_is_read_with_its_people_and_line(cast, policy):
    (row,) = make_cases(1, team=cast.north, worker=cast.priya, iro=cast.ira)

    seen = case(policy, row)

    assert (seen.team, seen.teams, seen.area) == (cast.north.pk, {cast.north.pk}, "North")
    assert seen.above == {cast.tess.pk, cast.gwen.pk, cast.hana.pk, cast.dana.pk}
    assert seen.named == {cast.priya.pk, cast.tess.pk, cast.ira.pk}
    assert (seen.counted, seen.roles) == (True, {"auditor"})


def test_a_worker_of_another_team_bars_both_teams(cast, policy):
    (row,) = make_cases(1, team=cast.south, worker=cast.priya)

    assert case(policy, row).teams == {cast.south.pk, cast.north.pk}


def test_without_a_team_the_worker_s_holds(cast, policy):
    (row,) = make_cases(1, team=None, worker=cast.priya)

    assert (case(policy, row).team, case(policy, row).teams) == (cast.north.pk, {cast.north.pk})


def test_without_a_worker_the_line_above_the_team_s_manager_is_barred(cast, policy):
    """HULL-15: nobody knows the worker, so whoever is above the team may not audit it."""
    (row,) = make_cases(1, team=cast.north)
    seen = case(policy, row)

    assert seen.above == {cast.tess.pk, cast.gwen.pk, cast.hana.pk, cast.dana.pk}
    give_role(cast.dana, Role.AUDITOR)
    dana = auditor(policy, cast.dana)
    assert obstacle(seen, dana, rules=roster(policy).rules) == "Dana Director is in the line above the worker."


def test_lines_beside_the_quota_and_re_audits_are_told_apart(policy):
    """HULL-37, HULL-77."""
    assert (counts(policy, "control"), counts(policy, "thematic"), counts(policy, "reaudit")) == (True, False, True)
    assert roles_for(policy, MARCH, "reaudit") == {"auditor"}
    assert roles_for(policy, Month(2026, 6), "dip-private-fostering") == {
        "qa", "head_of_service", "group_manager", "team_manager",
    }
    assert reaudit_title(policy) == "Re-audit"


def test_the_programme_s_lines_say_why_they_rest(policy):
    """HULL-96, HULL-120."""
    lines = {one.line.code: one.line for one in planned(policy, Month(2026, 8), tools={"child"})}

    (supervision,) = [one for one in planned(policy, Month(2026, 9), tools=set()) if one.line.code == "supervision"]
    assert supervision.line.rests == "No form is written for this line yet, so nothing is drawn."
    assert lines["thematic"].rests == "The form “thematic” is not in force, so nothing is drawn."
    assert lines["control"].rests == ""
    assert lines["dip-plan-ended-early"].size.is_unset
    assert lines["dip-plan-ended-early"].by_hand


def test_a_tool_for_one_s_own_team_lifts_the_team_s_rules(cast, tmp_path):
    """Where a council lets managers read their own team's files with one form."""
    texts = changed("  exclude_own_service: false\n", "  exclude_own_service: false\n  own_team_tools: [dip-sample]\n")
    assert texts != hull_texts()
    policy = frameworks.load_texts(HULL.name, texts, in_force_from=ON).version.policy
    (row,) = make_cases(1, team=cast.north, worker=cast.priya, iro=cast.ira)

    seen = case(policy, row, tool="dip-sample")

    assert seen.own_team_allowed
    assert seen.named == {cast.priya.pk, cast.ira.pk}
    assert obstacle(seen, auditor(policy, cast.tess), rules=roster(policy).rules) == ""
    assert obstacle(seen, auditor(policy, cast.ira), rules=roster(policy).rules) == (
        "Ira Review is the case's worker, manager or reviewing officer."
    )


def test_reading_the_roster_asks_a_fixed_number_of_questions(cast, policy, django_assert_num_queries):
    for n in range(30):
        make_person(f"Person {n}", Role.AUDITOR, team=cast.court)

    with django_assert_num_queries(8):
        roster(policy).auditors()
