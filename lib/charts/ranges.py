"""Shares with their intervals: a dot for the share, a line for what the sample leaves open."""

from lib.charts.drawing import (
    FONT,
    WIDTH,
    Table,
    Text,
    finished,
    label_width,
    percent,
    text_width,
    units,
)

ROW = 34
TOP = 30


def ranges(title, description, *, rows, colour):
    """A dot and a line for each of `rows` (label, `lib.statistics.Share`), from 0 to 100%."""
    left = label_width([label for label, _ in rows], most=230)
    room = WIDTH - left - text_width("100% of 9999") - 12
    drawn = [_row(label, share, n, left, room) for n, (label, share) in enumerate(rows)]
    ticks = [
        {"x": units(left + room * tick / 100), "said": f"{tick}%"} for tick in (0, 25, 50, 75, 100)
    ]
    bottom = TOP + len(rows) * ROW
    return finished(
        "ranges", title, description, _table(rows), bottom + 8, rows=drawn, ticks=ticks,
        colour=colour, top=units(TOP - 8), bottom=units(bottom), tick_y=units(TOP - 14),
        said_x=units(left + room + 12),
    )


def _row(label, share, n, left, room):
    y = TOP + ROW * (n + 0.5)
    drawn = {
        "label": Text.at(left - 10, y, label, left - 10), "name": label, "y": units(y),
        "text_y": units(y + FONT * 0.36), "said": "none counted", "counted": bool(share.of),
    }
    if share.of:
        drawn |= {
            "x": units(left + room * share.value),
            "low": units(left + room * share.interval.low),
            "high": units(left + room * share.interval.high),
            "said": f"{percent(share.value)} of {share.of}", "whole": str(share),
        }
    return drawn


def _table(rows):
    return Table(
        ("", "Count", "Of", "Share", "Likely between"),
        tuple(
            (
                label, share.count, share.of, percent(share.value),
                f"{share.low_percent}% and {share.high_percent}%" if share.of else "–",
            )
            for label, share in rows
        ),
    )
