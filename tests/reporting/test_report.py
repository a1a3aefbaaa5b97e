"""The report of a month: its sections say what the figures say, and nothing of their own (HULL-41)."""

from dataclasses import replace
from datetime import date

import pytest

from followup.models import Chain
from frameworks import services as frameworks
from lib.months import Month
from people.models import Role
from reporting import months
from reporting.figures import Figure
from reporting.measures import MEASURES
from reporting.models import ClosedMonth, MonthlyFigure
from reporting.report import HEADLINES, Heat, _cell, _short, build, interval_said, said
from tests.cast import make_person
from tests.frameworks.council import hull_texts
from tests.reporting.making import LATER, MARCH, judge, make_audit, make_done, moderate
from trail.models import Event

pytestmark = pytest.mark.django_db
APRIL = Month(2026, 4)
IN_MAY = date(2026, 5, 20)


def sections(month=MARCH, on=LATER):
    return {section.title: section for section in build(month, on=on).sections}


def tiles(month=MARCH, on=LATER):
    return {tile.title: (tile.number, tile.note) for tile in build(month, on=on).tiles}


def table(title, **which):
    """A section's table: the measure's name to what stands beside it."""
    return {row[0]: row[1:] for row in sections(**which)[title].table.rows}


def charts(title, **which):
    """Each chart's table below its heading: {heading: {row: numbers}}."""
    found = sections(**which)[title].charts
    return {chart.title: {row[0]: row[1:] for row in chart.table.rows} for chart in found}


# Words for numbers


@pytest.mark.parametrize(
    ("figure", "words", "interval"),
    [
        (None, "–", ""),
        (Figure("completed", 30, 36), "83% (30 of 36)", "68% to 92%"),
        (Figure("completed", 0, 0), "–", ""),
        (Figure("completed", 0, 8), "0% (0 of 8)", "0% to 32%"),
        (Figure("completed", 8, 8), "100% (8 of 8)", "68% to 100%"),
        (Figure("completed", 1, 200), "1% (1 of 200)", "0% to 3%"),
        (Figure("concerns", 12), "12", ""),
        (Figure("concerns", 0), "0", ""),
        (Figure("kappa", 21, value=0.6149), "0.61", ""),
        (Figure("kappa", 21, value=-0.2), "-0.20", ""),
        (Figure("kappa", 0), "–", ""),
    ],
)
def test_a_figure_is_said_as_people_read_it(figure, words, interval):
    assert (said(figure), interval_said(figure)) == (words, interval)


@pytest.mark.parametrize(
    ("count", "total", "tone"), [(0, 5, 0), (1, 5, 1), (9, 50, 0), (3, 5, 3), (4, 5, 4), (5, 5, 4), (99, 100, 4)]
)
def test_a_cell_of_the_heat_table_is_shaded_in_five_steps(count, total, tone):
    figure = Figure("judgements_by_service", count, total)

    assert _cell(figure) == Heat(figure.share, tone)


@pytest.mark.parametrize("figure", [None, Figure("judgements_by_service", 0, 0)])
def test_a_cell_of_nothing_counted_has_no_shade(figure):
    assert _cell(figure) == Heat(None, None)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Relationships", "Relationships"),
        ("x" * 36, "x" * 36),
        ("The role of supervision and of management oversight", "The role of supervision and of …"),
    ],
)
def test_a_long_title_is_cut_at_a_word_beside_a_bar(title, short):
    assert _short(title) == short


# A month in which nothing happened


def test_a_month_without_audits_says_so_in_every_section(cast, framework):
    report = build(MARCH, on=LATER)

    assert {section.title: section.empty for section in report.sections if section.empty} == {
        "Grades": "No audit of this month is graded yet.",
        "Trend": "A trend begins with the second closed month.",
        "Parts of practice, by service": "No section of this month's audits is judged yet.",
        "Parts of practice": "Nothing is judged yet.",
    }
    assert [(tile.number, tile.note) for tile in report.tiles] == [
        ("–", "0 of 0"), ("–", "0 of 0"), ("–", "0 of 0"), ("–", "0 of 0"), ("–", "0 of 0"), ("0", ""),
    ]  # fmt: skip


