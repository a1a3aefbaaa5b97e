"""What a person's roles open: everything, the teams they lead with their branches, or only their own."""

from datetime import date

import pytest

from lib import clock
from lib.permissions import can
from people import declaring
from people.models import Membership, Role, User
from people.sight import sight_of
from tests.cast import give_role, make_cast, make_person, make_service, make_team

ON = date(2026, 3, 2)
EVERYWHERE = {Role.QA, Role.SENIOR_LEADER}
LEADING = {Role.TEAM_MANAGER, Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE}

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def leads(person, on=ON):
    return set(sight_of(person, on).led)


@pytest.mark.parametrize("role", Role)
def test_a_role_held_in_a_service_opens_it_all_or_its_teams_or_nothing(role):
    service = make_service("Safeguarding")
    north, south = make_team("North", service=service), make_team("South", service=service)
    make_team("Court", service="Courts")

    sight = sight_of(make_person("Pat Poole", role, team=service), ON)

    assert sight.sees_all == (role in EVERYWHERE)
    assert set(sight.led) == ({service.pk, north.pk, south.pk} if role in LEADING else set())


def test_a_team_is_led_without_its_neighbour_or_its_service(cast):
    assert leads(cast.tess) == {cast.north.pk}


def test_two_teams_led_are_both_open(cast):
    give_role(cast.tess, Role.TEAM_MANAGER, team=cast.court)

    assert leads(cast.tess) == {cast.north.pk, cast.court.pk}


def test_a_leading_role_of_no_team_leads_nothing(cast):
    give_role(cast.moses, Role.GROUP_MANAGER)

    assert leads(cast.moses) == set()


def test_working_in_a_team_is_not_leading_it(cast):
    assert leads(cast.priya) == set()


def test_a_role_counts_from_its_first_day_until_the_day_before_its_end(cast):
    held = give_role(cast.moses, Role.TEAM_MANAGER, team=cast.north, since=date(2026, 4, 1))
    held.ends_on = date(2026, 5, 1)
    held.save()

    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1))

    assert [leads(cast.moses, day) == {cast.north.pk} for day in days] == [False, True, True, False]


def test_a_role_without_a_first_day_has_always_counted(cast):
    Membership.objects.create(person=cast.moses, role=Role.QA, starts_on=None)

    assert sight_of(cast.moses, date(1990, 1, 1)).sees_all


def test_leavers_see_nothing_from_the_day_they_leave(cast):
    cast.quinn.left_on = ON

    assert sight_of(cast.quinn, date(2026, 3, 1)).sees_all
    assert not sight_of(cast.quinn, ON).sees_all


def test_an_account_that_was_closed_sees_nothing(cast):
    cast.gwen.is_active = False

    sight = sight_of(cast.gwen, ON)

    assert (sight.sees_all, sight.roles, sight.led) == (False, frozenset(), ())


def test_sight_is_looked_up_once_a_day(cast, django_assert_num_queries):
    gwen = User.objects.get(pk=cast.gwen.pk)

    with django_assert_num_queries(2):
        sight_of(gwen, ON)
    with django_assert_num_queries(0):
        sight_of(gwen, ON)


def test_a_role_given_meanwhile_counts_from_the_next_request(cast):
    gwen = User.objects.get(pk=cast.gwen.pk)
    sight_of(gwen, ON)

    give_role(gwen, Role.QA)

    assert not sight_of(gwen, ON).sees_all
    assert sight_of(User.objects.get(pk=gwen.pk), ON).sees_all


def test_the_day_is_the_clocks_unless_another_is_asked_for(cast):
    give_role(cast.priya, Role.QA, since=ON)

    with clock.at(date(2026, 3, 1)):
        assert not sight_of(cast.priya).sees_all
    with clock.at(ON):
        assert sight_of(cast.priya).sees_all


def test_who_holds_a_role_on_a_day_leaves_out_leavers_and_ended_roles(cast):
    gone, ended = (make_person(name, Role.MODERATOR) for name in ("Gus Gone", "Eve Ended"))
    User.objects.filter(pk=gone.pk).update(left_on=ON)
    ended.memberships.update(ends_on=ON)

    moderators = User.objects.holding(Role.MODERATOR, on=ON)

    assert [person.name for person in moderators] == ["Moses Mod", "Norman North"]


def test_who_holds_two_of_the_roles_is_named_once(cast):
    auditors_and_managers = User.objects.holding(Role.AUDITOR, Role.TEAM_MANAGER, on=ON).filter(pk=cast.tess.pk)

    assert auditors_and_managers.count() == 1


def test_people_work_here_until_the_day_they_leave(cast):
    User.objects.filter(pk=cast.nell.pk).update(left_on=ON)

    assert [User.objects.working(day).filter(pk=cast.nell.pk).exists() for day in (date(2026, 3, 1), ON)] == [
        True, False,
    ]  # fmt: skip


# What the roles allow in this room


def who_may(cast, permission, thing=None):
    names = ("amara", "priya", "tess", "ira", "gwen", "hana", "nell", "norman", "moses", "quinn", "dana", "adam")
    return {name for name in names if can(getattr(cast, name), permission, thing)}


@pytest.mark.parametrize(
    ("permission", "people"),
    [
        ("people.look", {"quinn", "adam", "dana"}),
        ("people.import", {"quinn", "adam"}),
        ("people.give_role", {"adam"}),
    ],
)
def test_who_keeps_people_and_teams(cast, permission, people):
    assert who_may(cast, permission) == people


def test_absence_is_noted_by_oneself_ones_managers_and_the_qa_team(cast):
    assert who_may(cast, "people.note_absence", cast.priya) == {"priya", "tess", "gwen", "hana", "quinn"}


def test_absence_of_somebody_in_no_team_is_theirs_and_the_qa_teams(cast):
    assert who_may(cast, "people.note_absence", cast.ira) == {"ira", "quinn"}


def test_absence_of_nobody_is_noted_by_the_qa_team_alone(cast):
    assert who_may(cast, "people.note_absence") == {"quinn"}


def test_an_interest_is_ended_by_who_keeps_the_list_and_never_by_who_declared_it(cast):
    of_priya, of_quinn = (declaring.declare(one, "C-77", why="friends", by=one) for one in (cast.priya, cast.quinn))

    assert who_may(cast, "people.end_declaration", of_priya) == {"quinn", "adam"}
    assert who_may(cast, "people.end_declaration", of_quinn) == {"adam"}


# Teams and their services


def test_the_service_of_a_team_is_its_parent_and_of_a_service_itself(cast):
    service = cast.north.parent

    assert (cast.north.service, service.service) == (service, service)


def test_the_service_of_a_person_is_that_of_their_team(cast):
    assert (cast.priya.service, cast.gwen.service, cast.dana.service) == (cast.north.parent, cast.north.parent, None)
