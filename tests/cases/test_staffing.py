"""Which team and which person a name stands for, and why it stands for nobody."""

from datetime import date

import pytest

from cases.models import NameMapping
from cases.staffing import (
    NOBODY,
    TWO_TEAMS,
    TWO_WORKERS,
    UNKNOWN_TEAM,
    UNKNOWN_WORKER,
    Match,
    Staff,
)
from people.models import Team, User
from tests.cases.conftest import person


def mapped(kind, spelling, **to):
    NameMapping.objects.create(kind=kind, spelling=spelling, **to)


# Teams


@pytest.mark.parametrize(
    "name", ["East 1", "EAST 1", " east  1", "East-1", "East: 1", "Eastern Team 1", "EASTERN TM 1"]
)
def test_a_team_is_found_by_any_spelling_of_its_names(east, west, name):
    assert Staff().team(name) == Match(east.pk)


@pytest.mark.parametrize("name", ["", "  ", "–"])
def test_no_name_is_no_team_and_no_question(east, name):
    assert Staff().team(name) == NOBODY


def test_a_service_may_be_named_in_place_of_a_team(east, service):
    assert Staff().team("safeguarding") == Match(service.pk)


def test_a_name_no_team_has_is_told_from_one_that_several_have(east, west):
    Team.objects.create(name="East 1", parent=west)

    assert Staff().team("North 7") == UNKNOWN_TEAM
    assert Staff().team("East 1") == TWO_TEAMS
    assert (UNKNOWN_TEAM.why, TWO_TEAMS.why) == ("No team has this name.", "Several teams have this name.")


def test_an_old_name_that_another_team_has_now_is_doubtful(east, west):
    Team.objects.filter(pk=west.pk).update(also_known_as=["East 1"])

    assert Staff().team("East 1") == TWO_TEAMS


def test_what_was_explained_of_a_team_goes_before_its_name(east, west):
    mapped("team", "EAST 1", team=west)
    mapped("team", "Gone 3", team=None)

    staff = Staff()

    assert staff.team("east 1") == Match(west.pk)
    assert staff.team("gone 3") == Match(None, "")


# People


@pytest.mark.parametrize(
    "name", ["Ann Best", "ANN BEST", "Ánn Bést", "Ann  best", "ann-best", "Ann Best."]
)
def test_a_person_is_found_by_any_spelling_of_the_name(ann, name):
    assert Staff().worker(name, None) == Match(ann.pk)


@pytest.mark.parametrize(
    ("name", "found"),
    [("A Best", True), ("A. Best", True), ("a best", True), ("B Best", False), ("An Best", False), ("Best", False),
     ("A Bestwick", False)],
)
def test_an_initial_stands_for_the_only_one_it_fits(ann, name, found):
    assert Staff().worker(name, None) == (Match(ann.pk) if found else UNKNOWN_WORKER)


def test_an_initial_that_fits_two_is_told_by_the_team(ann, east, west):
    amy = person("Amy Best", team=west)
    staff = Staff()

    assert staff.worker("A Best", east.pk) == Match(ann.pk)
    assert staff.worker("A Best", west.pk) == Match(amy.pk)
    assert staff.worker("A Best", None) == TWO_WORKERS


def test_somebody_whose_name_is_an_initial_comes_before_those_it_might_mean(ann, west):
    short = person("A Best", team=west)

    assert Staff().worker("A Best", None) == Match(short.pk)


def test_two_people_of_one_name_are_told_by_team_then_by_service(ann, east, west, service):
    courts = Team.objects.create(name="Courts", kind=Team.Kind.SERVICE)
    court = Team.objects.create(name="Court 1", parent=courts)
    other = User.objects.create(name="Ann Best", email="other@council.example", team=court)
    staff = Staff()

    assert staff.worker("Ann Best", east.pk) == Match(ann.pk)
    assert staff.worker("Ann Best", west.pk) == Match(ann.pk)
    assert staff.worker("Ann Best", court.pk) == Match(other.pk)
    assert staff.worker("Ann Best", courts.pk) == Match(other.pk)
    assert staff.worker("Ann Best", None) == TWO_WORKERS
    assert TWO_WORKERS.why == "Several people have this name, and the team does not tell which."
    assert (staff.sharing("ann best"), staff.sharing("No Body")) == (2, 0)


def test_two_of_one_name_in_one_team_cannot_be_told(ann, east):
    User.objects.create(name="Ann Best", email="other@council.example", team=east)

    assert Staff().worker("Ann Best", east.pk) == TWO_WORKERS


def test_a_leaver_gives_way_to_who_is_here_but_stands_for_their_own_name(ann, east):
    gone = User.objects.create(
        name="Ann Best", email="gone@council.example", team=east, left_on=date(2025, 1, 1)
    )
    alone = person("Lou Left", team=east, left_on=date(2025, 1, 1))
    staff = Staff()

    assert staff.worker("Ann Best", east.pk) == Match(ann.pk) != Match(gone.pk)
    assert staff.worker("Lou Left", east.pk) == Match(alone.pk)


def test_two_leavers_of_one_name_are_told_by_the_team(east, west):
    one = User.objects.create(name="Lou Left", email="1@council.example", team=east, left_on=date(2025, 1, 1))
    User.objects.create(name="Lou Left", email="2@council.example", team=west, left_on=date(2025, 1, 1))

    assert Staff().worker("Lou Left", east.pk) == Match(one.pk)


def test_an_account_that_is_closed_is_nobody(ann):
    User.objects.filter(pk=ann.pk).update(is_active=False)

    assert Staff().worker("Ann Best", None) == UNKNOWN_WORKER


def test_no_name_is_nobody_and_no_question(ann):
    assert [Staff().worker(name, None) for name in ("", " ", "123")] == [NOBODY, NOBODY, NOBODY]


def test_what_was_explained_of_a_name_holds_unless_the_team_tells(ann, east, west):
    """People say whose an ambiguous name is; a child of the other one's team stays theirs."""
    other = User.objects.create(name="Ann Best", email="other@council.example", team=west)
    mapped("worker", "ANN BEST", person=ann)
    mapped("worker", "No Body", person=other)
    mapped("worker", "Agency Staff", person=None)
    staff = Staff()

    assert staff.worker("Ann Best", None) == Match(ann.pk)
    assert staff.worker("Ann Best", west.pk) == Match(other.pk)
    assert staff.worker("no body", east.pk) == Match(other.pk)
    assert staff.worker("AGENCY STAFF", east.pk) == Match(None, "")


def test_a_name_explained_as_another_person_goes_before_the_one_who_has_it(ann, tess):
    mapped("worker", "Ann Best", person=tess)

    assert Staff().worker("Ann Best", None) == Match(tess.pk)


def test_all_names_are_asked_in_three_queries(ann, east, django_assert_num_queries):
    with django_assert_num_queries(3):
        staff = Staff()

    with django_assert_num_queries(0):
        staff.team("East 1")
        staff.worker("Ann Best", east.pk)


def test_disabled_childrens_teams_are_known(east, west):
    Team.objects.filter(pk=west.pk).update(disabled_children=True)

    assert Staff().disabled_teams == {west.pk}
