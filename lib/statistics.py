"""Shares with intervals, agreement of two graders, and limits of a control chart.

Every percentage that comes from a sample carries its interval. Shares are
fractions from 0 to 1; `percent` gives them as whole numbers for people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
RUN_OF_SEVEN = 7  # NHS England, "Making data count": seven points on one side are a signal


@dataclass(frozen=True)
class Interval:
    """A lower and an upper bound, both fractions from 0 to 1."""

    low: float
    high: float


def wilson(k, n, confidence=CONFIDENCE):
    """Wilson's score interval for k of n; None where nothing was counted.

    Wilson (1927), Journal of the American Statistical Association 22, 209-212,
    without continuity correction; recommended for small samples by Brown, Cai and
    DasGupta (2001).
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a share: count from 0 to {n}.")
    if n == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = k / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if k == 0 else max(0.0, middle - half)
    high = 1.0 if k == n else min(1.0, middle + half)
    return Interval(low, high)


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval that a sample of this size leaves."""

    count: int
    of: int
    interval: Interval | None

    @property
    def value(self):
        """The fraction from 0 to 1; None where nothing was counted."""
        return self.count / self.of if self.of else None

    @property
    def percent(self):
        return _percent(self.value)

    @property
    def low_percent(self):
        return _percent(self.interval and self.interval.low)

    @property
    def high_percent(self):
        return _percent(self.interval and self.interval.high)

    def __str__(self):
        if not self.of:
            return "none counted"
        likely = f"likely {self.low_percent}% to {self.high_percent}%"
        return f"{self.count} of {self.of} ({self.percent}%, {likely})"


def share(k, n, confidence=CONFIDENCE):
    """k of n as a Share."""
    return Share(k, n, wilson(k, n, confidence))


def _percent(fraction):
    """Whole percent, halves away from nought as people round them."""
    return None if fraction is None else int(fraction * 100 + 0.5)


@dataclass(frozen=True)
class Agreement:
    """How two graders used one scale: `pairs` of (first, second) grades.

    `scale` is in order, best to worst or the other way round.
    """

    scale: tuple
    pairs: tuple

    @cached_property
    def table(self):
        """Counts: rows are the first grader's grades, columns the second's."""
        place = {grade: n for n, grade in enumerate(self.scale)}
        table = [[0] * len(self.scale) for _ in self.scale]
        for first, second in self.pairs:
            table[place[first]][place[second]] += 1
        return tuple(tuple(row) for row in table)

    @property
    def exact(self):
        """Share of pairs with the same grade."""
        return self._within(0)

    @property
    def within_one(self):
        """Share of pairs at most one grade apart."""
        return self._within(1)

    @property
    def drift(self):
        """Mean of second minus first in steps of the scale; None without pairs."""
        if not self.pairs:
            return None
        return sum((j - i) * n for i, j, n in self._cells()) / len(self.pairs)

    @cached_property
    def kappa(self):
        """Weighted kappa with quadratic weights; None where chance leaves nothing to disagree on.

        Cohen (1968), Psychological Bulletin 70, 213-220: one minus the weighted
        disagreement seen over the one expected by chance.
        """
        rows = [sum(row) for row in self.table]
        columns = [sum(column) for column in zip(*self.table, strict=True)]
        seen = sum((i - j) ** 2 * n for i, j, n in self._cells()) * len(self.pairs)
        expected = sum(
            (i - j) ** 2 * row * column
            for i, row in enumerate(rows) for j, column in enumerate(columns)
        )
        return 1 - seen / expected if expected else None

    def _cells(self):
        return [(i, j, n) for i, row in enumerate(self.table) for j, n in enumerate(row)]

    def _within(self, steps):
        return share(sum(n for i, j, n in self._cells() if abs(i - j) <= steps), len(self.pairs))


def agreement(pairs, scale):
    """Agreement of (first, second) pairs on an ordered scale."""
    scale, pairs = tuple(scale), tuple(tuple(pair) for pair in pairs)
    for grade in (grade for pair in pairs for grade in pair):
        if grade not in scale:
            raise ValueError(f"{grade!r} is not on the scale {', '.join(map(str, scale))}.")
    return Agreement(scale, pairs)


@dataclass(frozen=True)
class Point:
    """One month of a control chart, with the limits for a sample of its size."""

    count: int
    of: int
    low: float
    high: float
    outside: bool
    in_run: bool

    @property
    def value(self):
        return self.count / self.of if self.of else None

    @property
    def is_signal(self):
        """Is there more in it than chance?"""
        return self.outside or self.in_run


@dataclass(frozen=True)
class ControlChart:
    """A p-chart: shares over time with their centre line; None where nothing was counted."""

    centre: float | None
    points: tuple[Point, ...]


def p_chart(counts: Sequence[tuple[int, int]]):
    """Control chart of (k, n) in order of time.

    Shewhart's limits for a proportion: centre plus and minus three standard errors
    of a sample of n (Montgomery, "Introduction to Statistical Quality Control").
    A run of seven on one side of the centre is marked as well.
    """
    total = sum(n for _, n in counts)
    if not total:
        return ControlChart(None, tuple(Point(k, n, 0.0, 1.0, False, False) for k, n in counts))
    centre = sum(k for k, _ in counts) / total
    runs = _in_runs([_side(k, n, centre) for k, n in counts])
    points = (_point(k, n, centre, run) for (k, n), run in zip(counts, runs, strict=True))
    return ControlChart(centre, tuple(points))


def _point(k, n, centre, in_run):
    if not n:
        return Point(k, n, 0.0, 1.0, False, in_run)
    error = 3 * sqrt(centre * (1 - centre) / n)
    low, high = max(0.0, centre - error), min(1.0, centre + error)
    return Point(k, n, low, high, not low <= k / n <= high, in_run)


def _side(k, n, centre):
    """1 above the centre, -1 below, 0 on it or nothing counted."""
    if not n or k / n == centre:
        return 0
    return 1 if k / n > centre else -1


def _in_runs(sides):
    """Which places belong to a run of seven or more on one side; a 0 breaks a run."""
    marks, start = [False] * len(sides), 0
    for place in range(1, len(sides) + 1):
        if place == len(sides) or sides[place] != sides[start]:
            if sides[start] and place - start >= RUN_OF_SEVEN:
                marks[start:place] = [True] * (place - start)
            start = place
    return marks
