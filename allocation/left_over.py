"""Who was left over in a match, and why, in a sentence each."""

from collections import Counter

from allocation.standing import AWAY, hindrance, may_be_matched, no_team, why_no_seat

TAKEN = AWAY | {"others": ("has another case of this round", "have other cases of this round")}


def cases_left(cases, bench, pairs):
    """Cases without an auditor, each with a sentence, in the cases' order."""
    leaving, left = _Leaving(bench), []
    for case in cases:
        if case.key not in pairs:
            left.append((case.key, leaving.why(case)))
    return tuple(left)


class _Leaving:
    """Why cases got no auditor; what many cases have in common is counted once."""

    def __init__(self, bench):
        self.bench = bench
        self._taken, self._holders = {}, {}

    def why(self, case):
        """One sentence."""
        if not may_be_matched(case):
            return no_team(case)
        holders, reasons = self._holding(case)
        if not holders:
            return "Nobody holds a role that audits this line."
        barred = {key: why for key, why in self.bench.barred(case).items() if key in holders}
        if len(barred) == len(holders):
            return _nobody_independent(Counter(barred.values()))
        taken = self._reasons(case)
        return _all_taken(reasons - Counter(taken[key] for key in barred))

    def _holding(self, case):
        """Who audits the case's line, and what takes up how many of them."""
        line = case.roles, case.titles, case.purse
        if line not in self._holders:
            auditors, untitled = self.bench.auditors.values(), self.bench.untitled(case)
            holders = {one.key for one in auditors if one.roles & case.roles and one.key not in untitled}
            taken = self._reasons(case)
            self._holders[line] = holders, Counter(taken[key] for key in holders)
        return self._holders[line]

    def _reasons(self, case):
        """What takes up each auditor for cases of this purse: key to a key of TAKEN.

        Who had room for them and did not get this one has others.
        """
        if case.purse not in self._taken:
            self._taken[case.purse] = {
                key: hindrance(auditor, case) if auditor.room(case) == 0 else "others"
                for key, auditor in self.bench.auditors.items()
            }
        return self._taken[case.purse]


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
    lines = {(case.roles, case.titles, case.purse): case for case in cases}
    waiting = [case for case in cases if case.key not in pairs and may_be_matched(case)]
    waiting = {(case.roles, case.titles): case for case in waiting}
    return tuple(
        (auditor.key, _no_case(auditor, bench, list(lines.values()), list(waiting.values())))
        for auditor in bench.auditors.values()
        if auditor.key not in matched
    )


def _no_case(auditor, bench, lines, waiting):
    """`lines` and `waiting`: one case for each line of the month, and for each that has cases left over."""

    def falls_to_them(case):
        return auditor.roles & case.roles and auditor.key not in bench.untitled(case)

    theirs = [case for case in lines if falls_to_them(case)]
    if auditor.away:
        return why_no_seat(auditor)
    if not theirs:
        return f"No case of this month falls to the roles of {auditor.name}."
    if all(auditor.room(case) == 0 for case in theirs):
        return why_no_seat(auditor, theirs[0])
    if not any(map(falls_to_them, waiting)):
        return "Every case that they could have has an auditor."
    return f"{auditor.name} is not independent of any of the cases left over."
