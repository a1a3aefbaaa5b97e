"""Supervision files, observations and services, as the staff list gives them."""

from datetime import date

import pytest

from cases.derived import refresh
from cases.kinds import DERIVED
from cases.models import Case
from tests.cases.conftest import person

ON = date(2026, 3, 2)


@pytest.fixture
def team(east, tess):
    """Tess manages two people of East 1; she has nobody above her."""
    people = {"Ann Best": "S-7", "Bo Low": ""}
    return [person(name, team=east, line_manager=tess, staff_id=number) for name, number in people.items()]


def of(kind):
    cases = Case.objects.filter(kind=kind).order_by("pk")
    return [(case.reference, str(case.worker or ""), str(case.team), case.gone_on) for case in cases]


def test_everybody_with_a_line_manager_has_a_supervision_file_and_is_observed(team):
    """ROCH-25, ROCH-27, HULL-25: of the person's work, in the person's team."""
    ann, bo = team

    assert refresh({"supervision_file", "observation"}, on=ON) == 4

    expected = [("S-7", "Ann Best", "East 1", None), (f"Staff {bo.pk}", "Bo Low", "East 1", None)]
    assert of("supervision_file") == of("observation") == expected
    file = Case.objects.filter(worker=ann).first()
    assert (file.category, file.as_at, file.is_open, file.standing) == ("", None, True, "Supervision file")


def test_services_are_cases_of_themselves(east, west, service):
    """ROCH-50."""
    refresh({"service"}, on=ON)

    assert of("service") == [("Safeguarding", "", "Safeguarding", None)]


def test_again_changes_nothing(team, service):
    refresh(DERIVED, on=ON)
    before = list(Case.objects.order_by("pk").values())

    assert refresh(DERIVED, on=date(2026, 4, 1)) == 0
    assert list(Case.objects.order_by("pk").values()) == before


def test_only_what_is_asked_for_is_made(team):
    refresh({"child", "carer"}, on=ON)

    assert not Case.objects.exists()


def test_a_move_changes_the_team_and_the_reference_stays(team, west):
    ann, _ = team
    refresh({"observation"}, on=ON)
    ann.team, ann.staff_id = west, "S-8"
    ann.save()

    assert refresh({"observation"}, on=ON) == 1
    assert of("observation")[0] == ("S-7", "Ann Best", "West 1", None)


def test_a_leaver_s_file_is_gone_and_comes_back_with_them(team):
    ann, _ = team
    refresh({"supervision_file"}, on=ON)
    ann.left_on = ON
    ann.save()

    assert refresh({"supervision_file"}, on=ON) == 1
    assert of("supervision_file")[0] == ("S-7", "Ann Best", "East 1", ON)
    ann.left_on = None
    ann.save()
    assert refresh({"supervision_file"}, on=ON) == 1
    assert of("supervision_file")[0][3] is None


def test_two_people_with_one_staff_number_have_files_of_their_own(team):
    ann, bo = team
    bo.staff_id = "S-7"
    bo.save()

    refresh({"supervision_file"}, on=ON)

    assert [reference for reference, *_ in of("supervision_file")] == ["S-7", f"Staff {bo.pk}"]
