"""Turning the records of lists of carers and others into case rows, and finding what they change."""

from dataclasses import dataclass

from cases.annexa.cells import team_key
from cases.models import Case, Mark
from cases.records import Changes, Names, Unfound, cases_of, changes_of, compare, note_unfound
from cases.staffing import Staff


@dataclass(slots=True)
class Outcome:
    """What a reading comes to: children and others as cases, names nobody was found for, what changes."""

    children: list
    others: list
    names: Names
    changes: Changes


def outcome_of(reading):
    """Work out what a reading would change; nothing is written."""
    children, names = cases_of(reading.children)
    others = _cases_of(reading.others, names)
    changes = changes_of(children, {each.number for each in reading.lists})
    return Outcome(children, others, names, changes + _changes_of(others))


def kinds_of(reading):
    """The kinds of case that a reading says something of."""
    kinds = {record.kind for record in reading.others}
    return kinds | {Case.Kind.CHILD.value} if reading.children else kinds


def _cases_of(records, names):
    if not records:
        return []
    staff = Staff()
    return [_case(record, staff, names) for record in records]


def _case(record, staff, names):
    team = staff.team(record.team)
    worker = staff.worker(record.worker, team.pk)
    if team.why:
        names.teams.setdefault(team_key(record.team), Unfound(record.team, "", team.why)).cases += 1
    names.teams_matched += team.pk is not None
    names.workers_matched += worker.pk is not None
    note_unfound(worker, record.worker, record.team, names)
    return Case(
        kind=record.kind,
        reference=record.reference,
        category="",
        marks=[Mark.RESTRICTED.value] if record.restricted else [],
        team_id=team.pk,
        worker_id=worker.pk,
        team_name=record.team[:200],
        worker_name=record.worker[:200],
        opened_on=record.opened_on,
        closed_on=record.closed_on,
        facts={"columns": [list(pair) for pair in record.columns]} if record.columns else {},
        restricted=record.restricted,
    )


def _changes_of(cases):
    """Of each kind that is in the lists, whoever is not listed any more is gone; children never are."""
    changes, kept = compare(cases, {case.kind for case in cases})
    changes.gone = [row["pk"] for row in kept if row["gone_on"] is None]
    return changes
