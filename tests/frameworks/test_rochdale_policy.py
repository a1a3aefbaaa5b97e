"""The second council's rules say what its document says."""

import re
from datetime import date

import pytest

from frameworks import bundle
from frameworks.dates import due_on
from lib.months import Month
from tests.frameworks.council import COUNCILS

MONTHS = set(range(1, 13))
FRONT = ("MASS*", "*First Response*", "Advice*Screening*")
FIELD = ("Child Protection*", "Children with Disabilit*")
CARED_FOR = ("Cared for Children*", "Children in our Care*")
TIER_1 = ("tier1-first-response", "tier1-field", "tier1-plo", "tier1-cared-for")


@pytest.fixture(scope="module")
def policy():
    """The second council's rules, read once."""
    return bundle.read(bundle.texts_of(COUNCILS / "rochdale")).policy


def sizes(line):
    """{month: size} of a line, in words."""
    return {plan.month: str(plan.size) for plan in line.months}


def themes(line):
    """{month: theme} of the months that have one."""
    return {plan.month: plan.theme for plan in line.months if plan.theme}


def report(policy, code):
    return next(one for one in policy.reports if one.code == code)


def meeting(policy, beginning):
    return next(one for one in policy.learning if one.title.startswith(beginning))


def owed(policy, source):
    """(role, kind, count, per) of the expectations of a requirement, in the file's order."""
    return [(one.role, one.kind, one.count, one.per) for one in policy.expectations if source in one.source]


# Roles


@pytest.mark.parametrize(
    ("title", "roles"),
    [
        ("Practice Manager", ("auditor", "team_manager")),
        ("Team Manager, First Response", ("auditor", "team_manager")),
        ("Social Worker", ("practitioner",)),
        ("Head of Service (Cared for Children)", ("auditor", "head_of_service")),
        ("Head of the Safeguarding Unit", ("auditor", "head_of_service")),
        ("IRO Team Manager", ("auditor", "iro")),
        ("Quality Assurance Officer", ("auditor", "qa")),
        ("Head of Practice Improvement", ("auditor", "qa")),
        ("PLO Case Manager", ("auditor",)),
        ("Business Support Officer", ("auditor",)),
        ("Assistant Director (Children's Social Care)", ("auditor", "senior_leader")),
        ("Chief Executive", ("auditor", "senior_leader")),
    ],
)
def test_job_titles_give_the_roles_of_the_document(policy, title, roles):
    """ROCH-12, ROCH-16, ROCH-64 and ROCH-65."""
    assert policy.roles_for(title) == roles


def test_roch_01_the_head_of_performance_keeps_the_framework_and_reports_on_it(policy):
    (duty,) = [one for one in policy.expectations if "ROCH-01" in one.source]

    assert policy.record.owner == "Head of Performance and Quality Assurance"
    assert (duty.role, duty.titles) == ("qa", ("Head of Performance and Quality Assurance*",))


@pytest.mark.parametrize("title", ["Performance & Quality Assurance Officer", "Children's Improvement Team Member"])
def test_roch_59_both_teams_named_as_keepers_of_the_record_are_one_role(policy, title):
    assert policy.roles_for(title) == ("qa",)


# Themes and standards


def test_roch_02_findings_are_gathered_under_five_themes_and_two_cross_cutting_areas(policy):
    by_kind = {
        kind: [one.code for one in policy.themes if one.kind == kind] for kind in ("Theme", "Cross-cutting area")
    }

    assert by_kind == {
        "Theme": ["safeguarding", "decisions", "assessments-plans", "resources", "outcomes"],
        "Cross-cutting area": ["early-help", "cared-for"],
    }


def test_roch_03_eight_underlying_areas_are_reported_across_audits(policy):
    assert [one.code for one in policy.themes if one.kind == "Underlying area"] == [
        "journey", "drift", "objectivity", "challenge", "outcome-planning", "oversight", "supervision", "recording",
    ]  # fmt: skip


def test_roch_04_standards_known_audited_fed_back_and_acted_on_each_has_its_entries(policy):
    assert all("ROCH-04" in one.source for one in policy.standards)
    assert [one.title for one in policy.learning if "ROCH-04" in one.source] == [
        "Performance Clinic of each service", "Practice Forum of each field service", "Team meeting",
    ]  # fmt: skip
    assert "ROCH-04" in policy.followup.actions.source


