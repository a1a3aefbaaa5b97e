"""Why a case has no auditor and an auditor no case: one sentence that counts people and agrees with its numbers."""

from dataclasses import replace

import pytest

from allocation.match import match
from allocation.standing import Auditor, Case, Rules, hindrance, why_no_seat
from frameworks.policy import Independence

AUDITORS, QA = frozenset({"auditor"}), frozenset({"qa"})
FREE = Auditor(0, "Free", AUDITORS, team="own", year_limit=10)
CASE = Case("child", AUDITORS, team="t", teams=frozenset({"t"}), worker=900, above=frozenset({901}))


def people(number, *, first=1, **fields):
    return [replace(FREE, key=n, name=f"Person {n}", **fields) for n in range(first, first + number)]


def why(*groups, case=CASE, rules=None):
    """What is said of a case that none of these people may have."""
    found = match([case], [one for group in groups for one in group], rules=rules or Rules(), seed=1)
    assert found.pairs == ()
    return found.cases_left[0][1]


def of_person(person, *cases, others=()):
    """What is said of a person whom no case of these was given."""
    found = match(list(cases), [person, *others], rules=Rules(), seed=1)
    return dict(found.auditors_left)[person.key]


# Cases


@pytest.mark.parametrize(
    ("fields", "one", "several"),
    [
        ({"away": "break"}, "is on a break", "are on a break"),
        ({"away": "exempt"}, "is exempt this month", "are exempt this month"),
        ({"away": "absent"}, "is away", "are away"),
        ({"away": "left"}, "has left", "have left"),
        ({"done": 10}, "has had the audits of the year", "have had the audits of the year"),
        ({"this_month": 1}, "has the audits of this month", "have the audits of this month"),
    ],
)
def test_what_takes_up_one_or_all_of_the_auditors(fields, one, several):
    """HULL-14, HULL-53, HULL-55."""
    assert why(people(1, **fields)) == f"The only auditor independent of the case {one}."
    assert why(people(3, **fields)) == f"All 3 auditors independent of the case {several}."


@pytest.mark.parametrize(
    ("fields", "one", "several"),
    [
        ({"team": "t"}, "works in the case's team", "2 work in the case's team"),
        ({"leads": frozenset({"t"})}, "leads the case's team", "2 lead the case's team"),
        ({"above": frozenset({900})}, "is in the line below the worker", "2 are in the line below the worker"),
    ],
)
def test_what_bars_one_or_all_of_the_auditors(fields, one, several):
    """HULL-15."""
    assert why(people(1, **fields)) == f"The only auditor of this line {one}."
    assert why(people(2, **fields)) == (
        f"None of the 2 auditors of this line is independent of the case: {several}."
    )


def test_several_reasons_stand_the_most_frequent_first_and_equal_ones_by_name():
    said = why(people(3, done=10), people(1, first=10, away="break"), people(1, first=20, away="absent"))

    assert said == (
        "None of the 5 auditors independent of the case is free: "
        "3 have had the audits of the year, 1 is away, 1 is on a break."
    )


def test_people_who_are_not_independent_are_not_among_those_who_are_taken_up():
    assert why(people(4, team="t"), people(2, first=10, away="left")) == (
        "All 2 auditors independent of the case have left."
    )


def test_people_of_other_roles_are_not_counted():
    assert why(people(5, roles=QA), people(1, first=10, away="break")) == (
        "The only auditor independent of the case is on a break."
    )
    assert why(people(5, roles=QA)) == "Nobody holds a role that audits this line."


def test_a_person_counts_once_with_the_first_reason():
    """In the case's team and above the worker: the team is named."""
    (lead,) = people(1, team="t", leads=frozenset({"t"}))

    assert why([replace(lead, key=901)]) == "The only auditor of this line works in the case's team."


def test_the_own_service_is_a_reason_where_the_framework_makes_it_one():
    rules = Rules(Independence(exclude_own_service=True))
    case = replace(CASE, service="s")

    assert why(people(2, service="s"), case=case, rules=rules) == (
        "None of the 2 auditors of this line is independent of the case: 2 work in the case's service."
    )


def test_whoever_has_another_case_of_the_round_is_said_to():
    cases = [CASE, replace(CASE, key="second"), replace(CASE, key="third")]

    found = match(cases, people(2), rules=Rules(), seed=1)

    assert {text for _, text in found.cases_left} == {
        "All 2 auditors independent of the case have other cases of this round."
    }
    assert len(found.cases_left) == 1


# Auditors


def test_an_auditor_who_is_away_hears_that_first():
    (person,) = people(1, away="absent", away_why="Person 1 is away until 20 March 2026.", done=10, roles=QA)

    assert of_person(person, CASE) == "Person 1 is away until 20 March 2026."


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"roles": QA}, "No case of this month falls to the roles of Person 1."),
        ({"done": 10}, "Person 1 has had 10 of at most 10 audits this year."),
        ({"this_month": 1}, "Person 1 has 1 audit this month; the most is 1."),
        ({"this_month": 2, "month_limit": 2}, "Person 1 has 2 audits this month; the most is 2."),
        ({"month_limit": 0}, "Person 1 has no audits this month; the most is 0."),
        ({"team": "t"}, "Person 1 is not independent of any of the cases left over."),
        ({"away": "left"}, "Person 1 has left."),
    ],
)
def test_an_auditor_without_a_case_hears_why(fields, said):
    (person,) = people(1, **fields)

    assert of_person(person, CASE) == said


def test_an_auditor_for_whom_no_case_was_left_hears_that():
    (person,) = people(1, area="West")
    near = people(1, first=2, area="East")

    assert of_person(person, replace(CASE, area="East"), others=near) == (
        "Every case that they could have has an auditor."
    )


def test_without_any_case_nobody_is_blamed():
    (person,) = people(1)

    assert of_person(person) == "No case of this month falls to the roles of Person 1."


# The words behind them


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "month"), ({"done": 10}, "year"), ({"done": 12}, "year"), ({"away": "break", "done": 10}, "break"),
        ({"year_limit": None, "this_month": 1}, "month"),
    ],
)
def test_one_hindrance_is_named_the_year_before_the_month(fields, key):
    assert hindrance(replace(FREE, **fields)) == key


@pytest.mark.parametrize(
    ("fields", "seats"),
    [
        ({}, 1), ({"month_limit": 3}, 3), ({"month_limit": 3, "this_month": 2}, 1), ({"done": 9, "month_limit": 3}, 1),
        ({"done": 11}, 0), ({"this_month": 2}, 0), ({"away": "left"}, 0), ({"year_limit": None, "month_limit": 4}, 4),
        ({"year_limit": 0}, 0),
    ],
)
def test_seats_are_what_month_and_year_leave(fields, seats):
    """HULL-14, HULL-116."""
    person = replace(FREE, **fields)

    assert person.seats == seats
    assert bool(why_no_seat(person)) is (seats == 0)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "0 of at most 10 audits this year"), ({"done": 1, "year_limit": 1}, "1 of at most 1 audit this year"),
        ({"year_limit": None}, "no audits this year"), ({"year_limit": None, "done": 1}, "1 audit this year"),
        ({"year_limit": None, "done": 2}, "2 audits this year"),
    ],
)
def test_the_year_so_far_in_words(fields, said):
    assert replace(FREE, **fields).standing == said
