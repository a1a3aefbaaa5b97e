"""Matching the cases of a round: the pure match between rows read and rows written."""

from dataclasses import dataclass, replace

from allocation import programme
from allocation.match import match
from allocation.models import Allocation, AllocationChange, LeftOver, RoundLine, SampledCase
from allocation.roster import Roster, case_rows
from frameworks.policy import Size
from lib.wording import said


@dataclass(frozen=True)
class Wanted:
    """One case of a round that needs an auditor. `previous` audits bar their auditors (re-audits)."""

    case_id: int
    code: str
    rank: int
    tool: str = ""
    previous: tuple[int, ...] = ()


def roster_of(policy, month, *, codes, on, history=None):
    """The people who may audit any of these lines in a month; `history` as for a Roster.

    Sizes that the month's round has in place of the programme's count, unless the past is made up.
    """
    roles = frozenset().union(*(programme.roles_for(policy, month, code) for code in codes))
    limits = limits_of(policy, month) if history is None else programme.limits(policy, month)
    return Roster(policy, month, roles=roles, on=on, limits=limits, history=history)


def limits_of(policy, month):
    """How many audits of a line one auditor has in a month, by line: as the round asks, else the programme."""
    sizes = RoundLine.objects.filter(round__month=month.first_day).order_by().values_list("code", "size")
    kept = {code: Size.from_text(size) for code, size in sizes}
    asked = {code: number for code, number in programme.limits(policy, month).items() if code not in kept}
    return asked | programme.most_each(kept.items())


def staffed(planned, roster):
    """Planned lines with the auditors who are there for each, which some sizes count."""
    return [replace(one, line=roster.staff(one.line)) for one in planned]


def compute(wanted, roster, *, given, seed):
    """Match cases with the roster. Pairs and left-overs name the case by its id, as text.

    `given` are (auditor id, counted, line) of cases of the round that have their auditor.
    """
    rows = case_rows([one.case_id for one in wanted])
    cases = [match_case(roster, rows[one.case_id], one) for one in wanted]
    return match(cases, roster.auditors(given), rules=roster.rules, seed=seed)


def match_case(roster, row, wanted):
    """A case of the database as the match sees it."""
    return roster.case(
        row,
        key=str(row.pk),
        code=wanted.code,
        rank=wanted.rank,
        previous_auditors=wanted.previous,
        tool=wanted.tool,
        again=bool(wanted.previous),
    )


def wanted_of(sampled):
    """What the match needs of a sampled case (its line and re-audit loaded)."""
    previous = (sampled.reaudit.audit.auditor_id,) if sampled.reaudit_id else ()
    return Wanted(
        case_id=sampled.case_id,
        code=code_of(sampled),
        rank=sampled.line.order,
        tool=sampled.form,
        previous=previous,
    )


def code_of(sampled):
    """The programme line whose rules hold: for a re-audit that of the audit before it."""
    return sampled.reaudit.audit.line if sampled.reaudit_id else sampled.line.code


def given_in(round_, *, without=()):
    """(auditor id, counted, line) of every kept case of a round that has its auditor."""
    rows = Allocation.objects.filter(sampled_case__round=round_).exclude(sampled_case__in=[one.pk for one in without])
    columns = ("auditor", "sampled_case__line__code", "sampled_case__reaudit__audit__line")
    return [
        (auditor, programme.counts(round_.policy, first or code), code)
        for auditor, code, first in rows.values_list(*columns)
    ]


def codes_in(round_):
    """Codes of the lines of a round, and of the lines that its re-audits repeat."""
    lines = RoundLine.objects.filter(round=round_).order_by()
    rows = lines.values_list("code", "cases__reaudit__audit__line").distinct()
    return {code for row in rows for code in row if code}


def match_waiting(round_, *, by, on):
    """Match the kept cases without an auditor with whoever is free; returns how many got one."""
    waiting = list(SampledCase.objects.filter(round=round_).waiting().select_related("line", "reaudit__audit", "case"))
    roster = roster_of(round_.policy, round_.calendar_month, codes=codes_in(round_), on=on)
    matching = compute([wanted_of(one) for one in waiting], roster, given=given_in(round_), seed=round_.seed)
    keep(round_, {str(one.case_id): one for one in waiting}, matching, by=by)
    return len(matching.pairs)


def keep(round_, sampled, matching, *, by):
    """Write a match down: allocations, and who was left over. `sampled`: case id as text to row."""
    Allocation.objects.bulk_create(
        Allocation(sampled_case=sampled[pair.case], auditor_id=pair.auditor, reason=said(pair.reason))
        for pair in matching.pairs
    )
    AllocationChange.objects.bulk_create(
        AllocationChange(sampled_case=sampled[pair.case], to_id=pair.auditor, by=by, reason=said(pair.reason))
        for pair in matching.pairs
    )
    busy = set(Allocation.objects.filter(sampled_case__round=round_).values_list("auditor", flat=True))
    LeftOver.objects.filter(round=round_).delete()
    LeftOver.objects.bulk_create(
        [
            *(LeftOver(round=round_, sampled_case=sampled[key], reason=said(why)) for key, why in matching.cases_left),
            *(
                LeftOver(round=round_, person_id=key, reason=said(why))
                for key, why in matching.auditors_left
                if key not in busy
            ),
        ]
    )
