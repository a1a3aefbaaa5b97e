"""The rules of the council in three stages are those of its guidance."""

from datetime import date

import pytest

from frameworks import bundle
from frameworks.dates import due_on
from frameworks.policy import titled
from lib.months import Month
from tests.frameworks.council import COUNCILS

FOLDER = COUNCILS / "stages"


@pytest.fixture(scope="module")
def policy():
    return bundle.read(bundle.texts_of(FOLDER)).policy


def owed(policy, source):
    return [(one.role, one.kind, one.count, one.per) for one in policy.expectations if source in one.source]


# Who


@pytest.mark.parametrize(
    ("title", "roles"),
    [
        ("Group Manager", ("auditor", "group_manager")),
        ("Practice Manager", ("team_manager",)),
        ("Service Manager, Assessment", ("head_of_service", "moderator")),
        ("Assistant Director", ("moderator", "senior_leader")),
        ("Quality Assurance Officer", ("qa",)),
        ("Social Worker", ("practitioner",)),
    ],
)
def test_stage_02_each_title_has_its_part(policy, title, roles):
    assert policy.roles_for(title) == roles


def test_stage_02_nobody_below_service_level_moderates(policy):
    assert policy.moderation.moderators == ("moderator",)
    assert "moderator" not in (*policy.roles_for("Group Manager"), *policy.roles_for("Practice Manager"))


# The month and the pool


def test_stage_01_03_each_group_manager_has_one_stage_1_audit_a_month(policy):
    """STAGE-01, STAGE-03."""
    (line,) = policy.programme

    assert [(plan.month, str(plan.size)) for plan in line.months] == [(n, "1 per auditor") for n in range(1, 13)]
    assert (line.tool, line.auditors) == ("stage-1", ("auditor",))
    assert policy.quota_for(["auditor"]).most_per_month == 1
    assert owed(policy, "STAGE-03") == [("auditor", "audits", 1, "month")]


def test_stage_04_the_area_is_preferred_and_team_and_line_are_ruled_out(policy):
    rule = policy.independence

    assert (rule.exclude_own_team, rule.exclude_managed_teams, rule.exclude_line_management) == (True, True, True)
    others = (policy.match.each_audit_this_year, policy.match.same_team_again, policy.match.same_worker_again)
    assert policy.match.other_area == 80 > max(others)


def test_stage_05_07_not_audited_in_the_last_quarter_and_open_or_lately_closed(policy):
    """STAGE-05, STAGE-07."""
    assert (policy.pool.not_audited_within, policy.pool.closed_within) == (3, 3)
    assert "closed" in policy.pool.categories


@pytest.mark.parametrize(
    ("team", "fits"),
    [
        ("Assessment and Intervention 2", True),
        ("Children's Disability Team", True),
        ("FSP North", True),
        ("FSP South 1", True),
        ("Early Help East", True),
        ("Looked After Children", True),
        ("Leaving Care Team", True),
        ("Fostering", False),
        ("FSP West", False),
    ],
)
def test_stage_06_only_the_named_teams_are_drawn_from(policy, team, fits):
    assert titled(team, policy.pool.teams) is fits


def test_stage_09_11_the_auditor_arranges_to_audit_beside_the_worker(policy):
    """STAGE-09, STAGE-11."""
    rule = policy.contact

    assert (rule.people, rule.required, rule.escalate_to) == (("practitioner",), "practitioner", "team_manager")


def test_stage_10_restricted_records_are_drawn_once_access_is_granted(policy):
    assert policy.pool.restricted == "grant"


def test_stage_18_36_46_audit_and_moderation_end_on_the_same_day(policy):
    """STAGE-18, STAGE-36, STAGE-46."""
    march = Month(2026, 3)
    ends = {due_on(policy, when, march) for when in (policy.calendar.audit_due, policy.moderation.due_by)}

    assert ends == {date(2026, 3, 21)}
    assert due_on(policy, policy.moderation.due, date(2026, 3, 23)) == date(2026, 3, 30)


# Grades


def test_stage_21_47_three_grades_of_which_the_last_starts_the_chain(policy):
    """STAGE-21, STAGE-47."""
    assert [grade.name for grade in policy.overall.grades] == ["Good", "Requires Improvement", "Inadequate"]
    assert policy.overall.inadequate_codes == ("inadequate",)
    assert {scale.codes for scale in policy.scales} == {("good", "ri", "inadequate")}


@pytest.mark.parametrize(
    ("scale", "grade", "words"),
    [
        ("assessment", "ri", ("voice", "tools and measures", "working idea", "plan")),
        ("assessment", "inadequate", ("safer", "experiences")),
        ("planning", "ri", ("missing",)),
        ("planning", "inadequate", ("unanswered", "cannot do")),
    ],
)
def test_stage_21_27_assessment_and_planning_have_their_own_notes(policy, scale, grade, words):
    """STAGE-21, STAGE-27."""
    descriptor = policy.scale(scale).grade(grade).descriptor

    assert [word for word in words if word not in descriptor] == []


# Stage 2


