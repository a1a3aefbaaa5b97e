"""Which cases a line looks at: teams and services by pattern, cases closed lately, frames kept before."""

import json
import zlib
from datetime import date

import pytest

from allocation.draw import Candidate, Line, Rules, draw_line, fits
from allocation.frame import pack, read_frame, unpack
from frameworks.policy import Selection, Size
from lib.months import Month
from tests.allocation.making import draft, make_cases
from tests.allocation.programmes import LINE, line_of, version_with

MARCH = Month(2026, 3)
RULES = Rules(MARCH)
LINE_OF_TEN = Line("line", "The line", Size.from_text("10"))


def looks_at(candidate, rules=RULES, **select):
    return fits(candidate, Selection(**select), LINE_OF_TEN, rules)


@pytest.mark.parametrize(
    ("patterns", "fitting"),
    [
        (("FSP North", "FSP South"), True), (("FSP *",), True), (("*north",), True), (("fsp  north",), False),
        (("Leaving Care",), False), ((), True),
    ],
)  # fmt: skip
def test_a_line_looks_at_teams_by_pattern(patterns, fitting):
    """STAGE-06: some teams of the council only."""
    case = Candidate("c", team="FSP North", service="Family Support")

    assert looks_at(case, teams=patterns) is fitting
    assert looks_at(case, rules=Rules(MARCH, teams=patterns)) is fitting


def test_a_line_looks_at_services_by_pattern():
    case = Candidate("c", team="FSP North", service="Family Support")

    assert looks_at(case, services=("Family *",))
    assert not looks_at(case, services=("FSP *",))
    assert not looks_at(Candidate("c"), services=("Family *",))


def test_the_pool_s_teams_are_about_children_only():
    carer = Candidate("f", kind="carer", team="Fostering")
    line = Line("line", "The line", Size.from_text("10"), unit="carer")

    assert fits(carer, Selection(), line, Rules(MARCH, teams=("FSP *",), categories=("child_in_need",)))


@pytest.mark.parametrize(
    ("closed", "fitting"),
    [(date(2025, 12, 1), True), (date(2025, 11, 30), False), (date(2026, 2, 27), True), (None, False)],
)
def test_cases_closed_within_three_months_are_looked_at(closed, fitting):
    """STAGE-07: open or recently closed."""
    rules = Rules(MARCH, categories=("child_in_need", "closed"), closed_within=3)

    assert looks_at(Candidate("c", category="closed", closed=closed), rules=rules) is fitting
    assert looks_at(Candidate("o", category="child_in_need"), rules=rules)


def test_without_a_limit_any_closed_case_is_looked_at():
    assert looks_at(Candidate("c", category="closed", closed=date(2019, 1, 1)), rules=Rules(MARCH))


def test_a_round_draws_open_and_recently_closed_cases_of_the_named_teams(cast):
    """STAGE-06, STAGE-07."""
    version_with(
        LINE + "    months: {every: {size: all}}\n",
        (
            "categories: [child_in_need, child_protection, looked_after, care_leaver, early_help]\n",
            'categories: [child_in_need, closed]\n  closed_within: 3\n  teams: ["North*", "Court*"]\n',
        ),
    )
    make_cases(2, team=cast.north, prefix="open")
    make_cases(1, team=cast.south, prefix="elsewhere")
    make_cases(1, team=cast.court, prefix="lately", category="closed", closed_on=date(2026, 1, 5))
    make_cases(1, team=cast.court, prefix="long", category="closed", closed_on=date(2025, 1, 5))

    line = line_of(draft())

    assert sorted(line.cases.values_list("case__reference", flat=True)) == ["lately-001", "open-001", "open-002"]


def test_the_day_of_closing_is_kept_with_the_frame(cast):
    make_cases(1, team=cast.court, category="closed", closed_on=date(2026, 1, 5))
    frame, _ = read_frame(MARCH, on=date(2026, 3, 2))

    (back,), _ = unpack(pack(frame)[0])

    assert (back, back.closed) == (frame[0], date(2026, 1, 5))


def test_a_frame_kept_before_closing_was_known_still_draws_the_same():
    """A round's proof outlives a new column."""
    row = ["C-1", "child", "looked_after", ["missing"], "S", "T", "", "7", "", "False", "False", "2025-03-01"]
    old = zlib.compress(json.dumps([row]).encode())

    (back,), _ = unpack(old)

    assert back == Candidate(
        "C-1", category="looked_after", marks=frozenset({"missing"}), service="S", team="T", age=7,
        audited=date(2025, 3, 1),
    )  # fmt: skip
    assert [pick.key for pick in draw_line([back], LINE_OF_TEN, seed=7, rules=RULES).picks] == [("child", "C-1")]
