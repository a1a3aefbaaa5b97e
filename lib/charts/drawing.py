"""What all charts share: sizes, text, the series, the finished chart."""

import math
from dataclasses import dataclass
from zlib import crc32

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lib.govuk.brand import contrast

WIDTH = 640  # units of the drawing; a page or a PDF scales it
FONT = 15
LETTER = 0.54  # of the font size: the mean width of a letter of Arial, digits included
LINE = 1.25  # of the font size
FONTS = "Liberation Sans, Arial, Helvetica, sans-serif"
INK = "#0b0c0c"
QUIET = "#505a5f"
GRID = "#cecece"
PAPER = "#ffffff"
PATTERNS = ("plain", "rising", "dots", "falling", "level", "cross")
DASHES = ("", "8 4", "2 4", "12 4 2 4", "5 5", "1 3")
MARKS = ("circle", "square", "triangle", "diamond", "ring", "bar")


@dataclass(frozen=True)
class Series:
    """One thing that is drawn again and again: its name, its colour as #rrggbb."""

    name: str
    colour: str

    @property
    def ink(self):
        """Black or white, whichever reads better on the colour."""
        dark, light = contrast(self.colour, INK), contrast(self.colour, PAPER)
        return INK if dark >= light else PAPER


@dataclass(frozen=True)
class Table:
    """The numbers of a chart: the first column names the row."""

    columns: tuple
    rows: tuple


@dataclass(frozen=True)
class Chart:
    """A finished chart: drawing and numbers."""

    title: str
    description: str
    svg: SafeString
    table: Table


def finished(template, title, description, table, height, **parts):
    """Draw a template of templates/charts as a Chart."""
    key = f"chart-{crc32(repr((title, description, table)).encode()):08x}"
    svg = render_to_string(
        f"charts/{template}.svg",
        {
            "key": key, "title": title, "description": description, "width": WIDTH,
            "height": units(height), "font": FONT, "small": FONT - 2, "fonts": FONTS,
            "ink": INK, "quiet": QUIET, "grid": GRID, "paper": PAPER, **parts,
        },
    )
    return Chart(title, description, svg, table)


def units(number):
    """A length of the drawing with one decimal at most, as text that no language changes."""
    return f"{number:.1f}".removesuffix(".0")


def text_width(text, font=FONT):
    return len(str(text)) * font * LETTER


def wrapped(text, width, font=FONT):
    """The text in lines no wider than `width`; a single long word stays whole."""
    lines = [""]
    for word in str(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, font) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@dataclass(frozen=True)
class Text:
    """A text of one or more lines, centred on the height `y`."""

    x: str
    lines: tuple

    @classmethod
    def at(cls, x, y, text, width, font=FONT):
        said = wrapped(text, width, font)
        step = font * LINE
        first = y + font * 0.36 - step * (len(said) - 1) / 2
        placed = tuple((units(first + n * step), line) for n, line in enumerate(said))
        return cls(units(x), placed)


def label_width(labels, most):
    """The room that row labels take, at most `most`."""
    return min(max((text_width(label) for label in labels), default=0) + 12, most)


def legend(series, top):
    """Where each name of a legend stands, in as many lines as it takes, and the height used."""
    x, y, placed = 0.0, top, []
    for place, each in enumerate(series):
        width = 24 + text_width(each.name) + 18
        if x and x + width > WIDTH:
            x, y = 0.0, y + 24
        placed.append(
            {
                "series": each, "x": units(x), "y": units(y), "text_x": units(x + 24),
                "text_y": units(y + 14), "pattern": pattern(place),
            }
        )
        x += width
    return placed, y + 24 - top


def pattern(place):
    return PATTERNS[place % len(PATTERNS)]


def nice_ticks(highest, wanted=5):
    """Round numbers from 0 to at least `highest`: steps of 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return [0, 1]
    rough = highest / wanted
    power = 10 ** math.floor(math.log10(rough))
    step = next(n * power for n in (1, 2, 5, 10) if n * power >= rough * 0.999)
    step = max(step, 1)
    return [n * step for n in range(math.ceil(highest / step - 1e-9) + 1)]


def percent(fraction):
    """A fraction as "30%"; nothing counted as "–"."""
    return "–" if fraction is None else f"{int(fraction * 100 + 0.5)}%"