# Tiles and tables


def test_tiles_are_the_headlines_with_the_month_before_beside_them(cast, framework):
    make_done(cast, framework)
    make_audit(cast, framework)
    months.close(MARCH, on=LATER)
    make_done(cast, framework, month=APRIL, on=date(2026, 4, 20))

    found = build(APRIL, on=IN_MAY)

    assert [tile.title for tile in found.tiles] == [MEASURES[code].title for code in HEADLINES]
    assert (found.tiles[0].number, found.tiles[0].note) == ("100%", "1 of 1; last month 50% (1 of 2)")
    assert (found.tiles[5].number, found.tiles[5].note) == ("0", "last month 0")
    assert [tile.href for tile in found.tiles] == [
        *["/audits/?month=2026-04-01"] * 3, "", "", "/follow-up/chains/",
    ]  # fmt: skip


def test_a_table_has_this_month_its_interval_last_month_and_three_months_before(cast, framework):
    january, february = Month(2026, 1), Month(2026, 2)
    make_done(cast, framework, month=january, on=date(2026, 1, 20))
    make_audit(cast, framework, month=february)
    make_done(cast, framework, month=APRIL, on=date(2026, 4, 20))
    for month in (january, february, MARCH):
        months.close(month, on=LATER)

    found = sections(APRIL, IN_MAY)["Completed and on time"].table

    assert found.columns == ("", "April 2026", "95% interval", "March 2026", "January 2026")
    assert found.rows == (
        ("Completed", "100% (1 of 1)", "21% to 100%", "–", "100% (1 of 1)"),
        ("On time", "100% (1 of 1)", "21% to 100%", "–", "100% (1 of 1)"),
        ("Not done in time", "0", "", "0", "0"),
    )


def test_what_is_not_closed_stands_in_no_column_of_earlier_months(cast, framework):
    """Only frozen figures are compared with: preliminary ones would change under the reader."""
    make_done(cast, framework)
    make_done(cast, framework, month=APRIL, on=date(2026, 4, 20))

    assert table("Completed and on time", month=APRIL, on=IN_MAY)["Completed"][2] == "–"


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Moderation", ["Moderated", "Same grade twice", "Agreement beyond chance", "Grade changed"]),
        (
            "Actions and oversight",
            ["Actions agreed", "Actions done on time", "Actions signed off", "Actions overdue", "Oversight on time"],
        ),
        (
            "Exemptions and exceptions",
            ["Exemptions agreed", "Auditors on a break", "Cancelled", "Challenges", "Immediate concerns"],
        ),
    ],
)
def test_a_section_has_a_row_for_each_of_its_measures(cast, framework, title, names):
    """HULL-81, HULL-82: what was not confirmed and not done is among them."""
    assert list(table(title)) == names


def test_the_tables_say_what_the_figures_say(cast, framework):
    for grade in ("good", "good", "inadequate"):
        moderate(make_done(cast, framework, grade), cast, "good")
    counted = months.count(MARCH, on=LATER)

    for section in build(MARCH, on=LATER).sections:
        if section.table:
            assert [row[1] for row in section.table.rows] == [said(counted.one(code)) for code in section.measures]


# Charts


def test_grades_are_drawn_for_all_services_and_for_each(cast, framework):
    for grade, team in (("good", "north"), ("good", "court"), ("inadequate", "north")):
        make_done(cast, framework, grade, team=team)

    found = charts("Grades")

    assert found["Overall grades by service"] == {
        "All services": (0, 2, 0, 0, 1, 3), "Courts": (0, 1, 0, 0, 0, 1), "Safeguarding": (0, 1, 0, 0, 1, 2),
    }  # fmt: skip
    intervals = found["Grades of all services, with the interval of a sample this size"]
    assert intervals["Good"] == (2, 3, "67%", "21% and 94%")
    assert intervals["Outstanding"] == (0, 3, "0%", "0% and 56%")


