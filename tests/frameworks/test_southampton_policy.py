"""The files of one council say what its quality assurance framework of 2023 to 2025 says."""

from datetime import date

import pytest

from frameworks import bundle
from frameworks.dates import due_on
from lib.months import Month
from tests.frameworks.council import COUNCILS

MONTHS = list(range(1, 13))


@pytest.fixture(scope="module")
def policy():
    return bundle.read(bundle.texts_of(COUNCILS / "southampton")).policy


def months_of(line):
    return [plan.month for plan in line.months]


def calendar_day(policy, name, month):
    return due_on(policy, getattr(policy.calendar, name), month)


def test_soton_09_the_list_goes_out_on_the_3rd(policy):
    # 3 June 2023 is a Saturday: the document says the 3rd, not the first working day.
    assert calendar_day(policy, "allocate_by", Month(2023, 6)) == date(2023, 6, 3)


def test_soton_10_audits_are_complete_by_the_28th(policy):
    assert calendar_day(policy, "audit_due", Month(2023, 1)) == date(2023, 1, 28)


def test_soton_17_21_oversight_ends_the_cycle_on_the_6th_of_the_next_month(policy):
    """SOTON-17, SOTON-21."""
    assert calendar_day(policy, "oversight_by", Month(2023, 12)) == date(2024, 1, 6)


@pytest.mark.parametrize("month", MONTHS)
def test_soton_19_a_dispute_is_raised_and_settled_between_the_28th_and_the_6th(policy, month):
    ends = calendar_day(policy, "challenge_until", Month(2023, month))
    answered = due_on(policy, policy.challenge.answer_within, ends)

    assert calendar_day(policy, "audit_due", Month(2023, month)) < ends
    assert answered == calendar_day(policy, "oversight_by", Month(2023, month))


def test_soton_19_the_two_settle_it_and_the_unit_supports_them(policy):
    assert policy.challenge.answered_by == "auditor"
    assert (policy.challenge.arranged_by, policy.challenge.decided_by) == ("qa", "qa")


def test_soton_01_07_every_manager_owes_one_audit_a_month(policy):
    """SOTON-01, SOTON-07."""
    owed = [one for one in policy.expectations if one.kind == "audits"]

    assert [(one.role, one.count, one.per, one.counted_here) for one in owed] == [("team_manager", 1, "month", True)]


@pytest.mark.parametrize("title", ["Practice Manager", "Team Manager, Locality East", "SEND Manager", "CWD Manager"])
def test_soton_01_managers_of_every_kind_hold_the_managers_role(policy, title):
    assert policy.roles_for(title) == ("auditor", "team_manager")


def test_soton_02_27_service_leads_hold_their_own_role(policy):
    """SOTON-02, SOTON-27."""
    assert policy.roles_for("Service Lead, Safeguarding") == ("auditor", "group_manager")
    assert policy.roles_for("Safeguarding Service Lead") == ("auditor", "group_manager")
    assert policy.role_title("group_manager") == "Service Lead"


def test_soton_03_04_the_unit_maintains_the_process_and_its_head_owns_it(policy):
    """SOTON-03, SOTON-04."""
    assert set(policy.roles_for("Head of Quality Assurance")) == {"auditor", "head_of_service", "qa", "moderator"}
    assert policy.record.owner == "Head of Quality Assurance"
    assert {report.prepared_by for report in policy.reports if report.code in ("month", "quarter", "year")} == {"qa"}
    assert policy.roles_for("Executive Director of Children's Services") == ("senior_leader",)


def test_soton_05_whoever_is_late_is_known(policy):
    steps = {rule.step for rule in policy.lateness}

    assert {"audit", "oversight", "moderation", "update", "action", "reaudit", "filing"} <= steps
    first = next(rule for rule in policy.lateness if rule.step == "audit")
    assert (first.after, first.tell) == (1, ("qa", "group_manager"))


def test_soton_07_08_one_case_of_the_own_service_area_for_each_manager(policy):
    """SOTON-07, SOTON-08."""
    line = policy.line("managers")

    assert months_of(line) == MONTHS
    assert {str(plan.size) for plan in line.months} == {"1 per auditor"}
    assert line.auditors == ("team_manager",)
    assert line.independence.only_own_service
    assert (line.independence.exclude_own_team, line.independence.exclude_managed_teams) == (True, True)
    assert line.stratify_by == ("service",)
    assert "SOTON-08" in policy.pool.source
    assert len(policy.pool.categories) == 7  # every category of open work in the case list


def test_soton_11_12_the_case_holder_takes_part(policy):
    """SOTON-11, SOTON-12."""
    assert policy.contact.required == "practitioner"
    assert policy.contact.people == ("practitioner", "team_manager")