def test_roch_37_five_numbered_sets_hold_seventy_seven_standards(policy):
    counted = {one.code: len(one.standards) for one in policy.standards}

    assert counted == {
        "single-assessment": 20,
        "protection-enquiries": 13,
        "protection-plans": 14,
        "children-in-care": 22,
        "recording": 8,
    }
    assert sum(counted.values()) == 77


def test_roch_37_no_standard_stands_twice(policy):
    said = [sentence for one in policy.standards for sentence in one.standards]

    assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("code", "number", "limit"),
    [
        ("single-assessment", 4, "5 days"),
        ("single-assessment", 19, "45 working days"),
        ("protection-enquiries", 1, "24 hours"),
        ("protection-enquiries", 1, "first week"),
        ("protection-enquiries", 13, "24 hours"),
        ("protection-plans", 1, "10 working days"),
        ("protection-plans", 3, "3 working days"),
        ("protection-plans", 12, "5 days"),
        ("children-in-care", 1, "72 hours"),
        ("children-in-care", 16, "From 16"),
        ("recording", 1, "5 working days"),
    ],
)
def test_roch_60_the_standards_name_their_time_limits(policy, code, number, limit):
    held = next(one for one in policy.standards if one.code == code)

    assert limit in held.standards[number - 1]


def test_roch_60_no_other_standard_names_a_limit(policy):
    limited = {
        (one.code, number)
        for one in policy.standards
        for number, text in enumerate(one.standards, start=1)
        if re.search(r"\d+ (working )?(days|hours)|From \d+", text)
    }

    assert len(limited) == 10


# Scales


def test_roch_34_four_grades_numbered_from_outstanding_to_inadequate(policy):
    grades = policy.overall.grades

    assert [(one.position, one.name) for one in grades] == [
        (1, "Outstanding"), (2, "Good"), (3, "Requires Improvement"), (4, "Inadequate"),
    ]  # fmt: skip
    assert [one.aliases[0] for one in grades] == ["1", "2", "3", "4"]
    assert policy.sections == policy.overall


def test_roch_35_each_grade_says_how_much_evidence_it_wants(policy):
    strong, good, little, none = [one.descriptor for one in policy.overall.grades]

    assert "research" in strong
    assert "strong evidence" in good
    assert "little evidence" in little
    assert "serious and widespread" in none


def test_roch_36_58_a_public_law_outline_file_has_a_scale_of_its_own_with_the_same_codes(policy):
    """ROCH-36 and 58."""
    plo = policy.scale("plo")

    assert plo.codes == policy.overall.codes
    assert [one.name for one in plo.grades] == ["Outstanding", "Good", "In need of improvement", "Inadequate"]
    assert {one.descriptor for one in plo.grades}.isdisjoint(one.descriptor for one in policy.overall.grades)


def test_roch_67_the_third_rating_can_be_told_from_the_second(policy):
    _, second, third, _ = [one.descriptor for one in policy.scale("plo").grades]

    assert "no comment" in second
    assert "comments on the form point to weaknesses" in third


# The month


def test_roch_17_cases_are_given_out_at_the_beginning_of_the_month_and_due_at_its_end(policy):
    # 1 January 2014 was a holiday.
    assert due_on(policy, policy.calendar.allocate_by, Month(2014, 1)) == date(2014, 1, 2)
    assert due_on(policy, policy.calendar.audit_due, Month(2014, 2)) == date(2014, 2, 28)


def test_roch_05_17_the_auditor_sits_with_the_practitioner_and_hears_the_manager(policy):
    """ROCH-05 and 17."""
    assert policy.contact.people == ("practitioner", "team_manager")
    assert policy.contact.required == "practitioner"


# Tier 1


@pytest.mark.parametrize("code", TIER_1)
def test_roch_06_08_managers_audit_four_a_month_of_their_own_teams(policy, code):
    """ROCH-06 and 08."""
    line = policy.line(code)

    assert set(sizes(line).values()) == {"4 per auditor"}
    assert line.auditor_roles(1) == ("team_manager",)
    assert line.independence.only_own_team
    assert not line.independence.exclude_own_team
    assert not line.independence.exclude_managed_teams
    assert not line.independence.exclude_line_management


