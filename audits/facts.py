"""What the case system says about a case, in the form's words and with its day (HULL-83)."""

from dataclasses import dataclass

from cases.models import Category


@dataclass(frozen=True)
class Fact:
    """One line at the top of the form; `text` is "" where the case list says nothing."""

    label: str
    text: str


def facts(audit, *, on):
    """The facts that the tool's header asks for, in its order; ages are as on a day."""
    told = _told(audit, on)
    header = audit.tool_version.header
    return [Fact(one["label"], str(told.get(one["fact"]) or "")) for one in header if one["fact"] in told]


def _told(audit, on):
    case, team = audit.case, audit.team
    return {
        "reference": case.reference,
        "date_of_birth": _born(case, on),
        "gender": case.gender,
        "ethnicity": case.ethnicity,
        "category": dict(Category.choices).get(audit.category, audit.category),
        "worker": audit.practitioner or case.worker_name,
        "manager": audit.team_manager,
        "team": team or case.team_name,
        "service": team.service if team else "",
        "iro": audit.iro,
        "audit_type": audit.line_title or audit.line,
        "auditor": audit.auditor,
    }


def _born(case, on):
    if case.date_of_birth is None:
        return ""
    born = case.date_of_birth
    age = case.age_on(on)
    return f"{born.day} {born:%B %Y}" + (f" (age {age})" if age >= 0 else " (expected)")
