"""How auditors stand to cases: who is independent, who has a seat, and in which words.

The hard rules of the match and of every move by hand, in one place. Knows no
database: `allocation/roster.py` reads what these objects hold.

HULL-14, HULL-15, HULL-53 to 55, HULL-116.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from frameworks.policy import Independence, MatchWeights


@dataclass(frozen=True)
class Case:
    """A case that needs an auditor. Teams, areas and people are named by id or text.

    `teams` are the case's team and, where it differs, the worker's; `above` is
    everybody above the worker in the line; `named` are the worker, manager and
    reviewing officer, who never audit it. `counted`: takes one of an auditor's audits
    of the year. Cases of a lower `rank` are matched first. `lot` is what ties are broken
    by: a text that stays the same wherever the case is kept (the key where it is empty).
    """

    key: str
    roles: frozenset = frozenset()
    team: object = None
    teams: frozenset = frozenset()
    service: object = None
    area: str = ""
    worker: object = None
    above: frozenset = frozenset()
    named: frozenset = frozenset()
    previous_auditors: frozenset = frozenset()
    own_team_allowed: bool = False
    counted: bool = True
    rank: int = 0
    lot: str = ""


@dataclass(frozen=True)
class Auditor:
    """Somebody who may be given cases this month.

    `above`: their line managers, all the way up. `done`: audits of the year so far that
    count, `this_month`: those of them in this month, `other`: audits of the year that do
    not count. `away`: "", or one key of AWAY, with `away_why` as the sentence for it.
    Limits are audits; None is no limit. `lot` as for a case.
    """

    key: int
    name: str
    roles: frozenset = frozenset()
    team: object = None
    service: object = None
    area: str = ""
    leads: frozenset = frozenset()
    above: frozenset = frozenset()
    done: int = 0
    year_limit: int | None = None
    this_month: int = 0
    other: int = 0
    month_limit: int = 1
    away: str = ""
    away_why: str = ""
    recent_teams: frozenset = frozenset()
    recent_workers: frozenset = frozenset()
    lot: str = ""

    @property
    def seats(self):
        """How many more counted audits they may be given this month."""
        year = self.month_limit if self.year_limit is None else self.year_limit - self.done
        return 0 if self.away else max(0, min(year, self.month_limit - self.this_month))

    @property
    def standing(self):
        """The year so far, in words."""
        if self.year_limit is None:
            return f"{_audits(self.done)} this year"
        return f"{self.done} of at most {_audits(self.year_limit)} this year"


@dataclass(frozen=True)
class Rules:
    """The framework's part in a match."""

    independence: Independence = field(default_factory=Independence)
    weights: MatchWeights = field(default_factory=MatchWeights)


#: Why an auditor has no seat: words for one and for several of them.
AWAY = {
    "break": ("is on a break", "are on a break"),
    "exempt": ("is exempt this month", "are exempt this month"),
    "absent": ("is away", "are away"),
    "left": ("has left", "have left"),
    "year": ("has had the audits of the year", "have had the audits of the year"),
    "month": ("has the audits of this month", "have the audits of this month"),
}
NO_TEAM = "The case's team is not known, so nobody can be shown to be independent of it."


class Bench:
    """The auditors of a month, found by what bars them from a case."""

    def __init__(self, auditors, rules):
        self.auditors = {auditor.key: auditor for auditor in auditors}
        self.rules = rules
        self._kept = {}

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

    def barred(self, case):
        """Auditors not independent of the case: key to the reason, which follows their name."""
        relation = (
            case.teams,
            case.service,
            case.worker,
            case.above,
            case.named,
            case.previous_auditors,
            case.own_team_allowed,
        )
        if relation not in self._kept:
            self._kept[relation] = self._bar(case)
        return self._kept[relation]

    def _bar(self, case):
        rule, found = self.rules.independence, {}

        def bar(keys, why):
            found.update((key, why) for key in keys if key in self.auditors and key not in found)

        bar(case.named, "is the case's worker, manager or reviewing officer")
        if rule.exclude_previous_auditor:
            bar(case.previous_auditors, "audited this case before")
        if case.own_team_allowed:
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

    def reason(self, case, key):
        """One sentence that says why this auditor has this case."""
        auditor = self.auditors[key]
        where = "is outside the case's team and its line management"
        if case.own_team_allowed:
            where = "may audit the own team with this tool"
        area = again = ""
        if case.area and case.area == auditor.area:
            area = f", works in the same area ({case.area})"
        if case.worker is not None and case.worker in auditor.recent_workers:
            again = ", though also of this worker within the year"
        return f"{auditor.name} {where}{area} and has had {auditor.standing}{again}."


def cost(case, auditor, weights):
    """What the framework would rather avoid in a pair, without the auditor's load."""
    return (
        distance(case.area, auditor.area, weights)
        + weights.same_team_again * (case.team in auditor.recent_teams)
        + weights.same_worker_again * (case.worker in auditor.recent_workers)
    )


def distance(area, other, weights):
    """The cost of two areas; one that is not known costs nothing."""
    return weights.other_area if area and other and area != other else 0


def obstacle(case, auditor, *, rules):
    """Why this auditor may not have this case, as a sentence, or "". For swaps and moves.

    `auditor` is counted without the case in question.
    """
    if not may_be_matched(case):
        return NO_TEAM
    barred = Bench([auditor], rules).barred(case)
    if auditor.key in barred:
        return f"{auditor.name} {barred[auditor.key]}."
    if not (auditor.roles & case.roles):
        return f"{auditor.name} holds no role that audits this line."
    if auditor.away or case.counted:
        return why_no_seat(auditor)
    return ""


def why_no_seat(auditor):
    """Why an auditor can be given no counted audit this month, as a sentence, or ""."""
    if auditor.away:
        return auditor.away_why or f"{auditor.name} {AWAY[auditor.away][0]}."
    if auditor.seats:
        return ""
    if hindrance(auditor) == "year":
        return f"{auditor.name} has had {auditor.standing}."
    had = _audits(auditor.this_month)
    return f"{auditor.name} has {had} this month; the most is {auditor.month_limit}."


def _audits(number):
    return "1 audit" if number == 1 else f"{number or 'no'} audits"


def may_be_matched(case):
    return bool(case.teams) or case.own_team_allowed


def hindrance(auditor):
    """The key of AWAY that leaves the auditor without a seat."""
    if auditor.away:
        return auditor.away
    full = auditor.year_limit is not None and auditor.done >= auditor.year_limit
    return "year" if full else "month"