def test_roch_06_07_four_for_each_manager_and_not_for_each_team(policy):
    """ROCH-06 and 07."""
    quota = policy.quota_for(["auditor", "team_manager"])

    assert quota.expected_per_year == 48
    assert quota.most_per_month > 4  # four is the least, so a fifth is not refused
    assert owed(policy, "ROCH-06") == [("team_manager", "audits", 4, "month")]


def test_roch_08_only_the_tier_one_tools_may_be_used_in_ones_own_team(policy):
    assert policy.independence.exclude_own_team
    assert policy.independence.own_team_tools == ("tier1", "tier1-first-response", "tier1-plo")


@pytest.mark.parametrize(
    ("month", "front", "field", "cared_for"),
    [
        (12, ["tier1-plo"], ["tier1-plo"], ["tier1-cared-for"]),
        (1, ["tier1-first-response"], ["tier1-field"], ["tier1-cared-for"]),
        (7, ["tier1-first-response"], ["tier1-field"], ["tier1-cared-for"]),
    ],
)
def test_roch_06_13_every_service_has_one_tier_one_line_in_each_month(policy, month, front, field, cared_for):
    """ROCH-06 and 13."""
    lines = [policy.line(code) for code in TIER_1]

    def of(service):
        return [one.code for one in lines if one.plan(month) and service in one.selection(month).services]

    assert (of(FRONT[0]), of(FIELD[0]), of(CARED_FOR[0])) == (front, field, cared_for)


def test_roch_06_the_lines_of_a_column_together_cover_the_year(policy):
    field, plo, cared_for = (set(sizes(policy.line(code))) for code in TIER_1[1:])

    assert (field | plo, field & plo, cared_for) == (MONTHS, set(), MONTHS)


@pytest.mark.parametrize(("code", "services"), [("tier1-first-response", FRONT), ("tier1-field", FIELD)])
def test_roch_13_the_field_column_reads_children_in_need_then_protected_then_in_care(policy, code, services):
    line = policy.line(code)

    assert sorted(themes(line)) == [1, 2, 3]
    assert [line.selection(month).categories for month in (1, 2, 3)] == [
        ("child_in_need",), ("child_protection",), ("looked_after",),
    ]  # fmt: skip
    assert {line.selection(month).services for month in sizes(line)} == {services}
    assert "private fostering" in line.plan(1).theme


def test_roch_13_december_s_focus_of_the_field_column_is_public_law_outline(policy):
    line = policy.line("tier1-plo")

    assert sizes(line) == {12: "4 per auditor"}
    assert (line.tool, line.drawn(12)) == ("tier1-plo", "selected")
    assert line.selection(12).services == FRONT + FIELD


def test_roch_13_the_column_of_children_in_care_has_four_subjects(policy):
    line = policy.line("tier1-cared-for")

    assert themes(line) == {
        12: "Statutory visits",
        1: "Personal education plans and health assessments",
        2: "Care plans",
        3: "Reviews of children in care",
    }
    assert {line.selection(month).services for month in MONTHS} == {CARED_FOR}


def test_roch_12_the_plo_case_manager_and_business_support_have_lines_without_a_size(policy):
    case_manager, support = policy.line("tier1-plo-case-manager"), policy.line("tier1-business-support")

    assert (case_manager.tool, support.tool) == ("tier1-plo", None)
    assert case_manager.titles == ("Public Law Outline Case Manager*", "PLO Case Manager*")
    assert support.titles == ("Business Support*",)
    assert set(sizes(case_manager).values()) == set(sizes(support).values()) == {"to be confirmed"}


def test_roch_09_an_oversight_note_is_owed_at_key_points_and_the_transfer_panel_meets_weekly(policy):
    (note,) = [one for one in policy.expectations if "ROCH-09" in one.source]

    assert note.role == "team_manager"
    words = ("closed", "transferred", "conference", "accommodation", "Public Law Outline", "care proceedings")
    assert [word for word in words if word not in note.what] == []
    assert meeting(policy, "Transfer Panel").every == "week"


# Tier 2


