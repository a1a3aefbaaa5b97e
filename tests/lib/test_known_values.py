"""Statistics against textbooks, tables and plain recounting: intervals, kappa, control limits, runs."""

from fractions import Fraction
from math import isclose
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lib.statistics import Interval, Share, agreement, p_chart, share, wilson

SCALE = (1, 2, 3, 4, 5)
pairs = st.lists(st.tuples(st.sampled_from(SCALE), st.sampled_from(SCALE)), min_size=1, max_size=50)
months = st.lists(st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=40)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (5, 10, 0.2366, 0.7634),
        (1, 10, 0.0179, 0.4042),
        (10, 10, 0.7225, 1.0),
        (0, 10, 0.0, 0.2775),
        (50, 100, 0.4038, 0.5962),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_intervals_of_round_samples(k, n, low, high):
    """Brown, Cai and DasGupta (2001) and any calculator of the score interval."""
    found = wilson(k, n)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
       st.sampled_from([0.8, 0.9, 0.95, 0.99]))  # fmt: skip
def test_bounds_are_the_shares_that_a_score_test_just_fails_to_reject(count, confidence):
    """Wilson's own definition: where the observed share lies z errors of the bound away from it."""
    k, n = count
    z = NormalDist().inv_cdf((1 + confidence) / 2)

    for bound in (wilson(k, n, confidence).low, wilson(k, n, confidence).high):
        if 0 < bound < 1:
            assert isclose(abs(k / n - bound), z * (bound * (1 - bound) / n) ** 0.5, rel_tol=1e-6, abs_tol=1e-9)


def test_more_confidence_asks_for_more_room():
    widths = [wilson(12, 40, level).high - wilson(12, 40, level).low for level in (0.8, 0.9, 0.95, 0.99)]

    assert widths == sorted(widths)
    assert share(12, 40, 0.8).interval == wilson(12, 40, 0.8)


@pytest.mark.parametrize(
    ("k", "n", "said"),
    [
        (1, 1, "1 of 1 (100%, likely 21% to 100%)"),
        (0, 3, "0 of 3 (0%, likely 0% to 56%)"),
        (2, 3, "2 of 3 (67%, likely 21% to 94%)"),
        (0, 0, "none counted"),
    ],
)
def test_small_numbers_are_said_with_how_little_they_say(k, n, said):
    assert str(share(k, n)) == said


def test_two_equal_shares_are_equal_and_cannot_be_changed():
    assert share(1, 2) == Share(1, 2, Interval(wilson(1, 2).low, wilson(1, 2).high))
    with pytest.raises(AttributeError):
        share(1, 2).count = 2


# Agreement


@pytest.mark.parametrize(
    ("first", "second", "scale", "kappa"),
    [
        ([1, 2, 3], [1, 2, 3], (1, 2, 3), 1.0),
        ([1, 2, 1], [1, 2, 2], (1, 2), 0.4),
        ([1, 2, 3, 1, 2, 2, 3], [1, 2, 3, 1, 2, 3, 2], (1, 2, 3), 0.75),
        ([1, 1, 2, 2], [2, 2, 1, 1], (1, 2), -1.0),
        ([1, 2, 3, 4], [4, 3, 2, 1], (1, 2, 3, 4), -1.0),
    ],
)
def test_quadratic_kappa_of_known_lists(first, second, scale, kappa):
    """Values that the usual implementations test themselves with."""
    assert round(agreement(zip(first, second, strict=True), scale).kappa, 10) == kappa


def plain_kappa(graded):
    """Cohen's definition, recounted pair by pair in whole fractions."""
    n = len(graded)
    seen = Fraction(sum((a - b) ** 2 for a, b in graded), n)
    chance = Fraction(sum((a - b) ** 2 for a, _ in graded for _, b in graded), n * n)
    return float(1 - seen / chance) if chance else None


@hypothesis_settings(max_examples=100)
@given(pairs)
def test_kappa_agrees_with_a_plain_recount(graded):
    found, expected = agreement(graded, SCALE).kappa, plain_kappa(graded)

    assert (found is None) == (expected is None)
    assert expected is None or isclose(found, expected, abs_tol=1e-9)


@given(pairs)
def test_drift_is_the_mean_step_from_first_to_second(graded):
    found = agreement(graded, SCALE)

    assert isclose(found.drift, sum(b - a for a, b in graded) / len(graded), abs_tol=1e-12)
    assert found.exact.count == sum(a == b for a, b in graded)
    assert found.within_one.count == sum(abs(a - b) <= 1 for a, b in graded)


def test_one_far_miss_costs_more_than_four_near_ones():
    """Quadratic weights: two steps weigh four times as much as one (HULL-38: moderation)."""
    spread = [(n, n) for n in SCALE] * 4
    near, far = agreement(spread + [(2, 3)] * 3, SCALE), agreement([*spread, (2, 4), (3, 3), (3, 3)], SCALE)

    assert far.exact.count > near.exact.count
    assert far.kappa < near.kappa


def test_grades_may_be_any_words_in_their_order():
    scale = ("outstanding", "good", "inadequate")

    assert agreement([("outstanding", "inadequate")], scale).drift == 2
    assert agreement([("outstanding", "inadequate")], scale[::-1]).drift == -2


# Control charts


def test_limits_of_the_textbook():
    """Montgomery, "Introduction to Statistical Quality Control": 347 of 30 samples of 50 cans leak."""
    first = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22]
    counts = [*first, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
    chart = p_chart([(count, 50) for count in counts])

    assert round(chart.centre, 4) == 0.2313
    assert {(round(p.low, 4), round(p.high, 4)) for p in chart.points} == {(0.0524, 0.4102)}
    assert [n for n, p in enumerate(chart.points, start=1) if p.outside] == [15, 23]


@given(months)
def test_centre_is_the_share_of_all_and_limits_lie_around_it(counts):
    chart = p_chart(counts)
    total = sum(n for _, n in counts)

    assert (chart.centre is None) == (total == 0)
    for point in chart.points:
        assert 0 <= point.low <= point.high <= 1
        if chart.centre is not None and point.of:
            assert point.low <= chart.centre <= point.high
    assert [(p.count, p.of) for p in chart.points] == counts


@pytest.mark.parametrize("length", range(5, 11))
def test_run_is_marked_whole_from_seven_on(length):
    """NHS England, Making data count."""
    chart = p_chart([(12, 20)] * length + [(8, 20)] * length)

    assert [p.in_run for p in chart.points] == [length >= 7] * (2 * length)


def test_month_on_the_centre_line_breaks_a_run():
    chart = p_chart([(12, 20)] * 6 + [(10, 20)] + [(12, 20)] * 6 + [(8, 20)] * 6 + [(10, 20)] + [(8, 20)] * 6)

    assert chart.centre == 0.5
    assert not any(p.in_run for p in chart.points)


def test_everything_met_has_a_centre_at_the_top_and_no_signal():
    chart = p_chart([(40, 40)] * 12)

    assert (chart.centre, chart.points[0].low, chart.points[0].high) == (1.0, 1.0, 1.0)
    assert not any(p.is_signal for p in chart.points)


def test_chart_of_no_months_is_empty():
    assert p_chart([]).points == ()