def test_a_service_without_a_grade_has_no_bar_of_nothing(cast, framework):
    make_done(cast, framework)
    make_audit(cast, framework, team="court")

    assert list(charts("Grades")["Overall grades by service"]) == ["All services", "Safeguarding"]


def test_on_time_is_drawn_for_each_service_of_the_month(cast, framework):
    make_done(cast, framework)
    make_done(cast, framework, team="court", on=date(2026, 4, 2))

    assert charts("Completed and on time")["Finalised on time, by service"] == {
        "All services": (1, 2, "50%", "9% and 91%"),
        "Courts": (0, 1, "0%", "0% and 79%"),
        "Safeguarding": (1, 1, "100%", "21% and 100%"),
    }


def test_sections_are_drawn_as_they_were_judged(cast, framework):
    for given in ("met", "met", "not_met"):
        (title,) = judge(make_done(cast, framework), first=given)

    assert charts("Parts of practice")["Judgement of each part of practice"] == {_short(title): (2, 0, 1, 3)}


def test_the_heat_table_has_a_row_a_section_and_a_column_a_service(cast, framework):
    for team, given in (("north", "met"), ("south", "partially_met"), ("court", "met")):
        audit = make_done(cast, framework, team=team)
        first, second = judge(audit, first=given, second="met") if team == "north" else (*judge(audit, first=given), "")
        if team == "north":
            titles = (first, second)

    heat = sections()["Parts of practice, by service"]

    assert heat.heat_columns == ("Courts", "Safeguarding")
    cells = {title: [(c.share and (c.share.count, c.share.of), c.tone) for c in cells] for title, cells in heat.heat}
    assert cells == {titles[0]: [((1, 1), 4), ((1, 2), 2)], titles[1]: [(None, None), ((1, 1), 4)]}


def test_a_trend_begins_with_the_second_month(cast, framework):
    make_done(cast, framework)
    assert sections()["Trend"].charts == ()
    months.close(MARCH, on=LATER)
    make_audit(cast, framework, month=APRIL)
    make_done(cast, framework, "ri", month=APRIL, on=date(2026, 4, 20))

    found = charts("Trend", month=APRIL, on=IN_MAY)

    assert found == {"The last months": {"Mar 26": ("100%", "100%", "–"), "Apr 26": ("50%", "0%", "–")}}


def test_a_trend_counts_the_better_half_of_the_grades_as_better(cast, framework):
    for grade in ("outstanding", "good", "ri_good", "ri", "inadequate"):
        make_done(cast, framework, grade)
    months.close(MARCH, on=LATER)
    make_audit(cast, framework, month=APRIL)

    chart = sections(APRIL, IN_MAY)["Trend"].charts[0]

    assert chart.table.columns[2] == "Requires Improvement with elements of good practice or better"
    assert chart.table.rows[0][2] == "60%"


def test_a_trend_reaches_eleven_months_back(cast, framework):
    first = MARCH.plus(-12)
    for month in Month.range(first, MARCH):
        version = framework
        closed = ClosedMonth.objects.create(month=month.first_day, as_at=LATER, framework_version=version)
        MonthlyFigure.objects.create(month=closed, measure="on_time", count=1, total=2)

    labels = [row[0] for row in sections(MARCH.next, IN_MAY)["Trend"].charts[0].table.rows]

    assert (labels[0], labels[-1], len(labels)) == ("May 25", "Apr 26", 12)


# Frozen


