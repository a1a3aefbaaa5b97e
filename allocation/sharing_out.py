"""Published audits of one or several auditors shared out among the others, or proposed to one person.

The rules are those of the draft and of every move by hand (HULL-15, HULL-56); whoever
gives audits away gets none of the others.
"""

from dataclasses import dataclass

from allocation.desk import handed_case, line_of
from allocation.match import match
from allocation.matching import roster_of
from allocation.roster import case_rows
from allocation.standing import obstacle
from lib.months import Month

SEED = 0  # ties are broken the same way each time a page is opened


@dataclass(frozen=True)
class Proposal:
    """Who would take one audit over, and why; or nobody, and why not."""

    audit: object
    auditor: object = None  # of the roster, or None
    reason: str = ""


class SharingOut:
    """Some published audits and who could have them, read once for each month and version of the framework."""

    def __init__(self, audits, *, on):
        self.audits = audits
        parts = {}
        for audit in audits:
            parts.setdefault((audit.framework_version_id, audit.month), []).append(audit)
        givers = {audit.auditor_id for audit in audits}
        self.parts = [_Part(of_month, givers, on) for of_month in parts.values()]

    def people(self):
        """Everybody to whom some of them could be proposed, by name: auditors of the rosters."""
        found = {one.key: one for part in self.parts for one in part.auditors.values()}
        return sorted(found.values(), key=lambda one: (one.name, one.key))

    def person(self, key):
        """Somebody of the rosters, as the row of the person."""
        return next(part.roster.people[key] for part in self.parts if key in part.roster.people)

    def shared_out(self):
        """As the match suits all of them best: proposals in the audits' order."""
        return self._in_order(proposal for part in self.parts for proposal in part.matched())

    def to_one(self, key):
        """To one person as far as the rules allow, first come first: proposals in the audits' order."""
        return self._in_order(proposal for part in self.parts for proposal in part.to_one(key))

    def _in_order(self, proposals):
        found = {proposal.audit.pk: proposal for proposal in proposals}
        return [found[audit.pk] for audit in self.audits]


class _Part:
    """The audits of one month under one version of the framework, with their roster."""

    def __init__(self, audits, givers, on):
        first = audits[0]
        month, codes = Month.of(first.month), {line_of(audit) for audit in audits}
        self.audits = audits
        self.roster = roster_of(first.policy, month, codes=codes, on=on)
        self.auditors = {one.key: one for one in self.roster.auditors() if one.key not in givers}
        rows = case_rows([audit.case_id for audit in audits])
        self.cases = {audit.pk: handed_case(audit, rows[audit.case_id], self.roster) for audit in audits}

    def matched(self):
        cases = [self.cases[audit.pk] for audit in self.audits]
        matching = match(cases, list(self.auditors.values()), rules=self.roster.rules, seed=SEED)
        pairs, left = {pair.case: pair for pair in matching.pairs}, dict(matching.cases_left)
        for audit in self.audits:
            pair = pairs.get(self.cases[audit.pk].key)
            if pair:
                yield Proposal(audit, self.auditors[pair.auditor], pair.reason)
            else:
                yield Proposal(audit, reason=left[self.cases[audit.pk].key])

    def to_one(self, key):
        auditor = self.auditors.get(key)
        for audit in self.audits:
            case = self.cases[audit.pk]
            if auditor is None:
                yield Proposal(audit, reason="The person chosen audits no case of its line, or gives audits away here.")
            elif why := obstacle(case, auditor, rules=self.roster.rules):
                yield Proposal(audit, reason=why)
            else:
                yield Proposal(audit, auditor, f"{auditor.name} has had {auditor.standing}.")
                auditor = auditor.given(case)
