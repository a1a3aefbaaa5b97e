"""Match drawn cases with auditors: exact, fair, and explained in a sentence each.

First as many cases as possible get an auditor, those of a lower `rank` before the
others; among these matches the cheapest is taken; ties are broken by the seed. So
the same seed always gives the same match.
"""

from collections import Counter
from dataclasses import dataclass

from allocation.flow import solve
from allocation.independence import Bench
from allocation.left_over import auditors_left, cases_left
from allocation.standing import cost, may_be_matched, obstacle


@dataclass(frozen=True)
class Pair:
    """One case with its auditor, and why."""

    case: str
    auditor: int
    reason: str


@dataclass(frozen=True)
class Matching:
    """What came of it: pairs, and who was left over with why. In the cases' and auditors' order."""

    pairs: tuple[Pair, ...]
    cases_left: tuple[tuple[str, str], ...]
    auditors_left: tuple[tuple[int, str], ...]


def match(cases, auditors, *, rules, seed):
    """Give each case the auditor that suits the whole month best."""
    bench, pairs = Bench(auditors, rules), {}
    for here in _purses(cases):
        pairs |= _match(here, bench, seed, Counter(pairs.values()), _counted(cases, pairs))
    return Matching(
        pairs=tuple(
            Pair(case.key, pairs[case.key], bench.reason(case, pairs[case.key])) for case in cases if case.key in pairs
        ),
        cases_left=cases_left(cases, bench, pairs),
        auditors_left=auditors_left(cases, bench, pairs),
    )


def best_for(case, auditors, *, rules):
    """Auditors who could have one case, the best first: (auditor, why)."""
    bench = Bench(auditors, rules)
    able = [auditor for auditor in auditors if not obstacle(case, auditor, rules=rules)]
    load = rules.weights.each_audit_this_year
    able.sort(key=lambda auditor: (cost(case, auditor, rules.weights) + load * auditor.done, auditor.name))
    return [(auditor, bench.reason(case, auditor.key)) for auditor in able]


def _purses(cases):
    """Cases whose auditors' room is counted together: the quota's first, then each line of its own, then others.

    Within one of them the match is the best there is; what an earlier one has given
    counts towards the year of a later one.
    """
    found = {}
    for case in sorted(cases, key=lambda case: case.rank):
        if may_be_matched(case):
            found.setdefault(case.purse, []).append(case)
    return [found[purse] for purse in sorted(found, key=lambda purse: (not purse[0], bool(purse[1])))]


def _counted(cases, pairs):
    """How many cases that count each auditor has been given in this match."""
    return Counter(pairs[case.key] for case in cases if case.counted and case.key in pairs)


def _match(here, bench, seed, given, counted):
    """Match the cases of one purse; `given` and `counted` are what earlier ones gave each auditor."""
    like, auditors = here[0], bench.auditors.values()
    if like.counted:
        loads = {auditor.key: auditor.done + counted[auditor.key] for auditor in auditors}
    else:
        loads = {auditor.key: auditor.done + auditor.other + given[auditor.key] for auditor in auditors}
    seats = {auditor.key: _seats(auditor, like, counted[auditor.key], len(here)) for auditor in auditors}
    return solve(here, bench, seats=seats, loads=loads, seed=seed)


def _seats(auditor, like, counted, most):
    """How many cases of a purse an auditor may get, at most as many as there are."""
    room = auditor.room(like)
    room = most if room is None else min(room, most)
    if like.counted and auditor.year_limit is not None:
        room = min(room, auditor.year_limit - auditor.done - counted)
    return max(0, room)
