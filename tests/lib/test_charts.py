"""Charts say their numbers three times: drawn, in words, in the table."""

import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree

from lib.charts import Panel, Series, control_lines, lines, ranges, small_bars, stacked_bars
from lib.charts.drawing import INK, PAPER, WIDTH, legend, nice_ticks, wrapped
from lib.statistics import p_chart, share

SVG = "{http://www.w3.org/2000/svg}"
GOOD, POOR = Series("Good", "#1d5c37"), Series("Poor", "#f4c542")
MONTHS = [f"M{n}" for n in range(1, 13)]


def grades(rows):
    return stacked_bars("Grades", "By service.", rows=rows, series=[GOOD, POOR])


def every_chart():
    chart = p_chart([(12, 40), (0, 0), (36, 40)])
    return [
        grades([("North", [3, 1]), ("<South>", [0, 0])]),
        small_bars("KSS", "Met.", colour="#1d5c37", as_percent=True,
                   panels=[Panel("KSS & 1", [("Jan", 0.5), ("Feb", None)])]),
        lines("Trend", "By month.", labels=["Jan", "Feb"],
              series=[(GOOD, [3, None]), (POOR, [None, None])]),
        control_lines("Good", "Share.", labels=["Jan", "Feb", "Mar"], chart=chart, series=GOOD),
        ranges("Good", "Share.", rows=[("North", share(3, 9)), ("South", share(0, 0))],
               colour="#1d5c37"),
    ]


def parsed(chart):
    return etree.fromstring(chart.svg)


def said(chart, tag):
    return ["".join(node.itertext()) for node in parsed(chart).iter(SVG + tag)]


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.title)
def test_chart_is_named_and_described_for_who_cannot_see_it(chart):
    root = parsed(chart)
    title, description = root[0], root[1]

    assert (root.get("role"), root.get("font-family")) == (
        "img", "Liberation Sans, Arial, Helvetica, sans-serif",
    )
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == (chart.title, chart.description)


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.title)
def test_chart_needs_no_style_no_script_and_nothing_from_elsewhere(chart):
    """The content security policy drops them; the PDF refuses to fetch."""
    assert re.findall(r"style=|<style|<script|\son\w+=|href|url\((?!#)", chart.svg) == []


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.title)
def test_chart_stands_on_a_page_with_its_table(chart):
    page = render_to_string("charts/figure.html", {"chart": chart})
    printed = render_to_string("charts/figure.html", {"chart": chart, "printed": True})

    assert page.count("<tr") == printed.count("<tr") == len(chart.table.rows) + 1
    assert (page.count("<details"), printed.count("<details")) == (1, 0)


def test_two_charts_on_a_page_share_no_id():
    ids = [node.get("id") for chart in every_chart() for node in parsed(chart).iter()
           if node.get("id")]

    assert len(ids) == len(set(ids))


def test_parts_of_a_bar_carry_their_numbers():
    chart = grades([("North", [3, 1])])

    assert said(chart, "title")[1:] == ["North, Good: 3 of 4 (75%)", "North, Poor: 1 of 4 (25%)"]
    assert said(chart, "text") == ["Good", "Poor", "North", "3", "1", "4"]
    assert (chart.table.columns, chart.table.rows) == (
        ("", "Good", "Poor", "Total"), (("North", 3, 1, 4),),
    )


def test_part_too_narrow_for_its_number_leaves_it_to_the_table():
    chart = grades([("North", [400, 1])])

    assert said(chart, "text")[3:] == ["400", "401"]
    assert chart.table.rows == (("North", 400, 1, 401),)


def test_service_without_audits_says_none():
    assert said(grades([("North", [0, 0])]), "text")[-2:] == ["none", "0"]


def test_number_is_written_in_the_colour_that_reads():
    assert (GOOD.ink, POOR.ink) == (PAPER, INK)


def test_series_differ_by_pattern_and_not_by_colour_alone():
    series = [Series(name, "#1d5c37") for name in "abcdef"]
    chart = stacked_bars("G", "d", rows=[("x", [9] * 6)], series=series)

    fills = [node.get("fill") for node in parsed(chart).iter(SVG + "rect")]
    patterns = {fill for fill in fills if fill.startswith("url")}
    assert len(patterns) == 5


def test_long_name_of_a_service_is_wrapped():
    name = "Localities, assessment and the multi-agency safeguarding hub"

    assert wrapped(name, 200) == [
        "Localities, assessment", "and the multi-agency", "safeguarding hub",
    ]
    assert "".join(said(grades([(name, [1, 1])]), "text")[2].split()) == name.replace(" ", "")