def test_soton_13_four_are_told_of_a_concern_at_once(policy):
    assert policy.concerns.tell == ("team_manager", "group_manager", "head_of_service", "senior_leader")
    assert policy.roles_for("Deputy Director") == ("senior_leader",)
    assert policy.concerns.titles == ("Deputy Director*",)


def test_soton_15_four_grades_by_what_became_better(policy):
    assert [grade.name for grade in policy.overall.grades] == [
        "Outstanding", "Good", "Requires Improvement", "Inadequate",
    ]  # fmt: skip
    assert policy.overall.inadequate_codes == ("inadequate",)
    assert policy.sections is None
    assert all("services were involved" in grade.descriptor.lower() for grade in policy.overall.grades)


def test_soton_16_17_the_service_lead_writes_the_oversight(policy):
    """SOTON-16, SOTON-17."""
    assert policy.followup.oversight.written_by == "group_manager"
    assert "SOTON-16" in policy.calendar.source


def test_soton_18_51_filing_waits_for_oversight_and_nothing_else_does(policy):
    """SOTON-18, SOTON-51."""
    filing = policy.followup.filing
    settled = next(one for one in policy.settled if "SOTON-51" in one.source)

    assert (filing.after, filing.within) == ("oversight", "same day")
    assert (filing.by, filing.where) == ("auditor", "Care Director")
    assert settled.kind == "conflict"
    assert settled.settings == ("followup.filing.after", "followup.chains", "concerns.tell")


def test_soton_20_a_register_of_all_audits_is_kept(policy):
    register = next(report for report in policy.reports if report.code == "register")

    assert (register.every, register.prepared_by, register.source) == ("month", "qa", ("SOTON-05", "SOTON-20"))


def test_soton_22_a_panel_moderates_a_monthly_sample(policy):
    rule = policy.moderation

    assert (rule.share, rule.rounding) == (0.10, "up")
    assert rule.panel == ("head_of_service", "qa")
    assert "moderator" in policy.roles_for("Quality Assurance Unit Manager")
    assert "moderator" not in policy.roles_for("Quality Assurance Officer")


def test_soton_23_every_inadequate_audit_is_moderated(policy):
    assert policy.moderation.always_grades == ("inadequate",)


def test_soton_24_heads_and_service_leads_review_an_inadequate_case_urgently(policy):
    chain = policy.chain_for("inadequate")

    assert {"head_of_service", "group_manager"} <= set(policy.told_of("inadequate"))
    assert (chain.meeting_within, chain.meeting_people) == (
        "3 days", ("head_of_service", "group_manager", "team_manager"),
    )  # fmt: skip


def test_soton_25_26_two_updates_after_three_days_and_a_week(policy):
    """SOTON-25, SOTON-26."""
    confirmed = date(2023, 2, 9)  # a Thursday: calendar days run over the weekend
    updates = policy.chain_for("inadequate").updates

    assert [due_on(policy, one.after, confirmed) for one in updates] == [date(2023, 2, 12), date(2023, 2, 16)]
    assert [(one.by, one.to) for one in updates] == [("group_manager", ("qa",))] * 2
    assert all(one.asks for one in updates)


def test_soton_27_the_service_lead_answers_for_what_must_be_put_right(policy):
    assert policy.told_of("requires_improvement") == ("group_manager",)
    assert "group_manager" in policy.followup.actions.signed_off_by
    assert [rule.within for rule in policy.followup.actions.by_grade] == ["1 week"]


def test_soton_28_an_inadequate_case_is_audited_again_after_a_month(policy):
    chain = policy.chain_for("inadequate")

    assert due_on(policy, chain.reaudit_within, date(2023, 1, 31)) == date(2023, 2, 28)
    assert policy.chain_for("requires_improvement") is None


def test_soton_29_a_case_planning_meeting_is_no_statutory_review(policy):
    assert "statutory review" in policy.chain_for("inadequate").meeting_purpose


def test_soton_30_good_cases_are_taken_to_practice_forums(policy):
    assert policy.told_of("good") == policy.told_of("outstanding") == ("qa",)
    assert [one.title for one in policy.learning if "SOTON-30" in one.source] == ["Practice forum"]


def test_soton_31_32_33_reports_come_in_their_months(policy):
    """SOTON-31, SOTON-32, SOTON-33."""
    calendar = {report.code: (report.every, report.months) for report in policy.reports[:3]}

    assert calendar == {
        "month": ("month", ("jan", "feb", "apr", "may", "jul", "aug", "oct", "dec")),
        "quarter": ("quarter", ("mar", "jun", "sep")),
        "year": ("year", ("nov",)),
    }
    assert "Improvement Board" in policy.reports[0].audiences


def test_soton_34_the_bimonthly_report_carries_the_overviews(policy):
    overview = next(report for report in policy.reports if "SOTON-34" in report.source)

    assert (overview.every, "iro" in overview.roles) == ("two_months", True)
    assert policy.roles_for("Child Protection Advisor") == ("iro",)
    assert policy.roles_for("Lead IRO") == ("iro",)


