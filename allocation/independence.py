"""Who may not audit which case: the hard rules of the match and of every move by hand.

HULL-15; own team's or service's work where a line asks for it (ROCH-06, ROCH-08,
SOTON-07), and work outside one's own service (ROCH-16).
"""

from collections import defaultdict
from functools import cached_property

from frameworks.policy import titled

UNTITLED = "holds no job title that audits this line"


def fits_title(auditor, case):
    """Whether the job title is one that audits the case's line; a line without titles asks for none."""
    return not case.titles or titled(auditor.title, case.titles)


class Bench:
    """The auditors of a month, found by what bars them from a case."""

    def __init__(self, auditors, rules):
        self.auditors = {auditor.key: auditor for auditor in auditors}
        self.rules = rules
        self._kept, self._titled = {}, {}

    @cached_property
    def _by_team(self):
        return self._index(lambda auditor: [auditor.team])

    @cached_property
    def _by_service(self):
        return self._index(lambda auditor: [auditor.service])

    @cached_property
    def _leading(self):
        return self._index(lambda auditor: auditor.leads)

    @cached_property
    def _below(self):
        return self._index(lambda auditor: auditor.above)

    def _index(self, places):
        index = defaultdict(list)
        for auditor in self.auditors.values():
            for place in places(auditor):
                index[place].append(auditor.key)
        return index

    def rule(self, case):
        """The independence rule that holds for a case: its line's, else the policy's."""
        return case.independence or self.rules.independence

    def barred(self, case):
        """Auditors not independent of the case: key to the reason, which follows their name."""
        relation = (
            case.teams,
            case.service,
            case.worker,
            case.above,
            case.named,
            case.declared,
            case.previous_auditors,
            case.own_team_allowed,
            case.independence,
        )
        if relation not in self._kept:
            self._kept[relation] = self._bar(case)
        return self._kept[relation]

    def untitled(self, case):
        """Keys of auditors whose job title does not audit the case's line."""
        if not case.titles:
            return frozenset()
        if case.titles not in self._titled:
            people = self.auditors.values()
            self._titled[case.titles] = frozenset(one.key for one in people if not fits_title(one, case))
        return self._titled[case.titles]

    def out(self, case):
        """Keys of everybody whom a case cannot go to, whatever their role."""
        return self.untitled(case).union(self.barred(case))

    def _bar(self, case):
        rule, found = self.rule(case), {}

        def bar(keys, why):
            found.update((key, why) for key in keys if key in self.auditors and key not in found)

        bar(case.named, "is the case's worker, manager or reviewing officer")
        bar(case.declared, "has declared an interest in the case")
        if rule.exclude_previous_auditor:
            bar(case.previous_auditors, "audited this case before")
        if rule.only_own_team:
            bar(self._outside(self._of_teams(case)), "works outside the case's team")
        if rule.only_own_service:
            bar(self._outside(self._by_service[case.service]), "works outside the case's service")
        if case.own_team_allowed or rule.only_own_team:
            return found
        for team in sorted(case.teams, key=str):
            if rule.exclude_own_team:
                bar(self._by_team[team], "works in the case's team")
            if rule.exclude_managed_teams:
                bar(self._leading[team], "leads the case's team")
        if rule.exclude_line_management:
            bar(case.above, "is in the line above the worker")
            if case.worker is not None:
                bar(self._below[case.worker], "is in the line below the worker")
        if rule.exclude_own_service and case.service is not None:
            bar(self._by_service[case.service], "works in the case's service")
        return found

    def _of_teams(self, case):
        """Keys of who works in the case's team or leads it."""
        return {key for team in case.teams for key in (*self._by_team[team], *self._leading[team])}

    def _outside(self, keys):
        keys = set(keys)
        return [key for key in self.auditors if key not in keys]

    def reason(self, case, key):
        """One sentence that says why this auditor has this case."""
        auditor = self.auditors[key]
        area = again = ""
        if case.area and case.area == auditor.area:
            area = f", works in the same area ({case.area})"
        if case.worker is not None and case.worker in auditor.recent_workers:
            again = ", though also of this worker within the year"
        return f"{auditor.name} {self._where(case, auditor)}{area} and has had {auditor.standing}{again}."

    def _where(self, case, auditor):
        """How the auditor stands to the case's team and service."""
        rule = self.rule(case)
        if auditor.team in case.teams or not auditor.leads.isdisjoint(case.teams):
            if rule.only_own_team or rule.only_own_service:
                return "audits the own team's work on this line"
            return "may audit the own team with this tool" if case.own_team_allowed else "may audit the own team"
        if rule.only_own_service:
            return "works in the case's service and outside its team"
        if auditor.key in case.above or case.worker in auditor.above:
            return "is outside the case's team"
        if rule.exclude_own_service:
            return "is outside the case's service and its line management"
        return "is outside the case's team and its line management"
