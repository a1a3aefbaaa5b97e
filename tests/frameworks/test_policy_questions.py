"""What other rooms ask a policy: who holds which role, which quota, which chain, which plan."""

from dataclasses import FrozenInstanceError, replace

import pytest

from frameworks import bundle
from frameworks.models import Question
from frameworks.policy import (
    ChainRule,
    ExemptionRule,
    GradeAlert,
    MonthPlan,
    MustInclude,
    ProgrammeLine,
    QuotaRule,
    RoleRule,
    Selection,
    Size,
)
from tests.frameworks.kingsbridge import kingsbridge_texts

POLICY = bundle.read(kingsbridge_texts()).policy
FORTY = Size.from_text("40")


def with_roles(**titles):
    """The policy with these roles only: the product's word to its title and job titles."""
    rules = [RoleRule(key=key, title=title, job_titles=tuple(jobs)) for key, (title, *jobs) in titles.items()]
    return replace(POLICY, roles=tuple(rules))


def with_followup(**entries):
    return replace(POLICY, followup=replace(POLICY.followup, **entries))


# Roles and job titles


@pytest.mark.parametrize(
    ("key", "title"),
    [("qa", "Learning team"), ("team_manager", "Lead"), ("moderator", "Moderator"), ("senior_leader", "Senior leader")],
)
def test_a_role_has_the_councils_word_or_the_products_own(key, title):
    assert POLICY.role_title(key) == title


def test_a_role_the_product_has_not_is_an_error():
    with pytest.raises(KeyError, match="wizard"):
        POLICY.role_title("wizard")


@pytest.mark.parametrize(
    ("job_title", "held"),
    [
        ("Team Manager", ("team_manager", "auditor")),
        ("TEAM  manager ", ("team_manager", "auditor")),
        ("Team Manager (North)", ("auditor",)),
        ("Deputy Team Manager", ("auditor",)),
        ("Lead for Quality", ("qa",)),
        ("Head of Quality and Lead", ()),
        ("", ()),
    ],
)
def test_a_job_title_gives_its_roles_in_the_files_order(job_title, held):
    """HULL-13."""
    policy = with_roles(
        qa=("Quality", "Lead for*", "Quality Lead"), team_manager=("Manager", "Team Manager"),
        auditor=("Auditor", "*Team Manager*"), guest=("Guest",),
    )

    assert policy.roles_for(job_title) == held


# Quotas, exemptions


def test_the_first_quota_that_fits_holds_whatever_the_order_of_roles():
    few = QuotaRule(roles=("head_of_service", "senior_leader"), most_per_year=2)
    many = QuotaRule(roles=("auditor",), most_per_year=10)
    policy = replace(POLICY, quotas=(few, many))

    assert policy.quota_for(["auditor", "senior_leader"]) == few
    assert policy.quota_for(("auditor",)) == many
    assert policy.quota_for({"practitioner"}) is None
    assert policy.quota_for([]) is None
    assert replace(POLICY, quotas=()).quota_for(["auditor"]) is None


def test_a_quota_says_nothing_of_a_year_unless_it_is_written():
    rule = QuotaRule(roles=("auditor",))

    assert (rule.most_per_year, rule.expected_per_year, rule.most_per_month, rule.least_days) == (None, None, 1, 5)


def test_an_exemption_without_roles_is_for_everybody_else():
    """HULL-55."""
    of_qa = ExemptionRule(applies_to="QA", auditor_roles=("qa", "iro"), decided_by="senior_leader")
    others = ExemptionRule(applies_to="All others", decided_by="head_of_service")

    assert replace(POLICY, exemptions=(of_qa, others)).exemption_for(["auditor", "iro"]) == of_qa
    assert replace(POLICY, exemptions=(of_qa, others)).exemption_for(["auditor"]) == others
    assert replace(POLICY, exemptions=(others, of_qa)).exemption_for(["iro"]) == others
    assert replace(POLICY, exemptions=(of_qa,)).exemption_for(["auditor"]) is None


# Grades, chains, alerts


def test_a_scale_is_asked_by_its_codes():
    stars = POLICY.overall

    assert POLICY.scale("plo").codes == ("ready", "unready")
    assert stars.grade("two").name == "Two stars"
    assert (stars.grade("ready"), stars.inadequate_codes) == (None, ())
    with pytest.raises(StopIteration):
        POLICY.scale("moons")


def test_sections_have_a_scale_only_where_the_policy_names_one():
    assert POLICY.sections is None
    assert replace(POLICY, section_scale="plo").sections == POLICY.scale("plo")


CHAIN = ChainRule(
    grades=("one", "two"), meeting_within="1 week", meeting_people=("qa",), review_after="4 weeks",
    reaudit_within="2 months",
)  # fmt: skip


def test_a_grade_starts_the_first_chain_that_names_it():
    """HULL-76."""
    later = replace(CHAIN, grades=("two", "three"), reaudit_within="6 months")
    policy = with_followup(chains=(CHAIN, later))

    assert [policy.chain_for(grade) for grade in ("one", "two", "three", "", "four")] == [
        CHAIN, CHAIN, later, None, None,
    ]  # fmt: skip


