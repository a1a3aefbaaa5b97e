"""What the framework's programme asks for in a month, as lines that can be drawn."""

from dataclasses import dataclass, replace

from allocation import draw
from allocation.models import REAUDIT
from allocation.own_places import ELSEWHERE
from frameworks.dates import due_on
from frameworks.policy import LINE_KINDS, ProgrammeLine, Size


@dataclass(frozen=True)
class Planned:
    """A programme line in one month: the draw's line, and what the round remembers of it."""

    line: draw.Line
    theme: str
    roles: frozenset[str]
    counted: bool
    note: str


def planned(policy, month, *, tools=None):
    """The lines of a month (a Month) in the programme's order. `tools`: codes in force, or None."""
    lines = [line for line in policy.lines_in(month.number) if line.kind != REAUDIT]
    return [_planned(policy, line, month.number, tools) for line in lines]


def planned_line(policy, month, code, *, tools=None):
    """One line of a month, or None when the programme has none of this code."""
    line = policy.line(code)
    if line is None or line.plan(month.number) is None:
        return None
    return _planned(policy, line, month.number, tools)


def tools_of(version):
    """Codes of the tools that a framework version draws with; a draft tool is not among them."""
    return set(version.tools.filter(draft=False).values_list("tool__code", flat=True))


def rules_of(policy, month):
    """What holds for every line of the month."""
    return draw.Rules(
        month=month,
        not_audited_within=policy.pool.not_audited_within,
        restricted=policy.pool.restricted,
        categories=tuple(policy.pool.categories),
        teams=tuple(policy.pool.teams),
        closed_within=policy.pool.closed_within,
    )


def as_kept(line, kept):
    """A line of the programme as its round keeps it: size, draws so far, auditors counted for it."""
    size = Size.from_text(kept.size) if kept.size else line.size
    places = tuple(tuple(map(tuple, places)) for places in kept.places)
    own = "" if line.own == ELSEWHERE and not places else line.own  # drawn before places were kept for such lines
    return replace(line, size=size, attempt=kept.attempt, auditors=kept.auditors, places=places, own=own)


def limits(policy, month):
    """How many audits one auditor has in the month of each line that asks so many of each: {code: number}."""
    return most_each((line.code, line.plan(month.number).size) for line in policy.lines_in(month.number))


def most_each(sizes):
    """The same of pairs of code and Size."""
    return {code: size.least for code, size in sizes if size.kind == "per_auditor"}


def reaudit_title(policy):
    line = next((line for line in policy.programme if line.kind == REAUDIT), None)
    return line.title if line else LINE_KINDS[REAUDIT]


def roles_for(policy, month, code):
    """Roles that audit a line in a month; re-audits by those of the control lines."""
    line = policy.line(code)
    if line is not None:
        return frozenset(line.auditor_roles(month.number))
    return frozenset(role for line in policy.programme if line.counts_towards_quota for role in line.auditors)


def independence_of(policy, code):
    """What parts auditors from the cases of a line: its own rule, else the policy's."""
    line = policy.line(code)
    return (line and line.independence) or policy.independence


def counts(policy, code):
    """Whether audits of a line are among an auditor's audits of the year; re-audits are."""
    line = policy.line(code)
    return line is None or line.counts_towards_quota


def _planned(policy, line: ProgrammeLine, number, tools):
    plan = line.plan(number)
    return Planned(
        line=draw.Line(
            code=line.code,
            title=line.title,
            size=plan.size,
            unit=line.unit,
            select=line.selection(number),
            must_include=tuple(line.included(number)),
            stratify_by=tuple(line.stratify_by),
            by_hand=line.drawn(number) == "selected",
            rests=rests(line, tools),
            own=_own(independence_of(policy, line.code), plan.size),
            **_forms(line, tools),
        ),
        theme=plan.theme,
        roles=frozenset(line.auditor_roles(number)),
        counted=line.counts_towards_quota,
        note=plan.note or line.note,
    )


def _forms(line, tools):
    """The line's tool, and those for some of its cases; a draft tool is passed over."""
    others = tuple(one for one in line.tools_for if tools is None or one.tool in tools)
    return {"tool": line.tool or "", "tools_for": others}


def _own(independence, size):
    """Whose work alone the line's auditors read: their own team's or service's, or other services' (ROCH-16)."""
    if independence.only_own_team:
        return "team"
    if independence.only_own_service:
        return "service"
    return ELSEWHERE if independence.exclude_own_service and size.kind == "per_auditor" else ""


def due_of(policy, month, code):
    """The day on which the audits of a line are due: its own, else the calendar's."""
    line = policy.line(code)
    return due_on(policy, (line and line.due) or policy.calendar.audit_due, month)


def called_line(policy, line, *, tools=None):
    """A line that an event calls for, as far as its selection and tools go: every case that fits."""
    return draw.Line(
        code=line.code,
        title=line.title,
        size=Size(kind="all"),
        unit=line.unit,
        select=line.select,
        own=_own(independence_of(policy, line.code), Size(kind="all")),
        **_forms(line, tools),
    )


def asks_for_audits(policy, month):
    """Whether any line of the programme asks for something in a month."""
    return any(line.kind != REAUDIT for line in policy.lines_in(month.number))


def rests(line, tools):
    """Why nothing can be audited for a line at present, or ""; `tools`: codes in force, or None."""
    if not line.tool:
        return "No form is written for this line yet, so nothing is drawn."
    if tools is not None and line.tool not in tools:
        return f"The form “{line.tool}” is not in force, so nothing is drawn."
    return ""