def test_roch_16_each_head_of_service_has_one_case_a_month_outside_the_own_service(policy):
    line = policy.line("tier2")

    assert sizes(line) == dict.fromkeys(sorted(MONTHS), "1 per auditor")
    assert line.auditor_roles(1) == ("head_of_service",)
    assert line.independence.exclude_own_service
    assert policy.quota_for(["auditor", "head_of_service"]).expected_per_year == 12
    assert ("head_of_service", "audits", 1, "month") in owed(policy, "ROCH-16")


def test_roch_17_tier_two_is_drawn_by_lot_in_every_month(policy):
    line = policy.line("tier2")

    assert {line.drawn(month) for month in MONTHS} == {"random"}


@pytest.mark.parametrize(
    ("month", "field", "cared_for", "categories"),
    [
        (12, "children in care", "their reviews", ("looked_after",)),
        (1, "Public Law Outline", "statutory visits", ("child_in_need", "child_protection", "looked_after")),
        (2, "private fostering", "personal education plans and health", ("child_in_need", "looked_after")),
        (3, "child protection", "care plans", ("child_protection", "looked_after")),
    ],
)
def test_roch_20_tier_two_follows_a_month_behind_in_both_columns(policy, month, field, cared_for, categories):
    line = policy.line("tier2")
    first, second = line.plan(month).theme.split("Cared for children: ")

    assert field in first.split("disabled children: ")[1]
    assert second.startswith(cared_for)
    assert line.selection(month).categories == categories


def test_roch_20_tier_two_has_no_focus_from_april_to_november(policy):
    assert sorted(themes(policy.line("tier2"))) == [1, 2, 3, 12]


# Samples within a service


@pytest.mark.parametrize("code", ["contacts", "thresholds", "re-referrals"])
def test_roch_21_heads_of_the_front_door_sample_three_things_monthly(policy, code):
    line = policy.line(code)

    assert sizes(line) == dict.fromkeys(sorted(MONTHS), "to be confirmed")
    assert line.selection(1).services == FRONT
    assert line.independence.only_own_service
    assert "Performance Clinic" in line.note


def test_roch_21_re_referrals_are_those_marked_so(policy):
    assert policy.line("re-referrals").selection(1).marks == ("re_referred",)


@pytest.mark.parametrize("code", ["visits", "plans-and-core-groups"])
def test_roch_22_heads_of_the_other_services_sample_two_things_quarterly(policy, code):
    line = policy.line(code)

    assert sorted(sizes(line)) == [3, 6, 9, 12]
    assert len(line.titles) == 3
    assert line.independence.only_own_service
    assert "Performance Clinic" in line.note


def test_roch_53_one_referral_in_twenty_is_read_each_month(policy):
    line = policy.line("referrer-feedback")

    assert sizes(line) == dict.fromkeys(sorted(MONTHS), "5 %")
    assert line.selection(1).categories == ("none", "referral")
    assert ("head_of_service", "dip_samples", 1, "month") in owed(policy, "ROCH-53")


def test_roch_53_families_are_asked_at_closure_and_placed_children_yearly(policy):
    assert [one for one in owed(policy, "ROCH-53") if one[1] == "other"] == [
        ("team_manager", "other", None, "month"),
        ("head_of_service", "other", 1, "year"),
    ]


# Homes, fostering, adoption, staff files


def test_roch_23_homes_and_fostering_are_visited_and_reported_by_regulation(policy):
    assert owed(policy, "ROCH-23") == [("senior_leader", "other", 1, "month"), ("auditor", "other", 1, "month")]
    assert {one.code: one.every for one in policy.reports if "ROCH-23" in one.source} == {
        "homes-regulation-33": "quarter",
        "homes-regulation-34": "month",
        "fostering-regulation-35": "year",
    }


def test_roch_24_carers_are_reviewed_yearly_and_a_head_looks_at_some_each_quarter(policy):
    line = policy.line("foster-carer-reviews")

    assert (line.unit, sorted(sizes(line))) == ("carer", [3, 6, 9, 12])
    assert ("practitioner", "other", 1, "year") in owed(policy, "ROCH-24")
    assert [(one.title, one.every) for one in policy.learning if "ROCH-24" in one.source] == [
        ("Fostering Panel, main", "month"), ("Fostering Panel, reviews", "month"), ("Adoption Panel", "month"),
    ]  # fmt: skip
    assert report(policy, "fostering-schedules").audiences[-1] == "Ofsted, for schedule 7"


