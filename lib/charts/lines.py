"""Lines over months, and a control chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lib.charts.drawing import (
    DASHES,
    FONT,
    MARKS,
    WIDTH,
    Series,
    Table,
    Text,
    finished,
    nice_ticks,
    percent,
    text_width,
    units,
    wrapped,
)

HEIGHT = 260
LEFT = 46
TOP = 16
BOLD = FONT * 1.06  # bold letters are a little wider
LINE_HEIGHT = FONT * 1.3


def lines(
    title, description, *, labels: Sequence[str], series: Sequence[tuple[Series, Sequence]],
    as_percent=False,
):
    """One line for each of `series` (Series, values), along `labels`; None breaks a line.

    Values are counts, or fractions `as_percent`. Each line has its own dash and
    mark, and its name at its end.
    """
    values = [value for _, line in series for value in line if value is not None]
    plane = _Plane(labels, max(values, default=0), [each.name for each, _ in series], as_percent)
    drawn = [_line(plane, place, each, line) for place, (each, line) in enumerate(series)]
    names = [
        _Name(line["series"].name, line["end"], bold=True) for line in drawn if line["points"]
    ]
    columns = ("", *(each.name for each, _ in series))
    rows = zip(labels, *(map(plane.said, line) for _, line in series), strict=True)
    return finished(
        "lines", title, description, Table(columns, tuple(rows)), HEIGHT + 40, lines=drawn,
        plane=plane, bands=[], centre="", names=plane.beside(names),
    )


def control_lines(title, description, *, labels, chart, series: Series):
    """A p-chart (`lib.statistics.p_chart`): the shares, their centre and limits, signals ringed."""
    values = [point.value for point in chart.points]
    plane = _Plane(labels, 1, [series.name, "average 100%"], as_percent=True)
    line = _line(plane, 0, series, values, signals=[point.is_signal for point in chart.points])
    names, centre = [], ""
    if chart.centre is not None:
        centre = units(plane.y(chart.centre))
        names = [
            _Name(series.name, line["end"], bold=True),
            _Name(f"average {percent(chart.centre)}", plane.y(chart.centre)),
        ]
    bands = [_band(plane, n, point) for n, point in enumerate(chart.points) if point.of]
    return finished(
        "lines", title, description, _control_table(labels, chart), HEIGHT + 40,
        lines=[line], plane=plane, bands=bands, centre=centre, names=plane.beside(names),
    )


@dataclass
class _Name:
    """A name to stand beside a line's end."""

    text: str
    y: float
    bold: bool = False
    lines: int = 1


class _Plane:
    """Where months and values lie on the drawing."""

    def __init__(self, labels, highest, names, as_percent):
        self.as_percent = as_percent
        ticks = [0, 0.25, 0.5, 0.75, 1] if as_percent else nice_ticks(highest)
        self.highest = ticks[-1]
        self.left = LEFT
        self.names = min(max((text_width(name, BOLD) for name in names), default=0) + 4, 160)
        self.right = WIDTH - self.names - 12
        self.step = (self.right - self.left) / max(len(labels) - 1, 1)
        self.ticks = [
            {"y": units(self.y(tick)), "text_y": units(self.y(tick) + 5), "said": self.said(tick)}
            for tick in ticks
        ]
        self.labels = self._labels(labels)

    def x(self, place):
        return self.left + self.step * place

    def y(self, value):
        return TOP + HEIGHT - HEIGHT * value / self.highest

    def said(self, value):
        if value is None:
            return "–"
        return percent(value) if self.as_percent else f"{value:g}"

    def _labels(self, labels):
        """The months under the line, as many as stand side by side, the last one always."""
        every = max(1, -(-int(max(map(text_width, labels), default=0) + 14) // int(self.step or 1)))
        chosen = [n for n in range(len(labels)) if (len(labels) - 1 - n) % every == 0]
        return [{"x": units(self.x(n)), "text": labels[n]} for n in chosen]

    @property
    def ends(self):
        return {
            "left": units(self.left), "right": units(self.right),
            "label_y": units(TOP + HEIGHT + 22), "tick_x": units(self.left - 8),
        }

    def beside(self, names):
        """The names at the ends of their lines, moved apart so that none covers another."""
        names = sorted(names, key=lambda name: name.y)
        for name in names:
            name.lines = len(wrapped(name.text, self.names, BOLD))
        for above, below in pairwise(names):
            below.y = max(below.y, above.y + (above.lines + below.lines) * LINE_HEIGHT / 2)
        lowest = TOP + HEIGHT + 8
        for name in reversed(names):
            name.y = min(name.y, lowest - name.lines * LINE_HEIGHT / 2)
            lowest = name.y - name.lines * LINE_HEIGHT / 2
        left = self.right + 12
        return [
            {"text": Text.at(left, name.y, name.text, self.names, BOLD), "bold": name.bold}
            for name in names
        ]


def _line(plane, place, series, values, signals=()):
    points = [
        {
            "x": units(plane.x(n)), "y": units(plane.y(value)), "said": plane.said(value),
            "n": n, "signal": bool(signals and signals[n]),
            "shape": _shape(place, plane.x(n), plane.y(value)),
        }
        for n, value in enumerate(values) if value is not None
    ]
    return {
        "series": series, "dash": DASHES[place % len(DASHES)], "points": points,
        "path": _path(points), "end": float(points[-1]["y"]) if points else 0,
    }


def _path(points):
    """Through the points; a month without a value lifts the pen."""
    steps, before = [], None
    for point in points:
        steps.append(f"{'L' if before == point['n'] - 1 else 'M'}{point['x']} {point['y']}")
        before = point["n"]
    return " ".join(steps)


def _shape(place, x, y, r=4.5):
    """The outline of a line's mark around a point, as an SVG path."""
    corners = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "triangle": [(0, -r * 1.2), (r * 1.2, r), (-r * 1.2, r)],
        "diamond": [(0, -r * 1.3), (r * 1.3, 0), (0, r * 1.3), (-r * 1.3, 0)],
        "bar": [(-1.5, -r * 1.4), (1.5, -r * 1.4), (1.5, r * 1.4), (-1.5, r * 1.4)],
    }.get(MARKS[place % len(MARKS)])
    if corners is None:
        return (
            f"M{units(x - r)} {units(y)}a{r} {r} 0 1 0 {2 * r:g} 0a{r} {r} 0 1 0 {-2 * r:g} 0Z"
        )
    return "M" + "L".join(f"{units(x + dx)} {units(y + dy)}" for dx, dy in corners) + "Z"


def _band(plane, n, point):
    """The limits of one month, as a step as wide as the month."""
    half = plane.step / 2
    left, right = max(plane.x(n) - half, plane.left), min(plane.x(n) + half, plane.right)
    high, low = plane.y(point.high), plane.y(point.low)
    return {
        "x": units(left), "width": units(right - left), "y": units(high),
        "height": units(low - high), "low_y": units(low), "x2": units(right),
    }


def _control_table(labels, chart):
    rows = [
        (
            label, point.count, point.of, percent(point.value),
            f"{percent(point.low)} to {percent(point.high)}" if point.of else "–",
            "more than chance" if point.is_signal else "",
        )
        for label, point in zip(labels, chart.points, strict=True)
    ]
    columns = ("", "Count", "Of", "Share", "Expected by chance", "Signal")
    return Table(columns, tuple(rows))