def test_stage_34_the_talk_has_four_people_an_hour_and_prompts(policy):
    meeting = policy.moderation.meeting

    assert (meeting.people, meeting.minutes) == (("auditor", "team_manager", "practitioner"), 60)
    assert len(meeting.prompts) == 5
    assert meeting.prompts[0].startswith("Have we made a difference")


def test_stage_35_the_record_asks_for_further_actions(policy):
    assert "further actions" in policy.moderation.meeting.prompts[-1]


def test_every_audit_is_moderated_in_the_open_and_keeps_its_grade(policy):
    """STAGE-34: a talk, and no second grade."""
    rule = policy.moderation

    assert (rule.share, rule.blind, rule.second_grade) == (1, False, False)
    assert (rule.grade_stands, rule.always_grades) == ("auditor", ())


# Afterwards


def test_stage_38_39_five_working_days_or_four_weeks(policy):
    """STAGE-38, STAGE-39."""
    rule = policy.followup.actions
    (shorter,) = rule.by_grade

    assert (shorter.grades, shorter.within) == (("inadequate",), "5 working days")
    assert due_on(policy, shorter.within, date(2026, 3, 20)) == date(2026, 3, 27)
    assert due_on(policy, rule.default_within, date(2026, 3, 20)) == date(2026, 4, 17)
    assert "team_manager" in rule.signed_off_by


def test_stage_33_39_late_actions_come_to_the_practice_manager_first(policy):
    """STAGE-33, STAGE-39: tracked, so that nothing drifts."""
    assert [(late.after, late.tell) for late in policy.lateness if late.step == "action"] == [
        (3, ("team_manager",)), (10, ("group_manager", "qa")),
    ]  # fmt: skip
    assert owed(policy, "STAGE-33") == [("team_manager", "other", None, "month")]


def test_stage_14_worker_and_manager_hear_of_every_grade_and_of_concerns_at_once(policy):
    for grade in ("good", "ri", "inadequate"):
        assert {"practitioner", "team_manager"} <= set(policy.told_of(grade))
    assert {"practitioner", "team_manager"} <= set(policy.concerns.tell)


def test_stage_40_an_inadequate_audit_goes_up(policy):
    assert {"head_of_service", "senior_leader", "qa"} <= set(policy.told_of("inadequate"))
    assert "head_of_service" not in policy.told_of("ri")
    assert policy.chain_for("inadequate").reaudit_within == "3 months"


def test_stage_41_the_next_supervision_speaks_of_the_audit(policy):
    assert policy.followup.oversight.supervision_noted_by == "team_manager"
    assert policy.calendar.supervision_within == "4 weeks"
    assert owed(policy, "STAGE-41") == [("team_manager", "other", None, "month")]


def test_stage_13_the_audit_is_filed_after_stage_1_and_again_after_stage_2(policy):
    filing = policy.followup.filing

    assert (filing.after, filing.by, filing.where) == ("finalised", "qa", "Mosaic")
    assert [(one.after, one.within) for one in filing.again] == [("moderated", "5 working days")]


# Stage 3


def test_stage_42_44_themes_go_to_the_steering_group_and_the_quarterly_report(policy):
    """STAGE-42, STAGE-44."""
    stage_3, quarter = policy.reports
    (group,) = policy.learning

    assert (stage_3.prepared_by, stage_3.audiences) == ("qa", ("Policy and Practice Steering Group",))
    assert (quarter.every, group.every) == ("quarter", "quarter")
    for word in ("strong", "stands in the way", "partner agencies", "changes lives"):
        assert word in group.about
    assert [theme.code for theme in policy.themes] == [
        "assessment", "planning", "intervention", "review", "reflection",
    ]  # fmt: skip


def test_stage_43_families_of_audited_cases_are_asked_by_dip_sample(policy):
    assert owed(policy, "STAGE-43") == [("qa", "dip_samples", None, "quarter")]


def test_stage_45_the_guidance_has_its_record(policy):
    record = policy.record

    assert (record.approved_on, record.review_by) == ("24 July 2020", "October 2022")
    assert record.approved_by == "Policy and Practice Steering Group"
    assert (record.owner, bool(record.author)) == ("Assistant Director, Safeguarding Policy and Practice", True)


# What was settled


@pytest.mark.parametrize("requirement", ["STAGE-46", "STAGE-47"])
def test_every_tension_is_settled_with_its_reason(policy, requirement):
    """STAGE-46, STAGE-47, and a line of each in the README."""
    (settled,) = [one for one in policy.settled if requirement in one.source]

    assert settled.kind == "conflict"
    assert all((settled.choice, settled.reason, settled.settings))
    assert f"| {requirement} |" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_only_the_two_tensions_are_conflicts(policy):
    """STAGE-46, STAGE-47."""
    assert [one.source for one in policy.settled if one.kind == "conflict"] == [("STAGE-46",), ("STAGE-47",)]


def test_the_readme_says_that_the_name_is_invented():
    assert "the name is invented" in (FOLDER / "README.md").read_text(encoding="utf-8")
