"""One month drawn and matched under rules that are not in force."""

from dataclasses import dataclass, replace
from datetime import date

from allocation import draw, matching, programme
from allocation.frame import read_frame
from frameworks.dates import due_on, working_days
from lib.months import Month


@dataclass(frozen=True)
class Given:
    """One audit that would have been given to an auditor."""

    auditor: int
    month: Month
    line: str
    counted: bool


@dataclass(frozen=True)
class LineOutcome:
    """What one programme line would have come to. `wanted` is None for "all" and "to be confirmed"."""

    title: str
    size: str
    wanted: int | None
    drawn: int
    matched: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ClosedDay:
    """A deadline that falls on a day on which nobody works."""

    month: Month
    step: str
    day: date


@dataclass(frozen=True)
class PlayedMonth:
    """A month of the rehearsal. `seats`: audits its auditors may take; `left_over`: why a case got nobody."""

    month: Month
    lines: tuple[LineOutcome, ...]
    auditors: tuple
    seats: int
    given: tuple[Given, ...]
    left_over: tuple[str, ...]
    closed_days: tuple[ClosedDay, ...]
    history: tuple

    @property
    def wanted(self):
        """Cases drawn, which all want an auditor."""
        return sum(line.drawn for line in self.lines)

    @property
    def matched(self):
        return len(self.given)

    @property
    def away(self):
        """Auditors who would have had no seat for a reason of their own."""
        return [auditor for auditor in self.auditors if auditor.away]


def play(bundle, month, *, history, seed):
    """Draw and match a month; `history` are the audits rehearsed before, as a Roster remembers them."""
    policy = bundle.policy
    on = working_days(policy).nth_working_day(month, 1)
    tools = {form.code for form in bundle.tools.values() if not form.draft}
    planned = programme.planned(policy, month, tools=tools)
    if not planned:
        return PlayedMonth(month, (), (), 0, (), (), _closed_days(policy, month), ())
    frame, ids = read_frame(month, on=on)
    if not frame:
        raise LookupError("There is no case list to draw from: import one, then rehearse again.")
    codes, before = {one.line.code for one in planned}, [row[:5] for row in history]
    roster = matching.roster_of(policy, month, codes=codes, on=on, history=before)
    planned = matching.staffed(planned, roster)
    rules, frame = programme.rules_of(policy, month), _remembered(frame, ids, history)
    drawn = draw.draw(frame, [one.line for one in planned], seed=seed, rules=rules)
    wanted = _wanted(drawn, ids)
    found = matching.compute(wanted, roster, given=(), seed=seed)
    return _outcome(policy, month, planned, drawn, wanted, roster.auditors(), found)


def _remembered(frame, ids, history):
    """The frame as the rehearsal left it: no audit is open, and cases were audited when it said so."""
    audited = {row[5]: row[2] for row in history}
    return [replace(one, audit_open=False, audited=audited.get(ids[one.key])) for one in frame]


def _wanted(drawn, ids):
    return [
        matching.Wanted(ids[pick.key], line.code, rank, pick.tool)
        for rank, line in enumerate(drawn, start=1)
        for pick in line.picks
    ]


def _outcome(policy, month, planned, drawn, wanted, auditors, found):
    lines = {str(one.case_id): one.code for one in wanted}
    given = tuple(
        Given(pair.auditor, month, lines[pair.case], programme.counts(policy, lines[pair.case])) for pair in found.pairs
    )
    return PlayedMonth(
        month=month,
        lines=tuple(_line(plan, line, given) for plan, line in zip(planned, drawn, strict=True)),
        auditors=tuple(auditors),
        seats=sum(auditor.seats for auditor in auditors),
        given=given,
        left_over=tuple(why for _, why in found.cases_left),
        closed_days=_closed_days(policy, month),
        history=_history(month, found, lines),
    )


def _line(planned, drawn, given):
    return LineOutcome(
        title=planned.line.title,
        size=str(planned.line.size),
        wanted=drawn.wanted,
        drawn=len(drawn.picks),
        matched=sum(one.line == drawn.code for one in given),
        notes=drawn.notes,
    )


def _history(month, found, lines):
    """The month's audits as a Roster remembers them, with the case as a sixth column."""
    rows = matching.case_rows([int(pair.case) for pair in found.pairs])
    return tuple(
        (pair.auditor, lines[pair.case], month.first_day, row.team_id, row.worker_id, row.pk)
        for pair in found.pairs
        for row in (rows[int(pair.case)],)
    )


#: Deadlines of the calendar that name a day of the month, with what they end.
DAYS = {"allocate_by": "Audits allocated", "audit_due": "Audits submitted", "challenge_until": "Challenges raised",
        "oversight_by": "Oversight written"}  # fmt: skip


def _closed_days(policy, month):
    """Deadlines of the month on which nobody works."""
    named = [(words, getattr(policy.calendar, entry), month) for entry, words in DAYS.items()]
    named += [(f"{line.title} submitted", line.due, month) for line in policy.lines_in(month.number)]
    named.append(("Moderations done", policy.moderation.due_by, month))
    named += [(report.title, report.due, month.next) for report in policy.reports if report.every == "month"]
    found = [ClosedDay(month, step, due_on(policy, when, of)) for step, when, of in named if when]
    return tuple(one for one in found if not working_days(policy).is_working_day(one.day))
