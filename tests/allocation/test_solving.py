"""The flow behind the match: seats, ranks and loads in any council, and the tree that keeps it small."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.flow import Seat, _Tree, solve
from allocation.independence import Bench
from allocation.match import match
from allocation.standing import Auditor, Case, Rules
from frameworks.policy import MatchWeights

AUDITORS = frozenset({"auditor"})
RULES = Rules()


def auditor(key, **fields):
    return Auditor(key, f"Person {key}", AUDITORS, team=f"own {key}", lot=f"p{key}", **fields)


def case(n, **fields):
    return Case(f"child-{n}", AUDITORS, team="t", teams=frozenset({"t"}), lot=f"c{n}", **fields)


def solved(cases, auditors, seats, *, loads=None, seed=1, rules=RULES):
    loads = loads or dict.fromkeys(seats, 0)
    return solve(cases, Bench(auditors, rules), seats=seats, loads=loads, seed=seed)


# Ends


@pytest.mark.parametrize(
    ("cases", "seats"), [([], {1: 1}), ([case(1)], {1: 0}), ([], {1: 0})]
)
def test_without_cases_or_seats_nobody_is_given_anything(cases, seats):
    assert solved(cases, [auditor(1)], seats) == {}


def test_without_any_auditor_nobody_is_given_anything():
    assert solved([case(1)], [], {}) == {}


def test_one_auditor_takes_as_many_as_they_have_seats_for():
    found = solved([case(n) for n in range(30)], [auditor(1)], {1: 12})

    assert (len(found), set(found.values())) == (12, {1})


def test_more_seats_than_cases_leave_seats_free():
    found = solved([case(1), case(2)], [auditor(n) for n in range(1, 6)], dict.fromkeys(range(1, 6), 9))

    assert len(found) == 2
    assert len(set(found.values())) == 2


# Fairness


@given(st.integers(1, 6), st.integers(0, 30), st.integers())
def test_cases_that_suit_everybody_alike_are_shared_evenly(people, number, seed):
    """HULL-14: no two auditors are more than one case apart."""
    auditors = [auditor(n) for n in range(people)]

    found = solved([case(n) for n in range(number)], auditors, dict.fromkeys(range(people), number), seed=seed)

    given_out = Counter(found.values())
    counts = [given_out[n] for n in range(people)]
    assert sum(counts) == number
    assert max(counts) - min(counts) <= 1


@given(st.lists(st.integers(0, 9), min_size=2, max_size=6), st.integers(0, 20), st.integers())
def test_whoever_had_fewer_audits_catches_up(loads, number, seed):
    """After the match nobody has two more than somebody who could have had one of theirs."""
    auditors = [auditor(n) for n in range(len(loads))]

    found = solved(
        [case(n) for n in range(number)], auditors, dict.fromkeys(range(len(loads)), number),
        loads=dict(enumerate(loads)), seed=seed,
    )

    given_out = Counter(found.values())
    total = [load + given_out[n] for n, load in enumerate(loads)]
    assert all(total[n] <= min(total) + 1 for n in range(len(loads)) if given_out[n])


@given(st.lists(st.integers(0, 3), max_size=12), st.integers(0, 12), st.integers())
def test_of_more_cases_than_seats_the_lower_ranks_are_matched(ranks, seats, seed):
    """HULL-77."""
    cases = [case(n, rank=rank) for n, rank in enumerate(ranks)]

    found = solved(cases, [auditor(1)], {1: seats}, seed=seed)

    matched = sorted(ranks[int(key.rsplit("-", 1)[1])] for key in found)
    assert matched == sorted(ranks)[: min(seats, len(ranks))]


def best_by_trying_everything(cases, auditors, seats):
    """Most cases, then the lowest ranks, then the least cost of areas and loads."""
    weights, best = MatchWeights(), None
    for chosen in product([None, *auditors], repeat=len(cases)):
        used = Counter(one.key for one in chosen if one)
        if any(used[key] > seats[key] for key in used):
            continue
        pairs = [(a, b) for a, b in zip(cases, chosen, strict=True) if b]
        far = sum(weights.other_area for a, b in pairs if a.area and b.area and a.area != b.area)
        load = sum(weights.each_audit_this_year * n for count in used.values() for n in range(count))
        score = -len(pairs), sum(a.rank for a, _ in pairs), far + load
        best = score if best is None else min(best, score)
    return best


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["", "East", "West"])), max_size=5),
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["", "East", "West"])), min_size=1, max_size=3),
    st.integers(),
)
def test_nothing_better_is_possible_with_several_seats_each(wanted, people, seed):
    """Ranks before costs, costs of areas against those of the next audit."""
    cases = [case(n, rank=rank, area=area) for n, (rank, area) in enumerate(wanted)]
    auditors = [auditor(n, area=area) for n, (_, area) in enumerate(people)]
    seats = {n: number for n, (number, _) in enumerate(people)}

    found = solved(cases, auditors, seats, seed=seed)

    pairs = [(one, auditors[found[one.key]]) for one in cases if one.key in found]
    used, weights = Counter(found.values()), MatchWeights()
    far = sum(weights.other_area for a, b in pairs if a.area and b.area and a.area != b.area)
    load = sum(weights.each_audit_this_year * n for count in used.values() for n in range(count))
    assert (-len(pairs), sum(a.rank for a, _ in pairs), far + load) == best_by_trying_everything(
        cases, auditors, seats
    )


# Ties


def test_the_seed_decides_between_auditors_who_suit_alike():
    auditors = [auditor(n) for n in range(8)]

    winners = {solved([case(1)], auditors, dict.fromkeys(range(8), 1), seed=seed)["child-1"] for seed in range(60)}

    assert len(winners) > 4


def test_the_seed_decides_between_cases_when_seats_are_short():
    cases = [case(n) for n in range(8)]

    winners = {next(iter(solved(cases, [auditor(1)], {1: 1}, seed=seed))) for seed in range(60)}

    assert len(winners) > 4


def test_ties_are_broken_by_what_stays_the_same_wherever_rows_are_kept():
    """Other keys, same addresses and references: the same people get the same children."""
    auditors = [auditor(n) for n in range(6)]
    moved = [replace(one, key=100 - one.key) for one in auditors]
    cases = [case(n) for n in range(4)]

    one = match(cases, auditors, rules=RULES, seed=9)
    other = match(cases, moved[::-1], rules=RULES, seed=9)

    assert {pair.case: pair.auditor for pair in one.pairs} == {pair.case: 100 - pair.auditor for pair in other.pairs}


# The tree


def tree_of(number):
    """A tree over so many auditors, each a node of their own number; inner nodes come after."""
    made = iter(range(number, 10 * number + 10))
    seats = [Seat(auditor(n), 1, 0) for n in range(number)]
    return _Tree(seats, list(range(number)), lambda: next(made))


def below(tree, node):
    """Places of the auditors who hang below a node."""
    if node not in tree.children:
        return {node}
    return set().union(*(below(tree, half) for half in tree.children[node]))


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1)))))
def test_a_cover_reaches_everybody_but_those_left_out_once_and_with_few_nodes(example):
    number, without = example
    tree = tree_of(number)

    cover = tree.cover(sorted(without))

    reached = [place for node in cover for place in below(tree, node)]
    assert sorted(reached) == sorted(set(range(number)) - without)
    assert len(cover) <= max(1, len(without)) * number.bit_length() + 1


@pytest.mark.parametrize("number", [1, 2, 3, 7, 8, 9, 100])
def test_with_nobody_left_out_one_node_is_enough(number):
    tree = tree_of(number)

    assert tree.cover([]) == [tree.root]
    assert below(tree, tree.root) == set(range(number))


def test_with_everybody_left_out_nothing_is_covered():
    assert tree_of(5).cover(list(range(5))) == []
