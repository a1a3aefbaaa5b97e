"""Who stands too close to a case: each kind of tie, its sentence, and any council against a plain restatement.

HULL-15 (auditors), HULL-38 (moderators), HULL-72 (a service not connected with the case).
"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.policy.allocation import Independence
from people.closeness import Closeness
from people.models import Role
from tests.cast import give_role, make_cast, make_person, make_service, make_team

ON = date(2026, 3, 2)
STRICT = Independence(exclude_own_service=True)
FREE = Independence(exclude_own_team=False, exclude_managed_teams=False, exclude_line_management=False)
NAMES = ("amara", "priya", "tess", "ira", "gwen", "hana", "nell", "nadia", "norman", "moses", "quinn", "dana", "adam")


@pytest.fixture
def cast(db):
    return make_cast()


def ties(cast, rules):
    """Why each of the cast is too close to a case of Priya's in North Team 1; the free are left out."""
    closeness = Closeness.on(ON)
    people = ((name, getattr(cast, name)) for name in NAMES)
    why = {
        name: closeness.tie(person.pk, rules=rules, worker=cast.priya.pk, team=cast.north.pk)
        for name, person in people
    }
    return {name: sentence for name, sentence in why.items() if sentence}


# The cast, each with the sentence that keeps them away


def test_own_line_team_and_service_keep_people_from_a_case_each_with_its_sentence(cast):
    """HULL-15, HULL-72: the strictest rule."""
    assert ties(cast, STRICT) == {
        "priya": "it is Priya Practice's own work",
        "tess": "Tess Team works in the case's team",
        "gwen": "Gwen Group leads the case's team",
        "hana": "Hana Head leads the case's team",
        "dana": "Dana Director is in the line above the worker",
        "nell": "Nell Next works in the case's service",
        "nadia": "Nadia Near works in the case's service",
    }


def test_another_team_of_the_service_is_free_where_the_framework_allows_it(cast):
    """HULL-15: teams for which they are not directly responsible."""
    assert set(ties(cast, Independence())) == {"priya", "tess", "gwen", "hana", "dana"}


def test_rules_that_exclude_nothing_still_exclude_the_worker(cast):
    assert ties(cast, FREE) == {"priya": "it is Priya Practice's own work"}


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("exclude_own_team", {"priya", "tess"}),
        ("exclude_managed_teams", {"priya", "tess", "gwen", "hana"}),
        ("exclude_line_management", {"priya", "tess", "gwen", "hana", "dana"}),
        ("exclude_own_service", {"priya", "tess", "gwen", "hana", "nell", "nadia"}),
    ],
)
def test_one_rule_alone_keeps_away_only_whom_it_names(cast, rule, kept):
    assert set(ties(cast, replace(FREE, **{rule: True}))) == kept


def test_who_reports_to_the_worker_is_below_them_in_the_line(cast):
    student = make_person("Stu Student", Role.AUDITOR, team=cast.court, manager=cast.priya)

    tie = Closeness.on(ON).tie(student.pk, rules=Independence(), worker=cast.priya.pk, team=cast.north.pk)

    assert tie == "Stu Student is in the line below the worker"


def test_a_case_without_a_worker_or_a_team_ties_nobody(cast):
    closeness = Closeness.on(ON)

    assert {closeness.tie(getattr(cast, name).pk, rules=STRICT) for name in NAMES} == {""}


def test_somebody_the_council_does_not_know_is_free(cast):
    tie = Closeness.on(ON).tie(999_999, rules=STRICT, worker=cast.priya.pk, team=cast.north.pk)

    assert tie == ""


# Leading


def test_leading_a_service_is_leading_its_branches_and_no_other_service(cast):
    led = Closeness.on(ON).led

    assert led[cast.gwen.pk] == {cast.gwen.team_id, cast.north.pk, cast.south.pk}
    assert led[cast.tess.pk] == {cast.north.pk}
    assert cast.north.pk not in led[cast.norman.pk]


def test_leading_role_without_a_team_leads_nothing(cast):
    """A head of service of nowhere is not tied to everywhere."""
    give_role(cast.moses, Role.HEAD_OF_SERVICE)

    assert cast.moses.pk not in Closeness.on(ON).led


