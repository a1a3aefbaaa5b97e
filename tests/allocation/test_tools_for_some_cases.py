"""A line's cases are audited with the tool that its framework names for them (SOTON-46)."""

import pytest

from allocation import duties, services
from allocation.models import Call
from audits.models import Audit
from cases import closing
from frameworks import bundle
from frameworks.models import ToolVersion
from lib import clock
from lib.months import Month
from reporting.rehearsal import playing
from tests.allocation.making import draft, kept, make_cases
from tests.allocation.programmes import LINE, version_with

pytestmark = pytest.mark.django_db
COURTS = """    tools_for:
      - {tool: dip-sample, select: {services: ["Court*"]}}
      - {tool: early-help, select: {marks: [missing]}}
"""
ALL = LINE + COURTS + "    months: {every: {size: all}}\n"
BY_HAND = LINE + COURTS + "    drawn_by: selected\n    months: {every: {size: 4}}\n"
OF_COURTS, OF_OTHERS = "dip-sample", "child"


@pytest.fixture
def listed(cast):
    """Two children of each of two services, one of them missing from home; the first choice that fits holds."""
    version_with(ALL)
    make_cases(2, team=cast.north, worker=cast.priya, prefix="N")
    make_cases(1, team=cast.north, worker=cast.priya, prefix="M", marks=["missing"])
    make_cases(2, team=cast.court, prefix="C", marks=["missing"])
    return cast


def forms(round_):
    """References to the tool of each case of the line."""
    return {one.case.reference: one.form for one in kept(round_, "line")}


EXPECTED = {
    "C-001": OF_COURTS, "C-002": OF_COURTS, "M-001": "early-help", "N-001": OF_OTHERS, "N-002": OF_OTHERS,
}  # fmt: skip


def test_each_case_drawn_has_the_tool_of_its_service_or_mark(listed):
    assert forms(draft()) == EXPECTED


def test_the_audits_published_are_made_with_them(listed):
    round_ = draft()
    kept_ = {one.case.reference for one in kept(round_, "line") if hasattr(one, "allocation")}

    services.publish_round(round_, by=listed.quinn)

    made = dict(Audit.objects.values_list("case__reference", "tool_version__tool__code"))
    assert made == {reference: EXPECTED[reference] for reference in kept_}
    assert set(made.values()) >= {OF_COURTS, OF_OTHERS}


def test_a_case_picked_by_hand_or_taken_for_a_dropped_one_has_its_own_tool(cast):
    version_with(BY_HAND)
    make_cases(1, team=cast.north, worker=cast.priya, prefix="N")
    make_cases(1, team=cast.court, prefix="C")
    round_ = draft()

    for reference in ("N-001", "C-001"):
        services.pick(round_.lines.get(code="line"), reference=reference, reason="As asked", by=cast.quinn)

    assert forms(round_) == {"N-001": OF_OTHERS, "C-001": OF_COURTS}


def test_the_next_lot_has_the_tool_of_its_own_service(cast):
    version_with(ALL.replace("size: all", "size: 1"))
    make_cases(1, team=cast.north, worker=cast.priya, prefix="N")
    make_cases(1, team=cast.court, prefix="C")
    round_ = draft()
    (first,) = kept(round_, "line")

    instead = services.replace_case(first, reason="Not right", by=cast.quinn)

    assert {first.form, instead.form} == {OF_COURTS, OF_OTHERS}


def test_a_line_drawn_again_keeps_the_tools(listed):
    round_ = draft()

    services.redraw(round_.lines.get(code="line"), reason="Once more", by=listed.quinn)

    assert forms(round_) == EXPECTED


def test_a_draft_tool_is_passed_over(listed):
    """Its cases are audited with what comes next: another choice that fits, else the line's tool."""
    ToolVersion.objects.filter(tool__code="dip-sample").update(draft=True)

    assert forms(draft()) == {**EXPECTED, "C-001": "early-help", "C-002": "early-help"}


def test_cases_that_an_event_calls_for_have_their_tool_too(cast):
    version_with(LINE + COURTS + '    trigger: {on: closing, within: "10 working days"}\n')
    for team, prefix in ((cast.north, "N"), (cast.court, "C")):
        (case,) = make_cases(1, team=team, prefix=prefix)
        closing.mark(case, why="Step-down agreed", by=cast.quinn)

    duties.answer_events(clock.today())

    calls = Call.objects.order_by("case__reference").values_list("case__reference", "tool")
    assert list(calls) == [("C-001", OF_COURTS), ("N-001", OF_OTHERS)]
    made = dict(Audit.objects.values_list("case__reference", "tool_version__tool__code"))
    assert made == {"C-001": OF_COURTS, "N-001": OF_OTHERS}


def test_a_rehearsal_matches_each_case_under_the_rules_of_its_tool(cast):
    """A tool with which one's own team may be audited opens its cases alone to the team's manager."""
    own = ("exclude_own_team: true", 'exclude_own_team: true\n  own_team_tools: [early-help]')
    version = version_with(ALL.replace("[auditor]", "[team_manager]"), own)
    make_cases(1, team=cast.north, worker=cast.priya, prefix="M", marks=["missing"])

    files = bundle.read(dict(version.files.values_list("path", "text")))
    played = playing.play(files, Month(2026, 3), history=(), seed=1)

    assert [(one.auditor, one.line) for one in played.given] == [(cast.tess.pk, "line")]
