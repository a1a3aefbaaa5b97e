"""The files of one council say what its collaborative audit tool says, and that the rest is settled."""

from datetime import date

import pytest

from frameworks import bundle
from frameworks.dates import due_on
from lib.months import Month
from tests.frameworks.council import COUNCILS


@pytest.fixture(scope="module")
def policy():
    return bundle.read(bundle.texts_of(COUNCILS / "bolton")).policy


def test_the_form_s_people_hold_the_roles(policy):
    """BOLT-31: auditor, lead practitioner, managers, reviewing officer, lead and moderator."""
    assert {rule.key: rule.title for rule in policy.roles} == {
        "auditor": "Auditor",
        "practitioner": "Lead practitioner",
        "team_manager": "Team Manager",
        "iro": "Independent Reviewing Officer or conference chair",
        "head_of_service": "Head of Service",
        "qa": "Quality Assurance Lead",
        "moderator": "Moderator",
        "administrator": "Administrator",
    }
    assert set(policy.roles_for("Quality Assurance Lead")) == {"auditor", "qa", "moderator"}


def test_bolt_02_the_practitioner_takes_part_and_owns_the_actions(policy):
    assert policy.contact.required == "practitioner"
    assert "practitioner" in policy.followup.actions.seen_by
    assert policy.followup.actions.never_by_doer


def test_bolt_03_actions_are_shared_and_tracked_by_the_lead(policy):
    rule = policy.followup.actions

    assert set(rule.seen_by) == {"practitioner", "team_manager", "iro", "qa"}
    assert rule.signed_off_by == ("team_manager", "qa")
    assert [late.tell for late in policy.lateness if late.step == "action"] == [("qa", "team_manager")]


def test_bolt_07_four_grades_each_with_its_descriptor(policy):
    assert [(grade.code, grade.name) for grade in policy.overall.grades] == [
        ("outstanding", "Outstanding"),
        ("good", "Good"),
        ("requires_improvement", "Does not yet meet good (Requires Improvement)"),
        ("inadequate", "Immediate remedy required (Inadequate)"),
    ]
    assert all(grade.descriptor for grade in policy.overall.grades)
    assert policy.overall.inadequate_codes == ("inadequate",)
    assert "rarely" in policy.overall.grade("outstanding").descriptor


def test_bolt_07_sections_have_the_same_four_grades(policy):
    assert policy.sections is policy.overall


def test_bolt_09_two_are_told_of_a_case_that_does_not_yet_meet_good(policy):
    assert policy.told_of("requires_improvement") == ("team_manager", "head_of_service")
    assert policy.chain_for("requires_improvement") is None
    assert policy.told_of("good") == policy.told_of("outstanding") == ()


def test_bolt_10_immediate_risk_is_answered_the_same_day(policy):
    (update,) = policy.chain_for("inadequate").updates

    assert policy.concerns.tell == ("team_manager", "head_of_service")
    assert due_on(policy, update.after, date(2026, 3, 7)) == date(2026, 3, 7)  # a Saturday
    assert (update.by, update.to) == ("team_manager", ("head_of_service", "qa"))
    assert {"team_manager", "head_of_service"} <= set(policy.told_of("inadequate"))


def test_bolt_10_the_remedy_waits_for_no_moderator(policy):
    assert policy.moderation.always_grades == ()


def test_bolt_28_moderator_and_auditor_meet_and_the_grade_may_change(policy):
    rule = policy.moderation

    assert (rule.meeting.people, len(rule.meeting.prompts)) == (("auditor",), 1)
    assert (rule.grade_stands, rule.blind) == ("moderator", True)


def test_bolt_32_both_descriptors_stand(policy):
    """The third grade asks for a review, the fourth for the same day."""
    third, fourth = (policy.overall.grade(code) for code in ("requires_improvement", "inadequate"))

    assert "widespread or serious" in third.descriptor
    assert "widespread or serious" in fourth.descriptor
    assert ("review it" in third.descriptor, "same day" in fourth.descriptor) == (True, True)


def test_bolt_34_the_month_that_the_form_does_not_state_is_mild(policy):
    calendar = policy.calendar

    assert due_on(policy, calendar.allocate_by, Month(2026, 5)) == date(2026, 5, 1)
    assert due_on(policy, calendar.audit_due, Month(2026, 5)) == date(2026, 5, 31)
    assert due_on(policy, calendar.challenge_window, date(2026, 6, 1)) == date(2026, 6, 8)
    assert (policy.moderation.share, policy.moderation.due) == (0.10, "10 working days")
    assert policy.chain_for("inadequate").reaudit_within == "3 months"


def test_bolt_34_each_auditor_has_one_case_a_month(policy):
    line, quota = policy.line("collaborative"), policy.quota_for(["auditor", "team_manager"])

    assert [(plan.month, str(plan.size)) for plan in line.months] == [(n, "1 per auditor") for n in range(1, 13)]
    assert (quota.most_per_month, quota.most_per_year, quota.expected_per_year) == (1, None, None)


@pytest.mark.parametrize(
    "setting",
    ["calendar", "quotas", "programme.months", "moderation.share", "moderation.due", "followup.chains.reaudit_within",
     "followup.actions.default_within", "pool.not_audited_within", "breaks", "exemptions.decided_by",
     "challenge.decided_by", "calendar.supervision_within", "lateness"],
)  # fmt: skip
def test_bolt_34_what_the_form_does_not_state_is_settled_as_silence(policy, setting):
    kinds = [one.kind for one in policy.settled if setting in one.settings]

    assert kinds == ["silence"]


def test_bolt_36_thematic_audits_stand_without_a_number(policy):
    line = policy.line("thematic")

    assert {str(plan.size) for plan in line.months} == {"to be confirmed"}
    assert (line.source, line.counts_towards_quota) == (("BOLT-36",), False)
    assert policy.independence.exclude_own_team  # team managers audit across districts
    assert [one.role for one in policy.expectations if "BOLT-36" in one.source] == ["head_of_service"]


@pytest.mark.parametrize("requirement", ["BOLT-32", "BOLT-33", "BOLT-34", "BOLT-35"])
def test_every_tension_is_settled_with_its_reason(policy, requirement):
    """BOLT-32, BOLT-33, BOLT-34, BOLT-35, and a line of each in the README."""
    readme = (COUNCILS / "bolton" / "README.md").read_text(encoding="utf-8")
    settled = [one for one in policy.settled if requirement in one.source]

    assert settled
    assert all(one.choice and one.reason and one.settings for one in settled)
    assert f"| {requirement} |" in readme


def test_bolt_32_33_34_35_are_told_apart_from_lesser_silences(policy):
    """BOLT-32, BOLT-33, BOLT-34, BOLT-35."""
    cited = {source for one in policy.settled if one.kind == "conflict" for source in one.source}

    assert {"BOLT-32", "BOLT-33", "BOLT-35"} <= cited