def test_roch_28_staff_files_are_audited_each_quarter(policy):
    assert owed(policy, "ROCH-28") == [("qa", "other", 1, "quarter")]
    assert report(policy, "hr-audits").every == "quarter"


# Supervision, observation, thematic audits


def test_roch_25_supervision_files_are_read_by_the_managers_own_manager(policy):
    line = policy.line("supervision")

    assert (line.kind, line.unit, line.tool) == ("supervision", "supervision_file", "supervision-file")
    assert not line.independence.exclude_line_management
    assert owed(policy, "ROCH-25") == [("team_manager", "other", None, "month")]


def test_roch_26_business_support_counts_the_supervisions_that_took_place(policy):
    assert ("auditor", "reports", 1, "month") in owed(policy, "ROCH-26")
    assert "Senior Management Team" in report(policy, "supervisions").audiences[-1]


def test_roch_27_61_line_managers_observe_two_a_year_for_each_practitioner(policy):
    """ROCH-27 and 61."""
    line = policy.line("observation")
    (duty,) = [one for one in policy.expectations if "ROCH-27" in one.source]

    assert (line.unit, line.auditor_roles(1)) == ("observation", ("team_manager",))
    assert (duty.count, duty.per, duty.for_each) == (2, "year", "practitioner")


def test_roch_64_senior_managers_observe_on_the_same_form(policy):
    line, senior = policy.line("observation"), policy.line("observation-senior")

    assert senior.auditor_roles(1) == ("head_of_service", "senior_leader")
    assert senior.tool == line.tool == "observation"
    assert [role for role, *_ in owed(policy, "ROCH-64")] == ["head_of_service", "senior_leader"]


def test_roch_29_themed_audits_are_monthly_and_full_ones_every_two_months(policy):
    themed, full = policy.line("thematic"), policy.line("thematic-full")
    (duty,) = [one for one in policy.expectations if "ROCH-29" in one.source]

    assert set(sizes(themed)) == MONTHS
    assert sorted(sizes(full)) == [2, 4, 6, 8, 10, 12]
    assert themed.titles == full.titles == ("Head of*", "Safeguarding Unit Manager*", "Assistant Director*")
    assert (duty.count, duty.per, duty.for_each) == (2, "year", "theme")


def test_roch_30_families_and_partners_take_part_once_a_quarter(policy):
    line = policy.line("thematic")

    assert [plan.month for plan in line.months if "ROCH-30" in plan.source] == [3, 6, 9, 12]
    assert line.guests == ("Partner agencies",)


@pytest.mark.parametrize("code", ["thematic", "thematic-full"])
def test_roch_31_remedial_work_is_done_five_days_after_the_audit(policy, code):
    # A Friday: the weekend counts.
    assert due_on(policy, policy.line(code).actions_within, date(2014, 3, 7)) == date(2014, 3, 12)


def test_roch_31_no_other_line_shortens_its_actions(policy):
    assert [line.code for line in policy.programme if line.actions_within] == ["thematic", "thematic-full"]


def test_roch_14_32_open_actions_hold_an_audit_open_and_the_team_hears_of_late_ones(policy):
    """ROCH-14 and 32."""
    late = {(one.step, one.after): one.tell for one in policy.lateness}

    assert policy.followup.closing_waits_for_actions
    assert late["action", 5] == ("head_of_service", "qa")
    assert owed(policy, "ROCH-32") == [("qa", "other", None, "month")]


def test_roch_68_thematic_audits_wait_for_a_size(policy):
    found = [*sizes(policy.line("thematic")).values(), *sizes(policy.line("thematic-full")).values()]

    assert set(found) == {"to be confirmed"}


def test_roch_15_a_notification_follows_every_conference_and_review(policy):
    assert owed(policy, "ROCH-15") == [("team_manager", "other", None, "month"), ("iro", "other", None, "month")]


