"""Stacked bars of shares, and small multiples of bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.charts.drawing import (
    FONT,
    WIDTH,
    Series,
    Table,
    Text,
    finished,
    label_width,
    legend,
    nice_ticks,
    pattern,
    percent,
    text_width,
    units,
)

BAR = 30
GAP = 12
PANEL_GAP = 24
PANEL_HEIGHT = 110
PANEL_ROW = PANEL_HEIGHT + 92  # with its title above and its labels below


def stacked_bars(title, description, *, rows, series: Sequence[Series], of="Total"):
    """One bar for each of `rows` (label, counts), as wide as the others, shared out by series.

    Each part carries its count; what stands at the right is the row's total.
    """
    labels = label_width([label for label, _ in rows], most=210)
    room = WIDTH - labels - 56
    names, top = legend(series, 0)
    bars = [
        _bar(label, counts, series, top + 10 + n * (BAR + GAP), labels, room)
        for n, (label, counts) in enumerate(rows)
    ]
    table = Table(
        ("", *(each.name for each in series), of),
        tuple((label, *counts, sum(counts)) for label, counts in rows),
    )
    return finished(
        "stacked_bars", title, description, table, top + 10 + len(rows) * (BAR + GAP),
        legend=names, bars=bars, bar=BAR, series=_patterned(series),
        total_x=units(labels + room + 8),
    )


def _patterned(series):
    return [{"series": each, "pattern": pattern(n)} for n, each in enumerate(series)]


def _bar(label, counts, series, y, left, room):
    total = sum(counts)
    parts, x = [], left
    for place, (each, count) in enumerate(zip(series, counts, strict=True)):
        width = room * count / total if total else 0
        if count:
            parts.append(_part(each, place, count, total, x, width))
        x += width
    middle = y + BAR / 2
    return {
        "y": units(y), "text_y": units(middle + FONT * 0.36), "parts": parts, "total": total,
        "label": Text.at(left - 10, middle, label, left - 10), "left": units(left),
        "label_text": label,
    }


def _part(series, place, count, total, x, width):
    return {
        "series": series, "pattern": pattern(place), "place": place, "count": count,
        "share": percent(count / total), "total": total, "x": units(x), "width": units(width),
        "text_x": units(x + width / 2), "fits": width > text_width(count) + 6,
    }


@dataclass(frozen=True)
class Panel:
    """One of several small charts: its title and (label, value) of each bar; None is a gap."""

    title: str
    bars: Sequence[tuple]


def small_bars(title, description, *, panels: Sequence[Panel], colour, as_percent=False, columns=3):
    """Small charts side by side on one scale. Values are counts, or fractions `as_percent`."""
    columns = max(1, min(columns, len(panels)))
    width = (WIDTH - PANEL_GAP * (columns - 1)) / columns
    values = [value for panel in panels for _, value in panel.bars if value is not None]
    highest = 1 if as_percent else nice_ticks(max(values, default=0))[-1]
    drawn = [
        _panel(panel, n, columns, width, highest, as_percent) for n, panel in enumerate(panels)
    ]
    height = -(-len(panels) // columns) * (PANEL_ROW)
    return finished(
        "small_bars", title, description, _panel_table(panels, as_percent), height,
        panels=drawn, colour=colour,
    )


def _panel(panel, n, columns, width, highest, as_percent):
    left = (n % columns) * (width + PANEL_GAP)
    top = (n // columns) * (PANEL_ROW)
    base = top + 46 + PANEL_HEIGHT
    step = width / max(len(panel.bars), 1)
    bars = [
        _panel_bar(label, value, left + step * place, base, step, highest, as_percent)
        for place, (label, value) in enumerate(panel.bars)
    ]
    return {
        "title": Text.at(left, top + 14, panel.title, width), "bars": bars, "left": units(left),
        "right": units(left + width), "base": units(base), "name": panel.title,
    }


def _panel_bar(label, value, x, base, step, highest, as_percent):
    height = PANEL_HEIGHT * (value or 0) / highest
    said = _said(value, as_percent)
    return {
        "x": units(x + step * 0.15), "width": units(step * 0.7), "y": units(base - height),
        "height": units(height), "text_x": units(x + step / 2), "text_y": units(base - height - 4),
        "said": said, "label": label, "label_y": units(base + 16), "is_gap": value is None,
        "small": FONT - 3 if text_width(said, FONT - 3) < step else FONT - 6,
    }


def _said(value, as_percent):
    if value is None:
        return "–"
    return percent(value) if as_percent else f"{value:g}"


def _panel_table(panels, as_percent):
    labels = list(dict.fromkeys(label for panel in panels for label, _ in panel.bars))
    rows = [
        (panel.title, *(_said(dict(panel.bars).get(label), as_percent) for label in labels))
        for panel in panels
    ]
    return Table(("", *labels), tuple(rows))