def test_leading_ends_with_the_role_and_begins_on_its_day(cast):
    held = give_role(cast.moses, Role.TEAM_MANAGER, team=cast.north, since=date(2026, 4, 1))
    held.ends_on = date(2026, 5, 1)
    held.save()

    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1))
    led = [cast.north.pk in Closeness.on(day).led.get(cast.moses.pk, ()) for day in days]

    assert led == [False, True, True, False]


def test_roles_that_do_not_lead_tie_to_no_team(cast):
    for role in set(Role) - {Role.TEAM_MANAGER, Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE}:
        give_role(cast.moses, role, team=cast.north)

    assert cast.moses.pk not in Closeness.on(ON).led


# The line


def line_of(**managers):
    return Closeness(managers=managers, places={}, services={}, led={}, names={})


def test_the_line_above_is_nearest_first():
    assert line_of(a="b", b="c", c="d").above("a") == ["b", "c", "d"]


def test_somebody_without_a_manager_has_nobody_above():
    assert line_of(a="b").above("b") == []


def test_who_manages_themselves_has_nobody_above():
    """HULL-15: a staff list may say so of a director."""
    assert line_of(a="a").above("a") == []


@pytest.mark.parametrize(
    ("managers", "above"),
    [
        ({"a": "b", "b": "a"}, ["b"]),
        ({"a": "b", "b": "c", "c": "a"}, ["b", "c"]),
        ({"a": "b", "b": "c", "c": "b"}, ["b", "c"]),
    ],
)
def test_a_circle_in_the_line_ends_where_it_closes(managers, above):
    assert line_of(**managers).above("a") == above


def test_closeness_of_a_council_is_read_in_few_questions(cast, django_assert_num_queries):
    for number in range(10):
        team = make_team(f"Team {number}", service=make_service(f"Service {number}"))
        make_person(f"Person {number}", Role.TEAM_MANAGER, team=team)

    with django_assert_num_queries(4):
        Closeness.on(ON)


# Any council, against a plain restatement

PEOPLE, TEAMS = range(1, 8), ("t1", "t2", "t3")
SERVICES = {"s1": "s1", "s2": "s2", "t1": "s1", "t2": "s1", "t3": "s2"}
someone, somewhere = st.sampled_from(PEOPLE), st.sampled_from(sorted(SERVICES))
councils = st.builds(
    Closeness,
    managers=st.dictionaries(someone, someone),
    places=st.dictionaries(someone, somewhere),
    services=st.just(SERVICES),
    led=st.dictionaries(someone, st.frozensets(somewhere, min_size=1, max_size=2)),
    names=st.just({}),
)
rules = st.builds(
    Independence, exclude_own_team=st.booleans(), exclude_managed_teams=st.booleans(),
    exclude_line_management=st.booleans(), exclude_own_service=st.booleans(),
)  # fmt: skip


def reaches(managers, low, high):
    """There is a chain of managers from low up to somebody else, high."""
    reached = {managers.get(low)}
    for _ in PEOPLE:
        reached |= {managers.get(person) for person in reached}
    return high in reached and high != low


@given(councils, rules, someone, someone, st.sampled_from(TEAMS))
def test_somebody_is_tied_exactly_when_a_rule_of_the_framework_says_so(council, rules, person, worker, team):
    """HULL-15, HULL-72: own work, team, led team, line and service, restated one by one."""
    managers, place = council.managers, council.places.get(person)
    tied = (
        person == worker
        or (rules.exclude_own_team and place == team)
        or (rules.exclude_managed_teams and team in council.led.get(person, ()))
        or (rules.exclude_line_management and reaches(managers, worker, person))
        or (rules.exclude_line_management and reaches(managers, person, worker))
        or (rules.exclude_own_service and place is not None and SERVICES[place] == SERVICES[team])
    )

    assert bool(council.tie(person, rules=rules, worker=worker, team=team)) == tied


@given(councils, someone)
def test_the_line_above_names_everybody_once_and_never_oneself(council, person):
    above = council.above(person)

    assert set(above) == {other for other in PEOPLE if reaches(council.managers, person, other)}
    assert len(above) == len(set(above))