def test_line_without_a_value_lifts_the_pen():
    chart = lines("T", "d", labels=["Jan", "Feb", "Mar", "Apr"], series=[(GOOD, [1, 2, None, 3])])

    path = next(node.get("d") for node in parsed(chart).iter(SVG + "path")
                if node.get("stroke") == GOOD.colour)
    assert re.findall("[ML]", path) == ["M", "L", "M"]
    assert [row[1] for row in chart.table.rows] == ["1", "2", "–", "3"]


def test_lines_differ_by_dash_and_mark():
    chart = lines("T", "d", labels=["Jan"], series=[(Series(n, "#1d5c37"), [1]) for n in "abcd"])

    dashes = [node.get("stroke-dasharray") for node in parsed(chart).iter(SVG + "path")
              if node.get("stroke") == "#1d5c37"]
    assert len(set(dashes)) == 4


def test_names_at_the_ends_do_not_cover_each_other():
    series = [(Series(f"Grade number {n}", "#1d5c37"), [5, 5]) for n in range(6)]

    chart = lines("T", "d", labels=["Jan", "Feb"], series=series)

    places = sorted(float(node.get("y")) for node in parsed(chart).iter(SVG + "tspan"))
    assert len(places) == 6
    assert all(below - above > 15 for above, below in pairwise(places))
    assert places[-1] < float(parsed(chart).get("height"))


def test_signal_of_a_control_chart_is_ringed_and_said():
    chart = control_lines("Good", "d", labels=MONTHS[:9], series=GOOD,
                          chart=p_chart([(10, 40), (16, 40)] * 4 + [(36, 40)]))

    assert len(list(parsed(chart).iter(SVG + "circle"))) == 1
    assert said(chart, "title")[-1] == "Good: 90%, more than chance"
    assert [row[-1] for row in chart.table.rows] == [""] * 8 + ["more than chance"]


def test_control_chart_of_nothing_is_empty_but_stands():
    chart = control_lines("Good", "d", labels=["Jan"], series=GOOD, chart=p_chart([(0, 0)]))

    assert chart.table.rows == (("Jan", 0, 0, "–", "–", ""),)


def test_range_shows_share_and_what_the_sample_leaves_open():
    chart = ranges("Good", "d", rows=[("North", share(12, 40))], colour="#1d5c37")

    assert chart.table.rows == (("North", 12, 40, "30%", "18% and 45%"),)
    assert said(chart, "text")[-2:] == ["North", "30% of 40"]


def test_panels_share_one_scale():
    chart = small_bars("T", "d", colour="#1d5c37",
                       panels=[Panel("a", [("Jan", 10)]), Panel("b", [("Jan", 5)])])

    heights = [float(node.get("height")) for node in parsed(chart).iter(SVG + "rect")]
    assert heights[0] == 2 * heights[1]


def test_month_missing_from_a_panel_is_a_dash_in_the_table():
    chart = small_bars("T", "d", colour="#1d5c37",
                       panels=[Panel("a", [("Jan", 1)]), Panel("b", [("Feb", 2)])])

    assert chart.table.columns == ("", "Jan", "Feb")
    assert chart.table.rows == (("a", "1", "–"), ("b", "–", "2"))


@pytest.mark.parametrize(("highest", "ticks"), [
    (0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8]),
    (22, [0, 5, 10, 15, 20, 25]), (40, [0, 10, 20, 30, 40]), (101, [0, 50, 100, 150]),
])
def test_axis_has_round_numbers_that_reach_the_highest(highest, ticks):
    assert nice_ticks(highest) == ticks


@given(st.integers(1, 10**6))
def test_axis_reaches_the_highest_and_not_twice_as_far(highest):
    ticks = nice_ticks(highest)

    assert ticks[-1] >= highest
    assert ticks[-2] < highest
    assert len(ticks) <= 7


@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=8))
def test_legend_stays_on_the_paper(names):
    placed, height = legend([Series(name, "#1d5c37") for name in names], 0)

    assert all(0 <= float(each["x"]) < WIDTH for each in placed)
    assert height >= float(placed[-1]["y"])


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30)


@hypothesis_settings(max_examples=40)
@given(texts, st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=5))
def test_any_name_and_number_makes_a_well_formed_drawing(name, counts):
    """Names come from staff lists: they are escaped."""
    chart = stacked_bars(name, name, rows=[(name, list(pair)) for pair in counts],
                         series=[Series(name, "#1d5c37"), POOR])

    assert parsed(chart)[0].text == name
