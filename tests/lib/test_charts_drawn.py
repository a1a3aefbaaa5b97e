"""Charts to the unit: where each bar, point and name stands, worked out by hand from the numbers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lib.charts import Panel, Series, control_lines, lines, ranges, small_bars, stacked_bars
from lib.charts.drawing import MARKS, PATTERNS, WIDTH, Text, percent, text_width, units, wrapped
from lib.statistics import p_chart, share

SVG = "{http://www.w3.org/2000/svg}"
GOOD, POOR = Series("Good", "#1d5c37"), Series("Poor", "#f4c542")


def parsed(chart):
    return etree.fromstring(chart.svg)


def all_of(chart, tag, *names, **having):
    """The named attributes of each element of a kind that has these attributes."""
    found = [node for node in parsed(chart).iter(SVG + tag) if all(node.get(k) == v for k, v in having.items())]
    return [tuple(node.get(name) for name in names) for node in found]


# Stacked bars: 640 wide; the label "North" takes 5 letters of 8.1 and 12, the total 56


def test_parts_of_a_stacked_bar_lie_end_to_end_and_share_out_the_room():
    chart = stacked_bars("Grades", "d", rows=[("North", [3, 1])], series=[GOOD, POOR])

    assert all_of(chart, "rect", "x", "y", "width", "height", stroke="#ffffff") == [
        ("52.5", "34", "398.6", "30"), ("451.1", "34", "132.9", "30"),
    ]
    assert parsed(chart).get("viewBox") == "0 0 640 76"


def test_every_bar_is_as_wide_as_the_others_whatever_its_total():
    chart = stacked_bars("G", "d", rows=[("North", [3, 1]), ("South", [300, 100])], series=[GOOD, POOR])
    bars = all_of(chart, "rect", "width", stroke="#ffffff")

    assert bars == [("398.6",), ("132.9",)] * 2


def test_part_of_nothing_is_not_drawn_and_moves_nothing():
    chart = stacked_bars("G", "d", rows=[("North", [2, 0, 2])], series=[GOOD, POOR, Series("Bad", "#aa0000")])

    assert all_of(chart, "rect", "x", "width", stroke="#ffffff") == [("52.5", "265.8"), ("318.2", "265.8")]


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_parts_fill_the_bar_exactly(counts):
    series = [Series(f"s{n}", "#1d5c37") for n in range(len(counts))]
    chart = stacked_bars("G", "d", rows=[("North", counts)], series=series)

    widths = [float(width) for (width,) in all_of(chart, "rect", "width", stroke="#ffffff")]
    assert len(widths) == sum(count > 0 for count in counts)
    assert sum(widths) == pytest.approx(531.5 if sum(counts) else 0, abs=0.1 * len(widths))


def test_rows_stand_forty_two_units_apart_below_the_legend():
    chart = stacked_bars("G", "d", rows=[(name, [1, 1]) for name in "abc"], series=[GOOD, POOR])

    assert [y for (y,) in all_of(chart, "rect", "y", stroke="#ffffff", fill=GOOD.colour)] == ["34", "76", "118"]


def test_counts_that_do_not_fit_the_series_are_a_mistake():
    with pytest.raises(ValueError, match="argument"):
        stacked_bars("G", "d", rows=[("North", [1, 2, 3])], series=[GOOD, POOR])


def test_seventh_series_begins_the_patterns_anew():
    series = [Series(f"s{n}", "#1d5c37") for n in range(8)]
    chart = stacked_bars("G", "d", rows=[("x", [1] * 8)], series=series)

    ids = [name for (name,) in all_of(chart, "pattern", "id")]
    assert len(PATTERNS) == 6
    assert [int(name.rsplit("-", 1)[1]) for name in ids] == [1, 2, 3, 4, 5, 7]


def test_legend_that_is_too_long_goes_on_below_and_pushes_the_bars_down():
    series = [Series("Requires improvement, with good elements", "#1d5c37")] * 3
    chart = stacked_bars("G", "d", rows=[("x", [1, 1, 1])], series=series)

    legend = [(x, y) for x, y, width in all_of(chart, "rect", "x", "y", "width") if width == "18"]
    assert dict.fromkeys(legend) == dict.fromkeys([("0", "0"), ("0", "24"), ("0", "48")])
    assert all_of(chart, "rect", "y", stroke="#ffffff")[0] == ("82",)


# Small bars: three panels a row, 24 apart, 110 high


def test_bars_of_a_panel_are_as_high_as_their_share_of_the_highest():
    chart = small_bars("T", "d", colour="#1d5c37", panels=[Panel("a", [("Jan", 10), ("Feb", 5), ("Mar", 0)])])

    assert all_of(chart, "rect", "x", "y", "width", "height") == [
        ("32", "46", "149.3", "110"), ("245.3", "101", "149.3", "55"), ("458.7", "156", "149.3", "0"),
    ]


def test_shares_are_drawn_against_the_whole_and_not_against_the_best():
    chart = small_bars("T", "d", colour="#1d5c37", as_percent=True, panels=[Panel("a", [("Jan", 0.5)])])

    assert all_of(chart, "rect", "height") == [("55",)]
    assert chart.table.rows == (("a", "50%"),)


def test_fourth_panel_stands_below_the_first():
    panels = [Panel(name, [("Jan", 1)]) for name in "abcd"]
    chart = small_bars("T", "d", colour="#1d5c37", panels=panels)

    places = all_of(chart, "rect", "x", "y")
    assert places[0][0] == places[3][0]
    assert float(places[3][1]) - float(places[0][1]) == 202
    assert parsed(chart).get("height") == "404"


def test_gap_is_a_dash_without_a_bar_and_nought_is_a_bar_without_height():
    chart = small_bars("T", "d", colour="#1d5c37", panels=[Panel("a", [("Jan", None), ("Feb", 0)])])

    assert all_of(chart, "rect", "height") == [("0",)]
    assert chart.table.rows == (("a", "–", "0"),)


def test_panels_of_nothing_stand():
    assert small_bars("T", "d", colour="#1d5c37", panels=[]).table.rows == ()
    assert small_bars("T", "d", colour="#1d5c37", panels=[Panel("a", [])]).table.rows == (("a",),)


# Lines: from 46 to the names, 260 high above 276


def test_line_runs_through_its_points():
    chart = lines("T", "d", labels=["Jan", "Feb", "Mar"], series=[(GOOD, [0, 5, 10])])

    assert all_of(chart, "path", "d", stroke=GOOD.colour) == [("M46 276 L317.8 146 L589.7 16",)]


def test_axis_of_counts_has_a_line_for_each_tick():
    chart = lines("T", "d", labels=["Jan"], series=[(GOOD, [10])])

    text = ["".join(node.itertext()) for node in parsed(chart).iter(SVG + "text")]
    assert text[:6] == ["0", "2", "4", "6", "8", "10"]
    assert re.findall(r"M46 (\d+)H", chart.svg) == ["276", "224", "172", "120", "68", "16"]


def test_single_month_stands_at_the_left_and_divides_by_nothing():
    chart = lines("T", "d", labels=["Jan"], series=[(GOOD, [3])])

    assert all_of(chart, "path", "d", stroke=GOOD.colour) == [("M46 16",)]


def test_line_of_gaps_only_has_no_path_and_no_name():
    chart = lines("T", "d", labels=["Jan", "Feb"], series=[(GOOD, [1, 2]), (POOR, [None, None])])

    assert all_of(chart, "path", "d", stroke=POOR.colour) == [("",)]
    assert list(parsed(chart).iter(SVG + "tspan"))[-1].text == "Good"


def test_many_months_are_named_as_far_as_they_fit_and_the_last_one_always():
    labels = [f"Month {n}" for n in range(36)]
    chart = lines("T", "d", labels=labels, series=[(GOOD, list(range(36)))])

    named = [node.text for node in parsed(chart).iter(SVG + "text") if (node.text or "").startswith("Month")]
    assert named[-1] == "Month 35"
    assert len(named) * text_width("Month 35") < WIDTH


def test_six_lines_are_told_apart_without_their_colours():
    series = [(Series(f"s{n}", "#1d5c37"), [1, 2]) for n in range(len(MARKS))]
    chart = lines("T", "d", labels=["Jan", "Feb"], series=series)

    dashes = [dash for (dash,) in all_of(chart, "path", "stroke-dasharray", stroke="#1d5c37")]
    assert len(set(dashes)) == len(MARKS)


@given(st.lists(st.one_of(st.none(), st.integers(0, 10_000)), min_size=1, max_size=24))
def test_every_point_lies_within_the_plane(values):
    chart = lines("T", "d", labels=[f"M{n}" for n in range(len(values))], series=[(GOOD, values)])

    [(path,)] = all_of(chart, "path", "d", stroke=GOOD.colour)
    points = re.findall(r"[ML]([\d.]+) ([\d.]+)", path)
    assert len(points) == sum(value is not None for value in values)
    assert all(46 <= float(x) <= 640 and 16 <= float(y) <= 276 for x, y in points)


# Control charts and ranges


def test_centre_and_limits_stand_where_the_numbers_say():
    """36 of 80: 45%; three errors of 40 are 23.6%."""
    chart = control_lines("Good", "d", labels=["J", "F"], chart=p_chart([(12, 40), (24, 40)]), series=GOOD)

    assert re.findall(r"M46 159H521", chart.svg) == ["M46 159H521"]
    assert all_of(chart, "rect", "x", "y", "width", "height") == [
        ("46", "97.6", "237.5", "122.7"), ("283.5", "97.6", "237.5", "122.7"),
    ]
    assert [row[4] for row in chart.table.rows] == ["21% to 69%"] * 2


def test_month_of_nothing_has_no_band_and_no_point():
    chart = control_lines(
        "Good", "d", labels=["J", "F", "M"], chart=p_chart([(12, 40), (0, 0), (24, 40)]), series=GOOD
    )

    assert len(all_of(chart, "rect", "x")) == 2
    assert chart.table.rows[1] == ("F", 0, 0, "–", "–", "")


def test_dot_and_line_of_a_range_are_the_share_and_its_interval():
    """30% likely 18% to 45% on a scale of 478.3 units from 52.5."""
    chart = ranges("Good", "d", rows=[("North", share(12, 40))], colour="#1d5c37")

    assert all_of(chart, "circle", "cx", "cy") == [("196", "47")]
    assert re.findall(r"M([\d.]+) 47H([\d.]+)", chart.svg) == [("139", "269.8")]


def test_nought_and_all_stand_at_the_ends_of_the_scale():
    chart = ranges("Good", "d", rows=[("North", share(0, 9)), ("South", share(9, 9))], colour="#1d5c37")

    first, second = all_of(chart, "circle", "cx")
    ticks = re.findall(r"M([\d.]+) 22V", chart.svg)
    assert (first[0], second[0]) == (ticks[0], ticks[-1])


def test_service_without_audits_has_words_and_no_dot():
    chart = ranges("Good", "d", rows=[("North", share(0, 0))], colour="#1d5c37")

    assert all_of(chart, "circle", "cx") == []
    assert "none counted" in chart.svg
    assert chart.table.rows == (("North", 0, 0, "–", "–"),)


# Words and numbers on a drawing


@pytest.mark.parametrize(
    ("fraction", "said"),
    [(None, "–"), (0, "0%"), (1, "100%"), (0.005, "1%"), (0.0049, "0%"), (1 / 3, "33%"), (0.995, "100%")],
)
def test_fraction_is_said_in_whole_percent(fraction, said):
    assert percent(fraction) == said


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (12, "12"), (12.04, "12"), (12.06, "12.1"), (-3.5, "-3.5")])
def test_length_has_one_decimal_at_most_and_a_point_in_any_language(number, said):
    assert units(number) == said


def test_word_wider_than_the_room_stays_whole():
    assert wrapped("Multi-agency-safeguarding-hub of North", 80) == ["Multi-agency-safeguarding-hub", "of North"]
    assert wrapped("", 80) == [""]


def test_lines_of_a_text_are_centred_on_its_height():
    placed = Text.at(0, 100, "one two", 40)

    (first, _), (second, _) = placed.lines
    assert [line for _, line in placed.lines] == ["one", "two"]
    assert (float(first) + float(second)) / 2 == pytest.approx(100 + 15 * 0.36, abs=0.1)


@pytest.mark.parametrize("name", ["</svg><script>alert(1)</script>", '" onload="alert(1)', "&amp;", "]]>", "{{ key }}"])
def test_name_from_a_staff_list_is_text_in_every_kind_of_chart(name):
    series = Series(name, "#1d5c37")
    charts = [
        stacked_bars(name, name, rows=[(name, [1])], series=[series]),
        small_bars(name, name, colour="#1d5c37", panels=[Panel(name, [(name, 1)])]),
        lines(name, name, labels=[name], series=[(series, [1])]),
        control_lines(name, name, labels=[name], chart=p_chart([(1, 2)]), series=series),
        ranges(name, name, rows=[(name, share(1, 2))], colour="#1d5c37"),
    ]

    for chart in charts:
        tree = parsed(chart)
        assert (tree[0].text, tree[1].text) == (name, name)
        assert [node for node in tree.iter() if node.tag == f"{SVG}script" or node.get("onload")] == []


def test_series_name_is_written_in_black_or_white_as_reads_better():
    inks = {colour: Series("s", colour).ink for colour in ("#000000", "#ffffff", "#767676", "#1d5c37", "#f4c542")}

    assert inks == {
        "#000000": "#ffffff", "#ffffff": "#0b0c0c", "#767676": "#ffffff", "#1d5c37": "#ffffff", "#f4c542": "#0b0c0c",
    }
