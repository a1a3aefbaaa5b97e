"""How auditors and moderators agree, on tables small enough to work out by hand (HULL-38)."""

from datetime import date

import pytest
from django.urls import reverse

from lib.months import Month
from moderation.agreement import agreement_between, months_with_pairs
from moderation.models import Moderation
from tests.moderation.making import MARCH, make_pair, make_pairs

APRIL = Month(2026, 4)
IN_APRIL = {"month": date(2026, 4, 1), "due_on": date(2026, 4, 30)}
ADDRESS = "moderation:agreement"


@pytest.fixture
def scale(framework):
    """Outstanding, good, two kinds of requires improvement, inadequate: positions 1 to 5."""
    return framework.policy.overall


def between(scale, first=MARCH, last=MARCH):
    return agreement_between(first, last, scale=scale)


# Numbers


def test_four_pairs_by_hand(cast, framework, scale):
    """Three of four alike; one two steps apart: seen 4 * 4, by chance 4 * (3 * 2 + 1 * 2), so kappa is 1 - 16 / 32."""
    make_pairs(cast, framework, [("good", "good"), ("good", "good"), ("good", "ri"), ("ri", "ri")])

    found = between(scale)

    assert (found.exact, found.near, found.kappa) == ("75%", "75%", "0.50")
    assert str(found.whole.exact) == "3 of 4 (75%, likely 30% to 95%)"
    assert [[count for count, _ in counts] for _, counts in found.table] == [
        [0, 0, 0, 0, 0],
        [0, 2, 0, 1, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 1, 0],
        [0, 0, 0, 0, 0],
    ]


def test_table_marks_where_both_agree(cast, framework, scale):
    make_pairs(cast, framework, [("good", "good")])

    marks = [[same for _, same in counts] for _, counts in between(scale).table]

    assert marks == [[row == column for column in range(5)] for row in range(5)]
    assert [grade.code for grade, _ in between(scale).table] == ["outstanding", "good", "ri_good", "ri", "inadequate"]


@pytest.mark.parametrize(
    ("pairs", "kappa", "exact", "near"),
    [
        ([("good", "good"), ("ri", "ri")], "1.00", "100%", "100%"),
        ([("good", "ri"), ("ri", "good")], "-1.00", "0%", "0%"),
        ([("good", "ri_good"), ("ri", "ri_good")], "0.00", "0%", "100%"),
        ([("good", "good"), ("good", "good")], "–", "100%", "100%"),
    ],
)
def test_kappa_from_perfect_to_the_reverse(cast, framework, scale, pairs, kappa, exact, near):
    """The last: nothing but one grade leaves chance nothing to disagree on, so there is no kappa."""
    make_pairs(cast, framework, pairs)

    found = between(scale)

    assert (found.kappa, found.exact, found.near) == (kappa, exact, near)


def test_far_apart_weighs_more_than_near(cast, framework, scale):
    """Two pairs each: one step apart costs 1, four steps cost 16; the rest is the same."""
    make_pairs(cast, framework, [("outstanding", "outstanding"), ("good", "ri_good")])
    make_pairs(cast, framework, [("outstanding", "outstanding"), ("outstanding", "inadequate")], start=5, **IN_APRIL)

    near, far = between(scale), between(scale, APRIL, APRIL)

    # March: seen 1 * 2; by chance 1*0 (o,o) + 4 (o,rg) + 1 (g,o) + 1 (g,rg) = 6.  April: the columns alone differ.
    assert (near.kappa, far.kappa) == ("0.67", "0.00")
    assert (near.near, far.near) == ("100%", "50%")


def test_no_pairs_give_no_numbers(cast, scale):
    found = between(scale)

    assert (found.rows, found.exact, found.near, found.kappa, found.drifts) == ([], "–", "–", "–", [])
    assert months_with_pairs() == []


def test_first_grade_is_the_auditors_own_and_not_the_one_that_stands(cast, framework, scale):
    """After a discussion the grade is one; how the two agreed before it is what counts."""
    moderation = make_pair(cast, framework, "good", "ri", number=1)
    Moderation.objects.update(grade_after="ri")
    type(moderation.audit).objects.update(final_grade="ri")

    assert [row[2:] for row in between(scale).rows] == [("good", "ri")]


@pytest.mark.parametrize("status", ["chosen", "graded", "cancelled"])
def test_only_finished_moderations_are_pairs(cast, framework, scale, status):
    make_pair(cast, framework, "good", "ri", number=1)
    Moderation.objects.update(status=status)

    assert between(scale).rows == []


def test_pairs_on_another_scale_are_left_out_and_counted(cast, framework, scale):
    """A council that changed its grades: the old pairs are named, not mixed in."""
    make_pairs(cast, framework, [("good", "good"), ("satisfactory", "good"), ("good", "satisfactory")])

    found = between(scale)

    assert ([row[2:] for row in found.rows], found.apart) == ([("good", "good")], 2)