def test_roch_33_multi_agency_audits_are_reported_to_the_board_each_quarter(policy):
    found = report(policy, "multi-agency")

    assert (found.every, found.audiences) == ("quarter", ("Safeguarding Children Board",))


# After the audit


@pytest.mark.parametrize(
    ("grade", "told"),
    [
        ("inadequate", ("head_of_service", "senior_leader")),
        ("ri", ("head_of_service", "team_manager", "iro")),
        ("good", ("team_manager",)),
        ("outstanding", ("team_manager", "head_of_service", "senior_leader")),
    ],
)
def test_roch_38_39_40_41_every_grade_is_told_good_news_too(policy, grade, told):
    """ROCH-38, 39, 40 and 41."""
    assert policy.told_of(grade) == told


def test_roch_38_41_of_the_senior_leaders_the_assistant_director_is_told(policy):
    """ROCH-38 and ROCH-41: not the Director and the Chief Executive, who hold the same role."""
    narrowed = {grade: alert.titles for grade in policy.overall.codes for alert in policy.alerts_for(grade)}

    assert narrowed == {
        "outstanding": ("Assistant Director*",), "good": (), "ri": (), "inadequate": ("Assistant Director*",),
    }  # fmt: skip


def test_roch_34_good_is_the_least_that_is_expected(policy):
    """ROCH-34: only what is less asks for an action."""
    assert policy.followup.actions.needed_for == ("ri", "inadequate")


def test_roch_42_actions_are_looked_at_and_signed_off_in_supervision(policy):
    assert policy.followup.oversight.supervision_noted_by == "team_manager"
    assert policy.followup.actions.signed_off_by == ("team_manager", "head_of_service")
    assert policy.followup.actions.never_by_doer


def test_roch_43_the_audit_is_filed_with_a_case_note(policy):
    filing = policy.followup.filing

    assert (filing.after, filing.by, filing.note) == ("finalised", "auditor", "Audit Case Note")
    assert "chronology" in filing.where
    assert due_on(policy, filing.within, date(2014, 3, 7)) == date(2014, 3, 14)


def test_nothing_is_moderated_or_audited_again_because_the_document_has_neither(policy):
    """The mildest reading of a silence."""
    assert (policy.moderation.share, policy.moderation.per_person, policy.moderation.always_grades) == (0, (), ())
    assert (policy.followup.chains, policy.followup.assurance.sample) == ((), 0)


# Reports and learning


def test_roch_44_65_each_services_clinic_is_monthly_and_led_by_the_assistant_director(policy):
    """ROCH-44 and 65."""
    clinic = meeting(policy, "Performance Clinic")

    assert (clinic.every, clinic.led_by) == ("month", "senior_leader")
    assert clinic.people == ("head_of_service", "team_manager", "iro", "qa")
    areas = clinic.about.split("Sixteen areas: ")[1].split(". ")[0]
    assert len(areas.split(";")) == 16


def test_roch_45_team_profiles_hang_on_the_notice_boards(policy):
    found = report(policy, "team-profiles")

    assert found.every == "month"
    assert "Performance notice boards in the offices" in found.audiences


def test_roch_14_46_65_the_months_reports_go_to_the_directors_and_the_management_team(policy):
    """ROCH-14, 46 and 65."""
    codes = ("audits", "overview", "performance", "safeguarding-unit")
    found = [report(policy, code) for code in codes]

    assert [(one.every, one.prepared_by) for one in found] == [
        ("month", "qa"), ("month", "qa"), ("month", "qa"), ("month", "head_of_service"),
    ]  # fmt: skip
    assert len(found[1].audiences) == 2
    assert {one.audiences for one in (found[0], found[2], found[3])} == {
        ("Children's Social Care Senior Management Team",)
    }


def test_roch_47_report_cards_go_to_seven_audiences_each_quarter(policy):
    found = report(policy, "report-cards")

    assert found.every == "quarter"
    assert found.audiences == (
        "Children, Schools and Families Senior Leadership Team",
        "Corporate Leadership Team",
        "Cabinet",
        "Overview and Scrutiny Committee",
        "Corporate Parenting Board",
        "Children and Young People's Partnership",
        "Safeguarding Children Board",
    )


