"""Where the first council's document is wide or contradicts itself, the files say which way it goes."""

import pytest

LEADERS = ("team_manager", "group_manager", "head_of_service", "iro")
#: Titles that stand for a group: the pattern's star filled in with areas of every kind of service.
AREAS = ("", ", Localities", ", Fostering", ", Early Help", ", Leaving Care", " (Disabled Children)")


@pytest.mark.parametrize("area", AREAS)
def test_hull_11_managers_and_leaders_of_every_area_audit(policy, area):
    titles = ["Director", "Assistant Director", "Head of Service", "Group Manager", "Team Manager"]

    assert [title for title in titles if "auditor" not in policy.roles_for(f"{title}{area}")] == []


def test_hull_11_nobody_who_leads_is_left_out_of_the_auditors(policy):
    auditing = next(rule for rule in policy.roles if rule.key == "auditor")
    led = {title for rule in policy.roles if rule.key in LEADERS for title in rule.job_titles}

    # A registered manager has homes, not case files: Regulation 44 is their part (HULL-107).
    assert led - set(auditing.job_titles) == {"Registered Manager*"}


def test_hull_17_one_tool_serves_children_in_need_protected_disabled_and_in_care(policy):
    control = policy.line("control")

    assert control.tool == "child"
    assert control.select.categories == ("child_in_need", "child_protection", "looked_after")


def test_hull_17_each_line_that_is_read_has_a_tool_that_is_written(policy, read):
    written = {path.removeprefix("tools/").removesuffix(".yaml") for path in read.tools}

    assert {line.tool for line in policy.programme if line.tool} == written


def test_hull_118_the_form_has_the_ten_sections_it_prints(child):
    assert len([section for section in child.sections if section.judged]) == 10


def test_hull_118_a_tool_judges_its_own_number_of_sections(read):
    judged = {tool.code: sum(section.judged for section in tool.sections) for tool in read.tools.values()}

    assert judged == {
        "child": 10, "early-help": 10, "foster-carer": 8, "lodgings": 7, "adopter": 5,
        "dip-sample": 0, "thematic": 0,
    }  # fmt: skip


def test_hull_37_119_managers_owe_two_dip_samples_a_month(policy):
    """HULL-37, HULL-119."""
    owed = {(one.role, one.count, one.per) for one in policy.expectations if one.kind == "dip_samples"}

    assert owed == {(role, 2, "month") for role in ("team_manager", "group_manager", "head_of_service")}


@pytest.mark.parametrize("month", [8, 11])
def test_hull_120_dip_samples_without_a_size_wait_to_be_confirmed(policy, month):
    sizes = {
        str(plan.size)
        for line in policy.programme
        if line.kind == "dip"
        for plan in line.months
        if plan.month == month
    }

    assert sizes == {"to be confirmed"}


def test_hull_120_july_s_thematic_audit_has_the_auditors_of_june(policy):
    line = policy.line("thematic")

    assert line.auditor_roles(7) == line.auditor_roles(6) != ()