def test_a_frozen_report_keeps_the_grades_of_its_framework(cast, framework):
    """A council that renames a grade afterwards does not rename last March."""
    make_done(cast, framework)
    months.close(MARCH, on=LATER)
    texts = {path: text.replace('name: "Good"', 'name: "Good enough"') for path, text in hull_texts().items()}

    frameworks.load_texts("hull", texts, in_force_from=date(2026, 4, 1))

    report = build(MARCH, on=IN_MAY)
    assert report.figures.is_frozen
    assert "Good" in charts("Grades")["Grades of all services, with the interval of a sample this size"]
    assert frameworks.in_force(IN_MAY).policy.overall.grades[1].name == "Good enough"


def test_a_month_is_counted_by_the_framework_its_audits_began_with(cast, framework):
    make_done(cast, framework)
    texts = {path: text.replace('name: "Good"', 'name: "Good enough"') for path, text in hull_texts().items()}
    newer = frameworks.load_texts("hull", texts, in_force_from=date(2026, 3, 15)).version

    assert months.count(MARCH, on=LATER).policy.overall.grades[1].name == "Good"
    assert months.count(APRIL, on=IN_MAY).policy == newer.policy


def test_a_month_frozen_before_a_measure_was_known_still_has_its_report(cast, framework):
    make_done(cast, framework)
    months.close(MARCH, on=LATER)
    MonthlyFigure.objects.filter(measure="oversight_on_time").delete()
    MonthlyFigure.objects.filter(measure="chains_running").delete()

    assert tiles()["Oversight on time"] == ("–", "")
    assert tiles()["Poor grades followed up: open"] == ("–", "")


def test_figures_counted_later_differ_and_the_frozen_ones_do_not(cast, framework):
    audit = make_done(cast, framework, "inadequate")
    months.close(MARCH, on=LATER)

    Chain.objects.create(
        audit=audit, grade="inadequate", started_on=date(2026, 3, 30), meeting_due_on=LATER,
        review_due_on=LATER, reaudit_due_on=LATER,
    )  # fmt: skip

    assert months.figures_of(MARCH, on=LATER).one("chains_started").count == 0
    assert months.count(MARCH, on=LATER).one("chains_started").count == 1


# Closing


def test_the_months_to_close_come_oldest_first_the_empty_ones_too(cast, framework):
    """HULL-91: a worker that stood still for weeks catches up, each month on its day's figures."""
    make_done(cast, framework, month=Month(2025, 12), on=date(2025, 12, 20))
    make_done(cast, framework, month=Month(2026, 2), on=date(2026, 2, 20))

    assert [month.iso for month in months.to_close(date(2026, 3, 1))] == ["2025-12", "2026-01"]
    assert [month.iso for month in months.to_close(LATER)] == ["2025-12", "2026-01", "2026-02", "2026-03"]


def test_a_closed_month_is_not_to_be_closed_again(cast, framework):
    make_done(cast, framework, month=Month(2026, 2), on=date(2026, 2, 20))
    months.close(Month(2026, 2), on=LATER)

    assert months.to_close(LATER) == [MARCH]


def test_a_council_without_audits_has_nothing_to_close(cast, framework):
    assert months.to_close(LATER) == []


@pytest.mark.parametrize(("month", "day"), [(MARCH, date(2026, 4, 15)), (Month(2026, 12), date(2027, 1, 15))])
def test_a_month_closes_when_its_report_is_due(framework, month, day):
    assert months.closes_on(month, framework.policy) == day


def test_a_month_without_a_report_in_the_policy_closes_with_the_next_month(framework):
    assert months.closes_on(MARCH, replace(framework.policy, reports=())) == date(2026, 4, 30)


def test_closing_is_in_the_trail_with_who_did_it(cast, framework):
    make_done(cast, framework)

    for by in (cast.quinn, make_person("Quentin Quality", Role.QA)):
        months.close(MARCH, on=LATER, by=by)

    told = Event.objects.filter(action="reporting.month_closed")
    assert [(event.person, event.after) for event in told] == [
        (cast.quinn, {"month": "March 2026", "as_at": "2026-04-20"}),
    ]
