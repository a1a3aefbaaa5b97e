"""The first council's rules say what its document says."""

from datetime import date

from frameworks.dates import due_on
from lib.months import Month


def months_of(line):
    return [plan.month for plan in line.months]


def test_hull_52_117_cases_are_allocated_by_the_first_working_day(policy):
    # 1 January 2022 was a Saturday, Monday the 3rd a bank holiday in its place.
    assert due_on(policy, policy.calendar.allocate_by, Month(2022, 1)) == date(2022, 1, 4)


def test_hull_57_an_audit_is_due_on_the_last_day_of_the_month(policy):
    assert due_on(policy, policy.calendar.audit_due, Month(2022, 2)) == date(2022, 2, 28)


def test_hull_71_a_returned_audit_comes_back_in_three_working_days(policy):
    assert due_on(policy, policy.calendar.return_within, date(2026, 3, 5)) == date(2026, 3, 10)


def test_hull_74_oversight_is_due_in_ten_working_days(policy):
    assert due_on(policy, policy.calendar.oversight_within, date(2026, 3, 2)) == date(2026, 3, 16)


def test_hull_62_two_attempts_then_the_group_manager(policy):
    assert policy.contact.attempts_before_escalation == 2
    assert policy.contact.escalate_to == "group_manager"
    assert policy.contact.people == ("practitioner", "team_manager", "iro")


def test_hull_59_the_worker_takes_part(policy):
    assert policy.contact.required == "practitioner"


def test_hull_64_the_team_manager_hears_of_a_concern_at_once(policy):
    assert policy.concerns.tell == ("team_manager",)


def test_hull_66_five_grades_of_which_the_third_needs_words(policy):
    names = [grade.name for grade in policy.overall.grades]

    assert names == [
        "Outstanding",
        "Good",
        "Requires Improvement with elements of good practice",
        "Requires Improvement",
        "Inadequate",
    ]
    assert [grade.code for grade in policy.overall.grades if grade.needs_text] == ["ri_good"]
    assert policy.overall.inadequate_codes == ("inadequate",)
    assert all(grade.descriptor for grade in policy.overall.grades)


def test_hull_67_statements_are_met_partially_met_or_not_met(policy):
    assert policy.sections.codes == ("met", "partially_met", "not_met")


def test_hull_72_a_challenge_ends_with_a_senior_manager_of_another_service(policy):
    assert policy.challenge.who == ("practitioner", "team_manager", "iro")
    assert policy.challenge.answered_by == "auditor"
    assert policy.challenge.unconnected_service


def test_hull_13_auditors_are_leaders_managers_educators_and_reviewing_officers(policy):
    titles = [
        "Executive Director", "Assistant Director", "Head of Service, Early Help",
        "Strategic Lead for Improvement", "Principal Social Worker", "Group Manager",
        "Practice Educator", "Team Manager", "Independent Reviewing Officer",
        "Child Protection Conference Chair",
    ]  # fmt: skip

    assert [title for title in titles if "auditor" not in policy.roles_for(title)] == []
    assert policy.roles_for("Social Worker") == ("practitioner",)


def test_hull_13_a_title_may_give_several_roles(policy):
    held = policy.roles_for("head of service,  quality assurance")

    assert held == ("auditor", "head_of_service", "qa", "moderator")


def test_hull_14_116_ten_audits_are_expected_and_the_most(policy):
    quota = policy.quota_for(["team_manager", "auditor"])

    assert (quota.expected_per_year, quota.most_per_year, quota.most_per_month) == (10, 10, 1)
    assert policy.quota_for(["practitioner"]) is None


def test_hull_15_nobody_audits_their_own_or_a_managed_team(policy):
    rule = policy.independence

    assert (rule.exclude_own_team, rule.exclude_managed_teams) == (True, True)
    assert (rule.exclude_line_management, rule.exclude_own_service) == (True, False)


def test_hull_53_54_two_breaks_a_year_and_a_fifth_at_most(policy):
    assert (policy.breaks.per_year, policy.breaks.share_max) == (2, 0.20)
    assert policy.breaks.tell_when_full == ("head_of_service",)
    assert due_on(policy, policy.breaks.ask_before, Month(2026, 3)) == date(2026, 3, 31)


def test_hull_55_exemptions_are_decided_by_the_leader_of_the_auditors_service(policy):
    assert policy.exemption_for(["auditor", "qa"]).titles == ("Strategic Lead*",)
    assert policy.exemption_for(["auditor", "team_manager"]).titles == ("Assistant Director*",)


def test_hull_38_a_tenth_and_one_for_each_head_of_service_are_moderated(policy):
    rule = policy.moderation
    owed = {(one.role, one.count) for one in rule.per_person}

    assert (rule.share, rule.rounding, rule.always_grades) == (0.10, "up", ("inadequate",))
    assert ("head_of_service", 1) in owed
    assert (rule.independence.exclude_own_service, rule.blind) == (True, True)


