"""How auditors stand to cases: who has a seat, what a pair costs, and in which words.

Knows no database: `allocation/roster.py` reads what these objects hold. Who is
independent of a case is in `allocation/independence.py`.

HULL-14, HULL-53 to 55, HULL-116; lines that ask so many of each auditor: ROCH-06,
SOTON-07, STAGE-03.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from allocation.independence import UNTITLED, Bench
from frameworks.policy import Independence, MatchWeights


@dataclass(frozen=True)
class Case:
    """A case that needs an auditor. Teams, areas and people are named by id or text.

    `teams` are the case's team and, where it differs, the worker's; `above` is
    everybody above the worker in the line; `named` are the worker, manager and
    reviewing officer, who never audit it, `declared` those who said they stand close to
    the child or family. `titles` restrict the roles to job titles, and
    `independence` is the line's own rule. `counted`: takes one of an auditor's audits of
    the year. `most_each` is what a line that asks so many of each auditor gives one of
    them in the month, in place of the quota; `line` then names it. Cases of a lower
    `rank` are matched first. `lot` is what ties are broken by: a text that stays the same
    wherever the case is kept (the key where it is empty).
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
    declared: frozenset = frozenset()
    previous_auditors: frozenset = frozenset()
    own_team_allowed: bool = False
    counted: bool = True
    rank: int = 0
    lot: str = ""
    titles: tuple = ()
    independence: Independence | None = None
    line: str = ""
    most_each: int | None = None

    @property
    def purse(self):
        """What an auditor's room for the case is counted in: the quota, a line of its own, or nothing."""
        return self.counted, self.line if self.most_each is not None else ""


@dataclass(frozen=True)
class Auditor:
    """Somebody who may be given cases this month.

    `above`: their line managers, all the way up. `done`: audits of the year so far that
    count, `this_month`: those of them in this month, `other`: audits of the year that do
    not count, `of_line` this month's of lines that ask so many of each auditor, by line.
    `away`: "", or one key of AWAY, with `away_why` as the sentence for it. Limits are
    audits; None is no limit. `title` is the job title, `lot` as for a case.
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
    title: str = ""
    of_line: Mapping = field(default_factory=dict, hash=False)

    @property
    def seats(self):
        """How many more counted audits they may be given this month under the quota."""
        year = self.month_limit if self.year_limit is None else self.year_limit - self.done
        return 0 if self.away else max(0, min(year, self.month_limit - self.this_month))

    def room(self, case):
        """How many more cases like this one they may be given this month; None is no limit."""
        if self.away:
            return 0
        if case.most_each is None:
            return self.seats if case.counted else None
        room = case.most_each - self.of_line.get(case.line, 0)
        if case.counted and self.year_limit is not None:
            room = min(room, self.year_limit - self.done)
        return max(0, room)

    def given(self, case, number=1):
        """The same auditor with so many more cases like this one; fewer if the number is negative."""
        if case.most_each is not None:
            of_line = {**self.of_line, case.line: self.of_line.get(case.line, 0) + number}
            more = {"of_line": of_line}
        else:
            more = {"this_month": self.this_month + number * case.counted}
        if case.counted:
            return replace(self, done=self.done + number, **more)
        return replace(self, other=self.other + number, **more)

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
    "line": ("has this line's audits of the month", "have this line's audits of the month"),
}
NO_TEAM = "The case's team is not known, so nobody can be shown to be independent of it."
NO_OWN_TEAM = "The case's team is not known, so nobody can be shown to belong to it."


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
        return no_team(case)
    bench = Bench([auditor], rules)
    barred = bench.barred(case)
    if auditor.key in barred:
        return f"{auditor.name} {barred[auditor.key]}."
    if not (auditor.roles & case.roles):
        return f"{auditor.name} holds no role that audits this line."
    if bench.untitled(case):
        return f"{auditor.name} {UNTITLED}."
    return why_no_seat(auditor, case)


#: Any case that takes one of the audits of the quota.
ORDINARY = Case("")


def why_no_seat(auditor, case=ORDINARY):
    """Why an auditor can be given no further case like this one this month, as a sentence, or ""."""
    if auditor.away:
        return auditor.away_why or f"{auditor.name} {AWAY[auditor.away][0]}."
    if auditor.room(case) != 0:
        return ""
    why = hindrance(auditor, case)
    if why == "year":
        return f"{auditor.name} has had {auditor.standing}."
    had, most, of = auditor.this_month, auditor.month_limit, ""
    if why == "line":
        had, most, of = auditor.of_line.get(case.line, 0), case.most_each, " of this line"
    return f"{auditor.name} has {_audits(had)}{of} this month; the most is {most}."


def _audits(number):
    return "1 audit" if number == 1 else f"{number or 'no'} audits"


def may_be_matched(case):
    only_own = case.independence is not None and case.independence.only_own_team
    return bool(case.teams) or (case.own_team_allowed and not only_own)


def no_team(case):
    """Why a case of no known team has no auditor."""
    only_own = case.independence is not None and case.independence.only_own_team
    return NO_OWN_TEAM if only_own else NO_TEAM


def hindrance(auditor, case=ORDINARY):
    """The key of AWAY that leaves the auditor without room for a case like this."""
    if auditor.away:
        return auditor.away
    full = auditor.year_limit is not None and auditor.done >= auditor.year_limit
    if full and case.counted:
        return "year"
    return "month" if case.most_each is None else "line"
