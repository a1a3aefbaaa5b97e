"""Which people a policy's roles mean for one audit."""

from datetime import date

import pytest

from audits import parts
from people.models import Membership, Role
from tests.cast import give_role, make_person

DAY = date(2026, 3, 2)


def names(people):
    return [person.name for person in people]


@pytest.mark.parametrize(
    ("role", "people"),
    [
        ("auditor", ["Amara Audit"]),
        ("practitioner", ["Priya Practice"]),
        ("team_manager", ["Tess Team"]),
        ("iro", ["Ira Review"]),
        ("group_manager", ["Gwen Group"]),
        ("head_of_service", ["Hana Head"]),
        ("qa", ["Quinn Quality"]),
        ("senior_leader", ["Dana Director"]),
        ("guest", []),
    ],
)
def test_each_role_is_played_by_its_people(audit, role, people):
    assert names(parts.playing(audit, role, on=DAY)) == people


def test_leader_of_the_team_itself_comes_before_the_line(audit, cast):
    """HULL-62: the group manager of the worker's service."""
    gail = make_person("Gail Group")
    give_role(gail, Role.GROUP_MANAGER, team=cast.north)

    assert names(parts.playing(audit, "group_manager", on=DAY)) == ["Gail Group"]


def test_line_comes_before_others_of_the_service(audit, cast):
    make_person("Gail Group", Role.GROUP_MANAGER, team=cast.north.parent)

    assert names(parts.playing(audit, "group_manager", on=DAY)) == ["Gwen Group"]


def test_without_a_line_everybody_in_that_role_in_the_service_is_meant(audit, cast):
    make_person("Gail Group", Role.GROUP_MANAGER, team=cast.north.parent)
    for person in (cast.tess, cast.priya):
        person.line_manager = None
        person.save()
    audit.refresh_from_db()

    assert names(parts.playing(audit, "group_manager", on=DAY)) == ["Gail Group", "Gwen Group"]


def test_circle_in_the_line_ends(audit, cast):
    Membership.objects.filter(role=Role.HEAD_OF_SERVICE, person=cast.hana).delete()
    cast.hana.line_manager = cast.tess
    cast.hana.save()

    assert parts.playing(audit, "head_of_service", on=DAY) == []


def test_manager_who_left_is_played_by_whoever_manages_the_team_now(audit, cast):
    theo = make_person("Theo Team", Role.TEAM_MANAGER, team=cast.north)
    cast.tess.left_on = DAY
    cast.tess.save()
    audit.refresh_from_db()

    assert parts.playing(audit, "team_manager", on=DAY) == [theo]


def test_everybody_is_told_once_and_nobody_by_nobody(audit, cast):
    give_role(cast.tess, Role.GROUP_MANAGER, team=cast.north)
    Membership.objects.filter(role=Role.HEAD_OF_SERVICE, person=cast.hana).delete()

    told = parts.told(audit, ["team_manager", "group_manager", "head_of_service"], on=DAY)

    assert names(told) == ["Tess Team", "Quinn Quality"]


def test_named_people_are_worker_manager_and_iro_once_each(audit, cast):
    audit.iro = cast.tess

    assert parts.named_on(audit) == [cast.priya, cast.tess]
