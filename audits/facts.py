"""What the case system says about a case, in the form's words and with its day (HULL-83)."""

from dataclasses import dataclass

from audits.names import is_withheld
from cases.models import Category

#: Facts that take a reading of their own, made only where a header asks for them.
OWN = frozenset({"column", "line_manager"})
WITHHELD = "[not shown]"


@dataclass(frozen=True)
class Fact:
    """One line at the top of the form; `text` is "" where the case list says nothing."""

    label: str
    text: str


def facts(audit, *, on):
    """The facts that the tool's header asks for, in its order; ages are as on a day."""
    told = _told(audit, on)
    header = audit.tool_version.header
    return [Fact(one["label"], _text(audit, one, told)) for one in header if one["fact"] in told or one["fact"] in OWN]


def _text(audit, asked, told):
    """What the header says of one fact; a column of a list may name people and goes with their names."""
    if asked["fact"] == "column":
        return WITHHELD if is_withheld(audit) else audit.case.column(asked.get("column", ""))
    if asked["fact"] == "line_manager":
        return str(audit.auditor.line_manager or "")
    return str(told.get(asked["fact"]) or "")


def _told(audit, on):
    case, team = audit.case, audit.team
    return {
        "reference": case.reference,
        "date_of_birth": _born(case, on),
        "gender": case.gender,
        "ethnicity": case.ethnicity,
        "category": dict(Category.choices).get(audit.category, audit.category) if case.is_child else case.standing,
        "worker": audit.practitioner or case.worker_name,
        "manager": audit.team_manager,
        "team": team or case.team_name,
        "service": team.service if team else "",
        "iro": audit.iro,
        "audit_type": audit.line_title or audit.line,
        "auditor": audit.auditor,
        "opened_on": case.opened_on and _day(case.opened_on),
    }


def _day(day):
    return f"{day.day} {day:%B %Y}"


def _born(case, on):
    if case.date_of_birth is None:
        return ""
    born = case.date_of_birth
    age = case.age_on(on)
    return _day(born) + (f" (age {age})" if age >= 0 else " (expected)")
