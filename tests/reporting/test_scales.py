"""Grades are counted, charted and agreed upon each on the scale they were given on (ROCH-36, ROCH-58)."""

from dataclasses import replace

import pytest

from lib.months import Month
from moderation.agreement import agreement_between
from reporting import months
from reporting.report import build
from tests.audits.starred import framework, in_stars  # noqa: F401
from tests.reporting.making import LATER, MARCH, make_done, moderate


@pytest.fixture
def month(cast, framework):  # noqa: F811
    """Two audits graded good and inadequate, three in stars, of two services."""
    for grade, team in (("good", "north"), ("inadequate", "court")):
        make_done(cast, framework, grade, team=team)
    return [make_done(cast, framework, grade, **in_stars(framework)) for grade in ("three", "one", "one")]


def counts(figures, service=""):
    return {figure.part: (figure.count, figure.total) for figure in figures.of("grades", service=service)}


def test_grades_of_a_form_s_own_scale_are_counted_apart(month):
    figures = months.count(MARCH, on=LATER)

    assert counts(figures) == {
        "outstanding": (0, 2), "good": (1, 2), "ri_good": (0, 2), "ri": (0, 2), "inadequate": (1, 2),
        "stars|three": (1, 3), "stars|two": (0, 3), "stars|one": (2, 3),
    }  # fmt: skip
    assert counts(figures, "Courts")["stars|one"] == (0, 0)


def test_the_report_charts_each_scale_by_its_own_grades(month):
    section = build(MARCH, on=LATER).sections[1]

    assert [chart.title for chart in section.charts] == [
        "Overall grades by service", "Grades of all services, with the interval of a sample this size",
        "Stars, by service", "Stars: all services, with the interval of a sample this size",
    ]  # fmt: skip
    assert "Three stars" in section.charts[2].svg
    assert "Three stars" not in section.charts[0].svg


def test_agreement_is_reckoned_on_one_scale_at_a_time(cast, framework, month):  # noqa: F811
    """Two pairs in stars, alike; one pair of the council's own grades, apart."""
    for audit, second in zip(month[:2], ("three", "one"), strict=True):
        moderate(audit, cast, second)
    moderate(make_done(cast, framework, "good"), cast, "ri")

    figures = {figure.part: (figure.count, figure.value) for figure in months.count(MARCH, on=LATER).of("kappa")}
    overall = agreement_between(MARCH, MARCH, scale=framework.policy.overall)
    stars = agreement_between(MARCH, MARCH, scale=framework.policy.scale("stars"))
    assert figures == {"": (1, 0.0), "stars": (2, 1.0)}
    assert [(len(found.rows), found.apart) for found in (overall, stars)] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(
    ("reports", "day"),
    [
        ([("themes", "month", "10th"), ("month", "month", "15th")], 15),
        ([("themes", "month", "10th")], 10),
        ([("themes", "quarter", "10th")], 30),
        ([("month", "month", None)], 30),
    ],
)
def test_a_month_is_closed_when_its_first_report_is_due_whatever_that_is_called(framework, reports, day):  # noqa: F811
    """ROCH-14: its monthly report has another name than Hull's (HULL-41)."""
    (rule, *_) = framework.policy.reports
    kept = tuple(replace(rule, code=code, every=every, due=due) for code, every, due in reports)

    assert months.closes_on(MARCH, replace(framework.policy, reports=kept)) == Month(2026, 4).day(day)
