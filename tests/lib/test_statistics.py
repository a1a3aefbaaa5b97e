"""Shares, agreement and control limits against published and hand-worked values."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.statistics import Interval, agreement, p_chart, share, wilson

GRADES = ("outstanding", "good", "requires improvement", "inadequate")
counts = st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
pairs = st.lists(st.tuples(st.sampled_from(GRADES), st.sampled_from(GRADES)), max_size=60)


@pytest.mark.parametrize(("k", "n", "low", "high"), [
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
])
def test_interval_is_the_published_one(k, n, low, high):
    interval = wilson(k, n)

    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_nothing_counted_has_no_interval():
    assert wilson(0, 0) is None
    assert (share(0, 0).value, share(0, 0).percent, str(share(0, 0))) == (
        None, None, "none counted",
    )


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3)])
def test_more_than_all_is_refused(k, n):
    with pytest.raises(ValueError, match=f"{k} of {n} is not a share: count from 0 to {n}."):
        share(k, n)


def test_share_speaks_with_its_interval():
    assert str(share(12, 40)) == "12 of 40 (30%, likely 18% to 45%)"


def test_half_a_percent_is_rounded_up():
    assert share(1, 200).percent == 1
    assert share(1, 201).percent == 0


def test_all_of_a_few_leaves_much_open():
    assert share(6, 6).interval == Interval(wilson(6, 6).low, 1.0)
    assert share(6, 6).low_percent == 61


@given(counts)
def test_interval_holds_the_share_and_stays_within_nought_and_one(count):
    k, n = count
    found = share(k, n)

    if n:
        assert 0 <= found.interval.low <= found.value <= found.interval.high <= 1


@given(counts, st.integers(2, 20))
def test_larger_sample_narrows_the_interval(count, times):
    k, n = count
    if n:
        small, large = wilson(k, n), wilson(k * times, n * times)
        assert large.high - large.low <= small.high - small.low


@given(counts)
def test_interval_of_the_rest_is_the_mirror(count):
    k, n = count
    if n:
        one, rest = wilson(k, n), wilson(n - k, n)
        assert isclose(one.low, 1 - rest.high, abs_tol=1e-12)
        assert isclose(one.high, 1 - rest.low, abs_tol=1e-12)


def test_agreement_worked_by_hand():
    """Rows 3, 3, 4 and columns 3, 3, 4: disagreement 60 seen, 138 by chance."""
    table = ((2, 1, 0), (0, 2, 1), (1, 0, 3))
    graded = [("abc"[i], "abc"[j]) for i in range(3) for j in range(3) for _ in range(table[i][j])]

    found = agreement(graded, "abc")

    assert found.table == table
    assert round(found.kappa, 4) == 0.5652
    assert (found.exact.count, found.exact.of) == (7, 10)
    assert (found.within_one.count, found.within_one.of) == (9, 10)
    assert found.drift == 0


def test_two_grades_give_cohens_plain_kappa():
    """Observed 0.7, by chance 0.5: kappa 0.4."""
    graded = [(1, 1)] * 20 + [(1, 2)] * 5 + [(2, 1)] * 10 + [(2, 2)] * 15

    assert round(agreement(graded, (1, 2)).kappa, 10) == 0.4


def test_moderators_one_step_harder_drift_by_one():
    found = agreement([("good", "requires improvement")] * 3, GRADES)

    assert found.drift == 1
    assert (found.exact.count, found.within_one.count) == (0, 3)


def test_one_grade_only_has_no_kappa():
    assert agreement([("good", "good")] * 5, GRADES).kappa is None


def test_no_pairs_have_no_agreement_to_speak_of():
    found = agreement([], GRADES)

    assert (found.kappa, found.drift, found.exact.value) == (None, None, None)


def test_grade_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="'fair' is not on the scale outstanding, good"):
        agreement([("good", "fair")], GRADES)


@given(pairs)
def test_kappa_is_at_most_one_and_one_only_when_all_agree(graded):
    found = agreement(graded, GRADES)

    assert sum(map(sum, found.table)) == len(graded)
    if found.kappa is not None:
        assert found.kappa <= 1
        assert (found.kappa == 1) == (found.exact.count == len(graded))


@given(pairs)
def test_kappa_does_not_care_who_graded_first_nor_which_end_is_best(graded):
    kappa = agreement(graded, GRADES).kappa
    turned = agreement([(b, a) for a, b in graded], GRADES).kappa
    reversed_ = agreement(graded, GRADES[::-1]).kappa

    if kappa is None:
        assert (turned, reversed_) == (None, None)
    else:
        assert isclose(kappa, turned, abs_tol=1e-12)
        assert isclose(kappa, reversed_, abs_tol=1e-12)


def test_control_limits_worked_by_hand():
    """Centre 60 of 200; for n = 100 three errors of sqrt(0.3 x 0.7 / 100) are 0.1375."""
    chart = p_chart([(30, 100), (30, 100)])

    assert chart.centre == 0.3
    assert [(round(p.low, 4), round(p.high, 4)) for p in chart.points] == [(0.1625, 0.4375)] * 2
    assert [p.is_signal for p in chart.points] == [False, False]


def test_limits_widen_for_a_small_month():
    chart = p_chart([(30, 100), (3, 10)])

    assert chart.points[1].low == 0
    assert chart.points[1].high > chart.points[0].high


def test_month_far_off_is_a_signal():
    chart = p_chart([(12, 40)] * 8 + [(36, 40)])

    assert [p.outside for p in chart.points] == [False] * 8 + [True]


def test_seven_on_one_side_are_a_run_and_six_are_not():
    high, low = (11, 20), (9, 20)

    assert [p.in_run for p in p_chart([high] * 7 + [low] * 6).points] == [True] * 7 + [False] * 6


def test_month_without_audits_breaks_a_run_and_is_no_signal():
    chart = p_chart([(11, 20)] * 4 + [(0, 0)] + [(11, 20)] * 4 + [(4, 20)] * 2)

    assert [p.is_signal for p in chart.points] == [False] * 11
    assert chart.points[4].value is None


def test_nothing_counted_at_all_has_no_centre():
    chart = p_chart([(0, 0), (0, 0)])

    assert chart.centre is None
    assert [p.is_signal for p in chart.points] == [False, False]
