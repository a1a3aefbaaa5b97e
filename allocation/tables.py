"""A round and its people as tables to take along: csv and xlsx."""

from allocation.tools import form_of_call, form_of_case
from lib.tabular import Sheet, csv_response, workbook_response

CASES = (
    "Line", "Form", "Case", "Category", "Team", "How it came in", "Why", "Auditor", "Why this auditor", "Audit",
    "Without an auditor because", "Dropped because",
)
ROUNDS = ("Month", "State", "Cases", "With an auditor", "Case list of", "Published")
PEOPLE = ("Auditor", "Job title", "Team", "Why without a case")
LINES = ("Line", "Theme", "Size", "Cases that fit", "Drawn from", "In the round", "Left out", "Notes", "Unit")


def download(kind, name, sheets):
    """A csv of the first sheet, or an xlsx of all of them."""
    if kind == "xlsx":
        return workbook_response(name, sheets)
    return csv_response(name, sheets[0].columns, sheets[0].rows)


def round_rows(rounds):
    """Rounds with how many cases they have; `kept` and `given` annotated."""
    return Sheet("Rounds", ROUNDS, [
        (
            one.calendar_month.label, one.get_status_display(), one.kept, one.given, one.as_at, one.published_at,
        )
        for one in rounds
    ])


def case_rows(cases, titles):
    """Every case of a round; allocation, team, re-audit and left-over loaded; `titles` of the tools by code."""
    return Sheet("Cases", CASES, [_case(one, form_of_case(one, titles)) for one in cases])


def left_over_rows(people):
    """Auditors without a case."""
    return Sheet("Auditors without a case", PEOPLE, [
        (one.person.name, one.person.job_title, str(one.person.team or ""), one.reason) for one in people
    ])


def line_rows(lines):
    """The lines of a round with what was left out of each; `kept` annotated."""
    return Sheet("Lines", LINES, [
        (
            line.title, line.theme, line.size, line.fitting, line.pool, line.kept,
            "; ".join(f"{why}: {number}" for why, number in line.excluded), " ".join(line.notes),
            line.unit_words,
        )
        for line in lines
    ])


def _case(one, form):
    given = getattr(one, "allocation", None)
    left = getattr(one, "left_over", None)
    return (
        one.line.title, form, one.case.reference, one.case.standing, str(one.case.team or ""),
        one.get_how_display(), one.why, given.auditor.name if given else "", given.reason if given else "",
        given.audit.reference if given and given.audit else "", left.reason if left else "", one.dropped_reason,
    )


CALLS = ("Line", "Form", "Case", "Team", "Event", "Day of the event", "State", "Why", "Auditor", "Audit", "Due")


def call_rows(calls, version, titles):
    """Audits that events called for; case, team and audit loaded; `titles` of the version's tools by code."""
    return Sheet("Audits by event", CALLS, [
        (
            one.line_title, form_of_call(one, version, titles), one.case.reference, str(one.case.team or ""),
            one.event_words, one.event_on, one.get_status_display(), one.reason,
            one.audit.auditor.name if one.audit else "", one.audit.reference if one.audit else "",
            one.audit.due_on if one.audit else "",
        )
        for one in calls
    ])


REQUESTS = ("Auditor", "Job title", "Team", "Month", "Why", "State", "Asked", "Decided by", "Decided", "Reason given")


def request_rows(title, requests):
    """Breaks or exemptions."""
    return Sheet(title, REQUESTS, [
        (
            one.person.name, one.person.job_title, str(one.person.team or ""), one.calendar_month.label, one.reason,
            one.get_status_display(), one.asked_at, str(one.decided_by or ""), one.decided_at, one.decision_reason,
        )
        for one in requests
    ])