def test_soton_35_seven_analysis_areas_are_themes(policy):
    assert [theme.code for theme in policy.themes] == [
        "narrative", "assessment", "planning", "relationship", "outcomes", "supervision", "oversight",
    ]  # fmt: skip


def test_soton_37_forums_clinics_and_practice_weeks_stand_in_the_calendar(policy):
    held = {one.title: (one.every, one.led_by) for one in policy.learning if "SOTON-37" in one.source}
    clinic = next(one for one in policy.learning if one.title == "Assurance clinic")
    commentary = next(one for one in policy.reports if one.code == "commentary")

    assert held == {
        "Learning and Improvement Forum": ("month", "qa"),
        "Practice forum": ("month", "qa"),
        "Practice week": ("quarter", "qa"),
        "Assurance clinic": ("month", "senior_leader"),
    }
    assert "team_manager" in clinic.people
    assert commentary.audiences == ("Improvement Board", "Scrutiny panel", "Corporate Parenting Committee", "Council")


def test_soton_38_each_month_has_its_theme_and_february_s_is_open(policy):
    line = policy.line("managers")

    assert [plan.theme for plan in line.months] == [
        "Contextual safeguarding",
        "To be confirmed",
        "Physical abuse",
        "Sexual abuse",
        "Emotional abuse",
        "Cases stepped down to Children and Families First",
        "Reunification",
        "Education",
        "Repeat child protection plans",
        "Missing children",
        "Children with disabilities",
        "Radicalisation",
    ]
    assert [line.selection(month).marks for month in (6, 9, 10, 11)] == [
        ("stepped_down",), ("repeat_plan",), ("missing",), ("disabled",),
    ]  # fmt: skip
    assert [month for month in MONTHS if line.drawn(month) == "selected"] == [1, 3, 4, 5, 7, 12]
    assert "early_help" not in line.selection(7).categories


def test_soton_39_41_second_line_audits_stand_in_their_months(policy):
    """SOTON-39, SOTON-41."""
    lines = policy.programme[policy.programme.index(policy.line("threshold")) :]

    assert {line.code: months_of(line) for line in lines} == {
        "threshold": [1, 4, 7, 10],
        "yos-education": [1],
        "supervision": [2, 4, 6, 8, 10, 12],
        "send": [3, 9],
        "stability": [3],
        "section-47": [5],
        "domestic-abuse": [6],
        "elective-home-education": [8],
        "locality": [11],
        "annual-fostering": [12],
        "crh": [3, 6, 9, 12],
        "partnership": [3, 6, 10],
    }
    assert {str(plan.size) for line in lines for plan in line.months} == {"to be confirmed"}
    assert not any(line.counts_towards_quota for line in lines)


def test_soton_39_second_line_audits_name_auditors_and_guests(policy):
    codes = ("threshold", "section-47", "domestic-abuse", "send", "annual-fostering")
    lines = [policy.line(code) for code in codes]

    assert {line.code: (line.auditors, line.guests) for line in lines} == {
        "threshold": (("qa",), ("CRS", "Housing", "Education", "Health", "Police")),
        "section-47": (("group_manager",), ()),
        "domestic-abuse": (("qa", "team_manager"), ("IDVA", "Education", "Health", "Housing", "Police")),
        "send": (("auditor",), ("Health",)),
        "annual-fostering": (("qa", "auditor"), ("External partners",)),
    }
    assert {month: policy.line("threshold").guests_in(month) for month in (1, 4, 7, 10)} == {
        1: ("CRS", "Housing", "Education", "Health", "Police"),
        4: ("CRS", "Housing", "Education", "Health", "Police"),
        7: ("CRS",),
        10: ("Partners of CRS",),
    }
    assert "*Educational Psychologist*" in policy.line("send").titles
    assert "auditor" in policy.roles_for("Senior Educational Psychologist")


def test_soton_40_the_monthly_session_has_twelve_thursdays(policy):
    session = next(one for one in policy.learning if "SOTON-40" in one.source)

    assert [(date.fromisoformat(day).day, date.fromisoformat(day).month) for day in session.dates] == [
        (19, 1), (16, 2), (16, 3), (20, 4), (18, 5), (15, 6),
        (20, 7), (17, 8), (21, 9), (19, 10), (16, 11), (21, 12),
    ]  # fmt: skip
    assert {date.fromisoformat(day).isoweekday() for day in session.dates} == {4}
    assert session.when == "15:00 to 17:00"