def test_everybody_named_for_a_grade_is_told_once():
    """HULL-79."""
    policy = with_followup(alerts=(
        GradeAlert(grades=("one",), tell=("qa", "head_of_service")),
        GradeAlert(grades=("one", "two"), tell=("team_manager", "qa")),
        GradeAlert(grades=("three",), tell=("senior_leader",)),
    ))  # fmt: skip

    assert policy.told_of("one") == ("qa", "head_of_service", "team_manager")
    assert policy.told_of("two") == ("team_manager", "qa")
    assert policy.told_of("four") == ()
    assert [alert.tell[0] for alert in policy.alerts_for("one")] == ["qa", "team_manager"]


def test_a_grade_is_found_by_its_code_on_the_overall_scale_first():
    """ROCH-36: forms of their own scale may use the same codes, or others."""
    own = replace(POLICY.overall, code="own", grades=(
        replace(POLICY.overall.grades[0], name="Mine"), replace(POLICY.overall.grades[1], code="other", name="Other"),
    ))  # fmt: skip
    policy = replace(POLICY, scales=(own, *POLICY.scales))
    code = POLICY.overall.codes[0]

    assert [policy.grade(one) for one in (code, "other", "none")] == [POLICY.overall.grades[0], own.grades[1], None]


# The programme


def line(**entries):
    return ProgrammeLine(**{
        "code": "control", "title": "Control", "kind": "control", "unit": "child", "auditors": ("auditor",),
        "months": (MonthPlan(month=3, size=FORTY),), **entries,
    })  # fmt: skip


def test_a_line_is_asked_by_its_code_and_by_the_month():
    march, june = line(), line(code="dip", months=(MonthPlan(month=6, size=FORTY), MonthPlan(month=3, size=FORTY)))
    policy = replace(POLICY, programme=(march, june))

    assert (policy.line("dip"), policy.line("visit")) == (june, None)
    assert (policy.lines_in(3), policy.lines_in(6), policy.lines_in(12)) == ((march, june), (june,), ())


def test_a_month_takes_from_its_line_what_it_does_not_say():
    """HULL-95."""
    usual = line(
        select=Selection(categories=("looked_after",)), must_include=(MustInclude(count=1, mark="adoption"),),
        drawn_by="selected", auditors=("qa", "iro"),
    )  # fmt: skip

    assert usual.selection(3) == Selection(categories=("looked_after",))
    assert usual.included(3) == (MustInclude(count=1, mark="adoption"),)
    assert (usual.drawn(3), usual.auditor_roles(3)) == ("selected", ("qa", "iro"))


def test_a_month_replaces_what_it_says_even_with_nothing():
    plan = MonthPlan(
        month=3, size=FORTY, select=Selection(), must_include=(), drawn_by="random", auditors=("moderator",)
    )
    usual = line(
        select=Selection(categories=("looked_after",)), must_include=(MustInclude(count=1, mark="adoption"),),
        drawn_by="selected", months=(plan,),
    )  # fmt: skip

    assert (usual.selection(3), usual.included(3)) == (Selection(), ())
    assert (usual.drawn(3), usual.auditor_roles(3)) == ("random", ("moderator",))


def test_a_month_in_which_a_line_rests_has_the_lines_own_entries():
    usual = line(select=Selection(age_from=16))

    assert usual.plan(4) is None
    assert (usual.selection(4), usual.included(4)) == (Selection(age_from=16), ())
    assert (usual.drawn(4), usual.auditor_roles(4)) == ("random", ("auditor",))


@pytest.mark.parametrize(
    ("text", "is_all", "is_unset"), [("40", False, False), ("all", True, False), ("to be confirmed", False, True)]
)
def test_a_size_knows_whether_it_is_a_number(text, is_all, is_unset):
    """HULL-96."""
    size = Size.from_text(text)

    assert (size.is_all, size.is_unset) == (is_all, is_unset)


def test_a_policy_never_changes():
    with pytest.raises(FrozenInstanceError):
        POLICY.name = "Another"
    with pytest.raises(FrozenInstanceError):
        POLICY.calendar.audit_due = "28th"


# When a question is asked


@pytest.mark.parametrize(
    ("only_for", "case", "asked"),
    [
        ({}, {}, True),
        ({"categories": [], "marks": [], "grades": []}, {"category": "closed"}, True),
        ({"categories": ["closed"]}, {"category": "closed"}, True),
        ({"categories": ["closed", "referral"]}, {"category": "referral"}, True),
        ({"categories": ["closed"]}, {"category": "referral"}, False),
        ({"categories": ["closed"]}, {}, False),
        ({"marks": ["unborn", "uasc"]}, {"marks": ("uasc", "missing")}, True),
        ({"marks": ["unborn"]}, {"marks": ("missing",)}, False),
        ({"marks": ["unborn"]}, {}, False),
        ({"grades": ["one"]}, {"grade": "one"}, True),
        ({"grades": ["one"]}, {"grade": "two"}, False),
        ({"grades": ["one"]}, {"grade": ""}, False),
        ({"categories": ["closed"], "grades": ["one"]}, {"category": "closed", "grade": "one"}, True),
        ({"categories": ["closed"], "grades": ["one"]}, {"category": "closed", "grade": "two"}, False),
        ({"categories": ["closed"], "marks": ["uasc"]}, {"category": "closed", "marks": ["unborn"]}, False),
        ({"marks": ["uasc"], "grades": ["one"]}, {"marks": {"uasc"}, "grade": "one"}, True),
    ],
)
def test_a_question_is_asked_where_every_list_that_is_written_fits(only_for, case, asked):
    """HULL-66: such as the good elements, asked with one grade only."""
    assert Question(applies_to=only_for).asked_of(**case) is asked
