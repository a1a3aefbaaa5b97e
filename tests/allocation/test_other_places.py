"""Each auditor's part of a sample comes from where that auditor may read, whatever the lots say."""

import pytest

from allocation import programme
from allocation.certificate import prove
from tests.allocation.making import draft, make_cases
from tests.allocation.programmes import LINE, given, line_of, version_with

pytestmark = pytest.mark.django_db
HEADS = LINE + """    titles: ["Head of Service"]
    independence: {exclude_own_service: true}
    months: {every: {size: 1 per auditor}}
"""
MANAGERS = LINE.replace("[auditor]", "[team_manager]") + """    independence: {only_own_service: true}
    months: {every: {size: 1 per auditor}}
"""


@pytest.mark.parametrize("seed", range(5))
def test_each_head_of_service_has_a_case_of_another_service(cast, seed):
    """ROCH-16: Hana is of Safeguarding and Norman of Courts; a plain lot would give both cases of one service."""
    version_with(HEADS)
    make_cases(20, team=cast.north, prefix="N")
    make_cases(20, team=cast.court, prefix="C")

    round_ = draft(seed=seed)

    places = dict(round_.cases.values_list("allocation__auditor__name", "case__team__parent__name"))
    assert places == {"Hana Head": "Courts", "Norman North": "Safeguarding"}
    assert line_of(round_).notes == ["2 asked for: 1 per auditor and 2 auditors in the month."]


def test_a_head_of_service_for_whom_there_is_no_other_service_is_said(cast):
    version_with(HEADS)
    make_cases(20, team=cast.court)

    round_ = draft()

    assert given(round_) == {"Hana Head": 1}
    assert line_of(round_).notes[1:] == [
        "1 auditor has fewer cases of other services than the line asks of each.", "Only 1 of 2: no more cases fit.",
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_managers_of_one_service_have_each_other_s_cases(cast, seed):
    """SOTON-07, SOTON-11: of the own service, and never of the own team."""
    version_with(MANAGERS)
    make_cases(20, team=cast.north, prefix="N")
    make_cases(20, team=cast.south, prefix="S")

    round_ = draft(seed=seed)

    teams = dict(round_.cases.values_list("allocation__auditor__name", "case__team__name"))
    assert teams == {"Tess Team": "South Team 1", "Nell Next": "North Team 1"}


def test_a_line_kept_before_its_auditors_places_were_is_drawn_as_it_was(cast):
    """An earlier round can still be proved: it knows no places, so its lots were of the whole list."""
    version_with(HEADS)
    make_cases(20, team=cast.court)
    round_ = draft()
    line, planned = line_of(round_), programme.planned_line(round_.policy, round_.calendar_month, "line").line
    assert (programme.as_kept(planned, line).own, prove(round_).holds) == ("elsewhere", True)

    line.places = []

    assert programme.as_kept(planned, line).own == ""
