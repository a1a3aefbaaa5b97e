"""What a line's tools for some of its cases must say."""

import pytest

from frameworks import bundle
from frameworks.problems import FrameworkRefused
from tests.frameworks.council import changed
from tests.frameworks.kingsbridge import kingsbridge_texts

COURT = "    unit: child\n    tool: plo\n"
VISITS = "    unit: family\n    tool: visit\n"


def said(old, new):
    """What is said of the invented council's programme with one piece replaced: (path, message)."""
    try:
        bundle.read(changed(old, new, texts=kingsbridge_texts()))
    except FrameworkRefused as refused:
        return [(one.path, one.message) for one in refused.problems]
    return []


def test_a_line_may_have_tools_for_some_of_its_cases():
    choices = "    tools_for: [{tool: visit, select: {teams: [A*]}}]\n"

    line = bundle.read(changed(COURT, COURT + choices, texts=kingsbridge_texts())).policy.line("court")

    assert [(one.tool, one.select.teams) for one in line.tools_for] == [("visit", ("A*",))]
    assert line.tools == ("plo", "visit")


@pytest.mark.parametrize(
    ("choice", "path", "message"),
    [
        ("{tool: call, select: {teams: [A*]}}", "tool", 'expected a known tool (plo, visit), got "call"'),
        ("{tool: visit, select: {}}", "select",
         "expected what tells its cases from others, such as services, got nothing"),
        ("{tool: visit, select: {age_from: 5, age_to: 4}}", "select.age_to",
         "expected at least 5, the value of age_from, got 4"),
        ("{tool: visit}", "select", 'expected an entry "select" (Which cases.)'),
    ],
)  # fmt: skip
def test_a_choice_names_a_tool_and_its_cases(choice, path, message):
    assert said(COURT, f"{COURT}    tools_for: [{choice}]\n") == [(f"programme[1].tools_for[0].{path}", message)]


def test_every_other_case_needs_a_tool_too():
    told = "expected a tool of the line for every other case, got none"

    assert said(VISITS, "    unit: family\n    tools_for: [{tool: visit, select: {teams: [A*]}}]\n") == [
        ("programme[0].tools_for", told)
    ]


def test_the_lines_unit_is_what_each_of_its_tools_audits():
    told = 'expected child, which the tool plo audits, got "family"'

    assert said(VISITS, f"{VISITS}    tools_for: [{{tool: plo, select: {{teams: [A*]}}}}]\n") == [
        ("programme[0].unit", told)
    ]