# Each auditor


def test_drift_is_the_mean_difference_in_steps(cast, framework, scale):
    """Amara: 2 and 0 steps, the moderators stricter; Nell: 1 step the other way; Hana: none."""
    make_pairs(cast, framework, [("good", "ri"), ("good", "good")])
    make_pairs(cast, framework, [("ri", "ri_good")], start=5, auditor=cast.nell)
    make_pairs(cast, framework, [("ri", "ri")], start=8, auditor=cast.hana)

    assert [(one.auditor.name, one.pairs, one.said) for one in between(scale).drifts] == [
        ("Amara Audit", 2, "1.0 milder than the moderators"),
        ("Hana Head", 1, "No drift"),
        ("Nell Next", 1, "1.0 stricter than the moderators"),
    ]


def test_differences_that_cancel_out_are_no_drift(cast, framework, scale):
    make_pairs(cast, framework, [("good", "ri_good"), ("ri_good", "good")])

    (drift,) = between(scale).drifts

    assert (drift.said, str(drift.agreement.exact)) == ("No drift", "0 of 2 (0%, likely 0% to 66%)")


# Months


def test_months_with_pairs_are_named_once_in_order(cast, framework):
    make_pairs(cast, framework, [("good", "good")], **IN_APRIL)
    make_pairs(cast, framework, [("good", "good"), ("ri", "ri")], start=5)

    assert months_with_pairs() == [MARCH, APRIL]


def test_range_of_months_takes_in_both_ends(cast, framework, scale):
    make_pairs(cast, framework, [("good", "good")])
    make_pairs(cast, framework, [("ri", "ri")], start=5, **IN_APRIL)

    assert [len(between(scale, *months).rows) for months in ((MARCH, APRIL), (MARCH, MARCH), (APRIL, APRIL))] == [
        2,
        1,
        1,
    ]
    assert between(scale, Month(2026, 5), Month(2026, 12)).rows == []


def test_chart_has_a_row_for_each_month(cast, framework, scale):
    make_pairs(cast, framework, [("good", "good"), ("good", "ri")])
    make_pairs(cast, framework, [("ri", "ri")], start=5, **IN_APRIL)

    chart = between(scale, MARCH, APRIL).chart

    assert [row[:4] for row in chart.table.rows] == [("March 2026", 1, 2, "50%"), ("April 2026", 1, 1, "100%")]


# The page


def shown(browser, **asked):
    page = browser.get(reverse(ADDRESS), asked)
    return page.context["first"], page.context["last"], len(page.context["found"].rows)


def test_page_shows_the_last_twelve_months_that_have_pairs(signed_in, cast, framework):
    """Pairs of fifteen months: the oldest three stay out until they are asked for."""
    months = [Month(2025, 1).plus(number) for number in range(15)]
    for number, month in enumerate(months):
        make_pair(cast, framework, "good", "good", number=number, month=month.first_day, due_on=month.last_day)
    browser = signed_in(cast.dana)

    assert shown(browser) == (Month(2025, 4), MARCH, 12)
    assert shown(browser, first="2025-01") == (Month(2025, 1), MARCH, 15)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"first": "2026-04", "last": "2026-04"}, (APRIL, APRIL, 1)),
        ({"first": "2026-04", "last": "2026-03"}, (MARCH, APRIL, 2)),
        ({"first": "1999-01", "last": "soon"}, (MARCH, APRIL, 2)),
        ({"last": "2026-03"}, (MARCH, MARCH, 1)),
    ],
)
def test_page_takes_months_as_they_were_meant(signed_in, cast, framework, asked, expected):
    """The wrong way round is turned; a month without pairs, or none at all, means the usual ones."""
    make_pairs(cast, framework, [("good", "good")])
    make_pairs(cast, framework, [("ri", "ri")], start=5, **IN_APRIL)

    assert shown(signed_in(cast.quinn), **asked) == expected


def test_page_says_what_was_left_out_and_how_few_there_are(signed_in, cast, framework):
    make_pairs(cast, framework, [("good", "good"), ("satisfactory", "good")])

    page = " ".join(signed_in(cast.quinn).get(reverse(ADDRESS)).content.decode().split())

    assert "1 graded on another scale are left out." in page
    assert "1 of 1 (100%, likely 21% to 100%)" in page
    assert "every poor grade is among them" in page


def test_page_without_a_finished_moderation_says_so(signed_in, cast):
    page = signed_in(cast.quinn).get(reverse(ADDRESS))

    assert page.context["found"] is None
    assert "No moderation is finished yet." in page.content.decode()
