"""What audits found, to look through by theme and to take along."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audits.names import withhold, without_names
from lib.tabular import csv_response, xlsx_response
from reporting import findings
from reporting.filters import FindingFilter
from trail.services import read_many

PER_PAGE = 25
FILES = {"csv": csv_response, "xlsx": xlsx_response}
COLUMNS = ("Audit", "Month", "Programme line", "Service", "Team", "Practitioner", "Question", "Answer", "Finding")


@require_GET
def found(request):
    """The findings this person may read, each leading to its audit."""
    chosen = FindingFilter(request.GET, queryset=findings.findings_of(request.user))
    if request.GET.get("as") in FILES:
        return _file(request, chosen.qs)
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    beside = findings.answers_beside(page)
    _note(request, page, "page")
    query = request.GET.copy()
    return render(request, "reporting/findings.html", {
        "title": "Findings by theme", "noun": "findings", "filterset": chosen, "page": page,
        "rows": [(one, beside.get((one.audit_id, one.question_id), "")) for one in page],
        "lede": "What auditors wrote under the framework’s themes, in finalised audits that you may open.",
        "exports": [{"text": f"as {kind}", "href": f"?{_with(query, kind)}"} for kind in FILES],
        "empty_text": "No finding fits. Change or clear the filters to see more.",
    })


def _with(query, kind):
    query["as"] = kind
    return query.urlencode()


def _note(request, rows, what):
    """Each child's audit that is quoted leaves a trace, and the names that its framework hides are left out."""
    audits = {one.audit_id: one.audit for one in rows}
    withhold(request.user, *audits.values())
    read_many(request.user, [(audit, audit.case.reference) for audit in audits.values()], what, request)


def _file(request, rows):
    rows = list(rows)
    beside = findings.answers_beside(rows)
    _note(request, rows, "export")
    lines = [
        tuple(without_names(cell) if isinstance(cell, str) else cell for cell in _line(one, beside)) for one in rows
    ]
    return FILES[request.GET["as"]]("findings", COLUMNS, lines)


def _line(one, beside):
    audit, answer = one.audit, beside.get((one.audit_id, one.question_id), "")
    return (
        audit.reference, audit.month, audit.line_title or audit.line, str(audit.team.service) if audit.team else "",
        str(audit.team or ""), audit.practitioner.name if audit.practitioner else "", one.question.text, answer,
        one.value,
    )
