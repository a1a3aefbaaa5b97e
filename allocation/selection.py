"""Which cases a line of the programme looks at, and which of them may be drawn now.

Knows no database: `allocation/frame.py` reads Candidates from it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from allocation.own_places import nobody_of_it
from cases import kinds
from frameworks.policy import MustInclude, Selection, Size, ToolChoice, titled
from lib.months import Month


@dataclass(frozen=True)
class Candidate:
    """One case as the draw sees it; `age` in completed years, -1 for the unborn."""

    reference: str
    kind: str = "child"
    category: str = ""
    marks: frozenset[str] = frozenset()
    service: str = ""
    team: str = ""
    area: str = ""
    age: int | None = None
    months: int | None = None  # completed months in the category
    restricted: bool = False
    audit_open: bool = False
    audited: date | None = None  # first day of the month of its last audit
    closed: date | None = None

    @property
    def key(self):
        """What names the case: a child and a carer may share a reference."""
        return (self.kind, self.reference)


@dataclass(frozen=True)
class Line:
    """What the programme asks for in one month.

    `attempt` counts the draws of the line, from 1; `rests` says why nothing is drawn.
    `auditors`: how many people who audit it are there in the month, for a size of so many
    cases each. `own`: "team" or "service" where they read the work of their own only;
    "elsewhere" where they read other services' only. `places` are then each one's, as pairs
    of service and team; without a team, all of a service. `tools_for` are the tools in force
    that some of its cases are audited with, `tool` that of all others.
    """

    code: str
    title: str
    size: Size
    unit: str = "child"
    select: Selection = field(default_factory=Selection)
    must_include: tuple[MustInclude, ...] = ()
    stratify_by: tuple[str, ...] = ()
    by_hand: bool = False
    attempt: int = 1
    rests: str = ""
    auditors: int = 0
    own: str = ""
    places: tuple[tuple[tuple[str, str], ...], ...] = ()
    tool: str = ""
    tools_for: tuple[ToolChoice, ...] = ()

    @cached_property
    def by_team(self):
        """Whether the places are teams, and not whole services."""
        return self.own != "service" or any(team for places in self.places for _, team in places)


@dataclass(frozen=True)
class Rules:
    """What holds for every line of the month; times in months.

    `categories` and `teams` are about children's cases.
    """

    month: Month
    not_audited_within: int = 0
    restricted: str = "exclude"
    categories: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    closed_within: int | None = None


OTHER_LINE = "Drawn for another line of this round"
RESTRICTED = "Restricted record"
OPEN_AUDIT = "An audit of the case is still open"


def drawn_as(line):
    """The kind of case a line draws: families and strategy meetings are counted, children's cases drawn."""
    return kinds.drawn_as(line.unit)


def fits(candidate, select, line, rules):
    """Does the line look at this case at all? Every entry of the selection must hold."""
    return candidate.kind == drawn_as(line) and _in_pool(candidate, rules) and meets(candidate, select)


def meets(candidate, select):
    """Whether every entry of a selection holds of a case."""
    return (
        (not select.categories or candidate.category in select.categories)
        and (not select.services or titled(candidate.service, select.services))
        and (not select.teams or titled(candidate.team, select.teams))
        and candidate.marks.issuperset(select.marks)
        and candidate.marks.isdisjoint(select.without_marks)
        and _between(candidate.age, select.age_from, select.age_to)
        and _between(candidate.months, select.months_from, select.months_to)
    )


def tool_of(candidate, line):
    """Code of the tool that a case of the line is audited with (SOTON-46)."""
    return next((one.tool for one in line.tools_for if meets(candidate, one.select)), line.tool)


def _in_pool(candidate, rules):
    """Whether the case is one of those the council draws from at all (STAGE-06, STAGE-07).

    A child's by category and team; any other unless it is closed, and not lately.
    """
    if candidate.kind != "child":
        return candidate.closed is None or (rules.closed_within is not None and _closed_lately(candidate, rules))
    return (
        (not rules.categories or candidate.category in rules.categories)
        and (not rules.teams or titled(candidate.team, rules.teams))
        and (candidate.category != "closed" or rules.closed_within is None or _closed_lately(candidate, rules))
    )


def _closed_lately(candidate, rules):
    """Closed in the months before the round's; where nobody knows the day, it was not."""
    return candidate.closed is not None and candidate.closed >= rules.month.plus(-rules.closed_within).first_day


def left_out(candidate, rules, taken):
    """Why a case that fits a line may not be drawn now, or ""."""
    if candidate.key in taken:
        return OTHER_LINE
    if candidate.restricted and rules.restricted == "exclude":
        return RESTRICTED
    if candidate.audit_open:
        return OPEN_AUDIT
    if candidate.audited and Month.of(candidate.audited).months_until(rules.month) < rules.not_audited_within:
        return f"Audited in the last {rules.not_audited_within} months"
    return ""


def pool_of(frame, select, line, rules, taken):
    """How many cases fit, those that may be drawn, and how many may not for which reason."""
    reasons, pool = Counter(), []
    for candidate in frame:
        if fits(candidate, select, line, rules):
            reason = left_out(candidate, rules, taken) or nobody_of_it(candidate, line)
            reasons[reason] += 1
            if not reason:
                pool.append(candidate)
    excluded = tuple(sorted((why, n) for why, n in reasons.items() if why))
    return reasons.total(), pool, excluded


def asked(line, fitting):
    """The size as a number: so many for each auditor counted out, a share of the cases that fit rounded up.

    ROCH-06, SOTON-07, STAGE-03: each auditor; ROCH-53: a share. "all" and "to be
    confirmed" stay as they are.
    """
    numbers = {
        "per_auditor": (line.size.least or 0) * line.auditors,
        "share": -(-(line.size.least or 0) * fitting // 100),
    }
    if line.size.kind not in numbers:
        return line.size
    number = numbers[line.size.kind]
    return Size(kind="count", least=number, most=number)


def reckoning(line, fitting):
    """How a size that is not a number came to one, as a sentence, or ""."""
    number = asked(line, fitting).most
    if line.size.kind == "per_auditor" and not line.auditors:
        return "Nobody who audits this line is there this month, so nothing is drawn."
    if line.size.kind == "per_auditor":
        return f"{number} asked for: {line.size} and {line.auditors} auditors in the month."
    if line.size.kind == "share":
        return f"{number} asked for: {line.size} of {fitting:,} cases that fit, rounded up."
    return ""


def _between(value, least, most):
    if least is None and most is None:
        return True
    return value is not None and (least is None or value >= least) and (most is None or value <= most)