def test_roch_48_each_field_service_has_a_practice_forum_every_six_weeks(policy):
    forum = meeting(policy, "Practice Forum")

    assert (forum.every, forum.led_by) == ("six_weeks", "qa")
    assert forum.people == ("head_of_service", "team_manager", "practitioner", "iro")


def test_roch_49_51_services_are_reviewed_in_their_quarters(policy):
    """ROCH-49 and 51."""
    line = policy.line("service-review")

    assert (line.unit, line.tool, line.independence.exclude_own_service) == ("service", "service-review", True)
    assert sizes(line) == {1: "1", 4: "1", 7: "1", 10: "1"}
    assert [line.selection(month).services for month in (1, 4, 7, 10)] == [
        ("Children with Disabilit*",), CARED_FOR, FRONT, ("Child Protection*",),
    ]  # fmt: skip
    assert "November and December 2013" in line.note


def test_roch_50_52_the_review_is_reported_to_the_forum_the_directors_and_the_next_clinic(policy):
    """ROCH-50 and 52."""
    assert report(policy, "service-review").audiences == (
        "Practice Forum of the service",
        "Director of Children's Services",
        "Assistant Director (Children's Social Care)",
        "Next Performance Clinic",
    )
    assert owed(policy, "ROCH-50") == [("head_of_service", "other", None, "year")]


def test_roch_62_the_reviews_are_set_in_september_and_two_forums_follow_each(policy):
    setting = meeting(policy, "Setting the year's programme")

    assert (setting.every, setting.when) == ("year", "September")
    assert "at least two after it" in meeting(policy, "Practice Forum").when
    assert owed(policy, "ROCH-62") == [("head_of_service", "other", 1, "year")]


def test_roch_54_feedback_is_reported_every_two_months_and_quarterly(policy):
    assert [(one.code, one.every) for one in policy.reports if "ROCH-54" in one.source] == [
        ("feedback", "two_months"), ("feedback-quarter", "quarter"),
    ]  # fmt: skip


def test_roch_55_complaints_are_reported_weekly_and_quarterly(policy):
    weekly, quarterly = report(policy, "complaints"), report(policy, "complaints-quarter")

    assert (weekly.every, weekly.audiences) == ("week", ("Assistant Director (Children's Social Care)",))
    assert (quarterly.every, quarterly.audiences[-1]) == ("quarter", "Overview and Scrutiny Committee")
    assert "complaints" in meeting(policy, "Performance Clinic").about


def test_roch_56_training_needs_go_to_the_development_manager(policy):
    (duty,) = [one for one in policy.expectations if "ROCH-56" in one.source]

    assert "Organisational Development Manager" in duty.what


# What was settled


def test_every_conflict_of_the_document_is_settled_with_its_reason(policy):
    """ROCH-07, ROCH-57, ROCH-58, ROCH-59, ROCH-67 and ROCH-68."""
    settled = [one for one in policy.settled if one.kind == "conflict"]

    assert [one.source for one in settled] == [(f"ROCH-{number}",) for number in ("07", "57", "58", "59", "67", "68")]
    assert all(one.choice and one.reason and one.settings for one in settled)


def test_roch_57_nothing_is_cited_by_the_section_number_that_is_used_twice(policy):
    named = [*(line.title for line in policy.programme), *(one.title for one in policy.reports)]

    assert [title for title in named if re.search(r"\b3\.\d", title)] == []
    assert len(set(named)) == len(named)


def test_every_conflict_has_a_line_in_the_readme():
    """ROCH-07, ROCH-57, ROCH-58, ROCH-59, ROCH-67 and ROCH-68."""
    readme = (COUNCILS / "rochdale" / "README.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| (ROCH-\d+) \|", readme, re.MULTILINE) == [
        "ROCH-07", "ROCH-57", "ROCH-58", "ROCH-59", "ROCH-67", "ROCH-68",
    ]  # fmt: skip


def test_each_of_the_sixty_eight_requirements_is_cited_by_a_file():
    """What no setting can hold alone is an expectation, a meeting or a report."""
    texts = "\n".join(bundle.texts_of(COUNCILS / "rochdale").values())
    cited = set(re.findall(r"ROCH-(\d\d)", texts))

    assert cited == {f"{number:02d}" for number in range(1, 69)}
