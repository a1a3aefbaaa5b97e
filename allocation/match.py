"""Match drawn cases with auditors: exact, fair, and explained in a sentence each.

First as many cases as possible get an auditor, those of a lower `rank` before the
others; among these matches the cheapest is taken; ties are broken by the seed. So
the same seed always gives the same match.
"""

from collections import Counter
from dataclasses import dataclass

from allocation.flow import solve
from allocation.left_over import auditors_left, cases_left
from allocation.standing import Bench, cost, may_be_matched, obstacle


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
    bench = Bench(auditors, rules)
    pairs = _match_counted(cases, bench, seed)
    pairs |= _match_others(cases, bench, seed, Counter(pairs.values()))
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


def _match_counted(cases, bench, seed):
    """Cases that take one of an auditor's audits of the year."""
    here = [case for case in cases if case.counted and may_be_matched(case)]
    auditors = bench.auditors.values()
    return solve(
        here,
        bench,
        seats={auditor.key: min(auditor.seats, len(here)) for auditor in auditors},
        loads={auditor.key: auditor.done for auditor in auditors},
        seed=seed,
    )


def _match_others(cases, bench, seed, given):
    """Cases outside the quota, shared evenly; `given` counts the counted ones of the match."""
    here = [case for case in cases if not case.counted and may_be_matched(case)]
    auditors = bench.auditors.values()
    return solve(
        here,
        bench,
        seats={auditor.key: 0 if auditor.away else len(here) for auditor in auditors},
        loads={auditor.key: auditor.done + auditor.other + given[auditor.key] for auditor in auditors},
        seed=seed,
    )
