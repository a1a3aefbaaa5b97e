"""Who was left over in a match, and why, in a sentence each."""

from collections import Counter
from itertools import chain

from allocation.standing import AWAY, NO_TEAM, hindrance, may_be_matched, why_no_seat

TAKEN = AWAY | {"others": ("has another case of this round", "have other cases of this round")}


def cases_left(cases, bench, pairs):
    """Cases without an auditor, each with a sentence, in the cases' order."""
    used = Counter(pairs[case.key] for case in cases if case.counted and case.key in pairs)
    leaving, left = _Leaving(bench, used), []
    for case in cases:
        if case.key not in pairs:
            left.append((case.key, leaving.why(case)))
    return tuple(left)


class _Leaving:
    """Why cases got no auditor; what many cases have in common is counted once."""

    def __init__(self, bench, used):
        self.bench = bench
        self.taken = {
            key: "others" if used[key] and auditor.seats else hindrance(auditor)
            for key, auditor in bench.auditors.items()
        }
        self._holders = {}

    def why(self, case):
        """One sentence."""
        if not may_be_matched(case):
            return NO_TEAM
        holders, taken = self._holding(case.roles)
        if not holders:
            return "Nobody holds a role that audits this line."
        barred = {key: why for key, why in self.bench.barred(case).items() if key in holders}
        if len(barred) == len(holders):
            return _nobody_independent(Counter(barred.values()))
        return _all_taken(taken - Counter(self.taken[key] for key in barred))

    def _holding(self, roles):
        if roles not in self._holders:
            auditors = self.bench.auditors.values()
            holders = {auditor.key for auditor in auditors if auditor.roles & roles}
            self._holders[roles] = holders, Counter(self.taken[key] for key in holders)
        return self._holders[roles]


def _nobody_independent(reasons):
    total = reasons.total()
    if total == 1:
        return f"The only auditor of this line {next(iter(reasons))}."
    told = ", ".join(f"{n} {_plural(why) if n > 1 else why}" for why, n in _commonest(reasons))
    return f"None of the {total} auditors of this line is independent of the case: {told}."


def _plural(why):
    verb, rest = why.split(" ", 1)
    return " ".join([{"is": "are", "works": "work", "leads": "lead"}.get(verb, verb), rest])


def _all_taken(reasons):
    total = reasons.total()
    if len(reasons) == 1:
        one, many = TAKEN[next(iter(reasons))]
        if total == 1:
            return f"The only auditor independent of the case {one}."
        return f"All {total} auditors independent of the case {many}."
    told = ", ".join(f"{n} {TAKEN[why][n > 1]}" for why, n in _commonest(reasons))
    return f"None of the {total} auditors independent of the case is free: {told}."


def _commonest(reasons):
    """Most frequent first, equal ones by their words, so that the sentence is always the same."""
    return sorted(reasons.items(), key=lambda one: (-one[1], one[0]))


def auditors_left(cases, bench, pairs):
    """Auditors without a case, each with a sentence, in the auditors' order."""
    matched = set(pairs.values())
    asked = frozenset(chain(*{case.roles for case in cases}))
    waiting = {case.roles for case in cases if case.key not in pairs and may_be_matched(case)}
    waiting = frozenset(chain(*waiting))
    return tuple(
        (auditor.key, why_no_seat(auditor) or _no_case(auditor, asked, waiting))
        for auditor in bench.auditors.values()
        if auditor.key not in matched
    )


def _no_case(auditor, asked, waiting):
    if not auditor.roles & asked:
        return f"No case of this month falls to the roles of {auditor.name}."
    if not auditor.roles & waiting:
        return "Every case that they could have has an auditor."
    return f"{auditor.name} is not independent of any of the cases left over."