def test_soton_41_52_surveys_hub_audits_and_practice_weeks_are_as_printed(policy):
    """SOTON-41, SOTON-52."""
    found = {one.title: (one.when, one.dates) for one in policy.learning if "SOTON-52" in one.source}

    assert found["Children and families survey"] == ("April and October", ())
    assert found["Children's Resource Hub audit"] == (
        "13:30 to 16:30", ("2023-03-23", "2023-06-22", "2023-09-22", "2023-12-13"),
    )  # fmt: skip
    assert found["Practice week"][1] == ("2023-03-06", "2023-06-06", "2023-09-26", "2023-12-05")


def test_soton_42_families_views_are_gathered(policy):
    report = next(one for one in policy.reports if "SOTON-42" in one.source)

    assert report.audiences == ("Principal Social Work team",)
    assert policy.roles_for("Principal Social Worker") == ("qa",)


def test_soton_43_supervision_has_its_rhythm(policy):
    owed = [(one.count, one.per, one.for_each) for one in policy.expectations if "SOTON-43" in one.source]

    assert owed == [
        (None, "year", "supervisee"),
        (None, "year", "newly qualified worker"),
        (None, "year", "child"),
        (1, "month", ""),
        (1, "half_year", "supervisee"),
    ]
    assert policy.calendar.supervision_within == "8 weeks"


def test_soton_44_practice_is_observed_once_a_year(policy):
    owed = [(one.role, one.count, one.per, one.for_each) for one in policy.expectations if "SOTON-44" in one.source]

    assert owed == [("team_manager", 1, "year", "supervisee"), ("senior_leader", None, "year", "")]
    assert [report.every for report in policy.reports if "SOTON-44" in report.source] == ["year"]


@pytest.mark.parametrize(
    ("requirement", "places"),
    [
        ("SOTON-36", ["month", "Practice forum"]),
        ("SOTON-45", ["overview", "principal-social-worker", "Lessons of complaints and case reviews"]),
        ("SOTON-47", ["Assurance clinic", "Lessons of complaints and case reviews"]),
        ("SOTON-49", ["commentary", "self-evaluation", "Assurance clinic"]),
    ],
)
def test_what_surrounds_the_audits_has_its_reports_and_meetings(policy, requirement, places):
    """SOTON-36, SOTON-45, SOTON-47, SOTON-49: the smallest form there is for each."""
    reports = [one.code for one in policy.reports if requirement in one.source]
    meetings = [one.title for one in policy.learning if requirement in one.source]

    assert reports + meetings == places


def test_soton_45_induction_and_appraisal_are_owed(policy):
    assert [(one.count, one.per) for one in policy.expectations if "SOTON-45" in one.source] == [
        (1, "once"),
        (1, "year"),
    ]


def test_soton_47_eight_priority_areas_are_standards(policy):
    assert [(one.code, len(one.standards)) for one in policy.standards] == [("priority-areas", 8)]


def test_soton_48_the_section_11_self_assessment_goes_to_the_partnership_every_year(policy):
    report = next(one for one in policy.reports if "SOTON-48" in one.source)

    assert (report.every, report.prepared_by) == ("year", "qa")
    assert "Safeguarding Children Partnership" in report.audiences


def test_soton_50_one_a_month_is_expected_and_two_are_the_most(policy):
    quota = policy.quota_for(["auditor", "team_manager"])

    assert (quota.expected_per_year, quota.most_per_year, quota.most_per_month) == (12, None, 2)
    assert (policy.breaks.per_year, policy.breaks.share_max) == (0, 0)
    assert policy.exemption_for(["team_manager"]).decided_by == "group_manager"


def test_soton_53_the_framework_has_a_body_a_review_and_no_day_of_approval_yet(policy):
    record = policy.record

    assert (record.approved_by, record.approved_on, record.review_by) == ("Senior Leadership Team", "", "March 2024")
    assert "version 4.0" in policy.document


def test_soton_54_reflective_groups_meet_every_month(policy):
    groups = [(one.title, one.every, one.people) for one in policy.learning if "SOTON-54" in one.source]

    assert groups == [
        ("Group supervision", "month", ("practitioner",)),
        ("Reflective group for Practice Managers", "month", ("team_manager",)),
        ("Reflective space for Service Leads", "month", ("group_manager",)),
    ]


def test_every_conflict_of_the_document_is_settled_with_its_reason(policy):
    """SOTON-50, SOTON-51, SOTON-52."""
    cited = {source for one in policy.settled if one.kind == "conflict" for source in one.source}

    assert {"SOTON-50", "SOTON-51", "SOTON-52"} <= cited
    assert all(one.choice and one.reason and one.settings for one in policy.settled)


def test_the_readme_names_every_conflict(policy):
    readme = (COUNCILS / "southampton" / "README.md").read_text(encoding="utf-8")

    assert [one for one in ("SOTON-50", "SOTON-51", "SOTON-52", "SOTON-53") if f"| {one} |" not in readme] == []