def test_hull_76_to_80_an_inadequate_grade_starts_the_chain(policy):
    chain = policy.chain_for("inadequate")

    assert chain.meeting_people == ("group_manager", "team_manager", "practitioner")
    assert (chain.review_after, chain.reaudit_within) == ("4 weeks", "2 months")
    assert chain.repeats_until_better
    assert chain.if_again.convened_by == "head_of_service"
    assert policy.chain_for("good") is None


def test_hull_79_the_heads_of_service_are_told_only_of_a_repeated_grade(policy):
    assert policy.told_of("inadequate") == ("team_manager", "group_manager", "qa")
    assert policy.chain_for("inadequate").if_again.tell == ("head_of_service",)
    assert policy.told_of("good") == ()


def test_hull_92_forty_are_drawn_every_month_with_one_placed_for_adoption(policy):
    line = policy.line("control")

    assert months_of(line) == list(range(1, 13))
    assert {str(plan.size) for plan in line.months} == {"40"}
    assert line.select.categories == ("child_in_need", "child_protection", "looked_after")
    assert [(one.count, one.mark) for one in line.included(2)] == [(1, "placed_for_adoption")]


def test_hull_92_120_only_january_holds_nineteen_care_leavers(policy):
    line = policy.line("control")
    held = {month: [one.category for one in line.included(month)] for month in range(1, 13)}

    assert [one.count for one in line.included(1)] == [1, 19]
    assert [month for month, found in held.items() if "care_leaver" in found] == [1]


def test_hull_93_six_carers_and_two_or_three_adopters_every_month(policy):
    carers, adopters = policy.line("fostering"), policy.line("adoption")

    assert [str(plan.size) for plan in carers.months] == ["6"] * 12
    assert [str(plan.size) for plan in adopters.months] == ["2 to 3"] * 12
    assert (carers.unit, adopters.unit) == ("carer", "adopter")


def test_hull_94_every_month_has_a_theme_and_twenty_children(policy):
    line = policy.line("thematic")

    assert months_of(line) == list(range(1, 13))
    assert {str(plan.size) for plan in line.months} == {"20"}
    assert all(plan.theme for plan in line.months)
    april, july = line.selection(4), line.selection(7)
    assert (april.categories, april.age_from, april.age_to) == (("looked_after",), 16, 17)
    assert (july.categories, july.months_from) == (("child_protection",), 12)
    assert line.drawn(1) == "selected"
    assert line.drawn(2) == "random"


def test_hull_95_96_dip_samples_stand_in_their_months_with_their_sizes(policy):
    stand = {
        (line.code, plan.month): str(plan.size)
        for line in policy.programme
        if line.kind == "dip"
        for plan in line.months
    }

    assert stand == {
        ("dip-missing", 1): "20",
        ("dip-missing", 7): "20",
        ("dip-rereferrals", 1): "25",
        ("dip-plan-ended-early", 2): "20",
        ("dip-plan-ended-early", 8): "to be confirmed",
        ("dip-conference-no-plan", 2): "20",
        ("dip-conference-no-plan", 8): "to be confirmed",
        ("dip-private-fostering", 3): "all",
        ("dip-private-fostering", 6): "all",
        ("dip-private-fostering", 9): "all",
        ("dip-private-fostering", 12): "all",
        ("dip-strategy-meetings", 3): "30",
        ("dip-strategy-meetings", 9): "30",
        ("dip-independence", 3): "20",
        ("dip-core-groups", 3): "25",
        ("dip-core-groups", 10): "20",
        ("dip-not-seen", 3): "15",
        ("dip-no-visit", 3): "15",
        ("dip-pathway-plans", 7): "20",
        ("dip-plans", 10): "20",
        ("dip-open", 4): "to be confirmed",
        ("dip-open", 5): "to be confirmed",
        ("dip-open", 11): "to be confirmed",
    }


def test_hull_95_a_month_may_have_other_auditors_than_its_line(policy):
    line = policy.line("dip-private-fostering")

    assert line.auditor_roles(3) == ("qa",)
    assert "team_manager" in line.auditor_roles(6)


def test_hull_103_ten_audits_a_month_are_checked_again(policy):
    assert policy.followup.assurance.sample == 10
    assert policy.followup.assurance.drawn_by == "qa"


def test_hull_97_to_108_each_role_has_its_expectations(policy):
    """HULL-97 to 108."""
    cited = {one for rule in policy.expectations for one in rule.source}

    assert {f"HULL-{number}" for number in range(97, 109)} <= cited


def test_hull_39_bulletins_come_every_two_months(policy):
    assert [report.every for report in policy.reports if report.code == "bulletin"] == ["two_months"]


def test_every_conflict_of_the_document_is_settled_with_its_reason(policy):
    """HULL-116 to 120, HULL-128; HULL-33 and HULL-93 name different auditors for foster carers."""
    settled = [one for one in policy.settled if one.kind == "conflict"]
    cited = sorted({source for one in settled for source in one.source})

    assert cited == [f"HULL-{number}" for number in (116, 117, 118, 119, 120, 128, 33, 93)]
    assert all(one.choice and one.reason and one.settings for one in settled)
