"""Charts as SVG from our own templates, each with the numbers as a table beside it.

    chart = stacked_bars(
        "Overall grades by service", "Share of audits …",
        rows=[("North", [3, 8, 2])], series=[Series("Good", "#2c7a4b"), …],
    )
    chart.svg, chart.table.columns, chart.table.rows

`{% include "charts/figure.html" %}` shows a `chart` with its table on a page, and with
`printed=True` in a PDF. Colours are attributes, as the content security policy
drops `style=`. Nothing is told by colour alone: bars carry numbers and patterns,
lines dashes, marks and their name.
"""

from lib.charts.bars import Panel, small_bars, stacked_bars
from lib.charts.drawing import Chart, Series, Table
from lib.charts.lines import control_lines, lines
from lib.charts.ranges import ranges

__all__ = [
    "Chart", "Panel", "Series", "Table", "control_lines", "lines", "ranges", "small_bars",
    "stacked_bars",
]
